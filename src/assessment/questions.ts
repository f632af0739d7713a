import type { Missing, Question } from './model.ts';
import type { Claim } from './stack.ts';

/**
 * What to ask next. First the fact on which most undecided cases wait; among equals the one that comes first in its item, since
 * guides put what excludes most people first.
 */
export function questionsOf(claims: readonly Claim[]): Question[] {
  const asked = new Map<string, { missing: Missing; items: Set<string>; decides: number; first: number }>();
  for (const claim of claims) {
    if (claim.status !== 'needs-facts') continue;
    const seen = new Set<string>();
    for (const [place, index] of inOrderOfConditions(claim).entries())
      for (const missing of claim.found.missing[index] ?? []) {
        const name = JSON.stringify(missing);
        if (seen.has(name)) continue;
        seen.add(name);
        const known = asked.get(name) ?? { missing, items: new Set<string>(), decides: 0, first: place };
        known.items.add(claim.found.item.code);
        known.decides++;
        known.first = Math.min(known.first, place);
        asked.set(name, known);
      }
  }
  return [...asked.values()]
    .sort((a, b) => b.decides - a.decides || a.first - b.first)
    .map(({ missing, items, decides }) => ({ ...missing, decides, items: [...items].sort() }));
}

/** Missing facts as the guide comes to them. Facts are numbered in that order. */
function inOrderOfConditions(claim: Claim): readonly number[] {
  return claim.decision.missing;
}
