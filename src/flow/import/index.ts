/** Registers from files: receive, check, write; one story, one transaction. */
export { IMPORT_CODES, type ImportCode } from './codes.ts';
export { importFile, type FileImportOptions, type FileToImport } from './import-file.ts';
export {
  cancelImport,
  findReport,
  seeImport,
  seeImports,
  type CancelOutcome,
  type NamedImport,
  type ReportFound,
} from './imports.ts';
export { ImportQueue } from './queue.ts';
export { receiveImport, type Reception, type ReceptionOptions } from './receive.ts';
export { resumeImports, sweepImports, UPLOAD_DAYS } from './resume.ts';
export { MOST_UPLOAD, reportPath, type ImportHouse } from './run-import.ts';
export { FileRefused, type ImportMode, type ImportRecord, type ImportState } from '../../store/index.ts';
