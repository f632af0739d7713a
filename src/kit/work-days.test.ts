import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayOf, formatDay, parseDay, type Day } from './dates.ts';
import { calendarOf, publishedCalendar } from './work-calendar.ts';
import { addWorkingDays, isNotPublished, isWorkingDay, sayNotPublished, workingDaysBetween } from './work-days.ts';

const calendar = publishedCalendar();
const on = (text: string): Day => parseDay(text) ?? NaN;
const works = (text: string): unknown => isWorkingDay(calendar, on(text));
/** A term as text: `2026-02-12 + 3`. */
const end = (from: string, count: number): string => {
  const day = addWorkingDays(calendar, on(from), count);
  return isNotPublished(day) ? sayNotPublished(day) : formatDay(day);
};

describe('the calendar that comes with the program', () => {
  test('has the years from 2004 to 2026, and no other', () => {
    expect([...calendar.keys()].sort()).toEqual(Array.from({ length: 23 }, (_, i) => 2004 + i));
  });

  test('takes no year of which it has but a few days', () => {
    const few = { holidays: { '2027-01-01': '元旦', '2027-01-02': '元旦', '2027-01-03': '元旦' }, workdays: {} };
    expect([...calendarOf(few).keys()]).toEqual([]);
  });
});

describe('working days (国务院办公厅关于2025年、2026年部分节假日安排的通知)', () => {
  const made2025 = ['2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11'];
  const made2026 = ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'];

  test.each([...made2025, ...made2026])('%s falls on a weekend and is worked', (text) => {
    expect(works(text)).toBe(true);
  });

  test.each([
    ...['2025-01-01', '2025-01-28', '2025-02-04', '2025-04-04', '2025-05-05', '2025-06-02', '2025-10-08'],
    ...['2026-01-02', '2026-02-16', '2026-02-23', '2026-04-06', '2026-05-05', '2026-06-19', '2026-09-25', '2026-10-07'],
  ])('%s falls on a weekday and is free', (text) => {
    expect(works(text)).toBe(false);
  });

  test.each([
    ['2025-01-25', false],
    ['2025-01-27', true],
    ['2025-02-05', true],
    ['2025-02-09', false],
    ['2026-10-08', true],
    ['2026-10-11', false],
  ])('%s is an ordinary day: %s', (text, expected) => {
    expect(works(text)).toBe(expected);
  });

  test.each(['2003-12-31', '2027-01-01', '2027-01-04', '2030-06-03'])('%s is not known', (text) => {
    expect(works(text)).toEqual({ fault: 'year-not-published', year: Number(text.slice(0, 4)) });
  });
});

describe('terms', () => {
  test.each([
    ['a plain week', '2025-03-03', 5, '2025-03-10'],
    ['over a weekend that is worked', '2025-04-25', 2, '2025-04-28'],
    ['over the Spring Festival of 2026', '2026-02-12', 3, '2026-02-24'],
    ['over National Day 2025, with a worked Saturday after it', '2025-09-30', 3, '2025-10-11'],
    ['from a day that is free', '2025-10-03', 1, '2025-10-09'],
    ['of no days', '2025-10-03', 0, '2025-10-03'],
    ['to the last day that is known', '2026-12-30', 1, '2026-12-31'],
    ['beyond what is published', '2026-12-30', 2, '2027年的节假日安排尚未公布，不能推算到该年的工作日'],
  ])('%s: %s and %d working days', (_, from, count, expected) => {
    expect(end(from, count)).toBe(expected);
  });

  test.each([-1, 0.5, NaN])('%s is no count', (count) => {
    expect(() => addWorkingDays(calendar, 0, count)).toThrow(RangeError);
  });

  test('counting into a year that is not published is refused, however far it goes', () => {
    expect(workingDaysBetween(calendar, on('2026-12-01'), on('2027-01-01'))).toEqual({
      fault: 'year-not-published',
      year: 2027,
    });
    expect(workingDaysBetween(calendar, on('2026-12-01'), on('2026-12-31'))).toBe(22);
  });
});

describe('against counting by hand', () => {
  const first = dayOf(2004, 1, 1);
  const last = dayOf(2026, 12, 31);
  const day = fc.integer({ min: first, max: last });
  const naive = Array.from({ length: last - first + 1 }, (_, i) => isWorkingDay(calendar, first + i));

  /** The working days after `from`, up to and with `to`, one by one. */
  function counted(from: Day, to: Day): number {
    return naive.slice(from - first + 1, to - first + 1).filter((one) => one === true).length;
  }

  test('between two days', () => {
    fc.assert(
      fc.property(day, day, (from, to) => {
        expect(workingDaysBetween(calendar, from, to)).toBe(to <= from ? 0 : counted(from, to));
      }),
    );
  });

  test('a term is undone by counting it, and ends on a working day', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 300 }), (from, count) => {
        const to = addWorkingDays(calendar, from, count);
        if (isNotPublished(to)) {
          expect(counted(from, last)).toBeLessThan(count);
          return;
        }
        expect(counted(from, to)).toBe(count);
        expect(isWorkingDay(calendar, to)).toBe(true);
      }),
    );
  });

  test('two terms one after the other are one term', () => {
    const count = fc.integer({ min: 0, max: 60 });
    fc.assert(
      fc.property(day, count, count, (from, a, b) => {
        const middle = addWorkingDays(calendar, from, a);
        const whole = addWorkingDays(calendar, from, a + b);
        if (!isNotPublished(middle)) expect(addWorkingDays(calendar, middle, b)).toEqual(whole);
      }),
    );
  });
});
