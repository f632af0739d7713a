import type { Generated, JSONColumnType } from 'kysely';
import type { NoticeBatch, NoticeEvent, NoticeRow, NoticeStatus, PublicRow, RowObjection } from '../../case/index.ts';

/** Who publishes a batch, and where objections to it are taken. */
export interface NoticeOffice {
  /** 发布单位, as it signs. */
  readonly organ: string;
  readonly phone: string;
  readonly address: string;
}

/** Days are `2025-09-01`, money is in 分 as text, times are as PostgreSQL writes them. */
export interface PublicNoticeTables {
  readonly 'public_notice.batch': {
    id: string;
    version: number;
    status: NoticeStatus;
    edition: number;
    title: string;
    notice: string;
    item: string;
    item_name: string;
    county: string | null;
    days: number;
    rows: number;
    amount: string | null;
    digest: string | null;
    office: JSONColumnType<NoticeOffice, string | null, string | null> | null;
    published_on: string | null;
    until: string | null;
    ended_on: string | null;
    keep_days: number;
    withdrawn_for: string | null;
    at: string;
  };
  readonly 'public_notice.entry': {
    batch: string;
    number: number;
    shown: JSONColumnType<PublicRow>;
    state: NoticeRow['state'];
    until: string | null;
  };
  readonly 'public_notice.standing': { batch: string; state: JSONColumnType<NoticeBatch> };
  readonly 'public_notice.listing': { batch: string; number: number; case_id: string; live: boolean };
  readonly 'public_notice.event': {
    batch: string;
    seq: number;
    event: JSONColumnType<NoticeEvent>;
    at: string;
    by: Generated<string>;
  };
  readonly 'public_notice.objection': {
    receipt: string;
    batch: string;
    edition: number;
    number: number;
    case_id: string;
    sealed: Buffer;
    outcome: Generated<RowObjection['outcome']>;
    reason: string | null;
    at: string;
    settled_at: string | null;
    settled_by: string | null;
  };
}
