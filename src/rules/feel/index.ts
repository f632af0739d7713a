/** The supported subset of FEEL: text → tree. docs/feel.md describes it. */
export { parseExpression, parseUnaryTests } from './from-text.ts';
