import { sayDate } from '../../ui/index.ts';

/** The 同项键 of what one can have once in a life: nothing to tell it by. */
const ONCE = '—';
const YEAR = /^(?:19|20)\d{2}$/u;
const DAY = /^\d{4}-\d{2}-\d{2}$/u;

/** A 同项键 in words, which year or project it is: `2025年度`, `焊接，2026年`. Empty where there is nothing to tell. */
export function sayKey(key: string | null): string {
  if (key === null || key === '' || key === ONCE) return '';
  if (YEAR.test(key)) return `${key}年度`;
  return key
    .split('/')
    .map((part) => (YEAR.test(part) ? `${part}年` : DAY.test(part) ? sayDate(part) : part))
    .join('，');
}
