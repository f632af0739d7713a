import { sql } from 'kysely';
import type { Tx } from '../database.ts';

/** How many findings of a case wait for an answer. It is no event and no new version. The caller holds the case's row. */
export async function setDoubts(tx: Tx, id: string, doubts: number): Promise<void> {
  await tx.updateTable('cases.case').set({ doubts }).where('id', '=', id).where('doubts', '<>', doubts).execute();
}

/** Which of these cases the account sees. */
export async function visibleCases(tx: Tx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`select id from cases.case where id = any (${[...ids]}::text[])`.execute(
    tx,
  );
  return new Set(rows.map(({ id }) => id));
}

/** Which rows of a register the account sees. */
export async function visibleRows(tx: Tx, register: string, rows: readonly string[]): Promise<ReadonlySet<string>> {
  if (rows.length === 0) return new Set();
  const found = await sql<{ row: string }>`
    select _row as "row" from ${sql.id('register', register)} where _row = any (${[...rows]}::bigint[])`.execute(tx);
  return new Set(found.rows.map(({ row }) => row));
}
