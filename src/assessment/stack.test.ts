import { describe, expect, test } from 'vitest';
import { item, measure, rulesOf, type Entries } from '../../test/fixtures/tiny-notice.ts';
import { parseDay, formatYuan } from '../kit/index.ts';
import type { RuleSet } from '../rules/index.ts';
import { assess, situationFromYaml, type Assessment } from './index.ts';

/** A notice of items, by code: each gives 奖金 to every winner, but for what is written here. */
function notice(items: Readonly<Record<string, Entries>>): RuleSet {
  const blocks = Object.entries(items).map(([code, entries]) =>
    item(`事项 ${code} 第${code.slice(3)}项`, { '奖励（元）': '待遇' in entries ? undefined : '奖金', ...entries }),
  );
  return rulesOf({ measures: [measure(blocks.join('\n'))] });
}

function run(rules: RuleSet, text: string): Assessment {
  const { situation, faults } = situationFromYaml(text, '情形.yaml', rules);
  if (situation === undefined) throw new Error(faults.map(({ message }) => message).join('；'));
  return assess(rules, situation, { today: parseDay('2025-12-31') ?? 0 });
}

/** `01-01 甲 焊接 300元`, or the status in the sum’s place. */
function lines({ awards, notAwarded }: Assessment): string[] {
  const given = awards.map((award) => [award, award.benefit?.kind ?? formatYuan((award.amount ?? 0) * 100)] as const);
  const not = notAwarded.map((entry) => [entry, entry.status] as const);
  return [...given, ...not].map(([{ item: code, beneficiary, key }, what]) => `${code} ${beneficiary} ${key} ${what}`);
}

const won = (...rows: readonly string[]): string =>
  `获奖:\n${rows.map((row) => `  - {选手: 甲, 项目: 焊接, 获奖日期: 2025-03-01, ${row}}`).join('\n')}\n`;
const paid = (...rows: readonly string[]): string =>
  `已发放:\n${rows.map((row) => `  - {对象: 甲, 发放日期: 2025-04-01, ${row}}`).join('\n')}\n`;

describe('one matter', () => {
  const rules = notice({ '01-01': {} });

  test('gives the highest, and says why not the others', () => {
    const { awards, notAwarded } = run(rules, won('奖金: 100', '奖金: 300', '奖金: 300'));
    expect(awards.map(({ amount }) => amount)).toEqual([300]);
    expect(notAwarded.map(({ status, because }) => [status, because.at(-1)])).toEqual([
      ['superseded', '同一项目（焊接）按最高的奖励：已有更高的300元'],
      ['superseded', '同一项目（焊接）只享受一次'],
    ]);
  });

  test('is another for another person and another key', () => {
    const other =
      '获奖:\n  - {选手: 甲, 项目: 焊接, 奖金: 100}\n  - {选手: 乙, 项目: 焊接, 奖金: 100}\n  - {选手: 甲, 项目: 车工, 奖金: 100}\n';
    expect(lines(run(rules, other))).toEqual(['01-01 乙 焊接 100元', '01-01 甲 焊接 100元', '01-01 甲 车工 100元']);
  });

  test('that cannot be told from another is asked for first', () => {
    const { awards, notAwarded } = run(rules, '获奖:\n  - {选手: 甲, 奖金: 100}\n  - {项目: 焊接, 奖金: 100}\n');
    expect(awards).toEqual([]);
    expect(notAwarded.map(({ beneficiary, status, missing }) => [beneficiary, status, ...missing])).toEqual([
      ['—', 'needs-facts', '选手'],
      ['甲', 'needs-facts', '项目'],
    ]);
  });
});

describe('what was paid', () => {
  const once = notice({ '01-01': {}, '01-02': { 同项: '—' } });
  const madeUp = notice({ '01-01': { 同项处理: '取最高；已发的补差' } });

  test('closes its key', () => {
    const text = won('奖金: 300') + paid('事项: 01-01, 同项键: 焊接, 金额: 100');
    expect(lines(run(once, text))).toEqual(['01-02 甲 — 300元', '01-01 甲 焊接 superseded']);
    expect(run(once, text).notAwarded[0]?.because.at(-1)).toBe('同项已于2025-04-01享受过，一次性，不再重复');
  });

  test.each(['—', '""', '焊接', '2024'])('closes an item that is given once, whatever stands as its key: %s', (key) => {
    const text = won('奖金: 300') + paid(`事项: 01-02, 同项键: ${key === '""' ? '' : key}, 金额: 100`);
    expect(lines(run(once, text))).toEqual(['01-01 甲 焊接 300元', '01-02 甲 — superseded']);
  });

  test.each([
    [100, '01-01 甲 焊接 200元'],
    [299.99, '01-01 甲 焊接 0.01元'],
    [300, '01-01 甲 焊接 superseded'],
    [400, '01-01 甲 焊接 superseded'],
  ])('%d元 is made up to 300元 where the notice says so', (sum, line) => {
    expect(lines(run(madeUp, won('奖金: 300') + paid(`事项: 01-01, 同项键: 焊接, 金额: ${sum}`)))).toEqual([line]);
  });

  test('in several payments is their sum', () => {
    const twice = paid('事项: 01-01, 同项键: 焊接, 金额: 100', '事项: 01-01, 同项键: 焊接, 金额: 50.5');
    expect(run(madeUp, won('奖金: 300') + twice).awards[0]).toMatchObject({
      amount: 149.5,
      full: 300,
      paidBefore: 150.5,
    });
  });

  test('to another, for another key or item, is not looked at', () => {
    const others =
      paid('事项: 01-01, 同项键: 车工, 金额: 100') + '  - {对象: 乙, 事项: 01-01, 同项键: 焊接, 金额: 100}\n';
    expect(lines(run(madeUp, won('奖金: 300') + others))).toEqual(['01-01 甲 焊接 300元']);
  });

  test('for a name with a “/” in it', () => {
    const rules = notice({ '01-01': { 同项: '项目、年度' } });
    const text = won('奖金: 300').replace('焊接', '焊接/切割') + paid('事项: 01-01, 同项键: 焊接/切割/2025, 金额: 100');
    expect(lines(run(rules, text))).toEqual(['01-01 甲 焊接/切割/2025 superseded']);
  });
});

describe('本事项已发放', () => {
  const rules = notice({
    '01-01': {
      同项: '项目、年度、等级',
      排除: 'count(本事项已发放[年度 = 本条.年度 - 1 and 等级 >= 本条.等级 and 金额 >= 100]) > 0',
    },
  });
  const before = (key: string, sum: number): string[] =>
    lines(run(rules, won('等级: 中级工, 奖金: 300') + paid(`事项: 01-01, 同项键: ${key}, 金额: ${sum}`)));

  test('has the parts of the key as fields, of their types', () => {
    expect(before('焊接/2024/中级工', 100)).toEqual(['01-01 甲 焊接/2025/中级工 superseded']);
    expect(before('车工/2024/高级工', 100)).toEqual(['01-01 甲 焊接/2025/中级工 superseded']);
    expect(before('焊接/2024/初级工', 100)).toEqual(['01-01 甲 焊接/2025/中级工 300元']);
    expect(before('焊接/2023/中级工', 100)).toEqual(['01-01 甲 焊接/2025/中级工 300元']);
    expect(before('焊接/2024/中级工', 99.99)).toEqual(['01-01 甲 焊接/2025/中级工 300元']);
  });
});

describe('beside other items', () => {
  test('替代: the other is not given, now or later', () => {
    const rules = notice({
      '01-01': { 待遇: '工位' },
      '01-02': { 待遇: '办公场所', 条件: '参赛人数 >= 3', 替代: '01-01' },
    });
    expect(lines(run(rules, won('参赛人数: 3')))).toEqual(['01-02 甲 焊接 办公场所', '01-01 甲 焊接 superseded']);
    expect(lines(run(rules, won('参赛人数: 2')))).toEqual(['01-01 甲 焊接 工位', '01-02 甲 焊接 not-eligible']);
    const later = won('参赛人数: 2') + paid('事项: 01-02, 同项键: 车工');
    expect(lines(run(rules, later))).toEqual(['01-01 甲 焊接 superseded', '01-02 甲 焊接 not-eligible']);
  });

  test('不同享: not beside what is given now or was before', () => {
    const rules = notice({ '01-01': { 待遇: '工位', 条件: '首次参赛' }, '01-02': { 不同享: '01-01' } });
    expect(lines(run(rules, won('奖金: 5, 首次参赛: 是')))).toEqual(['01-01 甲 焊接 工位', '01-02 甲 焊接 superseded']);
    expect(lines(run(rules, won('奖金: 5')))).toEqual(['01-02 甲 焊接 5元', '01-01 甲 焊接 not-eligible']);
    expect(lines(run(rules, won('奖金: 5') + paid('事项: 01-01, 同项键: 车工')))).toEqual([
      '01-01 甲 焊接 not-eligible',
      '01-02 甲 焊接 superseded',
    ]);
  });

  test('至多 N 次: what was given before counts', () => {
    const rules = notice({ '01-01': { 同项: '年度', 次数: '每年一次，至多 2 次' } });
    const years =
      '获奖:\n' + [2023, 2024, 2025].map((year) => `  - {选手: 甲, 奖金: 5, 获奖日期: ${year}-03-01}\n`).join('');
    expect(lines(run(rules, years))).toEqual(['01-01 甲 2023 5元', '01-01 甲 2024 5元', '01-01 甲 2025 superseded']);
    expect(lines(run(rules, years + paid('事项: 01-01, 同项键: 2022, 金额: 5')))).toEqual([
      '01-01 甲 2023 5元',
      '01-01 甲 2024 superseded',
      '01-01 甲 2025 superseded',
    ]);
  });

  test('就高不重复: in all no more than the higher; of two levels the upper pays first', () => {
    const city = { measures: [measure(item('事项 01-01 市补贴', { '奖励（元）': '奖金', 就高不重复: '02-01' }))] };
    const state = {
      measures: [measure(item('事项 02-01 国家补贴', { '奖励（元）': '200' }))],
      dictionary: '# 字典\n',
      id: 'upper',
      level: '国家',
    };
    const rules = rulesOf(city, state);
    expect(lines(run(rules, won('奖金: 300')))).toEqual(['01-01 甲 焊接 100元', '02-01 甲 焊接 200元']);
    expect(lines(run(rules, won('奖金: 150')))).toEqual(['02-01 甲 焊接 200元', '01-01 甲 焊接 superseded']);
    expect(lines(run(rules, won('奖金: 300') + paid('事项: 02-01, 同项键: 焊接, 金额: 200')))).toEqual([
      '01-01 甲 焊接 100元',
      '02-01 甲 焊接 superseded',
    ]);
    expect(lines(run(rules, won('奖金: 300') + paid('事项: 01-01, 同项键: 焊接, 金额: 300')))).toEqual([
      '01-01 甲 焊接 superseded',
      '02-01 甲 焊接 superseded',
    ]);
  });
});
