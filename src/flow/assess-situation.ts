import { assess, situationFromJson, type Assessment } from '../assessment/index.ts';
import type { Day, Diagnostic } from '../kit/index.ts';
import type { RuleSet } from '../rules/index.ts';

export interface AssessOptions {
  readonly today: Day;
  /** Replays an earlier day: the notice, the readings and the facts as they stood. */
  readonly on?: Day;
  /** Other options of readings than those in force, by code. */
  readonly choice?: Readonly<Record<string, string>>;
}

/** A situation as it came in (JSON), with what the notices say of it; or else every fault of the situation, and nothing computed. */
export type SituationAssessed =
  | { readonly assessment: Assessment; readonly faults: readonly [] }
  | { readonly assessment?: undefined; readonly faults: readonly Diagnostic[] };

/** The story of one question to the rules: parse the facts, and only if all of them are sound, assess. */
export function assessSituation(ruleSet: RuleSet, json: unknown, options: AssessOptions): SituationAssessed {
  const { situation, faults } = situationFromJson(json, ruleSet);
  if (situation === undefined || faults.length > 0) return { faults };
  return { assessment: assess(ruleSet, situation, options), faults: [] };
}
