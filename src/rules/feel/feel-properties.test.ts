import type { Tree } from '@lezer/common';
import fc from 'fast-check';
import { parser } from 'lezer-feel';
import { expect, test } from 'vitest';
import type { BinaryOp, CompareOp, Feel, UnaryTest } from './ast.ts';
import { FUNCTIONS } from './functions.ts';
import { parseExpression, parseUnaryTests, readExpression, readTests } from './from-text.ts';
import { lex } from './lex.ts';
import { readPlainExpression, readPlainTests } from './plain.ts';
import { readTree } from './read-tree.ts';
import { Source } from './source.ts';
import { formatFeel, formatTests } from './to-text.ts';

const PLACE = { file: 'x.md', line: 1, column: 1 };

test('what a tree is printed as, parses to the same tree', () => {
  fc.assert(
    fc.property(feels, (feel) => {
      expect(bare(parseExpression(formatFeel(feel), PLACE))).toEqual({ feel: bare(feel), faults: [] });
    }),
    { numRuns: 1000 },
  );
  fc.assert(
    fc.property(testLists, (tests) => {
      expect(bare(parseUnaryTests(formatTests(tests), PLACE))).toEqual({ tests: bare(tests), faults: [] });
    }),
    { numRuns: 1000 },
  );
});

test('full-width punctuation gives the same tree', () => {
  fc.assert(
    fc.property(feels, (feel) => {
      const text = formatFeel(feel);
      expect(bare(parseExpression(widen(text), PLACE))).toEqual({ feel: bare(feel), faults: [] });
    }),
  );
});

test('behind in, and and or bind as DMN says, whatever stands on either side', () => {
  const junction = fc.constantFrom('and', 'or');
  fc.assert(
    fc.property(
      plainConditions,
      junction,
      testLists,
      junction,
      plainConditions,
      (left, first, tests, second, right) => {
        const [list, before, behind] = [formatTests(tests), formatFeel(left), formatFeel(right)];
        const open = `${before} ${first} 人数 in (${list}) ${second} ${behind}`;
        const bracketed =
          first === 'or' && second === 'and'
            ? `${before} or ((人数 in (${list})) and ${behind})`
            : `(${before} ${first} (人数 in (${list}))) ${second} ${behind}`;
        expect(bare(parseExpression(open, PLACE))).toEqual(bare(parseExpression(bracketed, PLACE)));
      },
    ),
    { numRuns: 300 },
  );
});

test.each([
  ['x in [1..5] and y', '(x in [1..5]) and y'],
  ['a and x in [1..5] or z', '(a and (x in [1..5])) or z'],
  ['a or x in (1) and z', 'a or ((x in (1)) and z)'],
  ['x in < 5 and y', '(x in (< 5)) and y'],
  ['x in not(1) or y in ]1..5[ and z', '(x in (not(1))) or ((y in (1..5)) and z)'],
  ['x in [1, 2] and y in [1..2] and z in [a, b]', '((x in (1, 2)) and (y in [1..2])) and (z in (a, b))'],
  ['1 + x in [1..5] and y', '((1 + x) in [1..5]) and y'],
  ['count(a[x in [1..5] and y])', 'count(a[(x in [1..5]) and y])'],
  ['if x in [1..5] and y then 1 else 2', 'if ((x in [1..5]) and y) then 1 else 2'],
])('%s', (text, bracketed) => {
  const { feel, faults } = parseExpression(text, PLACE);
  expect(faults).toEqual([]);
  expect(bare(feel)).toEqual(bare(parseExpression(bracketed, PLACE).feel));
});

test('the shortcuts give what lezer-feel gives as it comes', () => {
  const asItComes = parser.configure({ top: 'Expression' });
  fc.assert(
    fc.property(feels, (feel) => {
      const { tree, source } = readTree('Expression', new Source(lex(formatFeel(feel), () => undefined)));
      expect(outline(tree)).toEqual(outline(asItComes.parse(source.text)));
    }),
    { numRuns: 300 },
  );
});

test('plain cells give the tree that they would have by way of lezer-feel', () => {
  const bits = fc.constantFrom(
    ...'甲 世界500强 职业_技能 或 为 and null x1 _ 0 7 007 30 -5 - , ， 、 ； . 30人 ２ Ａ'.split(' '),
    ' ',
  );
  let plain = 0;
  fc.assert(
    fc.property(
      fc.oneof(fc.array(bits, { maxLength: 5 }), fc.array(names, { maxLength: 4 })),
      fc.constantFrom('', ',', ', ', '，'),
      (parts, separator) => {
        const text = parts.join(separator);
        const [feel, tests] = [readPlainExpression(text), readPlainTests(text)];
        if (feel !== undefined) expect({ text, tree: feel, faults: [] }).toEqual({ text, ...readExpression(text) });
        if (tests !== undefined) expect({ text, tree: tests, faults: [] }).toEqual({ text, ...readTests(text) });
        if (tests !== undefined) plain += 1;
      },
    ),
    { numRuns: 5000 },
  );
  expect(plain).toBeGreaterThan(1000);
});

test('the same text elsewhere has the same tree, and its faults there', () => {
  const [here, there] = [PLACE, { file: 'y.md', line: 7, column: 11 }];
  expect(parseExpression('人数 + 1', there)).toEqual(parseExpression('人数 + 1', here));
  expect(parseExpression('人数 +', here).faults.map(({ place }) => place)).toEqual([
    { file: 'x.md', line: 1, column: 5 },
  ]);
  expect(parseExpression('人数 +', there).faults.map(({ place }) => place)).toEqual([
    { file: 'y.md', line: 7, column: 15 },
  ]);
});

test('each part of a tree points at the text that it was read from', () => {
  fc.assert(
    fc.property(feels, (written) => {
      const text = widen(formatFeel(written));
      const { feel } = parseExpression(text, PLACE);
      for (const part of partsOf(feel)) {
        const source = text.slice(...part.at);
        expect({ source, ...bareObject(parseExpression(source, PLACE)) }).toEqual({
          source,
          feel: bare(part),
          faults: [],
        });
      }
    }),
  );
});

test('no text makes it throw; what has no tree has a fault within the text', () => {
  const bits = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 3 }),
    fc.constantFrom(...'( ) [ ] { } - + . .. , " “ ” \\ = < > ! @ ? ＞ （ ≥ 、 if then 甲 1'.split(' ')),
  );
  fc.assert(
    fc.property(fc.array(bits, { maxLength: 30 }), (parts) => {
      const text = parts.join('');
      const expression = parseExpression(text, PLACE);
      const cell = parseUnaryTests(text, PLACE);
      expect(expression.feel === undefined).toBe(expression.faults.length > 0);
      expect(cell.tests === undefined).toBe(cell.faults.length > 0);
      for (const { place, hint } of [...expression.faults, ...cell.faults]) {
        expect(place.column).toBeGreaterThanOrEqual(1);
        expect(place.column).toBeLessThanOrEqual(text.length + 1);
        expect(hint).toMatch(/\p{Script=Han}/u);
      }
    }),
    { numRuns: 1000 },
  );
});

test('what is accepted of arbitrary tokens has no error to lezer-feel, and is printed and read as the same tree', () => {
  const words =
    '甲 乙 台账 1 2.5 "文" true null ( ) [ ] , . .. + - * / = != < >= and or in between if then else some every satisfies not count date @"P5Y" == ** 1e3 .5 { } for : ?';
  const soup = fc
    .array(fc.tuple(fc.constantFrom(...words.split(' ')), fc.constantFrom(' ', ' ', '')), { maxLength: 9 })
    .map((parts) => parts.flat().join(''));
  let accepted = 0;
  fc.assert(
    fc.property(soup, (text) => {
      const { feel } = parseExpression(text, PLACE);
      if (feel === undefined) return;
      accepted += 1;
      const { tree } = readTree('Expression', new Source(lex(text, () => undefined)));
      expect({ text, errors: outline(tree).filter((node) => node.startsWith('⚠')) }).toEqual({ text, errors: [] });
      const again = parseExpression(formatFeel(feel), PLACE);
      expect({ text, ...bareObject(again) }).toEqual({ text, feel: bare(feel), faults: [] });
    }),
    { numRuns: 3000 },
  );
  expect(accepted).toBeGreaterThan(30);
});

/** `1-to-1` wide forms, and quotes, but not within texts. */
function widen(text: string): string {
  return text
    .split(/("(?:[^"\\]|\\.)*")/u)
    .map((part, i) =>
      i % 2 === 1 && part.length > 1
        ? `“${part.slice(1, -1)}”`
        : part
            .replaceAll('>=', '≥')
            .replaceAll('<=', '≤')
            .replaceAll('!=', '≠')
            .replaceAll('*', '×')
            .replaceAll('/', '÷')
            .replaceAll(/[()[\],<>=+-]/gu, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)),
    )
    .join('');
}

/** The nodes of a tree and where they begin and end. */
function outline(tree: Tree): string[] {
  const nodes: string[] = [];
  tree.iterate({
    enter({ name, from, to }) {
      nodes.push(`${name} ${String(from)}–${String(to)}`);
    },
  });
  return nodes;
}

/** Without `at`. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, v]) => (key === 'at' ? [] : [[key, bare(v)]])));
}

function bareObject(value: { feel?: Feel; faults: unknown[] }): object {
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, bare(v)]));
}

/** All expressions in a tree, those in tests too. */
function partsOf(feel: unknown): Feel[] {
  if (typeof feel !== 'object' || feel === null) return [];
  const within = Object.values(feel).flatMap((value) =>
    Array.isArray(value) ? value.flatMap(partsOf) : partsOf(value),
  );
  return isFeel(feel) ? [feel, ...within] : within;
}

function isFeel(value: object): value is Feel {
  return 'kind' in value && !/^(?:any|not|compare|equals|range)$/u.test(String(value.kind));
}

// Trees of the subset ----------------------------------------------------------------------------

const at = [0, 0] as const;
const names = fc.constantFrom('甲', '职业技能等级', '世界500强', '等级_a', 'Ⅱ类', 'x1');
const literals: fc.Arbitrary<Feel> = fc.oneof(
  fc.constantFrom('0', '1', '30', '1000', '0.5', '12.50').map((text) => ({ kind: 'number', text, at }) as const),
  fc
    .array(fc.constantFrom('文', '（', '"', '\\', '“', '≥', 'a', ' ', '、', '＼', "'"), { maxLength: 6 })
    .map((parts) => ({ kind: 'text', value: parts.join(''), at }) as const),
  fc.boolean().map((value) => ({ kind: 'boolean', value, at }) as const),
  fc.constant({ kind: 'null', at } as const),
  fc.constantFrom('2024-12-29', '2024-02-29', '0001-01-01').map((value) => ({ kind: 'date', value, at }) as const),
  fc
    .tuple(fc.nat(99_999), fc.constantFrom('年', '月', '日'))
    .map(([count, unit]) => ({ kind: 'span', count, unit, at }) as const),
  names.map((name) => ({ kind: 'name', name, at }) as const),
);
/** What may stand before and behind `and` and `or` without brackets. */
const plainConditions = fc.oneof(
  names.map((name): Feel => ({ kind: 'name', name, at })),
  fc.tuple(names, names).map(([left, right]): Feel => ({
    kind: 'binary',
    op: '<',
    left: { kind: 'name', name: left, at },
    right: { kind: 'name', name: right, at },
    at,
  })),
);
const functionNames = fc
  .oneof(names, fc.constantFrom(...Object.keys(FUNCTIONS)))
  .filter((name) => name !== 'date' && name !== 'duration');
const binaryOps = fc.constantFrom<BinaryOp>('+', '-', '*', '/', 'and', 'or', '=', '!=', '<', '<=', '>', '>=');
const compareOps = fc.constantFrom<CompareOp>('=', '!=', '<', '<=', '>', '>=');

const { feel: feels, tests: testLists } = fc.letrec<{ feel: Feel; test: UnaryTest; tests: UnaryTest[] }>((tie) => ({
  feel: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    literals,
    fc.record({ kind: fc.constant('path'), of: tie('feel'), field: names, at: fc.constant(at) }),
    fc.record({ kind: fc.constant('filter'), of: tie('feel'), where: tie('feel'), at: fc.constant(at) }),
    fc.record({
      kind: fc.constant('call'),
      name: functionNames,
      args: fc.array(tie('feel'), { maxLength: 3 }),
      at: fc.constant(at),
    }),
    fc.record({ kind: fc.constant('negate'), of: tie('feel'), at: fc.constant(at) }),
    fc.record({
      kind: fc.constant('binary'),
      op: binaryOps,
      left: tie('feel'),
      right: tie('feel'),
      at: fc.constant(at),
    }),
    fc.record({ kind: fc.constant('in'), of: tie('feel'), tests: tie('tests'), at: fc.constant(at) }),
    fc.record({
      kind: fc.constant('if'),
      test: tie('feel'),
      then: tie('feel'),
      else: tie('feel'),
      at: fc.constant(at),
    }),
    fc.record({
      kind: fc.constantFrom('some', 'every'),
      name: names,
      list: tie('feel'),
      satisfies: tie('feel'),
      at: fc.constant(at),
    }),
  ),
  test: fc.oneof(
    { maxDepth: 2 },
    fc.record({ kind: fc.constant('equals'), value: tie('feel'), at: fc.constant(at) }),
    fc.record({ kind: fc.constant('compare'), op: compareOps, value: tie('feel'), at: fc.constant(at) }),
    fc
      .record({
        kind: fc.constant('range'),
        low: tie('feel'),
        lowIncluded: fc.boolean(),
        high: tie('feel'),
        highIncluded: fc.boolean(),
        at: fc.constant(at),
      })
      // A range of two literals that holds nothing is refused.
      .filter(({ low, high }) => low.kind !== high.kind || (low.kind !== 'number' && low.kind !== 'date')),
    fc.record({ kind: fc.constant('not'), tests: tie('tests'), at: fc.constant(at) }),
  ),
  tests: fc.array(tie('test'), { minLength: 1, maxLength: 3 }),
}));
