export * from './model.ts';
export { assess, type AssessOptions, type Decider } from './assess.ts';
export { compiledDecider, compileItem, plain, toJs, type CompiledItem } from './to-js.ts';
export { Gathering, type Case } from './gather.ts';
export { decide, type Decision, type Facts, type Status } from './decide.ts';
export { situationFromJson } from './from-json.ts';
export { situationFromYaml } from './from-yaml.ts';
export { conditionText, sayValue } from './say.ts';
export { accountOf, sayBenefit } from './account.ts';
