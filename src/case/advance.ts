import type { EventBody, Enter } from './events.ts';
import type { CaseState } from './model.ts';
import { given, settledBy } from './money.ts';
import { paysMoney } from './procedure.ts';
import { decidesHere, enterAt } from './stage.ts';
import type { StageKind } from './stage-kinds.ts';

/** Stages after which nothing is decided any more: to enter one is to have been approved. */
const ENDS: readonly (StageKind | undefined)[] = ['completion', 'confirmation', 'payment', undefined];

/**
 * What follows when the stage that the case is in is passed. `state` has the events of the passing folded in already, so that a decision
 * just made counts.
 */
export function onward(state: CaseState): EventBody {
  const next = (state.stage ?? -1) + 1;
  const kind = state.procedure.stages[next]?.kind;
  if (!ENDS.includes(kind)) return { type: 'advanced', enters: enterAt(kind, next) };
  if (isApproved(state)) return { type: 'closed', enters: { status: 'closed', stage: state.stage } };
  // 办结 that decides is itself still to be decided.
  if (kind === 'completion' && decidesHere({ ...state, stage: next }))
    return { type: 'advanced', enters: enterAt(kind, next) };
  return approved(state, kind, next);
}

/** The decision is final. */
function approved(state: CaseState, kind: StageKind | undefined, next: number): EventBody {
  const amount = paysMoney(state.procedure) ? (state.decision?.record.amount ?? 0) : null;
  const enters: Enter =
    amount !== null
      ? { status: settledBy(amount, state.money), stage: kind === undefined ? state.stage : next }
      : kind === undefined
        ? { status: 'closed', stage: state.stage }
        : enterAt(kind, next);
  return { type: 'approved', amount, enters };
}

function isApproved({ approval, round }: CaseState): boolean {
  return approval?.round === round;
}

/** Rejected; where money has flowed before, it is to be had back. */
export function rejectedInto({ money, stage }: CaseState): Enter {
  return { status: given(money) > 0 ? 'recovering' : 'rejected', stage };
}
