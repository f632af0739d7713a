import type { Day } from '../kit/index.ts';
import type { By, CaseActor } from './actor.ts';
import type { CaseFault } from './fault.ts';
import type { Masked } from './masked.ts';
import type { PublicRow, RowSource } from './public-row.ts';
import type { Span } from './spans.ts';

/**
 * A batch of 公示. It is *frozen* (已冻结): its rows are masked and can't change any more, and its text is hashed. It is *published* (公示中)
 * for at least five working days; an objection stops its own row only, and each row ends by itself. When all have ended or been removed
 * the batch is *ended* (公示期满); its page stays some days, then *expires* (已下线). A batch with an error is *withdrawn* (已撤回), with the
 * reason, and may be frozen anew as its next edition, which is shown for the whole time again.
 */
export const NOTICE_LIFE = {
  frozen: { name: '已冻结', exits: { freeze: ['frozen'], publish: ['published'] } },
  published: {
    name: '公示中',
    exits: {
      object: ['published'],
      settle: ['published', 'ended'],
      advance: ['published', 'ended'],
      withdraw: ['withdrawn'],
    },
  },
  ended: { name: '公示期满', exits: { expire: ['expired'] } },
  withdrawn: { name: '已撤回', exits: { freeze: ['frozen'] } },
  expired: { name: '已下线', exits: {} },
} as const satisfies Readonly<
  Record<string, { readonly name: string; readonly exits: Readonly<Record<string, readonly string[]>> }>
>;

export type NoticeStatus = keyof typeof NOTICE_LIFE;

export const NOTICE_COMMANDS = {
  freeze: '冻结名单',
  publish: '发布公示',
  object: '登记异议',
  settle: '处理异议',
  advance: '期满推进',
  withdraw: '撤回公示',
  expire: '到期下线',
} as const;

export type NoticeCommandType = keyof typeof NOTICE_COMMANDS;

/** 分, days since 1970-01-01; plain JSON. */
export interface NoticeBatch {
  readonly id: string;
  readonly status: NoticeStatus;
  /** From 1; one more each time it is frozen after a withdrawal. */
  readonly edition: number;
  readonly title: Masked;
  /** 文号. */
  readonly notice: string;
  readonly item: string;
  /** Working days. */
  readonly days: number;
  readonly rows: readonly NoticeRow[];
  /** Exactly what the digest is of. */
  readonly canonical: string;
  readonly digest: string | null;
  readonly publishedOn: Day | null;
  /** Calendar days that the page stays after the end. */
  readonly keepDays: number;
  readonly endedOn: Day | null;
  readonly withdrawals: readonly { readonly edition: number; readonly reason: string }[];
  /** Instant of the last event, ISO. */
  readonly at: string;
  readonly events: number;
}

export interface NoticeRow {
  /** Id of the case; not shown. */
  readonly case: string;
  readonly shown: PublicRow;
  readonly state: 'shown' | 'paused' | 'ended' | 'removed';
  readonly pauses: readonly Span[];
  readonly objections: readonly RowObjection[];
}

export interface RowObjection {
  readonly receipt: string;
  readonly grounds: string;
  /** Token of who objects; null: anonymous. Never shown. */
  readonly objector: string | null;
  /** moot: another one removed the row. */
  readonly outcome: 'open' | 'upheld' | 'dismissed' | 'moot';
  readonly reason: string | null;
}

export type NoticeCommand = NoticeCommandOf<NoticeCommandType>;

export type NoticeCommandOf<T extends NoticeCommandType> = {
  [K in T]: { readonly type: K; readonly by: CaseActor } & Payloads[K];
}[T];

interface Payloads {
  readonly freeze: {
    readonly id: string;
    readonly title: string;
    readonly notice: string;
    readonly item: string;
    readonly days: number;
    readonly rows: readonly { readonly case: string; readonly source: RowSource }[];
  };
  /** `digest`: of the batch's `canonical`, by whoever may compute one. */
  readonly publish: { readonly digest: string; readonly keepDays: number };
  readonly object: {
    readonly row: number;
    readonly receipt: string;
    readonly grounds: string;
    readonly objector: string | null;
  };
  readonly settle: { readonly receipt: string; readonly upheld: boolean; readonly reason: string };
  readonly advance: unknown;
  readonly withdraw: { readonly reason: string };
  readonly expire: unknown;
}

export type NoticeEvent = NoticeEventBody & { readonly at: string; readonly by: By };

export type NoticeEventBody =
  | {
      readonly type: 'frozen';
      readonly id: string;
      readonly title: Masked;
      readonly notice: string;
      readonly item: string;
      readonly days: number;
      readonly rows: readonly { readonly case: string; readonly shown: PublicRow }[];
      readonly canonical: string;
    }
  | { readonly type: 'published'; readonly digest: string; readonly keepDays: number; readonly until: Day }
  | {
      readonly type: 'row-objected';
      readonly row: number;
      readonly receipt: string;
      readonly grounds: string;
      readonly objector: string | null;
    }
  /** `until`: the row's last day where it goes on; null where it stays paused or is removed. */
  | {
      readonly type: 'row-settled';
      readonly row: number;
      readonly receipt: string;
      readonly upheld: boolean;
      readonly reason: string;
      readonly until: Day | null;
    }
  | { readonly type: 'row-ended'; readonly row: number; readonly on: Day }
  | { readonly type: 'ended'; readonly on: Day }
  | { readonly type: 'withdrawn'; readonly reason: string }
  | { readonly type: 'expired' };

export type NoticeOutcome =
  | { readonly events: readonly NoticeEvent[] }
  | {
      readonly refusal: {
        readonly faults: readonly CaseFault[];
        readonly available: readonly {
          readonly command: NoticeCommandType;
          readonly name: string;
          readonly by: string;
        }[];
        readonly hint: string;
      };
    };
