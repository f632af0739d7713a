/** The faults of a file as a whole, found before any row is read. `docs/errors.md` lists them with those of rows and columns. */
export const FILE_CODES = {
  I001: '文件是空的',
  I002: '文件的类型不能导入',
  I003: '文件太大，或展开后太大',
  I004: '文件损坏，或不是它自称的格式',
  I005: '文件加了密码',
  I006: '文件里有宏',
  I007: '文件引用了别的文件',
  I008: '文件里套着别的文件',
  I009: '文字的编码读不了',
  I010: '引号不配对，或一格太长',
  I011: '数字的位数被表格软件舍去',
  I012: '公式出错，或没有结果',
  I013: '单元格是合并的',
} as const;

export type FileCode = keyof typeof FILE_CODES;

/** What is wrong, and what to do, in Chinese. */
export interface FileFault {
  readonly code: FileCode;
  readonly message: string;
  readonly hint: string;
}

/** A file that cannot be taken: every fault that was found before reading had to stop. */
export class FileRefused extends Error {
  readonly faults: readonly FileFault[];

  constructor(faults: readonly FileFault[]) {
    super(faults.map(({ message }) => message).join('；'));
    this.faults = faults;
  }
}

export function refuse(code: FileCode, message: string, hint: string): never {
  throw new FileRefused([{ code, message, hint }]);
}

/** What any spreadsheet program can do to a file that is not as it should be. */
export const SAVE_AGAIN = '用 Excel 或 WPS 表格打开，另存为“Excel 工作簿（.xlsx）”，再导入';

/** `这是 PDF`, `这是网页`: with the blank that Latin letters have. */
export function thisIs(what: string): string {
  return `这是${/^[\dA-Za-z]/u.test(what) ? ' ' : ''}${what}`;
}
