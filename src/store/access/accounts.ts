import { sql } from 'kysely';
import type { AccountKind } from '../../access/index.ts';
import type { Tx } from '../database.ts';
import { instant } from './tables.ts';

/** An account as its administrators see it. */
export interface Account {
  readonly id: string;
  readonly kind: AccountKind;
  /** None where a citizen signs in through OIDC alone. */
  readonly login: string | null;
  readonly name: string;
  /** Token of the person it belongs to. */
  readonly person: string | null;
  readonly disabledAt: Date | null;
  readonly lockedAt: Date | null;
  readonly createdAt: Date;
  readonly version: number;
  /** What it proves itself with, where the acting account may see that. */
  readonly proof: ProofState | null;
}

export interface ProofState {
  readonly hasPassword: boolean;
  readonly mustChange: boolean;
  readonly hasTotp: boolean;
  /** Locked by wrong tries. */
  readonly lockedUntil: Date | null;
}

export interface NewAccount {
  readonly kind: AccountKind;
  readonly login: string | null;
  readonly name: string;
  readonly person: string | null;
  readonly at: Date;
  readonly by: string;
}

function accountRows(tx: Tx) {
  return tx
    .selectFrom('access.account as account')
    .leftJoin('access.credential as credential', 'credential.account', 'account.id')
    .select([
      'account.id',
      'account.kind',
      'account.login',
      'account.name',
      'account.person',
      'account.disabled_at',
      'account.locked_at',
      'account.created_at',
      'account.version',
      'credential.must_change',
      'credential.locked_until',
      sql<boolean>`credential.password is not null`.as('has_password'),
      sql<boolean>`credential.totp is not null`.as('has_totp'),
    ]);
}

/** @returns its id; undefined where the login or the person has an account already. */
export async function insertAccount(tx: Tx, account: NewAccount): Promise<string | undefined> {
  const { kind, login, name, person, at, by } = account;
  const made = await tx
    .insertInto('access.account')
    .values({
      kind,
      login,
      name,
      person,
      disabled_at: null,
      locked_at: null,
      created_at: at.toISOString(),
      created_by: by,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (made === undefined) return undefined;
  await tx.insertInto('access.credential').values({ account: made.id }).execute();
  return made.id;
}

export async function findAccount(tx: Tx, id: string): Promise<Account | undefined> {
  const row = await accountRows(tx).where('account.id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : toAccount(row);
}

/** By login, in whatever case it was typed. */
export async function findByLogin(tx: Tx, login: string): Promise<Account | undefined> {
  const row = await accountRows(tx).where('account.login', '=', login.toLowerCase()).executeTakeFirst();
  return row === undefined ? undefined : toAccount(row);
}

/** The person's own account, in which they apply; those that they work in are others. */
export async function findCitizen(tx: Tx, person: string): Promise<Account | undefined> {
  const row = await accountRows(tx)
    .where('account.person', '=', person)
    .where('account.kind', '=', 'citizen')
    .executeTakeFirst();
  return row === undefined ? undefined : toAccount(row);
}

export interface AccountQuery {
  /** Part of login or name. */
  readonly like?: string;
  readonly kind?: AccountKind;
  /** Id after which the page begins. */
  readonly after?: string;
  readonly limit: number;
}

/** Those the acting account may see, by id. */
export async function listAccounts(tx: Tx, { like, kind, after, limit }: AccountQuery): Promise<Account[]> {
  let query = accountRows(tx).orderBy('account.id').limit(limit);
  if (after !== undefined) query = query.where('account.id', '>', after);
  if (kind !== undefined) query = query.where('account.kind', '=', kind);
  if (like !== undefined)
    query = query.where(
      sql<boolean>`strpos(lower(coalesce(account.login, '') || ' ' || account.name), ${like.toLowerCase()}) > 0`,
    );
  return (await query.execute()).map(toAccount);
}

/**
 * Sets what administrators set, where the account is still at this version.
 * @returns the new version; undefined where it has changed since, or may not be changed by the acting account.
 */
export async function changeAccount(
  tx: Tx,
  id: string,
  version: number,
  set: { readonly disabledAt?: Date | null; readonly lockedAt?: Date | null; readonly person?: string },
): Promise<number | undefined> {
  const changed = await tx
    .updateTable('access.account')
    .set({
      version: version + 1,
      ...(set.disabledAt === undefined ? {} : { disabled_at: set.disabledAt?.toISOString() ?? null }),
      ...(set.person === undefined ? {} : { person: set.person }),
      ...(set.lockedAt === undefined ? {} : { locked_at: set.lockedAt?.toISOString() ?? null }),
    })
    .where('id', '=', id)
    .where('version', '=', version)
    .returning('version')
    .executeTakeFirst();
  return changed?.version;
}

/** Binds an account to the person it turned out to belong to. */
export async function bindPerson(tx: Tx, id: string, person: string): Promise<void> {
  await tx.updateTable('access.account').set({ person }).where('id', '=', id).where('person', 'is', null).execute();
}

/** Whether the register of people has this person: a real name is known by it. False where there is no such register. */
export async function isRegisteredPerson(tx: Tx, person: string): Promise<boolean> {
  const { rows: tables } = await sql<{ found: boolean }>`
    select to_regclass('register."个人"') is not null as found`.execute(tx);
  if (tables[0]?.found !== true) return false;
  const { rows } = await sql`select 1 from register."个人" where "身份证号" = ${person} limit 1`.execute(tx);
  return rows.length > 0;
}

/** Id of a citizen's account, for who wants to authorise its holder: by login or by the person's token. */
export async function citizenAccount(
  tx: Tx,
  by: { readonly login: string } | { readonly person: string },
): Promise<string | undefined> {
  const login = 'login' in by ? by.login.toLowerCase() : null;
  const person = 'person' in by ? by.person : null;
  const { rows } = await sql<{ id: string | null }>`
    select access.citizen_account(${login}, ${person}) as id`.execute(tx);
  return rows[0]?.id ?? undefined;
}

type Row = Awaited<ReturnType<ReturnType<typeof accountRows>['executeTakeFirstOrThrow']>>;

function toAccount(row: Row): Account {
  return {
    id: row.id,
    kind: row.kind,
    login: row.login,
    name: row.name,
    person: row.person,
    disabledAt: row.disabled_at === null ? null : instant(row.disabled_at),
    lockedAt: row.locked_at === null ? null : instant(row.locked_at),
    createdAt: instant(row.created_at),
    version: row.version,
    proof: proofOf(row),
  };
}

function proofOf(row: Row): ProofState | null {
  if (row.must_change === null) return null;
  return {
    hasPassword: row.has_password,
    mustChange: row.must_change,
    hasTotp: row.has_totp,
    lockedUntil: row.locked_until === null ? null : instant(row.locked_until),
  };
}
