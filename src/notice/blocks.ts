import { shift } from '../kit/index.ts';
import type { Place } from '../kit/index.ts';
import type { NoticeFault } from './codes.ts';
import { blockHeadingFrom } from './block-heading.ts';
import type { BlockHeading } from './block-heading.ts';
import { captionFrom, isCaption } from './caption.ts';
import type { Element } from './from-markdown.ts';
import type { Block, Caption, GuideEntry, SourceTable, Span, TableCell } from './model.ts';
import type { MarkdownRow, MarkdownTable } from './table-from-markdown.ts';

/** Below a block's heading: gathers tables, guide and notes until the next heading or quote. */
export class BlockReader {
  readonly #heading: BlockHeading;
  readonly #faults: NoticeFault[];
  readonly #guide: GuideEntry[] = [];
  readonly #tables: SourceTable[] = [];
  readonly #notes: Span[] = [];
  #caption: Span | undefined;

  constructor(heading: BlockHeading, faults: NoticeFault[]) {
    this.#heading = heading;
    this.#faults = faults;
  }

  /** A block's heading → its reader; undefined where the heading is no block's, which is reported. */
  static open(heading: Span, faults: NoticeFault[]): BlockReader | undefined {
    const known = blockHeadingFrom(heading, faults);
    return known === undefined ? undefined : new BlockReader(known, faults);
  }

  get heading(): BlockHeading {
    return this.#heading;
  }

  add(element: Element): void {
    if (element.kind === 'table') this.#table(element.table);
    else if (element.kind === 'paragraph') this.#paragraph(element.lines);
    else if (element.kind === 'heading') this.#paragraph([element.span]);
  }

  close(sentences: readonly string[]): Block {
    this.#dropCaption();
    return { ...this.#heading, guide: this.#guide, tables: this.#tables, notes: this.#notes, sentences };
  }

  #paragraph(lines: readonly Span[]): void {
    const broken = brokenTableIn(lines);
    if (broken === undefined) this.#lines(lines);
    else {
      this.#faults.push(broken);
      this.#caption = undefined;
    }
  }

  #lines(lines: readonly Span[]): void {
    for (const line of lines) {
      this.#dropCaption();
      if (isCaption(line)) this.#caption = line;
      else if (line.text !== '') this.#notes.push(line);
    }
  }

  #table(table: MarkdownTable): void {
    const caption = this.#caption === undefined ? undefined : captionFrom(this.#caption, this.#faults);
    this.#caption = undefined;
    const rows = table.rows.map((row) => squared(row, table.header.cells.length, this.#faults));
    if (isGuide(table)) this.#guide.push(...this.#entries(rows));
    else this.#tables.push(sourceTable(table, rows, caption));
  }

  #entries(rows: readonly (readonly TableCell[])[]): GuideEntry[] {
    return rows.flatMap(([key, value]) => {
      if (key === undefined || value === undefined) return [];
      if (key.text !== '') return [{ key, value }];
      this.#faults.push({
        place: key.place,
        code: 'T016',
        message: '办事指南这一行没有要素',
        hint: '左格写要素的名称，右格写内容',
      });
      return [];
    });
  }

  #dropCaption(): void {
    if (this.#caption !== undefined) {
      this.#faults.push({
        place: this.#caption.place,
        code: 'T014',
        message: `表题“${this.#caption.text}”下面没有表格`,
        hint: '表题与表格之间只能有空行；表格要有表头和“| --- |”一行',
      });
    }
    this.#caption = undefined;
  }
}

/** A paragraph with lines of a table that Markdown does not read as one, reported once. */
export function brokenTableIn(lines: readonly Span[]): NoticeFault | undefined {
  const line = lines.find(({ text }) => text.startsWith('|'));
  if (line === undefined) return undefined;
  return {
    place: line.place,
    code: 'T015',
    message: `“${line.text.slice(0, 20)}”一行以“|”起头，却不是表格`,
    hint: '表头下一行写“| --- | --- |”，格数与表头相同；表格上下各空一行',
  };
}

function isGuide({ header }: MarkdownTable): boolean {
  const [key, value] = header.cells;
  return header.cells.length === 2 && key?.text === '要素' && value?.text === '内容';
}

function sourceTable(
  table: MarkdownTable,
  rows: readonly (readonly TableCell[])[],
  caption: Caption | undefined,
): SourceTable {
  return { header: table.header.cells, rows, place: table.place, ...(caption === undefined ? {} : { caption }) };
}

/** The row with as many cells as the header has; a row of another length is reported, and cut or filled with empty cells. */
function squared(row: MarkdownRow, width: number, faults: NoticeFault[]): readonly TableCell[] {
  const { cells } = row;
  if (cells.length === width) return cells;
  faults.push({
    place: cells[width]?.place ?? lastPlace(row),
    code: 'T013',
    message: `这一行有 ${String(cells.length)} 格，表头有 ${String(width)} 格`,
    hint: '补上或删去多余的格；格内的“|”写作“\\|”',
  });
  const missing = Array.from({ length: Math.max(0, width - cells.length) }, () => ({ text: '', place: row.end }));
  return [...cells.slice(0, width), ...missing];
}

function lastPlace({ end, place }: MarkdownRow): Place {
  return end.column > place.column ? shift(end, -1) : end;
}
