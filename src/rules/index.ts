export * from './model.ts';
export { compileRules } from './from-notice.ts';
export { coverageOf, type Coverage } from './coverage.ts';
export { regimeOn, optionOn, type Regime } from './regime.ts';
export { visitAll, children, withChildren } from './expr.ts';
export { expressionsOf } from './items.ts';
export { FUNDS } from './guide.ts';
export { sayType } from './types.ts';
export { itemText, sayLogic, serviceText, type ItemText, type PlainTable } from './to-text.ts';
