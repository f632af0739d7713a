import { publishedCalendar, type WorkCalendar } from '../kit/index.ts';

const published = publishedCalendar();

/** The working-day calendar that terms are counted by: the published years. */
export function workCalendar(): WorkCalendar {
  return published;
}
