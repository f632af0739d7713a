import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDay } from '../kit/index.ts';
import type { Type, Value } from '../rules/index.ts';
import { CaseScan } from './case-scan.ts';
import { readerOf } from './usual.ts';

const FACTS: readonly (readonly [name: string, type: Type, usual: fc.Arbitrary<unknown>])[] = [
  ['竞赛级别', { kind: 'enum', name: '级别' }, fc.constantFrom('世界技能大赛', '省一类', '市一类')],
  ['a', { kind: 'number', unit: '人' }, fc.nat(200_000_000)],
  ['金额', { kind: 'number', unit: '元' }, fc.nat(200_000_000).map((fen) => fen / 100)],
  ['b"\\', { kind: 'text' }, fc.constantFrom('甲', '焊接', ' ', '够十五个字就要再看一看才行的名字')],
  ['日期', { kind: 'date' }, fc.integer({ min: -800_000, max: 3_000_000 }).map(formatDay)],
  ['年度', { kind: 'year' }, fc.integer({ min: 1850, max: 2250 })],
  ['综合', { kind: 'boolean' }, fc.boolean()],
];
const NAMES = FACTS.map(([name]) => name);
const RULES = { enums: { 级别: { name: '级别', values: ['世界技能大赛', '省一类', '市一类'], ordered: false } } };

function scanned(members: readonly string[], json: string): readonly (Value | undefined)[] | undefined {
  const facts = FACTS.map(([, type]) => ({ type }));
  const scan = new CaseScan(facts, NAMES, members, RULES);
  return scan.read(json) ? scan.values : undefined;
}

/** What JSON.parse gives, each value typed by its reader. */
function parsed(json: string): readonly (Value | undefined)[] {
  const read: unknown = JSON.parse(json);
  const given = new Map<string, unknown>(Object.entries(read ?? {}));
  expect([...given.keys()].filter((name) => !NAMES.includes(name))).toEqual([]);
  return FACTS.map(([name, type]) => {
    const raw = given.get(name);
    return raw === null ? null : readerOf(type, RULES)(raw);
  });
}

const odd = fc.oneof(
  fc.constantFrom(
    null,
    true,
    false,
    0.1,
    1e21,
    -1,
    '',
    '2025-02-29',
    '2025-9-01',
    '２０25-09-01',
    'a"b',
    'a\nb',
    '\u2028',
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string({ unit: 'binary' }),
);
const written = fc
  .shuffledSubarray([...FACTS])
  .chain((facts) =>
    fc.tuple(
      fc.constant(facts.map(([name]) => name)),
      fc.tuple(
        ...facts.map(([, , usual]) => fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: odd })),
      ),
    ),
  );

function jsonOf(order: readonly string[], values: readonly unknown[]): string {
  return JSON.stringify(Object.fromEntries(order.map((name, i) => [name, values[i]])));
}

describe('a case that is read without JSON.parse', () => {
  test('has the values that JSON.parse gives, typed, or is left to it', () => {
    let read = 0;
    fc.assert(
      fc.property(written, ([order, values]) => {
        const json = jsonOf(order, values);
        const found = scanned(order, json);
        if (found === undefined) return;
        read++;
        expect(found).toEqual(parsed(json));
      }),
      { numRuns: 2000 },
    );
    expect(read).toBeGreaterThan(500);
  });

  test('every usual value of every kind is read', () => {
    const given = {
      竞赛级别: '省一类',
      a: 100_000_000,
      金额: 1234.57,
      'b"\\': '焊接',
      日期: '2024-02-29',
      年度: 2199,
      综合: false,
    };
    expect(scanned(Object.keys(given), JSON.stringify(given))).toEqual([
      1,
      100_000_000,
      123_457,
      '焊接',
      19_782,
      2199,
      false,
    ]);
  });

  test('is JSON: one character put in, taken out or changed never reads as something else', () => {
    const marks = fc.constantFrom('"', '\\', ',', ':', '{', '}', '[', '0', '9', '.', '-', 'e', 'n', ' ', '\n', '省');
    fc.assert(
      fc.property(written, fc.nat(), marks, fc.nat(2), ([order, values], where, mark, how) => {
        const json = jsonOf(order, values);
        const at = where % (json.length + 1);
        const changed = json.slice(0, at) + (how === 0 ? '' : mark) + json.slice(how === 1 ? at : at + 1);
        const found = scanned(order, changed);
        if (found !== undefined) expect(found).toEqual(parsed(changed));
      }),
      { numRuns: 5000 },
    );
  });

  test.each([
    '{"a":01}',
    '{"a":1.}',
    '{"a":.5}',
    '{"a":+1}',
    '{"a":1e3}',
    '{"a":"x}',
    '{"a":1',
    '{"a":1}}',
    '{"a":1,}',
    '{"a":nul}',
    ' {"a":1}',
    '{"a": 1}',
    '{"a":1,"a":2}',
    '{"b":1}',
    '{}',
    '[]',
    '',
  ])('%s is left to JSON.parse', (json) => {
    expect(scanned(['a'], json)).toBeUndefined();
  });
});
