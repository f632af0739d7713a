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
  let column = text.startsWith('|') ? 1 : 0;
  const cells = piecesOf(text).map((piece, i) => {
    const cell = cellFrom(piece, shift(place, column), aligns[i]);
    column += piece.length + 1;
    return cell;
  });
  return { cells, place, end: shift(place, text.length) };
}

/** How many cells a row has. */
export function countCells(row: string): number {
  return piecesOf(row).length;
}

/** A row parted by each `|` that no backslash precedes. The outer two `|` may be left out. */
function piecesOf(row: string): readonly string[] {
  const pieces = row.includes('\\') ? withoutEscaped(row.split('|')) : row.split('|');
  if (row.startsWith('|')) pieces.shift();
  if (pieces.at(-1) === '') pieces.pop();
  return pieces;
}

/** Puts together what was parted at a `|` behind a backslash, unless that backslash is itself behind one. */
function withoutEscaped(pieces: readonly string[]): string[] {
  const whole: string[] = [];
  let open = '';
  for (const piece of pieces) {
    open += piece;
    if (/(?:^|[^\\])(?:\\\\)*\\$/.test(open)) open += '|';
    else {
      whole.push(open);
      open = '';
    }
  }
  if (open !== '') whole.push(open.slice(0, -1));
  return whole;
}

/** An empty cell stands where its text would: a space after its `|`. */
function cellFrom(raw: string, place: Place, align: Align): TableCell {
  const body = raw.trimStart();
  const lead = body === '' ? Math.min(1, raw.length) : raw.length - body.length;
  const code = isCode(body) ? 1 : 0;
  const cell = {
    text: code === 1 ? body.trimEnd().slice(1, -1).replaceAll('\\|', '|') : plain(body.trimEnd()),
    place: shift(place, lead + code),
  };
  return align === undefined ? cell : { ...cell, align };
}

/** A cell that is one code span, so that a viewer shows its `*` and `_` as they are. */
function isCode(text: string): boolean {
  return text.startsWith('`') && text.indexOf('`', 1) > 1 && text.indexOf('`', 1) === text.trimEnd().length - 1;
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
