import { addDays, addMonths, addYears, civilOf, mulDiv, yearOf } from '../kit/index.ts';

/** What generated code calls. Nothing (null) goes through arithmetic as nothing, as in the walk. */
export const RUNTIME = {
  mulDiv,
  yearOf,
  addYears,
  addMonths,
  addDays,
  monthOf: (day: number): number => civilOf(day).month,
  dayOf: (day: number): number => civilOf(day).day,
  divide: (a: number, b: number, factor: number): number | null => (b === 0 ? null : mulDiv(a, factor, b)),
  min: (...values: (number | null)[]): number | null => extreme(values, Math.min),
  max: (...values: (number | null)[]): number | null => extreme(values, Math.max),
};

function extreme(values: readonly (number | null)[], pick: (...n: number[]) => number): number | null {
  const numbers = values.filter((value) => value !== null);
  return numbers.length < values.length ? null : pick(...numbers);
}
