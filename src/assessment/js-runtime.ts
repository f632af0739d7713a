import { addDays, addMonths, addYears, civilOf, dayOf, mulDiv, yearOf, type Rounding } from '../kit/index.ts';

/** Between these two days every fourth year is a leap year, without exception. */
const FROM = dayOf(1901, 1, 1);
const BEFORE = dayOf(2100, 1, 1);
const DAYS_OF_4_YEARS = 1461;

/** What generated code calls. */
export const RUNTIME = {
  mulDiv,
  addYears,
  addMonths,
  addDays,
  /** In the years of any living case by one division of integers: `n << 2 | 3` is `n * 4 + 3`. */
  yearOf: (day: number): number =>
    day >= FROM && day < BEFORE ? 1901 + (((((day - FROM) << 2) | 3) / DAYS_OF_4_YEARS) | 0) : yearOf(day),
  monthOf: (day: number): number => civilOf(day).month,
  dayOf: (day: number): number => civilOf(day).day,
  divide: (a: number, b: number, factor: number, rounding?: Rounding): number | null =>
    b === 0 ? null : mulDiv(a, factor, b, rounding),
};
