export {
  allBeneficiaries,
  anyCase,
  claimOf,
  eventsOf,
  insertCase,
  lockCase,
  nextCaseNumber,
  openCaseOf,
  readCase,
  updateCase,
  type CaseColumns,
  type CaseOpening,
} from './cases.ts';
export {
  claimedKeys,
  countCases,
  listCases,
  listTasks,
  lockClocks,
  runningCases,
  unansweredCases,
  updateClocks,
  type CaseClocks,
  type CaseFilter,
  type CaseRow,
  type TaskRow,
} from './list.ts';
export {
  kindOfMaterial,
  MATERIAL_KINDS,
  MOST_MATERIAL_BYTES,
  type DeclaredFile,
  type MaterialFault,
  type MaterialKind,
} from './material-kind.ts';
export {
  attachMaterials,
  getMaterial,
  getMaterials,
  keepMaterial,
  listMaterials,
  materialsByDigest,
  sealedContent,
  type MaterialRow,
  type NewMaterial,
} from './materials.ts';
export { casePayee, type CasePayee } from './payees.ts';
export { accountNames } from './account-names.ts';
export { concernedIn, type ConcernedAsked } from './concerned.ts';
