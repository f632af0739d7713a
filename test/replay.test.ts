import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assess, compiledDecider } from '../src/assessment/index.ts';
import { loadNotices } from '../src/flow/index.ts';
import { DAY } from './fixtures/facts.ts';
import { situationOf, situations } from './fixtures/situations.ts';

const { ruleSet } = await loadNotices('notices');

/** The same value, of which nothing can be changed. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) frozen(inner);
  }
  return value;
}

describe('an assessment can be made again at any later day', () => {
  test('the same facts give the same answer, whatever was assessed in between', () => {
    fc.assert(
      fc.property(situations, situations, fc.integer({ min: DAY - 400, max: DAY }), (registers, other, on) => {
        const situation = situationOf(registers, ruleSet);
        const first = assess(ruleSet, situation, { today: DAY, on });
        assess(ruleSet, situationOf(other, ruleSet), { today: DAY });
        expect(assess(ruleSet, situation, { today: DAY + 500, on })).toEqual(first);
        expect(assess(ruleSet, situationOf(registers, ruleSet), { today: DAY, on })).toEqual(first);
      }),
      { numRuns: 60 },
    );
  });

  test('nothing is written into the rules or the facts', async () => {
    const { ruleSet: rules } = await loadNotices('notices');
    const before = JSON.stringify(rules);
    frozen(rules);
    fc.assert(
      fc.property(situations, (registers) => {
        const situation = situationOf(frozen(registers), rules);
        frozen(situation);
        for (const rows of situation.registers.values()) for (const row of frozen(rows)) frozen(row);
        assess(rules, situation, { today: DAY });
        assess(rules, situation, { today: DAY, decide: compiledDecider() });
      }),
      { numRuns: 40 },
    );
    expect(JSON.stringify(rules)).toBe(before);
  });

  test('the rules are plain JSON: in a browser they are the same', () => {
    expect(JSON.parse(JSON.stringify(ruleSet))).toStrictEqual(ruleSet);
  });

  test('generated code gives the same answer as the walk, stacking and explanations included', () => {
    const decide = compiledDecider();
    fc.assert(
      fc.property(situations, (registers) => {
        const situation = situationOf(registers, ruleSet);
        expect(assess(ruleSet, situation, { today: DAY, decide })).toEqual(assess(ruleSet, situation, { today: DAY }));
      }),
      { numRuns: 60 },
    );
  });
});
