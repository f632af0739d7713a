import type { CaseState } from '../../case/index.ts';
import { chinaDay } from '../../kit/index.ts';
import { addPaidRow, PAID_REGISTER, paidRowsOf, reducePaidRows, type Tx } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { shapeOf } from '../registers/shape-of.ts';
import { arrivedOf } from './target.ts';

/**
 * Keeps 已发放 to what a case has given: a row by each receipt and for what was withheld; less since the day on which something was had back;
 * and as if it had never been where the bank returned it after its receipt. So whatever is assessed afterwards counts exactly what the
 * beneficiary has had.
 */
export async function followPaid(
  tx: Tx,
  context: Context,
  before: CaseState | null,
  after: CaseState,
  reason: string,
): Promise<void> {
  const arrived = arrivedOf(after);
  if (before !== null && arrivedOf(before) === arrived) return;
  const rows = await paidRowsOf(tx, after.id);
  const registered = rows.reduce((sum, { amount }) => sum + amount, 0);
  if (registered === arrived) return;
  const shape = shapeOf(context.ruleSet, PAID_REGISTER);
  const today = chinaDay(context.now);
  if (arrived > registered) {
    // Of a receipt its own day; what is withheld is given today.
    const isReceipt = after.receipts.length > (before?.receipts.length ?? 0);
    const on = (isReceipt ? after.receipts.at(-1)?.on : undefined) ?? today;
    const values = {
      事项: after.procedure.item,
      对象: after.beneficiary.token,
      同项键: after.decision?.record.key ?? '—',
      金额: arrived - registered,
      发放日期: on,
    };
    await addPaidRow(tx, shape, after.id, values, on, reason || '拨付');
    return;
  }
  // The bank had it back: it never arrived. Else it was had back from the beneficiary.
  const isReturn = after.money.paid < (before?.money.paid ?? 0);
  await reducePaidRows(tx, shape, after.id, registered - arrived, {
    since: isReturn ? null : today,
    reason: reason || (isReturn ? '银行退回' : '追回'),
  });
}
