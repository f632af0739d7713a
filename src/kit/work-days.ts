import { yearOf, type Day } from './dates.ts';
import type { WorkCalendar } from './work-calendar.ts';

/** The arrangement of a year that the count needs is not published. A value, not an error: whoever counts must say so. */
export interface YearNotPublished {
  readonly fault: 'year-not-published';
  readonly year: number;
}

export function isNotPublished(value: unknown): value is YearNotPublished {
  return typeof value === 'object' && value !== null && 'fault' in value && value.fault === 'year-not-published';
}

/** Chinese, for people. */
export function sayNotPublished({ year }: YearNotPublished): string {
  return `${String(year)}年的节假日安排尚未公布，不能推算到该年的工作日`;
}

/** A make-up working day is one, a holiday is none; otherwise Monday to Friday. */
export function isWorkingDay(calendar: WorkCalendar, day: Day): boolean | YearNotPublished {
  const year = calendar.get(yearOf(day));
  if (year === undefined) return { fault: 'year-not-published', year: yearOf(day) };
  if (year.workdays.has(day)) return true;
  return !year.holidays.has(day) && !isWeekend(day);
}

/**
 * The last day of a term of `count` working days that starts on `day`. The day itself isn't counted (民法典 第二百零一条); the last one
 * is a working day and ends at 24:00 (第二百零三条). A term of no days ends on the day itself.
 * @throws RangeError where the count is no whole number from 0: a fault of the caller.
 */
export function addWorkingDays(calendar: WorkCalendar, day: Day, count: number): Day | YearNotPublished {
  if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`addWorkingDays: ${String(count)} is no count`);
  let left = count;
  let end = day;
  while (left > 0) {
    end += 1;
    const works = isWorkingDay(calendar, end);
    if (isNotPublished(works)) return works;
    if (works) left -= 1;
  }
  return end;
}

/** How many working days there are after `from`, up to and with `to`: the count that `addWorkingDays` undoes. 0 where `to` is no later. */
export function workingDaysBetween(calendar: WorkCalendar, from: Day, to: Day): number | YearNotPublished {
  let count = 0;
  for (let day = from + 1; day <= to; day++) {
    const works = isWorkingDay(calendar, day);
    if (isNotPublished(works)) return works;
    if (works) count += 1;
  }
  return count;
}

/** Saturday or Sunday. Day 0, 1970-01-01, was a Thursday. */
export function isWeekend(day: Day): boolean {
  const fromMonday = (((day + 3) % 7) + 7) % 7;
  return fromMonday >= 5;
}
