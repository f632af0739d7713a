import type { Party } from '../../case/index.ts';
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

/** Awards of a beneficiary that are on their way to the bank, or came back and are still owed; not those of these cases. */
export async function underWayOf(tx: Tx, beneficiary: string): Promise<readonly KeptAward[]> {
  const rows = await tx
    .selectFrom('payment.award')
    .selectAll()
    .where('beneficiary', '=', beneficiary)
    .where('state', 'in', ['in-batch', 'sent', 'returned'])
    .orderBy('case_id')
    .execute();
  return rows.map(awardFrom);
}

/** What each of these beneficiaries owes, by case: awards that are being had back. 分. */
export async function owedBy(
  tx: Tx,
  beneficiaries: readonly string[],
): Promise<readonly { readonly beneficiary: string; readonly caseId: string; readonly amount: number }[]> {
  if (beneficiaries.length === 0) return [];
  const rows = await tx
    .selectFrom('payment.award as a')
    .innerJoin('payment.holding as h', 'h.case_id', 'a.case_id')
    .innerJoin('cases.case as c', 'c.id', 'a.case_id')
    .select((select) => ['a.beneficiary', 'a.case_id', select.fn.sum<string>('h.amount').as('amount')])
    .where('a.beneficiary', 'in', [...new Set(beneficiaries)])
    .where('c.status', '=', 'recovering')
    .where('h.account', '=', 'receivable')
    .where('h.amount', '>', '0')
    .groupBy(['a.beneficiary', 'a.case_id'])
    .orderBy('a.case_id')
    .execute();
  return rows.map(({ beneficiary, case_id, amount }) => ({ beneficiary, caseId: case_id, amount: Number(amount) }));
}

function awardFrom(row: {
  case_id: string;
  item: string;
  beneficiary_kind: Party['kind'];
  beneficiary: string;
  key: string;
  amount: string;
  state: AwardState;
}): KeptAward {
  const { case_id: caseId, item, beneficiary_kind: kind, beneficiary: token, key, amount, state } = row;
  return { caseId, item, beneficiary: { kind, token }, key, amount: Number(amount), state };
}
