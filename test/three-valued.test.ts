import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide, type Facts, type Status } from '../src/assessment/index.ts';
import { loadNotices } from '../src/flow/index.ts';
import { regimeOn, type Item, type Regime } from '../src/rules/index.ts';
import { DAY, knownFacts, unknownFacts } from './fixtures/facts.ts';

const { ruleSet } = await loadNotices('notices');
const items = ruleSet.items.map((item) => [item.code, item] as const);

/** What no further fact may change. Superseded may still turn out not to be eligible at all. */
const FINAL: readonly Status[] = ['award', 'not-eligible', 'pass', 'fail'];

/** The facts as far as they are known, and what all of them may turn out to be. */
function partly(item: Item) {
  const others = fc.array(knownFacts(item, ruleSet), { minLength: 1, maxLength: 5 });
  return fc
    .tuple(knownFacts(item, ruleSet), unknownFacts(item), others)
    .map(([facts, unknown, fillings]): { given: Facts; completions: Facts[] } => {
      const given = facts.map((fact, i) => (unknown[i] === true ? undefined : fact));
      return {
        given,
        completions: fillings.map((filling) => given.map((fact, i) => (fact === undefined ? filling[i] : fact))),
      };
    });
}

/** The readings in force, each other option of each, and each left open. */
const regimes: readonly Regime[] = [
  regimeOn(ruleSet, DAY),
  ...ruleSet.readings.flatMap(({ code, options }) =>
    options.map(({ name }) => regimeOn(ruleSet, DAY, { [code]: name })),
  ),
];

function outcome({ status, amount }: { status: Status; amount: number }): unknown {
  return { status, amount: status === 'award' ? amount : 0 };
}

describe('facts that are not known', () => {
  test.each(items)('%s: what is decided without them stays decided, whatever they are', (_code, item) => {
    let decided = 0;
    fc.assert(
      fc.property(partly(item), fc.constantFrom(...regimes), ({ given, completions }, regime) => {
        const before = decide(ruleSet, item, given, regime, DAY);
        if (!FINAL.includes(before.status)) return;
        if (given.includes(undefined)) decided++;
        for (const facts of completions)
          expect(outcome(decide(ruleSet, item, facts, regime, DAY))).toEqual(outcome(before));
      }),
      { numRuns: 300 },
    );
    // Else nothing was shown.
    expect(decided).toBeGreaterThan(5);
  });

  test.each(items)('%s: what is asked for is not known, and once all is known nothing is asked', (_code, item) => {
    let asked = 0;
    fc.assert(
      fc.property(partly(item), fc.constantFrom(...regimes), ({ given, completions }, regime) => {
        const { status, missing } = decide(ruleSet, item, given, regime, DAY);
        expect(missing.length > 0).toBe(status === 'needs-facts');
        for (const index of missing) expect(given[index]).toBeUndefined();
        if (status === 'needs-facts') asked++;
        for (const facts of completions)
          expect(decide(ruleSet, item, facts, regime, DAY).status).not.toBe('needs-facts');
      }),
      { numRuns: 200 },
    );
    expect(asked).toBeGreaterThan(5);
  });
});

describe('readings that are not decided', () => {
  const open = ruleSet.readings.flatMap((reading) =>
    ruleSet.items
      .filter((item) => item.readings.includes(reading.code))
      .map((item) => [reading.code, item.code, reading, item] as const),
  );
  test.each(open)(
    '%s open: what is decided in %s stays decided, whichever option is chosen',
    (_code, _item, reading, item) => {
      const left = regimeOn(ruleSet, DAY, { [reading.code]: '未定' });
      const chosen = reading.options.map(({ name }) => regimeOn(ruleSet, DAY, { [reading.code]: name }));
      fc.assert(
        fc.property(knownFacts(item, ruleSet), (facts) => {
          const before = decide(ruleSet, item, facts, left, DAY);
          if (before.status === 'needs-ruling') expect(before.rulings).not.toEqual([]);
          if (!FINAL.includes(before.status)) return;
          for (const regime of chosen)
            expect(outcome(decide(ruleSet, item, facts, regime, DAY))).toEqual(outcome(before));
        }),
        { numRuns: 150 },
      );
    },
  );
});
