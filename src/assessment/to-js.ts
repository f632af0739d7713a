import type { Item, Regime, RuleSet, Value } from '../rules/index.ts';
import { expressionsOf, visitAll } from '../rules/index.ts';
import { decide, type Decision, type Facts } from './decide.ts';
import type { Decider } from './runs.ts';
import { ItemCode } from './item-code.ts';
import { RUNTIME } from './js-runtime.ts';

/** One item's rules as functions of one case; `asOf` in days since 1970-01-01. */
export interface CompiledItem {
  readonly recordOf: (facts: Facts) => CaseRecord;
  /** 分 for money, 1 for a benefit or a passed check, 0 for nothing; -1 where the case is not decided by its facts alone. */
  readonly amount: (record: CaseRecord, asOf: number) => number;
  /** The decision with its trace: the same answer as the walk. */
  readonly decide: (record: CaseRecord, asOf: number) => Decision;
  /** The generated source, for reading. */
  readonly source: string;
}

/**
 * The facts of one case as generated code takes them: an object with a field for each, `f0`, `f1`, … All records of an item have one shape,
 * in which the engine knows what kind of value a field has held so far. That is read two to three times as fast as an array.
 */
export type CaseRecord = Readonly<Record<`f${number}`, Value | undefined>>;

/**
 * The rules of one regime as generated, monomorphic functions. Complete cases run in generated code; a case with an unknown fact, or a
 * rule that waits for a ruling, is handed to the walk, which knows three-valued logic.
 */
export function toJs(ruleSet: RuleSet, regime: Regime): ReadonlyMap<string, CompiledItem> {
  return new Map(ruleSet.items.map((item) => [item.code, compileItem(ruleSet, item, regime)]));
}

export function compileItem(ruleSet: RuleSet, item: Item, regime: Regime): CompiledItem {
  const walk = (facts: Facts, asOf: number): Decision => decide(ruleSet, item, facts, regime, asOf);
  const amountOf = (facts: Facts, asOf: number): number => plain(walk(facts, asOf));
  const code = new ItemCode(ruleSet, item, regime);
  const { source, constants } = waits(ruleSet, item, regime) ? code.walked() : code.generate();
  // The source is made of this room's own templates and of numbers; no text of a notice or of a situation enters it.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
  const made: unknown = new Function('K', 'R', 'walk', 'walkAmount', source)(constants, RUNTIME, walk, amountOf);
  if (!isCompiled(made)) throw new Error(`generated code of ${item.code} gave no functions`);
  return { ...made, source };
}

/** A decider for `assess` that runs compiled rules; each regime is compiled once. */
export function compiledDecider(): Decider {
  const cache = new WeakMap<Regime, Map<string, CompiledItem>>();
  return (ruleSet, item, facts, regime, asOf) => {
    let items = cache.get(regime);
    if (items === undefined) cache.set(regime, (items = new Map<string, CompiledItem>()));
    let compiled = items.get(item.code);
    if (compiled === undefined) items.set(item.code, (compiled = compileItem(ruleSet, item, regime)));
    return compiled.decide(compiled.recordOf(facts), asOf);
  };
}

/** A decision as one number. */
export function plain({ status, amount }: Decision): number {
  if (status === 'award') return amount === 0 ? 1 : amount;
  if (status === 'pass') return 1;
  return status === 'not-eligible' || status === 'superseded' || status === 'fail' ? 0 : -1;
}

/** Whether a parameter the item needs has no value in this regime. */
function waits(ruleSet: RuleSet, item: Item, regime: Regime): boolean {
  let waiting = false;
  for (const expr of expressionsOf(item, ruleSet.tables))
    visitAll(expr, (e) => (waiting ||= e.op === 'param' && !regime.has(e.name)));
  return waiting;
}

function isCompiled(value: unknown): value is Omit<CompiledItem, 'source'> {
  return typeof value === 'object' && value !== null && 'recordOf' in value && 'amount' in value && 'decide' in value;
}
