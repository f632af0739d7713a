import fc from 'fast-check';
import { evaluate } from 'feelin';
import { expect, test } from 'vitest';
import type { BinaryOp, CompareOp, Feel, UnaryTest } from './ast.ts';
import { parseExpression } from './from-text.ts';
import { formatFeel } from './to-text.ts';

const FACTS: Readonly<Record<string, number | boolean>> = { 人数: 30, 年度: 2025, 达标: true };

test('our trees give what feelin gives', () => {
  fc.assert(
    fc.property(fc.oneof(conditions, numbers), (written) => {
      const text = formatFeel(written);
      const { feel, faults } = parseExpression(text, { file: 'x', line: 1, column: 1 });
      expect(faults).toEqual([]);
      if (feel === undefined) throw new Error(text);
      const value: unknown = evaluate(text, FACTS).value;
      // Floats know −0.
      const ours = valueOf(feel);
      expect({ text, value: ours === 0 ? 0 : ours }).toEqual({ text, value: value === 0 ? 0 : value });
    }),
    { numRuns: 2000 },
  );
});

test('what feelin lets pass, is refused', () => {
  const accepted = ['1e3', '年度 == 2025', '人数 ＊ 2', '.5', '人数 // 30'].filter(
    (text) => parseExpression(text, { file: 'x', line: 1, column: 1 }).feel !== undefined,
  );
  expect(accepted).toEqual(['人数 ＊ 2']);
  expect(evaluate('1e3', {}).value).toBe(1);
  expect(evaluate('人数 in [1..50] and true', FACTS).value).toBeNull();
  expect(parseExpression('人数 in [1..50] and true', { file: 'x', line: 1, column: 1 }).feel).toMatchObject({
    kind: 'binary',
    op: 'and',
  });
});

type Value = number | boolean | null;

/** Null is unknown. Numbers are small integers, which floats hold exactly. */
function valueOf(feel: Feel): Value {
  switch (feel.kind) {
    case 'number':
      return Number(feel.text);
    case 'boolean':
      return feel.value;
    case 'name':
      return FACTS[feel.name] ?? null;
    case 'negate':
      return 0 - Number(valueOf(feel.of));
    case 'call':
      return feel.args.map(valueOf).map((value) => (typeof value === 'boolean' ? !value : null))[0] ?? null;
    case 'if':
      return valueOf(valueOf(feel.test) === true ? feel.then : feel.else);
    case 'in':
      return feel.tests.some((test) => holds(test, Number(valueOf(feel.of))));
    case 'binary':
      return feel.op === 'and' || feel.op === 'or'
        ? junction(feel.op === 'or', [valueOf(feel.left), valueOf(feel.right)])
        : operate(feel.op, Number(valueOf(feel.left)), Number(valueOf(feel.right)));
    default:
      return null;
  }
}

function junction(decides: boolean, sides: readonly Value[]): Value {
  if (sides.includes(decides)) return decides;
  return sides.includes(null) ? null : !decides;
}

function operate(op: Exclude<BinaryOp, 'and' | 'or'>, a: number, b: number): Value {
  const results = { '+': a + b, '-': a - b, '*': a * b, '/': a / b };
  return op === '+' || op === '-' || op === '*' || op === '/' ? results[op] : compare(op, a, b);
}

function compare(op: CompareOp, a: number, b: number): boolean {
  return { '=': a === b, '!=': a !== b, '<': a < b, '<=': a <= b, '>': a > b, '>=': a >= b }[op];
}

function holds(test: UnaryTest, value: number): boolean {
  switch (test.kind) {
    case 'any':
      return true;
    case 'not':
      return !test.tests.some((inner) => holds(inner, value));
    case 'equals':
      return valueOf(test.value) === value;
    case 'compare':
      return compare(test.op, value, Number(valueOf(test.value)));
    case 'range':
      return (
        compare(test.lowIncluded ? '>=' : '>', value, Number(valueOf(test.low))) &&
        compare(test.highIncluded ? '<=' : '<', value, Number(valueOf(test.high)))
      );
  }
}

const at = [0, 0] as const;
const compareOps = fc.constantFrom<CompareOp>('=', '!=', '<', '<=', '>', '>=');

const { number: numbers, condition: conditions } = fc.letrec<{ number: Feel; condition: Feel; test: UnaryTest }>(
  (tie) => ({
    number: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom('0', '1', '30', '50', '2025').map((text) => ({ kind: 'number', text, at }) as const),
      fc.constantFrom('人数', '年度').map((name) => ({ kind: 'name', name, at }) as const),
      fc.record({ kind: fc.constant('negate'), of: tie('number'), at: fc.constant(at) }),
      fc.record({
        kind: fc.constant('binary'),
        op: fc.constantFrom<BinaryOp>('+', '-', '*'),
        left: tie('number'),
        right: tie('number'),
        at: fc.constant(at),
      }),
      fc.record({
        kind: fc.constant('if'),
        test: tie('condition'),
        then: tie('number'),
        else: tie('number'),
        at: fc.constant(at),
      }),
    ),
    condition: fc.oneof(
      { maxDepth: 3 },
      fc.constant({ kind: 'name', name: '达标', at } as const),
      fc.boolean().map((value) => ({ kind: 'boolean', value, at }) as const),
      fc.constant({ kind: 'null', at } as const),
      fc.record({
        kind: fc.constant('binary'),
        op: compareOps,
        left: tie('number'),
        right: tie('number'),
        at: fc.constant(at),
      }),
      fc.record({
        kind: fc.constant('binary'),
        op: fc.constantFrom<BinaryOp>('and', 'or'),
        left: tie('condition'),
        right: tie('condition'),
        at: fc.constant(at),
      }),
      fc.record({
        kind: fc.constant('call'),
        name: fc.constant('not'),
        args: fc.tuple(tie('condition')),
        at: fc.constant(at),
      }),
      // Two tests, since feelin reads `x in [1..5] and y` as `x in ([1..5] and y)`.
      fc.record({
        kind: fc.constant('in'),
        of: tie('number'),
        tests: fc.array(tie('test'), { minLength: 2, maxLength: 3 }),
        at: fc.constant(at),
      }),
    ),
    test: fc.oneof(
      fc.record({ kind: fc.constant('equals'), value: tie('number'), at: fc.constant(at) }),
      fc.record({ kind: fc.constant('compare'), op: compareOps, value: tie('number'), at: fc.constant(at) }),
      // From low to high, since feelin also counts down.
      fc
        .record({
          low: fc.nat(49),
          lowIncluded: fc.boolean(),
          size: fc.integer({ min: 1, max: 50 }),
          highIncluded: fc.boolean(),
        })
        .map(({ low, size, ...included }) => {
          const [from, to] = [low, low + size].map((n) => ({ kind: 'number', text: String(n), at }) as const);
          if (from === undefined || to === undefined) throw new Error('two numbers');
          return { kind: 'range', low: from, high: to, ...included, at } as const;
        }),
    ),
  }),
);
