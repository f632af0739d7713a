import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { load } from 'js-yaml';
import { compileTiny, item as itemBlock, measure } from '../../test/fixtures/tiny-notice.ts';
import { formatDay, parseDay } from '../kit/index.ts';
import { regimeOn, scaleOf, type Item, type Regime, type RuleSet, type Type, type Value } from '../rules/index.ts';
import { caseEnv, decide, type Decision, type Facts } from './decide.ts';
import { scalar } from './evaluate.ts';
import { Gathering } from './gather.ts';
import { situationFromJson } from './from-json.ts';
import { compileItem } from './to-js.ts';
import { Unknown } from './unknown.ts';

// Every example of docs/feel.md, made a notice and a situation: what its facts are called and hold is read off the column `on`.

interface Example {
  readonly line: number;
  readonly construct: string;
  readonly kind: 'expression' | 'cell';
  readonly text: string;
  readonly on: Readonly<Record<string, unknown>>;
  /** A value, `未知`, or `错误：` and what is said. */
  readonly gives: unknown;
}

const examples = readExamples(readFileSync(new URL('../../docs/feel.md', import.meta.url), 'utf8'));

test('the page has its examples', () => {
  expect(examples.filter(({ kind }) => kind === 'expression').length).toBeGreaterThanOrEqual(80);
  expect(examples.filter(({ kind }) => kind === 'cell').length).toBeGreaterThan(10);
});

test.each(examples)('docs/feel.md:$line $construct: $text', ({ kind, text, on, gives }) => {
  const came = kind === 'expression' ? evaluated(text, on) : tested(text, on);
  expect(came).toEqual(gives);
});

test.each<readonly [text: string, on: Example['on'], gives: unknown]>([
  ['is defined(教练)', { 教练: null }, false],
  ['get or else(人数, 5)', { 人数: null }, 5],
  ['教练 != null', { 教练: '未知' }, '未知'],
  ['min(奖金, 上限)', { 奖金: 5, 上限: null }, '无'],
  ['not(人数 = 3)', { 人数: null }, true],
  // Both sides of the condition are the row's: nothing can be looked up by it.
  [
    'count(证书[身份证号 = 介绍人])',
    {
      证书: [
        { 身份证号: 'A', 介绍人: 'A' },
        { 身份证号: 'A', 介绍人: 'B' },
      ],
    },
    1,
  ],
  ['count(证书[身份证号 != "A"])', { 证书: [{ 身份证号: 'A' }, { 身份证号: 'B' }, { 身份证号: 'C' }] }, 2],
  ['count(证书[身份证号 = "A"])', { 证书: [{ 身份证号: 'A' }, { 身份证号: '未知' }, { 身份证号: 'B' }] }, '未知'],
  ['sum(发放.金额)', { 发放: [{ 金额: 5 }, { 金额: '未知' }] }, '未知'],
  ['max(发放[金额 > 100].金额)', { 发放: [{ 金额: 5 }] }, '无'],
  ['every 行 in 发放 satisfies 行.金额 > 1', { 发放: [{ 金额: '未知' }, { 金额: 1 }] }, false],
])('beyond the page: %s on %j', (text, on, gives) => {
  expect(evaluated(text, on)).toEqual(gives);
});

/** What an expression comes to, as the derived fact of an item whose unit's row holds the facts. */
function evaluated(text: string, on: Example['on']): unknown {
  const own = {
    主: '甲',
    ...Object.fromEntries(
      Object.entries(on).flatMap(([name, value]) =>
        isRecord(value) ? Object.entries(value) : Array.isArray(value) ? [] : [[name, value]],
      ),
    ),
  };
  const registers = [['例', [own]], ...Object.entries(on).filter(([, value]) => Array.isArray(value))] as const;
  const { ruleSet, faults } = compileTiny({
    measures: [
      measure(
        itemBlock('事项 01-01 例', {
          ...OF_EXAMPLE,
          '奖励（元）': undefined,
          待遇: '例',
          '待遇.值': '(结果)',
          // A backslash in a cell of Markdown is written twice.
          结果: text.replaceAll('\\', '\\\\'),
        }),
      ),
    ],
    dictionary: `${LEVELS}\n${registers.map(([name, rows]) => register(name, rowsOf(rows))).join('\n')}`,
  });
  if (faults.length > 0) return faults.map(({ code }) => code).join();
  const [item] = ruleSet.items;
  const json = Object.fromEntries(registers.map(([name, rows]) => [name, rowsOf(rows).map(known)]));
  const { situation } = situationFromJson(json, ruleSet);
  const regime = regimeOn(ruleSet, DAY);
  const [found] =
    item === undefined || situation === undefined ? [] : new Gathering(ruleSet, situation, regime, DAY).casesOf(item);
  const derived = item?.derived.find(({ name }) => name === '结果');
  if (item === undefined || found === undefined || derived === undefined) throw new Error('the example was not run');
  expect(generated(ruleSet, item, found.facts, regime)).toEqual(decide(ruleSet, item, found.facts, regime, DAY));
  const value = scalar(derived.expr, caseEnv(ruleSet, item, found.facts, regime, DAY));
  return value instanceof Unknown ? '未知' : plain(value, derived.type, ruleSet.enums);
}

/** Whether a cell is passed, as the one row of a table; the fact 值 is its input, other facts are parameters. */
function tested(cell: string, on: Example['on']): unknown {
  const { 值: given, ...others } = on;
  const parameters = Object.entries(others).map(([name, value]) => `| ${name} | ${String(value)} |`);
  const { ruleSet, faults } = compileTiny({
    measures: [
      measure(
        `## 参数 例\n\n| 参数 | 值 |\n| --- | --- |\n${parameters.join('\n')}\n\n${itemBlock('事项 01-01 例', { ...OF_EXAMPLE, '奖励（元）': '见表 单元格' }, `表 单元格（C>）\n\n| 值 | 给（元） |\n| --- | --- |\n| ${cell} | 1 |`)}`,
      ),
    ],
    dictionary: `${LEVELS}\n${register('例', [{ 主: '甲', 值: given }])}`,
  });
  if (faults.length > 0) return faults.map(({ code }) => code).join();
  const [item] = ruleSet.items;
  const { situation } = situationFromJson({ 例: [known({ 主: '甲', 值: given })] }, ruleSet);
  const regime = regimeOn(ruleSet, DAY);
  const [found] =
    item === undefined || situation === undefined ? [] : new Gathering(ruleSet, situation, regime, DAY).casesOf(item);
  if (item === undefined || found === undefined) throw new Error('the example was not run');
  const decision = decide(ruleSet, item, found.facts, regime, DAY);
  expect(generated(ruleSet, item, found.facts, regime)).toEqual(decision);
  return decision.status === 'needs-facts' ? '未知' : decision.status === 'award';
}

/** What generated code decides. */
function generated(ruleSet: RuleSet, item: Item, facts: Facts, regime: Regime): Decision {
  const { decide: decideRecord, recordOf } = compileItem(ruleSet, item, regime);
  return decideRecord(recordOf(facts), DAY);
}

const DAY = parseDay('2025-12-31') ?? 0;
const LEVELS = '# 字典\n\n## 枚举 等级（有序）\n\n| 值 |\n| --- |\n| 初级工 |\n| 中级工 |\n| 高级工 |\n';
const OF_EXAMPLE = { 认定单元: '每条 例', 领取人: '主', 同项: '—' };

/** A register whose first field is its key, each field of the type its values have. */
function register(name: string, rows: readonly Readonly<Record<string, unknown>>[]): string {
  const fields = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = fields.map(
    (field) =>
      `| ${field} | ${typeOf(
        field,
        rows.map((row) => row[field]),
      )} |`,
  );
  return `## 台账 ${name}\n\n| 要素 | 内容 |\n| --- | --- |\n| 主键 | ${fields[0] ?? ''} |\n\n| 字段 | 类型 |\n| --- | --- |\n${lines.join('\n')}\n`;
}

function typeOf(field: string, values: readonly unknown[]): string {
  const optional = values.includes(null) ? '?' : '';
  const [first] = values.filter((value) => value !== null && value !== '未知' && value !== undefined);
  const text = typeof first === 'string' ? first : '';
  if (typeof first === 'boolean') return `是否${optional}`;
  if (typeof first === 'number' || first === undefined)
    return `${values.every(Number.isInteger) || first === undefined ? '整数' : '金额'}${optional}`;
  if (text.endsWith('工')) return '等级';
  // 文本日期 is a text that looks like a day.
  return `${!field.startsWith('文本') && parseDay(text) !== undefined ? '日期' : '文本'}${optional}`;
}

/** The row without what is unknown. */
function known(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== '未知'));
}

/** A value as the page writes it. A number without a unit but with decimals is kept as a share. */
function plain(
  value: Value,
  type: Type,
  enums: Readonly<Record<string, { readonly values: readonly string[] }>>,
): unknown {
  if (value === null) return '无';
  if (typeof value !== 'number') return value;
  if (type.kind === 'enum') return enums[type.name]?.values[value];
  if (type.kind === 'date') return formatDay(value);
  if (type.kind !== 'number') return value;
  return value / 10 ** scaleOf(type.unit) / (type.unit === '%' ? 100 : 1);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function rowsOf(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** Rows of the tables `construct | example | on | gives` and `construct | cell | on | gives`. */
function readExamples(markdown: string): Example[] {
  let header: readonly string[] = [];
  return markdown.split('\n').flatMap((text, i) => {
    if (!text.startsWith('|')) header = [];
    const cells = text
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    if (header.length === 0) header = cells;
    const [construct = '', example = '', on = '', gives = ''] = cells;
    const kind = header[1] === 'cell' ? 'cell' : 'expression';
    if (header[2] !== 'on' || on === 'on' || /^-+$/u.test(on)) return [];
    const facts: unknown = load(code(on) || 'null');
    const outcome: unknown = load(code(gives) || 'null');
    return [
      { line: i + 1, construct, kind, text: code(example), on: isRecord(facts) ? facts : {}, gives: outcome },
    ] as const;
  });
}

/** What stands between the backticks. */
function code(cell: string): string {
  return /`(?<code>.*)`/u.exec(cell)?.groups?.['code']?.trim() ?? '';
}
