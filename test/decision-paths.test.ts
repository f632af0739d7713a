import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadNotices } from '../src/flow/index.ts';
import { compileItem, decide, plain, type Facts } from '../src/assessment/index.ts';
import { regimeOn, type Item, type RuleSet, type Type, type Value } from '../src/rules/index.ts';

const { ruleSet, faults } = await loadNotices('notices');
const DAY = 20453; // 2025-12-31

/** Values of a type that cluster where tables and conditions turn. */
function valuesOf(type: Type, rules: RuleSet): fc.Arbitrary<Value> {
  switch (type.kind) {
    case 'boolean':
      return fc.boolean();
    case 'enum':
      return fc.nat((rules.enums[type.name]?.values.length ?? 1) - 1);
    case 'date':
      return fc.oneof(
        fc.integer({ min: DAY - 2500, max: DAY + 400 }),
        fc.constantFrom(20085, 20086, 20087, DAY, DAY + 1),
      );
    case 'year':
      return fc.integer({ min: 2019, max: 2031 });
    case 'number':
      return fc.oneof(
        fc.nat(120),
        fc.nat(4_000_000),
        fc.constantFrom(29, 30, 50, 51, 99, 100, 101, 1999, 2000, 7000, 7001, 1_000_000, 3_000_000),
      );
    default:
      return fc.constantFrom('甲', '乙', '丙', '');
  }
}

function factsOf(item: Item, rules: RuleSet): fc.Arbitrary<Facts> {
  return fc.tuple(
    ...item.facts.map((fact) => {
      const known = valuesOf(fact.type, rules);
      return fc.oneof(
        { weight: 12, arbitrary: known },
        { weight: 1, arbitrary: fc.constant(undefined) },
        { weight: fact.optional ? 3 : 1, arbitrary: fc.constant(null) },
      );
    }),
  );
}

describe('the walk and the generated code give the same decision', () => {
  test('the notices compile', () => expect(faults).toEqual([]));

  const choices: Record<string, string>[] = [
    {},
    ...ruleSet.readings.flatMap((r) => r.options.slice(1).map((o) => ({ [r.code]: o.name }))),
  ];
  test.each(ruleSet.items.map((item) => [item.code, item] as const))('%s', (_code, item) => {
    for (const choice of choices) {
      const regime = regimeOn(ruleSet, DAY, choice);
      const compiled = compileItem(ruleSet, item, regime);
      fc.assert(
        fc.property(factsOf(item, ruleSet), (facts) => {
          const walked = decide(ruleSet, item, facts, regime, DAY);
          expect(compiled.decide(facts, DAY)).toEqual(walked);
          expect(compiled.amount(facts, DAY)).toBe(plain(walked));
        }),
        { numRuns: 150 },
      );
    }
  });
});
