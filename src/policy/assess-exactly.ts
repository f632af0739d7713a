import { assess, situationFault, type AssessOptions, type Assessment, type Situation } from '../assessment/index.ts';
import { Overflow, type Diagnostic, type Place } from '../kit/index.ts';
import type { RuleSet } from '../rules/index.ts';

/** An assessment, or the fault that its sums are beyond what can be kept to the 分. */
export type AssessedExactly =
  | { readonly assessment: Assessment; readonly faults: readonly [] }
  | { readonly assessment?: undefined; readonly faults: readonly Diagnostic[] };

/** @param place where the situation begins, for a fault that only its numbers together have. */
export function assessExactly(
  ruleSet: RuleSet,
  situation: Situation,
  options: AssessOptions,
  place: Place,
): AssessedExactly {
  try {
    return { assessment: assess(ruleSet, situation, options), faults: [] };
  } catch (error) {
    if (!(error instanceof Overflow)) throw error;
    return { faults: [situationFault(place, 'S024', '人数与金额相乘，超出能精确到分的范围', '核对人数、金额的单位')] };
  }
}
