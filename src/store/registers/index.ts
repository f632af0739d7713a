export { alterRow, checkAlteration, type RowAlteration } from './alter-row.ts';
export { appliedShapes, applyChanges, type Plan } from './apply/apply-changes.ts';
export { historyOf, rowsAsOf, type AsOf, type RowVersion } from './as-of.ts';
export {
  askForChange,
  decideRequest,
  getRequest,
  listRequests,
  type ChangeRequest,
  type RequestState,
} from './change-requests.ts';
export { distinctValues, findByIdentity, namesByKey, searchByName, type FoundRows } from './find-rows.ts';
export { insertRows, type InsertOptions } from './insert-rows.ts';
export type { RowChange } from './mark.ts';
export { RowsRefused, type NumberedFault } from './refused.ts';
export { getRow, getRowByKey, listRows, type ListOptions, type RowFilter, type RowPage } from './read-rows.ts';
export type { StoredRow } from './stored-row.ts';
