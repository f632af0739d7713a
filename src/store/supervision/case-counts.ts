import { sql } from 'kysely';
import type { Status } from '../../case/index.ts';
import type { Tx } from '../database.ts';

/** Cases of one item in one status. */
export interface CaseCount {
  readonly item: string;
  readonly status: Status;
  readonly count: number;
  /** Those of them that are past their term. */
  readonly late: number;
}

/** The cases handed in from a day on, `2026-01-01`, by item and status. */
export async function casesByItem(tx: Tx, from: string): Promise<readonly CaseCount[]> {
  const { rows } = await sql<{ item: string; status: Status; count: string; late: string }>`
    select item, status, count(*) as count, count(*) filter (where level in ('overdue', 'escalated')) as late
    from cases.case where submitted_on >= ${from}::date group by item, status`.execute(tx);
  return rows.map(({ item, status, count, late }) => ({ item, status, count: Number(count), late: Number(late) }));
}
