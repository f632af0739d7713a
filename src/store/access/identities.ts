import { sql } from 'kysely';
import type { Tx } from '../database.ts';
import { instant } from './tables.ts';

/** Who somebody is at an OIDC provider. */
export interface ExternalIdentity {
  readonly issuer: string;
  readonly subject: string;
}

/** Who comes twice at the same moment is let in one after the other. */
export async function lockIdentity(tx: Tx, { issuer, subject }: ExternalIdentity): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('access.identity ' || ${issuer} || ' ' || ${subject}, 0))`.execute(
    tx,
  );
}

export async function accountOfIdentity(tx: Tx, { issuer, subject }: ExternalIdentity): Promise<string | undefined> {
  const row = await tx
    .selectFrom('access.identity')
    .select('account')
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst();
  return row?.account;
}

/** @returns false where the identity belongs to an account already. */
export async function linkIdentity(
  tx: Tx,
  { issuer, subject }: ExternalIdentity,
  link: { readonly account: string; readonly by: string; readonly at: Date },
): Promise<boolean> {
  const made = await tx
    .insertInto('access.identity')
    .values({ issuer, subject, account: link.account, linked_at: link.at.toISOString(), linked_by: link.by })
    .onConflict((conflict) => conflict.doNothing())
    .returning('account')
    .executeTakeFirst();
  return made !== undefined;
}

export async function identitiesOf(
  tx: Tx,
  account: string,
): Promise<(ExternalIdentity & { readonly linkedAt: Date })[]> {
  const rows = await tx
    .selectFrom('access.identity')
    .select(['issuer', 'subject', 'linked_at'])
    .where('account', '=', account)
    .orderBy('linked_at')
    .execute();
  return rows.map(({ issuer, subject, linked_at }) => ({ issuer, subject, linkedAt: instant(linked_at) }));
}

/** @returns how many links of this account to the provider there were. */
export async function unlinkIdentities(tx: Tx, account: string, issuer: string): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('access.identity')
    .where('account', '=', account)
    .where('issuer', '=', issuer)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

export async function unlinkAllIdentities(tx: Tx, account: string): Promise<void> {
  await tx.deleteFrom('access.identity').where('account', '=', account).execute();
}

/** A sign-in that has been sent to the provider and not come back yet. */
export interface PendingOidc {
  /** SHA-256 of `state`. */
  readonly digest: Buffer;
  /** SHA-256 of what the browser's cookie holds: only the browser that began may end it. */
  readonly browser: Buffer;
  readonly provider: string;
  /** PKCE verifier, sealed. */
  readonly verifier: Buffer;
  readonly nonce: string;
  /** The signed-in account that is to be linked; null: a sign-in. */
  readonly linkAccount: string | null;
  /** Path to go on to. */
  readonly returnTo: string;
  readonly expiresAt: Date;
}

export async function putPendingOidc(tx: Tx, pending: PendingOidc): Promise<void> {
  await tx
    .insertInto('access.oidc_state')
    .values({
      digest: pending.digest,
      browser: pending.browser,
      provider: pending.provider,
      verifier: pending.verifier,
      nonce: pending.nonce,
      link_account: pending.linkAccount,
      return_to: pending.returnTo,
      expires_at: pending.expiresAt.toISOString(),
    })
    .execute();
}

/** Takes it away with the same statement, so that it is used once; those that have expired go too. */
export async function takePendingOidc(tx: Tx, digest: Buffer, now: Date): Promise<PendingOidc | undefined> {
  await tx.deleteFrom('access.oidc_state').where('expires_at', '<=', now.toISOString()).execute();
  const row = await tx.deleteFrom('access.oidc_state').where('digest', '=', digest).returningAll().executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    digest: row.digest,
    browser: row.browser,
    provider: row.provider,
    verifier: row.verifier,
    nonce: row.nonce,
    linkAccount: row.link_account,
    returnTo: row.return_to,
    expiresAt: instant(row.expires_at),
  };
}
