import {
  addWorkingDays,
  isNotPublished,
  workingDaysBetween,
  type Day,
  type WorkCalendar,
  type YearNotPublished,
} from '../kit/index.ts';

/** From a day on, up to another; `to` null: still. */
export interface Span {
  readonly from: Day;
  readonly to: Day | null;
}

/** Working days after `from` up to and with `to`, without those of the pauses. The day a pause begins counts, the day it ends doesn't. */
export function netDays(
  from: Day,
  to: Day,
  pauses: readonly Span[],
  calendar: WorkCalendar,
): number | YearNotPublished {
  let days = workingDaysBetween(calendar, from, to);
  for (const pause of pauses) {
    const idle = workingDaysBetween(calendar, Math.max(from, pause.from), Math.min(to, pause.to ?? to));
    if (isNotPublished(days)) return days;
    if (isNotPublished(idle)) return idle;
    days -= idle;
  }
  return days;
}

/**
 * The last of `count` working days from a day on. Each pause that begins before it moves it on by the working days that it took; null
 * while such a pause lasts.
 */
export function lastDay(
  from: Day,
  count: number,
  pauses: readonly Span[],
  calendar: WorkCalendar,
): Day | null | YearNotPublished {
  let last = addWorkingDays(calendar, from, count);
  for (const pause of pauses) {
    if (isNotPublished(last)) return last;
    if (pause.from >= last || (pause.to !== null && pause.to <= from)) continue;
    if (pause.to === null) return null;
    const idle = workingDaysBetween(calendar, Math.max(from, pause.from), pause.to);
    last = isNotPublished(idle) ? idle : addWorkingDays(calendar, last, idle);
  }
  return last;
}
