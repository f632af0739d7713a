import { PLATFORM_SCOPE } from '../../access/index.ts';
import { statusName, type AssessmentRecord } from '../../case/index.ts';
import { chinaDay } from '../../kit/index.ts';
import { visitAll, type Expr, type RuleSet } from '../../rules/index.ts';
import { approvedRulings, countUndecided, record, undecidedCases, withScope, type Tx } from '../../store/index.ts';
import { demand } from '../access/refusal.ts';
import { resultName } from '../cases/assess.ts';
import type { Context } from '../context.ts';
import { plansFor } from '../facts/plans.ts';
import { assessUnder } from '../facts/assess-for.ts';
import { step } from '../step.ts';
import { readingOf, refuseInvalid, rulingFaults, type GivenRuling } from './refused.ts';
import { rulesWith } from './rules-in-force.ts';

/** What comes of a case by one way to read the notice. Money in 分. */
export type Outcome = Readonly<{ status: string; statusName: string; amount: number | null; benefit: string | null }>;

/** A case that would come out otherwise. Nobody is named: what matters is how many there are and what changes for them. */
export type Touched = Readonly<{
  id: string;
  item: string;
  itemName: string;
  county: string | null;
  statusName: string;
  before: Outcome;
  after: Outcome;
}>;

export type Effect = Readonly<{
  /** Cases of the items concerned that are handed in and not decided yet. */
  undecided: number;
  /** Of them looked at in this part. */
  seen: number;
  touched: readonly Touched[];
  /** Where the next part begins; null: all have been looked at. */
  next: string | null;
}>;

export interface EffectAsked extends Pick<GivenRuling, 'reading' | 'option' | 'from'> {
  readonly after?: string | undefined;
  readonly limit: number;
}

/**
 * Whom a ruling would touch: each case that is still to be decided is assessed as of the ruling's first day, once as things stand and once
 * with it, on the same facts of the registers. Nothing is kept but the audit entry.
 * @throws AccessRefused
 */
export async function effectOf(context: Context, asked: EffectAsked): Promise<Effect> {
  await demand(context, 'ruling.propose');
  const { reading, option, from } = asked;
  refuseInvalid(rulingFaults(readingOf(context.ruleSet, reading), { option, from }, chinaDay(context.now)));
  return step(context, async (tx) => {
    const effect = await withScope(tx, PLATFORM_SCOPE, () => lookAt(tx, context, asked));
    const detail = { option, seen: effect.seen, touched: effect.touched.length };
    await record(tx, { action: 'ruling.preview', subject: `口径:${reading}`, detail });
    return effect;
  });
}

async function lookAt(tx: Tx, context: Context, { reading, option, from, after, limit }: EffectAsked): Promise<Effect> {
  const standing = await approvedRulings(tx);
  const now = rulesWith(context.ruleSet, standing);
  const proposed = { id: 'proposed', reading, option, from, document: '' };
  const then = rulesWith(context.ruleSet, [...standing, proposed]);
  const items = itemsTouching(context.ruleSet, reading);
  const found = await undecidedCases(tx, items, { after, limit: limit + 1 });
  const part = found.slice(0, limit);
  const touched: Touched[] = [];
  for (const { state, key } of part) {
    const { procedure, beneficiary, id } = state;
    const asked = { item: procedure.item, beneficiary, key, asOf: from, without: id };
    const [before, otherwise] = (await assessUnder(tx, context, asked, [now, then])).map(outcomeOf);
    if (before === undefined || otherwise === undefined || isSame(before, otherwise)) continue;
    touched.push({
      id,
      item: procedure.item,
      itemName: procedure.name,
      county: state.county,
      statusName: statusName(state.status),
      before,
      after: otherwise,
    });
  }
  return {
    undecided: await countUndecided(tx, items),
    seen: part.length,
    touched,
    next: found.length > limit ? (part.at(-1)?.state.id ?? null) : null,
  };
}

/** Items that depend on a reading, with those that they stack with; all, where a register's own field depends on it. */
function itemsTouching(ruleSet: RuleSet, code: string): readonly string[] {
  if (isReadByFields(ruleSet, code)) return ruleSet.items.map((item) => item.code);
  const own = ruleSet.items.filter(({ readings }) => readings.includes(code)).map((item) => item.code);
  return plansFor(ruleSet, own).flatMap(({ items }) => items.map((item) => item.code));
}

function isReadByFields({ registers, parameters }: RuleSet, code: string): boolean {
  let found = false;
  const look = (expr: Expr): void =>
    visitAll(expr, (one) => {
      found ||= one.op === 'param' && parameters[one.name]?.reading === code;
    });
  for (const { fields } of Object.values(registers))
    for (const { preset, computed } of fields)
      for (const expr of [preset, computed]) if (expr !== undefined) look(expr);
  return found;
}

function outcomeOf({ status, amount, benefit }: AssessmentRecord): Outcome {
  const given = benefit === null ? null : Object.values(benefit).join('、');
  return { status, statusName: resultName(status), amount, benefit: given };
}

function isSame(one: Outcome, other: Outcome): boolean {
  return one.status === other.status && one.amount === other.amount && one.benefit === other.benefit;
}
