import { addMonths, civilOf, dayOf, type Day } from '../kit/index.ts';

/**
 * The rhythm of reports (期次): every quarter, as the notice has it (任务 16-R3 “每季度报送”). It doesn't say by when; the tenth day after the
 * quarter is what the offices keep.
 */
export type Period = number;

const DUE_DAY = 10;
const QUARTERS = ['第一季度', '第二季度', '第三季度', '第四季度'] as const;

/** The quarter of a day, counted so that the next one is one more. */
export function periodOf(day: Day): Period {
  const { year, month } = civilOf(day);
  return year * 4 + Math.floor((month - 1) / 3);
}

/** The last day to report on a quarter: the tenth of the month after it. */
export function periodDue(period: Period): Day {
  return addMonths(dayOf(Math.floor(period / 4), (period % 4) * 3 + 1, DUE_DAY), 3);
}

/** `2026年第三季度`. */
export function periodName(period: Period): string {
  return `${String(Math.floor(period / 4))}年${QUARTERS[period % 4] ?? ''}`;
}
