import type { Fen } from '../kit/index.ts';
import type { CaseState, Money, Payment } from './model.ts';
import { paysMoney } from './procedure.ts';

export const NO_MONEY: Money = { paid: 0, withheld: 0, recovered: 0 };

/** What the beneficiary has had of this case, net. */
export function given({ paid, withheld, recovered }: Money): Fen {
  return paid + withheld - recovered;
}

/** What the case comes to as it was last settled: the approved amount, or nothing where it was rejected after that. */
function worth(state: CaseState): Fen {
  return isGranted(state) ? (state.approval?.amount ?? 0) : 0;
}

/** Above 0: still to be paid. Below 0: to be recovered. Meaningful where the case is settled, or waits for money. */
export function dueOf(state: CaseState): Fen {
  return worth(state) - given(state.money);
}

/** Approved in the round that it is in, or was settled in last. */
export function isGranted({ approval, rejections }: CaseState): boolean {
  return approval !== null && approval.round > (rejections.at(-1)?.round ?? 0);
}

/** Where a case with money goes once its amount is certain. */
export function settledBy(amount: Fen, money: Money): 'awaiting-payment' | 'recovering' | 'closed' {
  const due = amount - given(money);
  return due > 0 ? 'awaiting-payment' : due < 0 ? 'recovering' : 'closed';
}

/** Whether anything of this case has reached the beneficiary: then it can't simply end. */
export function hasGiven(state: CaseState): boolean {
  return paysMoney(state.procedure) && given(state.money) !== 0;
}

/** Sent to the bank, without an answer yet. */
export function inTransit({ payments, receipts }: CaseState): Fen {
  const confirmed = new Set(receipts.map(({ batch }) => batch));
  return payments.reduce(
    (sum, { state, batch, amount }) => (state === 'paid' && !confirmed.has(batch) ? sum + amount : sum),
    0,
  );
}

/**
 * The payments that the bank can still return: the one that is listed or under way; and any that arrived, whatever the case is doing now, as
 * long as it wasn't had back already.
 */
export function returnables(state: CaseState): readonly Payment[] {
  const arrived = given(state.money) - inTransit(state);
  return state.payments.filter(
    (one) => one.state === 'listed' || (one.state === 'paid' && (!hasArrived(state, one) || arrived >= one.amount)),
  );
}

/** Whether the bank has said so. */
export function hasArrived({ receipts }: CaseState, { batch }: Payment): boolean {
  return receipts.some((one) => one.batch === batch);
}

/** Where a settled case stands by what is due by now: the bank may have returned something since it was settled. */
export function standingBy(state: CaseState, due: Fen): 'payment-returned' | 'recovering' | 'closed' | 'rejected' {
  if (due !== 0) return due > 0 ? 'payment-returned' : 'recovering';
  return isGranted(state) ? 'closed' : 'rejected';
}
