import { sql } from 'kysely';
import type { Tx } from '../database.ts';
import type { ImportState } from './tables.ts';

/** How many imports there are in each state; a state without any is absent. */
export async function countImportsByState(tx: Tx): Promise<Readonly<Partial<Record<ImportState, number>>>> {
  const { rows } = await sql<{ state: ImportState; count: string }>`
    select state, count(*) as count from platform.import group by state`.execute(tx);
  return Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)]));
}
