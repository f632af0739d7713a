import type { Feel } from './feel/ast.ts';
import { type Compare, type Expr, type Type, scaleOf } from './model.ts';
import type { Scope } from './scope.ts';
import { BOOLEAN, DATE, YEAR, numberIn, sameType, sayType } from './types.ts';
import { isBare, times } from './typing-numbers.ts';
import type { Typing } from './typing.ts';

export function typeBinary(
  t: Typing,
  feel: Feel & { kind: 'binary' },
  scope: Scope,
  expected?: Type,
): Expr | undefined {
  switch (feel.op) {
    case 'and':
    case 'or':
      return logical(t, feel, feel.op, scope);
    case '+':
    case '-':
      return additive(t, feel, scope, expected);
    case '*':
    case '/':
      return multiplicative(t, feel, scope);
    default:
      return comparison(t, feel, feel.op, scope);
  }
}

function logical(t: Typing, feel: Feel & { kind: 'binary' }, op: 'and' | 'or', scope: Scope): Expr | undefined {
  const left = t.fit(feel.left, scope, BOOLEAN);
  const right = t.fit(feel.right, scope, BOOLEAN);
  if (left === undefined || right === undefined) return undefined;
  const flat = [left, right].flatMap((e) => (e.op === op ? e.args : [e]));
  return { op, type: BOOLEAN, args: flat };
}

function comparison(t: Typing, feel: Feel & { kind: 'binary' }, how: Compare, scope: Scope): Expr | undefined {
  if (isBare(feel.left) && isBare(feel.right)) {
    const sides = bareSides(t, feel, scope);
    return sides === undefined ? undefined : { op: 'compare', type: BOOLEAN, how, ...sides };
  }
  // The side that carries a type goes first: `高级工 <= 等级` reads as well as `等级 >= 高级工`.
  const leftLeads = leads(feel.left) || !leads(feel.right);
  const lead = t.expr(leftLeads ? feel.left : feel.right, scope);
  if (lead === undefined) return undefined;
  const other = t.fit(leftLeads ? feel.right : feel.left, scope, lead.type);
  if (other === undefined || !t.orderable(how, lead.type, feel.at, scope)) return undefined;
  const [left, right] = leftLeads ? [lead, other] : [other, lead];
  return exactly({ op: 'compare', type: BOOLEAN, how, left, right });
}

/**
 * A product or quotient that is compared is rounded so that the answer is that of its exact value: 59.998 % is not 60 % and more. With a
 * whole number n, `v >= n` says the same of v and of the next integer below it, `v > n` of the next above.
 */
function exactly(compare: Expr & { op: 'compare' }): Expr {
  const { how, left, right } = compare;
  const below = how === '>=' || how === '<';
  if (how === '=' || how === '!=' || isRounded(left) === isRounded(right)) return compare;
  if (isRounded(left)) return { ...compare, left: { ...left, rounding: below ? 'down' : 'up' } };
  return isRounded(right) ? { ...compare, right: { ...right, rounding: below ? 'up' : 'down' } } : compare;
}

function isRounded(expr: Expr): expr is Expr & { op: 'multiply' | 'divide' } {
  return expr.op === 'divide' || (expr.op === 'multiply' && expr.factor !== 1);
}

function additive(t: Typing, feel: Feel & { kind: 'binary' }, scope: Scope, expected?: Type): Expr | undefined {
  if (expected?.kind !== 'number' && isBare(feel.left)) return bareSum(t, feel, scope);
  const left = t.expr(feel.left, scope, expected?.kind === 'number' ? expected : undefined);
  if (left === undefined) return undefined;
  if (left.type.kind === 'date' || left.type.kind === 'year') return calendar(t, feel, left, scope);
  if (left.type.kind !== 'number')
    return t.fault(feel.left, 'R016', `${sayType(left.type)}不能加减`, '只有数、日期和年度可以加减');
  const right = t.fit(feel.right, scope, left.type);
  if (right === undefined) return undefined;
  return { op: feel.op === '+' ? 'add' : 'subtract', type: left.type, left, right };
}

/** A number without a unit takes that of the other side: `0.5 + 得分率` is `得分率 + 0.5`. */
function bareSum(t: Typing, feel: Feel & { kind: 'binary' }, scope: Scope): Expr | undefined {
  const op = feel.op === '+' ? 'add' : 'subtract';
  if (isBare(feel.right)) {
    const sides = bareSides(t, feel, scope);
    return sides === undefined ? undefined : { op, type: sides.left.type, ...sides };
  }
  const right = t.expr(feel.right, scope);
  if (right === undefined) return undefined;
  if (right.type.kind !== 'number')
    return t.fault(feel.right, 'R016', `数不能加减${sayType(right.type)}`, '把日期写在前面');
  const left = t.fit(feel.left, scope, right.type);
  return left === undefined ? undefined : { op, type: right.type, left, right };
}

/** Two sides of which neither has a unit: `0.5 < 1` compares 50 % with 100 %. */
function bareSides(t: Typing, feel: Feel & { kind: 'binary' }, scope: Scope): { left: Expr; right: Expr } | undefined {
  const left = t.expr(feel.left, scope);
  const right = t.expr(feel.right, scope);
  if (left === undefined || right === undefined) return undefined;
  return sameType(left.type, right.type) ? { left, right } : { left: asShare(left), right: asShare(right) };
}

/** A date plus years, months or days; a year plus years; the years or days between two. */
function calendar(t: Typing, feel: Feel & { kind: 'binary' }, left: Expr, scope: Scope): Expr | undefined {
  const right = t.expr(feel.right, scope);
  if (right === undefined) return undefined;
  const op = feel.op === '+' ? 'add' : 'subtract';
  if (op === 'subtract' && right.type.kind === left.type.kind)
    return { op, type: numberIn(left.type.kind === 'date' ? '日' : '年'), left, right };
  const unit = right.type.kind === 'number' ? right.type.unit : undefined;
  if (left.type.kind === 'year' && (unit === '年' || unit === '')) return { op, type: YEAR, left, right };
  if (left.type.kind === 'date' && (unit === '年' || unit === '月' || unit === '日')) {
    const by: Expr = op === 'add' ? right : { op: 'negate', type: right.type, arg: right };
    return { op: 'shift', type: DATE, date: left, by, unit };
  }
  return t.fault(feel.right, 'R016', `${sayType(left.type)}不能加减${sayType(right.type)}`, '日期只能加减年、月、日');
}

function multiplicative(t: Typing, feel: Feel & { kind: 'binary' }, scope: Scope): Expr | undefined {
  const left = t.expr(feel.left, scope);
  const right = t.expr(feel.right, scope);
  if (left === undefined || right === undefined) return undefined;
  if (left.type.kind !== 'number' || right.type.kind !== 'number')
    return t.fault(feel, 'R016', `${sayType(left.type)}与${sayType(right.type)}不能乘除`, '只有数可以乘除');
  const [a, b] = [left.type.unit, right.type.unit];
  if (feel.op === '/') return division(t, feel, left, right, a, b);
  if (scaleOf(a) === 2 && scaleOf(b) === 2 && a !== '%' && b !== '%')
    return t.fault(feel, 'R016', `${sayType(left.type)}与${sayType(right.type)}不能相乘`, UNIT_HINT);
  const share = a === '%' || b === '%';
  const both = share && scaleOf(a) === 2 && scaleOf(b) === 2;
  // 元 × % : the share's two decimals and its percent fall away; heads × % keeps whole heads.
  const unit = share ? (a === '%' ? b : a) : a === '' || (scaleOf(b) === 2 && scaleOf(a) === 0) ? b : a;
  const factor = both || (share && scaleOf(unit) === 0) ? 10000 : 1;
  return { op: 'multiply', type: numberIn(unit), left, right, factor };
}

function division(t: Typing, feel: Feel, left: Expr, right: Expr, a: string, b: string): Expr | undefined {
  if (a === b) return { op: 'divide', type: numberIn('%'), left, right, factor: 10000 };
  if (b === '%') return { op: 'divide', type: left.type, left, right, factor: 10000 };
  if (scaleOf(b) === 0 && (b === '' || a === '元')) return { op: 'divide', type: left.type, left, right, factor: 1 };
  if (scaleOf(a) === 0 && scaleOf(b) === 0) return { op: 'divide', type: numberIn('%'), left, right, factor: 10000 };
  return t.fault(feel, 'R016', `${sayType(left.type)}不能除以${sayType(right.type)}`, UNIT_HINT);
}

export function typeMembership(t: Typing, feel: Feel & { kind: 'in' }, scope: Scope): Expr | undefined {
  const of = t.expr(feel.of, scope);
  if (of === undefined) return undefined;
  const tests = t.tests(feel.tests, scope, of.type);
  return tests === undefined ? undefined : { op: 'test', type: BOOLEAN, of, tests };
}

export function typeChoice(t: Typing, feel: Feel & { kind: 'if' }, scope: Scope, expected?: Type): Expr | undefined {
  const test = t.fit(feel.test, scope, BOOLEAN);
  const lead = feel.then.kind === 'number' && feel.else.kind !== 'number' ? feel.else : feel.then;
  const type = expected ?? t.expr(lead, scope)?.type;
  if (type === undefined) return undefined;
  const then = t.fit(feel.then, scope, type);
  const other = t.fit(feel.else, scope, type);
  if (test === undefined || then === undefined || other === undefined) return undefined;
  return { op: 'if', type, test, then, else: other };
}

export function typeNumeric(
  t: Typing,
  feel: Feel,
  scope: Scope,
  make: (arg: Expr) => Expr,
  expected?: Type,
): Expr | undefined {
  const arg = t.expr(feel, scope, expected);
  if (arg === undefined) return undefined;
  if (arg.type.kind === 'number') return make(arg);
  return t.fault(feel, 'R016', `${sayType(arg.type)}不能取负`, '负号后面须是数');
}

const UNIT_HINT = '一边须是没有单位的数、人数或百分比';

/** Whether a side of a comparison brings a type of its own. */
function leads(feel: Feel): boolean {
  return !isBare(feel) && feel.kind !== 'null' && !(feel.kind === 'name' && /^[是否]$/u.test(feel.name));
}

/** A number as a share of 1, as decimals are kept: 1 is 100 %. */
function asShare(expr: Expr): Expr {
  return expr.type.kind === 'number' && expr.type.unit === '' ? times(expr, numberIn('%'), 10_000) : expr;
}
