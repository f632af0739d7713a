import { maskRow, type CaseFault, type NoticeBatch, type NoticeEvent, type PublicRow } from '../../case/index.ts';
import { formatDay, type Day } from '../../kit/index.ts';
import { casesOf, readNoticeOffice, type NoticeOffice, type Tx } from '../../store/index.ts';
import { demand } from '../access/refusal.ts';
import type { Context } from '../context.ts';
import { step } from '../step.ts';
import { DEFAULT_KEEP_DAYS } from './freeze.ts';
import { batchActor, commandRows, holdBatch, moveBatch, sm3 } from './move-batch.ts';
import { NoticeRefused } from './refused.ts';
import { rowSources } from './row-sources.ts';
import { staffNotice, type StaffNotice } from './staff-view.ts';

/**
 * Shows a frozen batch to everybody, from today on. Its cases must still wait, with what was frozen of them; each is told. The digest is of
 * the very list that is shown.
 */
export async function publishNotice(
  context: Context,
  id: string,
  version: number,
  { keepDays = DEFAULT_KEEP_DAYS }: { readonly keepDays?: number | undefined } = {},
): Promise<StaffNotice> {
  await demand(context, 'public-notice.manage');
  await step(context, async (tx) => {
    const { state, facts } = await holdBatch(tx, id, version);
    const office = await officeOf(tx);
    const faults = state.status === 'frozen' ? await outdated(tx, context, state) : [];
    if (faults.length > 0) throw new NoticeRefused('refused', faults, '重新冻结名单，再发布');
    const command = { type: 'publish' as const, by: batchActor(context), digest: sm3(state.canonical), keepDays };
    const moved = await moveBatch(tx, context, state, command, (events) => {
      return { ...facts, office, until: formatDay(untilOf(events)) };
    });
    const until = untilOf(moved.events);
    await commandRows(tx, context, moved.state.rows, (row) => {
      return { type: 'publish', batch: id, row: row.shown.row, until };
    });
    return null;
  });
  return staffNotice(context, id);
}

async function officeOf(tx: Tx): Promise<NoticeOffice> {
  const office = await readNoticeOffice(tx);
  if (office !== undefined) return office;
  throw new NoticeRefused('refused', [
    {
      field: '',
      message: '还没有设置公示的发布单位和受理异议的电话、地址',
      hint: '先在公示设置里写明（PUT /api/public-notice-office）',
    },
  ]);
}

function untilOf(events: readonly NoticeEvent[]): Day {
  const published = events.find((event) => event.type === 'published');
  if (published === undefined) throw new Error('the batch was not published');
  return published.until;
}

/** Rows that no longer say what their case does: it went back, or was decided anew. */
async function outdated(tx: Tx, context: Context, { rows }: NoticeBatch): Promise<readonly CaseFault[]> {
  const cases = await casesOf(
    tx,
    rows.map((row) => row.case),
  );
  const sources = await rowSources(tx, context, [...cases.values()]);
  return rows.flatMap((row): CaseFault[] => {
    const number = row.shown.row;
    const source = sources.get(row.case);
    const hint = '重新冻结名单，再发布';
    if (cases.get(row.case)?.state.status !== 'awaiting-notice' || source === undefined)
      return [{ field: 'rows', message: `第${String(number)}行的办件已不在待公示`, hint }];
    const now = maskRow(number, source);
    const fields = FIELDS.filter((field) => now[field] !== row.shown[field]);
    if (fields.length === 0) return [];
    return [{ field: 'rows', message: `第${String(number)}行冻结以后，办件或者台账有了变化`, hint }];
  });
}

const FIELDS: readonly (keyof PublicRow)[] = ['name', 'identity', 'county', 'matter', 'amount', 'benefit', 'clause'];
