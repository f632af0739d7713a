export * from './model.ts';
export { compileRules } from './from-notice.ts';
export { RULE_CODES } from './codes.ts';
export { coverageOf, type Coverage } from './coverage.ts';
export { regimeOn, optionOn, type Regime } from './regime.ts';
export { visitAll, children } from './expr.ts';
export { expressionsOf } from './item-expressions.ts';
export { FEEL_CODES } from './feel/codes.ts';
export { itemText, sayLogic, serviceText, type ItemText, type PlainTable } from './to-text.ts';
