/** Tables as files: XLSX and CSV, read and written as streams. Files come from anybody, so they are checked before they are read. */
export { openTable } from './open-table.ts';
export { FILE_CODES, FileRefused, type FileCode, type FileFault } from './refused.ts';
export type { CellFault, FileRow, Sheet, TableFile } from './rows.ts';
export type { OutCell, OutColumn, OutRow, OutSheet } from './table-to-write.ts';
export { csvBytes } from './write-csv.ts';
export { xlsxBytes } from './write-xlsx.ts';
export { keepUpload, sweepUploads, type Upload } from './uploads.ts';
