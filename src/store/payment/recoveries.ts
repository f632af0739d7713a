import { sql } from 'kysely';
import type { CaseState } from '../../case/index.ts';
import type { Tx } from '../database.ts';

/** Cases of which money is to be had back, the oldest first; the one with this number, where it is given. */
export async function recoveringCases(
  tx: Tx,
  limit: number,
  id?: string,
): Promise<readonly { readonly state: CaseState; readonly name: string }[]> {
  const rows = await tx
    .selectFrom('cases.case')
    .select(['state', 'beneficiary_name'])
    .where('status', '=', 'recovering')
    .$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ state, beneficiary_name: name }) => ({ state, name }));
}

const MOST_AWARDS = 20;

/** Awards of a beneficiary that wait for payment, the oldest first. */
export async function awardsToOffset(tx: Tx, beneficiary: string): Promise<readonly CaseState[]> {
  const rows = await tx
    .selectFrom('cases.case')
    .select('state')
    .where('beneficiary', '=', beneficiary)
    .where('status', '=', 'awaiting-payment')
    .orderBy('id')
    .limit(MOST_AWARDS)
    .execute();
  return rows.map(({ state }) => state);
}

/** Keeps the receipt by which was paid back for a case: it does so once. @returns the case that it stands for already, where there is one. */
export async function keepRepayment(tx: Tx, caseId: string, receipt: string): Promise<string | undefined> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('payment.repayment')
    .values({ receipt, case_id: caseId })
    .onConflict((conflict) => conflict.expression(sql`payment.receipt_key(receipt)`).doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows === 1n) return undefined;
  const there = await tx
    .selectFrom('payment.repayment')
    .select('case_id')
    .where(sql<boolean>`payment.receipt_key(receipt) = payment.receipt_key(${receipt})`)
    .executeTakeFirstOrThrow();
  return there.case_id;
}
