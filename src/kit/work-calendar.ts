import published from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
import { dayOf, parseDay, yearOf, type Day } from './dates.ts';

/** One year as 国务院办公厅关于节假日安排的通知 arranges it. Saturdays and Sundays that are neither stand in no list. */
export interface WorkYear {
  readonly year: number;
  /** 放假: no working days, whatever day of the week they are. */
  readonly holidays: ReadonlySet<Day>;
  /** 调休上班: working days that fall on a weekend. */
  readonly workdays: ReadonlySet<Day>;
}

/** The years that are published, by year. A year that isn't here is not known: nothing is counted in it. */
export type WorkCalendar = ReadonlyMap<number, WorkYear>;

/** Days by their ISO text, as `chinese-days` writes them; only the names count here. */
export interface PublishedDays {
  readonly holidays: Readonly<Record<string, string>>;
  readonly workdays: Readonly<Record<string, string>>;
}

/** 全国年节及纪念日放假办法 第二条 gives these every year; an arrangement without them is no whole year. */
const ALWAYS_HOLIDAYS: readonly (readonly [month: number, day: number])[] = [
  [1, 1],
  [5, 1],
  [10, 1],
  [10, 2],
  [10, 3],
];

/**
 * The calendar as it comes with the program: the data of npm `chinese-days`. That package itself answers for any year and takes an
 * unpublished one for plain weeks; here it is only read, and a year of which it has but a few days (a New Year arranged together with
 * the December before it) doesn't count as published.
 */
export function publishedCalendar(): WorkCalendar {
  return calendarOf(published);
}

export function calendarOf({ holidays, workdays }: PublishedDays): WorkCalendar {
  const free = daysByYear(Object.keys(holidays));
  const made = daysByYear(Object.keys(workdays));
  const years = [...free].map(([year, days]) => ({ year, holidays: days, workdays: made.get(year) ?? new Set<Day>() }));
  return new Map(years.filter(isWhole).map((year) => [year.year, year]));
}

/** The days that the law makes holidays every year and that this arrangement doesn't have. */
export function missingHolidays({ year, holidays }: Pick<WorkYear, 'year' | 'holidays'>): readonly Day[] {
  return ALWAYS_HOLIDAYS.map(([month, day]) => dayOf(year, month, day)).filter((day) => !holidays.has(day));
}

function isWhole(year: WorkYear): boolean {
  return missingHolidays(year).length === 0;
}

function daysByYear(texts: readonly string[]): Map<number, Set<Day>> {
  const found = new Map<number, Set<Day>>();
  for (const day of texts.map(parseDay)) {
    if (day === undefined) continue;
    const year = yearOf(day);
    found.set(year, (found.get(year) ?? new Set<Day>()).add(day));
  }
  return found;
}
