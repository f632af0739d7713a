import { situationFromJson } from '../assessment/index.ts';
import type { Day } from '../kit/index.ts';
import type { RuleSet } from '../rules/index.ts';
import { assessExactly, type AssessedExactly } from './assess-exactly.ts';

export interface AssessOptions {
  readonly today: Day;
  /** Replays an earlier day: the notice, the readings and the facts as they stood. */
  readonly on?: Day;
  /** Other options of readings than those in force, by code. */
  readonly choice?: Readonly<Record<string, string>>;
}

/** The story of one question to the rules: parse the facts, and only if all of them are sound, assess. */
export function assessSituation(ruleSet: RuleSet, json: unknown, options: AssessOptions): AssessedExactly {
  const { situation, faults } = situationFromJson(json, ruleSet);
  if (situation === undefined || faults.length > 0) return { faults };
  return assessExactly(ruleSet, situation, options, { file: '/', line: 0, column: 0 });
}
