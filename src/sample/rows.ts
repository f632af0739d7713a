import { formatDay, type Day } from '../kit/index.ts';
import type { Organisation, SampleRow, World } from './model.ts';
import type { Random } from './random.ts';

/** `2025-09-01`. */
export const iso = formatDay;

/** The value where the stage has been reached, else none. */
export function once<T>(reached: boolean, value: T): T | null {
  return reached ? value : null;
}

/** A day so many days before `today`, drawn between the two counts. */
export function ago(random: Random, today: Day, most: number, least: number): Day {
  return today - random.int(least, most);
}

/** `GJ2025-0007`. */
export function serial(prefix: string, year: number, n: number): string {
  return `${prefix}${String(year)}-${String(n).padStart(4, '0')}`;
}

/** The organisation of a department of 枚举 牵头单位, or of a county. */
export function office({ offices }: World, name: string): Organisation {
  const found = offices.get(name);
  if (found === undefined) throw new RangeError(`no office ${name}`);
  return found;
}

/** A telephone number of 聊城 (0635) that begins with 0, as no subscriber's does. */
export function telephone(random: Random): string {
  return `0635-0${String(random.int(0, 999_999)).padStart(6, '0')}`;
}

/** Rounded to whole hundreds of 元. */
export function hundreds(amount: number): number {
  return Math.round(amount / 100) * 100;
}

/** Of rows with the same values in these columns the first: a register takes one row for a key. */
export function firstOfEach(rows: readonly SampleRow[], key: readonly string[]): SampleRow[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const value = JSON.stringify(key.map((name) => row[name]));
    return !seen.has(value) && seen.add(value);
  });
}
