import { clocks, stageOf, turnOf, type CaseState } from '../../case/index.ts';
import {
  chinaDay,
  formatDay,
  isNotPublished,
  type Day,
  type WorkCalendar,
  type YearNotPublished,
} from '../../kit/index.ts';
import type { CaseColumns } from '../../store/index.ts';

/** What lists and rights ask of a case, as of today. A day in a year that isn't published yet is left out, not guessed. */
export function columnsOf(state: CaseState, now: Date, calendar: WorkCalendar): CaseColumns {
  const { stage, whole } = clocks(state, chinaDay(now), calendar);
  const payment = state.payments.at(-1);
  const shown = state.status === 'public-notice' || state.status === 'objection';
  const paying = payment !== undefined && (payment.state === 'listed' || payment.state === 'paid');
  return {
    turn: turnOf(state),
    stage: stageOf(state)?.name ?? null,
    submittedOn: dayText(state.times.runs[0]?.from),
    decidedOn: state.decision === null ? null : dayText(chinaDay(new Date(state.decision.at))),
    endedOn: dayText(state.times.runs.at(-1)?.to),
    dueOn: deadlineText(stage?.deadline),
    wholeDueOn: deadlineText(whole?.deadline),
    respondBy: state.status === 'supplementing' || state.status === 'offered' ? dayText(state.respondBy) : null,
    level: stage?.level ?? null,
    amount: state.decision === null ? null : decidedAmount(state),
    noticeBatch: shown ? (state.notice?.batch ?? null) : null,
    paymentBatch: paying ? payment.batch : null,
  };
}

function decidedAmount({ approval, decision }: CaseState): number | null {
  return approval?.amount ?? decision?.record.amount ?? null;
}

function deadlineText(day: Day | null | YearNotPublished | undefined): string | null {
  return day === undefined || day === null || isNotPublished(day) ? null : formatDay(day);
}

function dayText(day: Day | null | undefined): string | null {
  return day === undefined || day === null ? null : formatDay(day);
}
