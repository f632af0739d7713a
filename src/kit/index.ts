/** What every room may use: money, days, identity numbers, names, diagnostics. No I/O, no clock; runs in a browser. */
export { byPlace, formatDiagnostic, shift } from './diagnostic.ts';
export type { Diagnostic, Place } from './diagnostic.ts';
export { formatWan, formatYuan, mulDiv, Overflow, parseYuan, yuan, type Rounding } from './money.ts';
export type { Fen } from './money.ts';
export {
  addDays,
  addMonths,
  addYears,
  chinaDay,
  civilOf,
  dayOf,
  daysInMonth,
  formatDay,
  isCalendarDate,
  parseDay,
  yearOf,
} from './dates.ts';
export type { Day } from './dates.ts';
export {
  creditCodeFault,
  looksLikeCreditCode,
  looksLikeResidentId,
  maskResidentId,
  residentIdFault,
} from './identity.ts';
export { readYaml } from './from-yaml.ts';
export type { YamlFault, YamlReading } from './from-yaml.ts';
export type { SourceEntry, SourceNode } from './source-node.ts';
export { nearest } from './nearest.ts';
export { toHalfWidth } from './full-width.ts';
export { matchesOf } from './matches.ts';
export { scaleOf } from './units.ts';
export { publishedCalendar, type WorkCalendar, type WorkYear } from './work-calendar.ts';
export {
  addWorkingDays,
  isNotPublished,
  sayNotPublished,
  workingDaysBetween,
  type YearNotPublished,
} from './work-days.ts';
export {
  readWorkYear,
  withWorkYears,
  type WorkYearFault,
  type WorkYearFile,
  type WorkYearReading,
} from './work-year-file.ts';
