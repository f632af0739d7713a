import { formatDay } from '../../kit/index.ts';
import { KEPT_DIGITS } from './rounded.ts';

/** How a number of a cell is to be read, by the cell's format. */
export type NumberStyle =
  | { readonly kind: 'plain' | 'date' | 'time' | 'percent' }
  /** `000000`: shown with leading zeros, to this many digits. */
  | { readonly kind: 'zeros'; readonly width: number };

const PLAIN: NumberStyle = { kind: 'plain' };
const DATE: NumberStyle = { kind: 'date' };
const TIME: NumberStyle = { kind: 'time' };
const PERCENT: NumberStyle = { kind: 'percent' };

/** Formats that are never written out (ECMA-376 part 1, 18.8.30), with those of Chinese installations: ids without a time of day. */
const DATES = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58]);
const TIMES = new Set([18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56]);
const PERCENTS = new Set([9, 10]);

/** @param code the format's own text, where the workbook writes it out. */
export function numberStyle(id: number, code: string | undefined): NumberStyle {
  if (code !== undefined) return ofCode(code);
  return DATES.has(id) ? DATE : TIMES.has(id) ? TIME : PERCENTS.has(id) ? PERCENT : PLAIN;
}

function ofCode(code: string): NumberStyle {
  // What stands in quotes, in brackets or behind a backslash is shown as it is; `[h]` is hours that go on beyond a day.
  const bare = code.replaceAll(/"[^"]*"|\[(?!h+\]|m+\]|s+\])[^\]]*\]|\\.|_.|\*./giu, '');
  const [first = ''] = bare.split(';');
  if (/general|通用格式/iu.test(first)) return PLAIN;
  if (/[yde]|m{3}/iu.test(first) && !/e[+-]/iu.test(first)) return DATE;
  if (/[hs]/iu.test(first)) return TIME;
  if (/m/iu.test(first)) return DATE;
  if (first.includes('%')) return PERCENT;
  if (/^0{2,}$/u.test(first)) return { kind: 'zeros', width: first.length };
  return PLAIN;
}

/** The number as a person sees it in the cell, in plain decimals. */
export function numberText(value: number, style: NumberStyle, date1904: boolean): string {
  switch (style.kind) {
    case 'date':
      return dateText(value, date1904) ?? decimal(value);
    case 'time':
      return value >= 0 && value < 1 ? timeText(value) : decimal(value);
    case 'percent':
      return `${decimal(value * 100)}%`;
    case 'zeros':
      return Number.isInteger(value) && value >= 0 ? String(value).padStart(style.width, '0') : decimal(value);
    case 'plain':
      return decimal(value);
  }
}

/** What computing has left behind the fifteenth digit is no part of the number. */
function decimal(value: number): string {
  const shortest = Number(value.toPrecision(KEPT_DIGITS));
  const text = String(shortest);
  return text.includes('e') ? plainInteger(shortest, text) : text;
}

/** Without exponent where that is exact. */
function plainInteger(value: number, text: string): string {
  return Number.isInteger(value) ? BigInt(value).toString() : text;
}

/** Serial numbers count from 1899-12-30 (the 29th of February 1900 never was), or from 1904-01-01. */
const EPOCH_1900 = -25_569;
const EPOCH_1904 = -24_107;
const LAST_DAY = 2_932_896;
const SECONDS = 86_400;

function dateText(value: number, date1904: boolean): string | undefined {
  const seconds = Math.round(value * SECONDS);
  const days = Math.floor(seconds / SECONDS);
  const day = days + (date1904 ? EPOCH_1904 : EPOCH_1900);
  if (value < (date1904 ? 0 : 61) || day > LAST_DAY) return undefined;
  const rest = seconds - days * SECONDS;
  return rest === 0 ? formatDay(day) : `${formatDay(day)} ${timeText(rest / SECONDS)}`;
}

function timeText(fraction: number): string {
  const seconds = Math.round(fraction * SECONDS);
  const two = (n: number): string => String(Math.trunc(n)).padStart(2, '0');
  return `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
}
