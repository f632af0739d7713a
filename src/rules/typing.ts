import { type Place, parseDay, shift } from '../kit/index.ts';
import type { RuleCode } from './codes.ts';
import type { Faults } from './faults.ts';
import type { Feel, UnaryTest } from './feel/ast.ts';
import { type Compare, type Expr, type Test, type Type, scaleOf } from './model.ts';
import { own } from './own.ts';
import type { Scope } from './scope.ts';
import { BOOLEAN, DATE, TEXT, numberIn, sameType, sayType } from './types.ts';
import { typeCall } from './typing-functions.ts';
import { typeFilter, typePath, typeQuantified } from './typing-lists.ts';
import { typeName, typeNumber } from './typing-names.ts';
import { typeBinary, typeChoice, typeMembership, typeNumeric } from './typing-operators.ts';
import { isBare, times } from './typing-numbers.ts';

/**
 * Gives a FEEL tree its names and types. Faults are collected; `undefined` means a fault has been added.
 * `expected` is what the surroundings want: it decides what a bare word or number means.
 */
export class Typing {
  readonly faults: Faults;
  readonly place: Place;
  /** What a bare number is multiplied by: 10 000 in a column headed 万元. */
  readonly times: number;

  constructor(faults: Faults, place: Place, times = 1) {
    this.faults = faults;
    this.place = place;
    this.times = times;
  }

  /** The expression, made to fit `expected` where that is given. */
  fit(feel: Feel, scope: Scope, expected: Type): Expr | undefined {
    const expr = this.expr(feel, scope, expected);
    return expr === undefined ? undefined : this.coerce(expr, expected, feel);
  }

  expr(feel: Feel, scope: Scope, expected?: Type): Expr | undefined {
    // A condition within a formula has numbers of its own: under 万元, 5000 stands for 元 beside an amount.
    if (this.times !== 1 && isCondition(feel)) return new Typing(this.faults, this.place).expr(feel, scope, expected);
    switch (feel.kind) {
      case 'number':
        return typeNumber(this, feel, expected);
      case 'text':
        return { op: 'lit', type: TEXT, value: feel.value };
      case 'boolean':
        return { op: 'lit', type: BOOLEAN, value: feel.value };
      case 'null':
        return { op: 'lit', type: expected ?? TEXT, value: null };
      case 'date':
        return { op: 'lit', type: DATE, value: parseDay(feel.value) ?? null };
      case 'span':
        return { op: 'lit', type: numberIn(feel.unit), value: feel.count };
      case 'name':
        return typeName(this, feel, scope, expected);
      case 'path':
        return typePath(this, feel, scope);
      case 'filter':
        return typeFilter(this, feel, scope);
      case 'call':
        return typeCall(this, feel, scope, expected);
      case 'negate':
        return typeNumeric(this, feel.of, scope, (arg) => ({ op: 'negate', type: arg.type, arg }), expected);
      case 'binary':
        return typeBinary(this, feel, scope, expected);
      case 'in':
        return typeMembership(this, feel, scope);
      case 'if':
        return typeChoice(this, feel, scope, expected);
      case 'some':
      case 'every':
        return typeQuantified(this, feel, scope);
    }
  }

  /** Unary tests of a cell against a value of type `type`. */
  tests(tests: readonly UnaryTest[], scope: Scope, type: Type): Test[] | undefined {
    const typed = tests.map((test) => this.test(test, scope, type));
    return typed.every((test) => test !== undefined) ? typed : undefined;
  }

  test(test: UnaryTest, scope: Scope, type: Type): Test | undefined {
    switch (test.kind) {
      case 'any':
        return { test: 'any' };
      case 'not': {
        const tests = this.tests(test.tests, scope, type);
        return tests === undefined ? undefined : { test: 'not', tests };
      }
      case 'equals':
      case 'compare': {
        const how = test.kind === 'equals' ? '=' : test.op;
        const value = this.fit(test.value, scope, type);
        if (value === undefined || !this.orderable(how, type, test.at, scope)) return undefined;
        return { test: 'compare', how, value };
      }
      case 'range': {
        const low = this.fit(test.low, scope, type);
        const high = this.fit(test.high, scope, type);
        if (low === undefined || high === undefined || !this.orderable('<', type, test.at, scope)) return undefined;
        return { test: 'range', low, high, lowIncluded: test.lowIncluded, highIncluded: test.highIncluded };
      }
    }
  }

  /** A bare count takes the unit wanted of it; nothing else changes its type silently. */
  coerce(expr: Expr, wanted: Type, feel: Feel): Expr | undefined {
    if (sameType(expr.type, wanted) || (expr.op === 'lit' && expr.value === null)) return expr;
    if (expr.type.kind === 'number' && wanted.kind === 'number') {
      if (expr.type.unit === '' && isBare(feel)) return times(expr, wanted, 10 ** scaleOf(wanted.unit) * this.times);
      const bare = expr.type.unit === '' || wanted.unit === '';
      if (bare && scaleOf(expr.type.unit) === scaleOf(wanted.unit)) return { ...expr, type: wanted };
    }
    return this.fault(
      feel,
      'R020',
      `这里要${sayType(wanted)}，给的是${sayType(expr.type)}`,
      hintFor(expr.type, wanted),
    );
  }

  orderable(how: Compare, type: Type, at: readonly [number, number], scope: Scope): boolean {
    if (how === '=' || how === '!=') return true;
    const ordered = this.isOrdered(type, scope);
    if (!ordered)
      this.faults.add(
        shift(this.place, at[0]),
        'R021',
        `${sayType(type)}不能比大小`,
        type.kind === 'enum' ? `在枚举“${type.name}”的标题后写（有序）` : '只能用 = 或 !=',
      );
    return ordered;
  }

  /** Numbers, days and years; of enumerations those whose values are written in their order. */
  isOrdered(type: Type, scope: Scope): boolean {
    if (type.kind === 'enum') return own(scope.world.enums, type.name)?.ordered ?? false;
    return type.kind === 'number' || type.kind === 'date' || type.kind === 'year';
  }

  at(feel: Feel): Place {
    return shift(this.place, feel.at[0]);
  }

  fault(feel: Feel, code: RuleCode, message: string, hint?: string): undefined {
    return this.faults.add(this.at(feel), code, message, hint);
  }
}

function isCondition(feel: Feel): boolean {
  if (feel.kind === 'binary') return !/^[-+*/]$/u.test(feel.op);
  return feel.kind === 'in' || feel.kind === 'filter' || feel.kind === 'some' || feel.kind === 'every';
}

function hintFor(given: Type, wanted: Type): string | undefined {
  if (wanted.kind === 'enum') return '写枚举中的值，不加引号';
  if (given.kind === 'number' && wanted.kind === 'number') return '单位须一致';
  if (given.kind === 'text' && wanted.kind === 'number') return '若是标准表，在末栏标题的括号里写单位';
  if (given.kind === 'list') return '一列值先用 count、sum、min 或 max 化为一个值';
  const examples: Readonly<Partial<Record<Type['kind'], string>>> = {
    text: '文字须加引号',
    ref: '文字须加引号',
    boolean: '写一个条件，或 是、否',
    date: '写成 date("2024-12-29")，或日期的字段',
    year: '写四位年份，或 year(日期)',
    number: '写数字，或数的字段',
  };
  return examples[wanted.kind];
}
