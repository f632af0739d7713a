/** The supported subset of FEEL: text → tree → text. docs/feel.md describes it. */
export type { At, BinaryOp, CompareOp, Feel, UnaryTest } from './ast.ts';
export { FEEL_CODES } from './codes.ts';
export type { FeelCode } from './codes.ts';
export { parseExpression, parseUnaryTests } from './from-text.ts';
export { FUNCTIONS, isFunctionName } from './functions.ts';
export type { FunctionName } from './functions.ts';
export { formatFeel, formatTests } from './to-text.ts';
export { sayFeel, sayTests } from './to-words.ts';
