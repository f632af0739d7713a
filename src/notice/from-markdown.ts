import { shift } from '../kit/index.ts';
import type { Place } from '../kit/index.ts';
import type { Span } from './model.ts';
import { countCells, isDelimiterRow, tableFrom } from './table-from-markdown.ts';
import type { MarkdownTable } from './table-from-markdown.ts';

/** What a notice is made of, in the order of the file. Everything else (code, comments, rules) carries no meaning and is left out. */
export type Element =
  | { readonly kind: 'heading'; readonly level: number; readonly span: Span }
  | { readonly kind: 'quote'; readonly paragraphs: readonly QuoteParagraph[]; readonly place: Place }
  | { readonly kind: 'table'; readonly table: MarkdownTable }
  | { readonly kind: 'paragraph'; readonly lines: readonly Span[] };

/** A paragraph or heading inside a block quote: its lines without `>` and `#`. */
export interface QuoteParagraph {
  readonly heading: boolean;
  readonly lines: readonly Span[];
}

/**
 * One Markdown file as a list of elements with their places. The blocks of CommonMark 0.31 and the tables of GFM at the top level, as far
 * as a notice uses them: headings with `#`, quotes, tables, paragraphs and lists (both as lines). Written by hand because a notice is
 * read whenever a process starts, and it takes 3 ms where general parsers take 90; a test holds it against one of those.
 *
 * Inline marks are not read: cells are expressions and quotes are verbatim. `---` under a line is a rule, not a heading.
 */
export function fromMarkdown(file: string, text: string): readonly Element[] {
  const lines = linesOf(file, text);
  const elements: Element[] = [];
  for (let at = 0; at < lines.length;) {
    const { element, next } = blockAt(lines, at);
    if (element !== undefined) elements.push(element);
    at = next;
  }
  return elements;
}

interface Block {
  readonly element?: Element;
  readonly next: number;
}

/** Each line without its indent and the white space at its end; line ends may be `\r\n`, and a byte order mark goes. */
export function linesOf(file: string, text: string): readonly Span[] {
  const whole = text.startsWith('\uFEFF') ? text.slice(1) : text;
  return whole.split('\n').map((line, i) => trimmed(line, file, i + 1, 1));
}

/** Without white space at its ends. The place comes in parts, so that one is made for each line, and not two. */
function trimmed(text: string, file: string, line: number, column: number): Span {
  const body = text.trimStart();
  return { text: body.trimEnd(), place: { file, line, column: column + text.length - body.length } };
}

function blockAt(lines: readonly Span[], at: number): Block {
  const line = lines[at];
  if (line === undefined) return { next: at + 1 };
  switch (startOf(line)) {
    case 'heading':
      return { element: { kind: 'heading', level: levelOf(line), span: headingText(line) }, next: at + 1 };
    case 'quote':
      return quoteAt(lines, at);
    case 'fence':
      return { next: endOfFence(lines, at) };
    case 'comment':
      return { next: lineWith('-->', lines, at) + 1 };
    case 'blank':
    case 'rule':
      return { next: at + 1 };
    case 'list':
    case 'text':
      return isTableAt(lines, at) ? tableAt(lines, at) : paragraphAt(lines, at);
  }
}

type Start = 'blank' | 'heading' | 'quote' | 'fence' | 'comment' | 'rule' | 'list' | 'text';

/** What a line begins. Four spaces of indent make it text: a paragraph's or list's, for a notice has no use for indented code. */
function startOf({ text, place }: Span): Start {
  if (text === '') return 'blank';
  if (place.column > 4) return 'text';
  switch (text.charAt(0)) {
    case '#':
      return /^#{1,6}(?:\s|$)/u.test(text) ? 'heading' : 'text';
    case '>':
      return 'quote';
    case '`':
    case '~':
      return /^(?:`{3}[^`]*$|~{3})/u.test(text) ? 'fence' : 'text';
    case '<':
      return text.startsWith('<!--') ? 'comment' : 'text';
    case '-':
    case '*':
    case '_':
      if (/^([-*_])(?:[ \t]*\1){2,}$/u.test(text)) return 'rule';
      break;
    default:
  }
  return isListItem(text) ? 'list' : 'text';
}

/** The first character is looked at before the pattern, for most lines are rows of tables. */
function isListItem(text: string): boolean {
  return /[-*+\d]/.test(text.charAt(0)) && /^(?:[-*+]|\d{1,9}[.)])\s/u.test(text);
}

function levelOf({ text }: Span): number {
  return /^#+/u.exec(text)?.[0].length ?? 0;
}

/** A heading without its opening and closing `#`s. */
function headingText({ text, place }: Span): Span {
  const body = text.replace(/^#+\s*/u, '');
  return { text: body.replace(/(?:^|\s+)#+$/u, ''), place: shift(place, text.length - body.length) };
}

function endOfFence(lines: readonly Span[], at: number): number {
  const fence = /^(?:`+|~+)/u.exec(lines[at]?.text ?? '')?.[0] ?? '';
  const closes = ({ text }: Span): boolean => text.startsWith(fence) && text.replaceAll(fence.charAt(0), '') === '';
  const end = lines.findIndex((line, i) => i > at && closes(line));
  return end === -1 ? lines.length : end + 1;
}

function lineWith(mark: string, lines: readonly Span[], from: number): number {
  const found = lines.findIndex(({ text }, i) => i >= from && text.includes(mark));
  return found === -1 ? lines.length : found;
}

function paragraphAt(lines: readonly Span[], at: number): Block {
  let next = at + 1;
  while (next < lines.length && continues(lines, next)) next++;
  return { element: { kind: 'paragraph', lines: lines.slice(at, next) }, next };
}

/** Whether a line goes on with the paragraph above it. A list's next item does, for both are only lines; a table does not. */
function continues(lines: readonly Span[], at: number): boolean {
  const line = lines[at];
  if (line === undefined) return false;
  const start = startOf(line);
  return start === 'list' || (start === 'text' && !isTableAt(lines, at));
}

/** A line with a `|` above a line of dashes with as many cells (GFM §4.10). */
function isTableAt(lines: readonly Span[], at: number): boolean {
  const header = lines[at]?.text ?? '';
  const dashes = lines[at + 1]?.text ?? '';
  return header.includes('|') && isDelimiterRow(dashes) && countCells(header) === countCells(dashes);
}

function tableAt(lines: readonly Span[], at: number): Block {
  let next = at + 2;
  for (let line = lines[next]; line !== undefined && startOf(line) === 'text'; line = lines[next]) next++;
  return { element: { kind: 'table', table: tableFrom(lines.slice(at, next)) }, next };
}

/** Lines with `>`, and lines without that Markdown takes for a forgotten `>`: those that go on with a paragraph (CommonMark §5.1). */
function quoteAt(lines: readonly Span[], at: number): Block {
  const quoted: Span[] = [];
  let next = at;
  for (let line = lines[next]; line !== undefined; line = lines[++next]) {
    const marked = line.text.startsWith('>') && startOf(line) === 'quote';
    const forgotten = startOf(line) === 'text' && isText(quoted.at(-1)) && !isTableAt(lines, next);
    if (!marked && !forgotten) break;
    const { file, line: number, column } = line.place;
    quoted.push(marked ? trimmed(line.text.slice(1), file, number, column + 1) : line);
  }
  const place = lines[at]?.place ?? { file: '', line: 1, column: 1 };
  return { element: { kind: 'quote', paragraphs: paragraphsOf(quoted), place }, next };
}

function isText(line: Span | undefined): boolean {
  return line !== undefined && line.text !== '' && !isHeading(line);
}

function isHeading({ text }: Span): boolean {
  return /^#{1,6}(?:\s|$)/u.test(text);
}

/** The paragraphs of a quote: a blank line or a heading ends one. */
function paragraphsOf(quoted: readonly Span[]): readonly QuoteParagraph[] {
  const paragraphs: QuoteParagraph[] = [];
  let open: Span[] | undefined;
  for (const line of quoted) {
    if (!isText(line)) open = undefined;
    else if (open === undefined) paragraphs.push({ heading: false, lines: (open = [line]) });
    else open.push(line);
    if (isHeading(line)) paragraphs.push({ heading: true, lines: [headingText(line)] });
  }
  return paragraphs;
}
