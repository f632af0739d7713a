import { nearest, toHalfWidth } from '../../kit/index.ts';
import type { ColumnShape, TableShape } from '../../register/index.ts';
import type { FileRow, Sheet } from '../../store/index.ts';
import type { ImportCode } from './codes.ts';
import { FAULT_COLUMN, ROW_COLUMN } from './report-columns.ts';

/** A column of the register in the file. */
export interface HeaderColumn {
  /** Place in the file's rows, from 0. */
  readonly at: number;
  readonly column: ColumnShape;
}

export interface Header {
  /** Row it stands in. */
  readonly row: number;
  readonly columns: readonly HeaderColumn[];
  /** All headings, as they stand in the file. */
  readonly headings: readonly string[];
  /** Headings of columns that are not taken. */
  readonly leftOut: readonly string[];
}

export interface HeaderFault {
  readonly column: string;
  readonly code: ImportCode;
  readonly message: string;
  readonly hint: string;
}

export interface HeaderFound {
  readonly header: Header;
  readonly faults: readonly HeaderFault[];
}

/** Titles and remarks may stand above the header. */
const SEARCHED_ROWS = 10;

/** The sheet that is read, and what else the file has. */
export interface SheetFound {
  readonly sheet: Sheet;
  readonly found: HeaderFound;
  /** Other sheets with such a header, which are not read. */
  readonly others: readonly string[];
}

/** The first sheet whose header has all that is needed; else the one that comes nearest, with what is wrong with it. */
export async function findSheet(
  sheets: readonly Sheet[],
  shape: TableShape,
  computed: readonly string[],
): Promise<SheetFound | undefined> {
  const candidates: { readonly sheet: Sheet; readonly found: HeaderFound }[] = [];
  for (const sheet of sheets) {
    const found = findHeader(await firstRows(sheet), shape, computed);
    if (found !== undefined) candidates.push({ sheet, found });
  }
  const [whole, ...others] = candidates.filter(({ found }) => found.faults.length === 0);
  if (whole !== undefined) return { ...whole, others: others.map(({ sheet }) => sheet.name) };
  const most = Math.max(...candidates.map(({ found }) => found.header.columns.length));
  const nearestOne = candidates.find(({ found }) => found.header.columns.length === most);
  return nearestOne === undefined ? undefined : { ...nearestOne, others: [] };
}

async function firstRows(sheet: Sheet): Promise<readonly FileRow[]> {
  const rows: FileRow[] = [];
  for await (const batch of sheet.rows()) {
    rows.push(...batch.filter(({ number }) => number <= SEARCHED_ROWS));
    if (batch.some(({ number }) => number >= SEARCHED_ROWS)) break;
  }
  return rows;
}

/** The row, among the first, that names most columns of the register; undefined where none names any. */
export function findHeader(
  rows: readonly FileRow[],
  shape: TableShape,
  computed: readonly string[],
): HeaderFound | undefined {
  const known = new Map(shape.columns.map((column) => [heading(column.name), column]));
  const named = rows.map((row) => ({ row, count: row.cells.filter((cell) => known.has(heading(cell))).length }));
  const most = Math.max(0, ...named.map(({ count }) => count));
  const header = named.find(({ count }) => count === most && count > 0)?.row;
  return header === undefined ? undefined : readHeader(header, shape, known, computed);
}

function readHeader(
  { number, cells }: FileRow,
  shape: TableShape,
  known: ReadonlyMap<string, ColumnShape>,
  computed: readonly string[],
): HeaderFound {
  const columns: HeaderColumn[] = [];
  const strangers: string[] = [];
  const faults: HeaderFault[] = [];
  for (const [at, cell] of cells.entries()) {
    const column = known.get(heading(cell));
    if (column === undefined) {
      if (cell.trim() !== '') strangers.push(cell.trim());
    } else if (columns.some((one) => one.column === column)) faults.push(twice(column.name));
    else columns.push({ at, column });
  }
  const lacking = shape.columns.filter((column) => !columns.some((one) => one.column === column));
  faults.push(...lacking.filter(({ nullable }) => !nullable).map(({ name }) => missing(name, shape)));
  const own = [ROW_COLUMN, FAULT_COLUMN, ...computed].map(heading);
  const unknown = strangers.filter((name) => !own.includes(heading(name)));
  for (const name of unknown) {
    // A misspelt heading would silently not apply; a 序号 or 备注 of the clerk's own is no mistake.
    const near = nearest(
      name,
      lacking.map((column) => column.name),
    );
    if (near !== undefined) faults.push(misspelt(name, near));
  }
  return { header: { row: number, columns, headings: cells, leftOut: unknown }, faults };
}

/** Names are compared without blanks, in half width, and without the mark of what must be filled in. */
function heading(text: string): string {
  return toHalfWidth(text)
    .text.normalize('NFC')
    .replaceAll(/[\s\u200B\uFEFF]/gu, '')
    .replace(/^\*|(?:\*|\((?:必填|选填)\))$/gu, '');
}

function twice(name: string): HeaderFault {
  return { column: name, code: 'I023', message: `有两列都叫“${name}”`, hint: '留下一列' };
}

function missing(name: string, { name: register }: TableShape): HeaderFault {
  return { column: name, code: 'I021', message: `缺少“${name}”一列`, hint: `台账“${register}”必须有它；按模板补上` };
}

function misspelt(name: string, near: string): HeaderFault {
  return {
    column: name,
    code: 'I022',
    message: `不认识的列“${name}”`,
    hint: `是不是“${near}”？改成一样，或删去这一列`,
  };
}
