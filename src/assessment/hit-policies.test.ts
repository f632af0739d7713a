import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { item as itemBlock, measure, rulesOf } from '../../test/fixtures/tiny-notice.ts';
import { parseDay } from '../kit/index.ts';
import { regimeOn, type Item, type Value } from '../rules/index.ts';
import { decide, type Facts } from './decide.ts';
import { compileItem, plain } from './to-js.ts';

/** The same rows under every policy under which they may overlap. */
const ROWS = `| 奖项 | 参赛人数（人） | 奖励（元） |
| --- | --- | --- |
| 金牌 | - | 300 |
| 金牌, 银牌 | >= 上限 | 200 |
| - | [3..10] | 100 |
| 铜牌 | - | — |
| - | - | 50 |`;
const tables: readonly (readonly [code: string, name: string, policy: string, rows: string])[] = [
  ['01-01', '先中', 'F', ROWS],
  ['01-02', '累加', 'C+', ROWS],
  ['01-03', '取大', 'C>', ROWS],
  ['01-04', '取小', 'C<', ROWS],
  // Rows that exclude one another: of an enumeration and a number, with a range that the office decides in.
  [
    '01-05',
    '唯一',
    'U',
    `| 奖项 | 参赛人数（人） | 奖励（元） |
| --- | --- | --- |
| 金牌 | < 上限 | 300 |
| 金牌 | >= 上限 | [400..500] |
| not(金牌) | > 3 | 100 |
| not(金牌) | <= 3 | — |`,
  ],
  // Rows that leave something out: what is not named is not given.
  [
    '01-06',
    '文字',
    'C>',
    '| 教练 | 首次参赛 | 奖励（元） |\n| --- | --- | --- |\n| "甲", "乙" | 是 | 奖金标准 * 2 |\n| null | - | 7 |',
  ],
];
const rules = rulesOf({
  measures: [
    measure(
      `## 参数 标准\n\n| 参数 | 值 |\n| --- | --- |\n| 上限（人） | 5 |\n| 奖金标准（元） | 1000 |\n\n${tables
        .map(([code, name, policy, rows]) =>
          itemBlock(
            `事项 ${code} 奖励`,
            { '奖励（元）': `见表 ${name}`, 核定: '奖金，理由 项目，由 市局' },
            `表 ${name}（${policy}）\n\n${rows}`,
          ),
        )
        .join('\n')}`,
    ),
  ],
});
const DAY = parseDay('2025-12-31') ?? 0;
const regime = regimeOn(rules, DAY);
const compiled = new Map(rules.items.map((item) => [item.code, compileItem(rules, item, regime)]));

/** Facts of an item by name; what is not given is unknown. */
function factsOf(item: Item, given: Readonly<Record<string, Value>>): Facts {
  return item.facts.map(({ name }) => given[name]);
}

function itemOf(code: string): Item {
  const item = rules.items.find((one) => one.code === code);
  if (item === undefined) throw new Error(`no item ${code}`);
  return item;
}

const MEDALS = ['金牌', '银牌', '铜牌'];
const KNOWN = { 选手: '甲', 项目: '焊接', 奖金: 0 };

describe('what each policy gives', () => {
  /** Of a medal and a number of people: by F, C+, C> and C<, in 元; `—` where nothing is given. */
  const examples: readonly (readonly [
    medal: string,
    people: number,
    first: string,
    sum: string,
    most: string,
    least: string,
  ])[] = [
    ['金牌', 1, '300', '350', '300', '50'],
    ['金牌', 4, '300', '450', '300', '50'],
    ['金牌', 7, '300', '650', '300', '50'],
    ['银牌', 7, '200', '350', '200', '50'],
    ['银牌', 11, '200', '250', '200', '50'],
    ['铜牌', 10, '100', '150', '100', '50'],
    // The row that gives nothing comes first for F; of the others it is no amount.
    ['铜牌', 11, '—', '50', '50', '50'],
  ];
  test.each(examples)(
    '%s, %i people: %s by F, %s by C+, %s by C>, %s by C<',
    (medal, people, first, sum, most, least) => {
      const codes = ['01-01', '01-02', '01-03', '01-04'];
      const came = codes.map((code) => {
        const item = itemOf(code);
        const facts = factsOf(item, { ...KNOWN, 奖项: MEDALS.indexOf(medal), 参赛人数: people });
        const { status, amount } = decide(rules, item, facts, regime, DAY);
        return status === 'award' ? String(amount / 100) : '—';
      });
      expect(came).toEqual([first, sum, most, least]);
    },
  );

  test.each([
    ['金牌', 4, 0, '理由', 'award', 300],
    ['金牌', 5, 400, '规模大', 'award', 400],
    ['金牌', 5, 500, '规模大', 'award', 500],
    ['金牌', 5, 500.01, '规模大', 'needs-decision', 0],
    ['金牌', 5, 399.99, '规模大', 'needs-decision', 0],
    ['金牌', 5, 450, ' ', 'needs-decision', 0],
    ['银牌', 4, 0, '理由', 'award', 100],
    ['银牌', 3, 0, '理由', 'not-eligible', 0],
  ])('U: %s, %i people, %d 元 decided because of “%s”: %s %d', (medal, people, decided, why, status, yuan) => {
    const item = itemOf('01-05');
    const facts = factsOf(item, {
      选手: '甲',
      奖项: MEDALS.indexOf(medal),
      参赛人数: people,
      奖金: Math.round(decided * 100),
      项目: why,
    });
    expect(decide(rules, item, facts, regime, DAY)).toMatchObject({ status, amount: yuan * 100 });
  });

  test.each([
    ['甲', true, 'award', 2000],
    ['乙', true, 'award', 2000],
    ['甲', false, 'not-eligible', 0],
    ['丙', true, 'not-eligible', 0],
    [null, false, 'award', 7],
  ])('C> over texts: %s, %s: %s %d', (coach, first, status, yuan) => {
    const item = itemOf('01-06');
    const facts = factsOf(item, { ...KNOWN, 教练: coach, 首次参赛: first });
    expect(decide(rules, item, facts, regime, DAY)).toMatchObject({ status, amount: yuan * 100 });
  });
});

describe('what is known already while a fact is not', () => {
  test.each([
    // F: the first row takes every 金牌, however many people there are.
    ['01-01', { 奖项: 0 }, 'award', 30_000],
    ['01-01', { 参赛人数: 1 }, 'needs-facts', 0],
    // C+ and the others look at every row.
    ['01-02', { 奖项: 0 }, 'needs-facts', 0],
    ['01-05', { 奖项: 1, 参赛人数: 4 }, 'award', 10_000],
    ['01-05', { 参赛人数: 3 }, 'needs-facts', 0],
  ] as const)('%s %j: %s %d', (code, given, status, amount) => {
    const item = itemOf(code);
    expect(decide(rules, item, factsOf(item, { ...KNOWN, ...given }), regime, DAY)).toMatchObject({ status, amount });
  });
});

describe('the walk and the generated code agree', () => {
  const value = (name: string): fc.Arbitrary<Value | undefined> => {
    const known: Readonly<Record<string, fc.Arbitrary<Value>>> = {
      奖项: fc.nat(2),
      参赛人数: fc.integer({ min: 0, max: 12 }),
      首次参赛: fc.boolean(),
      教练: fc.constantFrom('甲', '乙', '丙', null),
      奖金: fc.constantFrom(0, 39_999, 40_000, 45_000, 50_000, 50_001),
      项目: fc.constantFrom('焊接', ' ', ''),
    };
    return fc.oneof(
      { weight: 8, arbitrary: known[name] ?? fc.constant('甲') },
      { weight: 1, arbitrary: fc.constant(undefined) },
    );
  };
  test.each(rules.items.map((item) => [item.code, item] as const))('%s', (code, item) => {
    const generated = compiled.get(code);
    if (generated === undefined) throw new Error(`no code of ${code}`);
    fc.assert(
      fc.property(fc.tuple(...item.facts.map(({ name }) => value(name))), (facts) => {
        const walked = decide(rules, item, facts, regime, DAY);
        const record = generated.recordOf(facts);
        expect(generated.decide(record, DAY)).toEqual(walked);
        expect(generated.amount(record, DAY)).toBe(plain(walked));
      }),
      { numRuns: 400 },
    );
  });
});
