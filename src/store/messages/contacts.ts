import { sql } from 'kysely';
import type { Tx } from '../database.ts';
import { addressOf, type Recipient } from './post.ts';

/** Whose phone it is: one's own, or that of an organisation one acts for. */
export type ContactOwner = Exclude<Recipient, { readonly role: string }>;

export interface StoredContact {
  /** `person:…`, `organisation:…` or `account:…`. */
  readonly owner: string;
  /** `138****5678`. */
  readonly masked: string;
  readonly consent: boolean;
  readonly at: string;
  readonly version: number;
}

export interface SealedPhone {
  readonly phone: Buffer;
  /** As `fingerprintOf` gives it: the same number is known by it, and can't be read from it. */
  readonly fingerprint: Buffer;
  readonly consent: boolean;
}

/** Those of the acting account. */
export async function listContacts(tx: Tx): Promise<readonly StoredContact[]> {
  return tx
    .selectFrom('messages.contact')
    .select(['owner', 'masked', 'consent', 'at', 'version'])
    .where('owner', '=', sql<string>`any ((select messages.own_names())::text[])`)
    .orderBy('owner')
    .execute();
}

export async function findContact(tx: Tx, owner: ContactOwner): Promise<StoredContact | undefined> {
  return tx
    .selectFrom('messages.contact')
    .select(['owner', 'masked', 'consent', 'at', 'version'])
    .where('owner', '=', addressOf(owner))
    .executeTakeFirst();
}

/** Enters or replaces it. */
export async function putContact(
  tx: Tx,
  owner: ContactOwner,
  given: SealedPhone & { readonly masked: string; readonly at: Date },
): Promise<void> {
  const at = given.at.toISOString();
  const { phone, fingerprint, masked, consent } = given;
  await tx
    .insertInto('messages.contact')
    .values({ owner: addressOf(owner), phone, fingerprint, masked, consent, at })
    .onConflict((clash) =>
      clash.column('owner').doUpdateSet({
        phone,
        fingerprint,
        masked,
        consent,
        at,
        by: sql<string>`platform.account()`,
        version: sql<number>`contact.version + 1`,
      }),
    )
    .execute();
}

/** @returns false where there was none. */
export async function deleteContact(tx: Tx, owner: ContactOwner): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('messages.contact')
    .where('owner', '=', addressOf(owner))
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
