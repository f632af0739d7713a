import { sql } from 'kysely';
import type { Tx } from '../database.ts';

/** A message as whoever it is for sees it. */
export interface StoredMessage {
  readonly id: string;
  readonly kind: string;
  readonly about: string | null;
  readonly title: string;
  readonly body: string;
  readonly link: string | null;
  /** `2026-11-30`. */
  readonly due: string | null;
  readonly at: string;
  /** When this account marked it as read; null: not yet. */
  readonly seenAt: string | null;
}

export interface InboxQuery {
  readonly unread?: boolean | undefined;
  readonly about?: string | undefined;
  /** The id below which the page begins: the newest come first. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** One's own messages. The names are asked for once, so that the lists of them are read by their indexes. */
export async function listMessages(
  tx: Tx,
  { unread, about, after, limit }: InboxQuery,
): Promise<readonly StoredMessage[]> {
  const { rows } = await sql<StoredMessage>`
    select m.id, m.kind, m.about, m.title, m.body, m.link, m.due, m.at, s.at as "seenAt"
    from messages.message m left join messages.seen s on s.message = m.id and s.account = platform.account()
    where ${isOwn} and (${after ?? null}::bigint is null or m.id < ${after ?? null}::bigint)
      and (${about ?? null}::text is null or m.about = ${about ?? null})
      and (${unread ?? null}::boolean is null or (s.message is null) = ${unread ?? null})
    order by m.id desc limit ${limit}`.execute(tx);
  return rows;
}

export async function findMessage(tx: Tx, id: string): Promise<StoredMessage | undefined> {
  const { rows } = await sql<StoredMessage>`
    select m.id, m.kind, m.about, m.title, m.body, m.link, m.due, m.at, s.at as "seenAt"
    from messages.message m left join messages.seen s on s.message = m.id and s.account = platform.account()
    where m.id = ${id} and ${isOwn}`.execute(tx);
  return rows[0];
}

export async function countUnread(tx: Tx): Promise<number> {
  const { rows } = await sql<{ count: string }>`
    select count(*) as count from messages.message m
    where ${isOwn}
      and not exists (select from messages.seen s where s.message = m.id and s.account = platform.account())`.execute(
    tx,
  );
  return Number(rows[0]?.count ?? 0);
}

/** Marks as read by the acting account: one message, or all up to one, so that none is marked that came in meanwhile. @returns how many. */
export async function markSeen(
  tx: Tx,
  which: { readonly id: string } | { readonly upTo: string },
  now: Date,
): Promise<number> {
  const [from, to] = 'id' in which ? [which.id, which.id] : ['0', which.upTo];
  const { numAffectedRows } = await sql`
    insert into messages.seen (message, account, at)
    select m.id, platform.account(), ${now.toISOString()}::timestamptz from messages.message m
    where ${isOwn} and m.id between ${from}::bigint and ${to}::bigint
      and not exists (select from messages.seen s where s.message = m.id and s.account = platform.account())
    on conflict do nothing`.execute(tx);
  return Number(numAffectedRows ?? 0n);
}

/** As row-level security says, for the account that acts; the platform itself has no messages. */
const isOwn = sql`(m.recipient = any ((select messages.addresses())::text[]) or m.narrowed = any ((select messages.addresses())::text[]))`;
