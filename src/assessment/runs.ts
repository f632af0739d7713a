import { formatDay, parseDay } from '../kit/index.ts';
import { regimeOn, visitAll, type Expr, type Item, type Regime, type RuleSet } from '../rules/index.ts';
import type { Decision, Facts } from './decide.ts';
import { Gathering, type Case } from './gather.ts';
import type { Situation } from './model.ts';
import { factsOf } from './say.ts';
import { Stack, type Claim } from './stack.ts';

export type Decider = (ruleSet: RuleSet, item: Item, facts: Facts, regime: Regime, asOf: number) => Decision;

/** The readings that are chosen otherwise, option by code. */
export type Choice = Readonly<Record<string, string>>;

/**
 * One situation run under the readings in force, and again with one reading chosen otherwise. Only what that reading touches is gathered and
 * decided anew; stacking always is, since one award may stand in the place of another.
 */
export class Runs {
  readonly claims: readonly Claim[];
  readonly regime: Regime;
  private readonly ruleSet: RuleSet;
  private readonly situation: Situation;
  private readonly asOf: number;
  private readonly choice: Choice;
  private readonly decider: Decider;

  constructor(ruleSet: RuleSet, situation: Situation, asOf: number, choice: Choice, decider: Decider) {
    this.ruleSet = ruleSet;
    this.situation = situation;
    this.asOf = asOf;
    this.choice = choice;
    this.decider = decider;
    this.regime = regimeOn(ruleSet, asOf, choice);
    this.claims = this.run(this.regime, () => undefined);
  }

  /** The claims with reading `code` chosen as `option`. */
  otherwise(code: string, option: string): readonly Claim[] {
    const regime = regimeOn(this.ruleSet, this.asOf, { ...this.choice, [code]: option });
    if (fieldReadings(this.ruleSet).has(code)) return this.run(regime, () => undefined);
    const same = Map.groupBy(this.claims, (claim) => claim.found.item);
    return this.run(regime, (item) => (item.readings.includes(code) ? undefined : (same.get(item) ?? [])));
  }

  /** `known` gives the claims of an item that this regime leaves as they were. */
  private run(regime: Regime, known: (item: Item) => readonly Claim[] | undefined): Claim[] {
    const gathering = new Gathering(this.ruleSet, this.situation, regime, this.asOf);
    const stack = new Stack(this.ruleSet, regime, this.asOf);
    const claims = this.ruleSet.items.flatMap((item) => {
      const again = known(item)?.map((claim) => stack.again(claim));
      const notYet = this.notInForce(item);
      return again ?? gathering.casesOf(item).map((found) => this.claim(stack, found, regime, notYet));
    });
    stack.run(claims);
    return claims;
  }

  private claim(stack: Stack, found: Case, regime: Regime, notYet: string | undefined): Claim {
    const decision = this.decide(found, regime);
    if (notYet === undefined) return stack.claim(found, decision);
    const refused: Decision = { ...decision, status: 'not-eligible', amount: 0, missing: [], rulings: [] };
    const claim = stack.claim(found, refused);
    claim.notes.push(notYet);
    return claim;
  }

  /** Before the day on which a notice takes effect it gives nothing, whatever its conditions say. */
  private notInForce(item: Item): string | undefined {
    const { head } = this.ruleSet.notices.find(({ id }) => id === item.notice) ?? {};
    const from = head === undefined ? undefined : parseDay(head.施行日期);
    if (head === undefined || from === undefined || from <= this.asOf) return undefined;
    return `${head.文号}自${head.施行日期}起施行，截至${formatDay(this.asOf)}还没有施行`;
  }

  private decide(found: Case, regime: Regime): Decision {
    const decision = this.decider(this.ruleSet, found.item, found.facts, regime, this.asOf);
    return openRulings(named(decision, found), found.rulings);
  }
}

const FIELD_READINGS = new WeakMap<RuleSet, ReadonlySet<string>>();

/** Readings that the registers' own fields depend on: any item may. Found once for a RuleSet. */
function fieldReadings(ruleSet: RuleSet): ReadonlySet<string> {
  const known = FIELD_READINGS.get(ruleSet);
  if (known !== undefined) return known;
  const codes = new Set<string>();
  const collect = (expr: Expr): void => {
    visitAll(expr, (e) => {
      const reading = e.op === 'param' ? ruleSet.parameters[e.name]?.reading : undefined;
      if (reading !== undefined) codes.add(reading);
    });
  };
  for (const register of Object.values(ruleSet.registers))
    for (const field of register.fields)
      for (const expr of [field.preset, field.computed]) if (expr !== undefined) collect(expr);
  FIELD_READINGS.set(ruleSet, codes);
  return codes;
}

/** What is given to an unknown somebody, or under an unknown 同项键, could be given twice: that is asked first. */
function named(decision: Decision, { item, facts }: Case): Decision {
  if (decision.status !== 'award' && decision.status !== 'pass' && decision.status !== 'fail') return decision;
  const needed = [item.beneficiary, ...item.key.flatMap(({ expr }) => factsOf(expr, item))];
  const missing = [...new Set(needed)].filter((index) => facts[index] === undefined).sort((a, b) => a - b);
  return missing.length === 0 ? decision : { ...decision, status: 'needs-facts', amount: 0, missing };
}

/** Facts that wait for a ruling leave the decision waiting for it, not for the citizen. */
function openRulings(decision: Decision, rulings: readonly string[]): Decision {
  return decision.status === 'needs-facts' && rulings.length > 0
    ? { ...decision, status: 'needs-ruling', rulings }
    : decision;
}
