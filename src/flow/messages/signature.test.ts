import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { MOST_ATTEMPTS, waitAfter } from './backoff.ts';
import { isSigned, signatureOf } from './signature.ts';

const AT = new Date('2026-03-02T01:00:00.900Z');
const T = '1772413200';

test('the signature is what the description says', () => {
  const mac = createHmac('sha256', 'whsec_x').update(`${T}.{"a":"中"}`, 'utf8').digest('hex');
  expect(signatureOf('whsec_x', '{"a":"中"}', AT)).toBe(`t=${T},v1=${mac}`);
});

test('a receiver refuses what is changed, what is old, and what is none', () => {
  const signature = signatureOf('secret', 'body', AT);
  const later = (seconds: number): Date => new Date(AT.getTime() + seconds * 1000);
  expect(isSigned('secret', 'body', signature, later(299))).toBe(true);
  expect(isSigned('secret', 'body', signature, later(301))).toBe(false);
  expect(isSigned('secret', 'body', signature, later(-302))).toBe(false);
  expect(isSigned('other', 'body', signature, AT)).toBe(false);
  expect(isSigned('secret', 'other', signature, AT)).toBe(false);
  expect(isSigned('secret', 'body', signature.replace('t=1', 't=2'), AT)).toBe(false);
  expect(isSigned('secret', 'body', 'nonsense', AT)).toBe(false);
});

test('waits grow from a minute to a day, then end', () => {
  const waits = Array.from({ length: MOST_ATTEMPTS }, (_, i) => waitAfter(i + 1));
  expect(waits.slice(0, 4)).toEqual([60, 120, 240, 480]);
  expect(waits.at(-2)).toBe(86_400);
  expect(waits.at(-1)).toBeNull();
  const days = waits.reduce<number>((sum, one) => sum + (one ?? 0), 0) / 86_400;
  expect(days).toBeGreaterThan(5);
  expect(days).toBeLessThan(7);
});
