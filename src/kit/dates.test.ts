import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, addMonths, addYears, civilOf, dayOf, formatDay, parseDay, yearOf } from './dates.ts';

const FIRST = dayOf(1, 1, 1);
const LAST = dayOf(9999, 12, 31);
const day = fc.integer({ min: FIRST, max: LAST });

describe('parseDay', () => {
  test.each([
    ['1970-01-01', 0],
    ['1969-12-31', -1],
    ['2000-02-29', 11_016],
    ['2024-12-29', 20_086],
  ])('%s is day %d', (text, expected) => {
    expect(parseDay(text)).toBe(expected);
  });

  test.each([
    ...['2025-02-30', '2025-02-29', '1900-02-29', '2025-13-01', '2025-00-10', '2025-04-31', '0000-01-01'],
    ...['2025-1-1', '20250101', '2025/01/01', '2025-01-01T00:00', ' 2025-01-01', ''],
  ])('refuses %j', (text) => {
    expect(parseDay(text)).toBeUndefined();
  });

  test('goes round, and agrees with the platform', () => {
    fc.assert(
      fc.property(day, (n) => {
        const text = formatDay(n);
        expect(parseDay(text)).toBe(n);
        expect(Date.parse(`${text}T00:00:00Z`)).toBe(n * 86_400_000);
      }),
    );
  });
});

describe('yearOf', () => {
  test('is the year of the civil date, on every first and last day of a year', () => {
    for (let year = 1; year <= 9999; year++) {
      expect(yearOf(dayOf(year, 1, 1))).toBe(year);
      expect(yearOf(dayOf(year, 12, 31))).toBe(year);
    }
  });

  test('is the year of the civil date on any day', () => {
    fc.assert(
      fc.property(day, (n) => {
        expect(yearOf(n)).toBe(civilOf(n).year);
      }),
    );
  });
});

describe('terms', () => {
  test.each([
    ['2024-02-29', 1, '2025-02-28'],
    ['2024-02-29', 4, '2028-02-29'],
    ['2020-07-01', 5, '2025-07-01'],
    ['2025-07-01', -5, '2020-07-01'],
  ])('%s and %d years is %s (民法典 第二百零二条)', (from, years, to) => {
    expect(formatDay(addYears(parseDay(from) ?? NaN, years))).toBe(to);
  });

  test.each([
    ['2025-01-31', 1, '2025-02-28'],
    ['2025-03-31', -1, '2025-02-28'],
    ['2024-12-31', 2, '2025-02-28'],
    ['2025-11-15', 12, '2026-11-15'],
    ['2025-01-15', -13, '2023-12-15'],
  ])('%s and %d months is %s', (from, months, to) => {
    expect(formatDay(addMonths(parseDay(from) ?? NaN, months))).toBe(to);
  });

  test('days simply add up', () => {
    expect(formatDay(addDays(parseDay('2024-12-29') ?? NaN, 3))).toBe('2025-01-01');
  });

  test('a term of months ends in the right month, never later than the same day', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: dayOf(1900, 1, 1), max: dayOf(2100, 1, 1) }),
        fc.integer({ min: -600, max: 600 }),
        (n, k) => {
          const [from, to] = [civilOf(n), civilOf(addMonths(n, k))];
          expect(to.year * 12 + to.month).toBe(from.year * 12 + from.month + k);
          expect(to.day).toBeLessThanOrEqual(from.day);
        },
      ),
    );
  });
});
