import type { Rounding } from '../kit/index.ts';
import { children, type Expr, type Item, type Regime, type RuleSet, type Test, type Value } from '../rules/index.ts';
import { allOf, anyOf, areNull, isSimple, negated, sure, valueOf, yesOrNo, type Code, type Constants } from './code.ts';
import { caseEnv } from './decide.ts';
import { compare, scalar, type Env } from './evaluate.ts';
import { tableCode, type TableCode } from './table-code.ts';
import { Unknown } from './unknown.ts';

interface RoundedBy {
  readonly factor: number;
  readonly rounding?: Rounding;
}

/** Last arguments of `mulDiv` and `divide`. */
function roundedBy({ factor, rounding }: RoundedBy): string[] {
  return [String(factor), ...(rounding === undefined ? [] : [`"${rounding}"`])];
}

/**
 * The body of one generated function: facts are read once and guarded, what follows is straight code over them. What the regime settles
 * is settled here: only what differs from case to case is left in the code.
 */
export class BodyCode {
  readonly ruleSet: RuleSet;
  readonly item: Item;
  readonly constants: Constants;
  /** The decision needs the rows that matched, the amount only what they give. */
  readonly withRows: boolean;
  /** For what is the same in every case. */
  readonly env: Env;
  readonly lines: string[] = [];
  /** Facts that have been read. */
  private readonly read = new Set<number>();
  readonly tables = new Map<number, TableCode>();
  /** Functions of the runtime that the code calls. */
  readonly calls = new Set<string>();
  private readonly regime: Regime;
  private readonly derived = new Map<number, Code>();
  private readonly names = new Map<string, string>();

  constructor(ruleSet: RuleSet, item: Item, regime: Regime, constants: Constants, withRows: boolean) {
    this.ruleSet = ruleSet;
    this.item = item;
    this.regime = regime;
    this.constants = constants;
    this.withRows = withRows;
    this.env = caseEnv(ruleSet, item, [], regime, 0);
  }

  /**
   * Takes the lines so far, and puts before them reads of the facts that they rest on and none before them did, with a way out to the
   * walk where one is unknown, or nothing where it should be something. A fact of which nothing is left in the code is not read, and may
   * be unknown.
   */
  guarded(wayOut: string): string[] {
    const lines = this.lines.splice(0);
    const named = new Set([...lines.join('\n').matchAll(/\bf(\d+)\b/gu)].map(([, index]) => Number(index)));
    const read = [...named].filter((i) => !this.read.has(i)).sort((a, b) => a - b);
    for (const i of read) this.read.add(i);
    const { discretion } = this.item.outcome;
    const checks = read.flatMap((i) => (i === discretion?.amount || i === discretion?.reason ? [] : this.unfit(i)));
    return [
      ...read.map((i) => `const f${String(i)} = f.f${String(i)};`),
      ...(checks.length === 0 ? [] : [`if (${checks.join(' || ')}) ${wayOut}`]),
      ...lines,
    ];
  }

  /** Two comparisons, where `f1 == null` would be one: to the engine they are a third of the work. */
  private unfit(index: number): string[] {
    const name = `f${String(index)}`;
    return [`${name} === undefined`, ...(this.nullableFact(index) ? [] : [`${name} === null`])];
  }

  private nullableFact(index: number): boolean {
    const fact = this.item.facts[index];
    return fact === undefined || fact.optional || fact.source.op === 'least' || fact.source.op === 'greatest';
  }

  // ── names ─────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** The same code under a name. What was computed before is not computed again. */
  name(prefix: string, code: Code): Code {
    const js = valueOf(code);
    if (isSimple(js)) return code;
    const name = this.keep(prefix, js);
    return { js: name, nulls: code.nulls.length === 0 ? [] : [name] };
  }

  /** Code that may be repeated. Where it is null the name holds a 0 that nobody reads, so that it is always a number. */
  private hold(code: Code): Code {
    if (isSimple(code.js)) return code;
    const js = code.nulls.length === 0 ? code.js : `(${areNull(code.nulls)}) ? 0 : ${code.js}`;
    return { ...code, js: this.keep('t', js) };
  }

  private keep(prefix: string, js: string): string {
    const known = this.names.get(js);
    if (known !== undefined) return known;
    const name = prefix.endsWith('_') || prefix === 't' ? `${prefix}${String(this.names.size)}` : prefix;
    this.names.set(js, name);
    this.lines.push(`const ${name} = ${js};`);
    return name;
  }

  private call(name: string, args: readonly string[]): string {
    this.calls.add(name);
    return `${name}(${args.join(', ')})`;
  }

  literal(value: Value): Code {
    if (value === null) return { js: 'null', nulls: ['null'], constant: null };
    const js = typeof value === 'string' ? this.constants.add(value) : String(value);
    return { js, nulls: [], constant: value };
  }

  fact(index: number): Code {
    const js = `f${String(index)}`;
    return { js, nulls: this.nullableFact(index) ? [js] : [] };
  }

  private derivedCode(index: number): Code {
    const known = this.derived.get(index);
    if (known !== undefined) return known;
    const expr = this.item.derived[index]?.expr;
    const code = expr === undefined ? this.literal(null) : this.name(`e${String(index)}`, this.expr(expr));
    this.derived.set(index, code);
    return code;
  }

  table(use: number): Code {
    let made = this.tables.get(use);
    if (made === undefined) this.tables.set(use, (made = tableCode(this, use)));
    return made.value;
  }

  // ── expressions ───────────────────────────────────────────────────────────────────────────────────────────────────

  /** A yes or no: nothing counts as no. */
  truth(expr: Expr): Code {
    const code = this.expr(expr);
    if (code.constant !== undefined) return yesOrNo(code.constant === true);
    return code.nulls.length === 0 ? code : sure(`(${valueOf(code)} === true)`);
  }

  expr(expr: Expr): Code {
    const settled = this.settled(expr);
    if (settled !== undefined) return this.literal(settled);
    switch (expr.op) {
      case 'lit':
        return this.literal(expr.value);
      case 'param':
        return this.literal(this.regime.get(expr.name) ?? null);
      case 'asOf':
        return sure('d');
      case 'fact':
        return this.fact(expr.index);
      case 'derived':
        return this.derivedCode(expr.index);
      case 'table':
        return this.table(expr.index);
      case 'and':
        return this.settles(expr.args, false) ? yesOrNo(false) : allOf(expr.args.map((arg) => this.truth(arg)));
      case 'or':
        return this.settles(expr.args, true) ? yesOrNo(true) : anyOf(expr.args.map((arg) => this.truth(arg)));
      case 'not':
        return negated(this.truth(expr.arg));
      case 'known':
        return this.known(this.expr(expr.arg));
      case 'compare':
        return this.compare(expr.how, this.expr(expr.left), this.expr(expr.right));
      case 'test':
        return this.cell(expr.tests, this.name('t', this.expr(expr.of)));
      case 'if':
        return this.choice(this.truth(expr.test), expr.then, expr.else);
      case 'orElse':
        return this.orElse(expr.args);
      default:
        return this.arithmetic(expr);
    }
  }

  private settles(args: readonly Expr[], value: boolean): boolean {
    return args.some((arg) => this.settled(arg) === value);
  }

  /** The value of an expression over parameters and literals alone. */
  private settled(expr: Expr): Value | undefined {
    if (!isSettled(expr)) return undefined;
    const value = scalar(expr, this.env);
    return value instanceof Unknown ? undefined : value;
  }

  private arithmetic(expr: Expr): Code {
    switch (expr.op) {
      case 'negate':
        return this.lifted([expr.arg], ([a = '']) => `-(${a})`);
      case 'abs':
        return this.lifted([expr.arg], ([a = '']) => `Math.abs(${a})`);
      case 'yearOf':
      case 'monthOf':
      case 'dayOf':
        return this.hold(this.lifted([expr.arg], (args) => this.call(expr.op, args)));
      case 'add':
        return this.lifted([expr.left, expr.right], ([a = '', b = '']) => `(${a} + ${b})`);
      case 'subtract':
        return this.lifted([expr.left, expr.right], ([a = '', b = '']) => `(${a} - ${b})`);
      case 'multiply':
        return this.product(this.expr(expr.left), this.expr(expr.right), expr);
      case 'divide': {
        const quotient = this.lifted([expr.left, expr.right], (args) =>
          this.call('divide', [...args, ...roundedBy(expr)]),
        );
        // Null where the divisor is zero.
        const js = this.keep('t', valueOf(quotient));
        return { js, nulls: [js] };
      }
      case 'shift': {
        const by = expr.unit === '年' ? 'addYears' : expr.unit === '月' ? 'addMonths' : 'addDays';
        return this.hold(this.lifted([expr.date, expr.by], (args) => this.call(by, args)));
      }
      case 'min':
      case 'max':
        return this.extreme(
          expr.op,
          expr.args.map((arg) => this.expr(arg)),
        );
      case 'textual': {
        const [a, b] = [this.expr(expr.left), this.expr(expr.right)];
        const method = expr.how === 'contains' ? 'includes' : expr.how === 'starts' ? 'startsWith' : 'endsWith';
        return this.whereKnown([a, b], `${a.js}.${method}(${b.js})`);
      }
      default:
        throw new Error(`${expr.op} reads registers: it is a fact, never part of a decision`);
    }
  }

  /** Times 100%, times one: the other factor as it is. */
  private product(a: Code, b: Code, by: RoundedBy): Code {
    if (a.constant === by.factor) return b;
    if (b.constant === by.factor) return a;
    return this.liftedCodes([a, b], (args) => this.call('mulDiv', [...args, ...roundedBy(by)]));
  }

  private extreme(op: 'min' | 'max', codes: readonly Code[]): Code {
    const held = codes.map((code) => this.hold(code));
    const sign = op === 'min' ? '<' : '>';
    return this.liftedCodes(held, (args) =>
      args.reduce((best, next) => {
        const a = isSimple(best) ? best : this.hold({ js: best, nulls: nullsOf(held) }).js;
        return `(${a} ${sign} ${next} ? ${a} : ${next})`;
      }),
    );
  }

  /** Arithmetic over operands: where one of them is null, so is the result. */
  private lifted(operands: readonly Expr[], make: (args: readonly string[]) => string): Code {
    return this.liftedCodes(
      operands.map((operand) => this.expr(operand)),
      make,
    );
  }

  private liftedCodes(codes: readonly Code[], make: (args: readonly string[]) => string): Code {
    if (codes.some(({ constant }) => constant === null)) return this.literal(null);
    return { js: make(codes.map(({ js }) => js)), nulls: nullsOf(codes) };
  }

  private known(code: Code): Code {
    if (code.constant !== undefined) return yesOrNo(code.constant !== null);
    // Where nothing can be null the facts are still named, so that an unknown one goes to the walk.
    const names = code.nulls.length === 0 ? [code.js] : code.nulls;
    return sure(`(${names.map((name) => `${name} !== null`).join(' && ')})`);
  }

  private choice(test: Code, then: Expr, otherwise: Expr): Code {
    if (test.constant !== undefined) return this.expr(test.constant === true ? then : otherwise);
    const [a, b] = [this.expr(then), this.expr(otherwise)];
    const js = `(${test.js} ? ${valueOf(a)} : ${valueOf(b)})`;
    if (a.nulls.length === 0 && b.nulls.length === 0) return sure(js);
    const name = this.keep('t', js);
    return { js: name, nulls: [name] };
  }

  private orElse(args: readonly Expr[]): Code {
    const codes = args.map((arg) => this.name('t', this.expr(arg)));
    const sureAt = codes.findIndex(({ nulls }) => nulls.length === 0);
    const needed = sureAt < 0 ? codes : codes.slice(0, sureAt + 1);
    const js = needed.reduceRight((rest, { js }) => (rest === '' ? js : `(${js} !== null ? ${js} : ${rest})`), '');
    if (sureAt >= 0) return sure(js);
    const name = this.keep('t', js);
    return { js: name, nulls: [name] };
  }

  /** Nothing equals nothing, and is neither more nor less than anything. */
  private compare(how: string, a: Code, b: Code): Code {
    if (how === '=' || how === '!=') return sure(`(${valueOf(a)} ${how === '=' ? '===' : '!=='} ${valueOf(b)})`);
    return this.whereKnown([a, b], `${a.js} ${how} ${b.js}`);
  }

  /** False where one of the operands is null. */
  private whereKnown(operands: readonly Code[], js: string): Code {
    if (operands.some(({ constant }) => constant === null)) return yesOrNo(false);
    return sure(`(${[...nullsOf(operands).map((name) => `${name} !== null`), js].join(' && ')})`);
  }

  /** Any of a cell's tests. `of` is repeated: it has to be a name. */
  cell(tests: readonly Test[], of: Code): Code {
    const bits = of.constant === undefined && tests.length > 1 ? this.bitsOf(tests) : undefined;
    if (bits !== undefined) return this.whereKnown([of], `(${String(bits)} >>> ${of.js} & 1) === 1`);
    return anyOf(tests.map((test) => this.oneTest(test, of)));
  }

  /**
   * Several values of an enumeration as one number, a bit for each: then there is one thing to test, where a chain of comparisons would
   * have the processor guess which of them holds.
   */
  private bitsOf(tests: readonly Test[]): number | undefined {
    let bits = 0;
    for (const test of tests) {
      if (test.test !== 'compare' || test.how !== '=' || test.value.type.kind !== 'enum') return undefined;
      const code = this.settled(test.value);
      const { length = Infinity } = this.ruleSet.enums[test.value.type.name]?.values ?? {};
      if (typeof code !== 'number' || length > MOST_BITS) return undefined;
      bits |= 1 << code;
    }
    return bits;
  }

  private oneTest(test: Test, of: Code): Code {
    switch (test.test) {
      case 'any':
        return yesOrNo(true);
      case 'not':
        return negated(this.cell(test.tests, of));
      case 'compare':
        return this.against(test.how, of, test.value);
      case 'range':
        return allOf([
          this.against(test.lowIncluded ? '>=' : '>', of, test.low),
          this.against(test.highIncluded ? '<=' : '<', of, test.high),
        ]);
    }
  }

  private against(how: Extract<Test, { test: 'compare' }>['how'], of: Code, bound: Expr): Code {
    const code = this.expr(bound);
    if (of.constant !== undefined && code.constant !== undefined)
      return yesOrNo(compare(how, of.constant, code.constant));
    return this.compare(how, of, code);
  }
}

/** Of an integer that the engine need not box. */
const MOST_BITS = 30;

/** Whether no fact, and not the day, has a part in it. */
function isSettled(expr: Expr): boolean {
  const { op } = expr;
  return op !== 'fact' && op !== 'derived' && op !== 'table' && op !== 'asOf' && children(expr).every(isSettled);
}

function nullsOf(codes: readonly Code[]): string[] {
  return [...new Set(codes.flatMap(({ nulls }) => nulls))];
}
