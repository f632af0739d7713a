import type { Scope } from '../../access/index.ts';
import { maskText, NOTICE_LIFE, type NoticeRow, type NoticeStatus, type PublicRow } from '../../case/index.ts';
import { formatDay, parseDay } from '../../kit/index.ts';
import {
  listNoticeRows,
  listNotices,
  noticeHead,
  transact,
  type PublicNoticeEntry,
  type PublicNoticeHead,
  type NoticeOffice,
  type Tx,
} from '../../store/index.ts';
import type { Context } from '../context.ts';
import { noNotice, NoticeRefused } from './refused.ts';

/** What the door has for whoever comes without signing in. */
export type PublicDoor = Pick<Context, 'database' | 'keys' | 'now' | 'ruleSet'>;

/** Nobody: row-level security shows published lists, and nothing else at all. */
const PUBLIC_SCOPE: Scope = {
  account: '',
  session: '',
  everything: 'off',
  counties: [],
  departments: [],
  organisations: [],
  person: null,
  writes: false,
};

export function asPublic<T>({ database }: Pick<PublicDoor, 'database'>, work: (tx: Tx) => Promise<T>): Promise<T> {
  return transact(database, PUBLIC_SCOPE, work);
}

const SHOWN: readonly NoticeStatus[] = ['published', 'ended'];

/** A batch as everybody sees it. Days are `2026-03-09`; money is in 分. */
export interface NoticeView {
  readonly id: string;
  readonly edition: number;
  readonly title: string;
  /** 文号, and the title of that notice. */
  readonly notice: string;
  readonly noticeTitle: string;
  readonly item: string;
  readonly itemName: string;
  readonly county: string | null;
  readonly status: NoticeStatus;
  readonly statusName: string;
  /** Working days. */
  readonly days: number;
  /** Those in force: what an upheld objection has taken down isn't counted, here and in the amount. */
  readonly rows: number;
  readonly amount: number | null;
  /** SM3 of the list as published. */
  readonly digest: string | null;
  readonly office: NoticeOffice | null;
  readonly publishedOn: string | null;
  /** As counted at publication; a row that an objection stopped may have a later one. */
  readonly until: string | null;
  readonly endedOn: string | null;
  /** The last day on which the page can be read; null while rows are still shown. */
  readonly readableUntil: string | null;
}

export type RowState = NoticeRow['state'];

export const ROW_STATES: Readonly<Record<RowState, string>> = {
  shown: '公示中',
  paused: '核查中',
  ended: '公示期满',
  removed: '已撤下',
};

/** A row as everybody sees it. */
export interface RowView extends PublicRow {
  readonly state: RowState;
  readonly stateName: string;
  readonly until: string | null;
}

export interface NoticesAsked {
  readonly item?: string | undefined;
  readonly county?: string | undefined;
  readonly text?: string | undefined;
  /** Id of the last one of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** What can be read now, the newest first; with one more than `limit` where there is. */
export function publicNotices(door: PublicDoor, asked: NoticesAsked): Promise<readonly NoticeView[]> {
  return asPublic(door, async (tx) => {
    const heads = await listNotices(tx, { ...asked, statuses: SHOWN });
    return heads.map((head) => noticeView(door, head));
  });
}

export interface RowsAsked {
  readonly county?: string | undefined;
  readonly text?: string | undefined;
  /** Number of the last one of the page before. */
  readonly after?: number | undefined;
  readonly limit: number;
}

/** One list with a page of its rows, with one more than `limit` where there is. @throws NoticeRefused where it can't be read, or no longer. */
export function publicNotice(
  door: PublicDoor,
  id: string,
  asked: RowsAsked,
): Promise<{ readonly notice: NoticeView; readonly rows: readonly RowView[] }> {
  return asPublic(door, async (tx) => {
    const head = demandShown(id, await noticeHead(tx, id));
    return { notice: noticeView(door, head), rows: (await listNoticeRows(tx, id, asked)).map(rowView) };
  });
}

/** Says of a batch that isn't shown why that is. @throws NoticeRefused */
export function demandShown(id: string, head: PublicNoticeHead | undefined): PublicNoticeHead {
  if (head === undefined || head.status === 'frozen') throw noNotice(id);
  if (SHOWN.includes(head.status)) return head;
  const [message, hint] =
    head.status === 'expired'
      ? [`公示 ${id} 已经期满，按规定的保留期限下线`, '需要了解的，向发布单位查询']
      : [`公示 ${id} 已撤回：${maskText(head.withdrawnFor ?? '')}`, '更正后重新公示；已提出的异议仍可凭回执号查询'];
  throw new NoticeRefused('not-found', [{ field: 'id', message, hint }]);
}

export function noticeView({ ruleSet }: Pick<PublicDoor, 'ruleSet'>, head: PublicNoticeHead): NoticeView {
  const { id, edition, title, notice, item, itemName, county, status, days, amount, digest, office } = head;
  const { publishedOn, until, endedOn, keepDays } = head;
  const ended = endedOn === null ? undefined : parseDay(endedOn);
  return {
    ...{ id, edition, title, notice, item, itemName, county, status, days, amount, digest, office },
    ...{ publishedOn, until, endedOn, rows: head.inForce },
    noticeTitle: ruleSet.notices.find((one) => one.head.文号 === notice)?.head.标题 ?? notice,
    // With its last row taken down a batch is over, but not because its days are.
    statusName: status === 'ended' && head.inForce === 0 ? ROW_STATES.removed : NOTICE_LIFE[status].name,
    readableUntil: ended === undefined ? null : formatDay(ended + keepDays),
  };
}

function rowView({ shown, state, until }: PublicNoticeEntry): RowView {
  return { ...shown, state, stateName: ROW_STATES[state], until };
}
