import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { move } from './entries.ts';
import { follow, toCommit, type Holding, type Target } from './follow.ts';
import { balance, balancesOf, type Account, type BudgetLine, type Entry } from './ledger.ts';

const line: BudgetLine = { fund: '就业补助资金', year: 2026, item: '14-01' };
const older: BudgetLine = { ...line, year: 2025 };
const NOTHING: Target = { reserve: 0, transit: 0, spent: 0, receivable: 0 };

function kinds(entries: readonly Entry[]): string[] {
  return entries.map(({ kind, postings }) => `${kind} ${String(Math.abs(postings[0]?.amount ?? 0))}`);
}

/** The kinds of the entries from each place to the next, beginning with nothing. */
function way(...targets: readonly Target[]): string[][] {
  let held: readonly Holding[] = [];
  return targets.map((target) => {
    const entries = follow(held, target, { line });
    held = holdingsAfter(held, entries);
    return kinds(entries);
  });
}

const CASE_ACCOUNTS = ['committed', 'transit', 'returned', 'spent', 'receivable'] as const;

function holdingsAfter(held: readonly Holding[], entries: readonly Entry[]): Holding[] {
  const all = balancesOf([...held.map((one): Entry => ({ kind: 'commit', postings: [{ ...one }] })), ...entries]);
  return [older, line].flatMap((at) =>
    CASE_ACCOUNTS.flatMap((account) => {
      const amount = balance(all, at, account);
      return amount === 0 ? [] : [{ line: at, account, amount }];
    }),
  );
}

describe('the ledger follows a case', () => {
  test('from the decision to the receipt', () => {
    expect(way({ ...NOTHING, reserve: 100 }, { ...NOTHING, transit: 100 }, { ...NOTHING, spent: 100 })).toEqual([
      ['commit 100'],
      ['send 100'],
      ['confirm 100'],
    ]);
  });

  test('over a return by the bank, before and after its receipt', () => {
    const returned = { ...NOTHING, reserve: 100 };
    const sent = { ...NOTHING, transit: 100 };
    const spent = { ...NOTHING, spent: 100 };
    expect(way(returned, sent, returned, sent, spent, returned, NOTHING)).toEqual([
      ['commit 100'],
      ['send 100'],
      ['bounce 100'],
      ['reissue 100'],
      ['confirm 100'],
      ['late-bounce 100'],
      ['give-up 100'],
    ]);
  });

  test('back, where it is returned or rejected', () => {
    expect(way({ ...NOTHING, reserve: 100 }, NOTHING, { ...NOTHING, reserve: 60 })).toEqual([
      ['commit 100'],
      ['uncommit 100'],
      ['commit 60'],
    ]);
  });

  test('over an error found later: less is recovered, more is paid', () => {
    expect(
      way(
        { ...NOTHING, reserve: 100 },
        { ...NOTHING, transit: 100 },
        { ...NOTHING, spent: 100 },
        { ...NOTHING, spent: 60, receivable: 40 },
        { ...NOTHING, spent: 60, receivable: 10 },
        { ...NOTHING, spent: 70 },
        { ...NOTHING, spent: 70, reserve: 50 },
      ).slice(3),
    ).toEqual([['demand 40'], ['recover 30'], ['waive 10'], ['commit 50']]);
  });

  test('what is withheld counts as paid, also of what the bank returned', () => {
    expect(way({ ...NOTHING, reserve: 100 }, { ...NOTHING, reserve: 70, spent: 30 })).toEqual([
      ['commit 100'],
      ['withhold 30'],
    ]);
    const returned: Holding[] = [{ line, account: 'returned', amount: 100 }];
    expect(kinds(follow(returned, { ...NOTHING, reserve: 70, spent: 30 }))).toEqual([
      'give-up 30',
      'commit 30',
      'withhold 30',
    ]);
  });

  test('what is had back out of another award is told apart', () => {
    const held: Holding[] = [{ line, account: 'receivable', amount: 40 }];
    expect(kinds(follow(held, NOTHING, { recoveredBy: 'offset' }))).toEqual(['offset 40']);
  });

  test('older money moves first, each on its own line of the budget', () => {
    const held: Holding[] = [
      { line: older, account: 'committed', amount: 30 },
      { line, account: 'committed', amount: 70 },
    ];
    expect(follow(held, { ...NOTHING, transit: 50, reserve: 50 })).toEqual([
      move('send', older, 30),
      move('send', line, 20),
    ]);
  });

  test('a commitment wants a line of the budget', () => {
    expect(toCommit([], { ...NOTHING, reserve: 5 })).toBe(5);
    expect(() => follow([], { ...NOTHING, reserve: 5 })).toThrow('no line');
  });
});

test('from wherever to wherever: it arrives, no account of the case falls below nothing, and each line stays balanced', () => {
  const amount = fc.integer({ min: 0, max: 50 });
  const target = fc.record({ reserve: amount, transit: amount, spent: amount, receivable: amount });
  const holding = fc.record({
    line: fc.constantFrom(older, line),
    account: fc.constantFrom(...CASE_ACCOUNTS),
    amount: fc.integer({ min: 1, max: 50 }),
  });
  const held = fc.uniqueArray(holding, { selector: (one) => `${String(one.line.year)} ${one.account}`, maxLength: 8 });
  fc.assert(
    fc.property(held, target, (before, wanted) => {
      const needed = toCommit(before, wanted);
      const entries = follow(before, wanted, needed > 0 ? { line } : {});
      const sums = new Map<string, number>(
        before.map((one) => [`${String(one.line.year)} ${one.account}`, one.amount]),
      );
      for (const { postings } of entries) {
        expect(postings.reduce((sum, posting) => sum + posting.amount, 0)).toBe(0);
        for (const posting of postings) {
          const key = `${String(posting.line.year)} ${posting.account}`;
          sums.set(key, (sums.get(key) ?? 0) + posting.amount);
          if (posting.account !== 'available') expect(sums.get(key)).toBeGreaterThanOrEqual(0);
        }
      }
      const total = (...accounts: readonly Account[]): number =>
        accounts.reduce(
          (sum, account) => sum + (sums.get(`2025 ${account}`) ?? 0) + (sums.get(`2026 ${account}`) ?? 0),
          0,
        );
      expect(total('committed', 'returned')).toBe(wanted.reserve);
      for (const account of ['transit', 'spent', 'receivable'] as const) expect(total(account)).toBe(wanted[account]);
      // Where it already is, nothing moves.
      expect(follow(holdingsAfter(before, entries), wanted)).toEqual([]);
    }),
  );
});
