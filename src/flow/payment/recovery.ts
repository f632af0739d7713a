import { dueOf, statusName, type CaseState } from '../../case/index.ts';
import { formatYuan, type Fen } from '../../kit/index.ts';
import { holdBalances, holdingsOf, keepRepayment, lockCase, record, type Tx } from '../../store/index.ts';
import { demand } from '../access/refusal.ts';
import { command } from '../cases/command.ts';
import { caseNotFound } from '../cases/refused.ts';
import type { Context } from '../context.ts';
import { step } from '../step.ts';
import { whyLess } from './candidates.ts';
import { byTheRules, type Reassess } from './reassess.ts';
import { PaymentRefused, refusePayment, type PaymentFault } from './refused.ts';

/** How a case stands after money came back. Amounts in 分. */
export type Recovered = Readonly<{
  caseId: string;
  status: CaseState['status'];
  /** Still to be had back. */
  owed: Fen;
  version: number;
}>;

/**
 * 退还: the beneficiary has paid back, by a receipt of the treasury, which pays back once.
 * @throws CaseRefused, PaymentRefused where the receipt was entered before, for whichever case; AccessRefused
 */
export async function recordRepayment(
  context: Context,
  on: { readonly caseId: string; readonly version?: number | undefined },
  { amount, receipt }: { readonly amount: Fen; readonly receipt: string },
): Promise<Recovered> {
  await demand(context, 'payment.receipts');
  const { caseId: id, version } = on;
  return step(context, async (tx) => {
    // Held first: who enters it for the same case meanwhile hears of the receipt, not that nothing is owed any more.
    if ((await lockCase(tx, id)) === undefined) throw caseNotFound(id);
    const there = await keepRepayment(tx, id, receipt);
    if (there !== undefined)
      refusePayment(
        'refused',
        'P029',
        `缴款凭证 ${receipt} 已登记为办件 ${there} 的退还`,
        '核对凭证号，一张凭证只登记一次',
        'receipt',
      );
    const after = await command(tx, context, { id, version, command: { type: 'record-repayment', receipt, amount } });
    await record(tx, { action: 'payment.recover', subject: `办件:${id}`, detail: { amount, receipt } });
    return recoveredOf(after);
  });
}

/**
 * 抵扣: part of a new award settles what the same beneficiary owes of an old one, both in one transaction. The award is assessed once more, as
 * for a batch: what wouldn't be paid out doesn't pay a debt either.
 * @throws CaseRefused, PaymentRefused where they aren't of one beneficiary, or the award comes to less by now; AccessRefused
 */
export async function setOff(
  context: Context,
  { from, to, amount }: { readonly from: string; readonly to: string; readonly amount: Fen },
  reassess: Reassess = byTheRules,
): Promise<Readonly<{ from: Recovered; to: Recovered }>> {
  await demand(context, 'payment.receipts');
  return step(context, async (tx) => {
    const [award, debt] = await holdBoth(tx, from, to);
    const faults = [...setOffFaults(award, debt, amount), ...(await awardFaults(tx, context, award, reassess))];
    if (faults.length > 0) throw new PaymentRefused('refused', faults);
    const given = await command(tx, context, { id: from, command: { type: 'withhold', forCase: to, amount } });
    const owed = await command(tx, context, { id: to, command: { type: 'record-offset', againstCase: from, amount } });
    await record(tx, { action: 'payment.recover', subject: `办件:${to}`, detail: { amount, from } });
    return { from: recoveredOf(given), to: recoveredOf(owed) };
  });
}

async function holdBoth(tx: Tx, from: string, to: string): Promise<readonly [award: CaseState, debt: CaseState]> {
  const held = new Map<string, CaseState>();
  for (const id of [...new Set([from, to])].sort()) {
    const state = await lockCase(tx, id);
    if (state === undefined) throw caseNotFound(id);
    held.set(id, state);
  }
  const [award, debt] = [held.get(from), held.get(to)];
  if (award === undefined || debt === undefined) throw caseNotFound(from);
  const lines = [...(await holdingsOf(tx, from)), ...(await holdingsOf(tx, to))].map(({ line }) => line);
  await holdBalances(tx, lines);
  return [award, debt];
}

/** Of an award that waits for payment; of any other the case itself says that nothing is withheld from it. */
async function awardFaults(
  tx: Tx,
  context: Context,
  award: CaseState,
  reassess: Reassess,
): Promise<readonly PaymentFault[]> {
  if (award.status !== 'awaiting-payment') return [];
  const because = await whyLess(tx, context, award, { before: [], together: new Set([award.id]), reassess });
  if (because.length === 0) return [];
  return [fault('from', `办件 ${award.id}：${because.join('；')}`, '退回这一办件，重新决定以后再抵扣')];
}

function setOffFaults(award: CaseState, debt: CaseState, amount: Fen): PaymentFault[] {
  return [
    ...(award.id === debt.id ? [fault('to', '不能与本件自己抵扣', '写明另一办件的编号')] : []),
    ...(award.beneficiary.token === debt.beneficiary.token && award.beneficiary.kind === debt.beneficiary.kind
      ? []
      : [fault('to', `办件 ${award.id} 和 ${debt.id} 不是同一个对象`, '只能从同一对象的给付中抵扣')]),
    ...debtFaults(debt, amount),
  ];
}

function debtFaults(debt: CaseState, amount: Fen): PaymentFault[] {
  const { id, status } = debt;
  const owed = -dueOf(debt);
  if (owed <= 0) return [fault('to', `办件 ${id} 没有应退回的款`, '核对办件编号')];
  if (status !== 'recovering')
    return [fault('to', `办件 ${id} 现在是“${statusName(status)}”，还不能抵扣`, '等处理完毕，仍应退回的再抵扣')];
  return amount > owed
    ? [fault('amount', `抵扣${formatYuan(amount)}，超过办件 ${id} 应退回的${formatYuan(owed)}`, '不超过应退回的金额')]
    : [];
}

function fault(field: string, message: string, hint: string): PaymentFault {
  return { field, code: 'P028', message, hint };
}

function recoveredOf(state: CaseState): Recovered {
  return {
    caseId: state.id,
    status: state.status,
    owed: state.status === 'recovering' ? -dueOf(state) : 0,
    version: state.events,
  };
}
