import { scaleOf, type RuleSet, type Type, type Value } from '../../../rules/index.ts';
import { sayDay, sayMoney } from '../../ui/index.ts';

/** A value of a rule as a sentence would say it: `1万元`, `30人`, `2024年12月29日`, `高级工`, 是. */
export function sayRuleValue(value: Value, type: Type, ruleSet: RuleSet): string {
  if (value === null) return '无';
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (typeof value === 'string') return value;
  switch (type.kind) {
    case 'enum':
      return ruleSet.enums[type.name]?.values[value] ?? String(value);
    case 'date':
      return sayDay(value);
    case 'number':
      return sayQuantity(value, type.unit);
    default:
      return String(value);
  }
}

/** An integer of the rules (元 in 分, % and 平方米 in hundredths) with its unit. */
export function sayQuantity(value: number, unit: string): string {
  if (unit === '元') return sayMoney(value);
  return `${String(value / 10 ** scaleOf(unit))}${unit === '月' ? '个月' : unit}`;
}
