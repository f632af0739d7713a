import { randomInt } from 'node:crypto';
import { chinaDay, formatDay } from '../../kit/index.ts';

/** Without 0 O, 1 I L, 2 Z, 5 S, 8 B: what sounds or looks alike on the telephone. */
const SIGNS = '34679ACDEFGHJKMNPQRTUVWXY';
const LENGTH = 6;

/** A number for an objection: `YY-20261122-7K3F9Q`. Whoever has it sees how the objection stands, so it can't be guessed from another. */
export function newReceipt(now: Date): string {
  const signs = Array.from({ length: LENGTH }, () => SIGNS.charAt(randomInt(SIGNS.length)));
  return `YY-${formatDay(chinaDay(now)).replaceAll('-', '')}-${signs.join('')}`;
}

/** A receipt's number as people type it: small letters, full-width, with spaces; undefined where it can be none. */
export function readReceipt(text: string): string | undefined {
  const signs = text
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s—–−]/gu, '');
  const [, day, own] = /^(?:YY)?-?(\d{8})-?([0-9A-Z]{6})$/u.exec(signs) ?? [];
  return day === undefined || own === undefined ? undefined : `YY-${day}-${own}`;
}
