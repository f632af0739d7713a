import { sql } from 'kysely';
import type { AccountKind } from '../../access/index.ts';
import type { Tx } from '../database.ts';
import { instant, type SignInMethod } from './tables.ts';

/** How long a session lives. */
export interface SessionTerms {
  readonly idleMinutes: number;
  readonly hours: number;
}

export interface Session {
  /** Public: stands in the audit. */
  readonly id: string;
  readonly account: string;
  readonly method: SignInMethod;
  readonly signedInAt: Date;
  readonly lastSeenAt: Date;
  readonly secondFactorAt: Date | null;
  /** Where it came from: IP address and user agent. */
  readonly address: string;
  readonly agent: string;
}

/** A living session with what is asked of its account at every request. */
export interface SessionOfAccount extends Session {
  readonly kind: AccountKind;
  readonly login: string | null;
  readonly name: string;
  readonly person: string | null;
  readonly mustChange: boolean;
  readonly hasTotp: boolean;
}

export interface NewSession extends Session {
  /** SHA-256 of the token. The token itself is in the cookie only. */
  readonly digest: Buffer;
}

export async function insertSession(tx: Tx, session: NewSession): Promise<void> {
  await tx
    .insertInto('access.session')
    .values({
      digest: session.digest,
      id: session.id,
      account: session.account,
      method: session.method,
      signed_in_at: session.signedInAt.toISOString(),
      last_seen_at: session.lastSeenAt.toISOString(),
      second_factor_at: session.secondFactorAt?.toISOString() ?? null,
      address: session.address,
      agent: session.agent,
    })
    .execute();
}

/** The session of a token's digest, while it lives and its account is neither disabled nor locked. */
export async function findSession(
  tx: Tx,
  digest: Buffer,
  now: Date,
  terms: SessionTerms,
): Promise<SessionOfAccount | undefined> {
  const row = await tx
    .selectFrom('access.session as session')
    .innerJoin('access.account as account', 'account.id', 'session.account')
    .innerJoin('access.credential as credential', 'credential.account', 'session.account')
    .selectAll('session')
    .select([
      'account.kind',
      'account.login',
      'account.name',
      'account.person',
      'credential.must_change',
      sql<boolean>`credential.totp is not null`.as('has_totp'),
    ])
    .where('session.digest', '=', digest)
    .where('session.last_seen_at', '>', before(now, terms.idleMinutes))
    .where('session.signed_in_at', '>', before(now, terms.hours * 60))
    .where('account.disabled_at', 'is', null)
    .where('account.locked_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    ...toSession(row),
    kind: row.kind,
    login: row.login,
    name: row.name,
    person: row.person,
    mustChange: row.must_change,
    hasTotp: row.has_totp,
  };
}

export async function touchSession(tx: Tx, digest: Buffer, now: Date): Promise<void> {
  await tx
    .updateTable('access.session')
    .set({ last_seen_at: now.toISOString() })
    .where('digest', '=', digest)
    .execute();
}

export async function deleteSession(tx: Tx, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx.deleteFrom('access.session').where('id', '=', id).executeTakeFirst();
  return numDeletedRows > 0n;
}

/** All sessions of an account, but for one. @returns their ids. */
export async function deleteSessionsOf(tx: Tx, account: string, except = ''): Promise<string[]> {
  const rows = await tx
    .deleteFrom('access.session')
    .where('account', '=', account)
    .where('id', '<>', except)
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Those that can't come back: idle or old. @returns how many. */
export async function deleteExpiredSessions(tx: Tx, now: Date, terms: SessionTerms): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('access.session')
    .where((row) =>
      row.or([
        row('last_seen_at', '<=', before(now, terms.idleMinutes)),
        row('signed_in_at', '<=', before(now, terms.hours * 60)),
      ]),
    )
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** The living sessions that the acting account may see, the oldest first. */
export async function listSessions(
  tx: Tx,
  now: Date,
  terms: SessionTerms,
  query: { readonly account?: string; readonly limit: number },
): Promise<Session[]> {
  let rows = tx
    .selectFrom('access.session')
    .selectAll()
    .where('last_seen_at', '>', before(now, terms.idleMinutes))
    .where('signed_in_at', '>', before(now, terms.hours * 60))
    .orderBy('signed_in_at')
    .orderBy('id')
    .limit(query.limit);
  if (query.account !== undefined) rows = rows.where('account', '=', query.account);
  return (await rows.execute()).map(toSession);
}

export async function findSessionById(tx: Tx, id: string): Promise<Session | undefined> {
  const row = await tx.selectFrom('access.session').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : toSession(row);
}

function before(now: Date, minutes: number): string {
  return new Date(now.getTime() - minutes * 60_000).toISOString();
}

function toSession(row: {
  readonly id: string;
  readonly account: string;
  readonly method: SignInMethod;
  readonly signed_in_at: string;
  readonly last_seen_at: string;
  readonly second_factor_at: string | null;
  readonly address: string;
  readonly agent: string;
}): Session {
  return {
    id: row.id,
    account: row.account,
    method: row.method,
    signedInAt: instant(row.signed_in_at),
    lastSeenAt: instant(row.last_seen_at),
    secondFactorAt: row.second_factor_at === null ? null : instant(row.second_factor_at),
    address: row.address,
    agent: row.agent,
  };
}
