/** Columns of a report besides those of the file. A file that has them is read as if it hadn't: so a report can be mended and sent in. */
export const ROW_COLUMN = '原行号';
export const FAULT_COLUMN = '错误说明';
