import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import { tokensOf, withMasks, type ColumnShape, type RowValue, type TableShape } from '../register/index.ts';
import {
  csvBytes,
  listRows,
  maskedOf,
  record,
  xlsxBytes,
  type OutCell,
  type OutColumn,
  type OutRow,
  type OutSheet,
  type RowFilter,
  type StoredRow,
  type Tx,
} from '../store/index.ts';
import type { Context } from './context.ts';
import { readFilters, type GivenFilter } from './registers/filters.ts';
import { demandKeeper } from './registers/permit.ts';
import { shapeOf } from './registers/shape-of.ts';
import { read } from './step.ts';

export type FileFormat = 'xlsx' | 'csv';

export const MEDIA_TYPES: Readonly<Record<FileFormat, string>> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
};

export interface ExportAsked {
  readonly register: string;
  readonly format: FileFormat;
  readonly where?: readonly GivenFilter[];
}

/** Rows read at once. */
const PAGE = 2000;

/**
 * Writes the rows of a register that the actor sees into a file, ID numbers masked, texts that would run as formulas made safe. How many
 * rows, and by which filters, stands in the audit once the file is whole.
 * @returns how many rows.
 * @throws RegisterRefused, AccessRefused
 */
export async function exportRegister(context: Context, asked: ExportAsked, path: string): Promise<number> {
  const shape = shapeOf(context.ruleSet, asked.register);
  await demandKeeper(context, 'register.export', shape);
  const where = readFilters(shape, context.keys, asked.where ?? []);
  return read(context, async (tx) => {
    const count = { rows: 0 };
    const sheet: OutSheet = {
      name: shape.name,
      columns: shape.columns.map(outColumn),
      rows: rowsOf(tx, shape, where, count),
      filter: true,
    };
    const bytes = asked.format === 'xlsx' ? xlsxBytes([sheet]) : csvBytes(sheet);
    const part = `${path}.part`;
    await pipeline(bytes, createWriteStream(part, { mode: 0o600 }));
    await rename(part, path);
    await record(tx, {
      action: 'register.export',
      subject: `台账 ${shape.name}`,
      // As they are kept: an ID number is a token here.
      detail: {
        rows: count.rows,
        format: asked.format,
        filters: where.map(({ column, how, values }) => ({ column, how, values })),
      },
    });
    return count.rows;
  });
}

/** An export as a stream, from a file that nobody finds again. @param folder where it is written meanwhile. */
export async function exportStream(
  context: Context,
  asked: ExportAsked,
  folder: string,
): Promise<{ readonly rows: number; readonly content: Readable }> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `export-${randomUUID()}`);
  try {
    const rows = await exportRegister(context, asked, path);
    const file = await open(path, 'r');
    return { rows, content: file.createReadStream() };
  } finally {
    // What is open is read to its end all the same, and a crash leaves nothing behind.
    await rm(path, { force: true });
  }
}

async function* rowsOf(
  tx: Tx,
  shape: TableShape,
  where: readonly RowFilter[],
  count: { rows: number },
): AsyncGenerator<readonly OutRow[], void, void> {
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof listRows>> = await listRows(tx, shape, { where, after, limit: PAGE });
    yield await outRows(tx, shape, page.rows);
    count.rows += page.rows.length;
    after = page.next;
  } while (after !== null);
}

async function outRows(tx: Tx, shape: TableShape, rows: readonly StoredRow[]): Promise<readonly OutRow[]> {
  const tokens = tokensOf(
    shape,
    rows.map(({ values }) => values),
  );
  const masks = await maskedOf(tx, [...tokens]);
  return rows.map((row) => {
    const values = withMasks(shape, row.values, masks);
    return { cells: shape.columns.map((column) => outCell(column, values[column.name] ?? null)) };
  });
}

function outCell({ kind }: ColumnShape, value: RowValue): OutCell {
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (typeof value !== 'number') return value;
  if (kind === 'date') return { day: value };
  return { number: value, decimals: kind === 'hundredths' ? 2 : 0 };
}

function outColumn({ name, kind, identity, creditCode }: ColumnShape): OutColumn {
  const isShort = kind !== 'text' && kind !== 'reference';
  return { header: name, width: identity !== 'none' || creditCode ? 22 : isShort ? 14 : 24 };
}
