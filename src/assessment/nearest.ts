import { formatYuan } from '../kit/index.ts';
import {
  scaleOf,
  type DecisionTable,
  type Expr,
  type RuleSet,
  type Test,
  type Type,
  type Value,
} from '../rules/index.ts';
import { scalar, type Env } from './evaluate.ts';
import type { Claim } from './stack.ts';
import { Unknown } from './unknown.ts';

/** How far it is to the next tier, or to the conditions that failed: `距下一档还差 3 人`. */
export function nearestOf(claim: Claim, ruleSet: RuleSet, env: Env): string | undefined {
  const { found, decision } = claim;
  if (claim.status !== 'not-eligible' && claim.status !== 'award') return undefined;
  const failed = decision.verdicts.flatMap((verdict, i) => {
    const condition = found.item.conditions[i];
    return condition?.role === 'require' && verdict === false ? [gapOf(condition.expr, env, ruleSet)] : [];
  });
  if (failed.length > 0) return failed.every((gap) => gap !== undefined) ? failed.join('；') : undefined;
  return found.item.tableUses.map((use) => tierOf(use, claim, env, ruleSet)).find((text) => text !== undefined);
}

/** What is lacking for a condition `a >= b` (or `a <= b` on dates) to hold. */
function gapOf(expr: Expr, env: Env, ruleSet: RuleSet): string | undefined {
  if (expr.op !== 'compare') return undefined;
  const [a, b] = [scalar(expr.left, env), scalar(expr.right, env)];
  if (typeof a !== 'number' || typeof b !== 'number') return undefined;
  const { type } = expr.left;
  const up = expr.how === '>=' || expr.how === '>';
  const down = expr.how === '<=' || expr.how === '<';
  if (!up && !down) return undefined;
  const distance = Math.abs(b - a) + (expr.how === '>' || expr.how === '<' ? 1 : 0);
  // A fact that came too early stays so: there is nothing to be done about it.
  if (type.kind === 'date') return up ? undefined : `晚了 ${String(distance)} 天`;
  if (type.kind === 'enum')
    return up ? `还差 ${String(distance)} 级，须达到${ruleSet.enums[type.name]?.values[b] ?? ''}` : undefined;
  if (type.kind === 'number') return up ? `还差 ${amountOf(distance, type)}` : `超出 ${amountOf(distance, type)}`;
  return undefined;
}

function amountOf(value: number, type: Type): string {
  if (type.kind !== 'number') return String(value);
  if (type.unit === '元') return formatYuan(value);
  return `${String(value / 10 ** scaleOf(type.unit))} ${type.unit === '月' ? '个月' : type.unit}`.trim();
}

/** The nearest better row of a table with one numeric input, the other inputs staying as they are. */
function tierOf(
  use: { table: number; inputs: readonly Expr[] },
  claim: Claim,
  env: Env,
  ruleSet: RuleSet,
): string | undefined {
  const table = ruleSet.tables[use.table];
  if (table === undefined) return undefined;
  const values = use.inputs.map((input) => scalar(input, env));
  const column = table.inputs.findIndex((input) => input.type.kind === 'number' || isOrdered(input.type, ruleSet));
  const value = values[column];
  const input = table.inputs[column];
  if (typeof value !== 'number' || input === undefined) return undefined;
  const now = worth(table, claim.decision.rows, use, claim, env);
  const steps = table.rows.flatMap((row) => {
    const low = lowestOf(row.tests[column] ?? [], env);
    const gives = row.output.kind === 'value' ? scalar(row.output.expr, env) : null;
    const reachable = row.tests.every((tests, i) => i === column || holdsAll(tests, values[i], env));
    return reachable && low !== undefined && low > value && typeof gives === 'number' && gives > now
      ? [low - value]
      : [];
  });
  if (steps.length === 0) return undefined;
  const step = Math.min(...steps);
  return `距下一档还差 ${input.type.kind === 'enum' ? `${String(step)} 级` : amountOf(step, input.type)}`;
}

function isOrdered(type: Type, ruleSet: RuleSet): boolean {
  return type.kind === 'enum' && (ruleSet.enums[type.name]?.ordered ?? false);
}

function worth(
  table: DecisionTable,
  rows: readonly (readonly number[])[],
  use: { table: number },
  claim: Claim,
  env: Env,
): number {
  const at = claim.found.item.tableUses.findIndex((u) => u.table === use.table);
  const row = table.rows[rows[at]?.[0] ?? -1];
  const gives = row?.output.kind === 'value' ? scalar(row.output.expr, env) : 0;
  return typeof gives === 'number' ? gives : 0;
}

/** The least value that passes a cell, where it has one. */
function lowestOf(tests: readonly Test[], env: Env): number | undefined {
  const lows = tests.flatMap((test) => {
    if (test.test === 'range') {
      const low = scalar(test.low, env);
      return typeof low === 'number' ? [test.lowIncluded ? low : low + 1] : [];
    }
    if (test.test !== 'compare') return [];
    const bound = scalar(test.value, env);
    if (typeof bound !== 'number') return [];
    if (test.how === '>=' || test.how === '=') return [bound];
    return test.how === '>' ? [bound + 1] : [];
  });
  return lows.length === 0 ? undefined : Math.min(...lows);
}

function holdsAll(tests: readonly Test[], value: Value | Unknown | undefined, env: Env): boolean {
  if (value === undefined || value instanceof Unknown) return false;
  const test: Expr = { op: 'test', type: { kind: 'boolean' }, of: { op: 'lit', type: { kind: 'text' }, value }, tests };
  return scalar(test, env) === true;
}
