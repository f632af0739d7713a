import { chinaDay, formatDay } from '../../kit/index.ts';
import { dueNotices } from '../../store/index.ts';
import { PLATFORM_CASE_ACTOR } from '../cases/actors.ts';
import type { Context } from '../context.ts';
import { read, step } from '../step.ts';
import { commandRows, holdBatch, moveBatch, rowOf } from './move-batch.ts';

export interface Advanced {
  /** Batches with rows whose days were over. */
  readonly advanced: readonly string[];
  /** Batches whose page was taken down by its term. */
  readonly expired: readonly string[];
  /** How many cases went on. */
  readonly cases: number;
  /** Batches that could not be moved on, and why; the others are. */
  readonly failed: readonly { readonly batch: string; readonly message: string }[];
}

/**
 * What time does to batches: rows whose last day is over end, and their cases go on; pages that were kept long enough are taken down. Each
 * batch in a transaction of its own, so that what breaks off is done again from where it was; done again at once, it changes nothing.
 * @param context the platform's.
 */
export async function advanceNotices(context: Context): Promise<Advanced> {
  const due = await read(context, (tx) => dueNotices(tx, formatDay(chinaDay(context.now))));
  const done = {
    advanced: [] as string[],
    expired: [] as string[],
    cases: 0,
    failed: [] as Advanced['failed'][number][],
  };
  for (const batch of due) {
    try {
      const { cases, expired } = await advanceNotice(context, batch);
      if (cases > 0) done.advanced.push(batch);
      if (expired) done.expired.push(batch);
      done.cases += cases;
    } catch (error) {
      done.failed.push({ batch, message: error instanceof Error ? error.message : String(error) });
    }
  }
  return done;
}

type AdvancedOne = Readonly<{ cases: number; expired: boolean }>;

function advanceNotice(context: Context, id: string): Promise<AdvancedOne> {
  return step(context, async (tx): Promise<AdvancedOne> => {
    const { state, facts } = await holdBatch(tx, id);
    // Somebody else may have been first.
    if (state.status === 'ended') {
      const isOver = chinaDay(context.now) > (state.endedOn ?? 0) + state.keepDays;
      if (isOver) await moveBatch(tx, context, state, { type: 'expire', by: PLATFORM_CASE_ACTOR }, () => facts);
      return { cases: 0, expired: isOver };
    }
    if (state.status !== 'published') return { cases: 0, expired: false };
    const moved = await moveBatch(tx, context, state, { type: 'advance', by: PLATFORM_CASE_ACTOR }, () => facts);
    const ends = new Map(moved.events.flatMap((event) => (event.type === 'row-ended' ? [[event.row, event.on]] : [])));
    const rows = [...ends.keys()].map((number) => rowOf(moved.state, number));
    await commandRows(tx, context, rows, (row) => ({ type: 'end-notice', on: ends.get(row.shown.row) ?? 0 }));
    return { cases: rows.length, expired: false };
  });
}
