import { chinaDay } from '../../../kit/index.ts';
import { readCase } from '../../../store/index.ts';
import type { Context } from '../../context.ts';
import { proposeBatch, releaseBatch, submitBatch, takeReceipts } from '../../payment/index.ts';
import type { BatchView } from '../../payment/batch-view.ts';
import { advanceNotices, freezeNotice, publishNotice, type StaffNotice } from '../../public-notice/index.ts';
import { read } from '../../step.ts';
import type { Play } from './play.ts';

/** The public is shown these cases of an item, so many days ago. */
export async function publish(play: Play, item: string, cases: readonly string[], ago: number): Promise<StaffNotice> {
  const context = play.by(play.official('city-reviewer'), ago);
  const frozen = await freezeNotice(context, { item, cases });
  return publishNotice(context, frozen.id, frozen.version);
}

/** Periods that were over so many days ago end, and their cases go on. */
export async function endNotices(play: Play, ago: number): Promise<void> {
  const { failed } = await advanceNotices(play.platform(ago));
  const [first] = failed;
  if (first !== undefined) throw new Error(`${first.batch}: ${first.message}`);
}

/** Puts batches of these cases together, a batch a fund and year, and submits them. */
export async function submitPayments(play: Play, cases: readonly string[], ago: number): Promise<readonly BatchView[]> {
  const context = play.by(play.official('finance'), ago);
  const batches: BatchView[] = [];
  for (const [where, ids] of await byBudget(context, cases)) {
    const [fund = '', year] = where.split('\n');
    const { id, version } = await proposeBatch(context, { fund, year: Number(year), cases: ids });
    batches.push(await submitBatch(context, { id, version }));
  }
  return batches;
}

/** A second person releases, and the bank answers: all is paid, but for the first line where it is to come back. */
export async function payOut(play: Play, batch: BatchView, ago: number, comesBack: boolean): Promise<void> {
  const released = await releaseBatch(play.by(play.official('finance', 1), ago), batch, batch.digest);
  const context = play.by(play.official('finance'), Math.max(0, ago - 2));
  const on = chinaDay(context.now);
  const receipts = released.lines.map(({ number, amount }, index) => {
    const base = { number, amount, on };
    return comesBack && index === 0
      ? { ...base, outcome: 'returned' as const, why: '账号与户名不符' }
      : { ...base, outcome: 'paid' as const, receipt: `示例${batch.id}-${String(number)}` };
  });
  await takeReceipts(context, { id: released.id, version: released.version }, receipts);
}

async function byBudget(context: Context, cases: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  for (const id of cases) {
    const state = await read(context, (tx) => readCase(tx, id));
    if (state?.status !== 'awaiting-payment') continue;
    const year = (state.decision?.at ?? '').slice(0, 4);
    const where = `${state.procedure.fund ?? ''}\n${year}`;
    found.set(where, [...(found.get(where) ?? []), id]);
  }
  return found;
}
