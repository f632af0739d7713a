import type { BudgetLine } from '../../payment/index.ts';
import { readBalances, type KeptBalance, type Tx } from '../../store/index.ts';

/** The line that a fund has for all items that have none of their own. */
export const UNDIVIDED = '*';

/**
 * The line of the budget that pays for an item: its own, where there is a budget for it in that fund and year, else the undivided one of the
 * fund. Never both: what one line lacks has to be moved (调剂), so that nobody spends another item's money unseen.
 * @returns undefined where there is neither.
 */
export async function budgetLineOf(tx: Tx, fund: string, year: number, item: string): Promise<BudgetLine | undefined> {
  const given = (await readBalances(tx, { fund, year })).filter(isGiven);
  const own = given.find(({ line }) => line.item === item) ?? given.find(({ line }) => line.item === UNDIVIDED);
  return own?.line;
}

/** A line with a budget: what was appropriated stands on the other side, as a credit. */
function isGiven({ account, amount }: KeptBalance): boolean {
  return account === 'appropriation' && amount < 0;
}

export function sayBudgetLine({ fund, year, item }: BudgetLine): string {
  return `${fund} ${String(year)}年度${item === UNDIVIDED ? '（不分事项）' : ` ${item}`}`;
}
