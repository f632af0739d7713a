import { describe, expect, test } from 'vitest';
import { DICTIONARY, award, measure, onlyItem, rulesOf, item as itemBlock } from '../../test/fixtures/tiny-notice.ts';
import { formatDay } from '../kit/index.ts';
import { Faults } from './faults.ts';
import { parseExpression } from './feel/index.ts';
import { scaleOf, type Expr, type RuleSet, type Test, type Type } from './model.ts';
import { rowScope } from './scope.ts';
import { sayType } from './types.ts';
import { Typing } from './typing.ts';

/** Two enumerations more: one with a value that is also a field of 获奖, one that shares a value with 奖项. */
const MORE = `${DICTIONARY}
## 枚举 角色

| 值 |
| --- |
| 选手 |
| 教练 |

## 枚举 等次

| 值 |
| --- |
| 金牌 |

## 台账 人员

| 要素 | 内容 |
| --- | --- |
| 主键 | 编号 |

| 字段 | 类型 |
| --- | --- |
| 编号 | 文本 |
| 角色 | 角色 |
| 教练 | 个人? |
| 入职日期 | 日期 |
| 年限 | 年数 |
`;
const PARAMETERS = measure(`## 参数 标准

| 参数 | 值 |
| --- | --- |
| 期限（月） | 18 |
| 上限（万元） | 2 |
| 比例（%） | 8 |
| 起算日 | 2025-01-01 |

${itemBlock('事项 01-01 竞赛奖励', { '奖励（元）': '上限' })}`);
const rules = rulesOf({ measures: [PARAMETERS], dictionary: MORE });

/** An expression about a row of a register, typed and printed: its type, and what every number in it has come to mean. */
function typed(text: string, register = '获奖', expected?: Type): string {
  const faults = new Faults();
  const place = { file: '', line: 1, column: 1 };
  const { feel } = parseExpression(text, place);
  const scope = rowScope({ ...rules }, register);
  const typing = new Typing(faults, place);
  const expr =
    feel === undefined
      ? undefined
      : expected === undefined
        ? typing.expr(feel, scope)
        : typing.fit(feel, scope, expected);
  if (expr === undefined) return faults.list.map(({ code, message }) => `${code} ${message}`).join('；');
  return `${sayType(expr.type)}：${show(expr, rules)}`;
}

/** `行0` is the row the expression is about, `行1` the one a filter looks at. */
function show(expr: Expr, ruleSet: RuleSet): string {
  const s = (inner: Expr): string => show(inner, ruleSet);
  switch (expr.op) {
    case 'lit':
      return literal(expr, ruleSet);
    case 'get':
      return `行${expr.variable}.${expr.field}`;
    case 'param':
      return expr.name;
    case 'asOf':
      return '截至';
    case 'rows':
      return expr.register;
    case 'fact':
    case 'derived':
    case 'table':
      return `${expr.op}${expr.index}`;
    case 'and':
    case 'or':
    case 'min':
    case 'max':
    case 'orElse':
      return `${expr.op}(${expr.args.map(s).join(', ')})`;
    case 'compare':
      return `${s(expr.left)} ${expr.how} ${s(expr.right)}`;
    case 'add':
    case 'subtract':
      return `(${s(expr.left)} ${expr.op === 'add' ? '+' : '-'} ${s(expr.right)})`;
    case 'multiply':
      return `(${s(expr.left)} × ${s(expr.right)}${expr.factor === 1 ? '' : ` ÷ ${expr.factor}`})`;
    case 'divide':
      return `(${s(expr.left)} ÷ ${s(expr.right)}${expr.factor === 1 ? '' : ` × ${expr.factor}`})`;
    case 'shift':
      return `(${s(expr.date)} + ${s(expr.by)} in ${expr.unit})`;
    case 'lookup':
      return `${expr.register}[${s(expr.key)}].${expr.field}`;
    case 'filter':
      return `${s(expr.list)}[行${expr.variable}: ${s(expr.where)}]`;
    case 'some':
    case 'every':
      return `${expr.op} 行${expr.variable} of ${s(expr.list)}: ${s(expr.where)}`;
    case 'column':
      return `${s(expr.list)}.${expr.field}`;
    case 'count':
    case 'sum':
    case 'least':
    case 'greatest':
    case 'distinct':
      return `${expr.op}(${s(expr.list)})`;
    case 'if':
      return `if ${s(expr.test)} then ${s(expr.then)} else ${s(expr.else)}`;
    case 'not':
    case 'negate':
    case 'known':
    case 'yearOf':
    case 'monthOf':
    case 'dayOf':
    case 'abs':
      return `${expr.op}(${s(expr.arg)})`;
    case 'test':
      return `${s(expr.of)} in (${expr.tests.map((one) => showTest(one, ruleSet)).join(', ')})`;
    case 'textual':
      return `${s(expr.left)} ${expr.how} ${s(expr.right)}`;
    case 'group':
    case 'paid':
      return expr.op;
  }
}

function showTest(test: Test, ruleSet: RuleSet): string {
  switch (test.test) {
    case 'any':
      return '-';
    case 'not':
      return `not ${test.tests.map((one) => showTest(one, ruleSet)).join(', ')}`;
    case 'compare':
      return `${test.how} ${show(test.value, ruleSet)}`;
    case 'range':
      return `${show(test.low, ruleSet)} .. ${show(test.high, ruleSet)}`;
  }
}

function literal({ type, value }: Extract<Expr, { op: 'lit' }>, ruleSet: RuleSet): string {
  if (typeof value !== 'number') return value === null ? '无' : JSON.stringify(value);
  if (type.kind === 'enum') return `${type.name}.${ruleSet.enums[type.name]?.values[value] ?? '?'}`;
  if (type.kind === 'date') return formatDay(value);
  return type.kind === 'number' ? `${value / 10 ** scaleOf(type.unit)}${type.unit}` : String(value);
}

type Example = readonly [text: string, typed: string];

describe('a number takes the unit of what it stands beside', () => {
  const examples: readonly Example[] = [
    ['奖金 >= 1000', '是否：行0.奖金 >= 1000元'],
    ['1000 <= 奖金', '是否：1000元 <= 行0.奖金'],
    ['奖金 >= 3 * 1000', '是否：行0.奖金 >= ((3 × 1000) × 100)'],
    ['参赛人数 > 30', '是否：行0.参赛人数 > 30人'],
    ['场地 < 20.5', '是否：行0.场地 < 20.5平方米'],
    ['奖金 + 0.5', '数（元）：(行0.奖金 + 0.5元)'],
    ['0.5 + 奖金', '数（元）：(0.5元 + 行0.奖金)'],
    ['参赛人数 in [30..50]', '是否：行0.参赛人数 in (30人 .. 50人)'],
    ['奖金 in (< 100, [200..300])', '是否：行0.奖金 in (< 100元, 200元 .. 300元)'],
    ['min(奖金, 20000)', '数（元）：min(行0.奖金, 20000元)'],
    ['if 首次参赛 then 500 else 奖金', '数（元）：if 行0.首次参赛 then 500元 else 行0.奖金'],
    ['年度 = 2025', '是否：行0.年度 = 2025'],
    // A bare count takes a whole unit; it is no amount.
    ['参赛人数 > count(获奖)', '是否：行0.参赛人数 > count(获奖)'],
    ['奖金 > count(获奖)', 'R020 这里要数（元），给的是数'],
  ];
  test.each(examples)('%s', (text, meant) => {
    expect(typed(text)).toBe(meant);
  });
});

describe('percentages and shares', () => {
  const examples: readonly Example[] = [
    // Beside a percentage 60 is 60 %; alone, a decimal is a share of 1.
    ['得分率 >= 60', '是否：行0.得分率 >= 60%'],
    ['60 <= 得分率', '是否：60% <= 行0.得分率'],
    ['0.5 + 得分率', '数（%）：(0.5% + 行0.得分率)'],
    ['得分率 + 0.5', '数（%）：(行0.得分率 + 0.5%)'],
    ['0.5', '数（%）：50%'],
    ['奖金 * 0.5', '数（元）：(行0.奖金 × 50% ÷ 10000)'],
    ['奖金 * 得分率', '数（元）：(行0.奖金 × 行0.得分率 ÷ 10000)'],
    ['比例 * 奖金', '数（元）：(比例 × 行0.奖金 ÷ 10000)'],
    // Heads times a share are whole heads.
    ['参赛人数 * 得分率', '数（人）：(行0.参赛人数 × 行0.得分率 ÷ 10000)'],
    ['参赛人数 / 参赛人数', '数（%）：(行0.参赛人数 ÷ 行0.参赛人数 × 10000)'],
    ['奖金 / 奖金 >= 60', '是否：(行0.奖金 ÷ 行0.奖金 × 10000) >= 60%'],
    ['奖金 / 参赛人数', '数（元）：(行0.奖金 ÷ 行0.参赛人数)'],
    ['奖金 / 得分率', '数（元）：(行0.奖金 ÷ 行0.得分率 × 10000)'],
    ['奖金 / 3', '数（元）：(行0.奖金 ÷ 3)'],
    ['参赛人数 * 奖金', '数（元）：(行0.参赛人数 × 行0.奖金)'],
    ['参赛人数 / 2', '数（人）：(行0.参赛人数 ÷ 2)'],
    ['场地 / 2', '数（平方米）：(行0.场地 ÷ 2)'],
    ['场地 / 参赛人数', 'R016 数（平方米）不能除以数（人）'],
  ];
  test.each(examples)('%s', (text, meant) => {
    expect(typed(text)).toBe(meant);
  });
});

describe('numbers among themselves', () => {
  const examples: readonly Example[] = [
    ['1 + 2 * 3', '数：(1 + (2 × 3))'],
    ['10 / 4', '数（%）：(10 ÷ 4 × 10000)'],
    ['0.1 + 0.2 = 0.3', '是否：(10% + 20%) = 30%'],
    ['1 < 1.5', '是否：100% < 150%'],
    ['10 / 4 + 1', '数（%）：((10 ÷ 4 × 10000) + 100%)'],
    ['-2', '数：negate(2)'],
  ];
  test.each(examples)('%s', (text, meant) => {
    expect(typed(text)).toBe(meant);
  });
});

describe('days and years', () => {
  const examples: readonly Example[] = [
    ['获奖日期 >= date("2024-12-29")', '是否：行0.获奖日期 >= 2024-12-29'],
    ['获奖日期 + duration("P5Y") >= 截至', '是否：(行0.获奖日期 + 5年 in 年) >= 截至'],
    ['获奖日期 - duration("P30D")', '日期：(行0.获奖日期 + negate(30日) in 日)'],
    ['起算日 + 期限', '日期：(起算日 + 期限 in 月)'],
    ['截至 - 获奖日期 <= 365', '是否：(截至 - 行0.获奖日期) <= 365日'],
    ['year(获奖日期) = 年度', '是否：yearOf(行0.获奖日期) = 行0.年度'],
    ['年度 + 3', '年度：(行0.年度 + 3)'],
    ['年度 - year(截至)', '数（年）：(行0.年度 - yearOf(截至))'],
    ['month(获奖日期) + day(获奖日期)', '数：(monthOf(行0.获奖日期) + dayOf(行0.获奖日期))'],
    ['年度 > 截至', 'R020 这里要年度，给的是日期'],
  ];
  test.each(examples)('%s', (text, meant) => {
    expect(typed(text)).toBe(meant);
  });

  test('a field of years can be added to a day', () => {
    expect(typed('入职日期 + 年限 <= 截至', '人员')).toBe('是否：(行0.入职日期 + 行0.年限 in 年) <= 截至');
    expect(typed('year(入职日期) + 年限', '人员')).toBe('年度：(yearOf(行0.入职日期) + 行0.年限)');
    expect(typed('年度 + 参赛人数')).toBe('R016 年度不能加减数（人）');
  });
});

describe('what a bare word means', () => {
  const examples: readonly Example[] = [
    // Beside a field of an enumeration, first a value of that enumeration: 金牌 is one of 等次 too.
    ['奖项 = 金牌', '是否：行0.奖项 = 奖项.金牌'],
    ['奖项 in (金牌, 银牌)', '是否：行0.奖项 in (= 奖项.金牌, = 奖项.银牌)'],
    ['等级 >= 中级工', '是否：行0.等级 >= 等级.中级工'],
    ['中级工 <= 等级', '是否：等级.中级工 <= 行0.等级'],
    ['首次参赛 = 是', '是否：行0.首次参赛 = true'],
    ['教练 = null', '是否：行0.教练 = 无'],
    // Of two enumerations it would be a guess.
    ['金牌 = 金牌', 'R001 不认识的名称“金牌”'],
    ['max(等级, 中级工) = 高级工', '是否：max(行0.等级, 等级.中级工) = 等级.高级工'],
    ['个人', '一列台账“个人”的行：个人'],
  ];
  test.each(examples)('%s', (text, meant) => {
    expect(typed(text)).toBe(meant);
  });

  test('a value and a field of one name: the value beside its enumeration, else the field', () => {
    expect(typed('角色 = 教练', '人员')).toBe('是否：行0.角色 = 角色.教练');
    expect(typed('教练 = "甲"', '人员')).toBe('是否：行0.教练 = "甲"');
    expect(typed('教练 = 角色', '人员')).toBe('R020 这里要台账“个人”的编号，给的是枚举“角色”');
  });
});

describe('rows: filters, 本条, quantifiers', () => {
  const examples: readonly Example[] = [
    ['count(获奖)', '数：count(获奖)'],
    ['count(获奖[奖项 = 金牌])', '数：count(获奖[行1: 行1.奖项 = 奖项.金牌])'],
    [
      'count(获奖[选手 = 本条.选手 and 获奖日期 < 本条.获奖日期]) > 0',
      '是否：count(获奖[行1: and(行1.选手 = 行0.选手, 行1.获奖日期 < 行0.获奖日期)]) > 0',
    ],
    ['sum(获奖[年度 = 本条.年度].奖金)', '数（元）：sum(获奖[行1: 行1.年度 = 行0.年度].奖金)'],
    ['min(获奖.获奖日期) < 截至', '是否：least(获奖.获奖日期) < 截至'],
    ['max(获奖.等级) >= 中级工', '是否：greatest(获奖.等级) >= 等级.中级工'],
    ['count(distinct values(获奖.选手))', '数：count(distinct(获奖.选手))'],
    ['some 人 in 获奖 satisfies 人.奖金 > 奖金', '是否：some 行1 of 获奖: 行1.奖金 > 行1.奖金'],
    ['every 人 in 获奖 satisfies 人.奖金 > 本条.奖金', '是否：every 行1 of 获奖: 行1.奖金 > 行0.奖金'],
    [
      'count(获奖[count(个人[身份证号 = 选手 and 年龄 > 18]) > 0])',
      '数：count(获奖[行1: count(个人[行2: and(行2.身份证号 = 行1.选手, 行2.年龄 > 18)]) > 0])',
    ],
    ['获奖.奖金', '一列数（元）：获奖.奖金'],
  ];
  test.each(examples)('%s', (text, meant) => {
    expect(typed(text)).toBe(meant);
  });
});

describe('a row by its key', () => {
  const examples: readonly Example[] = [
    ['个人(选手).年龄 >= 18', '是否：个人[行0.选手].年龄 >= 18'],
    ['个人(个人(选手).单位).年龄', '数：个人[个人[行0.选手].单位].年龄'],
    ['个人("甲").单位', '文本：个人["甲"].单位'],
  ];
  test.each(examples)('%s', (text, meant) => {
    expect(typed(text)).toBe(meant);
  });
});

describe('functions', () => {
  const examples: readonly Example[] = [
    ['not(首次参赛)', '是否：not(行0.首次参赛)'],
    ['is defined(教练)', '是否：known(行0.教练)'],
    ['get or else(奖金, 0)', '数（元）：orElse(行0.奖金, 0元)'],
    ['abs(奖金 - 100)', '数（元）：abs((行0.奖金 - 100元))'],
    ['starts with(项目, "焊")', '是否：行0.项目 starts "焊"'],
  ];
  test.each(examples)('%s', (text, meant) => {
    expect(typed(text)).toBe(meant);
  });
});

describe('headings with a unit', () => {
  test('万元 in a table, in its cells and in its output', () => {
    const { ruleSet } = onlyItem(
      award(
        { '奖励（元）': '见表 标准' },
        '表 标准\n\n| 奖金（万元） | 奖励（万元） |\n| --- | --- |\n| < 0.5 | 0.3 |\n| >= 0.5 | 1 + 0.5 |',
      ),
    );
    const rows = ruleSet.tables[0]?.rows.map(({ tests, output }) => [
      tests
        .flat()
        .map((one) => showTest(one, ruleSet))
        .join(),
      output.kind === 'value' ? show(output.expr, ruleSet) : output.kind,
    ]);
    expect(rows).toEqual([
      ['< 5000元', '3000元'],
      ['>= 5000元', '(10000元 + 5000元)'],
    ]);
  });

  test('万元 in a parameter', () => {
    expect(rules.parameters['上限']).toMatchObject({ type: { unit: '元' }, history: [{ value: 2_000_000 }] });
  });

  test('万元 in the 办事指南: its own numbers, not those of a condition within', () => {
    const { ruleSet, item } = onlyItem(
      award({
        '奖励（元）': undefined,
        '奖励（万元）': 'if 奖金 > 5000 and count(获奖[奖金 > 100]) > 0 then 2 else min(规模, 3 * 1)',
        '规模（万元）': '1.5',
      }),
    );
    expect(show(item.outcome.amount ?? never(), ruleSet)).toBe(
      'if and(fact2 > 5000元, fact3 > 0) then 20000元 else min(derived0, ((3 × 1) × 1000000))',
    );
    expect(show(item.facts[3]?.source ?? never(), ruleSet)).toBe('count(获奖[行1: 行1.奖金 > 100元])');
    expect(item.derived.map(({ expr }) => show(expr, ruleSet))).toEqual(['15000元']);
  });

  test('a figure of a benefit: a word as it stands, a name as its value', () => {
    const { ruleSet, item } = onlyItem(
      award({
        '奖励（元）': undefined,
        待遇: '证书',
        '待遇.等同': '本科',
        '待遇.人数': '参赛人数',
        '待遇.面积（平方米）': '20.5',
      }),
    );
    expect(item.outcome.benefit?.figures.map(({ name, unit, expr }) => [name, unit, show(expr, ruleSet)])).toEqual([
      ['等同', '', '"本科"'],
      ['人数', '', 'fact2'],
      ['面积', '平方米', '20.5平方米'],
    ]);
  });
});

describe('derived facts', () => {
  const { ruleSet, item } = onlyItem(
    award({
      门槛: '奖金 * 2',
      更高: 'count(获奖[选手 = 本条.选手 and 奖金 > 门槛]) > 0',
      同龄: 'count(个人[年龄 = 年龄 and 身份证号 = 本条.选手]) > 0',
      条件: '更高；本条.门槛 > 100；同龄',
    }),
  );

  test('stand for themselves in conditions', () => {
    expect(item.conditions.map(({ expr }) => show(expr, ruleSet))).toEqual([
      'derived1',
      'derived0 > 100元',
      'derived2',
    ]);
    expect(item.derived.map(({ expr }) => show(expr, ruleSet))).toEqual(['(fact0 × 2)', 'fact1 > 0', 'fact2 > 0']);
  });

  test('are written out within filters, where every row is looked at; a bare name there is the row’s', () => {
    expect(item.facts.map(({ source }) => show(source, ruleSet))).toEqual([
      '行0.奖金',
      'count(获奖[行1: and(行1.选手 = 行0.选手, 行1.奖金 > (行0.奖金 × 2))])',
      'count(个人[行2: and(行2.年龄 = 行2.年龄, 行2.身份证号 = 行0.选手)])',
      '行0.项目',
      '行0.选手',
    ]);
  });

  test('facts that are the same are one fact, however they are written', () => {
    const twice = onlyItem(award({ 条件: '个人(选手).年龄 > 18；个人(本条.选手).年龄 < 60' }));
    expect(twice.item.facts.map(({ source }) => show(source, twice.ruleSet))).toEqual([
      '行0.项目',
      '行0.选手',
      '个人[行0.选手].年龄',
    ]);
  });
});

describe('facts', () => {
  test('may be none where their field may be, in the row itself and in one that is looked up', () => {
    const { item } = onlyItem(award({ 条件: '个人(选手).单位 != null；个人(选手).年龄 > 18；教练 = null；首次参赛' }));
    expect(item.facts.filter(({ optional }) => optional).map(({ name }) => name)).toEqual(['单位', '教练']);
  });

  test('what is assumed stands, whichever expression came first', () => {
    const entries = { 条件: '个人(选手).年龄 > 3；年龄 > 18', '年龄（未提供时视为 20）': '个人(选手).年龄' };
    const { item } = onlyItem(award(entries));
    expect(item.facts.filter(({ assumed }) => assumed !== undefined)).toMatchObject([{ name: '年龄', assumed: 20 }]);
  });
});

describe('groups', () => {
  const { ruleSet, item } = onlyItem(
    award({
      认定单元: '每组 获奖，按 选手、年度',
      范围: '奖项 = 金牌 and 获奖日期 <= 截至',
      '总奖金（元）': 'sum(本组.奖金)',
      条件: '总奖金 > 100',
      同项: '年度',
    }),
  );

  test('本组 is the list of its rows; the fields they agree in are facts', () => {
    expect(item.unit.by).toEqual(['选手', '年度']);
    expect(item.facts.map(({ source }) => show(source, ruleSet))).toEqual(['sum(group.奖金)', '行0.年度', '行0.选手']);
    expect(show(item.unit.scope ?? never(), ruleSet)).toBe('and(行0.奖项 = 奖项.金牌, 行0.获奖日期 <= 截至)');
  });

  test('a field they do not agree in has no value', () => {
    expect(() => onlyItem(award({ 认定单元: '每组 获奖，按 选手、项目', 条件: '奖金 > 100' }))).toThrow(
      '不认识的名称“奖金”',
    );
  });
});

function never(): never {
  throw new Error('nothing was compiled');
}
