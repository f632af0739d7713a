import { sql } from 'kysely';
import type { Grant, Role } from '../../access/index.ts';
import type { Tx } from '../database.ts';
import { instant } from './tables.ts';

/** A grant with its whole history: given by whom, why, for how long, and taken back. */
export interface GrantRecord extends Grant {
  readonly id: string;
  readonly account: string;
  /** As shown to people, where the acting account may see whose it is. */
  readonly accountName: string | null;
  /** `2025-09-01`. */
  readonly from: string;
  /** The last day; null: without end. */
  readonly until: string | null;
  readonly reason: string;
  readonly by: string;
  readonly byName: string | null;
  readonly at: Date;
  readonly revoked: {
    readonly reason: string;
    readonly by: string;
    readonly byName: string | null;
    readonly at: Date;
  } | null;
  /** Of a delegation: the giver's own grant; and whether that one still holds, whatever becomes of this. */
  readonly source: { readonly id: string; readonly holds: boolean } | null;
}

export interface NewGrant extends Grant {
  readonly account: string;
  readonly from: string;
  readonly until: string | null;
  readonly reason: string;
  readonly by: string;
  readonly at: Date;
  /** Of a delegation: the id of the giver's own grant. */
  readonly source?: string;
}

/** Grants to one account are given one after the other, so that what each is checked against still holds when it is given. */
export async function lockGrants(tx: Tx, account: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('access.granted ' || ${account}, 0))`.execute(tx);
}

/** @returns its id. Row-level security refuses what the acting account may not give. */
export async function insertGrant(tx: Tx, grant: NewGrant): Promise<string> {
  const { id } = await tx
    .insertInto('access.granted')
    .values({
      account: grant.account,
      role: grant.role,
      county: grant.county ?? null,
      department: grant.department ?? null,
      organisation: grant.organisation ?? null,
      principal: grant.principal ?? false,
      from_day: grant.from,
      until_day: grant.until,
      reason: grant.reason,
      by: grant.by,
      at: grant.at.toISOString(),
      source: grant.source ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export interface Revocation {
  readonly reason: string;
  readonly by: string;
  readonly at: Date;
}

/** @returns false where it was taken back before. */
export async function insertRevocation(tx: Tx, grant: string, { reason, by, at }: Revocation): Promise<boolean> {
  const made = await tx
    .insertInto('access.revoked')
    .values({ granted: grant, reason, by, at: at.toISOString() })
    .onConflict((conflict) => conflict.doNothing())
    .returning('granted')
    .executeTakeFirst();
  return made !== undefined;
}

export async function findGrant(tx: Tx, id: string): Promise<GrantRecord | undefined> {
  const row = await grantRows(tx).where('granted.id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : toRecord(row);
}

export interface GrantQuery {
  readonly account?: string;
  readonly organisation?: string;
  readonly role?: Role;
  /** Delegations that this account gave. */
  readonly delegatedBy?: string;
  /** Only those that hold on this day. */
  readonly on?: string;
  readonly after?: string;
  readonly limit: number;
}

/** Those the acting account may see, in the order in which they were given. */
export async function listGrants(tx: Tx, query: GrantQuery): Promise<GrantRecord[]> {
  const { account, organisation, role, delegatedBy, on, after, limit } = query;
  let rows = grantRows(tx).orderBy('granted.id').limit(limit);
  if (account !== undefined) rows = rows.where('granted.account', '=', account);
  if (organisation !== undefined) rows = rows.where('granted.organisation', '=', organisation);
  if (role !== undefined) rows = rows.where('granted.role', '=', role);
  if (delegatedBy !== undefined)
    rows = rows.where('granted.by', '=', delegatedBy).where('granted.source', 'is not', null);
  if (after !== undefined) rows = rows.where('granted.id', '>', after);
  if (on !== undefined)
    rows = rows
      .where('revoked.granted', 'is', null)
      .where('granted.from_day', '<=', on)
      .where((row) => row.or([row('granted.until_day', 'is', null), row('granted.until_day', '>=', on)]))
      .where((row) => row.or([row('granted.source', 'is', null), sourceHolds(on)]));
  return (await rows.execute()).map(toRecord);
}

/** What an account holds on a day. */
export async function grantsOn(tx: Tx, account: string, on: string): Promise<Grant[]> {
  return (await listGrants(tx, { account, on, limit: MOST })).map(plainGrant);
}

/** More grants than one account can sensibly hold: all counties and departments, many times over. */
const MOST = 1000;

/** The grant alone, as the table of rights asks for it. */
function plainGrant({ role, county, department, organisation, principal, behalf }: GrantRecord): Grant {
  return {
    role,
    ...(county === undefined ? {} : { county }),
    ...(department === undefined ? {} : { department }),
    ...(organisation === undefined ? {} : { organisation }),
    ...(principal === undefined ? {} : { principal }),
    ...(behalf === undefined ? {} : { behalf }),
  };
}

/** Whether what a delegation comes from holds: on a day, or on no day in particular but not taken back, and its account in use. */
function sourceHolds(on: string | null) {
  return sql<boolean>`
    source_revoked.granted is null and giver.disabled_at is null and giver.locked_at is null
      and (${on}::date is null or source.from_day <= ${on}::date)
      and (${on}::date is null or source.until_day is null or source.until_day >= ${on}::date)`;
}

/** Whose an account is, where the acting account may see that; the platform itself is called so. */
function nameOf(column: 'granted.by' | 'revoked.by') {
  return sql<string | null>`case ${sql.ref(column)} when 0 then '平台'
    else (select one.name from access.account one where one.id = ${sql.ref(column)}) end`;
}

function grantRows(tx: Tx) {
  return tx
    .selectFrom('access.granted as granted')
    .leftJoin('access.revoked as revoked', 'revoked.granted', 'granted.id')
    .leftJoin('access.account as account', 'account.id', 'granted.account')
    .leftJoin('access.granted as source', 'source.id', 'granted.source')
    .leftJoin('access.revoked as source_revoked', 'source_revoked.granted', 'source.id')
    .leftJoin('access.account as giver', 'giver.id', 'source.account')
    .select([
      'granted.id',
      'granted.account',
      'granted.role',
      'granted.county',
      'granted.department',
      'granted.organisation',
      'granted.principal',
      'granted.from_day',
      'granted.until_day',
      'granted.reason',
      'granted.by',
      'granted.at',
      'revoked.reason as revoked_reason',
      'revoked.by as revoked_by',
      'revoked.at as revoked_at',
      'account.name as account_name',
      nameOf('granted.by').as('by_name'),
      nameOf('revoked.by').as('revoked_by_name'),
      'granted.source',
      'giver.name as giver_name',
      'giver.person as giver_person',
      sourceHolds(null).as('source_holds'),
    ]);
}

type Row = Awaited<ReturnType<ReturnType<typeof grantRows>['executeTakeFirstOrThrow']>>;

function toRecord(row: Row): GrantRecord {
  return {
    id: row.id,
    account: row.account,
    accountName: row.account_name,
    role: row.role,
    ...(row.county === null ? {} : { county: row.county }),
    ...(row.department === null ? {} : { department: row.department }),
    ...(row.organisation === null ? {} : { organisation: row.organisation }),
    ...(row.principal ? { principal: true } : {}),
    ...(row.source === null
      ? {}
      : { behalf: { account: row.by, name: row.giver_name ?? '同事', person: row.giver_person } }),
    from: row.from_day,
    until: row.until_day,
    reason: row.reason,
    by: row.by,
    byName: row.by_name,
    at: instant(row.at),
    revoked: revocationOf(row),
    source: row.source === null ? null : { id: row.source, holds: row.source_holds },
  };
}

function revocationOf(row: Row): GrantRecord['revoked'] {
  const { revoked_reason: reason, revoked_by: by, revoked_at: at, revoked_by_name: byName } = row;
  return reason === null || by === null || at === null ? null : { reason, by, byName, at: instant(at) };
}
