import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CaseScan } from './case-scan.ts';

const NAMES = ['竞赛级别', 'a', '金额', 'b"\\'];

function scanned(members: readonly string[], json: string): Record<string, unknown> | undefined {
  const scan = new CaseScan(NAMES, members);
  if (!scan.read(json)) return undefined;
  return Object.fromEntries(NAMES.flatMap((name, i) => (scan.raws[i] === undefined ? [] : [[name, scan.raws[i]]])));
}

const value = fc.oneof(
  fc.constantFrom(
    null,
    true,
    false,
    0,
    7,
    2025,
    0.1,
    1234.57,
    1e8,
    1e21,
    -1,
    '',
    '省一类',
    '2025-09-01',
    'a"b',
    'a\nb',
    '\u2028',
  ),
  fc.nat(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string({ unit: 'binary' }),
);
const members = fc.shuffledSubarray(NAMES);
const written = members.chain((order) => fc.tuple(fc.constant(order), fc.tuple(...order.map(() => value))));

describe('a case that is read without JSON.parse', () => {
  test('has the values that JSON.parse gives, or is left to it', () => {
    let read = 0;
    fc.assert(
      fc.property(written, ([order, values]) => {
        const json = JSON.stringify(Object.fromEntries(order.map((name, i) => [name, values[i]])));
        const found = scanned(order, json);
        if (found === undefined) return;
        read++;
        expect(found).toEqual(JSON.parse(json));
      }),
      { numRuns: 2000 },
    );
    expect(read).toBeGreaterThan(200);
  });

  test('is JSON: one character put in, taken out or changed never reads as something else', () => {
    const marks = fc.constantFrom('"', '\\', ',', ':', '{', '}', '[', '0', '9', '.', '-', 'e', 'n', ' ', '\n', '省');
    fc.assert(
      fc.property(written, fc.nat(), marks, fc.nat(2), ([order, values], where, mark, how) => {
        const json = JSON.stringify(Object.fromEntries(order.map((name, i) => [name, values[i]])));
        const at = where % (json.length + 1);
        const changed = json.slice(0, at) + (how === 0 ? '' : mark) + json.slice(how === 1 ? at : at + 1);
        const found = scanned(order, changed);
        if (found !== undefined) expect(found).toEqual(JSON.parse(changed));
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
