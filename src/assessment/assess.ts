import { formatDay } from '../kit/index.ts';
import type { RuleSet } from '../rules/index.ts';
import { decide } from './decide.ts';
import { awardOf, checkOf, entryOf, notAwardedOf } from './entries.ts';
import type { Assessment, Situation } from './model.ts';
import { questionsOf } from './questions.ts';
import { awaitRulings, bearingReadings } from './readings.ts';
import { Runs, type Choice, type Decider } from './runs.ts';
import type { Claim } from './stack.ts';

export interface AssessOptions {
  /** Today, in days since 1970-01-01: the day of the assessment where neither `on` nor 截至 says otherwise. */
  readonly today: number;
  /** Replays: the parameters and readings of this day, and only the facts up to it. */
  readonly on?: number;
  /** Other options of readings, by code. */
  readonly choice?: Choice;
  /** Another way to run the same rules; the walk that explains by default. */
  readonly decide?: Decider;
}

/** A situation in, awards out: gather the cases of every item, decide each, stack them, and say why. */
export function assess(ruleSet: RuleSet, situation: Situation, options: AssessOptions): Assessment {
  const asOf = options.on ?? situation.asOf ?? options.today;
  const choice = options.choice ?? {};
  const runs = new Runs(ruleSet, situation, asOf, choice, options.decide ?? decide);
  // First which readings bear on a claim as it came out: one that waits for a ruling differs from its other outcomes in any case.
  const readings = bearingReadings(ruleSet, runs, choice, asOf);
  awaitRulings(ruleSet, runs, choice, asOf);
  const entries = runs.claims.map((claim) => ({
    claim,
    entry: entryOf(claim, ruleSet, readings.get(claim) ?? [], runs.regime, asOf),
  }));
  const awards = entries.flatMap(({ claim, entry }) =>
    claim.status === 'award' ? [awardOf(claim, entry, ruleSet)] : [],
  );
  const notAwarded = entries.flatMap(({ claim, entry }) => notAwardedOf(claim, entry));
  const checks = entries.flatMap(({ claim, entry }) => checkOf(claim, entry, ruleSet));
  return {
    notices: noticesOf(runs.claims, ruleSet),
    asOf: formatDay(asOf),
    awards: awards.sort(inOrder),
    notAwarded: notAwarded.sort(inOrder),
    checks: checks.sort((a, b) => inOrder({ ...a, beneficiary: a.subject }, { ...b, beneficiary: b.subject })),
    questions: questionsOf(runs.claims),
  };
}

/** The notices that had something to say; all of them where none had. */
function noticesOf(claims: readonly Claim[], ruleSet: RuleSet): string[] {
  const concerned = new Set(claims.map((claim) => claim.found.item.notice));
  const notices = ruleSet.notices.filter(({ id }) => concerned.size === 0 || concerned.has(id));
  return notices.map(({ head }) => head.文号);
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
