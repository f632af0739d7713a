export {
  approvedWorkYears,
  decideWorkYear,
  getWorkYear,
  listWorkYears,
  proposeWorkYear,
  type NewWorkYear,
  type StoredWorkYear,
} from './work-years.ts';
