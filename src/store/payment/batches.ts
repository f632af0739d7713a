import { sql } from 'kysely';
import { formatDay, type Day } from '../../kit/index.ts';
import type { BatchEvent, BatchState, BatchStatus, LineStatus } from '../../payment/index.ts';
import type { Tx } from '../database.ts';

/** A batch as it stands. */
export interface KeptBatch {
  readonly id: string;
  readonly fund: string;
  readonly year: number;
  readonly status: BatchStatus;
  /** Lines that are in it, without those taken out. */
  readonly count: number;
  /** 分. */
  readonly total: number;
  /** SM3 of the lines, since it was submitted. */
  readonly digest: string | null;
  readonly state: BatchState;
  readonly openedBy: string;
  readonly openedAt: string;
  readonly releasedBy: string | null;
  readonly releasedAt: string | null;
  readonly at: string;
  readonly version: number;
}

/** What a line pays, and how far it is. */
export interface KeptLine {
  readonly number: number;
  readonly caseId: string;
  readonly item: string;
  /** Of the beneficiary. */
  readonly name: string;
  /** Token, or credit code. */
  readonly beneficiary: string;
  readonly key: string;
  /** 分. */
  readonly amount: number;
  /** Token of the account. */
  readonly payee: string;
  /** 用途, as the bank's file has it. */
  readonly purpose: string;
  readonly status: LineStatus;
  readonly why: string | null;
  readonly receipt: string | null;
  /** `2026-03-05`: of the bank's answer. */
  readonly settledOn: string | null;
}

export type NewLine = Omit<KeptLine, 'status' | 'why' | 'receipt' | 'settledOn'>;

/** A batch that is put together. @param made the opening event, once its number is known. @returns its number. */
export async function insertBatch(
  tx: Tx,
  { fund, year, lines }: { readonly fund: string; readonly year: number; readonly lines: readonly NewLine[] },
  made: (id: string) => { readonly event: BatchEvent; readonly state: BatchState },
): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into payment.batch (fund, year, status, count, total, state)
    values (${fund}, ${year}, 'draft', ${lines.length}, ${lines.reduce((sum, { amount }) => sum + amount, 0)}, '{}')
    returning id`.execute(tx);
  const id = rows[0]?.id ?? '';
  const { event, state } = made(id);
  await tx
    .updateTable('payment.batch')
    .set({ state: JSON.stringify(state) })
    .where('id', '=', id)
    .execute();
  await insertEvents(tx, id, 0, [event]);
  // As one value, however many there are: a statement takes 65,535 values.
  await sql`
    insert into payment.batch_line (batch, number, case_id, item, name, beneficiary, key, amount, payee, purpose)
    select ${id}::bigint, number, "caseId", item, name, beneficiary, key, amount, payee, purpose
    from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) given (number integer, "caseId" text, item text, name text,
      beneficiary text, key text, amount bigint, payee text, purpose text)`.execute(tx);
  return id;
}

async function insertEvents(tx: Tx, batch: string, before: number, events: readonly BatchEvent[]): Promise<void> {
  await sql`
    insert into payment.batch_event (batch, seq, event)
    select ${batch}::bigint, ${before}::integer + given.seq, given.event
    from jsonb_array_elements(${JSON.stringify(events)}::jsonb) with ordinality given (event, seq)`.execute(tx);
}

/** The batch, its row held until the transaction ends. */
export async function lockBatch(tx: Tx, id: string): Promise<KeptBatch | undefined> {
  const row = await tx.selectFrom('payment.batch').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  return row === undefined ? undefined : batchFrom(row);
}

export async function readBatch(tx: Tx, id: string): Promise<KeptBatch | undefined> {
  const row = await tx.selectFrom('payment.batch').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : batchFrom(row);
}

export interface BatchFilter {
  readonly status?: BatchStatus | undefined;
  readonly fund?: string | undefined;
  readonly year?: number | undefined;
}

/** Batches by number downwards, newest first. */
export async function listBatches(
  tx: Tx,
  { status, fund, year }: BatchFilter,
  { before, limit }: { readonly before?: string | undefined; readonly limit: number },
): Promise<readonly KeptBatch[]> {
  const rows = await tx
    .selectFrom('payment.batch')
    .selectAll()
    .$if(status !== undefined, (query) => query.where('status', '=', status ?? 'draft'))
    .$if(fund !== undefined, (query) => query.where('fund', '=', fund ?? ''))
    .$if(year !== undefined, (query) => query.where('year', '=', year ?? 0))
    .$if(before !== undefined, (query) => query.where('id', '<', before ?? ''))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(batchFrom);
}

interface BatchRow {
  id: string;
  fund: string;
  year: number;
  status: BatchStatus;
  count: number;
  total: string;
  digest: string | null;
  state: BatchState;
  opened_by: string;
  opened_at: string;
  released_by: string | null;
  released_at: string | null;
  at: string;
  version: number;
}

function batchFrom({ total, opened_by, opened_at, released_by, released_at, ...rest }: BatchRow): KeptBatch {
  return {
    ...rest,
    total: Number(total),
    openedBy: opened_by,
    openedAt: opened_at,
    releasedBy: released_by,
    releasedAt: released_at,
  };
}

/** What happened to a batch and how it stands after that. The caller holds its row. @param now of a release: the bank answers after it. */
export async function updateBatch(
  tx: Tx,
  before: KeptBatch,
  after: BatchState,
  events: readonly BatchEvent[],
  now: Date,
): Promise<void> {
  const open = after.lines.filter(({ status }) => status !== 'removed');
  const released = after.releasedBy !== undefined && before.releasedBy === null;
  const { rows } = await sql<{ seq: number }>`
    select coalesce(max(seq), 0) as seq from payment.batch_event where batch = ${before.id}::bigint`.execute(tx);
  await tx
    .updateTable('payment.batch')
    .set({
      status: after.status,
      count: open.length,
      total: String(open.reduce((sum, { pay }) => sum + pay, 0)),
      digest: after.digest ?? null,
      state: JSON.stringify(after),
      version: before.version + 1,
      at: sql<string>`clock_timestamp()`,
      ...(released ? { released_by: after.releasedBy ?? null, released_at: now.toISOString() } : {}),
    })
    .where('id', '=', before.id)
    .execute();
  await insertEvents(tx, before.id, rows[0]?.seq ?? 0, events);
  for (const line of after.lines) {
    const earlier = before.state.lines.find(({ number }) => number === line.number);
    if (earlier?.status === line.status) continue;
    if (line.status === 'paid' || line.status === 'returned') continue;
    await tx
      .updateTable('payment.batch_line')
      .set({ status: line.status, why: line.why ?? null })
      .where('batch', '=', before.id)
      .where('number', '=', line.number)
      .execute();
  }
}

/** What the bank answered to a line. */
export async function settleLine(
  tx: Tx,
  batch: string,
  number: number,
  answer:
    | { readonly status: 'paid'; readonly receipt: string; readonly on: Day }
    | { readonly status: 'returned'; readonly why: string; readonly on: Day },
): Promise<void> {
  const { on, ...rest } = answer;
  await tx
    .updateTable('payment.batch_line')
    .set({ ...rest, settled_on: formatDay(on) })
    .where('batch', '=', batch)
    .where('number', '=', number)
    .execute();
}

/** Lines by number. */
export async function linesOfBatch(tx: Tx, batch: string): Promise<readonly KeptLine[]> {
  const rows = await tx
    .selectFrom('payment.batch_line')
    .selectAll()
    .where('batch', '=', batch)
    .orderBy('number')
    .execute();
  return rows.map(({ case_id, amount, settled_on, number, ...row }) => ({
    number,
    caseId: case_id,
    item: row.item,
    name: row.name,
    beneficiary: row.beneficiary,
    key: row.key,
    amount: Number(amount),
    payee: row.payee,
    purpose: row.purpose,
    status: row.status,
    why: row.why,
    receipt: row.receipt,
    settledOn: settled_on,
  }));
}

/** What happened to a batch, in order. */
export async function batchEventsOf(
  tx: Tx,
  batch: string,
): Promise<readonly { readonly event: BatchEvent; readonly at: string }[]> {
  return tx
    .selectFrom('payment.batch_event')
    .select(['event', 'at'])
    .where('batch', '=', batch)
    .orderBy('seq')
    .execute();
}

/** Keeps what a file was, the first time it goes out. @returns the digest that is kept: another one means that the file is another. */
export async function keepBankFile(tx: Tx, batch: string, format: 'xlsx' | 'csv', sm3: string): Promise<string> {
  await tx
    .insertInto('payment.bank_file')
    .values({ batch, format, sm3 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await tx
    .selectFrom('payment.bank_file')
    .select('sm3')
    .where('batch', '=', batch)
    .where('format', '=', format)
    .executeTakeFirstOrThrow();
  return row.sm3;
}

/** A case that waits for its money, with what its batch has to know besides its state. */
export interface WaitingCase {
  readonly id: string;
  readonly beneficiaryName: string;
}

/** Cases that await payment, whose money is kept on a line of this fund and year, by number. */
export async function waitingCases(tx: Tx, fund: string, year: number): Promise<readonly WaitingCase[]> {
  const { rows } = await sql<{ id: string; beneficiaryName: string }>`
    select c.id, c.beneficiary_name as "beneficiaryName" from cases.case c
    where c.status = 'awaiting-payment' and exists (
      select from payment.holding h
      where h.case_id = c.id and h.fund = ${fund} and h.year = ${year} and h.account in ('committed', 'returned') and h.amount > 0)
    order by c.id collate "C"`.execute(tx);
  return rows;
}
