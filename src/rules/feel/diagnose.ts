import type { SyntaxNode, Tree } from '@lezer/common';
import { endsOperand } from './lex.ts';
import type { Report, Token } from './lex.ts';
import type { Source } from './source.ts';

const CLOSERS: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);

/** Says what is wrong at each error node of a tree. The grammar skips what is in its way, and goes on, so that all faults of a cell are found. */
export function diagnose(tree: Tree, source: Source, report: Report, restHint: string): void {
  let behind = -1;
  tree.iterate({
    enter(cursor) {
      if (!cursor.type.isError) return true;
      const { from, to, node } = cursor;
      const index = source.indexAt(from);
      const token = source.token(index);
      // What follows directly on a fault follows from it.
      if (!token.doubtful && index > behind) {
        if (from === to) missing(node, index, source, report);
        else tooMuch(index, source, report, restHint);
      }
      behind = source.indexAt(to);
      return false;
    },
  });
}

function tooMuch(index: number, source: Source, report: Report, hint: string): void {
  const token = source.token(index);
  const isCloser = /^[)\]}]$/u.test(token.read);
  if (isCloser && index > 0 && !endsOperand(source.token(index - 1))) {
    report('F001', token.at, `${before(index, source)}之后应为值或名称，却是${show(token)}`, hint);
  } else if (isCloser) {
    report('F003', token.at, `多了${show(token)}，前面没有与它成对的括号`, '删去它，或补上前括号');
  } else {
    const message = index === 0 ? `不能以${show(token)}开头` : `${before(index, source)}之后多了${show(token)}`;
    report('F001', token.at, message, hint);
  }
}

function missing({ parent }: SyntaxNode, index: number, source: Source, report: Report): void {
  const token = source.token(index);
  let wanted = '值或名称';
  if (index > 0 && endsOperand(source.token(index - 1))) {
    const word = wantedWord(parent);
    const open = word === undefined ? openBracket(parent) : undefined;
    if (open?.name === ']') {
      // Where a value is missing, the grammar takes a closing bracket for the opening one of `]1..5[`.
      tooMuch(source.indexAt(open.from), source, report, '写出值，或删去多的');
      return;
    }
    if (open !== undefined) {
      const closer = CLOSERS.get(open.name) ?? ')';
      report('F003', source.at(open), `“${open.name}”没有与它成对的“${closer}”`, `补上“${closer}”`);
      return;
    }
    wanted = word ?? '运算符';
  }
  const hint = token.text === '' ? '把表达式写完' : '补上缺的，或删去多的';
  report('F001', token.at, `${before(index, source)}之后应为${wanted}，却是${show(token)}`, hint);
}

/** The word of the grammar that comes next in a construct that was left in the middle. */
function wantedWord(construct: SyntaxNode | null): string | undefined {
  switch (construct?.name) {
    case 'IfExpression':
      return construct.getChild('then') === null ? '“then”' : '“else”';
    case 'QuantifiedExpression':
      return '“satisfies”';
    case 'InExpression':
      return '“in”';
    case 'Comparison':
      return construct.getChild('between') === null ? undefined : '“and”';
    default:
      return undefined;
  }
}

/** The innermost bracket around a place that isn't closed. */
function openBracket(construct: SyntaxNode | null): SyntaxNode | undefined {
  if (construct === null) return undefined;
  for (let child = construct.lastChild; child !== null; child = child.prevSibling) {
    if (/^[)\]}]$/u.test(child.name) && child.prevSibling !== null) break;
    if (/^[([{\]]$/u.test(child.name)) return child;
  }
  return openBracket(construct.parent);
}

function before(index: number, source: Source): string {
  return index === 0 ? '开头' : show(source.token(index - 1));
}

function show({ text, read }: Token): string {
  if (read === '') return '结尾';
  return read === '""' ? `文字“${text}”` : `“${text}”`;
}
