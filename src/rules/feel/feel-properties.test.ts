import fc from 'fast-check';
import { parser, trackVariables } from 'lezer-feel';
import { expect, test } from 'vitest';
import type { BinaryOp, CompareOp, Feel, UnaryTest } from './ast.ts';
import { FUNCTIONS } from './functions.ts';
import { parseExpression, parseUnaryTests } from './from-text.ts';
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

test('lezer-feel reads every expression of the subset the same way', () => {
  fc.assert(
    fc.property(feelsForLezer, (feel) => {
      const text = formatFeel(feel);
      expect({ text, feel: lezerExpression(text) }).toEqual({ text, feel: bare(feel) });
    }),
    { numRuns: 300 },
  );
  fc.assert(
    fc.property(testListsForLezer, (tests) => {
      // By its grammar a cell that begins with not(…) ends there.
      fc.pre(tests.length === 1 || tests[0]?.kind !== 'not');
      const text = formatTests(tests);
      expect({ text, tests: lezerTests(text) }).toEqual({ text, tests: bare(tests) });
    }),
    { numRuns: 300 },
  );
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
        expect(hint).toBeTruthy();
      }
    }),
    { numRuns: 3000 },
  );
});

test('what is accepted of arbitrary tokens, lezer-feel accepts with the same tree', () => {
  const words =
    '甲 乙 台账 1 2.5 "文" true null ( ) [ ] , . .. + - * / = != < >= and or in between if then else some every satisfies not count date @"P5Y" == ** 1e3 .5 { } for : ?';
  const soup = fc
    .array(fc.tuple(fc.constantFrom(...words.split(' ')), fc.constantFrom(' ', ' ', '')), { maxLength: 9 })
    .map((parts) => parts.flat().join(''));
  let accepted = 0;
  fc.assert(
    fc.property(soup, (text) => {
      const { feel, faults } = parseExpression(text, PLACE);
      expect(feel === undefined).toBe(faults.length > 0);
      for (const { place } of faults) expect(place.column).toBeLessThanOrEqual(text.length + 1);
      if (feel === undefined || /\bin\b/u.test(text)) return;
      accepted += 1;
      expect({ text, feel: lezerExpression(text) }).toEqual({ text, feel: bare(feel) });
    }),
    { numRuns: 5000 },
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
const functionNames = fc
  .oneof(names, fc.constantFrom(...FUNCTIONS))
  .filter((name) => name !== 'date' && name !== 'duration');
const binaryOps = fc.constantFrom<BinaryOp>('+', '-', '*', '/', 'and', 'or', '=', '!=', '<', '<=', '>', '>=');
const compareOps = fc.constantFrom<CompareOp>('=', '!=', '<', '<=', '>', '>=');

const trees = (minTests: number) =>
  fc.letrec<{ feel: Feel; test: UnaryTest; tests: UnaryTest[] }>((tie) => ({
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
    tests: fc.array(tie('test'), { minLength: minTests, maxLength: 3 }),
  }));

const { feel: feels, tests: testLists } = trees(1);
/** lezer-feel 3.0.1 reads `x in [1..5] and y` as `x in ([1..5] and y)`, unless the list has two values. */
const { feel: feelsForLezer, tests: testListsForLezer } = trees(2);

// The same trees by way of lezer-feel -------------------------------------------------------------

type Node = ReturnType<typeof parser.parse>['topNode'];

const contextTracker = trackVariables({ 'get or else': null });
const expressions = parser.configure({ top: 'Expression', contextTracker });
const unaryTests = parser.configure({ top: 'UnaryTests', contextTracker });

function lezerExpression(text: string): unknown {
  return fromLezer(onlyChild(faultless(expressions.parse(text).topNode, text)), text);
}

function lezerTests(text: string): unknown {
  const top = faultless(unaryTests.parse(text).topNode, text);
  const [first] = children(top);
  if (first?.name === 'Wildcard') return [{ kind: 'any' }];
  const list = children(top).find((node) => node.name === 'PositiveUnaryTests');
  const tests = children(list ?? top).flatMap((node) =>
    node.name === ',' ? [] : testFromLezer(onlyChild(node), text),
  );
  return first?.name === 'not' ? [{ kind: 'not', tests }] : tests;
}

function faultless(top: Node, text: string): Node {
  top.cursor().iterate((node) => {
    if (node.type.isError) throw new Error(`lezer-feel refuses ${text} at ${String(node.from)}`);
  });
  return top;
}

function fromLezer(node: Node, text: string): unknown {
  const parts = children(node);
  const written = text.slice(node.from, node.to);
  const sub = (i: number): unknown => fromLezer(get(parts, i), text);
  const word = (i: number): string => text.slice(get(parts, i).from, get(parts, i).to);
  switch (node.name) {
    case 'NumericLiteral': {
      const digits = { kind: 'number', text: written.replace(/^-\s*/u, '') };
      return written.startsWith('-') ? { kind: 'negate', of: digits } : digits;
    }
    case 'StringLiteral':
      return { kind: 'text', value: unquote(written) };
    case 'BooleanLiteral':
      return { kind: 'boolean', value: written === 'true' };
    case 'null':
      return { kind: 'null' };
    case 'VariableName':
    case 'PathName':
      return { kind: 'name', name: nameOf(node, text) };
    case 'DateTimeLiteral': {
      const literal = /"([^"]*)"/u.exec(written)?.[1];
      if (literal === undefined || !/^(?:@|(?:date|duration)\s*\(\s*"[^"]*"\s*\))/u.test(written)) {
        const list = children(parts.find((part) => part.name === 'PositionalParameters') ?? node);
        return { kind: 'call', name: word(0), args: commaFree(list).map((part) => fromLezer(part, text)) };
      }
      const span = /^P(\d+)([YMD])$/u.exec(literal);
      if (span === null) return { kind: 'date', value: literal };
      return { kind: 'span', count: Number(span[1]), unit: { Y: '年', M: '月', D: '日' }[span[2] ?? ''] };
    }
    case 'ParenthesizedExpression':
      return sub(1);
    case 'PathExpression':
      return { kind: 'path', of: sub(0), field: nameOf(get(parts, 2), text) };
    case 'FilterExpression':
      return { kind: 'filter', of: sub(0), where: sub(2) };
    case 'FunctionInvocation': {
      const args = commaFree(children(get(parts, 2))).map((part) => fromLezer(part, text));
      return { kind: 'call', name: nameOf(get(parts, 0), text), args };
    }
    case 'ArithmeticExpression':
      if (parts.length === 2) return { kind: 'negate', of: sub(1) };
      return { kind: 'binary', op: word(1), left: sub(0), right: sub(2) };
    case 'Conjunction':
    case 'Disjunction':
      return { kind: 'binary', op: word(1), left: sub(0), right: sub(2) };
    case 'Comparison':
      if (word(1) === 'between') {
        const range = { kind: 'range', low: sub(2), lowIncluded: true, high: sub(4), highIncluded: true };
        return { kind: 'in', of: sub(0), tests: [range] };
      }
      if (word(1) === 'in') {
        const list = parts.find((part) => part.name === 'PositiveUnaryTests');
        const tests = commaFree(list === undefined ? [get(parts, 2)] : children(list));
        // The bracket of the list may also be read as the bracket of its only value.
        const values = tests.map(onlyChild).map((part) => (list === undefined ? unwrapped(part) : part));
        return { kind: 'in', of: sub(0), tests: values.flatMap((part) => testFromLezer(part, text)) };
      }
      return { kind: 'binary', op: word(1), left: sub(0), right: sub(2) };
    case 'IfExpression':
      return { kind: 'if', test: sub(1), then: sub(3), else: sub(5) };
    case 'QuantifiedExpression': {
      const within = children(onlyChild(get(parts, 1)));
      const list = onlyChild(get(within, 2));
      return {
        kind: word(0),
        name: nameOf(get(within, 0), text),
        list: fromLezer(list, text),
        satisfies: sub(3),
      };
    }
    default:
      throw new Error(`lezer-feel reads ${text} as ${node.name}`);
  }
}

function testFromLezer(node: Node, text: string): unknown[] {
  const parts = children(node);
  if (node.name === 'List') {
    return commaFree(parts.slice(1, -1)).map((part) => ({ kind: 'equals', value: fromLezer(part, text) }));
  }
  if (node.name === 'SimplePositiveUnaryTest') {
    const [first, second] = parts;
    if (first?.name === 'CompareOp' && second !== undefined) {
      return [{ kind: 'compare', op: text.slice(first.from, first.to), value: fromLezer(second, text) }];
    }
    const [open, low, , high, close] = children(get(parts, 0));
    if (open === undefined || low === undefined || high === undefined || close === undefined) throw new Error(text);
    return [
      {
        kind: 'range',
        low: fromLezer(low, text),
        lowIncluded: open.name === '[',
        high: fromLezer(high, text),
        highIncluded: close.name === ']',
      },
    ];
  }
  if (node.name === 'FunctionInvocation' && nameOf(get(parts, 0), text) === 'not') {
    const tests = commaFree(children(get(parts, 2))).flatMap((part) => testFromLezer(part, text));
    return [{ kind: 'not', tests }];
  }
  return [{ kind: 'equals', value: fromLezer(node, text) }];
}

function unwrapped(node: Node): Node {
  return node.name === 'ParenthesizedExpression' ? get(children(node), 1) : node;
}

function nameOf(node: Node, text: string): string {
  return text.slice(node.from, node.to).replaceAll(/\s+/gu, ' ');
}

function unquote(written: string): string {
  return written.slice(1, -1).replaceAll(/\\(.)/gsu, '$1');
}

function children(node: Node): Node[] {
  const all: Node[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) all.push(child);
  return all;
}

function commaFree(nodes: readonly Node[]): Node[] {
  return nodes.filter((node) => node.name !== ',');
}

function onlyChild(node: Node): Node {
  return get(children(node), 0);
}

function get(nodes: readonly Node[], index: number): Node {
  const node = nodes[index];
  if (node === undefined) throw new Error(`no part ${String(index)}`);
  return node;
}
