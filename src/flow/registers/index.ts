export { applyDictionary, DictionaryRefused, planDictionary } from './apply-dictionary.ts';
export {
  approveChange,
  cancelChange,
  getChangeRequest,
  listChangeRequests,
  rejectChange,
  type ChangesAsked,
  type RequestView,
} from './change-requests.ts';
export type { GivenFilter } from './filters.ts';
export {
  describeRegister,
  fieldValues,
  getRegisterRow,
  listRegister,
  listRegisters,
  lookUpPerson,
  registerAsOf,
  registerHistory,
  searchRegister,
  type AsOfAsked,
  type PersonFound,
  type RegisterAsked,
  type RegisterDescription,
  type RegisterView,
  type RowsView,
  type VersionView,
} from './read-register.ts';
export { RegisterRefused, type RegisterRefusal } from './refused.ts';
export { REVEAL_PURPOSES, revealIdentity, type RevealAsked, type RevealPurpose } from './reveal-identity.ts';
export type { RowView } from './row-view.ts';
export {
  addRow,
  amendRow,
  correctRow,
  withdrawRow,
  type GivenAmendment,
  type GivenCorrection,
  type GivenRow,
  type GivenWithdrawal,
  type Written,
} from './write-register.ts';
