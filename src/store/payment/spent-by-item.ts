import { sql } from 'kysely';
import type { Tx } from '../database.ts';

/** What was paid, with the bank's receipt, for one item from one fund; 分. */
export interface SpentOn {
  readonly fund: string;
  readonly item: string;
  readonly amount: number;
}

/** Spent of a year's budget by what it was for, whichever line of the budget it came from; most first. What came back is taken off. */
export async function spentByItem(tx: Tx, year: number): Promise<readonly SpentOn[]> {
  const { rows } = await sql<{ fund: string; item: string; amount: string }>`
    select p.fund, coalesce(e.item, p.item) as item, sum(p.amount) as amount
    from payment.posting p join payment.entry e on e.id = p.entry
    where p.account = 'spent' and p.year = ${year}::smallint
    group by 1, 2 having sum(p.amount) > 0 order by 3 desc, 1, 2`.execute(tx);
  return rows.map(({ fund, item, amount }) => ({ fund, item, amount: Number(amount) }));
}
