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
  const aligns = splitRow(dashes?.text ?? '').map(({ text }) => alignOf(text));
  return { place: top.place, header: rowFrom(top, aligns), rows: rows.map((row) => rowFrom(row, aligns)) };
}

function rowFrom({ text, place }: Span, aligns: readonly Align[]): MarkdownRow {
  const cells = splitRow(text).map((raw, i): TableCell => {
    const align = aligns[i];
    const cell = { text: plain(raw.text), place: shift(place, raw.at) };
    return align === undefined ? cell : { ...cell, align };
  });
  return { cells, place, end: shift(place, text.length) };
}

interface RawCell {
  readonly text: string;
  /** Offset in the row of the first character that is no space. */
  readonly at: number;
}

/** The cells of a row: parted by `|` that no backslash precedes. The outer two `|` may be left out. */
export function splitRow(row: string): readonly RawCell[] {
  const cells: RawCell[] = [];
  let from = row.startsWith('|') ? 1 : 0;
  for (let bar = nextBar(row, from); bar !== -1; bar = nextBar(row, from)) {
    cells.push(rawCell(row, from, bar));
    from = bar + 1;
  }
  if (row.slice(from).trim() !== '') cells.push(rawCell(row, from, row.length));
  return cells;
}

function nextBar(row: string, from: number): number {
  let bar = row.indexOf('|', from);
  while (bar !== -1 && isEscaped(row, bar)) bar = row.indexOf('|', bar + 1);
  return bar;
}

/** An odd number of backslashes stands in front. */
function isEscaped(row: string, at: number): boolean {
  let backslashes = 0;
  while (row.charAt(at - 1 - backslashes) === '\\') backslashes++;
  return backslashes % 2 === 1;
}

/** An empty cell stands where its text would: a space after its `|`. */
function rawCell(row: string, from: number, to: number): RawCell {
  const raw = row.slice(from, to);
  const text = raw.trim();
  if (text === '') return { text, at: from + Math.min(1, raw.length) };
  const at = from + raw.length - raw.trimStart().length;
  return isCode(text) ? { text: text.slice(1, -1), at: at + 1 } : { text, at };
}

/** A cell that is one code span, so that a viewer shows its `*` and `_` as they are. */
function isCode(text: string): boolean {
  return text.length > 2 && text.startsWith('`') && text.indexOf('`', 1) === text.length - 1;
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
