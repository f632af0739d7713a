import { parseDay } from './dates.ts';

/** What is wrong with a 公民身份号码. */
export type ResidentIdFault = '位数' | '字符' | '出生日期' | '校验码';

/** What is wrong with a 统一社会信用代码. */
export type CreditCodeFault = '位数' | '字符' | '校验码';

/** GB 11643-1999 §4.3: weights of the first 17 digits, and the check character by the sum modulo 11. */
const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const ID_CHECKS = '10X98765432';

/** GB 32100-2015 表1: digits and capitals without I, O, Z, S, V. */
const CREDIT_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** GB 32100-2015 §4.5 (附录 A): 3^(i-1) modulo 31. */
const CREDIT_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/**
 * The fault of an 18-digit 公民身份号码 (GB 11643-1999), or undefined where it is sound. A lower-case `x` is accepted. The area code
 * is not looked up: one that was abolished since stays valid for its holder.
 */
export function residentIdFault(id: string): ResidentIdFault | undefined {
  if (id.length !== 18) return '位数';
  if (!/^\d{17}[\dXx]$/.test(id)) return '字符';
  if (parseDay(`${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}`) === undefined) return '出生日期';
  const sum = ID_WEIGHTS.reduce((total, weight, i) => total + weight * Number(id.charAt(i)), 0);
  return ID_CHECKS.charAt(sum % 11) === id.charAt(17).toUpperCase() ? undefined : '校验码';
}

/** The fault of an 18-character 统一社会信用代码 (GB 32100-2015), or undefined where it is sound. */
export function creditCodeFault(code: string): CreditCodeFault | undefined {
  if (code.length !== 18) return '位数';
  const values = Array.from(code, (character) => CREDIT_ALPHABET.indexOf(character));
  if (values.includes(-1)) return '字符';
  const sum = CREDIT_WEIGHTS.reduce((total, weight, i) => total + weight * (values[i] ?? 0), 0);
  return (31 - (sum % 31)) % 31 === values[17] ? undefined : '校验码';
}

/** Whether a text is meant as a 公民身份号码, so that it should be checked: 18 digits, the last may be X. */
export function looksLikeResidentId(text: string): boolean {
  return /^[\dXx]{18}$/.test(text);
}

/** Whether a text is meant as a 统一社会信用代码: 18 digits and capitals. An ID number looks like one too. */
export function looksLikeCreditCode(text: string): boolean {
  return /^[\dA-Za-z]{18}$/.test(text);
}

/** `370***********1234`: what may stand in a public list. */
export function maskResidentId(id: string): string {
  return mask(id, 3, 4);
}

/** `913***********123X`, for organisations of one person, whose code points to the person. */
export function maskCreditCode(code: string): string {
  return mask(code, 3, 4);
}

/** All but the first `head` and last `tail` characters become `*`; a text too short for that is masked whole. */
export function mask(text: string, head: number, tail: number): string {
  const characters = Array.from(text);
  if (characters.length <= head + tail) return '*'.repeat(characters.length);
  return characters.map((character, i) => (i < head || i >= characters.length - tail ? character : '*')).join('');
}
