import { sql } from 'kysely';
import { formatDay, parseDay, type Day } from '../../kit/index.ts';
import type { RowValues, TableShape } from '../../register/index.ts';
import type { Tx } from '../database.ts';
import { alterRow, insertRows } from '../registers/index.ts';

/** Name of the register of what was paid. */
export const PAID_REGISTER = '已发放';

/** A row of 已发放 that a case has brought about. */
export interface PaidRow {
  readonly row: string;
  readonly version: number;
  /** 分. */
  readonly amount: number;
  readonly validFrom: Day | null;
}

/** Where rows of 已发放 come from: `case:2026-0000123`. */
function paidBy(caseId: string): string {
  return `case:${caseId}`;
}

/** Rows of a case as they are now, the earliest first. */
export async function paidRowsOf(tx: Tx, caseId: string): Promise<readonly PaidRow[]> {
  const { rows } = await sql<{ row: string; version: number; amount: string; from: string | null }>`
    select _row as row, _version as version, ${sql.ref('金额')} as amount, _valid_from as "from"
    from ${sql.id('register', PAID_REGISTER)} where _source = ${paidBy(caseId)} order by _row`.execute(tx);
  return rows.map(({ row, version, amount, from }) => ({
    row,
    version,
    amount: Number(amount),
    validFrom: from === null ? null : (parseDay(from) ?? null),
  }));
}

/** A row more: paid on that day. */
export async function addPaidRow(
  tx: Tx,
  shape: TableShape,
  caseId: string,
  values: RowValues,
  on: Day,
  reason: string,
): Promise<void> {
  await insertRows(tx, shape, [values], { source: paidBy(caseId), reason, validFrom: on });
}

/** What was paid is less by so much since a day (null: it never arrived): the latest rows first. */
export async function reducePaidRows(
  tx: Tx,
  shape: TableShape,
  caseId: string,
  amount: number,
  { since, reason }: { readonly since: Day | null; readonly reason: string },
): Promise<void> {
  let left = amount;
  for (const one of (await paidRowsOf(tx, caseId)).toReversed()) {
    if (left <= 0) return;
    const part = Math.min(left, one.amount);
    left -= part;
    const base = { row: one.row, version: one.version, source: paidBy(caseId), reason };
    // A day before the row itself began would be refused: it is less ever since it was there.
    const from = since === null || (one.validFrom !== null && since < one.validFrom) ? one.validFrom : since;
    if (part === one.amount)
      await alterRow(tx, shape, { ...base, change: 'withdraw', validFrom: since === null ? null : from });
    else if (since === null || from === null)
      await alterRow(tx, shape, { ...base, change: 'correct', values: { 金额: one.amount - part } });
    else await alterRow(tx, shape, { ...base, change: 'change', values: { 金额: one.amount - part }, validFrom: from });
  }
  if (left > 0) throw new Error(`已发放 has ${String(left)} less for ${caseId} than was paid`);
}

/** A sum that a beneficiary has had, or that is on its way to them; 分. */
export interface PaidOrUnderWay {
  readonly item: string;
  readonly key: string;
  readonly amount: number;
}

/**
 * What a beneficiary was paid after a day, but for what a case itself has brought about; and their awards that are on their way to the bank, or
 * came back and are still owed, but for those of these cases. In one statement, so as of one moment: an award whose receipt is taken
 * meanwhile is found in one of them.
 */
export async function paidOrUnderWay(
  tx: Tx,
  beneficiary: string,
  {
    since,
    without,
    others,
  }: { readonly since: Day | undefined; readonly without: string; readonly others: readonly string[] },
): Promise<readonly PaidOrUnderWay[]> {
  const { rows } = await sql<{ item: string; key: string | null; amount: string }>`
    select found.item, found.key, found.amount from (
      select 1 as part, _row::text as place, ${sql.ref('事项')} as item, ${sql.ref('同项键')} as key, ${sql.ref('金额')} as amount
      from ${sql.id('register', PAID_REGISTER)}
      where ${sql.ref('对象')} = ${beneficiary} and ${sql.ref('发放日期')} > ${since === undefined ? null : formatDay(since)}::date
        and _source <> ${paidBy(without)}
      union all
      select 2, a.case_id, a.item, a.key, a.amount from payment.award a
      where a.beneficiary = ${beneficiary} and a.state in ('in-batch', 'sent', 'returned') and a.case_id <> all(${others}::text[])
    ) found order by found.part, found.place collate "C"`.execute(tx);
  return rows.map(({ item, key, amount }) => ({ item, key: key ?? '—', amount: Number(amount) }));
}
