import type { RuleSet } from '../../rules/index.ts';

/** A source of money, as the guides of the notices name it (资金来源), and the items that are paid from it. */
export interface FundSource {
  readonly fund: string;
  readonly items: readonly { readonly code: string; readonly name: string }[];
}

const SOURCES = new WeakMap<RuleSet, readonly FundSource[]>();

/** Every source that a guide names, with its items in the order of their codes. */
export function fundSources(ruleSet: RuleSet): readonly FundSource[] {
  const known = SOURCES.get(ruleSet);
  if (known !== undefined) return known;
  const items = new Map<string, { code: string; name: string }[]>();
  for (const { code, name, guide } of [...ruleSet.items, ...ruleSet.services]) {
    if (guide.fund === undefined) continue;
    items.set(guide.fund, [...(items.get(guide.fund) ?? []), { code, name }]);
  }
  const sources = [...items].map(([fund, list]) => ({
    fund,
    items: list.toSorted((a, b) => (a.code < b.code ? -1 : 1)),
  }));
  SOURCES.set(ruleSet, sources);
  return sources;
}
