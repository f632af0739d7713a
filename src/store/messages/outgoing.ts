import { sql } from 'kysely';
import type { Tx } from '../database.ts';
import type { Channel, EventPayload } from './tables.ts';

/** One delivery that this process has taken: until the lease is over nobody else takes it. */
export interface Claimed {
  readonly id: string;
  readonly key: string;
  readonly channel: Channel;
  /** This one counted. */
  readonly attempts: number;
  readonly content: SmsContent | WebhookContent | null;
}

/** null as content: its receiver is gone. */
interface SmsContent {
  readonly sealedPhone: Buffer;
  readonly title: string;
  readonly body: string;
}

interface WebhookContent {
  readonly webhook: string;
  readonly url: string;
  readonly sealedSecret: Buffer;
  readonly payload: EventPayload;
}

export interface ClaimOptions {
  /** Only these; absent: whatever is due. */
  readonly ids?: readonly string[] | undefined;
  /** Webhooks that have just shown that they don't answer. */
  readonly except?: readonly string[];
  /** Seconds until another one may take it, where this one doesn't come back. */
  readonly lease: number;
}

/**
 * Takes the delivery that has been due the longest. Committed before anything is sent, so a crash between sending and marking leaves it to
 * be sent again, under the same key.
 */
export async function claimDelivery(tx: Tx, { ids, except = [], lease }: ClaimOptions): Promise<Claimed | undefined> {
  const { rows } = await sql<ClaimRow>`
    with taken as (
      update messages.outgoing o
      set attempts = o.attempts + 1, next_at = clock_timestamp() + make_interval(secs => ${lease}), version = o.version + 1
      where o.id = (
        select d.id from messages.outgoing d
        where d.state in ('waiting', 'failed') and d.next_at <= clock_timestamp()
          and (${ids === undefined} or d.id = any (${(ids ?? []).map(String)}::bigint[]))
          and (d.webhook is null or d.webhook <> all (${[...except]}::bigint[]))
        order by d.next_at limit 1 for update skip locked)
      returning o.id, o.key, o.channel, o.attempts, o.message, o.webhook, o.payload
    )
    select t.id, t.key, t.channel, t.attempts, t.payload, m.title, m.body, c.phone, w.id as webhook, w.url, w.secret
    from taken t
      left join messages.message m on m.id = t.message
      left join messages.contact c on c.owner = m.recipient and c.consent
      left join messages.webhook w on w.id = t.webhook and w.active and w.deleted_at is null`.execute(tx);
  const row = rows[0];
  return row === undefined
    ? undefined
    : { id: row.id, key: row.key, channel: row.channel, attempts: row.attempts, content: contentOf(row) };
}

interface ClaimRow {
  readonly id: string;
  readonly key: string;
  readonly channel: Channel;
  readonly attempts: number;
  readonly payload: EventPayload | null;
  readonly title: string | null;
  readonly body: string | null;
  readonly phone: Buffer | null;
  readonly webhook: string | null;
  readonly url: string | null;
  readonly secret: Buffer | null;
}

function contentOf({ payload, title, body, phone, webhook, url, secret }: ClaimRow): Claimed['content'] {
  if (phone !== null && title !== null && body !== null) return { sealedPhone: phone, title, body };
  if (payload !== null && webhook !== null && url !== null && secret !== null)
    return { webhook, url, sealedSecret: secret, payload };
  return null;
}

/** It is out, whoever says so: one that was late with it has sent it all the same. */
export async function markSent(tx: Tx, id: string): Promise<void> {
  await tx
    .updateTable('messages.outgoing')
    .set({ state: 'sent', sent_at: sql<string>`clock_timestamp()`, error: null, version: sql<number>`version + 1` })
    .where('id', '=', id)
    .where('state', '<>', 'sent')
    .execute();
}

/** It didn't go out by this attempt. @param again seconds until it is tried again; null: no more. */
export async function markFailed(
  tx: Tx,
  { id, attempts }: Pick<Claimed, 'id' | 'attempts'>,
  error: string,
  again: number | null,
): Promise<void> {
  await tx
    .updateTable('messages.outgoing')
    .set({
      state: again === null ? 'dead' : 'failed',
      error,
      version: sql<number>`version + 1`,
      ...(again === null ? {} : { next_at: sql<string>`clock_timestamp() + make_interval(secs => ${again})` }),
    })
    .where('id', '=', id)
    .where('attempts', '=', attempts)
    .where('state', 'in', ['waiting', 'failed'])
    .execute();
}
