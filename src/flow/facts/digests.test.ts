import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assess } from '../../assessment/index.ts';
import type { Json } from '../../case/index.ts';
import { parseDay } from '../../kit/index.ts';
import { loadNotices } from '../../policy/index.ts';
import type { RuleSet, Value } from '../../rules/index.ts';
import { digestOfFacts, digestOfRules } from './digests.ts';
import { factsFromJson, factsToJson, situationOf, type FactRows, type KnownFacts } from './known-facts.ts';
import { plansFor } from './plans.ts';

const { ruleSet } = await loadNotices('notices');

const DAY = parseDay('2025-12-31') ?? 0;
const TYPES = new Map(ruleSet.registers['竞赛承办']?.fields.map(({ name, type }) => [name, type]));

const levels = ruleSet.enums['承办类别']?.values.length ?? 0;
const row = fc
  .record({
    承办单位: fc.constantFrom('91371599MA0000001E', '某厂'),
    竞赛名称: fc.string({ minLength: 1 }),
    承办类别: fc.nat(levels - 1),
    举办日期: fc.integer({ min: -25_567, max: 84_000 }),
    核定补助额: fc.integer({ min: 0, max: 1e12 }),
  })
  .map((values) => new Map<string, Value>(Object.entries(values)));
const rows = fc.array(row, { maxLength: 5 });

const known = (registered: FactRows, declared: FactRows = new Map()): KnownFacts => ({
  asOf: DAY,
  registered,
  declared,
});
const roundTrip = (facts: KnownFacts): KnownFacts =>
  // What JSON text gives is JSON.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
  factsFromJson(JSON.parse(JSON.stringify(factsToJson(facts, ruleSet))) as Json, ruleSet);

test('facts go into JSON and come back to the 分, to the day and to the word', () => {
  expect([...TYPES.keys()]).toContain('核定补助额');
  fc.assert(
    fc.property(rows, rows, (registered, declared) => {
      const facts = known(new Map([['竞赛承办', registered]]), new Map([['竞赛承办', declared]]));
      expect(roundTrip(facts)).toEqual(facts);
    }),
  );
});

test('facts that are none are refused', () => {
  const of =
    (json: Json): (() => unknown) =>
    () =>
      factsFromJson(json, ruleSet);
  expect(of({ 截至: '2025-12-31' })()).toEqual(known(new Map()));
  expect(of([])).toThrow('is no object');
  expect(of({ 截至: '2025-02-30' })).toThrow('no day');
  expect(of({ 截至: '2025-12-31', 台账: { 竞赛承办: [{ 没有: 1 }] } })).toThrow('没有');
  expect(of({ 截至: '2025-12-31', 台账: { 竞赛承办: [{ 承办类别: '没有' }] } })).toThrow('枚举“承办类别”');
  expect(of({ 截至: '2025-12-31', 台账: { 竞赛承办: [{ 核定补助额: '一万' }] } })).toThrow('is no number');
});

test('the digest of facts has nothing to do with the order of rows and fields, nor with who states them', () => {
  fc.assert(
    fc.property(rows, fc.nat(), (list, at) => {
      const digest = digestOfFacts(known(new Map([['竞赛承办', list]])), ruleSet);
      const turned = [...list.slice(at % 5), ...list.slice(0, at % 5)].map((one) => new Map([...one].reverse()));
      expect(
        digestOfFacts(
          known(
            new Map([
              ['单位', []],
              ['竞赛承办', turned],
            ]),
          ),
          ruleSet,
        ),
      ).toBe(digest);
      const [first, ...others] = list;
      const stated = known(
        new Map([['竞赛承办', others]]),
        new Map([['竞赛承办', first === undefined ? [] : [first]]]),
      );
      expect(digestOfFacts(stated, ruleSet)).toBe(digest);
    }),
  );
  const one = (amount: number): string =>
    digestOfFacts(known(new Map([['竞赛承办', [new Map([['核定补助额', amount]])]]])), ruleSet);
  expect(one(1_000_000)).not.toBe(one(1_000_001));
});

test('the digest of rules names what they say, not where it stands; rules from the database are the same rules', () => {
  const digest = digestOfRules(ruleSet);
  expect(digest).toMatch(/^[0-9a-f]{64}$/u);
  // jsonb has an order of its own.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
  const turned = JSON.parse(JSON.stringify(ruleSet), (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).reverse())
      : value,
  ) as RuleSet;
  expect(digestOfRules(turned)).toBe(digest);
  const moved = { ...ruleSet, items: ruleSet.items.map((item) => ({ ...item, place: { ...item.place, line: 1 } })) };
  expect(digestOfRules(moved)).toBe(digest);
  const other = { ...ruleSet, items: ruleSet.items.map((item) => ({ ...item, name: `${item.name}。` })) };
  expect(digestOfRules(other)).not.toBe(digest);
});

test('what is declared fills in what a register does not know, and stands in the place of nothing', () => {
  const [plan] = plansFor(ruleSet, ['UI-01']);
  if (plan === undefined) throw new Error('no plan');
  const person = (values: Readonly<Record<string, Value>>): ReadonlyMap<string, Value> =>
    new Map(Object.entries({ 身份证号: '甲', ...values }));
  const certificate = new Map<string, Value>(
    Object.entries({ 证书编号: 'K-1', 身份证号: '甲', 职业: '焊工', 等级: 3, 发证日期: DAY }),
  );
  const amountOf = (
    registered: readonly ReadonlyMap<string, Value>[],
    declared: ReadonlyMap<string, Value>,
  ): number => {
    const facts = known(
      new Map([
        ['职业技能等级证书', [certificate]],
        ['个人', registered],
      ]),
      new Map([['个人', [declared]]]),
    );
    const { awards } = assess(plan.ruleSet, situationOf(plan, facts), { today: DAY });
    return awards.find(({ item }) => item === 'UI-01')?.amount ?? 0;
  };
  const [long, short] = [person({ 失业保险参保月数: 12 }), person({ 失业保险参保月数: 11 })];
  expect(amountOf([], long)).toBe(2000);
  expect(amountOf([person({ 人员类别: 1 })], long)).toBe(2000);
  expect(amountOf([short], long)).toBe(0);
  expect(amountOf([long], short)).toBe(2000);
});
