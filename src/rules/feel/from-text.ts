import type { SyntaxNode } from '@lezer/common';
import { shift } from '../../kit/index.ts';
import type { Diagnostic, Place } from '../../kit/index.ts';
import type { At, Feel, UnaryTest } from './ast.ts';
import type { FeelCode } from './codes.ts';
import { diagnose } from './diagnose.ts';
import { FromTree } from './from-tree.ts';
import { lex } from './lex.ts';
import type { Report } from './lex.ts';
import { readPlainExpression, readPlainTests } from './plain.ts';
import { readTree } from './read-tree.ts';
import type { Top } from './read-tree.ts';
import { Source } from './source.ts';

const MAX_LENGTH = 4000;
/** lezer takes a longer chain of operators for a runaway, and gives up in the middle of it. */
const MAX_TOKENS = 1000;
const MAX_KEPT = 2000;

/** What a text says, before it is known where in a file it stands. */
interface Reading<T> {
  readonly tree?: T;
  readonly faults: readonly Fault[];
}

interface Fault {
  readonly code: FeelCode;
  readonly at: At;
  readonly message: string;
  readonly hint: string;
}

/** An expression, such as `等级 >= 高级工 and 年度 = 2025`. Without `feel` there is at least one fault. */
export function parseExpression(text: string, place: Place): { feel?: Feel; faults: Diagnostic[] } {
  const feel = readPlainExpression(text);
  if (feel !== undefined) return { feel, faults: [] };
  const { tree, faults } = readExpression(text);
  return tree === undefined ? { faults: placed(faults, place) } : { feel: tree, faults: [] };
}

/** The cell of a table's input: `-`, `甲, 乙`, `[30..50]`, `> 100`, `not(甲)`. Without `tests` there is at least one fault. */
export function parseUnaryTests(text: string, place: Place): { tests?: UnaryTest[]; faults: Diagnostic[] } {
  const tests = readPlainTests(text);
  if (tests !== undefined) return { tests: [...tests], faults: [] };
  const { tree, faults } = readTests(text);
  return tree === undefined ? { faults: placed(faults, place) } : { tests: [...tree], faults: [] };
}

export const readExpression = keeping((text): Reading<Feel> =>
  read(text, 'Expression', {
    empty: '写出表达式，如 年龄 >= 18',
    rest: '一个表达式只写一个条件或值；几个条件用 and 或 or 连接',
    convert: (from, top) => from.expression(top),
  }),
);

export const readTests = keeping((text): Reading<readonly UnaryTest[]> =>
  read(text, 'UnaryTests', {
    empty: '不限写 -',
    rest: '几个值用逗号隔开；上下限写成区间，如 [30..50]',
    convert: (from, top) => from.cell(top),
  }),
);

interface Way<T> {
  /** What to do where nothing, and where too much is written. */
  readonly empty: string;
  readonly rest: string;
  convert(from: FromTree, top: SyntaxNode): T;
}

/** Text → tokens → the tree of lezer-feel → ours, with all faults that are found on the way. */
function read<T>(text: string, top: Top, way: Way<T>): Reading<T> {
  const faults: Fault[] = [];
  const tokens = text.length > MAX_LENGTH ? [] : lex(text, into(faults));
  if (tokens.length === 0 || tokens.length > MAX_TOKENS) return { faults: [TOO_LONG] };
  if (tokens.length === 1) {
    if (faults.length === 0) into(faults)('F008', [0, 0], '没有内容', way.empty);
    return { faults };
  }
  const { tree, source } = readTree(top, new Source(tokens));
  const meant: Fault[] = [];
  const from = new FromTree(source, into(meant));
  const ours = way.convert(from, tree.topNode);
  if (from.hasHoles) diagnose(tree, source, into(faults), way.rest);
  faults.push(...meant);
  if (from.hasHoles && faults.length === 0) into(faults)('F001', [0, text.length], '读不通', way.rest);
  return faults.length === 0 ? { tree: ours, faults } : { faults };
}

function into(faults: Fault[]): Report {
  return (code, at, message, hint) => {
    faults.push({ code, at, message, hint });
  };
}

const TOO_LONG: Fault = {
  code: 'F011',
  at: [0, 0],
  message: '表达式太长',
  hint: `一个表达式最多 ${String(MAX_LENGTH)} 字、${String(MAX_TOKENS)} 个词和符号；拆成几个要素`,
};

/** From left to right; of several at one place only the first found, since the others follow from it. */
function placed(faults: readonly Fault[], place: Place): Diagnostic[] {
  return [...Map.groupBy(faults, ({ at: [from] }) => from).entries()]
    .sort(([a], [b]) => a - b)
    .flatMap(([from, [first]]) =>
      first === undefined
        ? []
        : [{ place: shift(place, from), code: first.code, message: first.message, hint: first.hint }],
    );
}

/** Many cells of a table have the same text; only their places differ. */
function keeping<T>(readText: (text: string) => T): (text: string) => T {
  const kept = new Map<string, T>();
  return (text) => {
    const known = kept.get(text);
    if (known !== undefined) return known;
    if (kept.size >= MAX_KEPT) kept.clear();
    const found = readText(text);
    kept.set(text, found);
    return found;
  };
}
