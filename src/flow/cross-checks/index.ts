/** 交叉核验: what looks odd about a case. It tells, and never decides. */
export { CHECKS } from './checks.ts';
export { crossChecks, type FindingView } from './view.ts';
