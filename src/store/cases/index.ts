export {
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
