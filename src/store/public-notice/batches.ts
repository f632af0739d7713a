import { sql, type Selectable } from 'kysely';
import type { NoticeBatch, NoticeEvent, NoticeRow } from '../../case/index.ts';
import type { Tx } from '../database.ts';
import { isNoticeNumber } from './number.ts';
import type { NoticeOffice, PublicNoticeTables } from './tables.ts';

/** What is kept of a batch beside its state. */
export interface NoticeFacts {
  readonly itemName: string;
  /** Only cases of this county; null: of the whole city. */
  readonly county: string | null;
  /** Of the day of publication; null before. */
  readonly office: NoticeOffice | null;
  /** `2026-03-09`: the last day as counted at publication; null before. */
  readonly until: string | null;
}

export interface KeptNotice {
  readonly state: NoticeBatch;
  readonly facts: NoticeFacts;
}

/** A batch after a step, and what led to it. */
export interface BatchChange {
  /** null: it begins. */
  readonly before: NoticeBatch | null;
  readonly after: NoticeBatch;
  readonly events: readonly NoticeEvent[];
  readonly facts: NoticeFacts;
  /** The last day of a row, `2026-03-09`; null where it has none. */
  readonly untilOf: (row: NoticeRow) => string | null;
  /** `2026-03-10` of a day since 1970. */
  readonly dayText: (day: number) => string;
}

/** The next number of a year: `2026-000012`. */
export async function nextNoticeNumber(tx: Tx, year: number): Promise<string> {
  const { rows } = await sql<{ number: string }>`select nextval('public_notice.number') as number`.execute(tx);
  return `${String(year)}-${(rows[0]?.number ?? '').padStart(6, '0')}`;
}

/** The batch, held until the transaction ends; undefined where there is none that the account may change. */
export async function lockNotice(tx: Tx, id: string): Promise<KeptNotice | undefined> {
  if (!isNoticeNumber(id)) return undefined;
  const row = await tx
    .selectFrom('public_notice.batch')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : kept(tx, row);
}

/** The batch as staff see it. */
export async function readNotice(tx: Tx, id: string): Promise<KeptNotice | undefined> {
  if (!isNoticeNumber(id)) return undefined;
  const row = await tx.selectFrom('public_notice.batch').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : kept(tx, row);
}

async function kept(
  tx: Tx,
  row: Selectable<PublicNoticeTables['public_notice.batch']>,
): Promise<KeptNotice | undefined> {
  const { item_name: itemName, county, office, until } = row;
  const standing = await tx
    .selectFrom('public_notice.standing')
    .select('state')
    .where('batch', '=', row.id)
    .executeTakeFirst();
  return standing === undefined ? undefined : { state: standing.state, facts: { itemName, county, office, until } };
}

/** Writes how a batch stands now, and what led to it. The caller holds it, or begins it. */
export async function writeNotice(tx: Tx, change: BatchChange): Promise<void> {
  const { before, after, events } = change;
  if (before === null) {
    await tx
      .insertInto('public_notice.batch')
      .values({ id: after.id, ...columnsOf(change) })
      .execute();
    await tx
      .insertInto('public_notice.standing')
      .values({ batch: after.id, state: JSON.stringify(after) })
      .execute();
  } else {
    const { numUpdatedRows } = await tx
      .updateTable('public_notice.batch')
      .set(columnsOf(change))
      .where('id', '=', after.id)
      .where('version', '=', before.events)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) throw new Error(`batch ${after.id} was written without being held`);
    await tx
      .updateTable('public_notice.standing')
      .set({ state: JSON.stringify(after) })
      .where('batch', '=', after.id)
      .execute();
  }
  await insertEvents(tx, after.id, before?.events ?? 0, events);
  await (events.some(({ type }) => type === 'frozen') ? listAnew(tx, change) : updateEntries(tx, change));
}

function columnsOf({ after, facts, dayText }: BatchChange) {
  const { status, edition, title, notice, item, days, rows, digest, keepDays, publishedOn, endedOn, at } = after;
  const amounts = rows.flatMap(({ shown }) => shown.amount ?? []);
  const last = after.withdrawals.at(-1);
  return {
    ...{ version: after.events, status, edition, title, notice, item, days, digest, at },
    item_name: facts.itemName,
    county: facts.county,
    rows: rows.length,
    amount: amounts.length === 0 ? null : String(amounts.reduce((sum, amount) => sum + amount, 0)),
    office: facts.office === null ? null : JSON.stringify(facts.office),
    published_on: publishedOn === null ? null : dayText(publishedOn),
    until: facts.until,
    ended_on: endedOn === null ? null : dayText(endedOn),
    keep_days: keepDays,
    withdrawn_for: last === undefined ? null : last.reason,
  };
}

async function insertEvents(tx: Tx, id: string, before: number, events: readonly NoticeEvent[]): Promise<void> {
  await sql`
    insert into public_notice.event (batch, seq, event, at)
    select ${id}, ${before}::integer + given.seq, given.event, (given.event ->> 'at')::timestamptz
    from jsonb_array_elements(${JSON.stringify(events)}::jsonb) with ordinality given (event, seq)`.execute(tx);
}

/** A list that is frozen takes the place of the one before. */
async function listAnew(tx: Tx, change: BatchChange): Promise<void> {
  const { id, rows } = change.after;
  await tx.deleteFrom('public_notice.entry').where('batch', '=', id).execute();
  await tx.deleteFrom('public_notice.listing').where('batch', '=', id).execute();
  await sql`
    insert into public_notice.entry (batch, number, shown, state, until)
    select ${id}, given.number, given.shown, given.state, given.until
    from jsonb_to_recordset(${JSON.stringify(entriesOf(rows, change))}::jsonb)
      given (number integer, shown jsonb, state text, until date)`.execute(tx);
  await sql`
    insert into public_notice.listing (batch, number, case_id, live)
    select ${id}, given.number, given."case", true
    from jsonb_to_recordset(${JSON.stringify(rows.map((row) => ({ number: row.shown.row, case: row.case })))}::jsonb)
      given (number integer, "case" text)`.execute(tx);
}

async function updateEntries(tx: Tx, change: BatchChange): Promise<void> {
  const { before, after } = change;
  const moved = after.rows.filter((row, i) => change.before?.status !== after.status || row !== before?.rows[i]);
  if (moved.length === 0) return;
  await sql`
    update public_notice.entry e set state = given.state, until = given.until
    from jsonb_to_recordset(${JSON.stringify(entriesOf(moved, change))}::jsonb)
      given (number integer, state text, until date)
    where e.batch = ${after.id} and e.number = given.number`.execute(tx);
  const ended = moved.filter((row) => !isLive(after, row)).map(({ shown }) => shown.row);
  if (ended.length > 0)
    await tx
      .updateTable('public_notice.listing')
      .set({ live: false })
      .where('batch', '=', after.id)
      .where('number', 'in', ended)
      .where('live', '=', true)
      .execute();
}

function isLive({ status }: NoticeBatch, { state }: NoticeRow): boolean {
  return (status === 'frozen' || status === 'published') && (state === 'shown' || state === 'paused');
}

function entriesOf(rows: readonly NoticeRow[], { untilOf }: BatchChange) {
  return rows.map((row) => ({ number: row.shown.row, shown: row.shown, state: row.state, until: untilOf(row) }));
}

/** The batches in which one of these cases is listed now, by case. */
export async function listedIn(tx: Tx, cases: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ case_id: string; batch: string }>`
    select case_id, batch from public_notice.listing where live and case_id = any (${cases}::text[])`.execute(tx);
  return new Map(rows.map((row) => [row.case_id, row.batch]));
}

/** Batches that a day may move on: shown past a row's last day, or kept long enough after their end. */
export async function dueNotices(tx: Tx, today: string): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select b.id from public_notice.batch b
    where b.status = 'published' and exists (
        select from public_notice.entry e where e.batch = b.id and e.state = 'shown' and e.until < ${today}::date)
      or b.status = 'ended' and b.ended_on + b.keep_days < ${today}::date
    order by b.id`.execute(tx);
  return rows.map(({ id }) => id);
}
