import type { NoticeStatus, RowObjection } from '../../case/index.ts';
import {
  getObjection,
  listNotices,
  listObjections,
  noticeHead,
  openText,
  readNotice,
  record,
  type KeptObjection,
  type Keys,
} from '../../store/index.ts';
import { chinaTime } from '../access/china-time.ts';
import { demand } from '../access/refusal.ts';
import type { Context } from '../context.ts';
import { read } from '../step.ts';
import { workCalendar } from '../calendar.ts';
import { untilIn } from './move-batch.ts';
import type { ObjectionContent } from './object.ts';
import { noticeView, ROW_STATES, type NoticeView, type RowView } from './public-view.ts';
import { noNotice, noObjection } from './refused.ts';

/** A batch as whoever handles it sees it. */
export interface StaffNotice extends NoticeView {
  readonly version: number;
  readonly keepDays: number;
  /** Of the last time it was withdrawn. */
  readonly withdrawnFor: string | null;
  /** Exactly what the digest is of. */
  readonly canonical: string;
  readonly list: readonly StaffRow[];
}

export interface StaffRow extends RowView {
  readonly case: string;
  /** Receipts of the objections that are not settled. */
  readonly openObjections: readonly string[];
}

export async function staffNotice(context: Context, id: string): Promise<StaffNotice> {
  await demand(context, 'public-notice.manage');
  return read(context, async (tx) => {
    const [head, kept] = [await noticeHead(tx, id), await readNotice(tx, id)];
    if (head === undefined || kept === undefined) throw noNotice(id);
    const { version, keepDays, withdrawnFor } = head;
    const { canonical, rows } = kept.state;
    const until = untilIn(kept.state, await workCalendar(tx));
    return {
      ...noticeView(context, head),
      ...{ version, keepDays, withdrawnFor, canonical },
      list: rows.map((row) => ({
        ...row.shown,
        ...{ state: row.state, stateName: ROW_STATES[row.state], until: until(row), case: row.case },
        openObjections: row.objections.flatMap(({ outcome, receipt }) => (outcome === 'open' ? [receipt] : [])),
      })),
    };
  });
}

export interface StaffNoticesAsked {
  readonly status?: NoticeStatus | undefined;
  readonly item?: string | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
}

const ALL: readonly NoticeStatus[] = ['frozen', 'published', 'ended', 'withdrawn', 'expired'];

export type StaffNoticeHead = NoticeView & { readonly version: number };

/** All batches, the newest first; with one more than `limit` where there is. */
export async function staffNotices(context: Context, asked: StaffNoticesAsked): Promise<readonly StaffNoticeHead[]> {
  await demand(context, 'public-notice.manage');
  const { status, ...others } = asked;
  return read(context, async (tx) => {
    const heads = await listNotices(tx, { ...others, statuses: status === undefined ? ALL : [status] });
    return heads.map((head) => ({ ...noticeView(context, head), version: head.version }));
  });
}

/** An objection, for lists: what is in it isn't. */
export interface ObjectionHead {
  readonly receipt: string;
  readonly batch: string;
  readonly edition: number;
  readonly row: number;
  readonly case: string;
  readonly outcome: RowObjection['outcome'];
  readonly reason: string | null;
  /** `2026-03-04T10:00:00+08:00`. */
  readonly at: string;
  readonly settledAt: string | null;
}

export interface StaffObjection extends ObjectionHead, ObjectionContent {}

export interface ObjectionsAsked {
  readonly batch?: string | undefined;
  readonly outcome?: RowObjection['outcome'] | undefined;
  /** Receipt of the last one of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** By receipt, so by the day they were raised; with one more than `limit` where there is. */
export async function staffObjections(context: Context, asked: ObjectionsAsked): Promise<readonly ObjectionHead[]> {
  await demand(context, 'public-notice.manage');
  return read(context, async (tx) => (await listObjections(tx, asked)).map(objectionHead));
}

/** One objection with what was said and by whom; that it was looked at stands in the audit. */
export async function staffObjection(context: Context, receipt: string): Promise<StaffObjection> {
  await demand(context, 'public-notice.manage');
  return read(context, async (tx) => {
    const found = await getObjection(tx, receipt);
    if (found === undefined) throw noObjection(receipt);
    await record(tx, {
      action: 'public-notice.object',
      subject: `公示:${found.batch}`,
      detail: { looked: true, receipt, row: found.row },
    });
    return { ...objectionHead(found), ...contentIn(context.keys, found) };
  });
}

function objectionHead(found: KeptObjection): ObjectionHead {
  const { receipt, batch, edition, row, outcome, reason, at, settledAt } = found;
  return {
    ...{ receipt, batch, edition, row, outcome, reason, case: found.case },
    at: chinaTime(new Date(at)),
    settledAt: settledAt === null ? null : chinaTime(new Date(settledAt)),
  };
}

function contentIn(keys: Keys, { sealed }: KeptObjection): ObjectionContent {
  // As `objectToNotice` sealed it, with these keys.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
  return JSON.parse(openText(keys, sealed)) as ObjectionContent;
}
