import type { RuleSet, Value } from './model.ts';

/** The values of all parameters on one day under one choice of readings. A parameter without a value waits for a ruling. */
export type Regime = ReadonlyMap<string, Value>;

/** Regimes that were asked for. One situation asks for the same few again and again, and code is generated once for each. */
const KEPT = new WeakMap<RuleSet, Map<string, Regime>>();
const MOST_KEPT = 256;

/** What is in force on `day` (days since 1970-01-01); `choice` overrides readings by code → option. */
export function regimeOn(ruleSet: RuleSet, day: number, choice: Readonly<Record<string, string>> = {}): Regime {
  let kept = KEPT.get(ruleSet);
  if (kept === undefined || kept.size >= MOST_KEPT) KEPT.set(ruleSet, (kept = new Map<string, Regime>()));
  const key = JSON.stringify([day, choice]);
  const known = kept.get(key);
  if (known !== undefined) return known;
  const regime = valuesOn(ruleSet, day, choice);
  kept.set(key, regime);
  return regime;
}

function valuesOn(ruleSet: RuleSet, day: number, choice: Readonly<Record<string, string>>): Regime {
  const values = new Map<string, Value>();
  for (const parameter of Object.values(ruleSet.parameters)) {
    const entry = parameter.history.findLast(({ from, to }) => (from ?? day) <= day && day <= (to ?? day));
    if (entry !== undefined) values.set(parameter.name, entry.value);
  }
  for (const reading of ruleSet.readings) {
    const name = choice[reading.code] ?? optionOn(reading.inForce, day);
    const option = reading.options.find((o) => o.name === name);
    for (const [parameter, value] of Object.entries(option?.values ?? {})) values.set(parameter, value);
  }
  return values;
}

/** The option in force on a day. Before its first day a reading stands as it first did: the notice was never without it. */
export function optionOn(inForce: RuleSet['readings'][number]['inForce'], day: number): string | null {
  return (inForce.findLast(({ from }) => from <= day) ?? inForce[0])?.option ?? null;
}
