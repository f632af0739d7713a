import { formatYuan, type Fen } from '../kit/index.ts';
import {
  accountKey,
  ACCOUNTS,
  balance,
  ENTRY_KINDS,
  type Account,
  type Balances,
  type BudgetLine,
  type Entry,
  type EntryKind,
  type LedgerRefusal,
  type Posting,
  type Purpose,
} from './ledger.ts';

/**
 * From where to where each kind of entry moves money, within one line of the budget. 抵扣 is two of them in one transaction, one for each
 * case: what is withheld of a new award counts as paid (`withhold`), and what was owed of an old one is settled (`offset`).
 */
const MOVES = {
  appropriate: ['appropriation', 'available'],
  withdraw: ['available', 'appropriation'],
  commit: ['available', 'committed'],
  uncommit: ['committed', 'available'],
  send: ['committed', 'transit'],
  confirm: ['transit', 'spent'],
  bounce: ['transit', 'returned'],
  'late-bounce': ['spent', 'returned'],
  reissue: ['returned', 'transit'],
  'give-up': ['returned', 'available'],
  demand: ['spent', 'receivable'],
  recover: ['receivable', 'available'],
  withhold: ['committed', 'spent'],
  offset: ['receivable', 'available'],
  waive: ['receivable', 'spent'],
} as const satisfies Partial<Record<EntryKind, readonly [from: Account, to: Account]>>;

export type Move = keyof typeof MOVES;

export interface Details {
  readonly purpose?: Purpose;
  readonly batch?: string;
  readonly reason?: string;
}

/** One of the movements above. @param amount in 分, above nothing. */
export function move(kind: Move, line: BudgetLine, amount: Fen, details: Details = {}): Entry {
  const [from, to] = MOVES[kind];
  return { kind, postings: transferOf([line, from], [line, to], amount), ...details };
}

/** 调剂: from the budget of one item to that of another, within one fund and year. Each line stays balanced in itself. */
export function transfer(from: BudgetLine, to: BudgetLine, amount: Fen, reason: string): Entry {
  return {
    kind: 'transfer',
    postings: [
      ...transferOf([from, 'available'], [from, 'appropriation'], amount),
      ...transferOf([to, 'appropriation'], [to, 'available'], amount),
    ],
    reason,
  };
}

type Side = readonly [line: BudgetLine, account: Account];

function transferOf(from: Side, to: Side, amount: Fen): Posting[] {
  return [
    { line: to[0], account: to[1], amount },
    { line: from[0], account: from[1], amount: -amount },
  ];
}

/**
 * What stands against entries, in order, on these balances: every one of them, so that a batch is mended at once.
 * Nothing: they may be posted.
 */
export function refusalsOf(balances: Balances, entries: readonly Entry[]): LedgerRefusal[] {
  const running = new Map<string, Fen>();
  return entries.flatMap((entry) => [...shapeFaults(entry), ...overdrafts(balances, running, entry)]);
}

function shapeFaults({ kind, postings }: Entry): LedgerRefusal[] {
  const sum = postings.reduce((total, { amount }) => total + amount, 0);
  const unsound = postings.filter(({ amount }) => !Number.isSafeInteger(amount) || amount === 0);
  return [
    ...(sum === 0
      ? []
      : [refusal('P001', `“${ENTRY_KINDS[kind]}”借贷不平，差 ${formatYuan(sum)}`, '借方与贷方须相等')]),
    ...unsound.map(({ amount }) =>
      refusal('P002', `“${ENTRY_KINDS[kind]}”的金额 ${String(amount)} 分不对`, '金额是大于 0 的整数分'),
    ),
    ...((postings[0]?.amount ?? 0) > 0
      ? []
      : [refusal('P002', `“${ENTRY_KINDS[kind]}”的金额须大于 0`, '反向的变动用另一种分录')]),
  ];
}

function overdrafts(balances: Balances, running: Map<string, Fen>, { kind, postings }: Entry): LedgerRefusal[] {
  return postings.flatMap(({ line, account, amount }) => {
    const key = accountKey(line, account);
    const before = running.get(key) ?? balance(balances, line, account);
    running.set(key, before + amount);
    if (account === 'appropriation' || amount > 0 || before + amount >= 0) return [];
    return refusal(
      'P003',
      `“${ENTRY_KINDS[kind]}”${formatYuan(-amount)}超出${sayLine(line)}的${ACCOUNTS[account]}，现有${formatYuan(before)}`,
      account === 'available' ? '先下达或调剂预算，或等追回的资金到账' : '核对金额和所属的资金、年度、事项',
    );
  });
}

function sayLine({ fund, year, item }: BudgetLine): string {
  return `${fund} ${String(year)}年度${item === '*' ? '' : ` ${item} `}`;
}

function refusal(code: LedgerRefusal['code'], message: string, hint: string): LedgerRefusal {
  return { code, message, hint };
}
