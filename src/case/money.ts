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

/**
 * The payments that the bank can still return: the one under way; after the end any that went out, as long as it wasn't had back already.
 */
export function returnables({ status, payments, money }: CaseState): readonly Payment[] {
  const open = status === 'closed' ? payments : payments.slice(-1);
  return open.filter(({ state, amount }) => state === 'listed' || (state === 'paid' && given(money) >= amount));
}
