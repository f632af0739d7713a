import { sql } from 'kysely';
import type { Tx } from '../database.ts';
import type { JsonObject } from './mask.ts';

/** An entry as it is read by people. */
export type AuditEntry = Readonly<{
  id: string;
  /** ISO 8601, China's time. */
  at: string;
  account: string;
  session: string;
  action: string;
  subject: string;
  outcome: string;
  detail: JsonObject;
  /** Number in the chain; null while it is pending. */
  seq: number | null;
}>;

/** What is looked for; what is absent is not asked. */
export interface AuditFilter {
  readonly account?: string | undefined;
  readonly action?: string | undefined;
  /** What it was done to, whole. */
  readonly subject?: string | undefined;
  readonly outcome?: string | undefined;
  /** ISO dates of China, both included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Newest first, those before the id `before`. */
export async function listEntries(
  tx: Tx,
  { account, action, subject, outcome, from, to }: AuditFilter,
  { before, limit }: { readonly before?: string | undefined; readonly limit: number },
): Promise<readonly AuditEntry[]> {
  const { rows } = await sql<Omit<AuditEntry, 'seq'> & { readonly seq: string | null }>`
    select e.id::text, to_char(e.at at time zone 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS.MS"+08:00"') as at,
      e.account::text, e.session, e.action, e.subject, e.outcome, e.detail, s.seq::text
    from audit.entry e left join audit.seal s on s.entry = e.id
    where (${before ?? null}::bigint is null or e.id < ${before ?? null}::bigint)
      and (${account ?? null}::bigint is null or e.account = ${account ?? null}::bigint)
      and (${action ?? null}::text is null or e.action = ${action ?? null}::text)
      and (${subject ?? null}::text is null or e.subject = ${subject ?? null}::text)
      and (${outcome ?? null}::text is null or e.outcome = ${outcome ?? null}::text)
      and (${from ?? null}::date is null or e.at >= (${from ?? null}::date)::timestamp at time zone 'Asia/Shanghai')
      and (${to ?? null}::date is null or e.at < (${to ?? null}::date + 1)::timestamp at time zone 'Asia/Shanghai')
    order by e.id desc limit ${limit}`.execute(tx);
  return rows.map((row) => ({ ...row, seq: row.seq === null ? null : Number(row.seq) }));
}
