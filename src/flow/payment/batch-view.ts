import {
  BATCH_STATES,
  type BatchCommand,
  type BatchEvent,
  type BatchStatus,
  type LineStatus,
} from '../../payment/index.ts';
import { BATCH_COMMANDS } from '../../payment/index.ts';
import {
  batchEventsOf,
  linesOfBatch,
  payeesOf,
  type KeptBatch,
  type KeptLine,
  type Payee,
  type Tx,
} from '../../store/index.ts';
import { namesOfAccounts, type NameOf } from '../access/account-names.ts';
import { digestOfLines } from './digest.ts';

/** A batch in a list. Amounts in 分. */
export type BatchSummary = Readonly<{
  id: string;
  fund: string;
  year: number;
  status: BatchStatus;
  /** `待放行`. */
  name: string;
  count: number;
  total: number;
  openedBy: string;
  openedByName: string | null;
  openedAt: string;
  releasedBy: string | null;
  releasedByName: string | null;
  releasedAt: string | null;
  version: number;
}>;

/** A line as it is shown: of the account the last four digits. */
export type LineView = Readonly<{
  number: number;
  caseId: string;
  item: string;
  name: string;
  key: string;
  amount: number;
  holder: string;
  bank: string;
  branch: string | null;
  account: string;
  verified: boolean;
  purpose: string;
  status: LineStatus;
  why: string | null;
  receipt: string | null;
  settledOn: string | null;
}>;

export type BatchView = BatchSummary &
  Readonly<{
    /** SM3 of the lines as they are: what a submission fixes, and a release names. */
    digest: string;
    lines: readonly LineView[];
    /** What can be done now. */
    commands: readonly BatchCommand['type'][];
    history: readonly Readonly<{
      type: BatchEvent['type'];
      by: string;
      /** Of the account. */
      name: string;
      at: string;
      number: number | null;
      reason: string | null;
    }>[];
  }>;

export function summaryOf(batch: KeptBatch, nameOf: NameOf): BatchSummary {
  const { id, fund, year, status, count, total, openedBy, openedAt, releasedBy, releasedAt, version } = batch;
  return {
    ...{ id, fund, year, status, count, total, openedBy, openedAt, releasedBy, releasedAt, version },
    openedByName: nameOf(openedBy),
    releasedByName: nameOf(releasedBy),
    name: BATCH_STATES[status],
  };
}

export async function batchViewOf(tx: Tx, batch: KeptBatch): Promise<BatchView> {
  const lines = await linesOfBatch(tx, batch.id);
  const payees = await payeesOf(
    tx,
    lines.map(({ payee }) => payee),
  );
  const events = await batchEventsOf(tx, batch.id);
  const names = await namesOfAccounts(tx, [batch.openedBy, ...events.map(({ event }) => event.by)]);
  return {
    ...summaryOf(batch, (account) => names.get(account ?? '') ?? null),
    digest: digestOfLines(batch, lines),
    lines: lines.map((line) => lineViewOf(line, payees.get(line.payee))),
    commands: BATCH_COMMANDS[batch.status],
    history: events.map(({ event, at }) => ({
      type: event.type,
      by: event.by,
      name: names.get(event.by) ?? '',
      at,
      number: 'number' in event ? event.number : null,
      reason: 'reason' in event ? event.reason : 'why' in event ? event.why : null,
    })),
  };
}

function lineViewOf(line: KeptLine, payee: Payee | undefined): LineView {
  const { number, caseId, item, name, key, amount, purpose, status, why, receipt, settledOn } = line;
  return {
    ...{ number, caseId, item, name, key, amount, purpose, status, why, receipt, settledOn },
    holder: payee?.holder ?? '',
    bank: payee?.bank ?? '',
    branch: payee?.branch ?? null,
    account: payee?.masked ?? '',
    verified: payee?.verified ?? false,
  };
}
