import type { Register, RuleSet } from '../rules/index.ts';
import type { ColumnShape, Visibility } from './model.ts';
import { names } from './names.ts';

/** `可见 全市` and `可见 限本人、市委组织部和承办部门；…` (docs/notice-format.md). */
export function visibilityOf(register: Register, columns: readonly ColumnShape[], ruleSet: RuleSet): Visibility {
  const words = register.about['可见'];
  if (words === undefined) return { kind: 'scoped' };
  if (words === '全市') return { kind: 'city' };
  const parts = (words.split(/[；;。]/u)[0] ?? '').replace(/^限/u, '').split(/[、，,]|和/u);
  const column = (part: string): ColumnShape | undefined => columns.find(({ name }) => name === part.trim());
  const departments = departmentsOf(ruleSet);
  const named = parts.map((part) => part.trim()).filter((part) => departments.has(part));
  const departmentColumns = parts.flatMap((part) => {
    const found = column(part);
    return found?.values?.some((value) => departments.has(value)) === true ? [found.name] : [];
  });
  const organisationColumns = parts.flatMap((part) => {
    const found = column(part);
    return found?.creditCode === true ? [found.name] : [];
  });
  return {
    kind: 'restricted',
    words,
    person: parts.some((part) => part.trim() === '本人'),
    departments: named.length > 0 ? named : names(register.about['保管']),
    departmentColumns,
    organisationColumns,
  };
}

/** Every department that keeps a register, and every value of an enumeration that has one of them. */
function departmentsOf(ruleSet: RuleSet): ReadonlySet<string> {
  const keepers = new Set(Object.values(ruleSet.registers).flatMap(({ about }) => names(about['保管'])));
  const enums = Object.values(ruleSet.enums).filter(({ values }) => values.some((value) => keepers.has(value)));
  return new Set([...keepers, ...enums.flatMap(({ values }) => values)]);
}
