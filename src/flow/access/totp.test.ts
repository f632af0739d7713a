import { describe, expect, test } from 'vitest';
import { newTotpSecret, totpStep, totpUri } from './totp.ts';

/** RFC 6238, appendix B: the ASCII secret 12345678901234567890; its codes have eight digits, of which the last six are ours. */
const RFC = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const at = (seconds: number): Date => new Date(seconds * 1000);

describe('a code', () => {
  test.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('of RFC 6238 at %i', (seconds, code) => {
    expect(totpStep(RFC, code.slice(2), at(seconds), 0)).toBe(Math.floor(seconds / 30));
  });

  test('of the step before and after is taken, of others not', () => {
    const code = '081804'; // step 37037036
    const middle = 37_037_036 * 30 + 15;
    const taken = [-60, -30, 0, 30, 60].map((shift) => totpStep(RFC, code, at(middle + shift), 0));
    expect(taken).toEqual([undefined, 37_037_036, 37_037_036, 37_037_036, undefined]);
  });

  test('that was used, and any before it, is refused', () => {
    expect(totpStep(RFC, '081804', at(1_111_111_109), 37_037_035)).toBe(37_037_036);
    expect(totpStep(RFC, '081804', at(1_111_111_109), 37_037_036)).toBeUndefined();
    expect(totpStep(RFC, '081804', at(1_111_111_109), 37_037_037)).toBeUndefined();
  });

  test('is taken as authenticators show it', () => {
    expect(totpStep(RFC, ' 081 804 ', at(1_111_111_109), 0)).toBe(37_037_036);
  });

  test.each(['', '08180', '0818040', '08180４', 'abcdef', '-81804'])('is six digits: “%s” is none', (code) => {
    expect(totpStep(RFC, code, at(1_111_111_109), 0)).toBeUndefined();
  });
});

test('a secret has 160 bits, and the link that authenticators read', () => {
  const secret = newTotpSecret();
  expect(secret).toMatch(/^[A-Z2-7]{32}$/u);
  expect(newTotpSecret()).not.toBe(secret);
  const uri = new URL(totpUri(secret, 'zhang.san'));
  expect([uri.protocol, uri.host]).toEqual(['otpauth:', 'totp']);
  expect(decodeURIComponent(uri.pathname)).toBe('/匠通:zhang.san');
  expect(Object.fromEntries(uri.searchParams)).toMatchObject({ secret, issuer: '匠通', digits: '6', period: '30' });
});
