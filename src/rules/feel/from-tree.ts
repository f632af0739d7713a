import type { SyntaxNode } from '@lezer/common';
import { parseDay } from '../../kit/index.ts';
import type { At, BinaryOp, CompareOp, Feel, UnaryTest } from './ast.ts';
import type { FeelCode } from './codes.ts';
import { SPAN_HINT } from './lex.ts';
import type { Report } from './lex.ts';
import type { Source } from './source.ts';

const MAX_DEPTH = 100;
/** What may not stand bare as a side of a comparison or behind the sign of a test. */
const LOOSE = new Set(['Comparison', 'Conjunction', 'Disjunction']);

/** Constructs of FEEL that the subset has no use for. */
const UNSUPPORTED = new Map<string, readonly [FeelCode, message: string, hint: string]>([
  ['ForExpression', ['F020', '不支持“for … return”', '用筛选 台账[条件]、台账.字段 与 count、sum 代替']],
  ['FunctionDefinition', ['F021', '不支持函数定义“function(…)”', '在办事指南里写一个导出的要素，再用它的名称']],
  ['Context', ['F022', '不支持“{ … }”', '把每一项写成办事指南里的一个要素，或台账的一个字段']],
  ['List', ['F023', '列表不能作值', '几个值之一写 x in (甲, 乙)，单元格里写 甲, 乙；台账的行写 台账[条件]']],
  ['InstanceOfExpression', ['F025', '不支持“instance of”', '类型在台账的字段表里写明，不必在表达式里判断']],
]);

type Parts = readonly SyntaxNode[];

/** The tree of lezer-feel → ours. What its grammar allows and the subset doesn't is reported, and gives a hole. */
export class FromTree {
  /** Something was not read, be it that the text is broken there. */
  hasHoles = false;
  readonly #source: Source;
  readonly #report: Report;
  #depth = 0;
  #isTooDeep = false;

  constructor(source: Source, report: Report) {
    this.#source = source;
    this.#report = report;
  }

  /** From the node `Expression`. */
  expression(top: SyntaxNode): Feel {
    return this.#feel(this.#parts(top)[0]);
  }

  /** From the node `UnaryTests`. */
  cell(top: SyntaxNode): UnaryTest[] {
    const [only = top] = this.#parts(top);
    return only.name === 'Wildcard' ? [{ kind: 'any', at: this.#at(only) }] : this.#tests(this.#parts(only));
  }

  #feel(node: SyntaxNode | undefined): Feel {
    if (node === undefined || this.#isTooDeep) return this.#hole([0, 0]);
    this.#depth += 1;
    const feel = this.#depth > MAX_DEPTH ? this.#tooDeep(node) : this.#expression(node);
    this.#depth -= 1;
    return feel;
  }

  #expression(node: SyntaxNode): Feel {
    const at = this.#at(node);
    const parts = this.#parts(node);
    const [first, second, third] = parts;
    switch (node.name) {
      case 'NumericLiteral':
        return this.#number(node, first);
      case 'StringLiteral':
        return { kind: 'text', value: this.#text(node), at };
      case 'BooleanLiteral':
        return { kind: 'boolean', value: this.#text(node) === 'true', at };
      case 'null':
        return { kind: 'null', at };
      case 'DateTimeLiteral':
        return /^-?P/u.test(this.#text(node))
          ? this.#span(this.#text(node), at, at)
          : this.#date(this.#text(node), at, at);
      case 'VariableName':
        return { kind: 'name', name: this.#name(node), at };
      case 'ParenthesizedExpression':
        return { ...this.#feel(second), at };
      case 'PathExpression':
        return third === undefined
          ? this.#hole(at)
          : { kind: 'path', of: this.#feel(first), field: this.#name(third), at };
      case 'FilterExpression':
        return { kind: 'filter', of: this.#feel(first), where: this.#feel(third), at };
      case 'FunctionInvocation':
        return this.#call(parts, at);
      case 'ArithmeticExpression':
        return this.#arithmetic(parts, at);
      case 'Conjunction':
      case 'Disjunction':
        return this.#binary(node.name === 'Conjunction' ? 'and' : 'or', first, third, at);
      case 'Comparison':
        return this.#comparison(parts, at);
      case 'SimplePositiveUnaryTest':
        return this.#testAsValue(node);
      case 'IfExpression':
        return this.#if(parts, at);
      case 'QuantifiedExpression':
        return this.#quantified(parts, at);
      default:
        return this.#unsupported(node, parts, at);
    }
  }

  #unsupported({ name }: SyntaxNode, [first, second]: Parts, at: At): Feel {
    const [code, message, hint] = UNSUPPORTED.get(name) ?? [];
    const sign = code === 'F025' ? second : first;
    if (code === undefined || message === undefined || hint === undefined || sign === undefined) return this.#hole(at);
    return this.#refuse(code, this.#at(sign), message, hint, at);
  }

  /** `-3` is one node to the grammar; its digits are the node's last token. */
  #number(node: SyntaxNode, minus: SyntaxNode | undefined): Feel {
    const digits = this.#source.tokensOf(node).at(-1);
    if (digits === undefined) return this.#hole(this.#at(node));
    const of = { kind: 'number', text: digits.text, at: digits.at } as const;
    return minus === undefined ? of : { kind: 'negate', of, at: this.#at(node) };
  }

  /** One word, or the several of a function. */
  #name(node: SyntaxNode): string {
    const [first, ...more] = this.#parts(node);
    let name = first === undefined ? '' : this.#text(first);
    for (const word of more) {
      const { text, at, doubtful } = this.#source.token(this.#source.indexAt(word.from));
      const hint = '名称中间不留空格；若是两个名称，中间写运算符';
      this.hasHoles = true;
      if (!doubtful) this.#report('F009', at, `“${name}”与“${text}”之间没有运算符`, hint);
      name += ` ${text}`;
    }
    return name;
  }

  #call([callee, open, list]: Parts, at: At): Feel {
    if (callee === undefined || open === undefined) return this.#hole(at);
    const args = (list === undefined ? [] : this.#parts(list)).map((arg) => this.#argument(arg));
    if (callee.name !== 'VariableName') {
      const hint = '函数写成 名称(…)；相乘要写 *';
      return this.#refuse('F034', this.#at(open), '“(”前面不是函数或台账的名称', hint, at);
    }
    const name = this.#name(callee);
    const [arg] = args;
    if (name === 'time' || name === 'date and time') {
      const hint = '只有日期：date("2024-12-29")';
      return this.#refuse('F031', this.#at(callee), `不支持时刻“${name}(…)”`, hint, at);
    }
    if (arg?.kind === 'text' && args.length === 1) {
      if (name === 'date') return this.#date(arg.value, arg.at, at);
      if (name === 'duration') return this.#span(arg.value, arg.at, at);
    }
    return { kind: 'call', name, args, at };
  }

  #argument(node: SyntaxNode): Feel {
    if (node.name !== 'NamedParameter') return this.#feel(node);
    const message = `不支持带名称的参数“${this.#text(node)}:”`;
    return this.#refuse('F029', this.#at(node.firstChild ?? node), message, '参数按次序写，不写名称');
  }

  #date(value: string, literalAt: At, at: At): Feel {
    if (parseDay(value) !== undefined) return { kind: 'date', value, at };
    if (/^\d{4}-\d{2}-\d{2}T|^\d{2}:\d{2}/u.test(value)) {
      return this.#refuse('F031', literalAt, `不支持时刻“${value}”`, '只有日期：date("2024-12-29")', at);
    }
    if (/^\d{4}-\d{2}-\d{2}$/u.test(value)) {
      return this.#refuse('F006', literalAt, `日历上没有“${value}”这一天`, '核对月和日', at);
    }
    const hint = '日期写成 date("2024-12-29")：四位年、两位月、两位日';
    return this.#refuse('F006', literalAt, `“${value}”不是日期`, hint, at);
  }

  #span(value: string, literalAt: At, at: At): Feel {
    const [, digits, letter] = /^P(\d{1,5})([YMD])$/u.exec(value) ?? [];
    if (digits !== undefined) {
      const unit = letter === 'Y' ? '年' : letter === 'M' ? '月' : '日';
      return { kind: 'span', count: Number(digits), unit, at };
    }
    return /^-?P.*T/u.test(value)
      ? this.#refuse('F031', literalAt, `不支持时分秒的时长“${value}”`, SPAN_HINT, at)
      : this.#refuse('F007', literalAt, `“${value}”不是支持的时长`, SPAN_HINT, at);
  }

  #arithmetic([left, operator, right]: Parts, at: At): Feel {
    if (left?.name === 'ArithOp') {
      if (this.#text(left) === '+') return this.#refuse('F035', this.#at(left), '不支持正号“+”', '删去它', at);
      return { kind: 'negate', of: this.#feel(operator), at };
    }
    const op = operator === undefined ? '' : this.#text(operator);
    if (op === '+' || op === '-' || op === '*' || op === '/') return this.#binary(op, left, right, at);
    if (operator === undefined) return this.#hole(at);
    return this.#refuse('F026', this.#at(operator), `不支持乘方“${op}”`, '写成连乘，如 a * a', at);
  }

  /** The left side is not deeper: `1 + 2 + 3 + …` is long, and not nested. */
  #binary(op: BinaryOp, left: SyntaxNode | undefined, right: SyntaxNode | undefined, at: At): Feel {
    this.#depth -= 1;
    const first = this.#feel(left);
    this.#depth += 1;
    return { kind: 'binary', op, left: first, right: this.#feel(right), at };
  }

  #comparison([left, operator, right, ...rest]: Parts, at: At): Feel {
    if (left === undefined || operator === undefined || right === undefined) return this.#hole(at);
    if (left.name === 'Comparison' || (right.name === 'PositiveUnaryTest' && right.firstChild?.name === 'Comparison')) {
      const message = `比较不能连写，“${this.#text(operator)}”前面已有一个比较`;
      this.#refuse('F033', this.#at(operator), message, '用 and 连接，或写 x in [1..5]');
    }
    if (operator.name === 'between') return this.#between(left, right, rest[1], at);
    if (operator.name === 'in') return { kind: 'in', of: this.#feel(left), tests: this.#testsOfIn(right, rest[0]), at };
    const op = compareOp(this.#text(operator));
    return op === undefined ? this.#hole(at) : this.#binary(op, left, right, at);
  }

  #between(of: SyntaxNode, from: SyntaxNode, to: SyntaxNode | undefined, at: At): Feel {
    const [low, high] = [this.#feel(from), this.#feel(to)];
    const rangeAt = [low.at[0], high.at[1]] as const;
    if (isEmpty(low, high, true)) {
      this.#refuse('F037', rangeAt, '区间里没有值', '下限写在前，上限写在后：between 30 and 50');
    }
    const range = { kind: 'range', low, lowIncluded: true, high, highIncluded: true, at: rangeAt } as const;
    return { kind: 'in', of: this.#feel(of), tests: [range], at };
  }

  /** `in (甲, 乙)`; `in 甲`, where 甲 may itself stand in brackets; `in [甲, 乙]`. */
  #testsOfIn(first: SyntaxNode, second: SyntaxNode | undefined): UnaryTest[] {
    if (second?.name === 'PositiveUnaryTests') return this.#tests(this.#parts(second));
    const [test = first] = this.#parts(first);
    const within = this.#parts(test);
    if (test.name === 'ParenthesizedExpression') return this.#tests(within.slice(1, -1));
    if (test.name === 'List' && within.length > 2) return this.#tests(within.slice(1, -1));
    return [this.#test(test)];
  }

  #tests(nodes: readonly SyntaxNode[]): UnaryTest[] {
    const tests = nodes.map((node) => (node.name === 'PositiveUnaryTest' ? (this.#parts(node)[0] ?? node) : node));
    if (tests.length === 0) this.hasHoles = true;
    tests.forEach((test, i) => {
      this.#thousands(tests[i - 1], test);
      this.#difference(test);
    });
    return tests.map((test) => this.#test(test));
  }

  #test(node: SyntaxNode): UnaryTest {
    const at = this.#at(node);
    const [first, second] = this.#parts(node);
    if (node.name === 'SimplePositiveUnaryTest' && first?.name === 'Interval') return this.#interval(first);
    if (node.name === 'SimplePositiveUnaryTest' && first?.name === 'CompareOp') {
      const op = compareOp(this.#text(first)) ?? '=';
      if (second === undefined || !LOOSE.has(second.name))
        return { kind: 'compare', op, value: this.#feel(second), at };
      const [operand = second, operator = second] = this.#parts(second);
      const before = this.#source.tokensOf(operand).at(-1)?.text ?? '';
      const message = `“${before}”之后多了“${this.#text(operator)}”`;
      const hint = '几个值用逗号隔开；上下限写成区间，如 [30..50]';
      return { kind: 'compare', op, value: this.#refuse('F001', this.#at(operator), message, hint), at };
    }
    if (node.name === 'FunctionInvocation' && first !== undefined && this.#text(first) === 'not') {
      const list = this.#parts(node)[2];
      const tests = this.#tests(list === undefined ? [] : this.#parts(list));
      if (tests.length === 0) this.#refuse('F001', at, '“not(…)”里没有值', '写出不要的值，如 not(甲, 乙)');
      return { kind: 'not', tests, at };
    }
    const value = this.#feel(node);
    return { kind: 'equals', value, at: value.at };
  }

  #interval(node: SyntaxNode): UnaryTest {
    const at = this.#at(node);
    const [open, from, , to, close] = this.#parts(node);
    const [low, high] = [this.#feel(from), this.#feel(to)];
    const lowIncluded = open?.name === '[';
    const highIncluded = close?.name === ']';
    if (isEmpty(low, high, lowIncluded && highIncluded)) {
      this.#refuse('F037', at, '区间里没有值', '下限写在前，上限写在后：[30..50]；两端相同时用 [30..30]');
    }
    return { kind: 'range', low, lowIncluded, high, highIncluded, at };
  }

  #testAsValue(node: SyntaxNode): Feel {
    const sign = node.firstChild ?? node;
    const at = this.#at(sign.firstChild ?? sign);
    if (sign.name === 'Interval') {
      if (this.#parts(sign).length < 5) return this.#hole(at);
      const hint = '区间只用在 in 之后，如 人数 in [30..50]，或表的输入单元格里';
      return this.#refuse('F024', at, '区间不能作值', hint);
    }
    return this.#refuse('F001', at, `“${this.#text(sign)}”之前应为值或名称`, '写出被比较的名称，如 人数 > 30');
  }

  /** `1,200` would be the two values 1 and 200; `1,000` is caught for its zeros. */
  #thousands(before: SyntaxNode | undefined, node: SyntaxNode): void {
    if (before?.name !== 'NumericLiteral' || node.name !== 'NumericLiteral') return;
    const [first, second] = [this.#source.tokensOf(before).at(-1), this.#source.tokensOf(node)[0]];
    if (first === undefined || second === undefined || second.at[0] - first.at[1] !== 1) return;
    if (!/^[1-9]\d{2}$/u.test(second.text)) return;
    const message = `“${first.text},${second.text}”像是带千分号的数`;
    this.#refuse('F005', second.at, message, '数不带千分号；若是两个值，逗号后留一个空格');
  }

  #difference(node: SyntaxNode): void {
    if (node.name !== 'ArithmeticExpression') return;
    const written = this.#source.tokensOf(node).map(({ text }) => text);
    const [low, operator, high] = written;
    if (written.length !== 3 || operator !== '-') return;
    if (!/^\d/u.test(low ?? '') || !/^\d/u.test(high ?? '')) return;
    const range = `[${low ?? ''}..${high ?? ''}]`;
    this.#refuse('F036', this.#at(node), `“${written.join('')}”是减法，不是区间`, `区间写成 ${range}`);
  }

  #if([, test, , then, , otherwise]: Parts, at: At): Feel {
    return {
      kind: 'if',
      test: this.#feel(test),
      then: this.#feel(then),
      else: this.#feel(otherwise),
      at,
    };
  }

  #quantified([quantifier, iterators, , satisfies]: Parts, at: At): Feel {
    const [iterator, another] = iterators === undefined ? [] : this.#parts(iterators);
    const [variable, , range] = iterator === undefined ? [] : this.#parts(iterator);
    const [list, dots] = range === undefined ? [] : this.#parts(range);
    if (quantifier === undefined || variable === undefined) return this.#hole(at);
    const kind = quantifier.name === 'some' ? 'some' : 'every';
    const more = another ?? dots;
    if (more !== undefined) {
      const message = more === another ? `${kind} 只能带一个变量` : `${kind} 不能在区间上取值`;
      const hint = '在 satisfies 之后再写一层 some 或 every，变量取自台账';
      return this.#refuse('F028', this.#at(more), message, hint, at);
    }
    const name = this.#name(variable);
    return { kind, name, list: this.#feel(list), satisfies: this.#feel(satisfies), at };
  }

  #refuse(code: FeelCode, at: At, message: string, hint: string, holeAt = at): Feel {
    this.#report(code, at, message, hint);
    return this.#hole(holeAt);
  }

  /** Stands where something is wrong; never handed out. */
  #hole(at: At): Feel {
    this.hasHoles = true;
    return { kind: 'null', at };
  }

  #tooDeep(node: SyntaxNode): Feel {
    this.#isTooDeep = true;
    return this.#refuse('F011', this.#at(node), '表达式嵌套太深', `括号最多 ${String(MAX_DEPTH)} 层；拆成几个要素`);
  }

  /** The children of a node that the grammar understood. */
  #parts(node: SyntaxNode): SyntaxNode[] {
    const all: SyntaxNode[] = [];
    for (let child = node.firstChild; child !== null; child = child.nextSibling) {
      if (child.type.isError) this.hasHoles = true;
      else all.push(child);
    }
    return all;
  }

  #at(node: { readonly from: number; readonly to: number }): At {
    return this.#source.at(node);
  }

  #text(node: { readonly from: number; readonly to: number }): string {
    return this.#source.textOf(node);
  }
}

function compareOp(text: string): CompareOp | undefined {
  return (['=', '!=', '<', '<=', '>', '>='] as const).find((op) => op === text);
}

/** Whether nothing lies between two literals. */
function isEmpty(low: Feel, high: Feel, isClosed: boolean): boolean {
  const order =
    low.kind === 'number' && high.kind === 'number'
      ? Number(low.text) - Number(high.text)
      : low.kind === 'date' && high.kind === 'date'
        ? low.value.localeCompare(high.value)
        : -1;
  return isClosed ? order > 0 : order >= 0;
}
