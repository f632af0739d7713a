import type { Reading, RuleSet } from './model.ts';
import { optionOn } from './regime.ts';

/** From a day on (days since 1970-01-01) a reading takes an option; null: none any more. */
export interface Ruling {
  readonly reading: string;
  readonly option: string | null;
  readonly from: number;
  /** 文号. */
  readonly document: string;
}

const OWN = new WeakMap<RuleSet, RuleSet>();

/**
 * The rules with rulings besides the notices' own lines: from its day on a ruling takes the place of whatever stood before, of one day the
 * later in the list. A ruling on a reading that the notices no longer have changes nothing; one for an option that they no longer have
 * leaves the reading without any: nothing is guessed.
 */
export function withRulings(ruleSet: RuleSet, rulings: readonly Ruling[]): RuleSet {
  if (rulings.length === 0) return ruleSet;
  const by = Map.groupBy(rulings, ({ reading }) => reading);
  return { ...ruleSet, readings: ruleSet.readings.map((one) => ruled(one, by.get(one.code) ?? [])) };
}

function ruled(reading: Reading, rulings: readonly Ruling[]): Reading {
  if (rulings.length === 0) return reading;
  const own = reading.byNotice ?? reading.inForce;
  const known = reading.options.map(({ name }) => name);
  const lines = rulings.map(({ option, from, document }) => {
    return { option: option !== null && known.includes(option) ? option : null, from, document };
  });
  const first = Math.min(...lines.map(({ from }) => from));
  // Before its first line a reading stands as it first did: that stays the notice's own, though a ruling begins earlier.
  const before = first < (own[0]?.from ?? first) ? [{ option: optionOn(own, first), from: first - 1 }] : [];
  const inForce = [...before, ...own, ...lines].sort((a, b) => a.from - b.from);
  return { ...reading, inForce, byNotice: own };
}

/** The rules as the notices alone have them. */
export function withoutRulings(ruleSet: RuleSet): RuleSet {
  if (ruleSet.readings.every(({ byNotice }) => byNotice === undefined)) return ruleSet;
  const known = OWN.get(ruleSet);
  if (known !== undefined) return known;
  const own = { ...ruleSet, readings: ruleSet.readings.map(withoutRuling) };
  OWN.set(ruleSet, own);
  return own;
}

function withoutRuling({ byNotice, ...reading }: Reading): Reading {
  return byNotice === undefined ? reading : { ...reading, inForce: byNotice };
}
