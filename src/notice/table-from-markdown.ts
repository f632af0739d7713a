import { shift } from '../kit/index.ts';
import type { Place } from '../kit/index.ts';
import type { Span, TableCell } from './model.ts';

/** A table as it stands: rows may still have more or fewer cells than the header. */
export interface MarkdownTable {
  readonly place: Place;
  readonly header: MarkdownRow;
  readonly rows: readonly MarkdownRow[];
}

export interface MarkdownRow {
  readonly cells: readonly TableCell[];
  readonly place: Place;
  /** Where the row's text ends, for the cells that it lacks. */
  readonly end: Place;
}

type Align = TableCell['align'];

/** `| --- | ---: |`, the line below the header. */
export function isDelimiterRow(row: string): boolean {
  return row.includes('-') && row.includes('|') && /^\|?(?:\s*:?-+:?\s*\|)*\s*:?-*:?\s*$/u.test(row);
}

/** A header line, a line of dashes, and a row a line (GFM §4.10). */
export function tableFrom([header, dashes, ...rows]: readonly Span[]): MarkdownTable {
  const top = header ?? { text: '', place: { file: '', line: 1, column: 1 } };
  const aligns = dashes === undefined ? [] : rowFrom(dashes, []).cells.map(({ text }) => alignOf(text));
  return { place: top.place, header: rowFrom(top, aligns), rows: rows.map((row) => rowFrom(row, aligns)) };
}

function rowFrom({ text, place }: Span, aligns: readonly Align[]): MarkdownRow {
  const edges = edgesOf(text);
  const cells: TableCell[] = [];
  for (let i = 1; i < edges.length; i++) {
    const from = (edges[i - 1] ?? 0) + 1;
    cells.push(cellFrom(text.slice(from, edges[i]), from, place, aligns[i - 1]));
  }
  return { cells, place, end: shift(place, text.length) };
}

/** How many cells a row has. */
export function countCells(row: string): number {
  return edgesOf(row).length - 1;
}

/** Offsets of each `|` that no backslash escapes. The outer two may be left out: they stand directly before and behind the row then. */
function edgesOf(row: string): readonly number[] {
  const edges = row.startsWith('|') ? [] : [-1];
  for (let at = row.indexOf('|'); at >= 0; at = row.indexOf('|', at + 1)) if (!isEscaped(row, at)) edges.push(at);
  if (edges.at(-1) !== row.length - 1) edges.push(row.length);
  return edges;
}

/** Whether a backslash stands before, unless that backslash is itself behind one. */
function isEscaped(row: string, at: number): boolean {
  let from = at;
  while (row.charAt(from - 1) === '\\') from--;
  return (at - from) % 2 === 1;
}

/** What stands from offset `from` of a row that begins at `row`. An empty cell stands where its text would: a space after its `|`. */
function cellFrom(raw: string, from: number, row: Place, align: Align): TableCell {
  const body = raw.trimStart();
  const written = body.trimEnd();
  const lead = written === '' ? Math.min(1, raw.length) : raw.length - body.length;
  const code = isCode(written);
  const text = code ? written.slice(1, -1).replaceAll('\\|', '|') : plain(written);
  const place = shift(row, from + lead + (code ? 1 : 0));
  return align === undefined ? { text, place } : { text, place, align };
}

/** A cell that is one code span, so that a viewer shows its `*` and `_` as they are. */
function isCode(written: string): boolean {
  return written.startsWith('`') && written.length > 2 && written.indexOf('`', 1) === written.length - 1;
}

/** What a viewer shows: backslash escapes resolved (CommonMark §2.4). Offsets behind one are off by it. */
function plain(text: string): string {
  return text.includes('\\') ? text.replace(/\\([!-/:-@[-`{-~])/g, '$1') : text;
}

function alignOf(dashes: string): Align {
  const left = dashes.startsWith(':');
  const right = dashes.endsWith(':');
  if (left && right) return 'center';
  if (right) return 'right';
  return left ? 'left' : undefined;
}
