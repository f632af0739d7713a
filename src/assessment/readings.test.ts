import { describe, expect, test } from 'vitest';
import { item, measure, rulesOf } from '../../test/fixtures/tiny-notice.ts';
import { parseDay } from '../kit/index.ts';
import { assess, situationFromYaml, type Assessment, type AssessOptions } from './index.ts';

/** What is in force from when, as the notice would have it; 甲 from the first day is usual. */
interface Standing {
  readonly 档?: string;
  readonly 同年?: string;
  readonly 补差?: string;
  readonly 重复?: string;
}

const FIRST = '现行 甲，自 2025-01-01，待主管部门确认。';

/** Winners' awards with a parameter that changes, and readings that bear on the row, the key, what was paid, and another item. */
function notice({ 档 = FIRST, 同年 = FIRST, 补差 = FIRST, 重复 = FIRST }: Standing = {}) {
  const reading = (code: string, question: string, options: string, standing: string): string =>
    `## 口径 ${code} ${question}\n\n${options}\n\n${standing.replaceAll('；', '\n\n')}\n`;
  const yesNo = (name: string): string => `| 选项 | ${name} |\n| --- | --- |\n| 甲 | 是 |\n| 乙 | 否 |`;
  return rulesOf({
    measures: [
      measure(
        [
          '## 参数 标准\n\n| 参数 | 值 | 自 | 至 |\n| --- | --- | --- | --- |\n| 基数（元） | 800 | | 2025-06-30 |\n| 基数（元） | 1000 | 2025-07-01 | |\n',
          item(
            '事项 01-01 竞赛奖励',
            {
              事实日期: '获奖日期',
              '奖励（元）': '基数 * 倍数',
              同项: '项目、年度（限同年 时）',
              同项处理: '取最高；已发的补差（只补差额 时）',
            },
            '表 倍数（F）\n\n| 参赛人数（人） | 倍数（人） |\n| --- | --- |\n| > 上限 | 2 |\n| - | 1 |',
          ),
          item('事项 01-02 银牌补贴', { 条件: '奖项 = 银牌', 同项: '项目、年度', 就高不重复: '01-01（不重复 时）' }),
          reading('01-1', '恰为100人归哪一档', '| 选项 | 上限（人） |\n| --- | --- |\n| 甲 | 100 |\n| 乙 | 99 |', 档),
          reading('01-2', '同一项目以多长时间为限', yesNo('限同年'), 同年),
          reading('01-3', '已发较低奖励的如何处理', yesNo('只补差额'), 补差),
          reading('01-4', '能否同时享受', yesNo('不重复'), 重复),
        ].join('\n'),
        '获奖100人以上的加倍。',
      ),
    ],
  });
}

function run(situation: string, standing: Standing = {}, options: Partial<AssessOptions> = {}): Assessment {
  const rules = notice(standing);
  const { situation: read, faults } = situationFromYaml(situation, '情形.yaml', rules);
  if (read === undefined) throw new Error(faults.map(({ message }) => message).join('；'));
  return assess(rules, read, { today: day('2025-12-31'), ...options });
}

/** One line each: `01-01 甲 焊接/2025 800`, or the status in the sum's place, and the readings that bear on it. */
function lines({ awards, notAwarded }: Assessment): string[] {
  return [
    ...awards.map(({ item: code, beneficiary, key, amount = 0, readings }) => [
      code,
      beneficiary,
      key,
      amount,
      ...readings,
    ]),
    ...notAwarded.map(({ item: code, beneficiary, key, status, readings }) => [
      code,
      beneficiary,
      key,
      status,
      ...readings,
    ]),
  ]
    .map((parts) => parts.join(' '))
    .filter((line) => !line.includes('01-02') || line.includes('银'));
}

function day(text: string): number {
  const parsed = parseDay(text);
  if (parsed === undefined) throw new Error(`no day: ${text}`);
  return parsed;
}

const WITHDRAWN = `${FIRST}；撤回，自 2025-03-01。`;
const gold = (people: number, on = '2025-05-01'): string =>
  `获奖: [{选手: 甲, 项目: 焊接, 奖项: 金牌, 参赛人数: ${people}, 获奖日期: ${on}}]`;

describe('parameters and readings of a day', () => {
  test.each([
    ['2025-06-30', '01-01 甲 焊接/2025 800'],
    ['2025-07-01', '01-01 甲 焊接/2025 1000'],
  ])('the parameter of %s', (on, line) => {
    expect(lines(run(gold(5), {}, { on: day(on) }))).toContain(line);
  });

  test.each([
    ['2025-06-30', '01-01 甲 焊接/2025 800 01-1'],
    ['2025-07-01', '01-01 甲 焊接/2025 2000 01-1'],
  ])('the reading of %s', (on, line) => {
    const changed = { 档: `${FIRST}；现行 乙，自 2025-07-01。` };
    expect(lines(run(gold(100), changed, { on: day(on) }))).toContain(line);
  });

  test('`on` goes before 截至, 截至 before today', () => {
    expect(run(`截至: 2025-06-30\n${gold(5)}`).awards[0]?.amount).toBe(800);
    expect(run(`截至: 2025-06-30\n${gold(5)}`, {}, { on: day('2025-07-01') }).awards[0]?.amount).toBe(1000);
    expect(run(gold(5), {}, { today: day('2025-06-30') }).awards[0]?.amount).toBe(800);
    expect(run(gold(5), {}, { on: day('2025-07-01') }).asOf).toBe('2025-07-01');
  });

  test('a chosen option goes before the one in force', () => {
    expect(run(gold(100), {}, { choice: { '01-1': '乙' } }).awards[0]?.amount).toBe(2000);
    expect(run(gold(100), { 档: WITHDRAWN }, { choice: { '01-1': '乙' } }).awards[0]?.amount).toBe(2000);
  });

  test('a reading is named exactly where the other option would give another answer', () => {
    expect(run(gold(100)).awards[0]?.readings).toEqual(['01-1']);
    expect(run(gold(99)).awards[0]?.readings).toEqual([]);
    expect(run(gold(101)).awards[0]?.readings).toEqual([]);
  });
});

describe('a reading that is withdrawn leaves what depends on it to a ruling, never to a guess', () => {
  test('of the row: the sentence, the question, and no sum', () => {
    const { awards, notAwarded } = run(gold(100), { 档: WITHDRAWN });
    expect(awards).toEqual([]);
    expect(notAwarded[0]).toMatchObject({
      item: '01-01',
      status: 'needs-ruling',
      readings: ['01-1'],
      quote: '获奖100人以上的加倍。',
      missing: [],
    });
    expect(notAwarded[0]?.because).toContain('需裁定：口径 01-1“恰为100人归哪一档”现无有效选项');
  });

  test('but not before the day on which it was withdrawn', () => {
    const on = day('2025-02-28');
    expect(lines(run(gold(100, '2025-02-01'), { 档: WITHDRAWN }, { on }))).toEqual(['01-01 甲 焊接/2025 800 01-1']);
    expect(lines(run(gold(100, '2025-02-01'), { 档: WITHDRAWN }, { on: on + 1 }))).toEqual([
      '01-01 甲 焊接/2025 needs-ruling 01-1',
    ]);
  });

  test('of the key: the highest is due in either case, the other waits', () => {
    const twoYears = `获奖:
  - {选手: 甲, 项目: 焊接, 奖项: 金牌, 参赛人数: 500, 获奖日期: 2024-05-01}
  - {选手: 甲, 项目: 焊接, 奖项: 金牌, 参赛人数: 5, 获奖日期: 2025-05-01}
  - {选手: 乙, 项目: 焊接, 奖项: 金牌, 参赛人数: 5, 获奖日期: 2025-05-01}`;
    expect(lines(run(twoYears))).toEqual([
      '01-01 乙 焊接/2025 1000',
      '01-01 甲 焊接/2024 2000',
      '01-01 甲 焊接/2025 1000 01-2',
    ]);
    const { awards, notAwarded } = run(twoYears, { 同年: WITHDRAWN });
    expect(lines({ ...run(twoYears, { 同年: WITHDRAWN }), notAwarded: [] })).toEqual([
      '01-01 乙 焊接/2025 1000',
      '01-01 甲 焊接/2024 2000',
    ]);
    expect(awards.map(({ key }) => key)).toEqual(['焊接/2025', '焊接/2024']);
    expect(notAwarded.filter(({ item: code }) => code === '01-01')).toMatchObject([
      { beneficiary: '甲', key: '焊接/2025', status: 'needs-ruling', readings: ['01-2'] },
    ]);
    expect(
      notAwarded.find(({ beneficiary, item: code }) => beneficiary === '甲' && code === '01-01')?.because,
    ).toContain('需裁定：口径 01-2“同一项目以多长时间为限”现无有效选项');
  });

  test('of the key, against what was paid in another year', () => {
    const paid = `${gold(5)}\n已发放: [{事项: 01-01, 对象: 甲, 同项键: 焊接/2024, 金额: 1000, 发放日期: 2024-06-01}]`;
    expect(lines(run(paid))).toEqual(['01-01 甲 焊接/2025 1000 01-2']);
    expect(lines(run(paid, { 同年: '现行 乙，自 2025-01-01。' }))).toEqual(['01-01 甲 焊接/2025 superseded 01-2']);
    expect(lines(run(paid, { 同年: WITHDRAWN }))).toEqual(['01-01 甲 焊接/2025 needs-ruling 01-2']);
  });

  test('of what was paid: only where something was', () => {
    const paid = (sum: number): string =>
      `${gold(5)}\n已发放: [{事项: 01-01, 对象: 甲, 同项键: 焊接/2025, 金额: ${sum}, 发放日期: 2025-06-01}]`;
    expect(lines(run(paid(400)))).toEqual(['01-01 甲 焊接/2025 600 01-3']);
    expect(lines(run(paid(400), { 补差: '现行 乙，自 2025-01-01。' }))).toEqual(['01-01 甲 焊接/2025 1000 01-3']);
    expect(lines(run(paid(400), { 补差: WITHDRAWN }))).toEqual(['01-01 甲 焊接/2025 needs-ruling 01-3']);
    expect(lines(run(paid(1000), { 补差: WITHDRAWN }))).toEqual(['01-01 甲 焊接/2025 superseded']);
    expect(lines(run(gold(5), { 补差: WITHDRAWN }))).toEqual(['01-01 甲 焊接/2025 1000']);
  });

  test('of another item beside it: one of the two is due in either case, the other waits', () => {
    const silver = '获奖: [{选手: 银, 项目: 焊接, 奖项: 银牌, 参赛人数: 5, 获奖日期: 2025-05-01}]';
    const statuses = ({ awards, notAwarded }: Assessment): string[] =>
      [...awards, ...notAwarded].map(({ status, readings }) => [status, ...readings].join(' ')).sort();
    expect(statuses(run(silver))).toEqual(['award', 'superseded 01-4']);
    expect(statuses(run(silver, { 重复: '现行 乙，自 2025-01-01。' }))).toEqual(['award', 'award 01-4']);
    expect(statuses(run(silver, { 重复: WITHDRAWN }))).toEqual(['award', 'needs-ruling 01-4']);
  });
});

describe('what happened after the day of the assessment', () => {
  test('a fact counts from its own day', () => {
    const on = day('2025-05-01');
    expect(lines(run(gold(5), {}, { on }))).toEqual(['01-01 甲 焊接/2025 800']);
    expect(lines(run(gold(5), {}, { on: on - 1 }))).toEqual(['01-01 甲 焊接/2025 not-eligible']);
    expect(run(gold(5), {}, { on: on - 1 }).notAwarded[0]?.because[0]).toContain('获奖日期 ≤ 截至');
  });

  test('a payment counts from its own day', () => {
    const paid = `${gold(5)}\n已发放: [{事项: 01-01, 对象: 甲, 同项键: 焊接/2025, 金额: 500, 发放日期: 2025-06-01}]`;
    const on = day('2025-06-01');
    expect(run(paid, {}, { on }).awards[0]).toMatchObject({ amount: 300, paidBefore: 500 });
    expect(run(paid, {}, { on: on - 1 }).awards[0]).toMatchObject({ amount: 800, paidBefore: 0 });
  });
});
