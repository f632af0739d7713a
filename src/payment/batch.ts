import type { Fen } from '../kit/index.ts';

/**
 * A payment batch (拨付批次): its life and who may take which step.
 *
 * ```
 *             submit            release             (last receipt)
 *  draft ─────────────▶ submitted ─────────▶ released ─────────────▶ closed
 *    ▲  │                  │                    │  ▲
 *    │  └ cancel           └ return             └──┘ receipts: each line paid or returned by the bank
 *    └─────────────────────┘
 * ```
 *
 * - **draft** (编制): lines as `arrange` put them; they may be taken out with a reason, or the batch given up (`cancel`).
 * - **submitted** (待放行): nothing changes any more; the digest of the lines is fixed. A second person releases it, or returns it with a reason.
 * - **released** (已放行): the bank file is made from exactly these lines. Receipts come in; a returned line waits to be issued again in another batch.
 * - **closed** (已结清): every line is paid or returned. What was paid may still come back from the bank (`late-return`). **cancelled** (已撤销): nothing of it was sent; its awards wait for another batch.
 *
 * Two persons: who submitted a batch, or ever put it together, doesn't release it; nor does anyone who took a reviewing step of a case in it.
 */
export const BATCH_STATES = {
  draft: '编制',
  submitted: '待放行',
  released: '已放行',
  closed: '已结清',
  cancelled: '已撤销',
} as const;

export type BatchStatus = keyof typeof BATCH_STATES;

export type LineStatus = 'waiting' | 'sent' | 'paid' | 'returned' | 'removed';

export interface BatchLine {
  /** Number within the batch, from 1: the bank gives it back. */
  readonly number: number;
  readonly caseId: string;
  readonly award: number;
  readonly pay: Fen;
  readonly status: LineStatus;
  readonly why?: string;
}

export interface BatchState {
  readonly id: string;
  readonly status: BatchStatus;
  readonly fund: string;
  readonly year: number;
  readonly lines: readonly BatchLine[];
  /** Accounts that put it together or submitted it, over its whole life. */
  readonly makers: readonly string[];
  /** Accounts that took a reviewing step of one of its cases. */
  readonly reviewers: readonly string[];
  /** SM3 of the lines, fixed at submission. */
  readonly digest?: string | undefined;
  readonly releasedBy?: string;
}

export interface Receipt {
  readonly number: number;
  readonly pay: Fen;
  readonly outcome: 'paid' | 'returned';
  /** Why the bank returned it. */
  readonly why?: string;
}

export type BatchCommand =
  | { readonly type: 'remove'; readonly number: number; readonly reason: string }
  | { readonly type: 'submit'; readonly digest: string }
  | { readonly type: 'return'; readonly reason: string }
  | { readonly type: 'release'; readonly digest: string }
  | { readonly type: 'cancel'; readonly reason: string }
  | { readonly type: 'receipts'; readonly receipts: readonly Receipt[] }
  | { readonly type: 'late-return'; readonly number: number; readonly reason: string };

export interface Opened {
  readonly type: 'opened';
  readonly by: string;
  readonly id: string;
  readonly fund: string;
  readonly year: number;
  readonly reviewers: readonly string[];
  readonly lines: readonly { readonly caseId: string; readonly award: number; readonly pay: Fen }[];
}

export type BatchEvent =
  | Opened
  | { readonly type: 'removed'; readonly by: string; readonly number: number; readonly reason: string }
  | { readonly type: 'submitted'; readonly by: string; readonly digest: string }
  | { readonly type: 'returned'; readonly by: string; readonly reason: string }
  | { readonly type: 'released'; readonly by: string; readonly digest: string }
  | { readonly type: 'cancelled'; readonly by: string; readonly reason: string }
  | { readonly type: 'paid'; readonly by: string; readonly number: number }
  | { readonly type: 'bounced'; readonly by: string; readonly number: number; readonly why: string }
  | { readonly type: 'bounced-late'; readonly by: string; readonly number: number; readonly why: string }
  | { readonly type: 'closed'; readonly by: string };

/** The commands of each state; a test holds it against what `decideBatch` takes. */
export const BATCH_COMMANDS: Readonly<Record<BatchStatus, readonly BatchCommand['type'][]>> = {
  draft: ['remove', 'submit', 'cancel'],
  submitted: ['return', 'release'],
  released: ['receipts', 'late-return'],
  closed: ['late-return'],
  cancelled: [],
};

export interface BatchFault {
  readonly code: 'P010' | 'P011' | 'P012' | 'P013' | 'P014' | 'P015' | 'P016';
  readonly message: string;
  readonly hint: string;
}

export type BatchDecision =
  | { readonly events: readonly BatchEvent[]; readonly faults?: undefined }
  | { readonly faults: readonly BatchFault[]; readonly allowed: readonly BatchCommand['type'][] };

export function foldBatch(events: readonly BatchEvent[]): BatchState {
  const [first, ...rest] = events;
  if (first?.type !== 'opened') throw new Error('a batch begins by being opened');
  return rest.reduce(apply, opened(first));
}

function opened({ id, fund, year, by, reviewers, lines }: Opened): BatchState {
  return {
    id,
    fund,
    year,
    reviewers,
    status: 'draft',
    makers: [by],
    lines: lines.map((line, i) => ({ ...line, number: i + 1, status: 'waiting' })),
  };
}

function apply(state: BatchState, event: BatchEvent): BatchState {
  switch (event.type) {
    case 'opened':
      throw new Error('a batch is opened once');
    case 'removed':
      return withMaker(withLine(state, event.number, 'removed', event.reason), event.by);
    case 'submitted':
      return withMaker({ ...state, status: 'submitted', digest: event.digest }, event.by);
    case 'returned':
      return { ...state, status: 'draft', digest: undefined };
    case 'released':
      return {
        ...state,
        status: 'released',
        releasedBy: event.by,
        lines: state.lines.map((line) => (line.status === 'waiting' ? { ...line, status: 'sent' } : line)),
      };
    case 'cancelled':
      return {
        ...state,
        status: 'cancelled',
        lines: state.lines.map((line) =>
          line.status === 'waiting' ? { ...line, status: 'removed', why: event.reason } : line,
        ),
      };
    case 'paid':
      return withLine(state, event.number, 'paid');
    case 'bounced':
    case 'bounced-late':
      return withLine(state, event.number, 'returned', event.why);
    case 'closed':
      return { ...state, status: 'closed' };
  }
}

function withMaker(state: BatchState, by: string): BatchState {
  return state.makers.includes(by) ? state : { ...state, makers: [...state.makers, by] };
}

function withLine(state: BatchState, number: number, status: LineStatus, why?: string): BatchState {
  const lines = state.lines.map((line) =>
    line.number === number ? { ...line, status, ...(why === undefined ? {} : { why }) } : line,
  );
  return { ...state, lines };
}

/** @param by account that gives the command. */
export function decideBatch(state: BatchState, command: BatchCommand, by: string): BatchDecision {
  const allowed = BATCH_COMMANDS[state.status];
  if (!allowed.includes(command.type))
    return refuse(state, [
      fault('P010', `批次现在是“${BATCH_STATES[state.status]}”，不能这样办`, '按现在的状态能办的事见 allowed'),
    ]);
  const faults = faultsOf(state, command, by);
  return faults.length > 0 ? refuse(state, faults) : { events: eventsOf(state, command, by) };
}

function refuse(state: BatchState, faults: readonly BatchFault[]): BatchDecision {
  return { faults, allowed: BATCH_COMMANDS[state.status] };
}

function faultsOf(state: BatchState, command: BatchCommand, by: string): BatchFault[] {
  switch (command.type) {
    case 'remove':
      return [...reasonFaults(command.reason), ...lineFaults(state, command.number)];
    case 'submit':
      return waiting(state).length > 0 ? [] : [fault('P011', '批次里没有待付的行', '撤销这个批次，或重新编制')];
    case 'return':
    case 'cancel':
      return reasonFaults(command.reason);
    case 'release':
      return releaseFaults(state, command.digest, by);
    case 'receipts':
      return receiptFaults(state, command.receipts);
    case 'late-return':
      return [...reasonFaults(command.reason), ...lateFaults(state, command.number)];
  }
}

/** What arrived can still come back: the account was closed meanwhile. */
function lateFaults(state: BatchState, number: number): BatchFault[] {
  const paid = state.lines.filter(({ status }) => status === 'paid');
  return paid.some((line) => line.number === number)
    ? []
    : [fault('P013', `批次里没有已到账的第 ${String(number)} 行`, `已到账的行：${numbers(paid)}`)];
}

function reasonFaults(reason: string): BatchFault[] {
  return reason.trim() === '' ? [fault('P012', '没有写理由', '写明为什么，会留在记录里')] : [];
}

function lineFaults(state: BatchState, number: number): BatchFault[] {
  return waiting(state).some((line) => line.number === number)
    ? []
    : [fault('P013', `批次里没有待付的第 ${String(number)} 行`, `待付的行：${numbers(waiting(state))}`)];
}

function releaseFaults(state: BatchState, digest: string, by: string): BatchFault[] {
  return [
    ...(state.makers.includes(by)
      ? [fault('P014', '编制、提交过这个批次的人不能放行', '请另一位有拨付权限的人放行')]
      : []),
    ...(state.reviewers.includes(by)
      ? [fault('P014', '受理、审核、复核过其中办件的人不能放行', '请没有经手这些办件的人放行')]
      : []),
    ...(state.digest === digest
      ? []
      : [fault('P015', '所见的批次与提交的不是同一份（摘要不符）', '刷新后核对各行，再放行')]),
  ];
}

function receiptFaults(state: BatchState, receipts: readonly Receipt[]): BatchFault[] {
  const seen = new Set<number>();
  const faults = receipts.flatMap((receipt) => {
    const twice = seen.has(receipt.number);
    seen.add(receipt.number);
    return twice
      ? [fault('P016', `回单里第 ${String(receipt.number)} 行出现两次`, '每行一笔回单')]
      : oneReceipt(state, receipt);
  });
  return receipts.length === 0 ? [fault('P016', '没有回单', '至少一行')] : faults;
}

function oneReceipt(state: BatchState, { number, pay, outcome, why }: Receipt): BatchFault[] {
  const line = state.lines.find((one) => one.number === number);
  const where = `回单第 ${String(number)} 行`;
  if (line === undefined) return [fault('P016', `${where}不在这个批次里`, `批次的行：${numbers(state.lines)}`)];
  const settled = line.status === 'paid' || line.status === 'returned';
  return [
    ...(line.status === 'sent' || (settled && agrees(line, outcome))
      ? []
      : [fault('P016', `${where}已有结果，与这次的不同`, '核对银行回单；确有更正的，由人工处理')]),
    ...(line.pay === pay ? [] : [fault('P016', `${where}的金额与发出的不符`, '核对银行回单，金额须逐分相等')]),
    ...(outcome === 'returned' && (why ?? '').trim() === ''
      ? [fault('P016', `${where}退票没有写原因`, '按银行回单填写退票原因')]
      : []),
  ];
}

/** The bank may send the same receipt again. */
function agrees(line: BatchLine, outcome: Receipt['outcome']): boolean {
  return line.status === outcome;
}

function eventsOf(state: BatchState, command: BatchCommand, by: string): BatchEvent[] {
  switch (command.type) {
    case 'remove':
      return [{ type: 'removed', by, number: command.number, reason: command.reason }];
    case 'submit':
      return [{ type: 'submitted', by, digest: command.digest }];
    case 'return':
      return [{ type: 'returned', by, reason: command.reason }];
    case 'release':
      return [{ type: 'released', by, digest: command.digest }];
    case 'cancel':
      return [{ type: 'cancelled', by, reason: command.reason }];
    case 'receipts':
      return receiptEvents(state, command.receipts, by);
    case 'late-return':
      return [{ type: 'bounced-late', by, number: command.number, why: command.reason }];
  }
}

function receiptEvents(state: BatchState, receipts: readonly Receipt[], by: string): BatchEvent[] {
  const fresh = receipts.filter(({ number }) => state.lines.find((line) => line.number === number)?.status === 'sent');
  const events = fresh.map(({ number, outcome, why }): BatchEvent => {
    return outcome === 'paid' ? { type: 'paid', by, number } : { type: 'bounced', by, number, why: why ?? '' };
  });
  const open = state.lines.filter(({ status }) => status === 'sent').length - fresh.length;
  return open === 0 && fresh.length > 0 ? [...events, { type: 'closed', by }] : events;
}

function waiting(state: BatchState): readonly BatchLine[] {
  return state.lines.filter(({ status }) => status === 'waiting');
}

function numbers(lines: readonly BatchLine[]): string {
  return lines.length === 0 ? '无' : lines.map(({ number }) => String(number)).join('、');
}

function fault(code: BatchFault['code'], message: string, hint: string): BatchFault {
  return { code, message, hint };
}
