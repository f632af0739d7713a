import { civilOf, formatDay, parseDay, yearOf, type Day } from './dates.ts';
import { missingHolidays, type WorkCalendar, type WorkYear } from './work-calendar.ts';
import { isWeekend } from './work-days.ts';

/** What is wrong with a year's file, in Chinese, and where in it: `放假[3]`. */
export interface WorkYearFault {
  readonly path: string;
  readonly message: string;
  readonly hint: string;
}

/** A year as a city writes it down from the published notice. */
export interface WorkYearFile extends WorkYear {
  /** 文号 of the notice. */
  readonly source: string;
}

export type WorkYearReading =
  { readonly file: WorkYearFile } | { readonly faults: readonly [WorkYearFault, ...WorkYearFault[]] };

const KEYS = ['年度', '依据', '放假', '调休上班'];

/**
 * A year that the program doesn't bring yet, from plain JSON (or YAML read to it):
 * `{"年度": 2027, "依据": "国办发明电〔2026〕…号", "放假": ["2027-01-01", …], "调休上班": ["2027-02-…", …]}`. Every fault at once.
 * Days of the December before may stand in it: notices often arrange New Year together with them.
 */
export function readWorkYear(input: unknown): WorkYearReading {
  const faults: WorkYearFault[] = [];
  const fields: Partial<Record<string, unknown>> = isRecord(input) ? input : {};
  if (!isRecord(input)) add(faults, '', '不是一份年度安排', `写成一个对象，含：${KEYS.join('、')}`);
  for (const key of Object.keys(fields))
    if (!KEYS.includes(key)) add(faults, key, `不认识的项目“${key}”`, `可用的有：${KEYS.join('、')}`);
  const year = yearIn(fields['年度'], faults);
  const source = sourceIn(fields['依据'], faults);
  const holidays = daysIn(fields, '放假', year, faults);
  const workdays = daysIn(fields, '调休上班', year, faults);
  const file = { year, source, holidays, workdays };
  checkTogether(file, faults);
  const [first, ...rest] = faults;
  return first === undefined ? { file } : { faults: [first, ...rest] };
}

/** The calendar with these years besides its own; one that it has already is replaced, and days of the December before join that year. */
export function withWorkYears(calendar: WorkCalendar, files: readonly WorkYear[]): WorkCalendar {
  const years = new Map(calendar);
  for (const { year, holidays, workdays } of files) {
    const inYear = (day: Day): boolean => yearOf(day) === year;
    years.set(year, { year, holidays: only(holidays, inYear), workdays: only(workdays, inYear) });
    const before = years.get(year - 1);
    if (before !== undefined) years.set(year - 1, rearranged(before, holidays, workdays));
  }
  return years;
}

/** What the later notice says of a day goes before what the earlier one said. */
function rearranged(year: WorkYear, holidays: ReadonlySet<Day>, workdays: ReadonlySet<Day>): WorkYear {
  const free = only(holidays, (day) => yearOf(day) === year.year);
  const made = only(workdays, (day) => yearOf(day) === year.year);
  return {
    year: year.year,
    holidays: new Set([...only(year.holidays, (day) => !made.has(day)), ...free]),
    workdays: new Set([...only(year.workdays, (day) => !free.has(day)), ...made]),
  };
}

function only(days: ReadonlySet<Day>, test: (day: Day) => boolean): Set<Day> {
  return new Set([...days].filter(test));
}

function yearIn(value: unknown, faults: WorkYearFault[]): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 2000 && value <= 2199) return value;
  add(faults, '年度', '没有写明年度，或不是年度', '写成四位数字，如 2027');
  return NaN;
}

function sourceIn(value: unknown, faults: WorkYearFault[]): string {
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  add(faults, '依据', '没有写明依据', '写国务院办公厅通知的文号；尚未公布的年度不要填');
  return '';
}

function daysIn(
  fields: Partial<Record<string, unknown>>,
  key: '放假' | '调休上班',
  year: number,
  faults: WorkYearFault[],
): Set<Day> {
  const value = fields[key];
  const days = new Set<Day>();
  if (!Array.isArray(value)) {
    add(faults, key, `没有“${key}”的日期`, '写成日期的列表；没有调休的写空列表');
    return days;
  }
  value.forEach((text: unknown, index) => {
    const path = `${key}[${String(index)}]`;
    const day = typeof text === 'string' ? parseDay(text) : undefined;
    if (day === undefined) add(faults, path, '不是日期', '写成 2027-01-01 的样子');
    else if (days.has(day)) add(faults, path, `${formatDay(day)}重复`, '删去一个');
    else if (!belongs(day, year))
      add(faults, path, `${formatDay(day)}不在${String(year)}年`, '只写该年和上一年12月的日期');
    else days.add(day);
  });
  return days;
}

function belongs(day: Day, year: number): boolean {
  const civil = civilOf(day);
  return Number.isNaN(year) || civil.year === year || (civil.year === year - 1 && civil.month === 12);
}

function checkTogether(file: WorkYearFile, faults: WorkYearFault[]): void {
  const missing = Number.isNaN(file.year) ? [] : missingHolidays(file);
  for (const day of missing) add(faults, '放假', `缺少${formatDay(day)}`, '元旦、劳动节、国庆节每年放假；请核对原文');
  for (const day of file.workdays) {
    if (file.holidays.has(day)) add(faults, '调休上班', `${formatDay(day)}既放假又上班`, '请核对原文');
    else if (!isWeekend(day)) add(faults, '调休上班', `${formatDay(day)}不是周末`, '调休上班只写周六、周日');
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function add(faults: WorkYearFault[], path: string, message: string, hint: string): void {
  faults.push({ path, message, hint });
}
