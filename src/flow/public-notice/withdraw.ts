import { maskText, type NoticeRow } from '../../case/index.ts';
import { settleObjections } from '../../store/index.ts';
import { demand } from '../access/refusal.ts';
import type { Context } from '../context.ts';
import { step } from '../step.ts';
import { batchActor, commandRows, holdBatch, moveBatch } from './move-batch.ts';
import { staffNotice, type StaffNotice } from './staff-view.ts';

/**
 * Takes a batch with an error off the page, with the reason. Cases whose rows are still shown wait for their notice again; those whose days
 * were over have gone on. Objections that are open are not settled any more: they can be raised anew at the next edition.
 */
export async function withdrawNotice(
  context: Context,
  id: string,
  version: number,
  given: { readonly reason: string },
): Promise<StaffNotice> {
  await demand(context, 'public-notice.manage');
  // The reason is shown to everybody.
  const reason = maskText(given.reason.trim());
  await step(context, async (tx) => {
    const { state, facts } = await holdBatch(tx, id, version);
    await moveBatch(tx, context, state, { type: 'withdraw', by: batchActor(context), reason }, () => facts);
    const shown = state.rows.filter(isShown);
    const open = shown.flatMap(({ objections }) => objections.filter(({ outcome }) => outcome === 'open'));
    await settleObjections(
      tx,
      open.map(({ receipt }) => receipt),
      { outcome: 'moot', reason: `公示已撤回：${reason}`, at: context.now.toISOString() },
    );
    await commandRows(tx, context, shown, () => ({ type: 'take-down', reason }));
    return null;
  });
  return staffNotice(context, id);
}

function isShown({ state }: NoticeRow): boolean {
  return state === 'shown' || state === 'paused';
}
