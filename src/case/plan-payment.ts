import type { CommandOf } from './commands.ts';
import type { Enter } from './events.ts';
import { faultIf, needsAmount, needsText, type CaseFault } from './fault.ts';
import type { CaseState } from './model.ts';
import { dueOf, hasArrived, isGranted, returnables, standingBy } from './money.ts';
import type { Moment, Plan } from './plan.ts';

/** From the approved amount to the bank's receipt. The money itself is moved elsewhere: here stands what it means for the case. */
export function planPayment(
  state: CaseState,
  command: CommandOf<'batch' | 'unbatch' | 'pay' | 'record-return' | 'record-receipt' | 'change-account' | 'withhold'>,
  { today }: Moment,
): Plan {
  const { stage } = state;
  switch (command.type) {
    case 'batch': {
      const { batch } = command;
      return {
        faults: needsText('batch', batch, '拨付批次'),
        events: () => [{ type: 'batched', batch, amount: dueOf(state), enters: { status: 'in-batch', stage } }],
      };
    }
    case 'unbatch': {
      const { reason } = command;
      return {
        faults: needsText('reason', reason, '移出的理由'),
        events: () => [{ type: 'unbatched', reason, enters: { status: 'awaiting-payment', stage } }],
      };
    }
    case 'pay':
      return { faults: [], events: () => [{ type: 'paid', enters: { status: 'paid', stage } }] };
    case 'record-return': {
      const { batch, reason, twin } = command;
      const enters = afterReturn(state, batch, twin);
      const returned = { type: 'payment-returned', batch, reason, ...(twin === undefined ? {} : { twin }) } as const;
      return {
        faults: [...needsText('reason', reason, '银行退回的原因'), ...returnFaults(state, batch)],
        events: () => [enters === undefined ? returned : { ...returned, enters }],
      };
    }
    case 'record-receipt': {
      const { number, on } = command;
      return {
        faults: [
          ...needsText('number', number, '回执号'),
          ...faultIf(on > today, 'on', '回执的日期还没有到', '填写银行回执上的日期'),
        ],
        // More is due where an earlier payment of the case came back while this one was under way.
        events: () => [
          {
            type: 'receipt-recorded',
            number,
            on,
            enters: { status: dueOf(state) > 0 ? 'awaiting-payment' : 'closed', stage },
          },
        ],
      };
    }
    case 'change-account': {
      const { payee } = command;
      return {
        faults: [
          ...needsText('payee', payee, '收款账户'),
          ...faultIf(payee === state.application.payee, 'payee', '与现在的收款账户相同', '填写另一个账户'),
        ],
        events: () => [{ type: 'account-changed', payee, enters: { status: 'awaiting-payment', stage } }],
      };
    }
    case 'withhold': {
      const { forCase, amount } = command;
      const due = dueOf(state);
      return {
        faults: [...otherCaseFaults(state, 'forCase', forCase), ...needsAmount('amount', amount, due, '待拨付的金额')],
        events: () => [
          {
            type: 'withheld',
            forCase,
            amount,
            enters: { status: amount === due ? 'closed' : 'awaiting-payment', stage },
          },
        ],
      };
    }
  }
}

/**
 * What hadn't arrived waits for another account. What comes back after it had arrived is money that is owed again, whatever the case is doing:
 * one that is being decided, paid or appealed goes on, and settles it in the end; one that is settled stands by what is due now. Beside a case of
 * the same claim that is open it stays closed, and is begun again after that one.
 */
function afterReturn(state: CaseState, batch: string, twin: string | undefined): Enter | undefined {
  const { status, stage } = state;
  const back = returnables(state).find((one) => one.batch === batch);
  if (back === undefined || !hasArrived(state, back)) return { status: 'payment-returned', stage };
  if (status === 'closed') return twin === undefined ? { status: 'payment-returned', stage } : undefined;
  if (status !== 'recovering') return undefined;
  return { status: standingBy(state, dueOf(state) + back.amount), stage };
}

function returnFaults(state: CaseState, batch: string): CaseFault[] {
  const open = returnables(state).map((one) => one.batch);
  return faultIf(
    !open.includes(batch),
    'batch',
    `批次“${batch}”没有可以退回的拨付`,
    `可以登记的有：${open.join('、')}`,
  );
}

/** 追回: what was paid too much comes back, or is set off against a later award. */
export function planRecovery(state: CaseState, command: CommandOf<'record-repayment' | 'record-offset'>): Plan {
  const owed = -dueOf(state);
  const { amount } = command;
  const enters = recovered(state, owed - amount);
  const amountFaults = needsAmount('amount', amount, owed, '待追回的金额');
  if (command.type === 'record-repayment') {
    const { receipt } = command;
    return {
      faults: [...needsText('receipt', receipt, '缴款凭证号'), ...amountFaults],
      events: () => [{ type: 'repaid', receipt, amount, enters }],
    };
  }
  const { againstCase } = command;
  return {
    faults: [...otherCaseFaults(state, 'againstCase', againstCase), ...amountFaults],
    events: () => [{ type: 'offset', againstCase, amount, enters }],
  };
}

function otherCaseFaults({ id }: CaseState, field: string, other: string): CaseFault[] {
  return [
    ...needsText(field, other, '另一办件'),
    ...faultIf(other === id, field, '不能与本件自己抵扣', '写明另一办件的编号'),
  ];
}

function recovered(state: CaseState, left: number): Enter {
  const { stage } = state;
  if (left > 0) return { status: 'recovering', stage };
  return { status: isGranted(state) ? 'closed' : 'rejected', stage };
}
