import type { Json } from '../../case/index.ts';
import { formatDay, parseDay } from '../../kit/index.ts';
import type { RowValue } from '../../register/index.ts';
import { scaleOf, type RuleSet, type Type, type Value } from '../../rules/index.ts';

/** A value of a register as the rules have it: only the words of an enumeration become their number. */
export function fromRegister(value: RowValue, type: Type, ruleSet: RuleSet): Value {
  return type.kind === 'enum' ? codeOf(value, type.name, ruleSet) : value;
}

/** A value as a situation writes it: money in 元, days as `2025-09-01`, enumerations as words. */
export function toJson(value: Value, type: Type, ruleSet: RuleSet): Json {
  if (typeof value !== 'number') return value;
  switch (type.kind) {
    case 'enum':
      return ruleSet.enums[type.name]?.values[value] ?? null;
    case 'date':
      return formatDay(value);
    case 'number':
      return value / 10 ** scaleOf(type.unit);
    default:
      return value;
  }
}

/** The value that `toJson` wrote. @throws TypeError of anything else. */
export function fromJson(json: Json, type: Type, ruleSet: RuleSet): Value {
  if (json === null || typeof json === 'boolean') return json;
  if (typeof json === 'object') throw unreadable(json, type);
  switch (type.kind) {
    case 'enum':
      return codeOf(json, type.name, ruleSet);
    case 'date':
      return parseDay(String(json)) ?? fail(json, type);
    case 'number':
      return typeof json === 'number' ? Math.round(json * 10 ** scaleOf(type.unit)) : fail(json, type);
    default:
      return json;
  }
}

function codeOf(value: RowValue, name: string, ruleSet: RuleSet): number {
  const code = ruleSet.enums[name]?.values.indexOf(String(value)) ?? -1;
  if (code < 0) throw new TypeError(`“${String(value)}”不在枚举“${name}”中`);
  return code;
}

function fail(json: Json, type: Type): never {
  throw unreadable(json, type);
}

function unreadable(json: Json, { kind }: Type): TypeError {
  return new TypeError(`${JSON.stringify(json)} is no ${kind}`);
}
