import { optionOn, type RuleSet } from '../rules/index.ts';
import type { Choice, Runs } from './runs.ts';
import { sayRuling } from './say.ts';
import type { Claim } from './stack.ts';

/** While a reading has no valid option, whatever its options would decide differently, stacking included, waits for the ruling. */
export function awaitRulings(ruleSet: RuleSet, runs: Runs, choice: Choice, asOf: number): void {
  const { claims } = runs;
  const concerned = new Set(claims.flatMap((claim) => claim.found.item.readings));
  for (const reading of ruleSet.readings) {
    if (!concerned.has(reading.code) || (choice[reading.code] ?? optionOn(reading.inForce, asOf)) !== null) continue;
    const ways = reading.options.map(({ name }) => byIdentity(runs.otherwise(reading.code, name)));
    for (const [claim, identity] of identities(claims)) {
      const outcomes = new Set(ways.map((others) => outcomeOf(others.get(identity))));
      if (outcomes.size === 1 || claim.decision.status === 'needs-ruling') continue;
      claim.status = 'needs-ruling';
      claim.amount = 0;
      claim.notes.push(sayRuling(ruleSet, reading.code));
    }
  }
}

/**
 * The readings that bear on each claim: those under whose other option it would have come out otherwise, and those without a valid
 * option that it waits for. So a reading stands beside an award exactly where it matters.
 */
export function bearingReadings(ruleSet: RuleSet, runs: Runs, choice: Choice, asOf: number): Map<Claim, string[]> {
  const { claims } = runs;
  const bearing = new Map<Claim, string[]>(claims.map((claim) => [claim, waitingFor(claim, ruleSet)]));
  const concerned = new Set(claims.flatMap((claim) => claim.found.item.readings));
  const named = identities(claims).map(([claim, identity]) => ({ claim, identity, outcome: outcomeOf(claim) }));
  for (const { code, inForce, options } of ruleSet.readings) {
    if (!concerned.has(code)) continue;
    const current = choice[code] ?? optionOn(inForce, asOf);
    const matters = sharedMatters(ruleSet, code);
    const related = named.filter(
      ({ claim: { found } }) => found.item.readings.includes(code) || matters.has(found.item.code),
    );
    for (const { name } of options) {
      if (name === current) continue;
      const others = byIdentity(runs.otherwise(code, name));
      for (const { claim, identity, outcome } of related) {
        const codes = bearing.get(claim);
        if (codes?.includes(code) === false && outcomeOf(others.get(identity)) !== outcome) codes.push(code);
      }
    }
  }
  for (const codes of bearing.values()) codes.sort();
  return bearing;
}

/** Codes of items that stand beside one which depends on the reading. */
function sharedMatters(ruleSet: RuleSet, code: string): ReadonlySet<string> {
  const dependent = ruleSet.items.filter((item) => item.readings.includes(code));
  return new Set(dependent.flatMap((item) => item.stacking.higherOf.map((other) => other.item)));
}

function waitingFor(claim: Claim, ruleSet: RuleSet): string[] {
  if (claim.status !== 'needs-ruling') return [];
  const names = claim.decision.rulings;
  return [...new Set(names.flatMap((name) => ruleSet.parameters[name]?.reading ?? []))];
}

/** A claim is the same under another regime where item, beneficiary, key and their order are. */
function identities(claims: readonly Claim[]): [Claim, string][] {
  const seen = new Map<string, number>();
  return claims.map((claim) => {
    const name = `${claim.found.item.code}|${claim.found.beneficiary}|${claim.key}`;
    const nth = seen.get(name) ?? 0;
    seen.set(name, nth + 1);
    return [claim, `${name}|${String(nth)}`];
  });
}

function byIdentity(claims: readonly Claim[]): Map<string, Claim> {
  return new Map(identities(claims).map(([claim, identity]) => [identity, claim]));
}

function outcomeOf(claim: Claim | undefined): string {
  if (claim === undefined) return '';
  return JSON.stringify([
    claim.status,
    claim.amount,
    claim.status === 'award' || claim.status === 'pass' ? claim.decision.figures : [],
  ]);
}
