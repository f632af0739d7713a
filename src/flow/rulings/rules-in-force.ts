import { withRulings, type RuleSet } from '../../rules/index.ts';
import { approvedRulings, type StoredRuling, type Tx } from '../../store/index.ts';

/** Rules that were asked for lately, by the rulings on them: what is found once for a RuleSet (plans, regimes, digests) is found once. */
const LATELY = new WeakMap<RuleSet, Map<string, RuleSet>>();
const MOST = 16;

/** The notices with what the platform has ruled: what every assessment of the platform rests on. */
export async function rulesInForce(tx: Tx, ruleSet: RuleSet): Promise<RuleSet> {
  return rulesWith(ruleSet, await approvedRulings(tx));
}

/** @param rulings in the order in which they take each other's place */
export function rulesWith(
  ruleSet: RuleSet,
  rulings: readonly Pick<StoredRuling, 'id' | 'reading' | 'option' | 'from' | 'document'>[],
): RuleSet {
  if (rulings.length === 0) return ruleSet;
  const known = LATELY.get(ruleSet) ?? new Map<string, RuleSet>();
  LATELY.set(ruleSet, known);
  const name = rulings
    .map(({ id, reading, option, from }) => `${id}:${reading}:${String(from)}:${option ?? ''}`)
    .join(' ');
  const found = known.get(name);
  if (found !== undefined) return found;
  const [oldest] = known.keys();
  if (known.size >= MOST && oldest !== undefined) known.delete(oldest);
  const made = withRulings(
    ruleSet,
    rulings.map(({ reading, option, from, document }) => ({ reading, option, from, document })),
  );
  known.set(name, made);
  return made;
}
