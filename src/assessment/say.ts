import { formatDay, formatWan, formatYuan } from '../kit/index.ts';
import {
  sayLogic,
  scaleOf,
  visitAll,
  type DecisionTable,
  type Output,
  type Condition,
  type Expr,
  type Item,
  type RuleSet,
  type Type,
  type Value,
} from '../rules/index.ts';
import { scalar, type Env } from './evaluate.ts';
import type { Case } from './gather.ts';
import type { Claim } from './stack.ts';
import { Unknown } from './unknown.ts';

/** A value for a reader: `1万元`, `30 人`, `2025-09-01`, 是. */
export function sayValue(value: Value | undefined, type: Type, ruleSet: RuleSet): string {
  if (value === undefined) return '未知';
  if (value === null) return '无';
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (typeof value === 'string') return value;
  if (type.kind === 'enum') return ruleSet.enums[type.name]?.values[value] ?? String(value);
  if (type.kind === 'date') return formatDay(value);
  if (type.kind === 'number' && type.unit === '元') return formatYuan(value);
  if (type.kind === 'number')
    return `${String(value / 10 ** scaleOf(type.unit))}${type.unit === '%' ? '' : ' '}${type.unit}`.trim();
  return String(value);
}

/**
 * The reasons of a claim in the order of its decision: what did not hold, or what did; the row; the sum; stacking. `env` is the
 * claim's own, for the values of table inputs.
 */
export function because(claim: Claim, ruleSet: RuleSet, env: Env): string[] {
  const { found, decision } = claim;
  const { item } = found;
  const failed = decision.verdicts.flatMap((verdict, i) => {
    const condition = item.conditions[i];
    return condition !== undefined && stands(condition, verdict)
      ? [sayCondition(condition, verdict, claim, ruleSet)]
      : [];
  });
  const refused = decision.status === 'not-eligible' || decision.status === 'superseded' || decision.status === 'fail';
  const rows = refused && failed.length > 0 ? [] : sayRows(claim, ruleSet, env);
  const lines = [...(refused ? failed : held(claim, ruleSet)), ...rows];
  if (refused && lines.length === 0 && claim.notes.length === 0)
    lines.push(item.outcome.amount === undefined ? '没有可给的待遇' : '核算的金额为零');
  if (decision.status === 'needs-facts') lines.push(`还须知道：${missingNames(claim).join('、')}`);
  if (decision.status === 'needs-ruling') lines.push(...rulings(claim, ruleSet));
  if (decision.status === 'needs-decision') lines.push(...sayDiscretion(claim, ruleSet));
  return [...lines, ...sayFormula(claim), ...claim.notes];
}

/** Whether a condition's verdict is what brought a refusal about. */
function stands(condition: Condition, verdict: boolean | undefined): boolean {
  return condition.role === 'exclude' ? verdict === true : verdict === false;
}

function held({ found, decision }: Claim, ruleSet: RuleSet): string[] {
  return decision.verdicts.flatMap((verdict, i) => {
    const condition = found.item.conditions[i];
    if (condition === undefined || verdict !== true || condition.role === 'exclude') return [];
    return [`符合：${conditionText(condition)}${valuesOf(condition.expr, found, ruleSet)}`];
  });
}

function sayCondition(condition: Condition, verdict: boolean | undefined, claim: Claim, ruleSet: RuleSet): string {
  const values = valuesOf(condition.expr, claim.found, ruleSet);
  const head = condition.role === 'exclude' && verdict === true ? '已有替代：' : '不符合：';
  return `${head}${conditionText(condition)}${values}`;
}

/** `毕业5年内（来聊创业日期 ≤ 毕业日期 + 毕业年限）`, with the logical words in Chinese; of what only a programmer reads, the label alone. */
function conditionText({ label, text: written }: { readonly label?: string; readonly text: string }): string {
  const text = sayLogic(written);
  if (label === undefined || label === text) return text;
  return isCode(text) ? label : `${label}（${text}）`;
}

/** Filters of registers, and calls of functions. */
function isCode(text: string): boolean {
  return /\[|[a-z]\(/u.test(text);
}

/** The facts an expression rests on, with their values; one that was not given says what is assumed. */
function valuesOf(expr: Expr, { item, facts, missing }: Case, ruleSet: RuleSet): string {
  const parts = factsOf(expr, item).flatMap((index) => {
    const fact = item.facts[index];
    // What is unknown here did not matter, else it would be asked for.
    if (fact === undefined || fact.name === '' || fact.type.kind === 'boolean' || facts[index] === undefined) return [];
    const said = sayValue(facts[index], fact.type, ruleSet);
    const assumed = fact.assumed !== undefined && (missing[index] ?? []).length > 0;
    return [assumed ? `${fact.name}未提供，视为${said}` : `${fact.name}：${said}`];
  });
  return parts.length === 0 ? '' : `，${[...new Set(parts)].join('，')}`;
}

/** Numbers of the facts an expression reads, through derived facts too. */
export function factsOf(expr: Expr, item: Item): number[] {
  const found = new Set<number>();
  const visit = (e: Expr): void => {
    if (e.op === 'fact') found.add(e.index);
    const derived = e.op === 'derived' ? item.derived[e.index] : undefined;
    if (derived !== undefined) visitAll(derived.expr, visit);
  };
  visitAll(expr, visit);
  return [...found];
}

function sayRows({ found, decision }: Claim, ruleSet: RuleSet, env: Env): string[] {
  return found.item.tableUses.flatMap((use, i) => {
    const table = ruleSet.tables[use.table];
    if (table === undefined) return [];
    const given = use.inputs.map((input, c) => {
      const value = scalar(input, env);
      return `${table.inputs[c]?.label ?? ''} ${sayValue(value instanceof Unknown ? undefined : value, input.type, ruleSet)}`;
    });
    return (decision.rows[i] ?? []).flatMap((number) => {
      const row = table.rows[number];
      const which = table.cross ? '' : `第${String(number + 1)}行`;
      return row === undefined
        ? []
        : [`按“${table.name}”${which}：${given.join('、')} → ${sayOutput(row.output, row.cells.at(-1) ?? '', table)}`];
    });
  });
}

/** What a row gives, in the unit its heading has. */
function sayOutput(output: Output, cell: string, table: DecisionTable): string {
  if (output.kind === 'nothing') return '不予奖补';
  if (output.kind === 'range') return `${saySum(output.low, table)}至${saySum(output.high, table)}之间核定`;
  const { expr } = output;
  return expr.op === 'lit' && typeof expr.value === 'number' ? saySum(expr.value, table) : cell;
}

function saySum(value: number, table: DecisionTable): string {
  const { type } = table.output;
  if (type.kind !== 'number' || type.unit !== '元') return String(value);
  return table.unit === '万元' ? formatWan(value) : formatYuan(value);
}

/** The formula of the 奖励 row where it is more than one table's value. */
function sayFormula(claim: Claim): string[] {
  const { item } = claim.found;
  const entry = item.guide.entries.find((e) => /^奖励[（(]/u.test(e.key));
  if (claim.decision.status !== 'award' || entry === undefined || entry.value.startsWith('见表')) return [];
  return [`核算：${entry.value.replace(/\*/gu, '×').replace(/\s*\/\s*/gu, ' ÷ ')} = ${formatYuan(claim.full)}`];
}

/** Names of the fields that are unknown and matter; for a decision still to be taken, what it lacks. */
export function missingNames(claim: Claim): string[] {
  const { discretion } = claim.found.item.outcome;
  if (claim.status === 'needs-decision' && discretion !== undefined)
    return [discretion.amount, discretion.reason].flatMap((index) =>
      (claim.found.facts[index] ?? null) === null ? [claim.found.item.facts[index]?.name ?? ''] : [],
    );
  const names = claim.decision.missing.flatMap((index) => {
    const missing = claim.found.missing[index] ?? [];
    const fields = missing.map(({ field, register }) => field ?? register);
    return fields.length > 0 ? fields : [claim.found.item.facts[index]?.name ?? ''];
  });
  return [...new Set(names)];
}

function rulings(claim: Claim, ruleSet: RuleSet): string[] {
  const codes = [...claim.decision.rulings, ...claim.found.rulings].map(
    (name) => ruleSet.parameters[name]?.reading ?? name,
  );
  return [...new Set(codes)].map((code) => sayRuling(ruleSet, code));
}

/** What waits for a ruling, and for which. */
export function sayRuling(ruleSet: RuleSet, code: string): string {
  const reading = ruleSet.readings.find((r) => r.code === code);
  return `需裁定：口径 ${code}${reading === undefined ? '' : `“${reading.question}”`}现无有效选项`;
}

/** Who decides within which range, and what the decision still lacks. */
function sayDiscretion({ found, decision }: Claim, ruleSet: RuleSet): string[] {
  const { item, facts } = found;
  const { discretion } = item.outcome;
  if (discretion === undefined) return [];
  const amount = facts[discretion.amount];
  const reason = facts[discretion.reason];
  const range = rangeOf(decision, item, ruleSet);
  const within = range === undefined || (typeof amount === 'number' && range.low <= amount && amount <= range.high);
  const outside = typeof amount === 'number' && !within ? [`核定的${formatYuan(amount)}不在规定的范围内`] : [];
  const unreasoned =
    typeof amount === 'number' && (typeof reason !== 'string' || reason.trim() === '') ? ['没有写明核定理由'] : [];
  return [`须由${discretion.by}在规定范围内核定金额并写明理由`, ...outside, ...unreasoned];
}

function rangeOf(decision: Claim['decision'], item: Item, ruleSet: RuleSet): { low: number; high: number } | undefined {
  for (const [i, use] of item.tableUses.entries())
    for (const row of decision.rows[i] ?? []) {
      const output = ruleSet.tables[use.table]?.rows[row]?.output;
      if (output?.kind === 'range') return output;
    }
  return undefined;
}
