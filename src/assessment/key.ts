import { formatDay } from '../kit/index.ts';
import { scaleOf, type RuleSet, type Type, type Value } from '../rules/index.ts';

/** The 同项键 of parts: `焊接/2025`; `—` where there are none (once). */
export function keyText(
  parts: readonly { readonly value: Value | undefined; readonly type: Type }[],
  ruleSet: RuleSet,
): string {
  return parts.length === 0 ? '—' : parts.map(({ value, type }) => sayPlain(value ?? null, type, ruleSet)).join('/');
}

/** The parts of a printed key. A name may itself contain `/`: then the first part takes what is over. */
export function partsOfKey(key: string, count: number): string[] {
  const parts = key.split('/');
  if (count <= 1) return [key];
  const over = parts.length - count;
  return over <= 0 ? parts : [parts.slice(0, over + 1).join('/'), ...parts.slice(over + 1)];
}

/** A value as it stands in a key: no units, no separators. */
export function sayPlain(value: Value, type: Type, ruleSet: RuleSet): string {
  if (value === null) return '—';
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (typeof value === 'string') return value;
  if (type.kind === 'enum') return ruleSet.enums[type.name]?.values[value] ?? String(value);
  if (type.kind === 'date') return formatDay(value);
  return String(type.kind === 'number' ? value / 10 ** scaleOf(type.unit) : value);
}
