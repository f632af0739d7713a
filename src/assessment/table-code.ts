import type { DecisionTable, Expr, Output, Type, Value } from '../rules/index.ts';
import type { BodyCode } from './body-code.ts';
import { allOf, sure, type Code } from './code.ts';
import { passes, scalar } from './evaluate.ts';
import { Unknown } from './unknown.ts';

/** Generated code of one use of a table. */
export interface TableCode {
  readonly value: Code;
  /** The rows that matched: a constant array per row number, and the row number. Empty where only the value was asked for. */
  readonly rows: string;
  /** Where the office still has to decide within a range. */
  readonly open?: Code;
}

/** Products of enumerations up to this size become an array over all combinations. */
const MOST_CELLS = 4096;

export function tableCode(body: BodyCode, use: number): TableCode {
  const table = body.ruleSet.tables[body.item.tableUses[use]?.table ?? -1];
  if (table === undefined) return { value: body.literal(null), rows: '' };
  const inputs = (body.item.tableUses[use]?.inputs ?? []).map((input, i) => inputCode(body, use, i, input));
  const single = table.hitPolicy === 'U' || table.hitPolicy === 'F';
  return single ? new Single(body, use, table, inputs).code() : collected(body, use, table, inputs);
}

function inputCode(body: BodyCode, use: number, column: number, input: Expr): Code {
  return body.name(`i${String(use)}_${String(column)}`, body.expr(input));
}

/** U and F: one row. Where all inputs are enumerations it is looked up, else found by a chain of tests. */
class Single {
  private readonly body: BodyCode;
  private readonly n: string;
  private readonly table: DecisionTable;
  private readonly inputs: readonly Code[];
  private readonly outputs: readonly { value: Value; range: boolean }[];

  constructor(body: BodyCode, use: number, table: DecisionTable, inputs: readonly Code[]) {
    this.body = body;
    this.n = String(use);
    this.table = table;
    this.inputs = inputs;
    this.outputs = table.rows.map(({ output }) => outputOf(output, body));
  }

  code(): TableCode {
    const ranges = this.outputs.some(({ range }) => range);
    if (!ranges && !this.body.withRows) return { value: this.valueAlone(), rows: '' };
    const { lines, constants } = this.body;
    const row = `r${this.n}`;
    const numbers = [...this.table.rows.keys(), this.table.rows.length];
    lines.push(`const ${row} = ${this.pick(numbers.map(String), (all) => Int16Array.from(all, Number))};`);
    const rows = this.body.withRows
      ? `${constants.add(numbers.map((i) => Object.freeze(i < this.table.rows.length ? [i] : [])))}[${row}]`
      : '';
    const values = `${constants.add([...this.outputs.map(({ value }) => value), null])}[${row}]`;
    if (ranges) return { rows, ...this.discretionary(row, values) };
    lines.push(`const v${this.n} = ${values};`);
    return { rows, value: this.value() };
  }

  private valueAlone(): Code {
    const values = [...this.outputs.map(({ value }) => value), null];
    const js = values.map((value) => this.body.literal(value).js);
    this.body.lines.push(
      `const v${this.n} = ${this.pick(js, (all, rows) => all.map((_, i) => values[rows[i] ?? -1] ?? null))};`,
    );
    return this.value();
  }

  private value(): Code {
    const js = `v${this.n}`;
    const nullable = this.outputs.some(({ value }) => value === null) || !this.exhaustive();
    const positive = this.outputs.every(({ value }) => value === null || (typeof value === 'number' && value > 0));
    return { js, nulls: nullable ? [js] : [], positive };
  }

  /**
   * One of `of`, which has an entry per row and a last one for where no row matches. `cells` makes the constant for a look-up of what
   * stands for each combination of inputs.
   */
  private pick(of: readonly string[], cells: (all: readonly string[], rows: readonly number[]) => unknown): string {
    const rows = this.rowsByCell();
    if (rows !== undefined)
      return `${this.body.constants.add(
        cells(
          rows.map((row) => of[row] ?? ''),
          rows,
        ),
      )}[${this.cellNumber()}]`;
    const tests = this.table.rows.map(
      (row, i) => `${rowTest(this.body, row.tests, this.inputs).js} ? ${of[i] ?? 'null'}`,
    );
    return [...tests, of.at(-1) ?? 'null'].join(' : ');
  }

  /** The row of each combination of inputs, the last input fastest; the number of rows where none matches. */
  private rowsByCell(): number[] | undefined {
    const sizes = this.sizes();
    const cells = sizes?.reduce((product, size) => product * size, 1) ?? Infinity;
    if (sizes === undefined || cells > MOST_CELLS || this.inputs.some(({ nulls }) => nulls.length > 0))
      return undefined;
    return Array.from({ length: cells }, (_, cell) => {
      const values = valuesAt(cell, sizes, this.table);
      const row = this.table.rows.findIndex(({ tests }) =>
        tests.every((cell, c) => passes(cell, values[c] ?? null, this.body.env) === true),
      );
      return row < 0 ? this.table.rows.length : row;
    });
  }

  private cellNumber(): string {
    const sizes = this.sizes() ?? [];
    const parts = this.inputs.map(({ js }, i) => {
      const stride = sizes.slice(i + 1).reduce((product, size) => product * size, 1);
      const value = this.table.inputs[i]?.type.kind === 'boolean' ? `(${js} ? 1 : 0)` : js;
      return stride === 1 ? value : `${value} * ${String(stride)}`;
    });
    return parts.join(' + ');
  }

  private sizes(): number[] | undefined {
    const sizes = this.table.inputs.map(({ type }) => this.sizeOf(type));
    return sizes.includes(0) ? undefined : sizes;
  }

  private sizeOf(type: Type): number {
    if (type.kind === 'boolean') return 2;
    return type.kind === 'enum' ? (this.body.ruleSet.enums[type.name]?.values.length ?? 0) : 0;
  }

  /** A U table of the notice leaves no gap; only texts may be any. */
  private exhaustive(): boolean {
    const known = this.inputs.every(({ nulls }) => nulls.length === 0);
    return known && this.table.inputs.every(({ type }) => type.kind !== 'text' && type.kind !== 'ref');
  }

  /** A range is what the office decided within it, with its reason; else the case is open. */
  private discretionary(row: string, values: string): { value: Code; open: Code } {
    const { body, table, n } = this;
    const bounds = (of: 'low' | 'high'): string =>
      body.constants.add([...table.rows.map(({ output }) => (output.kind === 'range' ? output[of] : -1)), -1]);
    const [low, high] = [`${bounds('low')}[${row}]`, `${bounds('high')}[${row}]`];
    const { discretion } = body.item.outcome;
    const sum = discretion === undefined ? 'undefined' : body.fact(discretion.amount).js;
    const why = discretion === undefined ? 'undefined' : body.fact(discretion.reason).js;
    const within = `typeof ${sum} === "number" && ${low} <= ${sum} && ${sum} <= ${high} && typeof ${why} === "string" && ${why}.trim() !== ""`;
    body.lines.push(`const o${n} = ${low} >= 0 && !(${within});`);
    body.lines.push(`const v${n} = ${low} >= 0 ? (o${n} ? null : ${sum}) : ${values};`);
    return { value: { js: `v${n}`, nulls: [`v${n}`] }, open: sure(`o${n}`) };
  }
}

/** C+, C>, C<: every row that matches counts. */
function collected(body: BodyCode, use: number, table: DecisionTable, inputs: readonly Code[]): TableCode {
  const n = String(use);
  body.lines.push(`const m${n} = [];`);
  for (const [i, row] of table.rows.entries())
    body.lines.push(`if (${rowTest(body, row.tests, inputs).js}) m${n}.push(${String(i)});`);
  const values = body.constants.add(table.rows.map(({ output }) => outputOf(output, body).value));
  const fold = table.hitPolicy === 'C+' ? 'a + b' : table.hitPolicy === 'C>' ? 'Math.max(a, b)' : 'Math.min(a, b)';
  body.lines.push(`const w${n} = m${n}.map((i) => ${values}[i]).filter((v) => v !== null);`);
  body.lines.push(`const v${n} = w${n}.length === 0 ? null : w${n}.reduce((a, b) => ${fold});`);
  return { rows: `m${n}`, value: { js: `v${n}`, nulls: [`v${n}`] } };
}

function rowTest(body: BodyCode, tests: DecisionTable['rows'][number]['tests'], inputs: readonly Code[]): Code {
  return allOf(tests.flatMap((cell, c) => (inputs[c] === undefined ? [] : [body.cell(cell, inputs[c])])));
}

function outputOf(output: Output, body: BodyCode): { value: Value; range: boolean } {
  if (output.kind !== 'value') return { value: null, range: output.kind === 'range' };
  const value = scalar(output.expr, body.env);
  return { value: value instanceof Unknown ? null : value, range: false };
}

/** The input values of a cell number, mixed radix, last input fastest. */
function valuesAt(cell: number, sizes: readonly number[], table: DecisionTable): Value[] {
  const values: Value[] = [];
  let rest = cell;
  for (let i = sizes.length - 1; i >= 0; i--) {
    const size = sizes[i] ?? 1;
    const code = rest % size;
    rest = Math.floor(rest / size);
    values.unshift(table.inputs[i]?.type.kind === 'boolean' ? code === 1 : code);
  }
  return values;
}
