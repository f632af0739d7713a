import type { Day } from '../kit/index.ts';
import { dayOfInstant } from './fold.ts';
import type { NoticeBatch, NoticeEvent, NoticeRow, RowObjection } from './public-notice-model.ts';

/**
 * The batch after an event; its first is `frozen`.
 * @throws Error where another event comes first.
 */
export function foldNotice(batch: NoticeBatch | null, event: NoticeEvent): NoticeBatch {
  if (event.type === 'frozen') return frozen(batch, event);
  if (batch === null) throw new Error(`A batch begins with frozen, not with ${event.type}`);
  const after = { ...batch, at: event.at, events: batch.events + 1 };
  const day = dayOfInstant(event.at);
  switch (event.type) {
    case 'published':
      return { ...after, status: 'published', digest: event.digest, keepDays: event.keepDays, publishedOn: day };
    case 'row-objected':
      return withRow(after, event.row, (row) => objected(row, event, day));
    case 'row-settled':
      return withRow(after, event.row, (row) => settled(row, event, day));
    case 'row-ended':
      return withRow(after, event.row, (row) => ({ ...row, state: 'ended' }));
    case 'ended':
      return { ...after, status: 'ended', endedOn: event.on };
    case 'withdrawn': {
      const withdrawals = [...after.withdrawals, { edition: after.edition, reason: event.reason }];
      return { ...after, status: 'withdrawn', withdrawals };
    }
    case 'expired':
      return { ...after, status: 'expired' };
  }
}

type Of<T extends NoticeEvent['type']> = NoticeEvent & { readonly type: T };

function frozen(batch: NoticeBatch | null, event: Of<'frozen'>): NoticeBatch {
  const { id, title, notice, item, days, canonical, at } = event;
  const rows = event.rows.map((row): NoticeRow => ({ ...row, state: 'shown', pauses: [], objections: [] }));
  return {
    ...{ id, title, notice, item, days, canonical, rows, at },
    status: 'frozen',
    edition: nextEdition(batch),
    ...{ digest: null, publishedOn: null, keepDays: 0, endedOn: null },
    withdrawals: batch?.withdrawals ?? [],
    events: (batch?.events ?? 0) + 1,
  };
}

/** Frozen anew before it was published, it is the same edition still. */
export function nextEdition(batch: NoticeBatch | null): number {
  if (batch === null) return 1;
  return batch.status === 'withdrawn' ? batch.edition + 1 : batch.edition;
}

function withRow(batch: NoticeBatch, number: number, change: (row: NoticeRow) => NoticeRow): NoticeBatch {
  return { ...batch, rows: batch.rows.map((row) => (row.shown.row === number ? change(row) : row)) };
}

function objected(row: NoticeRow, { receipt, grounds, objector }: Of<'row-objected'>, day: Day): NoticeRow {
  const objection: RowObjection = { receipt, grounds, objector, outcome: 'open', reason: null };
  const pauses = row.state === 'paused' ? row.pauses : [...row.pauses, { from: day, to: null }];
  return { ...row, state: 'paused', pauses, objections: [...row.objections, objection] };
}

function settled(row: NoticeRow, { receipt, upheld, reason }: Of<'row-settled'>, day: Day): NoticeRow {
  const objections = row.objections.map((one): RowObjection =>
    one.receipt === receipt ? { ...one, outcome: upheld ? 'upheld' : 'dismissed', reason } : one,
  );
  if (upheld) return { ...row, objections: objections.map(moot), state: 'removed', pauses: resumed(row, day) };
  const waits = objections.some(({ outcome }) => outcome === 'open');
  return waits ? { ...row, objections } : { ...row, objections, state: 'shown', pauses: resumed(row, day) };
}

function moot(one: RowObjection): RowObjection {
  return one.outcome === 'open' ? { ...one, outcome: 'moot' } : one;
}

function resumed({ pauses }: NoticeRow, day: Day): NoticeRow['pauses'] {
  return pauses.map((pause) => (pause.to === null ? { ...pause, to: day } : pause));
}
