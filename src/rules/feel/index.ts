/** The supported subset of FEEL: text → tree. docs/feel.md describes it. */
export type { Feel, UnaryTest } from './ast.ts';
export { parseExpression, parseUnaryTests } from './from-text.ts';
