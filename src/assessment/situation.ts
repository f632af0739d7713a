import {
  byPlace,
  creditCodeFault,
  looksLikeCreditCode,
  looksLikeResidentId,
  nearest,
  parseDay,
  residentIdFault,
  type Diagnostic,
  type Place,
  type SourceEntry,
  type SourceNode,
} from '../kit/index.ts';
import { scaleOf, type Field, type Item, type Register, type RuleSet, type Type, type Value } from '../rules/index.ts';
import { partsOfKey } from './key.ts';
import type { Row, Situation } from './model.ts';
import { fault } from './node.ts';

/** The day of the assessment stands beside the registers under this name. */
const AS_OF = '截至';

/** Types a situation against the dictionary; every fault is found in one go. */
export function typeSituation(node: SourceNode, ruleSet: RuleSet): { situation?: Situation; faults: Diagnostic[] } {
  const faults: Diagnostic[] = [];
  if (node.kind !== 'map')
    return { faults: [fault(node.place, 'S010', '情形须是“名称: 内容”', '如 截至: 2025-12-31')] };
  const registers = new Map<string, readonly Row[]>();
  let asOf: number | undefined;
  for (const entry of node.entries) {
    const register = Object.hasOwn(ruleSet.registers, entry.key) ? ruleSet.registers[entry.key] : undefined;
    if (entry.key === AS_OF) asOf = readAsOf(entry, faults);
    else if (register === undefined)
      faults.push(unknown(entry.place, '台账', entry.key, [AS_OF, ...Object.keys(ruleSet.registers)]));
    else registers.set(entry.key, readRows(register, entry.value, ruleSet, faults));
  }
  if (faults.length > 0) return { faults: faults.sort(byPlace) };
  return { situation: { registers, ...(asOf === undefined ? {} : { asOf }) }, faults: [] };
}

function readAsOf(entry: SourceEntry, faults: Diagnostic[]): number | undefined {
  const value = readValue(entry.value, { kind: 'date' }, AS_OF, undefined, faults);
  return typeof value === 'number' ? value : undefined;
}

function readRows(register: Register, node: SourceNode, ruleSet: RuleSet, faults: Diagnostic[]): Row[] {
  if (node.kind === 'scalar' && node.type === 'null') return [];
  if (node.kind !== 'list') {
    faults.push(fault(node.place, 'S011', `台账“${register.name}”须是一列行`, `如 ${register.name}: [{…}]`));
    return [];
  }
  return node.items.flatMap((item, index) => readRow(register, item, index, ruleSet, faults) ?? []);
}

function readRow(
  register: Register,
  node: SourceNode,
  index: number,
  ruleSet: RuleSet,
  faults: Diagnostic[],
): Row | undefined {
  if (node.kind !== 'map') {
    faults.push(fault(node.place, 'S012', `台账“${register.name}”的一行须是“字段: 值”`, '如 {单位: 某厂, 年度: 2025}'));
    return undefined;
  }
  const values = new Map<string, Value>();
  for (const entry of node.entries) {
    const field = register.fields.find((f) => f.name === entry.key);
    if (field === undefined)
      faults.push(
        unknown(
          entry.place,
          `字段（台账“${register.name}”）`,
          entry.key,
          register.fields.map((f) => f.name),
        ),
      );
    else if (field.computed !== undefined)
      faults.push(fault(entry.place, 'S013', `字段“${field.name}”由系统算出`, '删去这一项'));
    else readField(field, entry.value, ruleSet, values, faults);
  }
  if (register.name === '已发放') checkPayment(values, node, ruleSet, faults);
  return { register: register.name, index, values, place: node.place };
}

function readField(
  field: Field,
  node: SourceNode,
  ruleSet: RuleSet,
  values: Map<string, Value>,
  faults: Diagnostic[],
): void {
  // Nothing given: an optional field is then known to be none, any other unknown.
  if (node.kind === 'scalar' && node.type === 'null') return;
  const value = readValue(node, field.type, field.name, ruleSet, faults);
  if (value !== undefined) values.set(field.name, value);
}

export function readValue(
  node: SourceNode,
  type: Type,
  name: string,
  ruleSet: RuleSet | undefined,
  faults: Diagnostic[],
): Value | undefined {
  const bad = (message: string, hint: string): undefined => {
    faults.push(fault(node.place, 'S020', message, hint));
    return undefined;
  };
  if (node.kind !== 'scalar')
    return bad(`“${name}”须是一个值，给的是${node.kind === 'list' ? '一列' : '一组'}`, '写一个值');
  const { text } = node;
  switch (type.kind) {
    case 'date':
      return parseDay(text) ?? bad(`“${name}”的日期“${text}”不存在或写法不对`, '写成 2025-09-01，须是日历上有的日子');
    case 'boolean':
      if (text === '是' || text === 'true') return true;
      return text === '否' || text === 'false' ? false : bad(`“${name}”的值“${text}”不对`, '写 是 或 否');
    case 'year':
      return /^\d{4}$/u.test(text) && Number(text) >= 1900 && Number(text) <= 2199
        ? Number(text)
        : bad(`“${name}”的年度“${text}”不对`, '写四位年份，如 2025');
    case 'number':
      return readNumber(text, type.unit, name, bad);
    case 'enum':
      return readEnum(node, type.name, name, ruleSet, faults);
    case 'text':
    case 'ref':
      return readText(node, type, name, ruleSet, faults);
    case 'list':
    case 'row':
      return undefined;
  }
}

/** Whole heads, months and years; 元, 平方米 and % with at most two decimals. Only a percentage may be below zero. */
function readNumber(
  text: string,
  unit: string,
  name: string,
  bad: (m: string, h: string) => undefined,
): number | undefined {
  const scale = scaleOf(unit);
  const allowed = scale === 0 ? '非负整数' : unit === '%' ? '数，最多两位小数，可以为负' : '非负数，最多两位小数';
  const match = /^(?<sign>-?)(?<whole>\d{1,13})(?:\.(?<fraction>\d+))?$/u.exec(text);
  const { sign = '', whole = '', fraction = '' } = match?.groups ?? {};
  const digits = fraction.replace(/0+$/u, '');
  const negative = sign === '-' && unit !== '%' && Number(text) !== 0;
  if (match === null || digits.length > scale || negative)
    return bad(`“${name}”的值“${text}”不对`, `须是${allowed}${unit === '' ? '' : `（${unit}）`}`);
  const value = Number(whole + digits.padEnd(scale, '0'));
  // 100 亿元 and 1 亿 heads are more than any case here; beyond them a product would no longer be exact.
  if (value > (scale === 0 ? 1e8 : 1e12)) return bad(`“${name}”的值“${text}”太大`, '核对单位');
  return sign === '-' && value !== 0 ? -value : value;
}

function readEnum(
  node: SourceNode & { kind: 'scalar' },
  enumName: string,
  name: string,
  ruleSet: RuleSet | undefined,
  faults: Diagnostic[],
): number | undefined {
  const values = ruleSet?.enums[enumName]?.values ?? [];
  const code = values.indexOf(node.text);
  if (code >= 0) return code;
  const near = nearest(node.text, values);
  faults.push(
    fault(
      node.place,
      'S021',
      `“${name}”的值“${node.text}”不在可选范围内`,
      `${near === undefined ? '' : `是不是“${near}”？`}可选：${values.join('、')}`,
    ),
  );
  return undefined;
}

function readText(
  node: SourceNode & { kind: 'scalar' },
  type: Type,
  name: string,
  ruleSet: RuleSet | undefined,
  faults: Diagnostic[],
): string | undefined {
  const { place } = node;
  const text = asKept(node.text, type, name, ruleSet);
  if (text === '') {
    faults.push(fault(place, 'S020', `“${name}”是空的`, '没有就不写这一项'));
    return undefined;
  }
  const identity = identityFault(text, type, name);
  if (identity !== undefined)
    faults.push(fault(place, 'S022', `“${name}”的号码“${text}”${identity}`, '核对号码；没有号码的可写简称'));
  if (name === '事项' && ruleSet !== undefined) checkItemCode(text, place, ruleSet, faults);
  return text;
}

/** 已发放 names items by code; a typing error there would pay somebody twice. */
function checkItemCode(text: string, place: Place, ruleSet: RuleSet, faults: Diagnostic[]): void {
  const codes = ruleSet.items.map((item) => item.code);
  if (!codes.includes(text)) faults.push(unknown(place, '事项', text, codes));
}

/** So would a payment of which it is not said to whom, how much, and for which key. */
function checkPayment(
  values: ReadonlyMap<string, Value>,
  node: SourceNode,
  ruleSet: RuleSet,
  faults: Diagnostic[],
): void {
  const item = ruleSet.items.find(({ code }) => code === values.get('事项'));
  // A value that is wrong has its own fault; one that is empty is not given.
  const entries = node.kind === 'map' ? node.entries : [];
  const given = entries.filter(({ value }) => value.kind !== 'scalar' || value.type !== 'null').map(({ key }) => key);
  const lacks = (name: string, hint: string): void => {
    if (!given.includes(name)) faults.push(fault(node.place, 'S023', `已发放的这一行没有“${name}”`, hint));
  };
  lacks('事项', '写事项编码，如 03-01');
  lacks('对象', '写领取人的号码或简称');
  if (item?.kind === 'award') lacks('金额', '写已发的金额（元）');
  if (item === undefined || item.key.length === 0) return;
  const form = `写${item.key.map(({ label }) => label).join('/')}，各部分用“/”隔开`;
  lacks('同项键', form);
  const key = values.get('同项键');
  const place = entries.find((entry) => entry.key === '同项键')?.value.place ?? node.place;
  if (typeof key !== 'string') return;
  if (key.split('/').length < item.key.length)
    faults.push(fault(place, 'S023', `同项键“${key}”不足${String(item.key.length)}部分`, form));
  else faults.push(...wrongParts(key, item, ruleSet).map((wrong) => fault(place, 'S023', wrong, form)));
}

/** A year or a name of a list that is written otherwise would be the same as nothing. */
function wrongParts(key: string, item: Item, ruleSet: RuleSet): string[] {
  return partsOfKey(key, item.key.length).flatMap((part, i) => {
    const { expr, label } = item.key[i] ?? {};
    const allowed =
      expr?.type.kind === 'year'
        ? /^\d{4}$/u.test(part)
        : expr?.type.kind !== 'enum' || (ruleSet.enums[expr.type.name]?.values.includes(part) ?? true);
    return allowed ? [] : [`同项键“${key}”里的${label ?? ''}“${part}”不对`];
  });
}

/**
 * As it is compared with others: without white space at its ends; a number as the card has it, however it was typed (`…x`, full width, in
 * groups), for somebody who is written in two ways would be two people, and be paid twice.
 */
function asKept(given: string, type: Type, name: string, ruleSet: RuleSet | undefined): string {
  const text = given.trim();
  if (name === '同项键') return text.split('/').map(numberIn).join('/');
  const holdsNumber =
    type.kind === 'ref' ? HOLDERS.has(type.register) : ruleSet !== undefined && identitiesOf(ruleSet).has(name);
  return holdsNumber ? numberIn(text) : text;
}

function numberIn(text: string): string {
  const number = text.normalize('NFKC').replace(/[\s-]/gu, '').toUpperCase();
  return looksLikeCreditCode(number) ? number : text.trim();
}

const HOLDERS: ReadonlySet<string> = new Set(['个人', '单位']);
const IDENTITIES = new WeakMap<RuleSet, ReadonlySet<string>>();

/** Fields that name somebody without referring to a register. */
function identitiesOf(ruleSet: RuleSet): ReadonlySet<string> {
  const known = IDENTITIES.get(ruleSet);
  if (known !== undefined) return known;
  const fields = Object.values(ruleSet.registers).flatMap((register) => register.fields);
  const named = fields.filter(({ identity }) => identity !== undefined).map(({ name }) => name);
  const names = new Set([...named, '统一社会信用代码']);
  IDENTITIES.set(ruleSet, names);
  return names;
}

/** GB 11643 and GB 32100, wherever a number has the length of one. */
function identityFault(text: string, type: Type, name: string): string | undefined {
  const organisation = (type.kind === 'ref' && type.register === '单位') || name === '统一社会信用代码';
  if (organisation) return looksLikeCreditCode(text) && creditCodeFault(text) !== undefined ? '校验位不对' : undefined;
  if (!looksLikeResidentId(text)) return undefined;
  const found = residentIdFault(text);
  if (found === undefined) return undefined;
  // A credit code may consist of digits alone.
  return creditCodeFault(text) === undefined ? undefined : '校验位或出生日期不对';
}

function unknown(place: Place, what: string, name: string, known: readonly string[]): Diagnostic {
  const near = nearest(name, known);
  const hint =
    near === undefined
      ? `可用的有：${known.slice(0, 16).join('、')}${known.length > 16 ? '…' : ''}`
      : `是不是“${near}”？`;
  return fault(place, 'S014', `不认识的${what}“${name}”`, hint);
}
