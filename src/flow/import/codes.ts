import { FILE_CODES } from '../../store/index.ts';

/** The faults of a file to be imported: of the file itself, and of its columns. Those of rows are the register's (`D…`). */
export const IMPORT_CODES = {
  ...FILE_CODES,
  I020: '没有找到表头',
  I021: '缺少必填的列',
  I022: '不认识的列',
  I023: '两列是同一栏',
  I024: '没有数据行',
  I030: '导入时出错',
} as const;

export type ImportCode = keyof typeof IMPORT_CODES;
