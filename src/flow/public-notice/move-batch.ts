import { createHash } from 'node:crypto';
import {
  decideNotice,
  foldNotice,
  rowUntil,
  type CaseActor,
  type NoticeBatch,
  type NoticeCommand,
  type NoticeEvent,
  type NoticeRow,
} from '../../case/index.ts';
import { formatDay, type WorkCalendar } from '../../kit/index.ts';
import {
  lockNotice,
  record,
  writeNotice,
  type AuditAction,
  type NoticeFacts,
  type KeptNotice,
  type Tx,
} from '../../store/index.ts';
import { workCalendar } from '../calendar.ts';
import { caseActors } from '../cases/actors.ts';
import { command as commandCase, type CommandBody } from '../cases/command.ts';
import type { Context } from '../context.ts';
import { noNotice, NoticeRefused, refusingRow } from './refused.ts';

/** SM3 (GB/T 32905), in hexadecimal. */
export function sm3(text: string): string {
  return createHash('sm3').update(text, 'utf8').digest('hex');
}

/** The grant by which the actor handles batches; where there is none, the batch itself says so. */
export function batchActor({ actor }: Context): CaseActor {
  const all = caseActors(actor);
  const own = all.find(({ role }) => role === 'city-reviewer') ?? all[0];
  if (own !== undefined) return own;
  throw new NoticeRefused('refused', [
    { field: 'by', message: '您的授权里没有办理公示的角色', hint: '公示由市级复核办理' },
  ]);
}

/** The batch, held until the transaction ends. @param version that was seen; undefined for steps that nobody looked at before. */
export async function holdBatch(tx: Tx, id: string, version?: number): Promise<KeptNotice> {
  const held = await lockNotice(tx, id);
  if (held === undefined) throw noNotice(id);
  if (version === undefined || version === held.state.events) return held;
  throw new NoticeRefused('stale', [
    {
      field: '',
      message: `公示 ${id} 已有新的进展（版本 ${String(held.state.events)}），所见的已不是最新`,
      hint: '重新打开，看新的进展，再办理',
    },
  ]);
}

export interface Moved {
  readonly state: NoticeBatch;
  readonly events: readonly NoticeEvent[];
}

/** Decides a command on a batch that is held, and keeps what comes of it, with the audit entry. @throws NoticeRefused */
export async function moveBatch(
  tx: Tx,
  context: Context,
  before: NoticeBatch | null,
  command: NoticeCommand,
  factsOf: (events: readonly NoticeEvent[]) => NoticeFacts,
): Promise<Moved> {
  const calendar = await workCalendar(tx);
  const outcome = decideNotice(before, command, context.now, calendar);
  if ('refusal' in outcome) throw new NoticeRefused('refused', outcome.refusal.faults, outcome.refusal.hint);
  const { events } = outcome;
  const after = events.reduce<NoticeBatch | null>(foldNotice, before);
  if (after === null) throw new Error('a batch begins with an event');
  if (events.length === 0) return { state: after, events };
  const facts = factsOf(events);
  await writeNotice(tx, { before, after, events, facts, untilOf: untilIn(after, calendar), dayText: formatDay });
  await record(tx, {
    action: ACTIONS[command.type],
    subject: `公示:${after.id}`,
    detail: {
      item: after.item,
      edition: after.edition,
      rows: after.rows.length,
      digest: after.digest,
      version: after.events,
      events: events.map((event) => ('row' in event ? `${event.type} ${String(event.row)}` : event.type)),
      ...('reason' in command ? { reason: command.reason } : {}),
      ...('receipt' in command ? { receipt: command.receipt } : {}),
    },
  });
  return { state: after, events };
}

const ACTIONS: Readonly<Record<NoticeCommand['type'], AuditAction>> = {
  freeze: 'public-notice.freeze',
  publish: 'public-notice.publish',
  object: 'public-notice.object',
  settle: 'public-notice.settle',
  advance: 'public-notice.advance',
  withdraw: 'public-notice.withdraw',
  expire: 'public-notice.expire',
};

/** The last day of each row as it stands. */
export function untilIn(batch: NoticeBatch, calendar: WorkCalendar): (row: NoticeRow) => string | null {
  return (row) => {
    const until = rowUntil(batch, row, calendar);
    return typeof until === 'number' ? formatDay(until) : null;
  };
}

/** One command for each of these rows' cases, in the order in which cases are locked everywhere: by number. */
export async function commandRows(
  tx: Tx,
  context: Context,
  rows: readonly NoticeRow[],
  commandOf: (row: NoticeRow) => CommandBody,
): Promise<void> {
  const ordered = [...rows].sort((one, other) => (one.case < other.case ? -1 : 1));
  for (const row of ordered)
    await refusingRow(row.shown.row, () =>
      commandCase(tx, context, { id: row.case, as: 'platform', command: commandOf(row) }),
    );
}

export function rowOf({ rows }: NoticeBatch, number: number): NoticeRow {
  const row = rows.find(({ shown }) => shown.row === number);
  if (row === undefined) throw new Error(`the batch has no row ${String(number)}`);
  return row;
}
