import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDay, parseDay, yuan } from '../kit/index.ts';
import { readNotice } from '../notice/index.ts';
import {
  compileRules,
  regimeOn,
  scaleOf,
  type Fact,
  type Item,
  type Regime,
  type Type,
  type Value,
} from '../rules/index.ts';
import { assess } from './assess.ts';
import { factNames } from './case-facts.ts';
import { caseEnv, decide } from './decide.ts';
import { plain, quoteOf } from './entries.ts';
import { caseExplainer } from './explain-case.ts';
import { situationFromJson } from './from-json.ts';
import { because, missingNames } from './say.ts';
import type { Claim } from './stack.ts';

const { ruleSet } = compileRules(
  readdirSync('notices').map((id) => readNotice({ id, files: filesOf(`notices/${id}`) }).notice),
);
const DAY = parseDay('2025-12-31') ?? 0;

function filesOf(folder: string): { path: string; text: string }[] {
  const names = readdirSync(folder).filter((name) => /\.(?:md|yaml)$/u.test(name));
  return names.sort().map((name) => ({ path: `${folder}/${name}`, text: readFileSync(`${folder}/${name}`, 'utf8') }));
}

function itemOf(code: string): Item {
  const item = ruleSet.items.find((one) => one.code === code);
  if (item === undefined) throw new Error(`no item ${code}`);
  return item;
}

function explain(code: string, given: unknown, choice: Readonly<Record<string, string>> = {}): unknown {
  const explainer = caseExplainer(ruleSet, itemOf(code), regimeOn(ruleSet, DAY, choice), DAY);
  return JSON.parse(explainer(typeof given === 'string' ? given : JSON.stringify(given)));
}

const SUMS = [1, 99, 99_900, 99_999, 100_000, 123_456_700, 99_999_999, 100_000_000];

// ── the same as the walk says ───────────────────────────────────────────────────────────────────────────────────────

interface Given {
  readonly value: Value | undefined;
  readonly missing: boolean;
}

/** A fact given, or left out: then it is assumed, none, or unknown. A field with a 缺省 is always given here. */
function given(item: Item, fact: Fact): fc.Arbitrary<Given> {
  const known = valuesOf(fact.type).map((value): Given => ({ value, missing: false }));
  const field = fact.source.op === 'get' ? fact.source.field : undefined;
  const preset = ruleSet.registers[item.unit.register]?.fields.find(({ name }) => name === field)?.preset;
  if (preset !== undefined) return known;
  const none = fact.optional && fact.source.op === 'get';
  const absent = { value: none ? null : fact.assumed, missing: !none };
  return fc.oneof({ weight: 14, arbitrary: known }, { weight: 1, arbitrary: fc.constant<Given>(absent) });
}

function valuesOf(type: Type): fc.Arbitrary<Value> {
  switch (type.kind) {
    case 'boolean':
      return fc.boolean();
    case 'enum':
      return fc.nat((ruleSet.enums[type.name]?.values.length ?? 1) - 1);
    case 'date':
      return fc.oneof(fc.integer({ min: DAY - 2500, max: DAY + 400 }), fc.constantFrom(20085, 20086, DAY, DAY + 1));
    case 'year':
      return fc.integer({ min: 2019, max: 2031 });
    case 'number':
      // In 元, where sums begin to be said otherwise: 分, thousands, millions.
      return fc.oneof(
        fc.nat(120),
        fc.nat(4_000_000),
        type.unit === '元' ? fc.constantFrom(...SUMS) : fc.constantFrom(30, 51, 99, 100, 101),
      );
    default:
      return fc.constantFrom('甲', '乙“丙”', '"\\', '一二三四五六七八九十一二三四五六');
  }
}

/** As a case carries it in JSON. */
function carried(value: Value, type: Type): unknown {
  if (typeof value !== 'number') return value;
  if (type.kind === 'enum') return ruleSet.enums[type.name]?.values[value];
  if (type.kind === 'date') return formatDay(value);
  return type.kind === 'number' ? value / 10 ** scaleOf(type.unit) : value;
}

function walked(item: Item, all: readonly Given[], regime: Regime): unknown {
  const facts = all.map(({ value }) => value);
  const names = factNames(item);
  const missing = all.map((one, i) => (one.missing ? [{ register: item.unit.register, field: names[i] ?? '' }] : []));
  const decision = decide(ruleSet, item, facts, regime, DAY);
  const { status, amount } = decision;
  const found = { item, beneficiary: '', facts, missing, rulings: [], paid: [] };
  const claim: Claim = {
    found,
    decision,
    key: '',
    same: '',
    date: 0,
    full: amount,
    status,
    amount,
    paidBefore: 0,
    notes: [],
  };
  const figures = item.outcome.benefit?.figures ?? item.outcome.verdict?.figures;
  const said = figures?.map(({ name, expr }, i): [string, string | number] => [
    name,
    plain(decision.figures[i], expr.type, ruleSet),
  ]);
  return {
    item: item.code,
    name: item.name,
    status,
    amount: yuan(amount),
    ...(said === undefined ? {} : { figures: Object.fromEntries(said) }),
    clause: item.clause,
    quote: quoteOf(claim, ruleSet),
    readings: item.readings,
    because: because(claim, ruleSet, caseEnv(ruleSet, item, facts, regime, DAY)),
    missing: missingNames(claim),
  };
}

describe('one case as JSON has the reasons of the walk', () => {
  const choices = [{}, ...ruleSet.readings.flatMap((r) => r.options.slice(1).map((o) => ({ [r.code]: o.name })))];
  test.each(ruleSet.items.map((item) => [item.code, item] as const))('%s', (_code, item) => {
    const names = factNames(item);
    for (const choice of choices.filter((one) => Object.keys(one).every((code) => item.readings.includes(code)))) {
      const regime = regimeOn(ruleSet, DAY, choice);
      const explainer = caseExplainer(ruleSet, item, regime, DAY);
      fc.assert(
        fc.property(fc.tuple(...item.facts.map((fact) => given(item, fact))), (all) => {
          const entries = item.facts.flatMap((fact, i) => {
            const one = all[i];
            return one === undefined || one.missing || one.value === null || one.value === undefined
              ? []
              : [[names[i], carried(one.value, fact.type)] as const];
          });
          expect(JSON.parse(explainer(JSON.stringify(Object.fromEntries(entries))))).toEqual(walked(item, all, regime));
        }),
        { numRuns: 200 },
      );
    }
  });
});

// ── by hand ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const PRIZE = {
  竞赛级别: '省一类',
  奖项: '金牌',
  获奖日期: '2025-09-01',
  综合性大赛: false,
  参赛人数: 1,
  竞赛项目: '焊接',
  竞赛周期: 2025,
  选手: '张三',
};

describe('one case as JSON', () => {
  test('is told as `assess` tells it', () => {
    const { 竞赛项目, ...rest } = PRIZE;
    const row = { ...rest, 竞赛项目, 竞赛名称: '山东省职业技能大赛' };
    const { situation } = situationFromJson({ 竞赛获奖: [row] }, ruleSet);
    if (situation === undefined) throw new Error('no situation');
    const [award] = assess(ruleSet, situation, { today: DAY }).awards.filter(({ item }) => item === '03-01');
    expect(explain('03-01', PRIZE)).toMatchObject({
      name: award?.name,
      status: 'award',
      amount: 100_000,
      clause: award?.clause,
      quote: award?.quote,
      because: award?.because,
      missing: [],
    });
  });

  test('takes what is not given from the dictionary: 缺省, empty, assumed', () => {
    const { 综合性大赛, 参赛人数, 竞赛周期, ...rest } = PRIZE;
    expect([综合性大赛, 参赛人数, 竞赛周期]).toEqual([false, 1, 2025]);
    expect(explain('03-01', rest)).toEqual(explain('03-01', PRIZE));
    expect(explain('02-01', { 新增高技能人才数: 30, 发证年度: 2025, 事实2: 1, 评价机构: '某厂' })).toMatchObject({
      status: 'award',
      amount: 10_000,
      because: expect.arrayContaining([expect.stringContaining('单位类型未提供，视为企业')]) as unknown,
    });
  });

  test('says what is missing', () => {
    const { 奖项, ...rest } = PRIZE;
    expect(explain('03-01', { ...rest, 奖项: null })).toMatchObject({ status: 'needs-facts', missing: ['奖项'] });
    expect(奖项).toBe('金牌');
  });

  test('reads 元 exactly, also as text', () => {
    const rent = {
      事实1: 1,
      首次起租日期: '2025-01-05',
      已领最早年度: null,
      起租日期: '2025-01-05',
      年度: 2025,
      负责人: '李四',
      来聊创业日期: '2025-01-01',
      场所类型: '外租场所',
    };
    expect(explain('14-05', { ...rent, 实际年租金: 1234.57 })).toMatchObject({ status: 'award', amount: 1234.57 });
    expect(explain('14-05', { ...rent, 实际年租金: '1234.57' })).toMatchObject({ amount: 1234.57 });
    expect(explain('14-05', { ...rent, 实际年租金: 8.2 })).toMatchObject({ amount: 8.2 });
    expect(explain('14-05', { ...rent, 实际年租金: 20_000.01 })).toMatchObject({ amount: 20_000 });
  });

  test('answers bad input with every fault at once', () => {
    const bad = { ...PRIZE, 奖项: '金奖', 获奖日期: '2025-02-30', 参赛人数: 1.5, 选手: ['张三'], 奖励: 1 };
    const faults = [
      { place: { file: '/奖励', line: 0, column: 0 }, code: 'S014' },
      { place: { file: '/参赛人数', line: 0, column: 0 }, code: 'S020' },
      { place: { file: '/选手', line: 0, column: 0 }, code: 'S020' },
      { place: { file: '/获奖日期', line: 0, column: 0 }, code: 'S020' },
      { place: { file: '/奖项', line: 0, column: 0 }, code: 'S021' },
    ];
    expect(explain('03-01', bad)).toMatchObject({ faults });
    expect(explain('03-01', '{')).toMatchObject({ faults: [{ code: 'S003' }] });
    expect(explain('03-01', '[]')).toMatchObject({ faults: [{ code: 'S010' }] });
  });

  test('forgets one case before the next', () => {
    const explainer = caseExplainer(ruleSet, itemOf('03-01'), regimeOn(ruleSet, DAY), DAY);
    const first = explainer(JSON.stringify(PRIZE));
    expect(JSON.parse(explainer('{}'))).toMatchObject({ status: 'needs-facts' });
    expect(explainer('{"奖项":"金奖"}')).toContain('faults');
    expect(explainer(JSON.stringify(PRIZE))).toBe(first);
  });
});
