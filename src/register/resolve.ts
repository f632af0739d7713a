import type { RuleSet } from '../rules/index.ts';

/** The two registers that all others are about: whom a row concerns is asked of them. */
export const PERSON = '个人';
export const ORGANISATION = '单位';
/** The enumeration of counties; a field that offers it says where the row belongs. */
export const COUNTY = '区县';

/**
 * The register whose key a reference to `register` holds in the end: a school is registered under its 单位, so a reference to 院校 is a
 * credit code too.
 */
export function resolvedRegister(register: string, ruleSet: RuleSet): string {
  const seen = new Set<string>();
  for (let at = register; !seen.has(at);) {
    seen.add(at);
    const { key = [], fields = [] } = ruleSet.registers[at] ?? {};
    const field = key.length === 1 ? fields.find(({ name }) => name === key[0]) : undefined;
    if (field?.type.kind !== 'ref') return at;
    at = field.type.register;
  }
  return register;
}
