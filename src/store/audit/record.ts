import { sql } from 'kysely';
import type { Tx } from '../database.ts';
import type { AuditAction } from './actions.ts';
import { maskObject, maskText, type JsonObject } from './mask.ts';

/** What was done, to what. Who, when and in which session the transaction's own settings say. */
export interface AuditRecord {
  readonly action: AuditAction;
  /** What it was done to, as `kind:id`, such as `account:17` or `台账 个人:381`. */
  readonly subject: string;
  /** What else is to be known of it. ID numbers, bank accounts and phones are masked on the way in; tokens stay. */
  readonly detail: JsonObject;
  /** `refused`: somebody tried, and was not let. */
  readonly outcome?: 'done' | 'refused';
}

/** An audit entry, in the transaction that it tells of: both are committed, or neither. */
export function record(tx: Tx, entry: AuditRecord): Promise<void> {
  return recordAll(tx, [entry]);
}

/** Many entries in one statement, in their order. */
export async function recordAll(tx: Tx, entries: readonly AuditRecord[]): Promise<void> {
  if (entries.length === 0) return;
  await sql`
    insert into audit.entry (action, subject, outcome, detail)
    select * from unnest(
      ${entries.map(({ action }) => action)}::text[],
      ${entries.map(({ subject }) => maskText(subject))}::text[],
      ${entries.map(({ outcome }) => outcome ?? 'done')}::text[],
      ${entries.map(({ detail }) => JSON.stringify(maskObject(detail)))}::jsonb[])`.execute(tx);
}
