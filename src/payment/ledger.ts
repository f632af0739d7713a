import type { Fen } from '../kit/index.ts';

/**
 * The ledger of the funds: double entry, for each fund source, budget year and item (事项; `*` where the budget is not divided).
 *
 * | account | Chinese | what it holds |
 * | --- | --- | --- |
 * | `appropriation` | 预算安排 | what the budget gives; the other side of everything below, so a credit |
 * | `available` | 可用额度 | not promised to anybody |
 * | `committed` | 已承诺 | decided, not yet sent to the bank |
 * | `transit` | 在途 | sent to the bank, no receipt yet |
 * | `returned` | 退票待重发 | came back from the bank, still owed |
 * | `spent` | 已支出 | paid, with a receipt |
 * | `receivable` | 应追回 | paid in error, to be recovered |
 *
 * Debits are positive, credits negative; the postings of an entry sum to nothing on each line of the budget, and so does the ledger. No account but
 * `appropriation` may fall below nothing: a budget is never overdrawn.
 */
export const ACCOUNTS = {
  appropriation: '预算安排',
  available: '可用额度',
  committed: '已承诺',
  transit: '在途',
  returned: '退票待重发',
  spent: '已支出',
  receivable: '应追回',
} as const;

export type Account = keyof typeof ACCOUNTS;

/** A line of the budget: 就业补助资金 of 2025 for 14-01. */
export interface BudgetLine {
  readonly fund: string;
  readonly year: number;
  /** Code of the item, or `*`. */
  readonly item: string;
}

export interface Posting {
  readonly line: BudgetLine;
  readonly account: Account;
  /** Debit > 0, credit < 0. */
  readonly amount: Fen;
}

/** What an entry tells. Each is a story of `entries.ts`. */
export const ENTRY_KINDS = {
  appropriate: '下达预算',
  withdraw: '收回预算',
  transfer: '调剂额度',
  commit: '承诺',
  uncommit: '撤销承诺',
  send: '发出',
  confirm: '到账',
  bounce: '退票',
  'late-bounce': '到账后退票',
  reissue: '重发',
  'give-up': '退票不再重发',
  demand: '责令退回',
  recover: '追回',
  withhold: '抵扣给付',
  offset: '抵扣追回',
  waive: '免予追回',
} as const;

export type EntryKind = keyof typeof ENTRY_KINDS;

export function isEntryKind(kind: string): kind is EntryKind {
  return Object.hasOwn(ENTRY_KINDS, kind);
}

/** What a payment is for: every fen is followed back by these to the sentence of the notice that gives it. */
export interface Purpose {
  readonly caseId: string;
  /** Number of the award within the case. */
  readonly award: number;
  readonly item: string;
  /** `（十四）`. */
  readonly clause: string;
  /** `liaocheng-2024-23/14.1`. */
  readonly sentence: string;
}

export interface Entry {
  readonly kind: EntryKind;
  readonly postings: readonly Posting[];
  /** Absent for movements of the budget itself. */
  readonly purpose?: Purpose;
  readonly batch?: string;
  readonly reason?: string;
}

/** Balance of each account of each line, debits positive. */
export type Balances = ReadonlyMap<string, Fen>;

export function accountKey({ fund, year, item }: BudgetLine, account: Account): string {
  return JSON.stringify([fund, year, item, account]);
}

export function balancesOf(entries: Iterable<Entry>): Balances {
  const balances = new Map<string, Fen>();
  for (const { postings } of entries)
    for (const { line, account, amount } of postings) {
      const key = accountKey(line, account);
      balances.set(key, (balances.get(key) ?? 0) + amount);
    }
  return balances;
}

export function balance(balances: Balances, line: BudgetLine, account: Account): Fen {
  return balances.get(accountKey(line, account)) ?? 0;
}

/** Why an entry can't be made; Chinese, with the sums. */
export interface LedgerRefusal {
  readonly code: 'P001' | 'P002' | 'P003';
  readonly message: string;
  readonly hint: string;
}
