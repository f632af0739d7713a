import { addDays, addMonths, addYears, civilOf, dayOf, mulDiv, yearOf } from '../kit/index.ts';

/** Between these two days every fourth year is a leap year, without exception. */
const FROM = dayOf(1901, 1, 1);
const BEFORE = dayOf(2100, 1, 1);

/** What generated code calls. */
export const RUNTIME = {
  mulDiv,
  addYears,
  addMonths,
  addDays,
  /** In the years of any living case by one division of integers. */
  yearOf: (day: number): number => (day >= FROM && day < BEFORE ? 1901 + ((((day - FROM) * 4 + 3) / 1461) | 0) : yearOf(day)),
  monthOf: (day: number): number => civilOf(day).month,
  dayOf: (day: number): number => civilOf(day).day,
  divide: (a: number, b: number, factor: number): number | null => (b === 0 ? null : mulDiv(a, factor, b)),
};
