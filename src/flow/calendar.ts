import {
  parseDay,
  publishedCalendar,
  withWorkYears,
  type Day,
  type WorkCalendar,
  type WorkYear,
} from '../kit/index.ts';
import { approvedWorkYears, type StoredWorkYear, type Tx } from '../store/index.ts';

const published = publishedCalendar();

/** Calendars that were asked for lately, by the years that were taken in. */
const LATELY = new Map<string, WorkCalendar>();
const MOST = 16;

/** The working-day calendar that terms are counted by: the years that come with the program, and those that the platform has taken in. */
export async function workCalendar(tx: Tx): Promise<WorkCalendar> {
  return calendarWith(await approvedWorkYears(tx));
}

/** The years that come with the program. */
export function programYears(): WorkCalendar {
  return published;
}

/** @param years in the order in which they take each other's place */
function calendarWith(years: readonly StoredWorkYear[]): WorkCalendar {
  if (years.length === 0) return published;
  const name = years
    .map(({ id, year, holidays, workdays }) => [id, year, ...holidays, '-', ...workdays].join(' '))
    .join(';');
  const known = LATELY.get(name);
  if (known !== undefined) return known;
  const [oldest] = LATELY.keys();
  if (LATELY.size >= MOST && oldest !== undefined) LATELY.delete(oldest);
  const made = withWorkYears(published, years.map(workYearOf));
  LATELY.set(name, made);
  return made;
}

function workYearOf({ year, holidays, workdays }: StoredWorkYear): WorkYear {
  return { year, holidays: daysOf(holidays), workdays: daysOf(workdays) };
}

function daysOf(texts: readonly string[]): ReadonlySet<Day> {
  return new Set(texts.map(parseDay).filter((day) => day !== undefined));
}
