import type { CaseState } from '../../case/index.ts';
import { parseDay } from '../../kit/index.ts';
import type { AmountNow, Line } from '../../payment/index.ts';
import { paidOrUnderWay, type Tx } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { assessFor, type PaidBefore } from '../facts/index.ts';

/** What a case comes to now, given what was paid meanwhile and what goes before it. */
export type Reassess = (
  tx: Tx,
  context: Context,
  state: CaseState,
  before: readonly PaidBefore[],
) => Promise<AmountNow>;

/**
 * By the rules, as of the day of the decision: who had a right on that day doesn't lose it by waiting for a batch. But whatever was paid
 * since then counts, and so does what goes before it in this batch, and what is on its way to the bank in another.
 */
export const byTheRules: Reassess = async (tx, context, state, before) => {
  const { decision, procedure, beneficiary } = state;
  if (decision === null) return { amount: 0, because: ['没有决定'] };
  const { key, asOf } = decision.record;
  const day = parseDay(asOf);
  const { record } = await assessFor(tx, context, {
    item: procedure.item,
    beneficiary,
    key,
    ...(day === undefined ? {} : { asOf: day }),
    ...(decision.discretion === null ? {} : { discretion: decision.discretion }),
    paid: before,
    without: state.id,
  });
  const amount = record.outcome === 'money' ? (record.amount ?? 0) : 0;
  return { amount, because: amount < (decision.record.amount ?? 0) ? record.trace.slice(-1) : [] };
};

/** What counts as paid before a case, besides what 已发放 had on the day of its decision. */
export async function paidBefore(
  tx: Tx,
  { id, beneficiary, decision }: CaseState,
  lines: readonly Line[],
  others: ReadonlySet<string>,
): Promise<readonly PaidBefore[]> {
  const since = parseDay(decision?.record.asOf ?? '');
  const elsewhere = await paidOrUnderWay(tx, beneficiary.token, { since, without: id, others: [...others] });
  const inBatch = lines.filter(({ candidate }) => candidate.beneficiary === beneficiary.token);
  // None has a day: they would be of after the day that is assessed.
  return [...elsewhere, ...inBatch.map(({ candidate: { item, key }, amount }) => ({ item, key, amount }))];
}
