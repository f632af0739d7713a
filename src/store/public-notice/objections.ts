import { sql, type Selectable } from 'kysely';
import type { RowObjection } from '../../case/index.ts';
import type { Tx } from '../database.ts';
import { isNoticeNumber } from './number.ts';
import type { PublicNoticeTables } from './tables.ts';

/** An objection, as kept. What is in it, `sealed` has. */
export interface KeptObjection {
  readonly receipt: string;
  readonly batch: string;
  readonly edition: number;
  readonly row: number;
  readonly case: string;
  readonly outcome: RowObjection['outcome'];
  readonly reason: string | null;
  /** As PostgreSQL writes them. */
  readonly at: string;
  readonly settledAt: string | null;
  readonly sealed: Buffer;
}

export interface NewObjection extends Pick<KeptObjection, 'receipt' | 'batch' | 'edition' | 'row' | 'case' | 'sealed'> {
  readonly at: string;
}

/** @returns false where the receipt's number is taken. */
export async function addObjection(tx: Tx, given: NewObjection): Promise<boolean> {
  const { receipt, batch, edition, row, sealed, at } = given;
  const added = await tx
    .insertInto('public_notice.objection')
    .values({ receipt, batch, edition, number: row, case_id: given.case, sealed, at })
    .onConflict((conflict) => conflict.column('receipt').doNothing())
    .returning('receipt')
    .executeTakeFirst();
  return added !== undefined;
}

export async function getObjection(tx: Tx, receipt: string): Promise<KeptObjection | undefined> {
  if (!/^YY-\d{8}-[0-9A-Z]{6}$/u.test(receipt)) return undefined;
  const row = await tx
    .selectFrom('public_notice.objection')
    .selectAll()
    .where('receipt', '=', receipt)
    .executeTakeFirst();
  return row === undefined ? undefined : toObjection(row);
}

export interface ObjectionQuery {
  readonly batch?: string | undefined;
  readonly outcome?: RowObjection['outcome'] | undefined;
  /** Receipt of the last one of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** By receipt, so by the day they were raised; with one more than `limit` where there is. */
export async function listObjections(tx: Tx, asked: ObjectionQuery): Promise<readonly KeptObjection[]> {
  const { batch, outcome, after, limit } = asked;
  let query = tx
    .selectFrom('public_notice.objection')
    .selectAll()
    .orderBy('receipt')
    .limit(limit + 1);
  if (batch !== undefined) query = query.where('batch', '=', isNoticeNumber(batch) ? batch : '');
  if (outcome !== undefined) query = query.where('outcome', '=', outcome);
  if (after !== undefined) query = query.where('receipt', '>', after);
  return (await query.execute()).map(toObjection);
}

/** How an objection ended. One that is settled stays so. */
export interface Settlement {
  readonly outcome: Exclude<RowObjection['outcome'], 'open'>;
  readonly reason: string;
  /** ISO. */
  readonly at: string;
}

export async function settleObjections(
  tx: Tx,
  receipts: readonly string[],
  { outcome, reason, at }: Settlement,
): Promise<void> {
  if (receipts.length === 0) return;
  await tx
    .updateTable('public_notice.objection')
    .set({ outcome, reason, settled_at: at, settled_by: sql<string>`platform.account()` })
    .where('receipt', 'in', receipts)
    .where('outcome', '=', 'open')
    .execute();
}

function toObjection(row: Selectable<PublicNoticeTables['public_notice.objection']>): KeptObjection {
  const { receipt, batch, edition, number, outcome, reason, at, sealed } = row;
  return {
    receipt,
    batch,
    edition,
    row: number,
    case: row.case_id,
    outcome,
    reason,
    at,
    settledAt: row.settled_at,
    sealed,
  };
}
