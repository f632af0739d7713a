import { formatDay, formatWan, formatYuan } from '../kit/index.ts';
import { scaleOf, visitAll, type Condition, type Expr, type Item, type RuleSet, type Type, type Value } from '../rules/index.ts';
import type { Claim } from './stack.ts';

/** A value for a reader: `1万元`, `30 人`, `2025-09-01`, 是. */
export function sayValue(value: Value | undefined, type: Type, ruleSet: RuleSet): string {
  if (value === undefined) return '未知';
  if (value === null) return '无';
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (typeof value === 'string') return value;
  if (type.kind === 'enum') return ruleSet.enums[type.name]?.values[value] ?? String(value);
  if (type.kind === 'date') return formatDay(value);
  if (type.kind === 'number' && type.unit === '元') return formatYuan(value);
  if (type.kind === 'number') return `${String(value / 10 ** scaleOf(type.unit))}${type.unit === '%' ? '' : ' '}${type.unit}`.trim();
  return String(value);
}

/** The reasons of a claim in the order of its decision: what did not hold, or what did; the row; the sum; stacking. */
export function because(claim: Claim, ruleSet: RuleSet): string[] {
  const { found, decision } = claim;
  const { item } = found;
  const lines: string[] = [];
  const failed = decision.verdicts.flatMap((verdict, i) => {
    const condition = item.conditions[i];
    return condition !== undefined && stands(condition, verdict) ? [sayCondition(condition, verdict, claim, ruleSet)] : [];
  });
  if (decision.status === 'not-eligible' || decision.status === 'superseded' || decision.status === 'fail') lines.push(...failed);
  else lines.push(...held(claim, ruleSet));
  lines.push(...sayRows(claim, ruleSet));
  if (decision.status === 'not-eligible' && failed.length === 0 && !claim.decision.rows.some((rows) => rows.length > 0))
    lines.push('标准表没有给这种情形奖励');
  if (decision.status === 'needs-facts') lines.push(`还须知道：${missingNames(claim).join('、')}`);
  if (decision.status === 'needs-ruling') lines.push(...rulings(claim, ruleSet));
  if (decision.status === 'needs-decision') lines.push(sayDiscretion(item));
  lines.push(...sayFormula(claim), ...claim.notes);
  return lines;
}

/** Whether a condition's verdict is what brought a refusal about. */
function stands(condition: Condition, verdict: boolean | undefined): boolean {
  return condition.role === 'exclude' ? verdict === true : verdict === false;
}

function held({ found, decision }: Claim, ruleSet: RuleSet): string[] {
  return decision.verdicts.flatMap((verdict, i) => {
    const condition = found.item.conditions[i];
    if (condition === undefined || verdict !== true || condition.role === 'exclude') return [];
    return [`符合：${conditionText(condition)}${valuesOf(condition.expr, found.item, found.facts, ruleSet)}`];
  });
}

function sayCondition(condition: Condition, verdict: boolean | undefined, claim: Claim, ruleSet: RuleSet): string {
  const values = valuesOf(condition.expr, claim.found.item, claim.found.facts, ruleSet);
  const head = condition.role === 'exclude' && verdict === true ? '已有替代：' : '不符合：';
  return `${head}${conditionText(condition)}${values}`;
}

/** `毕业5年内：来聊创业日期 ≤ 毕业日期 + 毕业年限`, with the logical words in Chinese. */
export function conditionText(condition: { readonly label?: string; readonly text: string }): string {
  const text = condition.text
    .replace(/\band\b/gu, '且')
    .replace(/\bor\b/gu, '或')
    .replace(/\bnot\s*\(/gu, '非(')
    .replace(/>=/gu, '≥')
    .replace(/<=/gu, '≤')
    .replace(/!=/gu, '≠');
  return condition.label === undefined ? text : `${condition.label}（${text}）`;
}

/** The facts an expression rests on, with their values. */
function valuesOf(expr: Expr, item: Item, facts: readonly (Value | undefined)[], ruleSet: RuleSet): string {
  const seen = factsOf(expr, item);
  const parts = seen.flatMap((index) => {
    const fact = item.facts[index];
    return fact === undefined || fact.type.kind === 'boolean' ? [] : [`${fact.name}：${sayValue(facts[index], fact.type, ruleSet)}`];
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

function sayRows({ found, decision }: Claim, ruleSet: RuleSet): string[] {
  const { item, facts } = found;
  return item.tableUses.flatMap((use, i) => {
    const table = ruleSet.tables[use.table];
    if (table === undefined || decision.status === 'fail') return [];
    return (decision.rows[i] ?? []).flatMap((number) => {
      const row = table.rows[number];
      if (row === undefined) return [];
      const given = use.inputs.map((input, c) => {
        const label = table.inputs[c]?.label ?? '';
        const index = factsOf(input, item)[0];
        const fact = index === undefined ? undefined : item.facts[index];
        const value = fact === undefined || index === undefined ? '' : ` ${sayValue(facts[index], fact.type, ruleSet)}`;
        return `${label}${value}`;
      });
      const out = row.output;
      const gives =
        out.kind === 'nothing'
          ? '不予奖补'
          : out.kind === 'range'
            ? `${formatWan(out.low)}至${formatWan(out.high)}之间核定`
            : out.expr.op === 'lit'
              ? saySum(out.expr.value, out.expr.type, ruleSet)
              : (row.cells.at(-1) ?? '');
      return [`按“${table.name}”第${String(number + 1)}行：${given.join('、')} → ${gives}`];
    });
  });
}

function saySum(value: Value, type: Type, ruleSet: RuleSet): string {
  return type.kind === 'number' && type.unit === '元' && typeof value === 'number' ? formatWan(value) : sayValue(value, type, ruleSet);
}

/** The formula of the 奖励 row where it is more than one table's value. */
function sayFormula(claim: Claim): string[] {
  const { item } = claim.found;
  const entry = item.guide.entries.find((e) => /^奖励[（(]/u.test(e.key));
  if (claim.decision.status !== 'award' || entry === undefined || /^见表/u.test(entry.value)) return [];
  return [`核算：${entry.value.replace(/\*/gu, '×').replace(/\s*\/\s*/gu, ' ÷ ')} = ${formatYuan(claim.full)}`];
}

export function missingNames(claim: Claim): string[] {
  const names = claim.decision.missing.flatMap((index) => {
    const missing = claim.found.missing[index] ?? [];
    const fields = missing.map(({ field, register }) => field ?? register);
    return fields.length > 0 ? fields : [claim.found.item.facts[index]?.name ?? ''];
  });
  return [...new Set(names)];
}

function rulings(claim: Claim, ruleSet: RuleSet): string[] {
  const codes = [...claim.decision.rulings, ...claim.found.rulings].map((name) => ruleSet.parameters[name]?.reading ?? name);
  return [...new Set(codes)].map((code) => {
    const reading = ruleSet.readings.find((r) => r.code === code);
    return `需裁定：口径 ${code}${reading === undefined ? '' : `“${reading.question}”`}现无有效选项`;
  });
}

function sayDiscretion(item: Item): string {
  const by = item.outcome.discretion?.by ?? '主管部门';
  return `须由${by}在规定范围内核定金额并写明理由`;
}
