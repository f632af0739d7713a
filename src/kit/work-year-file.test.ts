import { describe, expect, test } from 'vitest';
import { formatDay, parseDay } from './dates.ts';
import { publishedCalendar } from './work-calendar.ts';
import { addWorkingDays, isNotPublished, isWorkingDay } from './work-days.ts';
import { readWorkYear, withWorkYears, type WorkYearFile } from './work-year-file.ts';

/** An arrangement as 2027's might be; the days of December 2026 belong to it, as those of 2018 did to 2019's. */
const INVENTED = {
  年度: 2027,
  依据: '国办发明电〔2026〕0号（虚构）',
  放假: ['2026-12-31', '2027-01-01', '2027-05-01', '2027-10-01', '2027-10-02', '2027-10-03', '2027-10-04'],
  调休上班: ['2026-12-27', '2027-10-09'],
};

function fileOf(input: unknown): WorkYearFile {
  const reading = readWorkYear(input);
  if ('faults' in reading) throw new Error(reading.faults.map(({ message }) => message).join('；'));
  return reading.file;
}

function faultsOf(input: unknown): string[] {
  const reading = readWorkYear(input);
  return 'faults' in reading ? reading.faults.map(({ path, message }) => `${path}: ${message}`) : [];
}

describe("a city's own file of a year", () => {
  const calendar = withWorkYears(publishedCalendar(), [fileOf(INVENTED)]);
  const works = (text: string): unknown => isWorkingDay(calendar, parseDay(text) ?? NaN);

  test('makes the year known', () => {
    const end = addWorkingDays(calendar, parseDay('2026-12-30') ?? NaN, 1);
    expect(isNotPublished(end) ? end : formatDay(end)).toBe('2027-01-04');
    expect([works('2027-10-04'), works('2027-10-09'), works('2027-10-10')]).toEqual([false, true, false]);
  });

  test('rearranges the December before, and leaves all else of that year', () => {
    expect([works('2026-12-27'), works('2026-12-31')]).toEqual([true, false]);
    expect([works('2026-10-10'), works('2026-10-07'), works('2026-12-28')]).toEqual([true, false, true]);
  });

  test('leaves the calendar it was added to as it was', () => {
    expect(isNotPublished(isWorkingDay(publishedCalendar(), parseDay('2027-01-04') ?? NaN))).toBe(true);
  });

  test.each([
    ['no object', [], ['不是一份年度安排']],
    ['another key', { ...INVENTED, 备注: '' }, ['备注: 不认识的项目“备注”']],
    ['no source', { ...INVENTED, 依据: ' ' }, ['依据: 没有写明依据']],
    ['no year', { ...INVENTED, 年度: '2027' }, ['年度: 没有写明年度，或不是年度']],
    ['no list', { ...INVENTED, 调休上班: '无' }, ['调休上班: 没有“调休上班”的日期']],
    ['no day', { ...INVENTED, 调休上班: ['2027-02-30', 7] }, ['调休上班[0]: 不是日期', '调休上班[1]: 不是日期']],
    ['a weekday worked', { ...INVENTED, 调休上班: ['2027-03-01'] }, ['调休上班: 2027-03-01不是周末']],
    ['free and worked', { ...INVENTED, 调休上班: ['2027-05-01'] }, ['调休上班: 2027-05-01既放假又上班']],
    ['another year', { ...INVENTED, 调休上班: ['2028-01-01'] }, ['调休上班[0]: 2028-01-01不在2027年']],
    ['twice', { ...INVENTED, 调休上班: ['2027-10-09', '2027-10-09'] }, ['调休上班[1]: 2027-10-09重复']],
    [
      'no National Day',
      { ...INVENTED, 放假: ['2027-01-01', '2027-05-01', '2027-10-01'] },
      ['放假: 缺少2027-10-02', '放假: 缺少2027-10-03'],
    ],
  ])('is refused: %s', (_, input, expected) => {
    const faults = faultsOf(input);
    for (const fault of expected) expect(faults.join('\n')).toContain(fault);
  });

  test('is refused with every fault at once', () => {
    expect(faultsOf({}).map((fault) => fault.split(':')[0])).toEqual(['年度', '依据', '放假', '调休上班']);
  });
});
