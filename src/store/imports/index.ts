export { checkStage } from './check-stage.ts';
export { countImportsByState } from './count-by-state.ts';
export { countFates, decideStage, type Fate } from './decide-stage.ts';
export { transactOnConnection, type Connection } from './on-connection.ts';
export {
  addImport,
  askCancel,
  getImport,
  holdImport,
  listImports,
  moveImport,
  neededUploads,
  noteProgress,
  unfinishedImports,
  type ImportCounts,
  type ImportQuery,
  type ImportRecord,
} from './records.ts';
export {
  closeStage,
  copyFaults,
  copyRows,
  countBad,
  createStage,
  faultsByRow,
  type RowFaults,
  type Stage,
  type StagedFault,
  type StagedRow,
} from './stage.ts';
export type { ImportFault, ImportFindings, ImportMode, ImportState, ImportTables } from './tables.ts';
export { writeStage, type WriteMark } from './write-stage.ts';
