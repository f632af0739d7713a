export { keepAward, openAwardOf, owedBy, type Debt, type KeptAward } from './awards.ts';
export {
  holdBalances,
  holdingsOf,
  insertEntries,
  listEntriesOf,
  readBalances,
  toBalances,
  type EntryFilter,
  type KeptBalance,
  type KeptEntry,
  type KeptPosting,
} from './ledger.ts';
export {
  addPaidRow,
  PAID_REGISTER,
  paidOrUnderWay,
  paidRowsOf,
  reducePaidRows,
  type PaidRow,
} from './paid-register.ts';
export type { AwardState } from './tables.ts';
export {
  batchEventsOf,
  insertBatch,
  keepBankFile,
  linesOfBatch,
  listBatches,
  lockBatch,
  readBatch,
  settleLine,
  updateBatch,
  waitingCases,
  type BatchFilter,
  type KeptBatch,
  type KeptLine,
  type NewLine,
  type WaitingCase,
} from './batches.ts';
export { changePayee, listPayees, openPayees, payeesOf, putPayee, type NewPayee, type Payee } from './payees.ts';
export { awardsToOffset, keepRepayment, recoveringCases } from './recoveries.ts';
export { spentByItem } from './spent-by-item.ts';
