import type { SyntaxNode, Tree } from '@lezer/common';
import { ContextTracker } from '@lezer/lr';
import { parser } from 'lezer-feel';
import type { Source } from './source.ts';

/** lezer-feel by default keeps track of names with spaces, and of contexts. We have neither, so its tokenizer need not look any up. */
const contextTracker = new ContextTracker({
  start: { tokens: [], contextCache: () => NO_NAMES },
  hash: () => 0,
  strict: false,
});
const NO_NAMES = { keys: new Set<string>(), prefixes: new Set<string>() };

const PARSERS = {
  Expression: parser.configure({ top: 'Expression', contextTracker }),
  UnaryTests: parser.configure({ top: 'UnaryTests', contextTracker }),
};
export type Top = keyof typeof PARSERS;

const MAX_KEPT = 2000;
const kept = new Map<string, Tree>();

/** The syntax tree of a cell, and the source whose offsets it has. Trees are kept by what the grammar is given, which most cells share with others. */
export function readTree(top: Top, source: Source): { readonly tree: Tree; readonly source: Source } {
  const tree = treeOf(top, source.text);
  const misread = source.text.includes('in') ? misreadIns(tree) : [];
  if (misread.length === 0) return { tree, source };
  const corrected = source.bracketed(misread);
  return { tree: treeOf(top, corrected.text), source: corrected };
}

function treeOf(top: Top, text: string): Tree {
  const key = `${top} ${text}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  if (kept.size >= MAX_KEPT) kept.clear();
  const tree = PARSERS[top].parse(text);
  kept.set(key, tree);
  return tree;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * lezer-feel 3.0.1 reads `x in [1..5] and y` as `x in ([1..5] and y)`, where DMN has `in` bind tighter. Gives what belongs in brackets for it to
 * be read as meant: here `x in [1..5]`.
 */
function misreadIns(tree: Tree): Span[] {
  const spans: Span[] = [];
  tree.iterate({
    enter(cursor) {
      if (cursor.name !== 'PositiveUnaryTest') return;
      const { node } = cursor;
      const { to } = firstOperand(node);
      if (to < node.to && node.parent?.name === 'Comparison') spans.push({ from: node.parent.from, to });
    },
  });
  return spans;
}

/** The leftmost of what `and` and `or` connect. */
function firstOperand(node: SyntaxNode): SyntaxNode {
  const { firstChild, lastChild } = node;
  const isLogical = node.name === 'Conjunction' || node.name === 'Disjunction';
  if (firstChild !== null && (isLogical || node.name === 'PositiveUnaryTest')) return firstOperand(firstChild);
  if (lastChild !== null && firstChild?.name === 'CompareOp') return firstOperand(lastChild);
  return node;
}
