import type { Item, RuleSet } from '../../rules/index.ts';
import { readsOf, type ItemReads } from './reads.ts';

/**
 * Items that are assessed together, since one may stand in the place of another or be set off against it; with the rules of these items
 * alone, and what they read of the registers.
 */
export interface FactPlan {
  /** The RuleSet with these items only. */
  readonly ruleSet: RuleSet;
  readonly items: readonly Item[];
  readonly reads: readonly ItemReads[];
  /** Fields by register, of all its items. */
  readonly fields: ReadonlyMap<string, ReadonlySet<string>>;
}

/** 已发放: what was given before. */
export const PAID = '已发放';

const PLANS = new WeakMap<RuleSet, readonly FactPlan[]>();

/** Every item is in one plan. In the order of the RuleSet; made once for it. */
export function plansOf(ruleSet: RuleSet): readonly FactPlan[] {
  const known = PLANS.get(ruleSet);
  if (known !== undefined) return known;
  const plans = together(ruleSet.items).map((items) => planOf(ruleSet, items));
  PLANS.set(ruleSet, plans);
  return plans;
}

/** The plans of these items; of all where none are named. */
export function plansFor(ruleSet: RuleSet, items?: readonly string[]): readonly FactPlan[] {
  const plans = plansOf(ruleSet);
  return items === undefined ? plans : plans.filter((plan) => plan.items.some(({ code }) => items.includes(code)));
}

function planOf(ruleSet: RuleSet, items: readonly Item[]): FactPlan {
  const reads = items.map((item) => readsOf(ruleSet, item));
  const fields = new Map<string, Set<string>>();
  for (const one of reads)
    for (const [register, names] of one.fields)
      fields.set(register, new Set([...(fields.get(register) ?? []), ...names]));
  const paid = ruleSet.registers[PAID]?.fields.filter(({ computed }) => computed === undefined) ?? [];
  fields.set(PAID, new Set(paid.map(({ name }) => name)));
  return { ruleSet: { ...ruleSet, items }, items, reads, fields };
}

/** Items that name each other in 替代, 不同享 or 就高不重复, however indirectly. */
function together(items: readonly Item[]): readonly (readonly Item[])[] {
  const groups: Item[][] = [];
  for (const item of items) {
    const [own = [item], ...others] = groups.filter((group) => group.some((other) => isBeside(item, other)));
    if (own.length === 1 && own[0] === item) groups.push(own);
    else own.push(item);
    for (const other of others) own.push(...groups.splice(groups.indexOf(other), 1).flat());
  }
  return groups.map((group) => items.filter((item) => group.includes(item)));
}

function isBeside(a: Item, b: Item): boolean {
  return partners(a).includes(b.code) || partners(b).includes(a.code);
}

function partners({ stacking }: Item): readonly string[] {
  return [...stacking.replaces, ...stacking.notBeside, ...stacking.higherOf.map(({ item }) => item)];
}
