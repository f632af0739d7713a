import type { FileHandle } from 'node:fs/promises';
import { refuse, SAVE_AGAIN, thisIs } from './refused.ts';

export type FileKind = 'xlsx' | 'text';

interface Signature {
  readonly bytes: readonly number[];
  readonly what: string;
}

/** By their first bytes; a name says nothing. */
const OTHERS: readonly Signature[] = [
  { bytes: [0x25, 0x50, 0x44, 0x46], what: 'PDF' },
  { bytes: [0xff, 0xd8, 0xff], what: 'JPEG 图片' },
  { bytes: [0x89, 0x50, 0x4e, 0x47], what: 'PNG 图片' },
  { bytes: [0x47, 0x49, 0x46, 0x38], what: 'GIF 图片' },
  { bytes: [0x42, 0x4d], what: 'BMP 图片' },
  { bytes: [0x52, 0x61, 0x72, 0x21], what: 'RAR 压缩包' },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], what: '7z 压缩包' },
  { bytes: [0x1f, 0x8b], what: 'gzip 压缩包' },
  { bytes: [0x42, 0x5a, 0x68], what: 'bzip2 压缩包' },
  { bytes: [0xfd, 0x37, 0x7a, 0x58], what: 'xz 压缩包' },
  { bytes: [0x4d, 0x5a], what: 'Windows 程序' },
  { bytes: [0x7f, 0x45, 0x4c, 0x46], what: 'Linux 程序' },
];

const ZIP = [0x50, 0x4b, 0x03, 0x04];
const EMPTY_ZIP = [0x50, 0x4b, 0x05, 0x06];
/** Compound files: .xls, .et, .doc, and every .xlsx with a password. */
const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

const HEAD = 8192;

/** What a file is by its content: a zip (perhaps an .xlsx), or text (perhaps a CSV). @throws FileRefused for all else. */
export async function kindOf(file: FileHandle): Promise<FileKind> {
  const head = await headOf(file);
  if (head.length === 0) refuse('I001', '文件是空的', '检查是否传错了文件，或下载模板填写');
  const starts = (bytes: readonly number[]): boolean => bytes.every((byte, i) => head[i] === byte);
  if (starts(ZIP)) return 'xlsx';
  if (starts(EMPTY_ZIP)) refuse('I002', '这是空的压缩包，不是表格', SAVE_AGAIN);
  if (starts(OLE)) return refuseOle(file);
  const wide = starts([0xff, 0xfe]) || starts([0xfe, 0xff]);
  if (!wide) {
    const other = OTHERS.find(({ bytes }) => starts(bytes) && (bytes.length > 2 || head.includes(0)));
    if (other !== undefined)
      refuse('I002', `${thisIs(other.what)}，不是表格`, '把内容填进模板，或另存为 .xlsx 或 .csv，再导入');
    if (head.includes(0)) refuse('I002', '这不是表格，也不是文字', SAVE_AGAIN);
    refuseMarkup(head.toString('latin1'));
  }
  return 'text';
}

async function headOf(file: FileHandle): Promise<Buffer> {
  const head = Buffer.alloc(HEAD);
  const { bytesRead } = await file.read(head, 0, HEAD, 0);
  return head.subarray(0, bytesRead);
}

/** Many systems name a web page .xls; spreadsheet programs open it and say nothing. */
function refuseMarkup(head: string): void {
  const start = /^(?:ï»¿)?\s*<(?<name>[!?\w:]+)/u.exec(head)?.groups?.['name'];
  if (start === undefined) return;
  const what = head.includes('urn:schemas-microsoft-com:office:spreadsheet')
    ? 'XML 表格 2003'
    : /<(?:html|table|!doctype html)/iu.test(head)
      ? '网页（有的系统把网页导出成 .xls）'
      : 'XML';
  refuse('I002', `${thisIs(what)}，不是 .xlsx`, SAVE_AGAIN);
}

/** The streams of a compound file are named in UTF-16. */
async function refuseOle(file: FileHandle): Promise<never> {
  const [encrypted, workbook, word] = await holds(file, ['EncryptedPackage', 'Workbook', 'WordDocument']);
  if (encrypted === true)
    refuse(
      'I005',
      '文件加了密码',
      '用 Excel 或 WPS 表格打开，取消密码（文件 → 信息 → 保护工作簿），另存为 .xlsx，再导入',
    );
  if (word === true && workbook !== true) refuse('I002', '这是 Word 文档，不是表格', '把表格复制到模板里，再导入');
  return refuse('I002', '这是旧格式的表格（.xls 或 .et）', SAVE_AGAIN);
}

async function holds(file: FileHandle, names: readonly string[]): Promise<boolean[]> {
  const wanted = names.map((name) => Buffer.from(name, 'utf16le'));
  const found = wanted.map(() => false);
  const longest = Math.max(...wanted.map(({ length }) => length));
  const block = Buffer.alloc(1024 * 1024);
  for (let at = 0; ; at += block.length - longest) {
    const { bytesRead } = await file.read(block, 0, block.length, at);
    const part = block.subarray(0, bytesRead);
    for (const [i, name] of wanted.entries()) found[i] ||= part.includes(name);
    if (bytesRead < block.length) return found;
  }
}
