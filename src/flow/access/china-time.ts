import { chinaDay, formatDay } from '../../kit/index.ts';

/** `2025-09-01T08:00:00+08:00`. */
export function chinaTime(at: Date): string {
  return `${new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;
}

/** `2025-09-01`: the day in China. */
export function chinaDate(at: Date): string {
  return formatDay(chinaDay(at));
}
