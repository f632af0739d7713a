import { expect } from 'vitest';
import type { Database } from '../../src/store/index.ts';

export { approvedCase, payeeOf, type ApprovedAsked } from './approved-case.ts';

/** What holds at any moment, whatever was done. */
export async function expectSound(database: Database): Promise<void> {
  const { rows } = await database.ownerPool.query<{ wrong: string }>(`
    select 'entry ' || entry as wrong from payment.posting group by entry, fund, year, item having sum(amount) <> 0
    union all
    select 'balance ' || b.account from payment.balance b where b.amount <> (select coalesce(sum(p.amount), 0) from payment.posting p
      where p.fund = b.fund and p.year = b.year and p.item = b.item and p.account = b.account)
    union all
    select 'holding ' || b.account from payment.balance b where b.account not in ('appropriation', 'available')
      and b.amount <> (select coalesce(sum(h.amount), 0) from payment.holding h
        where h.fund = b.fund and h.year = b.year and h.item = b.item and h.account = b.account)
    union all
    select 'ledger ' || sum(amount) from payment.posting having sum(amount) <> 0
    union all
    select '已发放 ' || c.id from cases.case c where (c.state -> 'money' ->> 'paid')::bigint + (c.state -> 'money' ->> 'withheld')::bigint
        - (c.state -> 'money' ->> 'recovered')::bigint
      <> coalesce((select sum(金额) from register."已发放" where _source = 'case:' || c.id), 0)
       + coalesce((select sum(amount) from payment.holding where case_id = c.id and account = 'transit'), 0)`);
  expect(rows).toEqual([]);
}
