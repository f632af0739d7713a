import { stringify } from 'csv-stringify/sync';
import { formatDay } from '../../kit/index.ts';
import { toSafeText } from './safe-text.ts';
import type { OutCell, OutSheet } from './table-to-write.ts';

/** With it, spreadsheet programs take the text for what it is. */
const BYTE_ORDER_MARK = '\uFEFF';

/** A sheet as CSV (RFC 4180): UTF-8 with a byte order mark; a text that would run as a formula gets a `'` in front. */
export async function* csvBytes({
  columns,
  rows,
}: Pick<OutSheet, 'columns' | 'rows'>): AsyncGenerator<Buffer, void, void> {
  yield Buffer.from(BYTE_ORDER_MARK + lines([columns.map(({ header }) => header)]));
  for await (const batch of rows) yield Buffer.from(lines(batch.map(({ cells }) => cells.map(textOf))));
}

function lines(rows: readonly (readonly string[])[]): string {
  return stringify(
    rows.map((cells) => cells.map(toSafeText)),
    { record_delimiter: 'windows' },
  );
}

function textOf(cell: OutCell): string {
  if (cell === null || typeof cell === 'string') return cell ?? '';
  if ('day' in cell) return formatDay(cell.day);
  return cell.decimals === 0 ? String(cell.number) : (cell.number / 100).toFixed(2);
}
