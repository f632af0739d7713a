import { visitAll, type Expr, type Field, type Item, type Register, type RuleSet } from '../../../rules/index.ts';
import { conjuncts } from '../words/possible.ts';
import { HAS_NONE, type Answer, type Interview } from './interview.ts';
import { plainAnswer } from './plain-answer.ts';

/** A situation as JSON, the same that `POST /api/assess` takes. */
export type SituationJson = Readonly<Record<string, unknown>>;

type Row = Record<string, string>;

/** The short name the person or organisation asking goes by; nobody has to give a name or number to calculate. */
export function beneficiaryName(item: Item): string {
  return item.audience === '个人' ? '我' : '本单位';
}

/** From what was told to the facts: rows of registers. The rows each item looks at are made here, with what it takes for granted. */
export function toSituation(interview: Interview, ruleSet: RuleSet): SituationJson {
  const registers = new Map<string, Row[]>();
  const items = interview.items.flatMap((code) => ruleSet.items.find((item) => item.code === code) ?? []);
  for (const item of items) Object.assign(rowAt(registers, unitRegister(item), 0), unitRow(item, ruleSet));
  for (const answer of interview.answers) applyAnswer(registers, answer, items, ruleSet);
  if (interview.paid.length > 0) {
    const rows = interview.paid.map(({ item, key, amount, date }) => ({
      事项: item,
      对象: nameFor(item, ruleSet),
      同项键: key,
      金额: plainAnswer(amount, { kind: 'number', unit: '元' }),
      发放日期: date,
    }));
    registers.set('已发放', rows);
  }
  return { ...(interview.asOf === undefined ? {} : { 截至: interview.asOf }), ...Object.fromEntries(registers) };
}

function nameFor(code: string, ruleSet: RuleSet): string {
  const item = ruleSet.items.find((one) => one.code === code);
  return item === undefined ? '我' : beneficiaryName(item);
}

/** Where the unit is a group of rows that may be declared by its numbers instead, those are asked for. */
function unitRegister({ unit }: Item): string {
  return unit.alternative?.register ?? unit.register;
}

/** Who asks, and what the item's 范围 takes for granted (载体类型 = 国家级技能大师工作室). */
function unitRow(item: Item, ruleSet: RuleSet): Row {
  const name = beneficiaryName(item);
  const source = item.facts[item.beneficiary]?.source;
  const { alternative, scope } = item.unit;
  const declared = alternative?.facts.find(({ fact }) => fact === item.beneficiary)?.field;
  const field = declared ?? (source?.op === 'get' ? source.field : undefined);
  const row: Row = field === undefined ? {} : { [field]: name };
  if (alternative === undefined && scope !== undefined)
    for (const expr of conjuncts(scope)) Object.assign(row, granted(expr, ruleSet));
  return row;
}

function granted(expr: Expr, ruleSet: RuleSet): Row {
  if (expr.op === 'get' && expr.variable === 0 && expr.type.kind === 'boolean') return { [expr.field]: '是' };
  if (expr.op !== 'compare' || expr.how !== '=' || expr.left.op !== 'get' || expr.left.variable !== 0) return {};
  if (expr.right.op !== 'lit' || expr.right.type.kind !== 'enum' || typeof expr.right.value !== 'number') return {};
  const value = ruleSet.enums[expr.right.type.name]?.values[expr.right.value];
  return value === undefined ? {} : { [expr.left.field]: value };
}

function applyAnswer(registers: Map<string, Row[]>, answer: Answer, items: readonly Item[], ruleSet: RuleSet): void {
  const { register, field, row, key, value } = answer;
  const definition = registerNamed(register, ruleSet);
  if (definition === undefined) return;
  if (field === undefined) {
    const rows = rowsOf(registers, register);
    if (value !== HAS_NONE && rows.length === 0) rows.push(linkedRow(register, registers, items, ruleSet));
    return;
  }
  const type = definition.fields.find((one) => one.name === field)?.type;
  if (type === undefined) return;
  const target =
    key === undefined
      ? rowAt(registers, register, row ?? 0)
      : rowByKey(registers, register, definition.key[0] ?? '', key);
  target[field] = plainAnswer(value, type);
}

/** The name comes from outside, so names that every object has are none. */
export function registerNamed(name: string, ruleSet: RuleSet): Register | undefined {
  return Object.hasOwn(ruleSet.registers, name) ? ruleSet.registers[name] : undefined;
}

function rowsOf(registers: Map<string, Row[]>, register: string): Row[] {
  const known = registers.get(register);
  if (known !== undefined) return known;
  const rows: Row[] = [];
  registers.set(register, rows);
  return rows;
}

function rowAt(registers: Map<string, Row[]>, register: string, index: number): Row {
  const rows = rowsOf(registers, register);
  while (rows.length <= index) rows.push({});
  return rows[index] ?? {};
}

function rowByKey(registers: Map<string, Row[]>, register: string, keyField: string, key: string): Row {
  const rows = rowsOf(registers, register);
  const known = rows.find((row) => row[keyField] === key);
  if (known !== undefined) return known;
  const row: Row = { [keyField]: key };
  rows.push(row);
  return row;
}

/**
 * A row that belongs to the case: what the rule joins it by is filled in (毕业生.身份证号 = 创业项目.负责人), and where no rule says so,
 * the first field that may hold who asks.
 */
function linkedRow(
  register: string,
  registers: ReadonlyMap<string, readonly Row[]>,
  items: readonly Item[],
  ruleSet: RuleSet,
): Row {
  const row: Row = {};
  for (const item of items) {
    const unit = registers.get(unitRegister(item))?.[0] ?? {};
    for (const { source } of item.facts) Object.assign(row, joined(source, register, unit));
  }
  const current = items.at(-1);
  const isJoined = Object.keys(row).length > 0;
  if (current === undefined || isJoined) return row;
  const reference = current.audience === '个人' ? '个人' : '单位';
  const field = ruleSet.registers[register]?.fields.find(
    ({ type }: Field) => type.kind === 'ref' && type.register === reference,
  );
  return field === undefined ? row : { [field.name]: beneficiaryName(current) };
}

/** The fields by which a filter over the register holds on to the unit's row, with their values. */
function joined(source: Expr, register: string, unit: Row): Row {
  const row: Row = {};
  visitAll(source, (expr) => {
    if (expr.op !== 'filter' || expr.list.op !== 'rows' || expr.list.register !== register) return;
    for (const clause of conjuncts(expr.where)) {
      if (clause.op !== 'compare' || clause.how !== '=' || clause.left.op !== 'get' || clause.right.op !== 'get')
        continue;
      const [own, other] =
        clause.left.variable === expr.variable ? [clause.left, clause.right] : [clause.right, clause.left];
      const value = unit[other.field];
      if (own.variable === expr.variable && other.variable === 0 && value !== undefined) row[own.field] = value;
    }
  });
  return row;
}
