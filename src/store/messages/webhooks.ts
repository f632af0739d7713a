import { sql } from 'kysely';
import type { Tx } from '../database.ts';
import type { OutgoingState } from './tables.ts';

export interface StoredWebhook {
  readonly id: string;
  readonly url: string;
  readonly kinds: readonly string[];
  readonly note: string;
  readonly active: boolean;
  readonly by: string;
  readonly at: string;
  readonly version: number;
}

export type WebhookGiven = Pick<StoredWebhook, 'url' | 'kinds' | 'note' | 'active'>;

const SHOWN = ['id', 'url', 'kinds', 'note', 'active', 'by', 'at', 'version'] as const;

/** @returns its id. */
export async function insertWebhook(
  tx: Tx,
  { url, kinds, note, active }: WebhookGiven,
  secret: Buffer,
  now: Date,
): Promise<string> {
  const { id } = await tx
    .insertInto('messages.webhook')
    .values({ url, kinds: [...kinds], note, active, secret, at: now.toISOString() })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export function listWebhooks(
  tx: Tx,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<readonly StoredWebhook[]> {
  let query = tx
    .selectFrom('messages.webhook')
    .select(SHOWN)
    .where('deleted_at', 'is', null)
    .orderBy('id')
    .limit(limit);
  if (after !== undefined) query = query.where('id', '>', after);
  return query.execute();
}

/** Undefined where there is none, or it was deleted. */
export function findWebhook(tx: Tx, id: string): Promise<StoredWebhook | undefined> {
  return tx
    .selectFrom('messages.webhook')
    .select(SHOWN)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
}

/** Its sealed secret; undefined where there is no such webhook any more. */
export async function webhookSecret(tx: Tx, id: string): Promise<Buffer | undefined> {
  const row = await tx
    .selectFrom('messages.webhook')
    .select('secret')
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return row?.secret;
}

/** @returns false where it isn't at this version any more. */
export async function changeWebhook(
  tx: Tx,
  id: string,
  version: number,
  given: Partial<WebhookGiven> & { readonly secret?: Buffer },
): Promise<boolean> {
  const { kinds, ...rest } = given;
  const { numUpdatedRows } = await tx
    .updateTable('messages.webhook')
    .set({ ...rest, ...(kinds === undefined ? {} : { kinds: [...kinds] }), version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** The row stays, as its deliveries tell of it; nothing is sent to it again. @returns false where it isn't at this version any more. */
export async function deleteWebhook(tx: Tx, id: string, version: number, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('messages.webhook')
    .set({ active: false, deleted_at: now.toISOString(), version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) return false;
  await tx
    .updateTable('messages.outgoing')
    .set({ state: 'dead', error: 'webhook-deleted', version: sql<number>`version + 1` })
    .where('webhook', '=', id)
    .where('state', 'in', ['waiting', 'failed'])
    .execute();
  return true;
}

/** How a delivery went, without what it said. */
export interface StoredDelivery {
  readonly id: string;
  /** Idempotency key. */
  readonly key: string;
  readonly kind: string;
  readonly state: OutgoingState;
  readonly attempts: number;
  /** Of one that will be tried again: when, at the earliest. */
  readonly nextAt: string | null;
  readonly error: string | null;
  readonly createdAt: string;
  readonly sentAt: string | null;
  readonly version: number;
}

export interface DeliveryQuery {
  /** Of a webhook; `sms`: those to phones. */
  readonly of: { readonly webhook: string } | 'sms';
  readonly state?: OutgoingState | undefined;
  /** The id below which the page begins: the newest come first. */
  readonly after?: string | undefined;
  readonly limit: number;
}

export async function listDeliveries(
  tx: Tx,
  { of, state, after, limit }: DeliveryQuery,
): Promise<readonly StoredDelivery[]> {
  let query = deliveries(tx).orderBy('id', 'desc').limit(limit);
  query = of === 'sms' ? query.where('channel', '=', 'sms') : query.where('webhook', '=', of.webhook);
  if (state !== undefined) query = query.where('state', '=', state);
  if (after !== undefined) query = query.where('id', '<', after);
  return query.execute();
}

export function findDelivery(tx: Tx, of: DeliveryQuery['of'], id: string): Promise<StoredDelivery | undefined> {
  const query = deliveries(tx).where('id', '=', id);
  return (
    of === 'sms' ? query.where('channel', '=', 'sms') : query.where('webhook', '=', of.webhook)
  ).executeTakeFirst();
}

function deliveries(tx: Tx) {
  return tx
    .selectFrom('messages.outgoing')
    .select([
      ...(['id', 'key', 'kind', 'state', 'attempts', 'error'] as const),
      'created_at as createdAt',
      'sent_at as sentAt',
      'version',
      sql<string | null>`case when state in ('waiting', 'failed') then next_at end`.as('nextAt'),
    ]);
}

/** Once more from the beginning, now. @returns false where it isn't at this version any more, or has been sent. */
export async function retryDelivery(tx: Tx, id: string, version: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('messages.outgoing')
    .set({ state: 'waiting', attempts: 0, next_at: sql<string>`clock_timestamp()`, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .where('state', 'in', ['failed', 'dead'])
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) return false;
  await sql`select platform.enqueue('messages.deliver', ${JSON.stringify({ ids: [Number(id)] })}::jsonb)`.execute(tx);
  return true;
}
