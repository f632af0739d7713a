import type { RuleSet, Value } from './model.ts';

/** The values of all parameters on one day under one choice of readings. A parameter without a value waits for a ruling. */
export type Regime = ReadonlyMap<string, Value>;

/** What is in force on `day` (days since 1970-01-01); `choice` overrides readings by code → option. */
export function regimeOn(ruleSet: RuleSet, day: number, choice: Readonly<Record<string, string>> = {}): Regime {
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
