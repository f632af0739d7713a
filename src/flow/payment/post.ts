import { accountKey, refusalsOf, type BudgetLine, type Entry, type LedgerRefusal } from '../../payment/index.ts';
import { holdBalances, insertEntries, toBalances, type Tx } from '../../store/index.ts';

/** Why entries were not posted; Chinese, with the sums. */
export class LedgerRefused extends Error {
  readonly refusals: readonly LedgerRefusal[];

  constructor(refusals: readonly LedgerRefusal[]) {
    super(refusals.map(({ message }) => message).join('；'));
    this.refusals = refusals;
  }
}

/**
 * Posts entries: the balances they touch are held first, in the order of their keys, so that a refusal can name the sums. That nothing is
 * overdrawn, the database sees to by itself.
 * @param by account that caused them.
 * @throws LedgerRefused
 */
export async function post(tx: Tx, entries: readonly Entry[], by: string): Promise<readonly string[]> {
  if (entries.length === 0) return [];
  const held = await holdBalances(tx, linesOf(entries));
  const refusals = refusalsOf(toBalances(held, accountKey), entries);
  if (refusals.length > 0) throw new LedgerRefused(refusals);
  try {
    return await insertEntries(tx, entries, by);
  } catch (error) {
    if (!isOverdraft(error)) throw error;
    // Two that both made the first row of an account: none was there to be held.
    throw new LedgerRefused([{ code: 'P003', message: '额度不足，已被同时办理的另一笔占用', hint: '刷新后重新办理' }]);
  }
}

function linesOf(entries: readonly Entry[]): readonly BudgetLine[] {
  const lines = entries.flatMap(({ postings }) => postings.map(({ line }) => line));
  return [...new Map(lines.map((line) => [JSON.stringify([line.fund, line.year, line.item]), line])).values()];
}

function isOverdraft(error: unknown): boolean {
  return (
    error instanceof Error &&
    'constraint' in error &&
    (error.constraint === 'no_overdraft' || error.constraint === 'no_overdraft_of_case')
  );
}
