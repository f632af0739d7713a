import type { DecisionTable, Expr, Item, Output, Regime, RuleSet, Test, Type, Value } from '../rules/index.ts';
import { caseEnv } from './decide.ts';
import { passes, scalar } from './evaluate.ts';
import { Unknown } from './unknown.ts';

/** A piece of generated code: an expression, whether it may be null, and whether it is cheap enough to repeat. */
interface Code {
  readonly js: string;
  readonly nullable: boolean;
}

/** Products of enumerations up to this size become a table of row numbers. */
const MOST_CELLS = 4096;

/**
 * Generates the functions of one item: facts are read once and guarded, then everything is straight code over numbers. Every notice text
 * stays out of the source: strings and tables go in as constants `K[n]`.
 */
export class ItemCode {
  private readonly ruleSet: RuleSet;
  private readonly item: Item;
  private readonly regime: Regime;
  private readonly lines: string[] = [];
  private readonly constants: unknown[] = [];
  private readonly derived = new Map<number, Code>();
  private readonly tables = new Map<number, { row: string; value: Code; open?: string }>();
  private readonly read = new Set<number>();
  private temps = 0;

  constructor(ruleSet: RuleSet, item: Item, regime: Regime) {
    this.ruleSet = ruleSet;
    this.item = item;
    this.regime = regime;
  }

  generate(): { source: string; constants: readonly unknown[] } {
    const { conditions, outcome } = this.item;
    const verdicts = conditions.map(({ expr }, i) => this.bind(`c${String(i)}`, `${this.truth(expr)}`));
    const given = outcome.amount === undefined ? undefined : this.bindCode('given', this.expr(outcome.amount));
    const figures = [...(outcome.benefit?.figures ?? []), ...(outcome.verdict?.figures ?? [])].map((figure, i) =>
      this.bindCode(`g${String(i)}`, this.expr(figure.expr)),
    );
    for (const i of this.item.tableUses.keys()) this.table(i);
    const status = this.statusCode(verdicts, given, figures);
    const body = [...this.guards(), ...this.lines];
    const source = [
      '"use strict";',
      ...this.constants.map((_, i) => `const k${String(i)} = K[${String(i)}];`),
      'const { mulDiv, yearOf, addYears, addMonths, addDays, monthOf, dayOf, divide, min, max } = R;',
      'const NONE = Object.freeze([]);',
      this.decisionConstants(verdicts.length),
      `function decide(f, d) {`,
      ...body.map((line) => `  ${line.replace('@BAIL', 'return walk(f, d);')}`),
      `  const status = ${status};`,
      `  return { status, amount: ${given === undefined ? '0' : `status === "award" ? ${given.js} : 0`}, verdicts: ${this.verdictCode(verdicts)}, rows: ${this.rowsCode()}, figures: ${figures.length === 0 ? 'NONE' : `[${figures.map((f) => f.js).join(', ')}]`}, missing: NONE, rulings: NONE };`,
      `}`,
      `function amount(f, d) {`,
      ...body.map((line) => `  ${line.replace('@BAIL', 'return walkAmount(f, d);')}`),
      `  return ${this.amountCode(verdicts, given, figures)};`,
      `}`,
      'return { decide, amount };',
    ].join('\n');
    return { source, constants: this.constants };
  }

  // ── the decision ──────────────────────────────────────────────────────────────────────────────────────────────────

  private of(role: string, verdicts: readonly string[]): string[] {
    return verdicts.filter((_, i) => this.item.conditions[i]?.role === role);
  }

  /** The order of `Walk.status`, for a case whose facts are all known. */
  private statusCode(verdicts: readonly string[], given: Code | undefined, figures: readonly Code[]): string {
    const steps: string[] = [];
    const requires = this.of('require', verdicts);
    const excludes = this.of('exclude', verdicts);
    const standards = this.of('standard', verdicts);
    const open = [...this.tables.values()].flatMap(({ open }) => (open === undefined ? [] : [open]));
    if (requires.length > 0) steps.push(`!(${requires.join(' && ')}) ? "not-eligible"`);
    if (excludes.length > 0) steps.push(`(${excludes.join(' || ')}) ? "superseded"`);
    const nothing = this.nothing(given, figures);
    if (nothing !== undefined) steps.push(`${nothing} ? "not-eligible"`);
    if (standards.length > 0) steps.push(`!(${standards.join(' && ')}) ? "fail"`);
    if (open.length > 0) steps.push(`(${open.join(' || ')}) ? "needs-decision"`);
    return [...steps, this.item.outcome.verdict === undefined ? '"award"' : '"pass"'].join(' : ');
  }

  private amountCode(verdicts: readonly string[], given: Code | undefined, figures: readonly Code[]): string {
    const open = [...this.tables.values()].flatMap(({ open }) => (open === undefined ? [] : [open]));
    const requires = [...this.of('require', verdicts), ...this.of('exclude', verdicts).map((c) => `!${c}`), ...this.of('standard', verdicts)];
    const nothing = this.nothing(given, figures);
    const stop = [...(requires.length === 0 ? [] : [`!(${requires.join(' && ')})`]), ...(nothing === undefined ? [] : [nothing])];
    const head = stop.length === 0 ? '' : `${stop.join(' || ')} ? 0 : `;
    const middle = open.length === 0 ? '' : `(${open.join(' || ')}) ? -1 : `;
    return `${head}${middle}${given === undefined ? '1' : given.js}`;
  }

  /** Where nothing is given: a null or empty sum, or a benefit figure that is null. An open decision is not nothing. */
  private nothing(given: Code | undefined, figures: readonly Code[]): string | undefined {
    const open = [...this.tables.values()].flatMap(({ open }) => (open === undefined ? [] : [`!${open}`]));
    const parts: string[] = [];
    if (given !== undefined) parts.push(`(${[...open, `(${given.js} === null || ${given.js} <= 0)`].join(' && ')})`);
    if (this.item.outcome.benefit !== undefined)
      for (const figure of figures) if (figure.nullable) parts.push(`${figure.js} === null`);
    return parts.length === 0 ? undefined : `(${parts.join(' || ')})`;
  }

  private decisionConstants(count: number): string {
    const usual = this.item.conditions.map(({ role }) => role !== 'exclude');
    const k = this.constant(Object.freeze(usual));
    // Declared after the other constants, since it is added last.
    return count === 0 ? '' : `const USUAL = K[${k.slice(1)}];`;
  }

  private verdictCode(verdicts: readonly string[]): string {
    if (verdicts.length === 0) return 'NONE';
    const usual = verdicts.map((v, i) => (this.item.conditions[i]?.role === 'exclude' ? `!${v}` : v)).join(' && ');
    return `(${usual}) ? USUAL : [${verdicts.join(', ')}]`;
  }

  private rowsCode(): string {
    const rows = [...this.item.tableUses.keys()].map((i) => this.tables.get(i)?.row ?? 'NONE');
    return rows.length === 0 ? 'NONE' : `[${rows.join(', ')}]`;
  }

  /** Facts the code reads, each with a way out to the walk where it is unknown, or null where it should not be. */
  private guards(): string[] {
    const discretion = this.item.outcome.discretion;
    const free = discretion === undefined ? [] : [discretion.amount, discretion.reason];
    const read = [...this.read].sort((a, b) => a - b);
    const checks = read
      .filter((i) => !free.includes(i))
      .map((i) => (this.nullableFact(i) ? `f${String(i)} === undefined` : `f${String(i)} == null`));
    return [
      ...read.map((i) => `const f${String(i)} = f[${String(i)}];`),
      ...(checks.length === 0 ? [] : [`if (${checks.join(' || ')}) @BAIL`]),
    ];
  }

  private nullableFact(index: number): boolean {
    const fact = this.item.facts[index];
    return fact === undefined || fact.optional || fact.source.op === 'least' || fact.source.op === 'greatest';
  }

  // ── tables ────────────────────────────────────────────────────────────────────────────────────────────────────────

  private table(use: number): Code {
    const known = this.tables.get(use);
    if (known !== undefined) return known.value;
    const table = this.ruleSet.tables[this.item.tableUses[use]?.table ?? -1];
    const inputs = this.item.tableUses[use]?.inputs ?? [];
    if (table === undefined) return { js: 'null', nullable: true };
    const made = table.hitPolicy === 'U' || table.hitPolicy === 'F' ? this.single(use, table, inputs) : this.collected(use, table, inputs);
    this.tables.set(use, made);
    return made.value;
  }

  /** U and F: one row number, looked up where all inputs are enumerations, else by a chain of tests. */
  private single(use: number, table: DecisionTable, inputs: readonly Expr[]): { row: string; value: Code; open?: string } {
    const n = String(use);
    const codes = inputs.map((input, i) => this.bindCode(`i${n}_${String(i)}`, this.expr(input)));
    this.lines.push(`const r${n} = ${this.index(table, codes) ?? this.chain(table, inputs, codes)};`);
    const outputs = table.rows.map((row) => this.outputOf(row.output));
    const values = this.constant([...outputs.map((output) => output.value), null]);
    const rows = this.constant([...table.rows.map((_, i) => Object.freeze([i])), Object.freeze([])]);
    const at = `(r${n} < 0 ? ${String(table.rows.length)} : r${n})`;
    const row = `${rows}[${at}]`;
    const nullable = outputs.some((output) => output.value === null) || !this.exhaustive(table, codes);
    if (!outputs.some((output) => output.range)) {
      this.lines.push(`const v${n} = ${values}[${at}];`);
      return { row, value: { js: `v${n}`, nullable } };
    }
    return { row, ...this.discretionary(n, table, values, at) };
  }

  /** A range is what the office decided within it, with its reason; else the case is open. */
  private discretionary(n: string, table: DecisionTable, values: string, at: string): { value: Code; open: string } {
    const lows = this.constant([...table.rows.map(({ output }) => (output.kind === 'range' ? output.low : -1)), -1]);
    const highs = this.constant([...table.rows.map(({ output }) => (output.kind === 'range' ? output.high : -1)), -1]);
    const decided = this.item.outcome.discretion;
    const sum = decided === undefined ? 'undefined' : this.fact(decided.amount).js;
    const why = decided === undefined ? 'undefined' : this.fact(decided.reason).js;
    const within = `typeof ${sum} === "number" && ${lows}[${at}] <= ${sum} && ${sum} <= ${highs}[${at}] && typeof ${why} === "string" && ${why}.trim() !== ""`;
    this.lines.push(`const o${n} = ${lows}[${at}] >= 0 && !(${within});`);
    this.lines.push(`const v${n} = ${lows}[${at}] >= 0 ? (o${n} ? null : ${sum}) : ${values}[${at}];`);
    return { value: { js: `v${n}`, nullable: true }, open: `o${n}` };
  }

  /** C+, C>, C<: every row that matches counts. */
  private collected(use: number, table: DecisionTable, inputs: readonly Expr[]): { row: string; value: Code } {
    const n = String(use);
    const codes = inputs.map((input, i) => this.bindCode(`i${n}_${String(i)}`, this.expr(input)));
    this.lines.push(`const m${n} = [];`);
    for (const [i, row] of table.rows.entries())
      this.lines.push(`if (${this.rowTest(row.tests, inputs, codes)}) m${n}.push(${String(i)});`);
    const values = this.constant(table.rows.map((row) => this.outputOf(row.output).value));
    const fold = table.hitPolicy === 'C+' ? '(a, b) => a + b' : table.hitPolicy === 'C>' ? '(a, b) => Math.max(a, b)' : '(a, b) => Math.min(a, b)';
    this.lines.push(`const w${n} = m${n}.map((i) => ${values}[i]).filter((v) => v !== null);`);
    this.lines.push(`const v${n} = w${n}.length === 0 ? null : w${n}.reduce(${fold});`);
    return { row: `m${n}`, value: { js: `v${n}`, nullable: true } };
  }

  private index(table: DecisionTable, codes: readonly Code[]): string | undefined {
    const sizes = table.inputs.map((input) => this.domain(input.type));
    if (codes.some((code) => code.nullable) || sizes.some((size) => size === undefined)) return undefined;
    const whole = sizes.map((size) => size ?? 1);
    const cells = whole.reduce((product, size) => product * size, 1);
    if (cells > MOST_CELLS) return undefined;
    const rows = new Int16Array(cells);
    for (let cell = 0; cell < cells; cell++) rows[cell] = this.rowAt(table, valuesAt(cell, whole, table));
    const parts = codes.map((code, i) => {
      const stride = whole.slice(i + 1).reduce((product, size) => product * size, 1);
      const value = table.inputs[i]?.type.kind === 'boolean' ? `(${code.js} ? 1 : 0)` : code.js;
      return stride === 1 ? value : `${value} * ${String(stride)}`;
    });
    return `${this.constant(rows)}[${parts.join(' + ')}]`;
  }

  private domain(type: Type): number | undefined {
    if (type.kind === 'boolean') return 2;
    return type.kind === 'enum' ? this.ruleSet.enums[type.name]?.values.length : undefined;
  }

  private rowAt(table: DecisionTable, values: readonly Value[]): number {
    const env = caseEnv(this.ruleSet, this.item, [], this.regime, 0);
    return table.rows.findIndex((row) => row.tests.every((tests, c) => passes(tests, values[c] ?? null, env) === true));
  }

  private chain(table: DecisionTable, inputs: readonly Expr[], codes: readonly Code[]): string {
    const tests = table.rows.map((row, i) => `${this.rowTest(row.tests, inputs, codes)} ? ${String(i)}`);
    return `${tests.join(' : ')} : -1`;
  }

  private rowTest(tests: readonly (readonly Test[])[], inputs: readonly Expr[], codes: readonly Code[]): string {
    const parts = tests.flatMap((cell, c) => {
      const code = codes[c];
      return code === undefined || inputs[c] === undefined || cell.some((t) => t.test === 'any') ? [] : [this.cell(cell, code)];
    });
    return parts.length === 0 ? 'true' : parts.join(' && ');
  }

  private exhaustive(table: DecisionTable, codes: readonly Code[]): boolean {
    return codes.every((code) => !code.nullable) && table.inputs.every((input) => input.type.kind !== 'text' && input.type.kind !== 'ref');
  }

  private outputOf(output: Output): { value: Value; range: boolean } {
    if (output.kind !== 'value') return { value: null, range: output.kind === 'range' };
    const value = scalar(output.expr, caseEnv(this.ruleSet, this.item, [], this.regime, 0));
    return { value: value instanceof Unknown ? null : value, range: false };
  }

  // ── expressions ───────────────────────────────────────────────────────────────────────────────────────────────────

  /** A boolean: nothing counts as false. */
  private truth(expr: Expr): string {
    const code = this.expr(expr);
    return code.nullable || expr.op === 'fact' || expr.op === 'derived' || expr.op === 'param' ? `(${code.js} === true)` : code.js;
  }

  private expr(expr: Expr): Code {
    switch (expr.op) {
      case 'lit':
        return this.literal(expr.value);
      case 'param':
        return this.literal(this.regime.get(expr.name) ?? null);
      case 'asOf':
        return { js: 'd', nullable: false };
      case 'fact':
        return this.fact(expr.index);
      case 'derived':
        return this.derivedCode(expr.index);
      case 'table':
        return this.table(expr.index);
      case 'and':
      case 'or': {
        const parts = expr.args.map((arg) => this.truth(arg));
        return sure(`(${parts.join(expr.op === 'and' ? ' && ' : ' || ')})`);
      }
      case 'not':
        return sure(`!${this.truth(expr.arg)}`);
      case 'known':
        return sure(`(${this.expr(expr.arg).js} !== null)`);
      case 'compare':
        return this.compare(expr);
      case 'test':
        return sure(this.cell(expr.tests, this.bindCode(this.temp(), this.expr(expr.of))));
      case 'if': {
        const [a, b] = [this.expr(expr.then), this.expr(expr.else)];
        return { js: `(${this.truth(expr.test)} ? ${a.js} : ${b.js})`, nullable: a.nullable || b.nullable };
      }
      case 'orElse':
        return this.orElse(expr.args);
      default:
        return this.arithmetic(expr);
    }
  }

  private arithmetic(expr: Expr): Code {
    switch (expr.op) {
      case 'negate':
        return this.lifted([expr.arg], ([a]) => `-(${a ?? ''})`);
      case 'abs':
        return this.lifted([expr.arg], ([a]) => `Math.abs(${a ?? ''})`);
      case 'yearOf':
      case 'monthOf':
      case 'dayOf':
        return this.lifted([expr.arg], ([a]) => `${expr.op}(${a ?? ''})`);
      case 'add':
        return this.lifted([expr.left, expr.right], ([a, b]) => `(${a ?? ''} + ${b ?? ''})`);
      case 'subtract':
        return this.lifted([expr.left, expr.right], ([a, b]) => `(${a ?? ''} - ${b ?? ''})`);
      case 'multiply':
        return this.lifted([expr.left, expr.right], ([a, b]) => `mulDiv(${a ?? ''}, ${b ?? ''}, ${String(expr.factor)})`);
      case 'divide': {
        const code = this.lifted([expr.left, expr.right], ([a, b]) => `divide(${a ?? ''}, ${b ?? ''}, ${String(expr.factor)})`);
        return { ...code, nullable: true };
      }
      case 'shift': {
        const by = expr.unit === '年' ? 'addYears' : expr.unit === '月' ? 'addMonths' : 'addDays';
        return this.lifted([expr.date, expr.by], ([a, b]) => `${by}(${a ?? ''}, ${b ?? ''})`);
      }
      case 'min':
      case 'max':
        return this.extreme(expr.op, expr.args);
      case 'textual': {
        const [a, b] = [this.expr(expr.left), this.expr(expr.right)];
        const method = expr.how === 'contains' ? 'includes' : expr.how === 'starts' ? 'startsWith' : 'endsWith';
        return sure(`(typeof ${a.js} === "string" && typeof ${b.js} === "string" && ${a.js}.${method}(${b.js}))`);
      }
      default:
        throw new Error(`${expr.op} reads registers: it is a fact, never part of a decision`);
    }
  }

  private extreme(op: 'min' | 'max', args: readonly Expr[]): Code {
    return this.lifted(args, (codes) => (codes.length === 2 ? this.pick(op, codes) : `Math.${op}(${codes.join(', ')})`));
  }

  private pick(op: 'min' | 'max', args: readonly string[]): string {
    const [a = '', b = ''] = args.map((arg) => this.bind(this.temp(), arg));
    return `(${a} ${op === 'min' ? '<' : '>'} ${b} ? ${a} : ${b})`;
  }

  /** Arithmetic over operands of which some may be null: then the result is null. */
  private lifted(operands: readonly Expr[], make: (args: readonly string[]) => string): Code {
    const codes = operands.map((operand) => this.expr(operand));
    if (codes.every((code) => !code.nullable)) return sure(make(codes.map((code) => code.js)));
    const bound = codes.map((code) => (code.nullable ? this.bindCode(this.temp(), code) : code));
    const nulls = bound.filter((code) => code.nullable).map((code) => `${code.js} === null`);
    // Operands must not be computed from null: what `make` binds is guarded by running on 0 then.
    const safe = bound.map((code) => (code.nullable ? this.bind(this.temp(), `${code.js} === null ? 0 : ${code.js}`) : code.js));
    return { js: `(${nulls.join(' || ')} ? null : ${make(safe)})`, nullable: true };
  }

  private compare(expr: Extract<Expr, { op: 'compare' }>): Code {
    const [a, b] = [this.expr(expr.left), this.expr(expr.right)];
    const op = expr.how === '=' ? '===' : expr.how === '!=' ? '!==' : expr.how;
    const ordered = expr.how !== '=' && expr.how !== '!=';
    const nulls = ordered ? [a, b].filter((code) => code.nullable).map((code) => `${code.js} !== null && `) : [];
    return sure(`(${nulls.join('')}${a.js} ${op} ${b.js})`);
  }

  private orElse(args: readonly Expr[]): Code {
    const codes = args.map((arg) => this.bindCode(this.temp(), this.expr(arg)));
    const js = codes.reduceRight((rest, code) => (rest === '' ? code.js : `(${code.js} !== null ? ${code.js} : ${rest})`), '');
    return { js, nullable: codes.at(-1)?.nullable ?? true };
  }

  /** Any of a cell's tests. */
  private cell(tests: readonly Test[], of: Code): string {
    return `(${tests.map((test) => this.oneTest(test, of)).join(' || ')})`;
  }

  private oneTest(test: Test, of: Code): string {
    if (test.test === 'any') return 'true';
    if (test.test === 'not') return `!${this.cell(test.tests, of)}`;
    const guard = of.nullable ? `${of.js} !== null && ` : '';
    if (test.test === 'compare') {
      const value = this.expr(test.value).js;
      if (test.how === '=') return `${of.js} === ${value}`;
      return test.how === '!=' ? `${of.js} !== ${value}` : `(${guard}${of.js} ${test.how} ${value})`;
    }
    const [low, high] = [this.expr(test.low).js, this.expr(test.high).js];
    return `(${guard}${of.js} ${test.lowIncluded ? '>=' : '>'} ${low} && ${of.js} ${test.highIncluded ? '<=' : '<'} ${high})`;
  }

  // ── names ─────────────────────────────────────────────────────────────────────────────────────────────────────────

  private fact(index: number): Code {
    this.read.add(index);
    return { js: `f${String(index)}`, nullable: this.nullableFact(index) };
  }

  private derivedCode(index: number): Code {
    const known = this.derived.get(index);
    if (known !== undefined) return known;
    const expr = this.item.derived[index]?.expr;
    const code = expr === undefined ? { js: 'null', nullable: true } : this.bindCode(`e${String(index)}`, this.expr(expr));
    this.derived.set(index, code);
    return code;
  }

  private literal(value: Value): Code {
    if (value === null) return { js: 'null', nullable: true };
    return sure(typeof value === 'string' ? this.constant(value) : String(value));
  }

  private constant(value: unknown): string {
    this.constants.push(value);
    return `k${String(this.constants.length - 1)}`;
  }

  private bind(name: string, js: string): string {
    if (/^[a-z]\w*$/u.test(js) || /^-?\d+$/u.test(js)) return js;
    this.lines.push(`const ${name} = ${js};`);
    return name;
  }

  private bindCode(name: string, code: Code): Code {
    return { js: this.bind(name, code.js), nullable: code.nullable };
  }

  private temp(): string {
    return `t${String(this.temps++)}`;
  }
}

function sure(js: string): Code {
  return { js, nullable: false };
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
