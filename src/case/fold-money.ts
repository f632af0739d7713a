import type { CaseEvent } from './events.ts';
import type { CaseState, Money, Payment } from './model.ts';
import { returnables } from './money.ts';

/** What the events of payment and recovery say. */
export function foldMoney(state: CaseState, event: CaseEvent): Partial<CaseState> {
  const { money, payments } = state;
  const current = payments.at(-1);
  switch (event.type) {
    case 'batched':
      return { payments: [...payments, { batch: event.batch, amount: event.amount, state: 'listed' }] };
    case 'unbatched':
      return { payments: currentBecomes(payments, 'unlisted') };
    case 'paid':
      return { payments: currentBecomes(payments, 'paid'), money: plus(money, 'paid', current?.amount ?? 0) };
    case 'payment-returned':
      return returned(state, event.batch);
    case 'receipt-recorded': {
      const { number, on } = event;
      const of = { batch: current?.batch ?? '', amount: current?.amount ?? 0 };
      return { receipts: [...state.receipts, { number, on, ...of }] };
    }
    case 'account-changed':
      return { application: { ...state.application, payee: event.payee } };
    case 'withheld':
      return { money: plus(money, 'withheld', event.amount) };
    case 'repaid':
    case 'offset':
      return { money: plus(money, 'recovered', event.amount) };
    default:
      return {};
  }
}

function currentBecomes(payments: readonly Payment[], state: Payment['state']): readonly Payment[] {
  return payments.map((one, index) => (index === payments.length - 1 ? { ...one, state } : one));
}

/** Money comes back only where it had gone out; a line that the bank refuses at once never did. */
function returned(state: CaseState, batch: string): Partial<CaseState> {
  const back = returnables(state).find((one) => one.batch === batch);
  const payments = state.payments.map((one): Payment => (one === back ? { ...one, state: 'returned' } : one));
  return { payments, money: plus(state.money, 'paid', back?.state === 'paid' ? -back.amount : 0) };
}

function plus(money: Money, what: keyof Money, amount: number): Money {
  return { ...money, [what]: money[what] + amount };
}
