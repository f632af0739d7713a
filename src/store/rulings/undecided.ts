import { sql } from 'kysely';
import type { CaseState } from '../../case/index.ts';
import type { Tx } from '../database.ts';

/** States in which a case is still to be decided by an assessment. */
const BEFORE_DECISION = ['submitted', 'supplementing', 'reviewing', 'joint-review', 'awaiting-ruling'];

export interface UndecidedCase {
  readonly state: CaseState;
  /** 同项键. */
  readonly key: string;
}

/** Cases of these items that are handed in and still to be decided, by number. */
export async function undecidedCases(
  tx: Tx,
  items: readonly string[],
  page: { readonly after?: string | undefined; readonly limit: number },
): Promise<readonly UndecidedCase[]> {
  const rows = await tx
    .selectFrom('cases.case')
    .select(['state', 'key'])
    .where(sql<boolean>`item = any (${items}::text[]) and status = any (${BEFORE_DECISION}::text[])`)
    .where('id', '>', page.after ?? '')
    .orderBy('id')
    .limit(page.limit)
    .execute();
  return rows.map(({ state, key }) => ({ state, key: key ?? '' }));
}

export async function countUndecided(tx: Tx, items: readonly string[]): Promise<number> {
  const { count } = await tx
    .selectFrom('cases.case')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where(sql<boolean>`item = any (${items}::text[]) and status = any (${BEFORE_DECISION}::text[])`)
    .executeTakeFirstOrThrow();
  return Number(count);
}
