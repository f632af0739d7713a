import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalEntry, canonicalJson } from './canonical.ts';
import { GENESIS, linkHash } from './chain.ts';

describe('the one form of an entry', () => {
  test('is this text, for good: every hash ever sealed rests on it', () => {
    const text = canonicalEntry({
      id: '17',
      at: '2025-12-31T04:00:00.123456Z',
      account: '3',
      session: '',
      action: 'register.correct',
      subject: '台账 个人:381',
      outcome: 'done',
      detail: '{"版本": 2, "b": [1.50, null, true, {"z": 1, "a": "\\u4e2d\\n"}], "a": 12345678901234567890}',
      tx: '790',
    });
    expect(text).toBe(
      '{"id":"17","at":"2025-12-31T04:00:00.123456Z","account":"3","session":"","action":"register.correct",' +
        '"subject":"台账 个人:381","outcome":"done","detail":{"a":12345678901234567890,"b":[1.50,null,true,{"a":"中\\n","z":1}],"版本":2},"tx":"790"}',
    );
    expect(GENESIS).toBe('5980491f3b68a4f11faa4de5b5637580690aeae7e043ecc9347008664e0f23c4');
    expect(linkHash(GENESIS, text)).toBe('3055805c023ae04c991bfa6538ea25f70f272451ea65c36caa376ea52d6e42f6');
  });

  test('is JSON with the same content, whatever order the names came in', () => {
    const reordered = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reordered);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, member]) => [name, reordered(member)]),
      );
    };
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = canonicalJson(JSON.stringify(value, null, 2));
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.stringify(reordered(value)))).toBe(text);
        expect(canonicalJson(text)).toBe(text);
      }),
    );
  });
});

test('SM3 is that of GB/T 32905', () => {
  expect(createHash('sm3').update('abc').digest('hex')).toBe(
    '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
  );
});
