import { decidingStage, dueOf, inTransit, paysMoney, type CaseState } from '../../case/index.ts';
import type { Fen } from '../../kit/index.ts';
import type { Target } from '../../payment/index.ts';
import type { AwardState } from '../../store/index.ts';

const NOTHING: Target = { reserve: 0, transit: 0, spent: 0, receivable: 0 };

/** Where the money of a case ought to stand, as its state says (docs/payment.md, table of events). */
export function targetOf(state: CaseState): Target {
  if (!paysMoney(state.procedure)) return NOTHING;
  const given = givenOf(state);
  const transit = inTransit(state);
  // What was to be had back stays so until the case is settled anew.
  const receivable = Math.max(0, -dueOf(state));
  return { reserve: reserveOf(state, given), transit, spent: given - transit - receivable, receivable };
}

/** What has arrived at the beneficiary, or was withheld for them, and is still with them: what 已发放 says. */
export function arrivedOf(state: CaseState): Fen {
  return paysMoney(state.procedure) ? givenOf(state) - inTransit(state) : 0;
}

function givenOf({ money: { paid, withheld, recovered } }: CaseState): Fen {
  return paid + withheld - recovered;
}

/** A case that has ended keeps nothing: what the bank returns to one that stays closed is kept once it is begun again. */
const ENDED: readonly CaseState['status'][] = ['closed', 'rejected', 'withdrawn', 'declined', 'lapsed'];

/** What is still to be paid by the decision that stands; a case that goes back to be decided anew, or was rejected, has none. */
function reserveOf(state: CaseState, given: Fen): Fen {
  const { decision, round, rejections, status } = state;
  if (!stands(state) || rejections.at(-1)?.round === round || ENDED.includes(status)) return 0;
  return Math.max(0, (decision?.record.amount ?? 0) - given);
}

/** Of this round; or of an earlier one where the case went back no further than behind it, such as to be shown to the public anew. */
function stands({ decision, procedure, stage, round }: CaseState): boolean {
  return decision?.round === round || (stage !== null && stage > decidingStage(procedure));
}

/** How far the award is. */
export function awardStateOf(state: CaseState, { reserve, transit, spent, receivable }: Target): AwardState {
  if (transit > 0) return 'sent';
  if (state.status === 'in-batch') return 'in-batch';
  if (state.status === 'payment-returned') return 'returned';
  if (reserve > 0) return 'committed';
  if (receivable > 0) return 'recovering';
  return spent > 0 ? 'paid' : 'released';
}
