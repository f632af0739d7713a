import type { Register, RuleSet } from '../rules/index.ts';
import type { ColumnShape, RowScope, Source } from './model.ts';
import { names } from './names.ts';
import { COUNTY, ORGANISATION, PERSON } from './resolve.ts';

/**
 * Whom a row concerns. Its county: its own, else that of the fields in 属地, else its first 单位's, else its first 个人's, else that of
 * what it refers to. Its organisations and persons: those it names, else those of what it refers to.
 */
export function rowScopeOf(register: Register, columns: readonly ColumnShape[], ruleSet: RuleSet): RowScope {
  const isOwn = register.key.length === 1 ? register.key[0] : undefined;
  const organisations = columns.filter(({ creditCode }) => creditCode);
  const persons = columns.filter(({ identity }) => identity === 'person');
  // A text that may be an ID number may be a credit code as well.
  const either = columns.filter(({ identity }) => identity === 'person-or-name');
  const others = columns.filter(
    (column) => !column.creditCode && column.identity === 'none' && belongs(column, register, ruleSet),
  );
  const through = (column: ColumnShape, other: string): Source[] =>
    // A person's or an organisation's own row says nothing that the row itself doesn't.
    register.name === other && column.name === isOwn ? [] : sourceOf(column.name, other, ruleSet);
  const inOrder = [
    ...organisations.flatMap((column) => through(column, ORGANISATION)),
    ...persons.flatMap((column) => through(column, PERSON)),
    ...either.flatMap((column) => [...through(column, PERSON), ...through(column, ORGANISATION)]),
    ...others.flatMap((column) => through(column, column.reference ?? '')),
  ];
  const first = names(register.about['属地']);
  const via = others.flatMap((column) => through(column, column.reference ?? ''));
  return {
    county: columnOfCounty(register),
    countyVia: [
      ...first.flatMap((name) => inOrder.filter(({ column }) => column === name)),
      ...inOrder.filter(({ column }) => !first.includes(column)),
    ],
    organisations: [...organisations, ...either].map(({ name }) => name),
    persons: [...persons, ...either].map(({ name }) => name),
    organisationsVia: organisations.length + either.length > 0 ? [] : via,
    personsVia: persons.length + either.length > 0 ? [] : via,
  };
}

function columnOfCounty({ fields }: Register): string | null {
  return fields.find(({ suggests, computed }) => suggests === COUNTY && computed === undefined)?.name ?? null;
}

function sourceOf(column: string, register: string, ruleSet: RuleSet): Source[] {
  const keyColumn = ruleSet.registers[register]?.key[0];
  return keyColumn === undefined ? [] : [{ column, register, keyColumn }];
}

/**
 * Whether a reference says what the row is a part of: not one that may be missing, nor a mere pointer into a list that the whole city
 * sees, such as that of the 产业链.
 */
function belongs({ name, optional, reference }: ColumnShape, { key }: Register, ruleSet: RuleSet): boolean {
  if (reference === undefined || optional) return false;
  return key.includes(name) || ruleSet.registers[reference]?.about['可见'] !== '全市';
}
