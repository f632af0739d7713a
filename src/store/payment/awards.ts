import type { CaseState, Party } from '../../case/index.ts';
import type { Tx } from '../database.ts';
import type { AwardState } from './tables.ts';

/** How far the money of a case is, and what it is for. */
export interface KeptAward {
  readonly caseId: string;
  readonly item: string;
  readonly beneficiary: Party;
  /** 同项键. */
  readonly key: string;
  /** 分 of the budget that it takes up. */
  readonly amount: number;
  readonly state: AwardState;
}

/** States in which an award is under way: the same claim is in one of them once. */
const OPEN_AWARDS: readonly AwardState[] = ['committed', 'in-batch', 'sent', 'returned'];

/** Writes how the award of a case stands. The database refuses a second open one of the same claim (`one_open_award`). */
export async function keepAward(tx: Tx, { caseId, item, beneficiary, key, amount, state }: KeptAward): Promise<void> {
  const now = { key, amount: String(amount), state };
  await tx
    .insertInto('payment.award')
    .values({
      case_id: caseId,
      item,
      beneficiary_kind: beneficiary.kind,
      beneficiary: beneficiary.token,
      ...now,
    })
    .onConflict((conflict) => conflict.column('case_id').doUpdateSet(now))
    .execute();
}

/** The case whose award of the same claim is under way. */
export async function openAwardOf(
  tx: Tx,
  { caseId, item, beneficiary, key }: Pick<KeptAward, 'caseId' | 'item' | 'beneficiary' | 'key'>,
): Promise<string | undefined> {
  const row = await tx
    .selectFrom('payment.award')
    .select('case_id')
    .where('item', '=', item)
    .where('beneficiary', '=', beneficiary.token)
    .where('key', '=', key)
    .where('state', 'in', OPEN_AWARDS)
    .where('case_id', '<>', caseId)
    .executeTakeFirst();
  return row?.case_id;
}

/** What somebody owes of a case. */
export interface Debt {
  readonly beneficiary: string;
  readonly caseId: string;
  readonly status: CaseState['status'];
  /** 分. */
  readonly amount: number;
}

/**
 * What each of these beneficiaries owes, by case: awards that are to be had back. The ledger says so, whatever the case is doing: who appeals
 * against it owes it until it is settled anew.
 */
export async function owedBy(tx: Tx, beneficiaries: readonly string[]): Promise<readonly Debt[]> {
  if (beneficiaries.length === 0) return [];
  const rows = await tx
    .selectFrom('payment.award as a')
    .innerJoin('payment.holding as h', 'h.case_id', 'a.case_id')
    .innerJoin('cases.case as c', 'c.id', 'a.case_id')
    .select((select) => ['a.beneficiary', 'a.case_id', 'c.status', select.fn.sum<string>('h.amount').as('amount')])
    .where('a.beneficiary', 'in', [...new Set(beneficiaries)])
    .where('h.account', '=', 'receivable')
    .where('h.amount', '>', '0')
    .groupBy(['a.beneficiary', 'a.case_id', 'c.status'])
    .orderBy('a.case_id')
    .execute();
  return rows.map(({ case_id: caseId, amount, ...rest }) => ({ ...rest, caseId, amount: Number(amount) }));
}
