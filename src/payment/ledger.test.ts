import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { move, refusalsOf, transfer, type Move } from './entries.ts';
import { ACCOUNTS, balance, balancesOf, type Account, type BudgetLine, type Entry } from './ledger.ts';

const accounts: readonly Account[] = [
  'appropriation',
  'available',
  'committed',
  'transit',
  'returned',
  'spent',
  'receivable',
];

const line: BudgetLine = { fund: '就业补助资金', year: 2026, item: '14-01' };
const other: BudgetLine = { ...line, item: '14-02' };

function after(...entries: Entry[]): Record<string, number> {
  const balances = balancesOf(entries);
  return Object.fromEntries(
    accounts.flatMap((account) => {
      const sum = balance(balances, line, account);
      return sum === 0 ? [] : [[ACCOUNTS[account], sum]];
    }),
  );
}

describe('the way of 2 000 元 through the ledger', () => {
  const budget = move('appropriate', line, 1_000_000);
  const committed = move('commit', line, 200_000);
  const sent = move('send', line, 200_000);

  test('from the budget to the receipt', () => {
    expect(after(budget)).toEqual({ 预算安排: -1_000_000, 可用额度: 1_000_000 });
    expect(after(budget, committed)).toEqual({ 预算安排: -1_000_000, 可用额度: 800_000, 已承诺: 200_000 });
    expect(after(budget, committed, sent)).toMatchObject({ 可用额度: 800_000, 在途: 200_000 });
    expect(after(budget, committed, sent, move('confirm', line, 200_000))).toEqual({
      预算安排: -1_000_000,
      可用额度: 800_000,
      已支出: 200_000,
    });
  });

  test('returned by the bank, issued again, and paid', () => {
    const bounced = move('bounce', line, 200_000);
    expect(after(budget, committed, sent, bounced)).toMatchObject({ 退票待重发: 200_000 });
    const again = [move('reissue', line, 200_000), move('confirm', line, 200_000)];
    expect(after(budget, committed, sent, bounced, ...again)).toMatchObject({ 已支出: 200_000, 可用额度: 800_000 });
  });

  test('paid in error, recovered: the money can be given again', () => {
    const paid = [budget, committed, sent, move('confirm', line, 200_000)];
    expect(after(...paid, move('demand', line, 200_000))).toMatchObject({ 应追回: 200_000 });
    expect(after(...paid, move('demand', line, 200_000), move('recover', line, 200_000))).toEqual({
      预算安排: -1_000_000,
      可用额度: 1_000_000,
    });
  });

  test('part of a new award settles what is owed', () => {
    const owed = [budget, committed, sent, move('confirm', line, 200_000), move('demand', line, 200_000)];
    const settled = [move('withhold', line, 200_000), move('offset', line, 200_000)];
    const anew = [move('commit', line, 300_000), ...settled, move('send', line, 100_000)];
    expect(after(...owed, ...anew)).toEqual({
      预算安排: -1_000_000,
      可用额度: 700_000,
      在途: 100_000,
      已支出: 200_000,
    });
  });
});

describe('what the ledger refuses', () => {
  const balances = balancesOf([move('appropriate', line, 100)]);

  test('a budget is not overdrawn, by one entry or by several together', () => {
    expect(refusalsOf(balances, [move('commit', line, 101)])).toMatchObject([{ code: 'P003' }]);
    expect(refusalsOf(balances, [move('commit', line, 60), move('commit', line, 40)])).toEqual([]);
    expect(refusalsOf(balances, [move('commit', line, 60), move('commit', line, 41)])).toMatchObject([
      { code: 'P003', message: '“承诺”0.41元超出就业补助资金 2026年度 14-01 的可用额度，现有0.40元' },
    ]);
    expect(refusalsOf(balances, [transfer(line, other, 101, '调剂')])).toMatchObject([{ code: 'P003' }]);
    expect(refusalsOf(balances, [move('commit', other, 1)])).toMatchObject([{ code: 'P003' }]);
  });

  test('sums that are none: every fault at once', () => {
    expect(refusalsOf(balances, [move('appropriate', line, 0)])).toMatchObject([
      { code: 'P002' },
      { code: 'P002' },
      { code: 'P002' },
    ]);
    expect(refusalsOf(balances, [move('commit', line, 1.5)]).map(({ code }) => code)).toEqual(['P002', 'P002']);
    expect(refusalsOf(balances, [move('commit', line, -5)]).map(({ code }) => code)).toContain('P002');
    const lame: Entry = { kind: 'commit', postings: [{ line, account: 'committed', amount: 5 }] };
    expect(refusalsOf(balances, [lame])).toMatchObject([{ code: 'P001' }]);
  });
});

const moves: readonly Move[] = [
  'appropriate',
  'withdraw',
  'commit',
  'uncommit',
  'send',
  'confirm',
  'bounce',
  'reissue',
  'give-up',
  'demand',
  'recover',
  'waive',
  'late-bounce',
  'withhold',
  'offset',
];

test('whatever is posted, debits equal credits and no account falls below nothing', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constantFrom(...moves), amount: fc.integer({ min: -3, max: 40 }), on: fc.boolean() }),
    fc.record({
      kind: fc.constant('transfer' as const),
      amount: fc.integer({ min: -3, max: 40 }),
      on: fc.boolean(),
    }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const posted: Entry[] = [move('appropriate', line, 60), move('appropriate', other, 30)];
      for (const { kind, amount, on } of steps) {
        const [one, two] = on ? [line, other] : [other, line];
        const entry = kind === 'transfer' ? transfer(one, two, amount, '试') : move(kind, one, amount);
        if (refusalsOf(balancesOf(posted), [entry]).length === 0) posted.push(entry);
      }
      const balances = balancesOf(posted);
      expect([...balances.values()].reduce((sum, amount) => sum + amount, 0)).toBe(0);
      for (const account of accounts)
        for (const one of [line, other])
          if (account === 'appropriation') expect(balance(balances, one, account)).toBeLessThanOrEqual(0);
          else expect(balance(balances, one, account)).toBeGreaterThanOrEqual(0);
    }),
  );
});
