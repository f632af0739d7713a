import type { Expr, Item, Test, Value } from '../../../rules/index.ts';
import type { Context } from './expressions.ts';

/**
 * The values an input of a table may have for this item: a parameter's value in force, or the values of an enumeration that the item's
 * 范围 and conditions leave. Undefined where there is no telling.
 */
export function possibleValues(input: Expr, { item, regime, ruleSet }: Context): readonly Value[] | undefined {
  if (input.op === 'param') {
    const value = regime.get(input.name);
    return value === undefined ? undefined : [value];
  }
  if (input.op !== 'fact' || input.type.kind !== 'enum') return undefined;
  const values = ruleSet.enums[input.type.name]?.values.map((_, code) => code) ?? [];
  const tests = requirementsOf(item, input.index);
  return values.filter((value) => tests.every((test) => passes([test], value)));
}

/** Whether a value passes a cell. What cannot be told here is taken to pass. */
export function passes(tests: readonly Test[], value: Value): boolean {
  return tests.some((test) => passesOne(test, value));
}

function passesOne(test: Test, value: Value): boolean {
  switch (test.test) {
    case 'any':
      return true;
    case 'not':
      return (
        !test.tests.every((inner) => inner.test === 'compare' && inner.value.op === 'lit') || !passes(test.tests, value)
      );
    case 'compare':
      return test.value.op !== 'lit' || compares(value, test.how, test.value.value);
    case 'range':
      return (
        (test.low.op !== 'lit' || compares(value, test.lowIncluded ? '>=' : '>', test.low.value)) &&
        (test.high.op !== 'lit' || compares(value, test.highIncluded ? '<=' : '<', test.high.value))
      );
  }
}

function compares(a: Value, how: (Test & { test: 'compare' })['how'], b: Value): boolean {
  if (how === '=') return a === b;
  if (how === '!=') return a !== b;
  if (typeof a !== 'number' || typeof b !== 'number') return true;
  return how === '<' ? a < b : how === '<=' ? a <= b : how === '>' ? a > b : a >= b;
}

/** What the item's 范围 and conditions say of one fact alone. */
function requirementsOf(item: Item, fact: number): Test[] {
  const source = item.facts[fact]?.source;
  const field = source?.op === 'get' ? source.field : undefined;
  const scope = item.unit.scope === undefined ? [] : conjuncts(item.unit.scope);
  const required = item.conditions.filter(({ role }) => role === 'require').flatMap(({ expr }) => conjuncts(expr));
  return [
    ...scope.flatMap((expr) => testOf(expr, (of) => of.op === 'get' && of.variable === 0 && of.field === field)),
    ...required.flatMap((expr) => testOf(expr, (of) => of.op === 'fact' && of.index === fact)),
  ];
}

export function conjuncts(expr: Expr): readonly Expr[] {
  return expr.op === 'and' ? expr.args.flatMap(conjuncts) : [expr];
}

function testOf(expr: Expr, concerns: (of: Expr) => boolean): Test[] {
  if (expr.op === 'compare' && concerns(expr.left)) return [{ test: 'compare', how: expr.how, value: expr.right }];
  // Several tests of one `in` are alternatives, so only a single one can be required.
  if (expr.op === 'test' && concerns(expr.of) && expr.tests.length === 1) return [...expr.tests];
  return [];
}
