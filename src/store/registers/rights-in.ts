import { sql } from 'kysely';
import type { Tx } from '../database.ts';

/** Who acts in a transaction, as row-level security reads it. */
export interface RightsIn {
  readonly everything: string;
  readonly counties: readonly string[];
  readonly departments: readonly string[];
  readonly writes: boolean;
  /** Acts for organisations, or is somebody: rows are seen because they concern them. */
  readonly concerned: boolean;
}

export async function rightsIn(tx: Tx): Promise<RightsIn> {
  const { rows } = await sql<RightsIn>`
    select platform.everything() as everything, platform.counties() as counties, platform.departments() as departments,
      platform.writes() as writes,
      platform.organisations() <> '{}' or platform.person() is not null as concerned`.execute(tx);
  const [rights] = rows;
  if (rights === undefined) throw new Error('a query without a source has one row');
  return rights;
}
