import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arrange, type Candidate, type SayAmount } from './arrange.ts';
import type { BudgetLine } from './ledger.ts';

const line: BudgetLine = { fund: '就业补助资金', year: 2026, item: '14-01' };
const asDecided: SayAmount = ({ amount }) => ({ amount, because: [] });

function candidate(given: Partial<Candidate>): Candidate {
  return {
    caseId: '1',
    award: 0,
    item: '14-01',
    beneficiary: '甲',
    key: '焊工/高级工',
    amount: 200_000,
    decided: 20_000,
    line,
    owed: 0,
    ...given,
  };
}

describe('putting a batch together', () => {
  test('by the day of the decision, then by case number as a number', () => {
    const given = [
      candidate({ caseId: '10', beneficiary: '丙' }),
      candidate({ caseId: '9', beneficiary: '乙' }),
      candidate({ caseId: '11', beneficiary: '甲', decided: 19_999 }),
    ];
    const { lines, total } = arrange(given, asDecided, () => 10_000_000);
    expect(lines.map(({ candidate: { caseId } }) => caseId)).toEqual(['11', '9', '10']);
    expect(total).toBe(600_000);
  });

  test('of two awards of one person for the same matter, the first is paid', () => {
    const { lines, left } = arrange(
      [candidate({ caseId: '2' }), candidate({ caseId: '1' })],
      asDecided,
      () => 10_000_000,
    );
    expect(lines.map(({ candidate: { caseId } }) => caseId)).toEqual(['1']);
    expect(left).toMatchObject([
      { candidate: { caseId: '2' }, because: '本批中办件 1 已给付同一事项、同一对象、同一项（焊工/高级工）' },
    ]);
  });

  test('an award that another in the batch blocks is not paid: the rules are asked again, with those before it', () => {
    const given = [
      candidate({ caseId: '1', item: 'UI-01', amount: 200_000 }),
      candidate({ caseId: '2', item: '14-01', amount: 200_000 }),
      candidate({ caseId: '3', item: '14-01', beneficiary: '乙' }),
    ];
    const notBoth: SayAmount = ({ item, amount, beneficiary }, before) => {
      const paid = before
        .filter(
          (one) => item === '14-01' && one.candidate.item === 'UI-01' && one.candidate.beneficiary === beneficiary,
        )
        .reduce((sum, one) => sum + one.amount, 0);
      return { amount: amount - paid, because: paid > 0 ? ['已由失业保险基金补贴'] : [] };
    };
    const { lines, left } = arrange(given, notBoth, () => 10_000_000);
    expect(lines.map(({ candidate: { caseId } }) => caseId)).toEqual(['1', '3']);
    expect(left).toMatchObject([{ because: '已由失业保险基金补贴' }]);
  });

  test('what is owed is taken off, once', () => {
    const given = [
      candidate({ caseId: '1', amount: 200_000, owed: 250_000 }),
      candidate({ caseId: '2', key: '电工/技师', amount: 300_000, owed: 250_000 }),
    ];
    const { lines, total } = arrange(given, asDecided, () => 10_000_000);
    expect(lines.map(({ offset, pay }) => [offset, pay])).toEqual([
      [200_000, 0],
      [50_000, 250_000],
    ]);
    expect(total).toBe(250_000);
  });

  test('what does not fit the budget waits, and is not overtaken', () => {
    const given = [
      candidate({ caseId: '1', beneficiary: '甲', amount: 200_000 }),
      candidate({ caseId: '2', beneficiary: '乙', amount: 300_000 }),
      candidate({ caseId: '3', beneficiary: '丙', amount: 50_000 }),
      candidate({ caseId: '4', beneficiary: '丁', amount: 50_000, line: { ...line, item: '14-02' }, item: '14-02' }),
    ];
    const { lines, left } = arrange(given, asDecided, ({ item }) => (item === '14-01' ? 400_000 : 50_000));
    expect(lines.map(({ candidate: { caseId } }) => caseId)).toEqual(['1', '4']);
    expect(left.map(({ because }) => because)).toEqual([
      '预算额度不足，3,000元留待下一批',
      '预算额度不足，500元留待下一批',
    ]);
  });
});

test('whatever the candidates, nothing is paid twice, nor more than decided, nor more than there is', () => {
  const any = fc.record({
    caseId: fc.integer({ min: 1, max: 40 }).map(String),
    award: fc.integer({ min: 0, max: 2 }),
    item: fc.constantFrom('14-01', 'UI-01'),
    beneficiary: fc.constantFrom('甲', '乙'),
    key: fc.constantFrom('a', 'b', 'c'),
    amount: fc.integer({ min: 1, max: 100 }),
    decided: fc.integer({ min: 1, max: 5 }),
    line: fc.constantFrom(line, { ...line, item: '*' }),
    owed: fc.constant(70),
  });
  const now: SayAmount = ({ amount, key }) => ({ amount: key === 'b' ? amount - 30 : amount + 5, because: [] });
  fc.assert(
    fc.property(fc.array(any, { maxLength: 20 }), fc.integer({ min: 0, max: 400 }), (given, funds) => {
      const { lines, left, total } = arrange(given, now, () => funds);
      expect(lines.length + left.length).toBe(given.length);
      const keys = lines.map(({ candidate: c }) => `${c.item} ${c.beneficiary} ${c.key}`);
      expect(new Set(keys).size).toBe(keys.length);
      for (const { candidate: c, amount, offset, pay } of lines) {
        expect(amount).toBeGreaterThan(0);
        expect(amount).toBeLessThanOrEqual(c.amount);
        expect(offset + pay).toBe(amount);
        expect(Math.min(offset, pay)).toBeGreaterThanOrEqual(0);
      }
      for (const beneficiary of ['甲', '乙']) {
        const own = lines.filter((one) => one.candidate.beneficiary === beneficiary);
        expect(own.reduce((sum, { offset }) => sum + offset, 0)).toBeLessThanOrEqual(70);
      }
      for (const item of ['14-01', '*']) {
        const used = lines.filter((one) => one.candidate.line.item === item);
        expect(used.reduce((sum, { amount }) => sum + amount, 0)).toBeLessThanOrEqual(funds);
      }
      expect(total).toBe(lines.reduce((sum, { pay }) => sum + pay, 0));
      // The order in which the candidates were handed over changes nothing but among equals.
      const again = arrange([...given], now, () => funds);
      expect(again).toEqual({ lines, left, total });
    }),
  );
});
