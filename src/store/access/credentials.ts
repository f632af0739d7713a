import { sql } from 'kysely';
import type { Tx } from '../database.ts';
import { instant } from './tables.ts';

/** What an account proves itself with. The password's digest carries its own parameters; the TOTP secret is sealed. */
export interface Credential {
  readonly account: string;
  readonly password: string | null;
  readonly mustChange: boolean;
  readonly totp: Buffer | null;
  /** Shown, not yet confirmed by a code. */
  readonly totpPending: Buffer | null;
  /** The last step of 30 seconds whose code was used. */
  readonly totpStep: number;
  readonly failedTries: number;
  readonly lockedUntil: Date | null;
}

/** @param lock held to the end of the transaction, so that tries at the same moment are counted one after the other. */
export async function findCredential(tx: Tx, account: string, lock?: 'lock'): Promise<Credential | undefined> {
  const query = tx.selectFrom('access.credential').selectAll().where('account', '=', account);
  const row = await (lock === undefined ? query : query.forUpdate()).executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    account: row.account,
    password: row.password,
    mustChange: row.must_change,
    totp: row.totp,
    totpPending: row.totp_pending,
    totpStep: Number(row.totp_step),
    failedTries: row.failed_tries,
    lockedUntil: row.locked_until === null ? null : instant(row.locked_until),
  };
}

export async function setPassword(tx: Tx, account: string, password: string, mustChange: boolean): Promise<void> {
  await tx
    .updateTable('access.credential')
    .set({ password, must_change: mustChange })
    .where('account', '=', account)
    .execute();
}

/** The secret that was shown; undefined where it is confirmed or given up. */
export async function setPendingTotp(tx: Tx, account: string, totp: Buffer): Promise<void> {
  await tx.updateTable('access.credential').set({ totp_pending: totp }).where('account', '=', account).execute();
}

/** The shown secret becomes the one in use, its first code used. */
export async function confirmTotp(tx: Tx, account: string, step: number): Promise<void> {
  await tx
    .updateTable('access.credential')
    .set((column) => ({ totp: column.ref('totp_pending'), totp_pending: null, totp_step: String(step) }))
    .where('account', '=', account)
    .execute();
}

export async function useTotpStep(tx: Tx, account: string, step: number): Promise<void> {
  await tx
    .updateTable('access.credential')
    .set({ totp_step: String(step) })
    .where('account', '=', account)
    .execute();
}

export async function forgetTotp(tx: Tx, account: string): Promise<void> {
  await tx
    .updateTable('access.credential')
    .set({ totp: null, totp_pending: null })
    .where('account', '=', account)
    .execute();
}

/**
 * Counts a wrong try; the `limit`-th locks and begins to count anew. While it is locked nothing is counted: the lock must end.
 * @returns when the lock ends, where this try began one.
 */
export async function countFailure(
  tx: Tx,
  account: string,
  { limit, now, lockUntil }: { readonly limit: number; readonly now: Date; readonly lockUntil: Date },
): Promise<Date | null> {
  const { rows } = await sql<{ failed_tries: number }>`
    update access.credential set
      locked_until = case when failed_tries + 1 >= ${limit} then ${lockUntil.toISOString()}::timestamptz end,
      failed_tries = case when failed_tries + 1 >= ${limit} then 0 else failed_tries + 1 end
    where account = ${account} and (locked_until is null or locked_until <= ${now.toISOString()}::timestamptz)
    returning failed_tries`.execute(tx);
  return rows[0]?.failed_tries === 0 ? lockUntil : null;
}

/** No wrong tries, no lock. */
export async function clearFailures(tx: Tx, account: string): Promise<void> {
  await tx
    .updateTable('access.credential')
    .set({ failed_tries: 0, locked_until: null })
    .where('account', '=', account)
    .execute();
}
