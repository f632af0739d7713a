import type { Assessment, Situation } from '../../assessment/index.ts';
import type { AssessmentRecord, Discretion, Json, Party } from '../../case/index.ts';
import { chinaDay, formatDay, type Day, type Fen } from '../../kit/index.ts';
import type { RuleSet, Value } from '../../rules/index.ts';
import type { FactRow, Tx } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { rulesInForce } from '../rulings/rules-in-force.ts';
import { declaredFor, readDeclared } from './declared.ts';
import { digestOfRules } from './digests.ts';
import { factsToJson, situationOf, type FactRows, type FactValues, type KnownFacts } from './known-facts.ts';
import { loadFacts, registeredFacts, type FactsAbout, type LoadedRows } from './load-facts.ts';
import { PAID, plansFor, type FactPlan } from './plans.ts';
import { assessAll, planOfItem, recordFrom, type Asked } from './record.ts';

/** What was given to the beneficiary, or goes before in the same batch, besides what stands in 已发放. */
export interface PaidBefore {
  readonly item: string;
  /** 同项键. */
  readonly key: string;
  readonly amount: Fen;
  /** 发放日期; absent: on no known day, so it counts on any. */
  readonly on?: Day;
}

/** Facts besides those of the registers. */
export interface ExtraFacts {
  /** 截至; today in China where absent. */
  readonly asOf?: Day;
  /** What the applicant states: rows by register, as in a situation. Not at a decision: there only registers count. */
  readonly declared?: Json;
  readonly paid?: readonly PaidBefore[];
  /** Number of a case: what it gave itself is no fact that it is decided by, when it is decided anew. */
  readonly without?: string;
}

export interface AssessAsked extends ExtraFacts {
  readonly item: string;
  readonly beneficiary: Party;
  /** 同项键. */
  readonly key: string;
  /** 核定: what the office decides, where the rules leave the amount to it. */
  readonly discretion?: Discretion;
}

/** An assessment with all that it rests on, to be kept by `keepAssessment`. */
export interface Assessed {
  readonly record: AssessmentRecord;
  /** 截至, 台账, 申报: the fields that the rules read of the rows that concern the beneficiary, as in a situation; on tokens. */
  readonly facts: Json;
  /** Item, beneficiary, key, day, 核定. */
  readonly asked: Json;
  /** Digest of the rules. */
  readonly rules: string;
  /** The rules themselves. */
  readonly ruleSet: RuleSet;
}

/**
 * One case as the registers have it, whoever asks: the facts of a case don't depend on who looks.
 * @throws CaseRefused where the item isn't assessed, or what is declared is wrong.
 */
export async function assessFor(tx: Tx, context: Context, asked: AssessAsked): Promise<Assessed> {
  const ruleSet = await rulesInForce(tx, context.ruleSet);
  const { whole, facts } = await askedOf(tx, context, ruleSet, asked);
  return {
    record: recordFrom(ruleSet, whole, facts),
    facts: factsToJson(facts, ruleSet),
    asked: askedToJson(whole),
    rules: digestOfRules(ruleSet),
    ruleSet,
  };
}

/**
 * The same case by several rules, on the same facts: what a ruling would change, before it is made.
 * @returns a record for each of the rules, in their order
 * @throws CaseRefused as `assessFor` does.
 */
export async function assessUnder(
  tx: Tx,
  context: Context,
  asked: AssessAsked,
  rules: readonly [RuleSet, ...RuleSet[]],
): Promise<readonly AssessmentRecord[]> {
  const { whole, facts } = await askedOf(tx, context, rules[0], asked);
  return rules.map((ruleSet) => recordFrom(ruleSet, whole, facts));
}

async function askedOf(tx: Tx, context: Context, ruleSet: RuleSet, asked: AssessAsked) {
  const { item, beneficiary, key, discretion } = asked;
  const { plan } = planOfItem(ruleSet, item);
  const asOf = asked.asOf ?? chinaDay(context.now);
  const rules = { ruleSet, keys: context.keys };
  const facts = (await factsFor(tx, rules, beneficiary, [plan], { ...asked, asOf })).get(plan) ?? empty(asOf);
  const whole: Asked = { item, beneficiary, key, asOf, ...(discretion === undefined ? {} : { discretion }) };
  return { whole, facts };
}

/**
 * Everything that the beneficiary gets, doesn't get and could be asked for: over all items, or over these and those that they stack with.
 * @throws CaseRefused as `assessFor` does.
 */
export async function entitlements(
  tx: Tx,
  context: Context,
  beneficiary: Party,
  { declared, items }: { readonly declared?: Json | undefined; readonly items?: readonly string[] } = {},
): Promise<Assessment> {
  const asOf = chinaDay(context.now);
  const extra = { asOf, ...(declared === undefined ? {} : { declared }) };
  const rules = { ruleSet: await rulesInForce(tx, context.ruleSet), keys: context.keys };
  const facts = await factsFor(tx, rules, beneficiary, plansFor(rules.ruleSet, items), extra);
  const parts = [...facts].map(([plan, known]) => assessAll(plan, situationOf(plan, known)));
  const own = (entry: { readonly beneficiary: string }): boolean => entry.beneficiary === beneficiary.token;
  return {
    notices: [...new Set(parts.flatMap((part) => (hasEntries(part) ? part.notices : [])))],
    asOf: formatDay(asOf),
    awards: parts.flatMap(({ awards }) => awards.filter(own)).sort(inOrder),
    notAwarded: parts.flatMap(({ notAwarded }) => notAwarded.filter(own)).sort(inOrder),
    checks: parts.flatMap(({ checks }) => checks.filter(({ subject }) => subject === beneficiary.token)).sort(inOrder),
    questions: parts.flatMap(({ questions }) => questions).sort((a, b) => b.decides - a.decides),
  };
}

/**
 * What the registers say of a beneficiary, as far as these items read it (all items, where none are named), with those that they stack
 * with. On tokens.
 * @throws CaseRefused where what is declared is wrong.
 */
export async function situationFor(
  tx: Tx,
  context: Context,
  beneficiary: Party,
  items?: readonly string[],
  extra: ExtraFacts = {},
): Promise<Situation> {
  const asOf = extra.asOf ?? chinaDay(context.now);
  const plans = plansFor(context.ruleSet, items);
  const declared = readDeclared(extra.declared, context.ruleSet, context.keys);
  const loaded = await loadFacts(tx, context.ruleSet, plans, { beneficiary, asOf, declared });
  const whole: FactPlan = {
    ruleSet: context.ruleSet,
    items: plans.flatMap((plan) => plan.items),
    reads: plans.flatMap((plan) => plan.reads),
    fields: united(plans.map(({ fields }) => fields)),
  };
  return situationOf(
    whole,
    knownOf(whole, unitedRows([...loaded.values()]), { beneficiary, asOf, declared }, extra.paid),
  );
}

async function factsFor(
  tx: Tx,
  { ruleSet, keys }: Pick<Context, 'ruleSet' | 'keys'>,
  beneficiary: Party,
  plans: readonly FactPlan[],
  extra: ExtraFacts & { readonly asOf: Day },
): Promise<ReadonlyMap<FactPlan, KnownFacts>> {
  const declared = readDeclared(extra.declared, ruleSet, keys);
  const about = { beneficiary, asOf: extra.asOf, declared, without: extra.without };
  const loaded = await loadFacts(tx, ruleSet, plans, about);
  return new Map([...loaded].map(([plan, rows]) => [plan, knownOf(plan, rows, about, extra.paid)]));
}

function knownOf(
  plan: FactPlan,
  rows: LoadedRows,
  { beneficiary, asOf, declared }: FactsAbout,
  paid: readonly PaidBefore[] = [],
): KnownFacts {
  const codes = plan.items.map(({ code }) => code);
  const before = paid.filter(({ item }) => codes.includes(item)).map((one) => paymentOf(one, beneficiary));
  return {
    asOf,
    registered: withRows(registeredFacts(plan, rows), PAID, before),
    declared: declaredFor(plan, declared),
  };
}

function paymentOf({ item, key, amount, on }: PaidBefore, { token }: Party): FactValues {
  return new Map<string, Value>([
    ['事项', item],
    ['对象', token],
    ['同项键', key],
    ['金额', amount],
    ...(on === undefined ? [] : [['发放日期', on] as const]),
  ]);
}

function withRows(rows: FactRows, register: string, more: readonly FactValues[]): FactRows {
  return more.length === 0 ? rows : new Map([...rows, [register, [...(rows.get(register) ?? []), ...more]]]);
}

function united(maps: readonly FactPlan['fields'][]): FactPlan['fields'] {
  const all = new Map<string, Set<string>>();
  for (const map of maps)
    for (const [register, names] of map) all.set(register, new Set([...(all.get(register) ?? []), ...names]));
  return all;
}

/** Several plans may have read the same row. */
function unitedRows(maps: readonly LoadedRows[]): LoadedRows {
  const all = new Map<string, Map<string, FactRow>>();
  for (const map of maps)
    for (const [register, rows] of map) {
      const known = all.get(register) ?? new Map<string, FactRow>();
      all.set(register, known);
      for (const row of rows) known.set(row.row, row);
    }
  return new Map([...all].map(([register, rows]) => [register, [...rows.values()]]));
}

function empty(asOf: Day): KnownFacts {
  return { asOf, registered: new Map(), declared: new Map() };
}

function askedToJson({ item, beneficiary: { kind, token }, key, asOf, discretion }: Asked): Json {
  return {
    item,
    beneficiary: { kind, token },
    key,
    asOf: formatDay(asOf),
    ...(discretion === undefined ? {} : { discretion: { amount: discretion.amount, reason: discretion.reason } }),
  };
}

function hasEntries({ awards, notAwarded, checks }: Assessment): boolean {
  return awards.length + notAwarded.length + checks.length > 0;
}

interface Ordered {
  readonly item: string;
  readonly key: string;
}

function inOrder(a: Ordered, b: Ordered): number {
  if (a.item !== b.item) return a.item < b.item ? -1 : 1;
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}
