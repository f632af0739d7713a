import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  assess,
  decide,
  type Assessment,
  type Award,
  type Check,
  type Facts,
  type Question,
  type Status,
} from '../src/assessment/index.ts';
import { loadNotices } from '../src/flow/index.ts';
import { regimeOn, type Item, type Regime } from '../src/rules/index.ts';
import { DAY, knownFacts, unknownFacts } from './fixtures/facts.ts';
import { situationOf, situations, type Registers, type Row } from './fixtures/situations.ts';

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

describe('situations with gaps', () => {
  /** Fields that are unknown where they are not given; of others it is known then that there is none, or what stands instead. */
  function canBeUnknown(register: string, field: string): boolean {
    const known = ruleSet.registers[register]?.fields.find(({ name }) => name === field);
    return known?.optional === false && known.preset === undefined;
  }

  /** Registers that are only looked things up in. Where one that something is given for is left out, nobody has asked for it. */
  const LOOKED_UP = ['个人', '单位', '就业登记'];

  /** A situation, and the same with fields and registers left out. What was paid is always told in full. */
  const gappy = situations.chain((full) =>
    fc.record({ seed: fc.infiniteStream(fc.nat(99)), most: fc.constantFrom(3, 12, 30) }).map(({ seed, most }) => {
      const dice = seed[Symbol.iterator]();
      const falls = (): boolean => (dice.next().value ?? 99) < most;
      const kept = Object.entries(full).filter(([name]) => !LOOKED_UP.includes(name) || !falls());
      const given = kept.map(([name, rows]): [string, Row[]] => [
        name,
        rows.map((row) => withoutSome(row, (field) => name !== '已发放' && canBeUnknown(name, field) && falls())),
      ]);
      return { full, given: Object.fromEntries(given) };
    }),
  );

  function withoutSome(row: Row, dropped: (field: string) => boolean): Row {
    return Object.fromEntries(Object.entries(row).filter(([field]) => !dropped(field)));
  }

  const run = (registers: Registers): Assessment => assess(ruleSet, situationOf(registers, ruleSet), { today: DAY });

  test('what is missing is named, and is not given', () => {
    fc.assert(
      fc.property(gappy, ({ given }) => {
        const { notAwarded, questions } = run(given);
        for (const { status, missing } of notAwarded)
          if (missing.length === 0) expect(status).not.toBe('needs-facts');
          // What the office has not decided is missing too, but nobody else can tell it.
          else expect(['needs-facts', 'needs-decision']).toContain(status);
        expect(questions.length > 0).toBe(notAwarded.some(({ status }) => status === 'needs-facts'));
        for (const { register, field, row, key } of questions) {
          if (field === undefined) expect(given).not.toHaveProperty(register);
          else if (row !== undefined) expect(given[register]?.[row]).not.toHaveProperty(field);
          else expect(rowOf(given, register, key)?.[field]).toBeUndefined();
        }
      }),
      { numRuns: 40 },
    );
  });

  test('whoever answers the questions, the first first, comes to the answer of the full situation', () => {
    let asked = 0;
    fc.assert(
      fc.property(gappy, ({ full, given }) => {
        let known: Registers = given;
        for (let turn = 0; turn < 100; turn++) {
          const [question] = run(known).questions;
          if (question === undefined) break;
          asked++;
          known = answered(known, question, full);
        }
        const { awards, checks, notAwarded } = run(known);
        expect(notAwarded.filter(({ status }) => status === 'needs-facts')).toEqual([]);
        expect([...awards, ...checks].map(sayGiven)).toEqual([...run(full).awards, ...run(full).checks].map(sayGiven));
      }),
      { numRuns: 15 },
    );
    expect(asked).toBeGreaterThan(15);
  });

  function rowOf(registers: Registers, register: string, key: string | undefined): Row | undefined {
    const name = ruleSet.registers[register]?.key[0] ?? '';
    return registers[register]?.find((row) => row[name] === key);
  }

  /** The situation with what the question asks, taken from the full one. */
  function answered(registers: Registers, { register, field, row, key }: Question, full: Registers): Registers {
    const rows = registers[register];
    const all = full[register] ?? [];
    if (rows === undefined || field === undefined) return { ...registers, [register]: all };
    const at = row ?? rows.findIndex((one) => one === rowOf(registers, register, key));
    const answer = (row === undefined ? rowOf(full, register, key) : all[row])?.[field];
    if (answer === undefined) throw new Error(`nobody can answer ${register}.${field}`);
    if (at < 0) return { ...registers, [register]: all };
    return { ...registers, [register]: rows.map((one, i) => (i === at ? { ...one, [field]: answer } : one)) };
  }

  function sayGiven(entry: Award | Check): unknown {
    const { item, key } = entry;
    // The figures of a check that is failed already may still be open.
    return 'subject' in entry
      ? [item, entry.subject, key, entry.status]
      : [item, entry.beneficiary, key, entry.amount, entry.benefit];
  }
});
