import type { Day } from '../kit/index.ts';
import type { Status } from './life.ts';
import type { Pause, PauseReason, Run, Stint, Times } from './model.ts';
import { daysOf, type Procedure } from './procedure.ts';

export const NO_TIMES: Times = { runs: [], stints: [], pauses: [] };

/** What the clocks do in each state: stopped, running, or paused for a reason. */
export const CLOCK: Readonly<Record<Status, 'stopped' | 'running' | PauseReason>> = {
  draft: 'stopped',
  offered: 'stopped',
  submitted: 'running',
  supplementing: '补正',
  reviewing: 'running',
  'joint-review': 'running',
  'awaiting-ruling': '待裁定口径',
  'awaiting-notice': 'running',
  'public-notice': 'running',
  objection: '公示异议',
  completing: 'running',
  confirming: 'running',
  'awaiting-payment': 'running',
  'in-batch': 'running',
  paid: '待银行回执',
  'payment-returned': '银行退回',
  recovering: 'stopped',
  closed: 'stopped',
  rejected: 'stopped',
  appealing: 'stopped',
  withdrawn: 'stopped',
  declined: 'stopped',
  lapsed: 'stopped',
};

export interface Move {
  readonly status: Status;
  readonly stage: number | null;
  readonly round: number;
  readonly on: Day;
}

/** The times after a move: runs, stints and pauses that it ends are ended, and those that it begins are begun. */
export function moved(times: Times, { status, stage, round, on }: Move, procedure: Procedure): Times {
  const clock = CLOCK[status];
  if (clock === 'stopped' || stage === null)
    return { runs: ended(times.runs, on), stints: ended(times.stints, on), pauses: ended(times.pauses, on) };
  const run: Run = { from: on, to: null, promised: daysOf(procedure.stages.slice(stage)) };
  const stint: Stint = { stage, round, from: on, to: null };
  const same = (open: Stint): boolean => open.stage === stage && open.round === round;
  return {
    runs: open(times.runs) === undefined ? [...times.runs, run] : times.runs,
    stints: begun(times.stints, stint, same),
    pauses: clock === 'running' ? ended(times.pauses, on) : paused(times.pauses, clock, on),
  };
}

function paused(pauses: readonly Pause[], reason: PauseReason, from: Day): readonly Pause[] {
  return begun(pauses, { reason, from, to: null }, (one) => one.reason === reason);
}

/** The spans with this one open at their end; the one that is open goes on where it is the same. */
function begun<T extends Span>(spans: readonly T[], next: T, same: (open: T) => boolean): readonly T[] {
  const last = open(spans);
  return last !== undefined && same(last) ? spans : [...ended(spans, next.from), next];
}

interface Span {
  readonly from: Day;
  readonly to: Day | null;
}

/** The last span, where it is still open. */
export function open<T extends Span>(spans: readonly T[]): T | undefined {
  const last = spans.at(-1);
  return last?.to === null ? last : undefined;
}

/** A span never ends before it began, also where the move counts from an earlier day. */
function ended<T extends Span>(spans: readonly T[], on: Day): readonly T[] {
  const last = open(spans);
  return last === undefined ? spans : [...spans.slice(0, -1), { ...last, to: Math.max(last.from, on) }];
}
