import { PLATFORM_SCOPE } from '../../access/index.ts';
import type { RuleSet } from '../../rules/index.ts';
import { transact } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { rulesInForce } from './rules-in-force.ts';

/**
 * The notices with what the platform has ruled, as everybody may read them: what pages show and what the calculator runs is what a case
 * is decided by. The same object for as long as nothing else is ruled.
 */
export function shownRules({ database, ruleSet }: Pick<Context, 'database' | 'ruleSet'>): Promise<RuleSet> {
  return transact(database, PLATFORM_SCOPE, (tx) => rulesInForce(tx, ruleSet));
}
