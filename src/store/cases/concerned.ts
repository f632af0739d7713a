import { sql } from 'kysely';
import type { Tx } from '../database.ts';
import { inRegister, list } from '../registers/apply/sql-parts.ts';

export interface ConcernedAsked {
  readonly registers: readonly string[];
  readonly persons: boolean;
  readonly organisations: boolean;
  /** The one after whom the page begins. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Tokens of people and credit codes of organisations whom rows of these registers concern, each once, in their order. */
export async function concernedIn(tx: Tx, asked: ConcernedAsked): Promise<readonly string[]> {
  const { registers, persons, organisations, after = '', limit } = asked;
  const columns = [...(persons ? ['_persons'] : []), ...(organisations ? ['_organisations'] : [])];
  const parts = registers.flatMap((name) =>
    columns.map((column) => sql`select unnest(${sql.ref(column)}) as token from ${inRegister(name)}`),
  );
  if (parts.length === 0) return [];
  const { rows } = await sql<{ token: string }>`
    select distinct token collate "C" as token from (${list(parts, sql` union all `)}) concerned
    where token collate "C" > ${after} order by 1 limit ${limit}`.execute(tx);
  return rows.map(({ token }) => token);
}
