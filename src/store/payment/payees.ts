import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Party } from '../../case/index.ts';
import type { Tx } from '../database.ts';
import { fingerprintOf, openText, sealText, type Keys } from '../vault/keys.ts';

/** An account at a bank, as it is shown: never more of its number than the last four digits. */
export interface Payee {
  /** `户:` and 22 characters. */
  readonly token: string;
  readonly owner: Party;
  /** 户名. */
  readonly holder: string;
  /** 开户行. */
  readonly bank: string;
  /** 网点. */
  readonly branch: string | null;
  readonly masked: string;
  readonly verified: boolean;
  readonly retired: boolean;
  readonly at: string;
  readonly version: number;
}

export interface NewPayee {
  readonly owner: Party;
  readonly holder: string;
  readonly bank: string;
  readonly branch: string | null;
  /** Digits. */
  readonly number: string;
}

/** Keeps an account; the same account of the same owner is the one that is there already, as it is there. @returns its token. */
export async function putPayee(
  tx: Tx,
  keys: Keys,
  given: NewPayee,
): Promise<{ readonly token: string; readonly isNew: boolean }> {
  const { owner, holder, bank, branch, number } = given;
  const token = `户:${randomBytes(16).toString('base64url')}`;
  const inserted = await tx
    .insertInto('payment.payee')
    .values({
      token,
      owner_kind: owner.kind,
      owner: owner.token,
      ...{ holder, bank, branch },
      sealed: sealText(keys, number),
      masked: maskOf(number),
      fingerprint: fingerprintOf(keys, `账号 ${number}`),
    })
    .onConflict((conflict) => conflict.columns(['owner', 'fingerprint']).where('retired_at', 'is', null).doNothing())
    .returning('token')
    .executeTakeFirst();
  if (inserted !== undefined) return { token, isNew: true };
  const there = await tx
    .selectFrom('payment.payee')
    .select('token')
    .where('owner', '=', owner.token)
    .where('fingerprint', '=', fingerprintOf(keys, `账号 ${number}`))
    .where('retired_at', 'is', null)
    .executeTakeFirstOrThrow();
  return { token: there.token, isNew: false };
}

/** `************1234`. */
function maskOf(number: string): string {
  return '*'.repeat(number.length - 4) + number.slice(-4);
}

const COLUMNS = [
  'token',
  'owner_kind',
  'owner',
  'holder',
  'bank',
  'branch',
  'masked',
  'verified_at',
  'retired_at',
  'at',
  'version',
] as const;

/** Accounts that the actor sees, by token; of one owner where one is named. */
export async function listPayees(
  tx: Tx,
  { owner, unverified }: { readonly owner?: string | undefined; readonly unverified?: boolean | undefined },
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<readonly Payee[]> {
  const rows = await tx
    .selectFrom('payment.payee')
    .select(COLUMNS)
    .where('retired_at', 'is', null)
    .$if(owner !== undefined, (query) => query.where('owner', '=', owner ?? ''))
    .$if(unverified === true, (query) => query.where('verified_at', 'is', null))
    .$if(after !== undefined, (query) => query.where('token', '>', after ?? ''))
    .orderBy('token')
    .limit(limit)
    .execute();
  return rows.map(payeeFrom);
}

/** Accounts by their tokens, also those that are no longer used. */
export async function payeesOf(tx: Tx, tokens: readonly string[]): Promise<ReadonlyMap<string, Payee>> {
  if (tokens.length === 0) return new Map();
  const rows = await tx
    .selectFrom('payment.payee')
    .select(COLUMNS)
    .where('token', 'in', [...new Set(tokens)])
    .execute();
  return new Map(rows.map((row) => [row.token, payeeFrom(row)]));
}

function payeeFrom(row: {
  token: string;
  owner_kind: Party['kind'];
  owner: string;
  holder: string;
  bank: string;
  branch: string | null;
  masked: string;
  verified_at: string | null;
  retired_at: string | null;
  at: string;
  version: number;
}): Payee {
  const { owner_kind: kind, owner: token, verified_at: verified, retired_at: retired, ...rest } = row;
  return { ...rest, owner: { kind, token }, verified: verified !== null, retired: retired !== null };
}

/** Marks an account as checked, or as no longer used. @returns false where another version is there by now. */
export async function changePayee(
  tx: Tx,
  token: string,
  version: number,
  what: { readonly verifiedBy: string } | { readonly retired: true },
): Promise<boolean> {
  const set =
    'retired' in what
      ? { retired_at: sql<string>`clock_timestamp()` }
      : { verified_at: sql<string>`clock_timestamp()`, verified_by: what.verifiedBy };
  const { numUpdatedRows } = await tx
    .updateTable('payment.payee')
    .set(set)
    .where('token', '=', token)
    .where('version', '=', version)
    .where('retired_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Full account numbers by token, for the bank's file alone. Who calls this leaves an audit entry in the same transaction. */
export async function openPayees(tx: Tx, keys: Keys, tokens: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (tokens.length === 0) return new Map();
  const rows = await tx
    .selectFrom('payment.payee')
    .select(['token', 'sealed'])
    .where('token', 'in', [...new Set(tokens)])
    .execute();
  return new Map(rows.map(({ token, sealed }) => [token, openText(keys, sealed)]));
}
