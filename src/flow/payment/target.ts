import { dueOf, paysMoney, type CaseState, type Payment } from '../../case/index.ts';
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

function inTransit({ payments, receipts }: CaseState): Fen {
  const confirmed = new Set(receipts.map(({ batch }) => batch));
  return sumOf(payments.filter(({ state, batch }) => state === 'paid' && !confirmed.has(batch)));
}

function sumOf(payments: readonly Payment[]): Fen {
  return payments.reduce((sum, { amount }) => sum + amount, 0);
}

const DEAD: readonly CaseState['status'][] = ['rejected', 'withdrawn', 'declined', 'lapsed'];

/** What is still to be paid by the decision of this very round; a case that was returned or rejected has none. */
function reserveOf({ decision, round, rejections, status }: CaseState, given: Fen): Fen {
  if (decision?.round !== round || rejections.at(-1)?.round === round || DEAD.includes(status)) return 0;
  return Math.max(0, (decision.record.amount ?? 0) - given);
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
