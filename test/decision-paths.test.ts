import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadNotices } from '../src/flow/index.ts';
import { compileItem, decide, plain, type Facts } from '../src/assessment/index.ts';
import { regimeOn, type Item, type RuleSet } from '../src/rules/index.ts';
import { DAY, valuesOf } from './fixtures/facts.ts';

const { ruleSet, faults } = await loadNotices('notices');

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
          const record = compiled.recordOf(facts);
          expect(compiled.decide(record, DAY)).toEqual(walked);
          expect(compiled.amount(record, DAY)).toBe(plain(walked));
        }),
        { numRuns: 150 },
      );
    }
  });
});
