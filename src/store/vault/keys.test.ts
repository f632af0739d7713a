import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isToken, makeKeys, openText, sealText, tokenOf } from './keys.ts';

const keys = makeKeys(Buffer.alloc(32, 1));
const others = makeKeys(Buffer.alloc(32, 2));

describe('the token of an ID number', () => {
  test('is the same for the same number, whatever the case of its X, and under one key only', () => {
    expect(tokenOf(keys, '37159919900101001x')).toBe(tokenOf(keys, '37159919900101001X'));
    expect(tokenOf(keys, '37159919900101001X')).not.toBe(tokenOf(keys, '371599199001010028'));
    expect(tokenOf(keys, '37159919900101001X')).not.toBe(tokenOf(others, '37159919900101001X'));
  });

  test('looks like one and holds nothing of the number', () => {
    const token = tokenOf(keys, '371599199001010028');
    expect(isToken(token)).toBe(true);
    expect(token).not.toContain('1990');
    expect(isToken('甲')).toBe(false);
    expect(isToken('371599199001010028')).toBe(false);
  });
});

describe('sealing', () => {
  test('gives back what went in, and never the same bytes twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const sealed = sealText(keys, text);
        expect(openText(keys, sealed)).toBe(text);
        expect(sealText(keys, text).equals(sealed)).toBe(false);
      }),
    );
  });

  test('opens nothing that was changed, cut, or sealed with another key', () => {
    const sealed = sealText(keys, '371599199001010028');
    for (let i = 0; i < sealed.length; i += 1) {
      const changed = Buffer.from(sealed);
      changed[i] = (changed[i] ?? 0) ^ 1;
      expect(() => openText(keys, changed)).toThrow('密文校验不符');
      expect(() => openText(keys, sealed.subarray(0, i))).toThrow('密文校验不符');
    }
    expect(() => openText(others, sealed)).toThrow('密文校验不符');
    expect(() => openText(keys, randomBytes(80))).toThrow('密文校验不符');
  });

  test('wants a master key of 32 bytes at least', () => {
    expect(() => makeKeys(Buffer.alloc(31))).toThrow(RangeError);
  });
});
