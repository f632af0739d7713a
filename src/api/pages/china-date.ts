import { chinaDay, formatDay } from '../../kit/index.ts';

/** Today in China, `2026-03-09`. */
export function chinaDate(now: Date): string {
  return formatDay(chinaDay(now));
}
