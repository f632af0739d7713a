import { decidingStage, maskText, type NoticeEvent } from '../../case/index.ts';
import { getObjection, settleObjections } from '../../store/index.ts';
import { demand } from '../access/refusal.ts';
import { command as commandCase, type CommandBody } from '../cases/command.ts';
import type { Context } from '../context.ts';
import { step } from '../step.ts';
import { batchActor, holdBatch, moveBatch, rowOf } from './move-batch.ts';
import { noObjection, refusingRow } from './refused.ts';
import { staffObjection, type StaffObjection } from './staff-view.ts';

export interface SettleAsked {
  readonly upheld: boolean;
  /** The objector reads it, and the beneficiary. */
  readonly reason: string;
  /** Upheld: index of the stage that the case goes back to; the one that decided where absent. */
  readonly to?: number | undefined;
}

/**
 * An objection is settled. Dismissed, its row has the days that were left, as soon as no other objection stops it. Upheld, its row is taken
 * away, other objections to it are moot, and its case goes back. The other rows are not concerned.
 */
export async function settleObjection(context: Context, receipt: string, asked: SettleAsked): Promise<StaffObjection> {
  await demand(context, 'public-notice.manage');
  const { upheld, to } = asked;
  const reason = maskText(asked.reason.trim());
  await step(context, async (tx) => {
    const objection = await getObjection(tx, receipt);
    if (objection === undefined) throw noObjection(receipt);
    const { state, facts } = await holdBatch(tx, objection.batch);
    const command = { type: 'settle' as const, by: batchActor(context), receipt, upheld, reason };
    const { state: after, events } = await moveBatch(tx, context, state, command, () => facts);
    const row = rowOf(after, objection.row);
    const at = context.now.toISOString();
    await settleObjections(tx, [receipt], { outcome: upheld ? 'upheld' : 'dismissed', reason, at });
    const moot = row.objections.filter(({ outcome }) => outcome === 'moot').map((one) => one.receipt);
    await settleObjections(tx, moot, { outcome: 'moot', reason: '另一件对同一行的异议已经成立，该行已撤下', at });
    await refusingRow(objection.row, () =>
      commandCase(tx, context, {
        id: row.case,
        command: ({ procedure, notice }): CommandBody => ({
          type: 'settle-objection',
          receipt,
          reason,
          outcome: upheld
            ? { upheld: true, to: to ?? decidingStage(procedure) }
            : { upheld: false, until: untilOf(events) ?? notice?.until ?? 0 },
        }),
      }),
    );
    return null;
  });
  return staffObjection(context, receipt);
}

/** The row's last day from now on; null where another objection still stops it. */
function untilOf(events: readonly NoticeEvent[]): number | null {
  return events.find((event) => event.type === 'row-settled')?.until ?? null;
}
