import { createHash } from 'node:crypto';
import type { RuleSet } from '../../rules/index.ts';
import { rowsToJson, type KnownFacts } from './known-facts.ts';

const RULES = new WeakMap<RuleSet, string>();

/**
 * Names the text of the notices that runs: SHA-256 over the RuleSet as canonical JSON, hex. Where in a file something stands is no part of
 * it. Found once for a RuleSet, which nobody changes.
 */
export function digestOfRules(ruleSet: RuleSet): string {
  const known = RULES.get(ruleSet);
  if (known !== undefined) return known;
  const digest = digestOf(ruleSet);
  RULES.set(ruleSet, digest);
  return digest;
}

/**
 * SHA-256 over what the facts say, hex: the same in whatever order the rows come, and whether they are registered or declared. The day of
 * the assessment is no part of it.
 */
export function digestOfFacts({ registered, declared }: KnownFacts, ruleSet: RuleSet): string {
  const rows = new Map(
    [...new Set([...registered.keys(), ...declared.keys()])].map((register) => [
      register,
      [...(registered.get(register) ?? []), ...(declared.get(register) ?? [])],
    ]),
  );
  return digestOf(
    Object.entries(rowsToJson(rows, ruleSet))
      .filter(([, list]) => list.length > 0)
      .map(([register, list]) => [register, list.map(canonical).sort()])
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  );
}

function digestOf(value: unknown): string {
  return createHash('sha256').update(canonical(value), 'utf8').digest('hex');
}

/** JSON with the names sorted at every level, without places; equal values have equal texts. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([name, member]) => member !== undefined && !(name === 'place' && isPlace(member)))
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}

function isPlace(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'file' in value && 'line' in value && 'column' in value;
}
