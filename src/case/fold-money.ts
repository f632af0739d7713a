import type { CaseEvent } from './events.ts';
import type { CaseState, Money, Payment } from './model.ts';

/** What the events of payment and recovery say. */
export function foldMoney(state: CaseState, event: CaseEvent): Partial<CaseState> {
  const { money, payment } = state;
  switch (event.type) {
    case 'batched':
      return { payment: { batch: event.batch, amount: event.amount, state: 'listed' } };
    case 'unbatched':
      return { payment: null };
    case 'paid':
      return payment === null
        ? {}
        : { payment: { ...payment, state: 'paid' }, money: plus(money, 'paid', payment.amount) };
    case 'payment-returned':
      return payment === null ? {} : returned(money, payment);
    case 'receipt-recorded':
      return payment === null
        ? {}
        : { receipts: [...state.receipts, { number: event.number, on: event.on, amount: payment.amount }] };
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

/** Money comes back only where it had gone out; a line that the bank refuses at once never did. */
function returned(money: Money, payment: Payment): Partial<CaseState> {
  const back = payment.state === 'paid' ? -payment.amount : 0;
  return { payment: { ...payment, state: 'returned' }, money: plus(money, 'paid', back) };
}

function plus(money: Money, what: keyof Money, amount: number): Money {
  return { ...money, [what]: money[what] + amount };
}
