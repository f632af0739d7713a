import type { Expr, Regime, RuleSet, Value } from '../rules/index.ts';
import { scalar } from './evaluate.ts';
import type { Situation } from './model.ts';
import { Registers } from './registers.ts';
import { Unknown } from './unknown.ts';

/** What formulas over whole registers, such as those of indicators and tasks, are computed from. */
export interface FormulaFacts {
  readonly ruleSet: RuleSet;
  /** Every register that the formula reads has to be in it, also where it is empty. */
  readonly situation: Situation;
  readonly regime: Regime;
  /** 截至, in days since 1970-01-01. */
  readonly asOf: number;
}

/**
 * Computes formulas over registers one by one, so that whoever asks may do something else between two of them: integers as in the RuleSet; null
 * where there is none, such as a share of nothing; undefined where it is not known.
 */
export function formulaReader(facts: FormulaFacts): (formula: Expr) => Value | undefined {
  const { ruleSet, situation, regime, asOf } = facts;
  const env = { ruleSet, registers: new Registers(ruleSet, situation), regime, asOf, rows: [] };
  return (formula) => {
    const value = scalar(formula, env);
    return value instanceof Unknown ? undefined : value;
  };
}
