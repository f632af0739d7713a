import { yuan } from '../kit/index.ts';
import type { Item, Regime, RuleSet } from '../rules/index.ts';
import { CaseFacts } from './case-facts.ts';
import { CaseText } from './case-text.ts';
import { caseEnv, type Decision, type Facts } from './decide.ts';
import { plain, quoteOf } from './entries.ts';
import { because, missingNames } from './say.ts';
import type { Claim } from './stack.ts';
import { compileItem } from './to-js.ts';

/**
 * One case of one item as JSON, its decision with every reason as JSON: `{"竞赛级别":"省一类","奖项":"金牌",…}` in, out come item, name,
 * status, amount (元), clause, quote, the readings that bear on the item, because, missing; for a benefit or a check its figures too. The
 * facts go by the names that `factNames` gives. What is wrong with them comes out as `{"faults":[…]}`.
 *
 * The case stands alone: nothing was paid before, and no other item stands beside it. For that there is `assess`.
 */
export function caseExplainer(ruleSet: RuleSet, item: Item, regime: Regime, asOf: number): (json: string) => string {
  const facts = new CaseFacts(ruleSet, item, regime, asOf);
  const compiled = compileItem(ruleSet, item, regime);
  const text = new CaseText(ruleSet, item, facts, (decision, values) => {
    const claim = claimOf(item, facts, values, decision);
    return JSON.stringify({
      item: item.code,
      name: item.name,
      status: decision.status,
      amount: yuan(decision.amount),
      ...figuresOf(item, decision, ruleSet),
      clause: item.clause,
      quote: quoteOf(claim, ruleSet),
      readings: item.readings,
      because: because(claim, ruleSet, caseEnv(ruleSet, item, values, regime, asOf)),
      missing: missingNames(claim),
    });
  });
  return (json) => {
    const faults = facts.read(json);
    return faults.length > 0
      ? JSON.stringify({ faults })
      : text.say(compiled.decide(compiled.recordOf(facts.values), asOf));
  };
}

/** A claim that nothing stands beside. */
function claimOf(item: Item, facts: CaseFacts, values: Facts, decision: Decision): Claim {
  const missing = facts.values.map((value, i) =>
    value === undefined || facts.assumed[i] === true
      ? [{ register: item.unit.register, field: facts.names[i] ?? '' }]
      : [],
  );
  const found = { item, beneficiary: '', facts: values, missing, rulings: [], paid: [] };
  const { status, amount } = decision;
  return {
    found,
    decision,
    key: '',
    same: undefined,
    date: Infinity,
    full: amount,
    status,
    amount,
    paidBefore: 0,
    notes: [],
  };
}

/** 待遇 and 核算, by name, in their units. */
function figuresOf(
  item: Item,
  { figures }: Decision,
  ruleSet: RuleSet,
): { figures?: Readonly<Record<string, unknown>> } {
  const all = (item.outcome.benefit ?? item.outcome.verdict)?.figures;
  if (all === undefined) return {};
  return { figures: Object.fromEntries(all.map(({ name, expr }, i) => [name, plain(figures[i], expr.type, ruleSet)])) };
}
