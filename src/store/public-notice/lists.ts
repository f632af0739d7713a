import { sql, type RawBuilder, type Selectable } from 'kysely';
import type { CaseState, NoticeRow, NoticeStatus, PublicRow } from '../../case/index.ts';
import type { Tx } from '../database.ts';
import { isNoticeNumber } from './number.ts';
import type { NoticeOffice, PublicNoticeTables } from './tables.ts';

/** A batch, as far as everybody may see it. Days are `2025-09-01`; money is in 分. */
export interface PublicNoticeHead {
  readonly id: string;
  readonly version: number;
  readonly status: NoticeStatus;
  readonly edition: number;
  readonly title: string;
  /** 文号. */
  readonly notice: string;
  readonly item: string;
  readonly itemName: string;
  readonly county: string | null;
  /** Working days. */
  readonly days: number;
  /** As it was frozen. */
  readonly rows: number;
  /** Of these, what no upheld objection has taken down; and what they come to. */
  readonly inForce: number;
  readonly amount: number | null;
  readonly digest: string | null;
  readonly office: NoticeOffice | null;
  readonly publishedOn: string | null;
  readonly until: string | null;
  readonly endedOn: string | null;
  readonly keepDays: number;
  readonly withdrawnFor: string | null;
}

/** One row of it. */
export interface PublicNoticeEntry {
  readonly shown: PublicRow;
  readonly state: NoticeRow['state'];
  readonly until: string | null;
}

export interface BatchQuery {
  readonly statuses: readonly NoticeStatus[];
  readonly item?: string | undefined;
  /** With a row of this county. */
  readonly county?: string | undefined;
  /** Part of the title, or of what a row says. */
  readonly text?: string | undefined;
  /** Id of the last one of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** PostgreSQL takes no text with a NUL in it, so nothing is found by one. */
function storable(text: string | undefined): string | undefined {
  return text?.replaceAll('\0', '\ufffd');
}

/** The newest first, with one more than `limit` where there is. */
export async function listNotices(tx: Tx, asked: BatchQuery): Promise<readonly PublicNoticeHead[]> {
  const { statuses, limit } = asked;
  const [item, county, text, after] = [asked.item, asked.county, asked.text, asked.after].map(storable);
  const conditions: RawBuilder<boolean>[] = [sql`b.status = any (${statuses}::text[])`];
  if (item !== undefined) conditions.push(sql`b.item = ${item}`);
  if (after !== undefined) conditions.push(sql`b.id collate "C" < ${after}`);
  if (county !== undefined) conditions.push(hasEntry(sql`e.shown ->> 'county' = ${county}`));
  if (text !== undefined) conditions.push(sql`(${within(sql`b.title`, text)} or ${hasEntry(saying(text))})`);
  const { rows } = await sql<BatchRow>`
    select ${HEAD} where ${sql.join(conditions, sql` and `)}
    order by b.id collate "C" desc limit ${limit + 1}`.execute(tx);
  return rows.map(toHead);
}

interface BatchRow extends Selectable<PublicNoticeTables['public_notice.batch']> {
  readonly in_force: number;
  readonly amount_in_force: string | null;
}

/** A batch, and what of its list is in force. */
const HEAD = sql`b.*, f.in_force, f.amount_in_force from public_notice.batch b cross join lateral (
  select count(*)::integer as in_force, sum((e.shown ->> 'amount')::bigint)::text as amount_in_force
  from public_notice.entry e where e.batch = b.id and e.state <> 'removed') f`;

function hasEntry(condition: RawBuilder<boolean>): RawBuilder<boolean> {
  return sql`exists (select from public_notice.entry e where e.batch = b.id and e.state <> 'removed' and ${condition})`;
}

function saying(text: string): RawBuilder<boolean> {
  return sql`(${within(sql`e.shown ->> 'name'`, text)} or ${within(sql`e.shown ->> 'matter'`, text)})`;
}

/** As it stands, without any sign having a meaning of its own. */
function within(place: RawBuilder<unknown>, text: string): RawBuilder<boolean> {
  return sql`strpos(lower(${place}), lower(${text})) > 0`;
}

export async function noticeHead(tx: Tx, id: string): Promise<PublicNoticeHead | undefined> {
  if (!isNoticeNumber(id)) return undefined;
  const { rows } = await sql<BatchRow>`select ${HEAD} where b.id = ${id}`.execute(tx);
  return rows.map(toHead)[0];
}

export interface EntryQuery {
  readonly county?: string | undefined;
  readonly text?: string | undefined;
  /** Number of the last one of the page before. */
  readonly after?: number | undefined;
  readonly limit: number;
}

/** The rows of a batch that are still on its list, in their order, with one more than `limit` where there is. */
export async function listNoticeRows(tx: Tx, batch: string, asked: EntryQuery): Promise<readonly PublicNoticeEntry[]> {
  const { after, limit } = asked;
  const [county, text] = [asked.county, asked.text].map(storable);
  const conditions: RawBuilder<boolean>[] = [sql`e.batch = ${batch}`, sql`e.state <> 'removed'`];
  if (county !== undefined) conditions.push(sql`e.shown ->> 'county' = ${county}`);
  if (text !== undefined) conditions.push(saying(text));
  if (after !== undefined) conditions.push(sql`e.number > ${after}`);
  const { rows } = await sql<PublicNoticeEntry>`
    select e.shown, e.state, e.until from public_notice.entry e where ${sql.join(conditions, sql` and `)}
    order by e.number limit ${limit + 1}`.execute(tx);
  return rows.map(({ shown, state, until }) => ({ shown, state, until }));
}

function toHead(row: BatchRow): PublicNoticeHead {
  const { id, version, status, edition, title, notice, item, county, days, rows, digest, office, until } = row;
  return {
    ...{ id, version, status, edition, title, notice, item, county, days, rows, digest, office, until },
    itemName: row.item_name,
    inForce: row.in_force,
    amount: row.amount_in_force === null ? null : Number(row.amount_in_force),
    publishedOn: row.published_on,
    endedOn: row.ended_on,
    keepDays: row.keep_days,
    withdrawnFor: row.withdrawn_for,
  };
}

/** A case that waits for its notice. */
export interface AwaitingCase {
  readonly state: CaseState;
  readonly beneficiaryName: string;
  readonly key: string | null;
}

export interface AwaitingQuery {
  readonly item: string;
  readonly county?: string | undefined;
  /** These alone. */
  readonly ids?: readonly string[] | undefined;
  /** Also those that are listed already: in this batch. */
  readonly batch?: string | undefined;
}

/** The cases of an item that wait for their notice and stand in no batch. */
export async function awaitingNotice(tx: Tx, asked: AwaitingQuery): Promise<readonly AwaitingCase[]> {
  const { item, county, ids, batch } = asked;
  let query = tx
    .selectFrom('cases.case as c')
    .select(['c.state', 'c.beneficiary_name', 'c.key'])
    .where('c.item', '=', item)
    .where('c.status', '=', 'awaiting-notice')
    .where(
      sql<boolean>`not exists (select from public_notice.listing l
        where l.live and l.case_id = c.id and l.batch is distinct from ${batch ?? null})`,
    )
    .orderBy('c.id');
  if (county !== undefined) query = query.where('c.county', '=', county);
  if (ids !== undefined) query = query.where('c.id', 'in', ids);
  const rows = await query.execute();
  return rows.map((row) => ({ state: row.state, beneficiaryName: row.beneficiary_name, key: row.key }));
}

/** These cases, whatever they are doing, and where they can be seen. */
export async function casesOf(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, AwaitingCase>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom('cases.case')
    .select(['id', 'state', 'beneficiary_name', 'key'])
    .where('id', 'in', ids)
    .execute();
  return new Map(
    rows.map((row) => [row.id, { state: row.state, beneficiaryName: row.beneficiary_name, key: row.key }]),
  );
}
