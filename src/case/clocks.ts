import { addWorkingDays, isNotPublished, type Day, type WorkCalendar, type YearNotPublished } from '../kit/index.ts';
import type { CaseState, PauseReason, Stint } from './model.ts';
import { lastDay, netDays } from './spans.ts';
import { stageOf } from './stage.ts';
import { CLOCK, open } from './times.ts';

/** How late a stage or a case is. `reminder` from 80 % of its days, `overdue` when all are used up, `escalated` some days after that. */
export type Level = 'in-time' | 'reminder' | 'overdue' | 'escalated';

export interface Ladder {
  /** Percent of the promised days. */
  readonly remindAt: number;
  /** Working days after the last one. */
  readonly escalateAfter: number;
}

export const LADDER: Ladder = { remindAt: 80, escalateAfter: 3 };

/** One clock, in working days. What falls in a year that isn't published is that fault, never a guess. */
export interface Clock {
  /** The stage's name, or 全程. */
  readonly name: string;
  readonly promised: number;
  /** Up to and with the day asked about, without the pauses. */
  readonly used: number | YearNotPublished;
  /** The last day; null while it is paused before that. */
  readonly deadline: Day | null | YearNotPublished;
  readonly paused: PauseReason | null;
  /** null where `used` isn't known. */
  readonly level: Level | null;
}

export interface Clocks {
  /** null: no clock runs, before submission and after the end. */
  readonly stage: Clock | null;
  readonly whole: Clock | null;
  /** The day it will end if every stage takes the days it is promised, and what is paused goes on today. */
  readonly forecast: Day | null | YearNotPublished;
}

/**
 * The clocks of a case on a day. The day a stage begins isn't counted (民法典 第二百零一条), nor is the day a pause ends; the last day ends at
 * 24:00 (第二百零三条), so a stage is overdue from the next working day on. All is computed from the days on which the case moved, so a
 * calendar that is published or amended later needs no correction of any case.
 */
export function clocks(state: CaseState, today: Day, calendar: WorkCalendar, ladder: Ladder = LADDER): Clocks {
  const stint = open(state.times.stints);
  const run = open(state.times.runs);
  const stage = stageOf(state);
  if (stint === undefined || run === undefined || stage === undefined)
    return { stage: null, whole: null, forecast: null };
  const reading: Reading = { state, today, calendar, ladder };
  const stageClock = clockOf(reading, stage.name, stint.from, promisedAt(reading, stint));
  return {
    stage: stageClock,
    whole: clockOf(reading, '全程', run.from, run.promised),
    forecast: forecastOf(reading, stageClock),
  };
}

interface Reading {
  readonly state: CaseState;
  readonly today: Day;
  readonly calendar: WorkCalendar;
  readonly ladder: Ladder;
}

/** While the public notice runs nobody can be late with it: the stage has the days until its last one, at least. */
function promisedAt({ state, calendar }: Reading, { from }: Stint): number {
  const promised = stageOf(state)?.days ?? 0;
  const until = state.status === 'public-notice' || state.status === 'objection' ? state.notice?.until : undefined;
  if (until === undefined) return promised;
  const shown = netDays(from, until, state.times.pauses, calendar);
  return isNotPublished(shown) ? promised : Math.max(promised, shown);
}

function clockOf(reading: Reading, name: string, from: Day, promised: number): Clock {
  const { state, today, calendar, ladder } = reading;
  const { pauses } = state.times;
  const used = netDays(from, today, pauses, calendar);
  const clock = CLOCK[state.status];
  return {
    name,
    promised,
    used,
    deadline: lastDay(from, promised, pauses, calendar),
    paused: clock === 'running' || clock === 'stopped' ? null : clock,
    level: isNotPublished(used) ? null : levelOf(used, promised, ladder),
  };
}

/** On the last day itself nothing is overdue yet. */
export function levelOf(used: number, promised: number, { remindAt, escalateAfter }: Ladder): Level {
  if (used > promised + escalateAfter) return 'escalated';
  if (used > promised) return 'overdue';
  return used * 100 >= promised * remindAt ? 'reminder' : 'in-time';
}

/** What is left of this stage, and all of those after it. */
function forecastOf({ state, today, calendar }: Reading, { used, promised }: Clock): Day | YearNotPublished {
  if (isNotPublished(used)) return used;
  const later = state.procedure.stages.slice((state.stage ?? 0) + 1).reduce((days, { days: more }) => days + more, 0);
  return addWorkingDays(calendar, today, Math.max(0, promised - used) + later);
}
