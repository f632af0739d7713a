import { parseDay } from '../kit/index.ts';

declare const MASKED: unique symbol;

/** A text that gives away no number of a person, phone or account: it can only be had from `maskText`, or by passing `isMasked`. */
export type Masked = string & { readonly [MASKED]: true };

/** Digits and Latin letters in a row, however they are set apart; full-width ones too. */
const RUN = /[\p{Nd}A-Za-zＡ-Ｚａ-ｚ](?:[ \t\u3000.·_—–-]?[\p{Nd}A-Za-zＡ-Ｚａ-ｚ]){6,}/gu;
const DIGIT = /\p{Nd}/gu;

/** 职业编码 of 职业分类大典, such as 6-18-02-04. */
const OCCUPATION = /^\d-\d\d-\d\d-\d\d$/;

/**
 * Whether the text may stand before the public: no run of seven signs or more has six digits or more, but for dates and codes of
 * occupations. Six digits alone can be an amount.
 */
export function isMasked(text: string): text is Masked {
  return secretsOf(text).length === 0;
}

/** The text with its numbers masked: `370***********1234`, `138****5678`; shorter ones but for their last two characters. */
export function maskText(text: string): Masked {
  let masked = text;
  // What is masked has no run left that would count, so this ends.
  while (!isMasked(masked)) masked = masked.replace(RUN, (run) => (isSecret(run) ? maskRun(run) : run));
  return masked;
}

function secretsOf(text: string): readonly string[] {
  return (text.match(RUN) ?? []).filter(isSecret);
}

function isSecret(run: string): boolean {
  const digits = run.match(DIGIT)?.length ?? 0;
  return digits >= 6 && parseDay(run) === undefined && !OCCUPATION.test(run);
}

function maskRun(run: string): string {
  const characters = Array.from(run);
  const [head, tail] = characters.length >= 11 ? [3, 4] : [0, 2];
  return characters.map((one, i) => (i < head || i >= characters.length - tail ? one : '*')).join('');
}
