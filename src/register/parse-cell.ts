import {
  creditCodeFault,
  dayOf,
  formatDay,
  isCalendarDate,
  maskResidentId,
  nearest,
  residentIdFault,
} from '../kit/index.ts';
import type { RegisterCode, RowFault } from './codes.ts';
import { plainText, readable } from './cell-text.ts';
import type { ColumnShape, RowValue } from './model.ts';
import { findResidentId, maskResidentIds } from './resident-ids.ts';

/** What a form, a spreadsheet or a request gives for one field. */
export type Cell = string | number | boolean | Date | null | undefined;

export type ParsedCell =
  { readonly value: RowValue; readonly fault?: undefined } | { readonly fault: RowFault; readonly value?: undefined };

/**
 * One value as it is kept (`RowValue`); an ID number as such, for the vault to take. Nothing given is null; whether a field may be empty
 * is for the row to say. A `Date` is taken by its UTC day, as spreadsheets give days.
 */
export function parseCell(column: ColumnShape, cell: Cell): ParsedCell {
  if (cell === null || cell === undefined) return { value: null };
  const text = typeof cell === 'string' ? plainText(cell) : cell;
  if (text === '') return { value: null };
  return READERS[column.kind](column, text);
}

type Given = string | number | boolean | Date;

const READERS: Readonly<Record<ColumnShape['kind'], (column: ColumnShape, given: Given) => ParsedCell>> = {
  text: readText,
  reference: readText,
  enum: readEnum,
  boolean: readBoolean,
  date: readDate,
  year: readYear,
  count: readNumber,
  hundredths: readNumber,
};

function fault(column: ColumnShape, code: RegisterCode, message: string, hint: string): ParsedCell {
  return { fault: { column: column.name, code, message: `“${column.name}”${message}`, hint } };
}

function readBoolean(column: ColumnShape, given: Given): ParsedCell {
  const value = typeof given === 'boolean' ? given : BOOLEANS.get(readable(given).toLowerCase());
  return value === undefined ? fault(column, 'D006', `的值“${said(given)}”不对`, '写 是 或 否') : { value };
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['是', '√', '✓', '✔', '有', 'true', '1', 'y', 'yes'].map((word) => [word, true] as const),
  ...['否', '×', '✗', '无', 'false', '0', 'n', 'no'].map((word) => [word, false] as const),
]);

const FIRST_DAY = dayOf(1900, 1, 1);
const LAST_DAY = dayOf(2199, 12, 31);
const DATE = /^(?<year>\d{4})(?:-|\/|\.|年)(?<month>\d{1,2})(?:-|\/|\.|月)(?<day>\d{1,2})日?$/u;
/** Days as spreadsheets count them: 1 is 1900-01-01, and there is a 29th of February 1900, so that from 1900-03-01 on, day 61, this is day 0. */
const SHEET_EPOCH = dayOf(1899, 12, 30);

function readDate(column: ColumnShape, given: Given): ParsedCell {
  const day = dayGiven(given);
  if (day === undefined)
    return fault(column, 'D004', `的日期“${said(given)}”不存在或写法不对`, '写成 2025-09-01、2025/9/1 或 2025年9月1日');
  return day < FIRST_DAY || day > LAST_DAY
    ? fault(column, 'D004', `的日期“${formatDay(day)}”不像真的`, '年份须在1900至2199之间')
    : { value: day };
}

function dayGiven(given: Given): number | undefined {
  if (given instanceof Date) {
    const time = given.getTime();
    return Number.isNaN(time) ? undefined : Math.floor(time / 86_400_000);
  }
  if (typeof given === 'boolean') return undefined;
  // A cell that was formatted as a number, or exported as one.
  if (/^\d{5}(?:\.0+)?$/u.test(String(given))) return SHEET_EPOCH + Math.trunc(Number(given));
  // `2025-09-01T00:00:00.000Z`, as spreadsheets turn days into text.
  const text = readable(given).replace(/[T ]00:00(?::00(?:\.0+)?)?(?:Z|\+00:00)?$/u, '');
  const { year, month, day } = DATE.exec(text)?.groups ?? {};
  const date = { year: Number(year), month: Number(month), day: Number(day) };
  return isCalendarDate(date) ? dayOf(date.year, date.month, date.day) : undefined;
}

function readYear(column: ColumnShape, given: Given): ParsedCell {
  const text = readable(given).replace(/年(?:度)?$/u, '');
  const [least, most] = column.range ?? [1900, 2199];
  const year = /^\d{4}(?:\.0+)?$/u.test(text) ? Number(text) : Number.NaN;
  return year >= least && year <= most
    ? { value: year }
    : fault(column, 'D005', `的年度“${said(given)}”不对`, `写${String(least)}至${String(most)}之间的四位年份，如 2025`);
}

function readNumber(column: ColumnShape, given: Given): ParsedCell {
  const { unit, kind } = column;
  const [least, most] = column.range ?? [0, 0];
  const scale = kind === 'hundredths' ? 2 : 0;
  const text = readable(given)
    .replace(/^[¥￥]/u, '')
    .replace(unit === '' ? '' : new RegExp(`${unit}$`, 'u'), '');
  const hint = `写${scale === 0 ? '整数' : '数，最多两位小数'}${least < 0 ? '，可以为负' : '，不能为负'}${unit === '' ? '' : `，单位是${unit}`}`;
  const match = NUMBER.exec(text.trim());
  const { sign = '', fraction = '' } = match?.groups ?? {};
  const whole = (match?.groups?.['whole'] ?? '').replaceAll(',', '');
  const decimals = fraction.replace(/0+$/u, '');
  if (typeof given === 'boolean' || match === null || decimals.length > scale)
    return fault(column, 'D007', `的值“${said(given)}”不对`, hint);
  const size = Number(whole + decimals.padEnd(scale, '0'));
  const value = sign === '-' && size !== 0 ? -size : size;
  if (value > most) return fault(column, 'D007', `的值“${said(given)}”太大`, '核对单位');
  return value < least ? fault(column, 'D007', `的值“${said(given)}”不能是负数`, hint) : { value };
}

/** Thousands stand in threes: `1,234.50` is a number, `12,34` is a mistake. */
const NUMBER = /^(?<sign>[+-]?)(?<whole>\d{1,13}|\d{1,3}(?:,\d{3}){1,4})(?:\.(?<fraction>\d+))?$/u;

function readEnum(column: ColumnShape, given: Given): ParsedCell {
  const { values = [] } = column;
  const text = readable(given);
  // 1 for 是 would be a guess; words are compared without the blanks that a cell may have.
  const value = values.find((one) => one === text) ?? values.find((one) => squeezed(one) === squeezed(text));
  if (value !== undefined) return { value };
  const near = nearest(text, values);
  return fault(
    column,
    'D008',
    `的值“${said(given)}”不在可选范围内`,
    `${near === undefined ? '' : `是不是“${near}”？`}可选：${values.join('、')}`,
  );
}

function squeezed(text: string): string {
  return readable(text).replace(/\s/gu, '');
}

function readText(column: ColumnShape, given: Given): ParsedCell {
  if (given instanceof Date || typeof given === 'boolean')
    return fault(column, 'D013', '须是文字', '把单元格的格式改为文本，重新填写');
  const text = String(given);
  if (/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u2028\u2029\uFFFE\uFFFF]|\p{Surrogate}/u.test(text))
    return fault(column, 'D003', '里有看不见的控制字符', '删去重新输入，或先粘贴到记事本再复制');
  if (column.identity === 'person') return readResidentId(column, text);
  if (column.creditCode) return readCreditCode(column, text);
  const longest = column.longest ?? 0;
  const length = Array.from(text).length;
  if (length > longest) return fault(column, 'D002', `有${String(length)}个字，太长`, `最多${String(longest)}个字`);
  return column.identity === 'person-or-name' ? readEither(column, text) : readPlain(column, text);
}

function readPlain(column: ColumnShape, text: string): ParsedCell {
  const id = findResidentId(text);
  return id === undefined
    ? { value: text }
    : fault(column, 'D011', `里有身份证号 ${maskResidentId(id)}`, '这一栏不收身份证号；删去它，写姓名或编号');
}

/** 身份证号或名称: a number where it is one, and a name else. */
function readEither(column: ColumnShape, text: string): ParsedCell {
  const id = compact(text);
  if (residentIdFault(id) === undefined) return { value: id };
  if (creditCodeFault(id) === undefined) return { value: id };
  if (/^[\dX]{15,18}$/u.test(id)) return readResidentId(column, text);
  if (text.startsWith('个:')) return fault(column, 'D009', `的值“${text}”不是身份证号，也不是名称`, '写身份证号或名称');
  return readPlain(column, text);
}

function readResidentId(column: ColumnShape, text: string): ParsedCell {
  const id = compact(text);
  const found = residentIdFault(id);
  if (found === undefined) return { value: id };
  const shown = /^[\dX]{15,18}$/u.test(id) ? maskResidentId(id) : said(text);
  return fault(column, 'D009', `的身份证号“${shown}”不对：${ID_FAULTS[found]}`, '核对证件，写18位公民身份号码');
}

const ID_FAULTS = {
  位数: '不是18位',
  字符: '有不该有的字符',
  出生日期: '出生日期不存在',
  校验码: '校验码不符',
} as const;

function readCreditCode(column: ColumnShape, text: string): ParsedCell {
  const code = compact(text);
  const found = creditCodeFault(code);
  if (found === undefined) return { value: code };
  const reason = { 位数: '不是18位', 字符: '有不该有的字符（没有 I、O、Z、S、V）', 校验码: '校验码不符' }[found];
  return fault(
    column,
    'D010',
    `的统一社会信用代码“${said(text)}”不对：${reason}`,
    '核对营业执照或法人证书，写18位代码',
  );
}

/** Full-width digits, blanks between them and a small x: what people type for a number. */
function compact(text: string): string {
  return readable(text).replace(/[\s-]/gu, '').toUpperCase();
}

/** What was given, without the ID numbers in it. */
function said(given: Given): string {
  if (given instanceof Date) return Number.isNaN(given.getTime()) ? '空日期' : given.toISOString().slice(0, 10);
  if (typeof given === 'boolean') return given ? '是' : '否';
  const text = String(given);
  return maskResidentIds(text).slice(0, 40);
}
