import { itemText, serviceText, type ItemText, type RuleSet } from '../rules/index.ts';

/** An item or service by its code, as readable Chinese; undefined where there is none. */
export function explainItem(ruleSet: RuleSet, code: string): ItemText | undefined {
  const item = ruleSet.items.find((one) => one.code === code);
  if (item !== undefined) return itemText(item, ruleSet);
  const service = ruleSet.services.find((one) => one.code === code);
  return service === undefined ? undefined : serviceText(service, ruleSet);
}
