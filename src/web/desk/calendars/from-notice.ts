import { dayOf, formatDay, parseDay, type Day } from '../../../kit/index.ts';

/** What the notice's text arranges, in the order of the days. */
export interface Arranged {
  readonly holidays: readonly string[];
  readonly workdays: readonly string[];
}

const DAY = String.raw`(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日`;
const SPAN = new RegExp(`${DAY}(?:至${DAY})?`, 'gu');

/**
 * The days of a notice as 国务院办公厅 writes it: `1月1日（周五）至3日（周日）放假调休，共3天。1月4日（周一）上班。` What it doesn't
 * understand it leaves out; a person compares the calendar with the notice in any case.
 */
export function arrangedIn(text: string, year: number): Arranged {
  const holidays = new Set<Day>();
  const workdays = new Set<Day>();
  const plain = text.replaceAll(/[（(][^（）()]*[）)]/gu, '').replaceAll(/\s/gu, '');
  for (const sentence of plain.split(/[。；;]/u))
    for (const [, part = '', verb] of sentence.matchAll(/(.*?)(放假|休息|上班)/gu)) {
      const days = daysIn(part, year);
      for (const day of days) (verb === '上班' ? workdays : holidays).add(day);
    }
  return { holidays: written(holidays), workdays: written(workdays) };
}

/** All days of `1月1日至3日`, `9月30日、10月10日`. */
function daysIn(text: string, year: number): readonly Day[] {
  let month = 0;
  return [...text.matchAll(SPAN)].flatMap(([, y, m, d, toYear, toMonth, toDay]) => {
    month = m === undefined ? month : Number(m);
    if (month === 0) return [];
    const from = dayOf(y === undefined ? year : Number(y), month, Number(d));
    if (toDay === undefined) return [from];
    month = toMonth === undefined ? month : Number(toMonth);
    const to = dayOf(toYear === undefined ? year : Number(toYear), month, Number(toDay));
    const count = to - from + 1;
    return count > 0 && count <= MOST ? Array.from({ length: count }, (_, i) => from + i) : [];
  });
}

/** No holiday is longer. */
const MOST = 31;

function written(days: ReadonlySet<Day>): readonly string[] {
  return [...days].sort((a, b) => a - b).map(formatDay);
}

/** Days as they are typed, one after the other: whatever stands between them. What is no day stays, for the server to say so. */
export function typedDays(text: string | undefined): readonly string[] {
  return (text ?? '').split(/[\s,，、;；]+/u).filter((part) => part !== '');
}

/** Those that are days. */
export function knownDays(texts: readonly string[]): ReadonlySet<Day> {
  return new Set(texts.map(parseDay).filter((day) => day !== undefined));
}
