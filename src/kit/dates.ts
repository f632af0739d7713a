/**
 * Calendar dates without a clock or a time zone: a day is the number of days since 1970-01-01 in the proleptic Gregorian calendar.
 * The arithmetic is Howard Hinnant's “chrono-Compatible Low-Level Date Algorithms”: the year starts in March, so that the leap day
 * is its last day.
 */
export type Day = number;

export interface CivilDate {
  readonly year: number;
  /** 1…12 */
  readonly month: number;
  /** 1…31 */
  readonly day: number;
}

/** Days from 0000-03-01 to 1970-01-01. */
const EPOCH = 719_468;
const DAYS_OF_400_YEARS = 146_097;
const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** `2024-12-29` → its day; undefined where the text is not exactly YYYY-MM-DD, or no day of the calendar (`2025-02-30`). */
export function parseDay(text: string): Day | undefined {
  const match = ISO_DATE.exec(text);
  if (match === null) return undefined;
  const [, year, month, day] = match;
  const date = { year: Number(year), month: Number(month), day: Number(day) };
  return isCalendarDate(date) ? dayOf(date.year, date.month, date.day) : undefined;
}

/** The day as `2024-12-29`. */
export function formatDay(day: Day): string {
  const { year, month, day: ofMonth } = civilOf(day);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(ofMonth, 2)}`;
}

/** Whether the calendar has this day, in the years 1…9999. */
export function isCalendarDate({ year, month, day }: CivilDate): boolean {
  return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** The day of a date of the calendar. Whether it is one is for `isCalendarDate` or `parseDay` to say. */
export function dayOf(year: number, month: number, day: number): Day {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_OF_400_YEARS + dayOfEra - EPOCH;
}

export function civilOf(day: Day): CivilDate {
  const { marchYear, dayOfYear } = marchYearOf(day);
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  return {
    year: marchMonth >= 10 ? marchYear + 1 : marchYear,
    month: marchMonth >= 10 ? marchMonth - 9 : marchMonth + 3,
    day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
  };
}

/** The calendar year of a day. Used per row over whole populations: no allocation. */
export function yearOf(day: Day): number {
  const shifted = day + EPOCH;
  const era = Math.floor(shifted / DAYS_OF_400_YEARS);
  const dayOfEra = shifted - era * DAYS_OF_400_YEARS;
  const yearOfEra = yearOfEraOf(dayOfEra);
  // The 307th day of a year that starts in March is the 1st of January.
  return yearOfEra + era * 400 + (dayOfEra - startOfYear(yearOfEra) >= 306 ? 1 : 0);
}

export function addDays(day: Day, count: number): Day {
  return day + count;
}

/** The same day of the month `count` months on; the last day of that month where it has no such day (《民法典》第二百零二条). */
export function addMonths(day: Day, count: number): Day {
  const date = civilOf(day);
  const months = date.year * 12 + (date.month - 1) + count;
  const year = Math.floor(months / 12);
  const month = months - year * 12 + 1;
  return dayOf(year, month, Math.min(date.day, daysInMonth(year, month)));
}

/** The same day `count` years on; the 29th of February becomes the 28th where that year has no 29th (《民法典》第二百零二条). */
export function addYears(day: Day, count: number): Day {
  return addMonths(day, count * 12);
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function marchYearOf(day: Day): { marchYear: number; dayOfYear: number } {
  const shifted = day + EPOCH;
  const era = Math.floor(shifted / DAYS_OF_400_YEARS);
  const dayOfEra = shifted - era * DAYS_OF_400_YEARS;
  const yearOfEra = yearOfEraOf(dayOfEra);
  return { marchYear: yearOfEra + era * 400, dayOfYear: dayOfEra - startOfYear(yearOfEra) };
}

function yearOfEraOf(dayOfEra: number): number {
  return Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
}

function startOfYear(yearOfEra: number): number {
  return 365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
}

function pad(n: number, width: number): string {
  return String(n).padStart(width, '0');
}

/** The calendar day in China (UTC+8, no summer time) at a moment, whatever the machine's own zone. */
export function chinaDay(now: Date): Day {
  return Math.floor((now.getTime() + 8 * 3_600_000) / 86_400_000);
}
