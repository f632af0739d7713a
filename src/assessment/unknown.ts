import type { Value } from '../rules/index.ts';
import type { Missing, Row } from './model.ts';

/**
 * What stands in a value's place while it cannot be known: facts that are missing, rulings that are not made, a decision the office
 * still has to take. It spreads through every operation that needs the value, and through no other (Kleene's strong logic).
 */
export class Unknown {
  readonly missing: readonly Missing[];
  /** Facts of the item, by number. */
  readonly facts: readonly number[];
  /** Parameters without a value. */
  readonly rulings: readonly string[];
  readonly decision: boolean;

  constructor(parts: {
    missing?: readonly Missing[];
    facts?: readonly number[];
    rulings?: readonly string[];
    decision?: boolean;
  }) {
    this.missing = parts.missing ?? [];
    this.facts = parts.facts ?? [];
    this.rulings = parts.rulings ?? [];
    this.decision = parts.decision ?? false;
  }

  static merge(all: readonly Unknown[]): Unknown {
    const [only] = all;
    if (only !== undefined && all.length === 1) return only;
    return new Unknown({
      missing: all.flatMap((u) => u.missing),
      facts: [...new Set(all.flatMap((u) => u.facts))],
      rulings: [...new Set(all.flatMap((u) => u.rulings))],
      decision: all.some((u) => u.decision),
    });
  }
}

/** What an expression may come to. */
export type Result = Value | Unknown | readonly Row[] | readonly Value[];

export function isRows(result: Result): result is readonly Row[] {
  return Array.isArray(result) && result.every((element) => typeof element === 'object' && element !== null);
}

export function isList(result: Result): result is readonly Row[] | readonly Value[] {
  return Array.isArray(result);
}
