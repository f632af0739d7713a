import { nearest, type Fen } from '../../kit/index.ts';
import { ACCOUNTS, move, transfer, type Account, type BudgetLine, type Entry } from '../../payment/index.ts';
import { readBalances, record, type KeptBalance, type Tx } from '../../store/index.ts';
import { demand } from '../access/refusal.ts';
import type { Context } from '../context.ts';
import { read, step } from '../step.ts';
import { sayBudgetLine, UNDIVIDED } from './budget-line.ts';
import { fundSources } from './funds.ts';
import { LedgerRefused, post } from './post.ts';
import { faultsFrom, PaymentRefused, type PaymentFault } from './refused.ts';

/** 下达, 收回, or 调剂 from one item's line to another's within a fund and year. Amounts in 分. */
export type BudgetChange = {
  readonly fund: string;
  readonly year: number;
  readonly amount: Fen;
  readonly reason: string;
} & (
  | { readonly type: 'appropriate' | 'withdraw'; readonly item: string }
  | { readonly type: 'transfer'; readonly from: string; readonly to: string }
);

/** A line of the budget with all its accounts, 分. */
export type BudgetView = Readonly<{
  fund: string;
  year: number;
  /** Code of an item, or `*`. */
  item: string;
  /** Name of the item; null for `*`. */
  name: string | null;
  /** What was given, without what was taken back. */
  appropriated: Fen;
  available: Fen;
  committed: Fen;
  transit: Fen;
  returned: Fen;
  spent: Fen;
  receivable: Fen;
}>;

/**
 * Gives, takes back or moves budget, with a reason.
 * @returns the lines as they are then.
 * @throws PaymentRefused with every fault; AccessRefused.
 */
export async function changeBudget(context: Context, change: BudgetChange): Promise<readonly BudgetView[]> {
  await demand(context, 'payment.budget');
  const faults = changeFaults(context, change);
  if (faults.length > 0) throw new PaymentRefused('invalid', faults);
  return step(context, async (tx) => {
    const entry = entryOf(change);
    try {
      await post(tx, [entry], context.actor.account);
    } catch (error) {
      if (!(error instanceof LedgerRefused)) throw error;
      throw new PaymentRefused('refused', faultsFrom(error.refusals, 'amount'));
    }
    const lines = linesOf(change);
    await record(tx, {
      action: 'payment.budget',
      subject: `预算:${lines.map(sayBudgetLine).join(' → ')}`,
      detail: { ...change, reason: change.reason.trim() },
    });
    return (await budgetViews(tx, context, { fund: change.fund, year: change.year })).filter(({ item }) =>
      lines.some((line) => line.item === item),
    );
  });
}

function linesOf(change: BudgetChange): readonly BudgetLine[] {
  const { fund, year } = change;
  const items = change.type === 'transfer' ? [change.from, change.to] : [change.item];
  return items.map((item) => ({ fund, year, item }));
}

function entryOf(change: BudgetChange): Entry {
  const reason = change.reason.trim();
  const [line, other] = linesOf(change);
  if (line === undefined) throw new Error('a change of the budget is of a line');
  if (change.type === 'transfer') return transfer(line, other ?? line, change.amount, reason);
  return move(change.type, line, change.amount, { reason });
}

function changeFaults({ ruleSet }: Context, change: BudgetChange): readonly PaymentFault[] {
  const { fund, amount, reason } = change;
  const sources = fundSources(ruleSet);
  const source = sources.find((one) => one.fund === fund);
  const near = nearest(
    fund,
    sources.map((one) => one.fund),
  );
  const items =
    change.type === 'transfer'
      ? [['from', change.from] as const, ['to', change.to] as const]
      : [['item', change.item] as const];
  return [
    ...(source === undefined
      ? [
          invalid(
            'fund',
            `通知里没有资金来源“${fund}”`,
            near === undefined ? `可用的有：${sources.map((one) => one.fund).join('、')}` : `是不是“${near}”？`,
          ),
        ]
      : items.flatMap(([field, item]) =>
          item === UNDIVIDED || source.items.some(({ code }) => code === item)
            ? []
            : [
                invalid(
                  field,
                  `${fund}不支付事项 ${item}`,
                  `可用的有：${source.items.map(({ code }) => code).join('、')}；不分事项的写 *`,
                ),
              ],
        )),
    ...(change.type === 'transfer' && change.from === change.to
      ? [invalid('to', '调出和调入的是同一条预算线', '写两个不同的事项，或其中一个写 *')]
      : []),
    ...(Number.isSafeInteger(amount) && amount > 0 ? [] : [invalid('amount', '金额须大于 0', '以分为单位，写整数')]),
    ...(reason.trim() === '' ? [invalid('reason', '没有写理由', '写明依据，如下达文号')] : []),
  ];
}

function invalid(field: string, message: string, hint: string): PaymentFault {
  return { field, code: 'P020', message, hint };
}

/** Every line of the budget with its accounts, by year, fund and item. */
export async function listBudgets(
  context: Context,
  asked: { readonly fund?: string; readonly year?: number } = {},
): Promise<readonly BudgetView[]> {
  await demand(context, 'payment.read');
  return read(context, (tx) => budgetViews(tx, context, asked));
}

async function budgetViews(
  tx: Tx,
  { ruleSet }: Context,
  asked: { readonly fund?: string; readonly year?: number },
): Promise<readonly BudgetView[]> {
  const names = new Map(fundSources(ruleSet).flatMap(({ items }) => items.map(({ code, name }) => [code, name])));
  const lines = new Map<string, KeptBalance[]>();
  for (const one of await readBalances(tx, asked)) {
    const key = JSON.stringify(one.line);
    lines.set(key, [...(lines.get(key) ?? []), one]);
  }
  return [...lines.values()].flatMap((balances) => {
    const line = balances[0]?.line;
    if (line === undefined) return [];
    const of = (account: Account): Fen => balances.find((one) => one.account === account)?.amount ?? 0;
    return {
      ...line,
      name: names.get(line.item) ?? null,
      // Adding 0 turns -0 into 0.
      appropriated: -of('appropriation') + 0,
      available: of('available'),
      committed: of('committed'),
      transit: of('transit'),
      returned: of('returned'),
      spent: of('spent'),
      receivable: of('receivable'),
    };
  });
}

/** Accounts of a line in the order in which money goes through them, with their names. */
export const BUDGET_COLUMNS = (['available', 'committed', 'transit', 'returned', 'spent', 'receivable'] as const).map(
  (account) => ({ account, name: ACCOUNTS[account] }),
);
