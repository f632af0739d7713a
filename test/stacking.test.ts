import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assess, type Assessment, type AssessOptions } from '../src/assessment/index.ts';
import { loadNotices } from '../src/flow/index.ts';
import { DAY } from './fixtures/facts.ts';
import { situationOf, situations, type Registers, type Row } from './fixtures/situations.ts';

const { ruleSet } = await loadNotices('notices');

function run(registers: Registers, options: Partial<AssessOptions> = {}): Assessment {
  return assess(ruleSet, situationOf(registers, ruleSet), { today: DAY, ...options });
}

/** Each other option of each reading, and what is in force. */
const choices: readonly Readonly<Record<string, string>>[] = [
  {},
  ...ruleSet.readings.flatMap(({ code, options }) => options.slice(1).map(({ name }) => ({ [code]: name }))),
];

/** The situation after everything that is due has been paid or given. */
function afterPaying(registers: Registers, { awards }: Assessment): Registers {
  const paid = awards.map(({ item, beneficiary, key, amount }): Row => ({
    事项: item,
    对象: beneficiary,
    同项键: key,
    ...(amount === undefined ? {} : { 金额: amount }),
    发放日期: '2025-12-31',
  }));
  return { ...registers, 已发放: [...(registers['已发放'] ?? []), ...paid] };
}

describe('never paid twice', () => {
  test('once everything due has been paid or given, nothing is due, under any reading', () => {
    let due = 0;
    fc.assert(
      fc.property(situations, fc.constantFrom(...choices), (registers, choice) => {
        const first = run(registers, { choice });
        due += first.awards.length;
        const second = run(afterPaying(registers, first), { choice });
        expect(second.awards.map(({ item, beneficiary, key, amount }) => [item, beneficiary, key, amount])).toEqual([]);
      }),
      { numRuns: 120 },
    );
    expect(due).toBeGreaterThan(100);
  });

  test('sums are in whole 分 and never below them; what is not given carries no sum', () => {
    fc.assert(
      fc.property(situations, fc.constantFrom(...choices), (registers, choice) => {
        const { awards, notAwarded } = run(registers, { choice });
        for (const { amount, full = 0, paidBefore = 0, benefit } of awards) {
          if (amount === undefined) expect(benefit?.kind).toMatch(/\p{Script=Han}/u);
          else {
            expect(amount).toBeGreaterThanOrEqual(0.01);
            expect(amount).toBeLessThanOrEqual(full);
            for (const sum of [amount, full, paidBefore]) expect(Math.round(sum * 100) / 100).toBe(sum);
          }
        }
        for (const entry of notAwarded) {
          expect(entry.because).not.toEqual([]);
          for (const name of ['amount', 'full', 'paidBefore', 'benefit']) expect(entry).not.toHaveProperty(name);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('one key, one award: nobody is given the same thing twice at once', () => {
    fc.assert(
      fc.property(situations, (registers) => {
        const keys = run(registers).awards.map(({ item, beneficiary, key }) => `${item} ${beneficiary} ${key}`);
        expect(keys.length).toBe(new Set(keys).size);
      }),
      { numRuns: 100 },
    );
  });
});

describe('同一竞赛项目按照最高成绩奖励', () => {
  /** The annex, in 万元: 金牌, 银牌, 铜牌, 优胜奖. */
  const TEAM: Readonly<Record<string, readonly number[]>> = {
    世界技能大赛: [50, 30, 20, 10],
    国家一类: [20, 15, 10, 5],
    国家二类: [20, 15, 10, 5],
    省一类: [10, 5, 3, 0],
    省二类: [5, 3, 1, 0],
    市一类: [1, 0.5, 0.3, 0],
    市二类: [0, 0, 0, 0],
  };
  const EMPLOYER: Readonly<Record<string, readonly number[]>> = {
    世界技能大赛: [20, 15, 10, 5],
    国家一类: [10, 8, 5, 3],
    国家二类: [10, 8, 5, 3],
    省一类: [5, 4, 3, 0],
    省二类: [3, 2, 1, 0],
  };
  const kinds = [
    { item: '03-01', to: '选手', sums: TEAM, withCity: true },
    { item: '03-02', to: '教练团队', sums: TEAM, withCity: false },
    { item: '03-03', to: '选手单位', sums: EMPLOYER, withCity: false },
  ] as const;

  /** What the notice says somebody may have in all for one contest project and cycle, by `对象 同项键`. */
  function highest(registers: Registers, { item, to, sums, withCity }: (typeof kinds)[number]): Map<string, number> {
    const best = new Map<string, number>();
    for (const row of registers['竞赛获奖'] ?? []) {
      const date = String(row['获奖日期']);
      if (date < '2024-12-29' || date > '2025-12-31' || row[to] === undefined) continue;
      if (row['竞赛级别'] === '市一类' && !withCity) continue;
      const sum =
        (sums[String(row['竞赛级别'])]?.[['金牌', '银牌', '铜牌', '优胜奖'].indexOf(String(row['奖项']))] ?? 0) *
        10_000;
      const cycle = String(row['竞赛周期'] ?? date.slice(0, 4));
      const key = `${String(row['竞赛项目'])}/${cycle}${item === '03-03' ? `/${String(row['选手'])}` : ''}`;
      const name = `${String(row[to])} ${key}`;
      if (sum > (best.get(name) ?? 0)) best.set(name, sum);
    }
    return best;
  }

  /** What was paid by the day of the assessment. */
  function paidBy(registers: Registers, item: string, name: string): number {
    const rows = (registers['已发放'] ?? []).filter(
      (row) =>
        row['事项'] === item &&
        `${String(row['对象'])} ${String(row['同项键'])}` === name &&
        String(row['发放日期']) <= '2025-12-31',
    );
    return rows.reduce((sum, row) => sum + Math.round(Number(row['金额']) * 100), 0) / 100;
  }

  test.each(kinds)('$item: what is paid and due together is the highest sum, to the 分', (kind) => {
    fc.assert(
      fc.property(situations, (registers) => {
        const due = highest(registers, kind);
        const awarded = new Map<string, number | undefined>(
          run(registers)
            .awards.filter(({ item }) => item === kind.item)
            .map(({ beneficiary, key, amount }) => [`${beneficiary} ${key}`, amount] as const),
        );
        for (const [name, sum] of due) {
          const paid = paidBy(registers, kind.item, name);
          expect([name, awarded.get(name) ?? 0]).toEqual([name, Math.max(0, Math.round((sum - paid) * 100) / 100)]);
          awarded.delete(name);
        }
        expect([...awarded]).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

describe('what the answer does not depend on', () => {
  /** Entries in an order of their own, without the questions, which name rows by their place. */
  function entries({ awards, notAwarded, checks }: Assessment): string[] {
    return [...awards, ...notAwarded, ...checks].map((entry) => JSON.stringify(entry)).sort();
  }

  const shuffled = situations.chain((registers) =>
    fc
      .tuple(...Object.values(registers).map((rows) => fc.shuffledSubarray([...rows], { minLength: rows.length })))
      .map((orders) => ({
        registers,
        other: Object.fromEntries(Object.keys(registers).map((name, i) => [name, orders[i] ?? []])),
      })),
  );

  test('the order of the rows', () => {
    fc.assert(
      fc.property(shuffled, ({ registers, other }) => {
        expect(entries(run(other))).toEqual(entries(run(registers)));
      }),
      { numRuns: 120 },
    );
  });

  /** The day each register’s rows happened on. Years of returns and of rents have none. */
  const DATES: Readonly<Record<string, string>> = {
    竞赛获奖: '获奖日期',
    职业技能等级证书: '发证日期',
    毕业生: '毕业日期',
    创业项目: '来聊创业日期',
    竞赛承办: '举办日期',
    载体认定: '认定日期',
    就业登记: '起始日期',
    已发放: '发放日期',
  };

  test('what happened after the day of the assessment', () => {
    fc.assert(
      fc.property(situations, fc.integer({ min: 20_085, max: 20_500 }), (registers, on) => {
        // Of a rent the rule asks the year only, so here it begins on the day the business does.
        const startups =
          registers['创业项目']?.map((row): Row => ({ ...row, 起租日期: row['来聊创业日期'] ?? '' })) ?? [];
        const all: Registers = { ...registers, 创业项目: startups };
        const until = Object.fromEntries(
          Object.entries(all).map(([name, rows]) => {
            const date = DATES[name];
            return [name, date === undefined ? rows : rows.filter((row) => dayNumber(row[date]) <= on)];
          }),
        );
        const given = ({ awards, checks }: Assessment): unknown => [...awards, ...checks];
        expect(given(run(all, { on }))).toEqual(given(run(until, { on })));
      }),
      { numRuns: 120 },
    );
  });

  function dayNumber(date: Row[string] | undefined): number {
    return Date.parse(String(date)) / 86_400_000;
  }
});
