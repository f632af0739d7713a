import { scaleOf } from '../kit/index.ts';
import type { Field, Register, RuleSet } from '../rules/index.ts';
import type { ColumnKind, ColumnShape, Identity, Reference, TableShape } from './model.ts';
import { names } from './names.ts';
import { rowScopeOf } from './row-scope.ts';
import { visibilityOf } from './visibility.ts';
import { ORGANISATION, PERSON, resolvedRegister } from './resolve.ts';

/** Columns by which people and organisations are searched. */
const NAME_COLUMNS: Readonly<Record<string, string>> = { [PERSON]: '姓名', [ORGANISATION]: '名称' };

/** All registers of the dictionary as tables, in its order. */
export function tablesOf(ruleSet: RuleSet): readonly TableShape[] {
  return Object.values(ruleSet.registers).map((register) => tableOf(register, ruleSet));
}

export function tableOf(register: Register, ruleSet: RuleSet): TableShape {
  const fields = register.fields.filter(({ computed }) => computed === undefined);
  const columns = fields.map((field) => columnOf(field, register, ruleSet));
  const nameColumn = NAME_COLUMNS[register.name];
  return {
    name: register.name,
    notice: register.notice,
    comment: `台账“${register.name}”${words('保管', register)}${words('可见', register)}`,
    columns,
    key: register.key,
    references: columns.flatMap((column) => referenceOf(column, ruleSet)),
    keepers: names(register.about['保管']),
    fourEyes: register.about['变更'] === '须两人',
    visibility: visibilityOf(register, columns, ruleSet),
    scope: rowScopeOf(register, columns, ruleSet),
    nameColumn: nameColumn !== undefined && columns.some(({ name }) => name === nameColumn) ? nameColumn : null,
  };
}

function words(entry: string, { about }: Register): string {
  const value = about[entry];
  return value === undefined ? '' : `；${entry}：${value}`;
}

function columnOf(field: Field, register: Register, ruleSet: RuleSet): ColumnShape {
  const { name, type, optional, note } = field;
  const isKey = register.key.includes(name);
  const kind = kindOf(field);
  const base = {
    name,
    kind,
    nullable: !isKey,
    optional,
    comment: note,
    identity: identityOf(field, ruleSet),
    creditCode: isCreditCode(field, register, ruleSet),
    unit: type.kind === 'number' ? type.unit : '',
  };
  if (type.kind === 'enum') return { ...base, values: ruleSet.enums[type.name]?.values ?? [] };
  if (type.kind === 'ref') return { ...base, reference: type.register, longest: KEY_LENGTH };
  if (kind === 'year' || kind === 'count' || kind === 'hundredths') return { ...base, range: rangeOf(field, kind) };
  if (kind !== 'text') return base;
  const suggestions = field.suggests === undefined ? undefined : ruleSet.enums[field.suggests]?.values;
  const longest = isKey || field.identity !== undefined ? KEY_LENGTH : TEXT_LENGTH;
  return { ...base, longest, ...(suggestions === undefined ? {} : { suggestions }) };
}

/** Parts of keys, by which rows are found; an index takes no more than some 2700 bytes of all of them. */
const KEY_LENGTH = 200;
/** A story, a plan, a reason. */
const TEXT_LENGTH = 4000;

function kindOf({ type }: Field): ColumnKind {
  switch (type.kind) {
    case 'number':
      return scaleOf(type.unit) === 2 ? 'hundredths' : 'count';
    case 'ref':
      return 'reference';
    case 'text':
    case 'boolean':
    case 'date':
    case 'year':
    case 'enum':
      return type.kind;
    case 'list':
    case 'row':
      throw new TypeError(`a field cannot be a ${type.kind}`);
  }
}

/** As a situation has them: years 1900 to 2199, at most 100 亿元 and 1 亿 of all else, and below zero only percentages and what says so. */
function rangeOf({ type, negative }: Field, kind: 'year' | 'count' | 'hundredths'): readonly [number, number] {
  if (kind === 'year') return [1900, 2199];
  const most = kind === 'count' ? 1e8 : 1e12;
  const below = negative === true || (type.kind === 'number' && type.unit === '%');
  return [below ? -most : 0, most];
}

function identityOf(field: Field, ruleSet: RuleSet): Identity {
  if (field.identity !== undefined) return field.identity;
  return field.type.kind === 'ref' && resolvedRegister(field.type.register, ruleSet) === PERSON ? 'person' : 'none';
}

function isCreditCode(field: Field, register: Register, ruleSet: RuleSet): boolean {
  if (field.type.kind === 'ref') return resolvedRegister(field.type.register, ruleSet) === ORGANISATION;
  return register.name === ORGANISATION && register.key.length === 1 && register.key[0] === field.name;
}

function referenceOf({ name, reference }: ColumnShape, ruleSet: RuleSet): Reference[] {
  const key = reference === undefined ? undefined : ruleSet.registers[reference]?.key;
  const keyColumn = key?.[0];
  if (reference === undefined || key === undefined || keyColumn === undefined) return [];
  return [{ column: name, register: reference, keyColumn, enforced: key.length === 1 }];
}
