import { addDays, addMonths, addYears, civilOf, mulDiv, yearOf } from '../kit/index.ts';
import type { Compare, Expr, Regime, RuleSet, Test, Value } from '../rules/index.ts';
import type { Row } from './model.ts';
import { isList, isRows, Unknown, type Result } from './unknown.ts';

/** How expressions read registers. */
export interface RegisterAccess {
  rows(register: string): readonly Row[] | Unknown;
  field(row: Row, name: string, env: Env): Value | Unknown;
  lookup(register: string, key: Value, field: string, env: Env): Value | Unknown;
  narrow(rows: readonly Row[], filter: Extract<Expr, { op: 'filter' }>, env: Env): readonly Row[];
}

/** What the names of an expression stand for while it is evaluated. */
export interface Env {
  readonly ruleSet: RuleSet;
  readonly registers: RegisterAccess;
  readonly regime: Regime;
  readonly asOf: number;
  /** Row variables by number. */
  readonly rows: readonly (Row | undefined)[];
  /** 本组; unknown where it is not known which rows belong to it. */
  readonly group?: readonly Row[] | Unknown;
  readonly paid?: readonly Row[];
  /** Scalars of an item's decision. */
  readonly fact?: (index: number) => Value | Unknown;
  readonly derived?: (index: number) => Value | Unknown;
  readonly table?: (index: number) => Value | Unknown;
}

/** An expression that gives one value. */
export function scalar(expr: Expr, env: Env): Value | Unknown {
  const result = evaluate(expr, env);
  // Typing has seen to it that no list stands here.
  return isList(result) ? null : result;
}

/** Walks the expression. Unknown spreads only where it matters: unknown and false is false. */
function evaluate(expr: Expr, env: Env): Result {
  switch (expr.op) {
    case 'lit':
      return expr.value;
    case 'param':
      return env.regime.get(expr.name) ?? new Unknown({ rulings: [expr.name] });
    case 'asOf':
      return env.asOf;
    case 'fact':
      return env.fact?.(expr.index) ?? null;
    case 'derived':
      return env.derived?.(expr.index) ?? null;
    case 'table':
      return env.table?.(expr.index) ?? null;
    case 'and':
      return junction(expr.args, env, false);
    case 'or':
      return junction(expr.args, env, true);
    case 'not':
      return map(scalar(expr.arg, env), (value) => value !== true);
    case 'negate':
      return map(scalar(expr.arg, env), (value) => (typeof value === 'number' ? -value : null));
    case 'abs':
      return map(scalar(expr.arg, env), (value) => (typeof value === 'number' ? Math.abs(value) : null));
    case 'known':
      return known(scalar(expr.arg, env));
    case 'compare':
      return both(expr.left, expr.right, env, (a, b) => compare(expr.how, a, b));
    case 'add':
      return numbers(expr.left, expr.right, env, (a, b) => a + b);
    case 'subtract':
      return numbers(expr.left, expr.right, env, (a, b) => a - b);
    case 'multiply':
      return numbers(expr.left, expr.right, env, (a, b) => mulDiv(a, b, expr.factor, expr.rounding));
    case 'divide':
      return numbers(expr.left, expr.right, env, (a, b) => (b === 0 ? null : mulDiv(a, expr.factor, b, expr.rounding)));
    case 'shift':
      return numbers(expr.date, expr.by, env, (date, by) => shiftDate(date, by, expr.unit));
    case 'if':
      return choose(expr, env);
    case 'min':
    case 'max':
      return extreme(expr.args, expr.op, env);
    case 'orElse':
      return orElse(expr.args, env);
    case 'yearOf':
      return map(scalar(expr.arg, env), (value) => (typeof value === 'number' ? yearOf(value) : null));
    case 'monthOf':
      return map(scalar(expr.arg, env), (value) => (typeof value === 'number' ? civilOf(value).month : null));
    case 'dayOf':
      return map(scalar(expr.arg, env), (value) => (typeof value === 'number' ? civilOf(value).day : null));
    case 'textual':
      return both(expr.left, expr.right, env, (a, b) => textual(expr.how, a, b));
    case 'test':
      return passes(expr.tests, scalar(expr.of, env), env);
    default:
      return query(expr, env);
  }
}

type Query = Extract<
  Expr,
  {
    op:
      | 'get'
      | 'lookup'
      | 'rows'
      | 'group'
      | 'paid'
      | 'filter'
      | 'column'
      | 'distinct'
      | 'count'
      | 'sum'
      | 'least'
      | 'greatest'
      | 'some'
      | 'every';
  }
>;

/** Expressions that read registers. */
function query(expr: Query, env: Env): Result {
  switch (expr.op) {
    case 'get': {
      const row = env.rows[expr.variable];
      return row === undefined ? null : env.registers.field(row, expr.field, env);
    }
    case 'lookup':
      return map(scalar(expr.key, env), (key) => env.registers.lookup(expr.register, key, expr.field, env));
    case 'rows':
      return env.registers.rows(expr.register);
    case 'group':
      return env.group ?? [];
    case 'paid':
      return env.paid ?? [];
    case 'filter':
      return filter(expr, env);
    case 'column':
      return column(expr, env);
    case 'distinct':
      return distinct(expr.list, env);
    case 'count':
      return count(expr.list, env);
    case 'sum':
      return overNumbers(expr.list, env, (list) => list.reduce((sum, n) => sum + n, 0));
    case 'least':
      return overNumbers(expr.list, env, (list) => (list.length === 0 ? null : Math.min(...list)));
    case 'greatest':
      return overNumbers(expr.list, env, (list) => (list.length === 0 ? null : Math.max(...list)));
    case 'some':
      return quantified(expr, env, true);
    case 'every':
      return quantified(expr, env, false);
  }
}

// ── values ──────────────────────────────────────────────────────────────────────────────────────────────────────────

function map<T extends Result>(value: Value | Unknown, f: (value: Value) => T): T | Unknown {
  return value instanceof Unknown ? value : f(value);
}

function both(left: Expr, right: Expr, env: Env, f: (a: Value, b: Value) => Value): Value | Unknown {
  const a = scalar(left, env);
  const b = scalar(right, env);
  if (a instanceof Unknown || b instanceof Unknown) return Unknown.merge([a, b].filter((x) => x instanceof Unknown));
  return f(a, b);
}

function numbers(left: Expr, right: Expr, env: Env, f: (a: number, b: number) => number | null): Value | Unknown {
  return both(left, right, env, (a, b) => (typeof a === 'number' && typeof b === 'number' ? f(a, b) : null));
}

/** `and` stops at false, `or` at true; else what is unknown stays unknown. Nothing (null) counts as false. */
function junction(args: readonly Expr[], env: Env, stop: boolean): Value | Unknown {
  const unknown: Unknown[] = [];
  for (const arg of args) {
    const value = scalar(arg, env);
    if (value instanceof Unknown) unknown.push(value);
    else if ((value === true) === stop) return stop;
  }
  return unknown.length > 0 ? Unknown.merge(unknown) : !stop;
}

function known(value: Value | Unknown): boolean {
  return !(value instanceof Unknown) && value !== null;
}

/** Nothing (null) equals nothing, and is neither more nor less than anything. */
export function compare(how: Compare, a: Value, b: Value): boolean {
  if (how === '=') return a === b;
  if (how === '!=') return a !== b;
  if (typeof a !== 'number' || typeof b !== 'number') return false;
  if (how === '<') return a < b;
  if (how === '<=') return a <= b;
  return how === '>' ? a > b : a >= b;
}

function shiftDate(date: number, by: number, unit: '年' | '月' | '日'): number {
  return unit === '年' ? addYears(date, by) : unit === '月' ? addMonths(date, by) : addDays(date, by);
}

function choose(expr: Extract<Expr, { op: 'if' }>, env: Env): Value | Unknown {
  const test = scalar(expr.test, env);
  if (!(test instanceof Unknown)) return scalar(test === true ? expr.then : expr.else, env);
  // Where both ways lead to the same, the question need not be asked.
  const [a, b] = [scalar(expr.then, env), scalar(expr.else, env)];
  return !(a instanceof Unknown) && a === b ? a : test;
}

function extreme(args: readonly Expr[], op: 'min' | 'max', env: Env): Value | Unknown {
  const values = args.map((arg) => scalar(arg, env));
  const unknown = values.filter((value) => value instanceof Unknown);
  if (unknown.length > 0) return Unknown.merge(unknown);
  const found = values.filter((value) => typeof value === 'number');
  if (found.length < values.length) return null;
  return op === 'min' ? Math.min(...found) : Math.max(...found);
}

function orElse(args: readonly Expr[], env: Env): Value | Unknown {
  let last: Value | Unknown = null;
  for (const arg of args) {
    last = scalar(arg, env);
    if (known(last)) return last;
  }
  return last;
}

function textual(how: 'contains' | 'starts' | 'ends', a: Value, b: Value): boolean {
  if (typeof a !== 'string' || typeof b !== 'string') return false;
  if (how === 'contains') return a.includes(b);
  return how === 'starts' ? a.startsWith(b) : a.endsWith(b);
}

/** Whether a value passes any of the tests of a cell. */
export function passes(tests: readonly Test[], value: Value | Unknown, env: Env): boolean | Unknown {
  const unknown: Unknown[] = [];
  for (const test of tests) {
    const verdict = passesOne(test, value, env);
    if (verdict === true) return true;
    if (verdict !== false) unknown.push(verdict);
  }
  return unknown.length > 0 ? Unknown.merge(unknown) : false;
}

function passesOne(test: Test, value: Value | Unknown, env: Env): boolean | Unknown {
  if (test.test === 'any') return true;
  if (test.test === 'not') {
    const inner = passes(test.tests, value, env);
    return inner instanceof Unknown ? inner : !inner;
  }
  if (value instanceof Unknown) return value;
  if (test.test === 'compare') {
    const bound = scalar(test.value, env);
    return bound instanceof Unknown ? bound : compare(test.how, value, bound);
  }
  const low = scalar(test.low, env);
  const high = scalar(test.high, env);
  // Three-valued like `and`: below the known lower bound is out of the range, whatever the upper one will be.
  const sides = [
    low instanceof Unknown ? low : compare(test.lowIncluded ? '>=' : '>', value, low),
    high instanceof Unknown ? high : compare(test.highIncluded ? '<=' : '<', value, high),
  ];
  if (sides.includes(false)) return false;
  const unknown = sides.filter((side) => side instanceof Unknown);
  return unknown.length > 0 ? Unknown.merge(unknown) : true;
}

// ── lists ───────────────────────────────────────────────────────────────────────────────────────────────────────────

function rowsOf(list: Expr, env: Env): readonly Row[] | Unknown {
  const result = evaluate(list, env);
  if (result instanceof Unknown) return result;
  return isRows(result) ? result : [];
}

function withRow(env: Env, variable: number, row: Row): Env {
  const rows = [...env.rows];
  rows[variable] = row;
  return { ...env, rows };
}

function filter(expr: Extract<Expr, { op: 'filter' }>, env: Env): Result {
  const rows = rowsOf(expr.list, env);
  if (rows instanceof Unknown) return rows;
  const kept: Row[] = [];
  const unknown: Unknown[] = [];
  for (const row of env.registers.narrow(rows, expr, env)) {
    const verdict = scalar(expr.where, withRow(env, expr.variable, row));
    if (verdict instanceof Unknown) unknown.push(verdict);
    else if (verdict === true) kept.push(row);
  }
  return unknown.length > 0 ? Unknown.merge(unknown) : kept;
}

function column(expr: Extract<Expr, { op: 'column' }>, env: Env): Result {
  const rows = rowsOf(expr.list, env);
  if (rows instanceof Unknown) return rows;
  const values: Value[] = [];
  const unknown: Unknown[] = [];
  for (const row of rows) {
    const value = env.registers.field(row, expr.field, env);
    if (value instanceof Unknown) unknown.push(value);
    else values.push(value);
  }
  return unknown.length > 0 ? Unknown.merge(unknown) : values;
}

function distinct(list: Expr, env: Env): Result {
  const result = evaluate(list, env);
  if (isRows(result) || !isList(result)) return result;
  return [...new Set(result)];
}

function count(list: Expr, env: Env): Result {
  const result = evaluate(list, env);
  if (result instanceof Unknown) return result;
  return isList(result) ? result.length : 0;
}

function overNumbers(list: Expr, env: Env, f: (list: readonly number[]) => Value): Result {
  const result = evaluate(list, env);
  if (result instanceof Unknown) return result;
  return f(isList(result) ? result.filter((value) => typeof value === 'number') : []);
}

/** `some` stops at the first true, `every` at the first false. */
function quantified(expr: Extract<Expr, { op: 'some' | 'every' }>, env: Env, stop: boolean): Value | Unknown {
  const rows = rowsOf(expr.list, env);
  if (rows instanceof Unknown) return rows;
  const unknown: Unknown[] = [];
  for (const row of rows) {
    const verdict = scalar(expr.where, withRow(env, expr.variable, row));
    if (verdict instanceof Unknown) unknown.push(verdict);
    else if ((verdict === true) === stop) return stop;
  }
  return unknown.length > 0 ? Unknown.merge(unknown) : !stop;
}
