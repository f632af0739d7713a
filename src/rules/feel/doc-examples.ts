import { load } from 'js-yaml';

/** A row of the tables of docs/feel.md that says what an expression or a table's cell gives. */
export interface FeelExample {
  /** 1-based line of the Markdown file. */
  readonly line: number;
  readonly construct: string;
  /** `tests` are cells, which look at the fact 值. */
  readonly kind: 'expression' | 'tests';
  readonly text: string;
  /** Parsed YAML: the text 未知 is a fact that is unknown, null one that is known to be none, `2024-12-29` a date. */
  readonly on: unknown;
  readonly gives:
    | { readonly kind: 'value'; readonly value: unknown }
    | { readonly kind: 'unknown' }
    /** What the message of the fault contains. */
    | { readonly kind: 'fault'; readonly message: string };
}

/** A row of the table of what is refused. */
export interface FeelRefusal {
  readonly line: number;
  readonly code: string;
  readonly kind: 'expression' | 'tests';
  readonly text: string;
  readonly message: string;
  readonly instead: string;
}

export function readFeelExamples(markdown: string): FeelExample[] {
  return rowsOf(markdown).flatMap(({ line, header, cells }) => {
    const [, exampleHead, onHead] = header;
    const [construct, example, on, gives] = cells;
    if (onHead !== 'on' || construct === undefined || example === undefined) return [];
    const kind = exampleHead === 'cell' ? 'tests' : 'expression';
    return [
      { line, construct, kind, text: code(example), on: yaml(code(on ?? '')), gives: outcome(code(gives ?? '')) },
    ];
  });
}

export function readFeelRefusals(markdown: string): FeelRefusal[] {
  return rowsOf(markdown).flatMap(({ line, header, cells }) => {
    const [codeCell, , refused, message, instead] = cells;
    if (header[2] !== 'refused' || codeCell === undefined || refused === undefined) return [];
    const kind = refused.startsWith('单元格') ? 'tests' : 'expression';
    return [{ line, code: codeCell, kind, text: code(refused), message: message ?? '', instead: code(instead ?? '') }];
  });
}

interface Row {
  readonly line: number;
  readonly header: readonly string[];
  readonly cells: readonly string[];
}

/** All rows of all tables, each with the header of its table. */
function rowsOf(markdown: string): Row[] {
  const rows: Row[] = [];
  let header: readonly string[] | undefined;
  markdown.split('\n').forEach((text, index) => {
    const cells = text.startsWith('|')
      ? text
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim())
      : undefined;
    if (cells === undefined) header = undefined;
    else if (header === undefined) header = cells;
    else if (!/^\|[\s|:-]+$/u.test(text)) rows.push({ line: index + 1, header, cells });
  });
  return rows;
}

/** What stands between the backticks. */
function code(cell: string): string {
  return /`(.*)`/u.exec(cell)?.[1]?.trim() ?? '';
}

function outcome(gives: string): FeelExample['gives'] {
  if (gives === '未知') return { kind: 'unknown' };
  const message = /^错误：(.*)$/u.exec(gives)?.[1];
  return message === undefined ? { kind: 'value', value: yaml(gives) } : { kind: 'fault', message };
}

function yaml(text: string): unknown {
  const value: unknown = load(text);
  return value;
}
