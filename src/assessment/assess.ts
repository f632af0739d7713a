import { formatDay, yuan } from '../kit/index.ts';
import {
  optionOn,
  regimeOn,
  scaleOf,
  type Item,
  type Regime,
  type RuleSet,
  type Type,
  type Value,
} from '../rules/index.ts';
import { caseEnv, decide, type Decision, type Facts } from './decide.ts';
import { Gathering, type Case } from './gather.ts';
import type { Assessment, Award, Benefit, Check, NotAwarded, NotAwardedStatus, Situation } from './model.ts';
import { nearestOf } from './nearest.ts';
import { questionsOf } from './questions.ts';
import { because, factsOf, missingNames, sayRuling } from './say.ts';
import { Stack, type Claim } from './stack.ts';

export interface AssessOptions {
  /** Today, in days since 1970-01-01: the day of the assessment where neither `on` nor 截至 says otherwise. */
  readonly today: number;
  /** Replays: the parameters and readings of this day, and only the facts up to it. */
  readonly on?: number;
  /** Other options of readings, by code. */
  readonly choice?: Readonly<Record<string, string>>;
  /** Another way to run the same rules; the walk that explains by default. */
  readonly decide?: Decider;
}

export type Decider = (ruleSet: RuleSet, item: Item, facts: Facts, regime: Regime, asOf: number) => Decision;

/** A situation in, awards out: gather the cases of every item, decide each, stack them, and say why. */
export function assess(ruleSet: RuleSet, situation: Situation, options: AssessOptions): Assessment {
  const asOf = options.on ?? situation.asOf ?? options.today;
  const choice = options.choice ?? {};
  const run = (other: Readonly<Record<string, string>>): Claim[] =>
    claimsOf(ruleSet, situation, regimeOn(ruleSet, asOf, { ...choice, ...other }), asOf, options.decide ?? decide);
  const claims = run({});
  awaitRulings(ruleSet, claims, choice, asOf, run);
  const readings = bearingReadings(ruleSet, claims, choice, asOf, run);
  const regime = regimeOn(ruleSet, asOf, choice);
  const entries = claims.map((claim) => ({
    claim,
    entry: entryOf(claim, ruleSet, readings.get(claim) ?? [], regime, asOf),
  }));
  const awards = entries.flatMap(({ claim, entry }) =>
    claim.status === 'award' ? [awardOf(claim, entry, ruleSet)] : [],
  );
  const notAwarded = entries.flatMap(({ claim, entry }) => {
    const { status } = claim;
    return isNotAwarded(status) ? [{ ...entry, status, missing: missingNames(claim) }] : [];
  });
  const checks = entries.flatMap(({ claim, entry }) => checkOf(claim, entry, ruleSet));
  return {
    notices: noticesOf(claims, ruleSet),
    asOf: formatDay(asOf),
    awards: awards.sort(inOrder),
    notAwarded: notAwarded.sort(inOrder),
    checks: checks.sort((a, b) => inOrder({ ...a, beneficiary: a.subject }, { ...b, beneficiary: b.subject })),
    questions: questionsOf(claims),
  };
}

/** Every case decided and stacked under one regime. */
function claimsOf(ruleSet: RuleSet, situation: Situation, regime: Regime, asOf: number, decider: Decider): Claim[] {
  const gathering = new Gathering(ruleSet, situation, regime, asOf);
  const stack = new Stack(ruleSet, regime, asOf);
  const claims = ruleSet.items.flatMap((item) =>
    gathering.casesOf(item).map((found) => {
      const decision = decider(ruleSet, item, found.facts, regime, asOf);
      return stack.claim(found, openRulings(named(decision, found), found.rulings));
    }),
  );
  stack.run(claims);
  return claims;
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

/** While a reading has no valid option, whatever its options would decide differently, stacking included, waits for the ruling. */
function awaitRulings(
  ruleSet: RuleSet,
  claims: readonly Claim[],
  choice: Readonly<Record<string, string>>,
  asOf: number,
  run: (other: Readonly<Record<string, string>>) => Claim[],
): void {
  const concerned = new Set(claims.flatMap((claim) => claim.found.item.readings));
  for (const reading of ruleSet.readings) {
    if (!concerned.has(reading.code) || (choice[reading.code] ?? optionOn(reading.inForce, asOf)) !== null) continue;
    const ways = reading.options.map(({ name }) => byIdentity(run({ [reading.code]: name })));
    for (const [claim, identity] of identities(claims)) {
      const outcomes = new Set(ways.map((others) => outcomeOf(others.get(identity))));
      if (outcomes.size === 1 || claim.decision.status === 'needs-ruling') continue;
      claim.status = 'needs-ruling';
      claim.amount = 0;
      claim.notes.push(sayRuling(ruleSet, reading.code));
    }
  }
}

/**
 * The readings that bear on each claim: those under whose other option it would have come out otherwise, and those without a valid
 * option that it waits for. So a reading stands beside an award exactly where it matters.
 */
function bearingReadings(
  ruleSet: RuleSet,
  claims: readonly Claim[],
  choice: Readonly<Record<string, string>>,
  asOf: number,
  run: (other: Readonly<Record<string, string>>) => Claim[],
): Map<Claim, string[]> {
  const bearing = new Map<Claim, string[]>(claims.map((claim) => [claim, waitingFor(claim, ruleSet)]));
  const concerned = new Set(claims.flatMap((claim) => claim.found.item.readings));
  for (const reading of ruleSet.readings) {
    if (!concerned.has(reading.code)) continue;
    const current = choice[reading.code] ?? optionOn(reading.inForce, asOf);
    for (const option of reading.options) {
      if (option.name === current) continue;
      const others = byIdentity(run({ [reading.code]: option.name }));
      for (const [claim, identity] of identities(claims)) {
        const codes = bearing.get(claim);
        const related =
          claim.found.item.readings.includes(reading.code) || sharesMatter(claim.found.item, ruleSet, reading.code);
        if (related && codes?.includes(reading.code) === false && outcomeOf(others.get(identity)) !== outcomeOf(claim))
          codes.push(reading.code);
      }
    }
  }
  for (const codes of bearing.values()) codes.sort();
  return bearing;
}

function sharesMatter(item: Item, ruleSet: RuleSet, code: string): boolean {
  return ruleSet.items.some(
    (other) => other.readings.includes(code) && other.stacking.higherOf.some((o) => o.item === item.code),
  );
}

function waitingFor(claim: Claim, ruleSet: RuleSet): string[] {
  if (claim.status !== 'needs-ruling') return [];
  const names = claim.decision.rulings;
  return [...new Set(names.flatMap((name) => ruleSet.parameters[name]?.reading ?? []))];
}

/** A claim is the same under another regime where item, beneficiary, key and their order are. */
function identities(claims: readonly Claim[]): [Claim, string][] {
  const seen = new Map<string, number>();
  return claims.map((claim) => {
    const name = `${claim.found.item.code}|${claim.found.beneficiary}|${claim.key}`;
    const nth = seen.get(name) ?? 0;
    seen.set(name, nth + 1);
    return [claim, `${name}|${String(nth)}`];
  });
}

function byIdentity(claims: readonly Claim[]): Map<string, Claim> {
  return new Map(identities(claims).map(([claim, identity]) => [identity, claim]));
}

function outcomeOf(claim: Claim | undefined): string {
  if (claim === undefined) return '';
  return JSON.stringify([
    claim.status,
    claim.amount,
    claim.status === 'award' || claim.status === 'pass' ? claim.decision.figures : [],
  ]);
}

// ── entries ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type EntryBase = Omit<Award, 'status' | 'amount' | 'full' | 'paidBefore' | 'benefit'>;

function entryOf(claim: Claim, ruleSet: RuleSet, readings: readonly string[], regime: Regime, asOf: number): EntryBase {
  const { item, beneficiary } = claim.found;
  const env = caseEnv(ruleSet, item, claim.found.facts, regime, asOf);
  const nearest = nearestOf(claim, ruleSet, env);
  return {
    item: item.code,
    name: item.name,
    notice: documentNumber(ruleSet, item.notice),
    beneficiary,
    key: claim.key,
    clause: item.clause,
    quote: quoteOf(claim, ruleSet),
    readings,
    because: because(claim, ruleSet, env),
    ...(nearest === undefined ? {} : { nearest }),
  };
}

/** The sentence of the row that matched; else the first sentence of the item that states a figure, else its first. */
function quoteOf(claim: Claim, ruleSet: RuleSet): string {
  const { item } = claim.found;
  const rows = item.tableUses.flatMap((use, i) =>
    (claim.decision.rows[i] ?? []).map((row) => ruleSet.tables[use.table]?.rows[row]?.sentence),
  );
  const own = rows.find((id) => id !== undefined && item.sentences.includes(id)) ?? item.quote;
  return own === undefined ? '' : (ruleSet.sentences[own]?.text ?? '');
}

function awardOf(claim: Claim, entry: EntryBase, ruleSet: RuleSet): Award {
  const { item } = claim.found;
  if (item.kind === 'benefit') return { ...entry, status: 'award', benefit: benefitOf(claim, ruleSet) };
  return {
    ...entry,
    status: 'award',
    amount: yuan(claim.amount),
    full: yuan(claim.full),
    paidBefore: yuan(claim.paidBefore),
  };
}

/** Names of a benefit's figures in the answer. */
const FIGURE_NAMES: Readonly<Record<string, string>> = { 面积: 'area', 年限: 'years', 等同: 'as', 数量: 'quantity' };

function benefitOf({ found, decision }: Claim, ruleSet: RuleSet): Benefit {
  const benefit = found.item.outcome.benefit;
  const figures = benefit?.figures ?? [];
  return {
    kind: benefit?.kind ?? '',
    ...Object.fromEntries(
      figures.map((figure, i) => [
        FIGURE_NAMES[figure.name] ?? figure.name,
        plain(decision.figures[i], figure.expr.type, ruleSet),
      ]),
    ),
  };
}

function checkOf(claim: Claim, entry: EntryBase, ruleSet: RuleSet): Check[] {
  const verdict = claim.found.item.outcome.verdict;
  if (verdict === undefined || (claim.status !== 'pass' && claim.status !== 'fail')) return [];
  const figures = verdict.figures.map((figure, i): [string, string | number] => [
    figure.name,
    plain(claim.decision.figures[i], figure.expr.type, ruleSet),
  ]);
  const { item, name, notice, beneficiary, key, clause, quote, readings } = entry;
  return [
    {
      item,
      name,
      notice,
      subject: beneficiary,
      key,
      status: claim.status === 'pass' ? verdict.pass : verdict.fail,
      clause,
      quote,
      readings,
      because: entry.because,
      figures: Object.fromEntries(figures),
    },
  ];
}

/** A value in its unit, as JSON carries it. */
function plain(value: Value | undefined, type: Type, ruleSet: RuleSet): string | number {
  if (value === undefined || value === null) return '—';
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (typeof value === 'string') return value;
  if (type.kind === 'enum') return ruleSet.enums[type.name]?.values[value] ?? value;
  if (type.kind === 'date') return formatDay(value);
  return type.kind === 'number' ? value / 10 ** scaleOf(type.unit) : value;
}

function isNotAwarded(status: Claim['status']): status is NotAwardedStatus {
  return status !== 'award' && status !== 'pass' && status !== 'fail';
}

function noticesOf(claims: readonly Claim[], ruleSet: RuleSet): string[] {
  const concerned = new Set(claims.map((claim) => claim.found.item.notice));
  const notices = ruleSet.notices.filter(({ id }) => concerned.size === 0 || concerned.has(id));
  return notices.map(({ head }) => head.文号);
}

function documentNumber(ruleSet: RuleSet, id: string): string {
  return ruleSet.notices.find((notice) => notice.id === id)?.head.文号 ?? id;
}

interface Ordered {
  readonly item: string;
  readonly beneficiary: string;
  readonly key: string;
}

function inOrder(a: Ordered, b: Ordered): number {
  return order(a.item, b.item) || order(a.beneficiary, b.beneficiary) || order(a.key, b.key);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export type { Award, Check, NotAwarded };
