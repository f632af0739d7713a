import { parseDay, shift } from '../../kit/index.ts';
import type { Diagnostic, Place } from '../../kit/index.ts';
import type { At, BinaryOp, CompareOp, Feel, UnaryTest } from './ast.ts';
import { FUNCTIONS } from './functions.ts';
import { BROKEN, SPAN_HINT, tokensOf } from './lex.ts';
import type { Report, Token } from './lex.ts';

const MAX_LENGTH = 4000;
const MAX_DEPTH = 100;

/** An expression, such as `等级 >= 高级工 and 年度 = 2025`. Without `feel` there is at least one fault. */
export function parseExpression(text: string, place: Place): { feel?: Feel; faults: Diagnostic[] } {
  const faults: Diagnostic[] = [];
  const feel = new Reader(text, place, faults).wholeExpression();
  return faults.length === 0 ? { feel, faults } : { faults: inOrder(faults) };
}

/** The cell of a table's input: `-`, `甲, 乙`, `[30..50]`, `> 100`, `not(甲)`. Without `tests` there is at least one fault. */
export function parseUnaryTests(text: string, place: Place): { tests?: UnaryTest[]; faults: Diagnostic[] } {
  const faults: Diagnostic[] = [];
  const tests = new Reader(text, place, faults).wholeTests();
  return faults.length === 0 ? { tests, faults } : { faults: inOrder(faults) };
}

/** From left to right; of several at one place only the first found, since the others follow from it. */
function inOrder(faults: readonly Diagnostic[]): Diagnostic[] {
  const byColumn = Map.groupBy(faults, (fault) => fault.place.column);
  return [...byColumn.entries()].sort(([a], [b]) => a - b).flatMap(([, [first]]) => first ?? []);
}

const COMPARE: ReadonlyMap<string, CompareOp> = new Map(
  (['=', '!=', '<', '<=', '>', '>='] as const).map((op) => [op, op]),
);
/** After these, and before them, an operand has ended. */
const BOUNDARIES = new Set([',', ')', ']', 'and', 'or', 'then', 'else', 'satisfies', 'return']);
const CLOSERS: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);

/**
 * Reads the subset by recursive descent; the binding of operators is that of DMN 1.5 §10.3.1.2. A fault never stops it: what is in the way is
 * skipped up to the next `and`, `or`, comma or bracket, so that all faults of a cell are found. The tree is then thrown away.
 */
class Reader {
  readonly #tokens: readonly Token[];
  readonly #end: Token;
  #report: Report;
  readonly #tooLong: boolean;
  #next = 0;
  #depth = 0;

  constructor(text: string, place: Place, faults: Diagnostic[]) {
    this.#report = (code, [from], message, hint) => {
      faults.push({ place: shift(place, from), code, message, hint });
    };
    this.#tooLong = text.length > MAX_LENGTH;
    if (this.#tooLong) this.#tooMuch([0, 0]);
    this.#tokens = this.#tooLong ? [] : tokensOf(text, this.#report);
    this.#end = { kind: 'end', text: '', at: [text.length, text.length] };
  }

  wholeExpression(): Feel {
    if (this.#isEmpty('写出表达式，如 年龄 >= 18')) return hole([0, 0]);
    const feel = this.#expression();
    this.#rest('一个表达式只写一个条件或值；几个条件用 and 或 or 连接');
    return feel;
  }

  wholeTests(): UnaryTest[] {
    if (this.#isEmpty('不限写 -')) return [];
    const [first, second] = this.#tokens;
    if (first?.text === '-' && second?.kind === 'end') return [{ kind: 'any', at: first.at }];
    const tests = this.#testList();
    this.#rest('几个值用逗号隔开；上下限写成区间，如 [30..50]');
    return tests;
  }

  #isEmpty(hint: string): boolean {
    if (this.#tooLong) return true;
    const empty = this.#peek().kind === 'end';
    if (empty) this.#report('F008', [0, 0], '没有内容', hint);
    return empty;
  }

  /** Reports what stands behind the end, and reads on for the sake of further faults. */
  #rest(hint: string): void {
    while (this.#peek().kind !== 'end') {
      const token = this.#take();
      if (token.text === ')' || token.text === ']' || token.text === '}') {
        this.#report('F003', token.at, `多了“${token.text}”，前面没有与它成对的括号`, '删去它，或补上前括号');
      } else if (token.text !== BROKEN) {
        this.#report('F001', token.at, `${this.#before(token)}之后多了${show(token)}`, hint);
      }
      this.#skip();
      if (this.#peek().text === 'and' || this.#peek().text === 'or' || this.#peek().text === ',') {
        this.#take();
        this.#expression();
      }
    }
  }

  #expression(): Feel {
    return this.#or();
  }

  #or(): Feel {
    let left = this.#and();
    while (this.#accept('or')) left = binary('or', left, this.#and());
    return left;
  }

  #and(): Feel {
    let left = this.#comparison();
    while (this.#accept('and')) left = binary('and', left, this.#comparison());
    return left;
  }

  #comparison(): Feel {
    let left = this.#sum();
    for (let count = 0; ; count += 1) {
      const operator = this.#peek();
      const op = COMPARE.get(operator.text);
      const isComparison =
        (op !== undefined && operator.kind === 'symbol') ||
        (operator.kind === 'keyword' && /^(?:between|in|instance)$/u.test(operator.text));
      if (!isComparison) return left;
      if (count === 1) {
        this.#report(
          'F033',
          operator.at,
          `比较不能连写，“${operator.text}”前面已有一个比较`,
          '用 and 连接，或写 x in [1..5]',
        );
      }
      this.#take();
      if (op !== undefined) left = binary(op, left, this.#sum());
      else if (operator.text === 'between') left = this.#between(left);
      else if (operator.text === 'in') left = this.#in(left);
      else this.#instance(operator);
    }
  }

  #between(of: Feel): Feel {
    const low = this.#sum();
    if (!this.#accept('and')) this.#unexpected('between 的上下限之间应为“and”');
    const high = this.#sum();
    const at = [of.at[0], high.at[1]] as const;
    if (isEmpty(low, high, true)) {
      this.#report('F037', [low.at[0], high.at[1]], '区间里没有值', '下限写在前，上限写在后：between 30 and 50');
    }
    const range = {
      kind: 'range',
      low,
      lowIncluded: true,
      high,
      highIncluded: true,
      at: [low.at[0], high.at[1]],
    } as const;
    return { kind: 'in', of, tests: [range], at };
  }

  #in(of: Feel): Feel {
    const open = this.#peek();
    let tests: UnaryTest[];
    let to: number;
    if (open.kind === 'symbol' && (open.text === '(' || open.text === '[') && !this.#isInterval()) {
      this.#take();
      tests = this.#testList();
      to = this.#close(open);
    } else {
      const test = this.#test(true);
      tests = [test];
      to = test.at[1];
    }
    return { kind: 'in', of, tests, at: [of.at[0], to] };
  }

  #instance(operator: Token): void {
    this.#report('F025', operator.at, '不支持“instance of”', '类型在台账的字段表里写明，不必在表达式里判断');
    this.#skip();
  }

  #sum(): Feel {
    let left = this.#product();
    for (;;) {
      const op = this.#peek().text;
      if ((op !== '+' && op !== '-') || this.#peek().kind !== 'symbol') return left;
      this.#take();
      left = binary(op, left, this.#product());
    }
  }

  #product(): Feel {
    let left = this.#unary();
    for (;;) {
      const operator = this.#peek();
      const op = operator.text;
      if (operator.kind !== 'symbol' || (op !== '*' && op !== '/' && op !== '**' && op !== '^')) return left;
      this.#take();
      if (op === '**' || op === '^') {
        this.#report('F026', operator.at, `不支持乘方“${op}”`, '写成连乘，如 a * a');
        this.#unary();
      } else {
        left = binary(op, left, this.#unary());
      }
    }
  }

  #unary(): Feel {
    this.#depth += 1;
    const feel = this.#depth > MAX_DEPTH ? this.#tooDeep() : this.#signed();
    this.#depth -= 1;
    return feel;
  }

  #signed(): Feel {
    const sign = this.#peek();
    if (sign.kind !== 'symbol' || (sign.text !== '-' && sign.text !== '+')) return this.#postfix();
    this.#take();
    if (sign.text === '+') this.#report('F035', sign.at, '不支持正号“+”', '删去它');
    const of = this.#unary();
    return { kind: 'negate', of, at: [sign.at[0], of.at[1]] };
  }

  #postfix(): Feel {
    const isName = this.#peek().kind === 'name';
    let feel = this.#primary();
    for (let first = true; ; first = false) {
      const token = this.#peek();
      if (token.kind !== 'symbol') return feel;
      if (token.text === '.') feel = this.#path(feel);
      else if (token.text === '[' && !this.#isBoundary(this.#next + 1)) feel = this.#filter(feel);
      else if (token.text === '(') feel = this.#call(feel, first && isName);
      else return feel;
    }
  }

  #path(of: Feel): Feel {
    this.#take();
    if (this.#peek().kind !== 'name') {
      this.#unexpected('“.”之后应为字段的名称');
      return of;
    }
    const { name, at } = this.#name();
    return { kind: 'path', of, field: name, at: [of.at[0], at[1]] };
  }

  #filter(of: Feel): Feel {
    const open = this.#take();
    const where = this.#expression();
    return { kind: 'filter', of, where, at: [of.at[0], this.#close(open)] };
  }

  #call(callee: Feel, isName: boolean): Feel {
    const open = this.#take();
    const args: Feel[] = [];
    if (this.#peek().text !== ')' || this.#peek().kind !== 'symbol') {
      do args.push(this.#argument());
      while (this.#acceptComma());
    }
    const at = [callee.at[0], this.#close(open)] as const;
    if (callee.kind === 'name' && isName) return this.#calling(callee.name, args, at, callee.at);
    this.#report('F034', open.at, '“(”前面不是函数或台账的名称', '函数写成 名称(…)；相乘要写 *');
    return hole(at);
  }

  #argument(): Feel {
    const colon = this.#tokens[this.#next + 1];
    if (this.#peek().kind === 'name' && colon?.text === ':' && colon.kind === 'symbol') {
      const { text, at } = this.#take();
      this.#take();
      this.#report('F029', at, `不支持带名称的参数“${text}:”`, '参数按次序写，不写名称');
    }
    return this.#expression();
  }

  /** `date("…")` and `duration("…")` with a literal are checked here and now; everything else is a call. */
  #calling(name: string, args: readonly Feel[], at: At, nameAt: At): Feel {
    const [arg] = args;
    if (name === 'time' || name === 'date and time') {
      this.#report('F031', nameAt, `不支持时刻“${name}(…)”`, '只有日期：date("2024-12-29")');
      return hole(at);
    }
    if (arg?.kind === 'text' && args.length === 1) {
      if (name === 'date') return this.#date(arg.value, arg.at, at);
      if (name === 'duration') return this.#span(arg.value, arg.at, at);
    }
    return { kind: 'call', name, args, at };
  }

  #primary(): Feel {
    const token = this.#peek();
    switch (token.kind) {
      case 'number':
        this.#take();
        return { kind: 'number', text: token.text, at: token.at };
      case 'text':
        this.#take();
        return { kind: 'text', value: token.text, at: token.at };
      case 'name': {
        const { name, at } = this.#name();
        return { kind: 'name', name, at };
      }
      case 'keyword':
        return this.#keyword(token);
      case 'symbol':
        return this.#bracket(token);
      case 'end':
        return this.#missing();
    }
  }

  #keyword(token: Token): Feel {
    switch (token.text) {
      case 'true':
      case 'false':
        this.#take();
        return { kind: 'boolean', value: token.text === 'true', at: token.at };
      case 'null':
        this.#take();
        return { kind: 'null', at: token.at };
      case 'if':
        return this.#if();
      case 'some':
      case 'every':
        return this.#quantified(token.text);
      case 'for':
        return this.#refused('F020', '不支持“for … return”', '用筛选 台账[条件]、台账.字段 与 count、sum 代替');
      case 'function':
        return this.#refused('F021', '不支持函数定义“function(…)”', '在办事指南里写一个导出的要素，再用它的名称');
      default:
        return this.#missing();
    }
  }

  #bracket(token: Token): Feel {
    if ((token.text === '(' || token.text === '[' || token.text === ']') && this.#isInterval()) {
      this.#report('F024', token.at, '区间不能作值', '区间只用在 in 之后，如 人数 in [30..50]，或表的输入单元格里');
      return hole(this.#interval().at);
    }
    switch (token.text) {
      case '(': {
        this.#take();
        const feel = this.#expression();
        return { ...feel, at: [token.at[0], this.#close(token)] };
      }
      case '[':
        return this.#list(token);
      case '{':
        return this.#refused('F022', '不支持“{ … }”', '把每一项写成办事指南里的一个要素，或台账的一个字段');
      case '@':
        return this.#at(token);
      default:
        return this.#missing();
    }
  }

  #list(open: Token): Feel {
    this.#report(
      'F023',
      open.at,
      '列表不能作值',
      '几个值之一写 x in (甲, 乙)，单元格里写 甲, 乙；台账的行写 台账[条件]',
    );
    this.#take();
    if (this.#peek().text !== ']') {
      do this.#expression();
      while (this.#acceptComma());
    }
    return hole([open.at[0], this.#close(open)]);
  }

  #at(sign: Token): Feel {
    this.#take();
    const literal = this.#peek();
    if (literal.kind !== 'text') {
      this.#unexpected('“@”之后应为 "2024-12-29" 或 "P5Y" 这样的文字');
      return hole(sign.at);
    }
    this.#take();
    const at = [sign.at[0], literal.at[1]] as const;
    return /^-?P/u.test(literal.text)
      ? this.#span(literal.text, literal.at, at)
      : this.#date(literal.text, literal.at, at);
  }

  #date(value: string, literalAt: At, at: At): Feel {
    if (parseDay(value) !== undefined) return { kind: 'date', value, at };
    const clock = /^\d{4}-\d{2}-\d{2}T|^\d{2}:\d{2}/u.test(value);
    if (clock) this.#report('F031', literalAt, `不支持时刻“${value}”`, '只有日期：date("2024-12-29")');
    else if (/^\d{4}-\d{2}-\d{2}$/u.test(value)) {
      this.#report('F006', literalAt, `日历上没有“${value}”这一天`, '核对月和日');
    } else {
      this.#report('F006', literalAt, `“${value}”不是日期`, '日期写成 date("2024-12-29")：四位年、两位月、两位日');
    }
    return hole(at);
  }

  #span(value: string, literalAt: At, at: At): Feel {
    const [, digits, letter] = /^P(\d{1,5})([YMD])$/u.exec(value) ?? [];
    if (digits !== undefined) {
      const unit = letter === 'Y' ? '年' : letter === 'M' ? '月' : '日';
      return { kind: 'span', count: Number(digits), unit, at };
    }
    if (/^-?P.*T/u.test(value)) {
      this.#report('F031', literalAt, `不支持时分秒的时长“${value}”`, SPAN_HINT);
    } else {
      this.#report('F007', literalAt, `“${value}”不是支持的时长`, SPAN_HINT);
    }
    return hole(at);
  }

  #if(): Feel {
    const from = this.#take().at[0];
    const test = this.#expression();
    if (!this.#accept('then')) this.#unexpected('if 的条件之后应为“then”', 'then');
    const then = this.#expression();
    if (!this.#accept('else')) this.#unexpected('then 的值之后应为“else”', 'else');
    const otherwise = this.#expression();
    return { kind: 'if', test, then, else: otherwise, at: [from, otherwise.at[1]] };
  }

  #quantified(kind: 'some' | 'every'): Feel {
    const from = this.#take().at[0];
    const variable =
      this.#peek().kind === 'name' ? this.#name().name : this.#unexpected(`${kind} 之后应为变量的名称`, 'in');
    if (!this.#accept('in')) this.#unexpected(`${kind} 的变量之后应为“in”`, 'in');
    const list = this.#expression();
    const more = this.#peek();
    if (more.text === ',' || more.text === '..') {
      const message = more.text === ',' ? `${kind} 只能带一个变量` : `${kind} 不能在区间上取值`;
      this.#report('F028', more.at, message, '在 satisfies 之后再写一层 some 或 every，变量取自台账');
      while (!/^(?:satisfies)?$/u.test(this.#peek().text)) this.#take();
    }
    if (!this.#accept('satisfies')) this.#unexpected(`${kind} 的列表之后应为“satisfies”`, 'satisfies');
    const satisfies = this.#expression();
    return { kind, name: variable, list, satisfies, at: [from, satisfies.at[1]] };
  }

  #testList(): UnaryTest[] {
    const tests: UnaryTest[] = [];
    do {
      this.#grouping();
      tests.push(this.#test(false));
    } while (this.#acceptComma());
    return tests;
  }

  /** `1,200` would be the two values 1 and 200; `1,000` is caught for its zeros. */
  #grouping(): void {
    const [first, comma, second] = this.#tokens.slice(this.#next, this.#next + 3);
    if (first?.kind !== 'number' || comma?.text !== ',' || second?.kind !== 'number') return;
    if (!/^[1-9]\d{2}$/u.test(second.text) || comma.at[1] - comma.at[0] !== second.at[0] - first.at[1]) return;
    this.#report(
      'F005',
      second.at,
      `“${first.text},${second.text}”像是带千分号的数`,
      '数不带千分号；若是两个值，逗号后留一个空格',
    );
  }

  /** One test; `bare` behind `in` without brackets, where it binds tighter than `and`. */
  #test(bare: boolean): UnaryTest {
    const token = this.#peek();
    const op = COMPARE.get(token.text);
    if (op !== undefined && token.kind === 'symbol') {
      this.#take();
      const value = this.#sum();
      return { kind: 'compare', op, value, at: [token.at[0], value.at[1]] };
    }
    if (token.kind === 'symbol' && this.#isInterval()) return this.#interval();
    if (token.kind === 'name' && token.text === 'not' && this.#isNegation(bare)) return this.#not();
    const value = bare ? this.#sum() : this.#expression();
    if (
      !bare &&
      token.kind === 'number' &&
      value.kind === 'binary' &&
      value.op === '-' &&
      value.left.kind === 'number' &&
      value.right.kind === 'number'
    ) {
      const [low, high] = [value.left.text, value.right.text];
      this.#report('F036', value.at, `“${low}-${high}”是减法，不是区间`, `区间写成 [${low}..${high}]`);
    }
    return { kind: 'equals', value, at: value.at };
  }

  #not(): UnaryTest {
    const from = this.#take().at[0];
    const open = this.#take();
    const tests = this.#testList();
    return { kind: 'not', tests, at: [from, this.#close(open)] };
  }

  /** Whether `not( … )` is the whole test and not the start of a longer expression. */
  #isNegation(bare: boolean): boolean {
    if (this.#tokens[this.#next + 1]?.text !== '(') return false;
    const close = this.#matching(this.#next + 1);
    if (close === undefined) return true;
    const behind = this.#tokens[close + 1];
    return (
      behind === undefined ||
      behind.kind === 'end' ||
      (bare ? this.#isBoundary(close + 1) : /^[,)\]]$/u.test(behind.text))
    );
  }

  #interval(): UnaryTest & { readonly kind: 'range' } {
    const open = this.#take();
    const low = this.#sum();
    if (!this.#accept('..')) this.#unexpected('区间的下限之后应为“..”', '..');
    const high = this.#sum();
    const close = this.#peek();
    const closed = close.kind === 'symbol' && /^[)\][]$/u.test(close.text);
    if (closed) this.#take();
    else this.#report('F003', open.at, '区间没有收尾的括号', '区间写成 [30..50]、(30..50]、[30..50) 或 (30..50)');
    const at = [open.at[0], closed ? close.at[1] : high.at[1]] as const;
    const lowIncluded = open.text === '[';
    const highIncluded = close.text === ']';
    if (closed && isEmpty(low, high, lowIncluded && highIncluded)) {
      this.#report('F037', at, '区间里没有值', '下限写在前，上限写在后：[30..50]；两端相同时用 [30..30]');
    }
    return { kind: 'range', low, lowIncluded, high, highIncluded, at };
  }

  /** Whether the bracket here opens an interval: a `..` stands between it and its partner. */
  #isInterval(): boolean {
    const open = this.#peek().text;
    if (open !== '(' && open !== '[' && open !== ']') return false;
    let depth = 0;
    for (let i = this.#next + 1; ; i += 1) {
      const token = this.#tokens[i];
      if (token === undefined || token.kind === 'end') return false;
      if (token.kind !== 'symbol') continue;
      if (this.#opens(i)) depth += 1;
      else if (/^[)\]}[]$/u.test(token.text)) depth -= 1;
      if (depth < 0 || (depth === 0 && token.text === ',')) return false;
      if (depth === 0 && token.text === '..') return true;
    }
  }

  /** `[` closes an interval before the end of an operand (`]1..5[`), `]` opens one where an operand starts. */
  #opens(index: number): boolean {
    const token = this.#tokens[index];
    if (token?.text === '(' || token?.text === '{') return true;
    if (token?.text === '[') return !this.#isBoundary(index + 1);
    const before = this.#tokens[index - 1];
    return token?.text === ']' && (before?.text === 'in' || before?.text === '(' || before?.text === ',');
  }

  #matching(open: number): number | undefined {
    let depth = 0;
    for (let i = open; i < this.#tokens.length; i += 1) {
      const token = this.#tokens[i];
      if (token?.kind !== 'symbol') continue;
      if (this.#opens(i)) depth += 1;
      else if (/^[)\]}[]$/u.test(token.text)) depth -= 1;
      if (depth === 0) return i;
    }
    return undefined;
  }

  /** A name is one word; only functions have names of several. */
  #name(): { name: string; at: At } {
    const first = this.#take();
    const from = first.at[0];
    const words = this.#wordsOfFunction(first.text);
    if (words > 1) {
      const rest = this.#tokens.slice(this.#next, this.#next + words - 1);
      this.#next += words - 1;
      const name = [first, ...rest].map((token) => token.text).join(' ');
      return { name, at: [from, rest.at(-1)?.at[1] ?? first.at[1]] };
    }
    let to = first.at[1];
    let name = first.text;
    while (this.#peek().kind === 'name') {
      const word = this.#take();
      const message = `“${name}”与“${word.text}”之间没有运算符`;
      this.#report('F009', word.at, message, '名称中间不留空格；若是两个名称，中间写运算符');
      to = word.at[1];
      name += ` ${word.text}`;
    }
    return { name, at: [from, to] };
  }

  /** How many tokens, with the one just taken, make up the name of a function: 3 for `get or else (`. */
  #wordsOfFunction(first: string): number {
    for (const words of SEVERAL_WORDS.get(first) ?? []) {
      const isHere = words.every((word, i) => this.#tokens[this.#next - 1 + i]?.text === word);
      if (isHere && this.#tokens[this.#next - 1 + words.length]?.text === '(') return words.length;
    }
    return 1;
  }

  /** Expects the partner of `open`; gives where it ends. */
  #close(open: Token): number {
    const wanted = CLOSERS.get(open.text) ?? ')';
    const found = this.#peek();
    if (found.kind === 'symbol' && found.text === wanted) return this.#take().at[1];
    this.#skip(true);
    if (this.#peek().kind === 'symbol' && this.#peek().text === wanted) {
      if (found.text !== BROKEN) {
        this.#report(
          'F001',
          found.at,
          `${this.#before(found)}之后多了${show(found)}`,
          `此处应为“,”或“${wanted}”，或缺少运算符`,
        );
      }
      return this.#take().at[1];
    }
    if (found.text !== BROKEN || found.kind === 'end') {
      this.#report('F003', open.at, `“${open.text}”没有与它成对的“${wanted}”`, `补上“${wanted}”`);
    }
    return this.#peek().at[0];
  }

  #missing(): Feel {
    const token = this.#peek();
    this.#unexpected(this.#next === 0 ? '开头应为值或名称' : `${this.#before(token)}之后应为值或名称`);
    return hole(token.at);
  }

  /** Reports the token here and goes on to where reading makes sense again, or behind `wanted` if that comes first. */
  #unexpected(expected: string, wanted?: string): string {
    const token = this.#peek();
    if (token.text !== BROKEN || token.kind === 'end') {
      this.#report(
        'F001',
        token.at,
        `${expected}，却是${show(token)}`,
        token.kind === 'end' ? '把表达式写完' : '补上缺的，或删去多的',
      );
    }
    this.#skip();
    if (wanted !== undefined) this.#accept(wanted);
    return '';
  }

  #refused(code: 'F020' | 'F021' | 'F022', message: string, hint: string): Feel {
    const token = this.#take();
    this.#report(code, token.at, message, hint);
    if (token.text === '{') {
      this.#skip(true);
      if (this.#peek().text === '}') this.#take();
    } else {
      this.#skip(true);
    }
    return hole(token.at);
  }

  #tooDeep(): Feel {
    const { at } = this.#peek();
    this.#tooMuch(at);
    // The brackets left open are no faults of their own.
    this.#report = () => undefined;
    this.#next = this.#tokens.length;
    return hole(at);
  }

  #tooMuch(at: At): void {
    const limits = `一个表达式最多 ${String(MAX_LENGTH)} 字、括号最多 ${String(MAX_DEPTH)} 层`;
    this.#report('F011', at, '表达式太长或嵌套太深', `${limits}；拆成几个要素`);
  }

  /** Goes to the end of the operand, or of the bracket if `all`; what stands in brackets of its own is passed over. */
  #skip(all = false): void {
    let depth = 0;
    for (; this.#peek().kind !== 'end'; this.#next += 1) {
      const { kind, text } = this.#peek();
      if (kind === 'symbol' && CLOSERS.has(text)) depth += 1;
      else if (kind === 'symbol' && /^[)\]}]$/u.test(text)) depth -= 1;
      if (depth < 0) return;
      if (depth === 0 && !all && kind !== 'text' && kind !== 'name' && BOUNDARIES.has(text)) return;
    }
  }

  #isBoundary(index: number): boolean {
    const token = this.#tokens[index];
    if (token === undefined || token.kind === 'end') return true;
    return (token.kind === 'symbol' || token.kind === 'keyword') && BOUNDARIES.has(token.text);
  }

  /** A character that was already reported is read as the comma it most likely stands for. */
  #acceptComma(): boolean {
    return this.#accept(',') || (this.#peek().kind === 'symbol' && this.#accept(BROKEN));
  }

  #accept(text: string): boolean {
    const token = this.#peek();
    if ((token.kind !== 'symbol' && token.kind !== 'keyword') || token.text !== text) return false;
    this.#next += 1;
    return true;
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? this.#end;
  }

  #take(): Token {
    const token = this.#peek();
    this.#next += 1;
    return token;
  }

  /** The token before this one, to say where something is missing. */
  #before(token: Token): string {
    const index = this.#tokens.indexOf(token);
    const before = this.#tokens[index - 1];
    return before === undefined ? '开头' : show(before);
  }
}

/** The names of several words, by the first of them. */
const SEVERAL_WORDS: ReadonlyMap<string, readonly (readonly string[])[]> = Map.groupBy(
  [...FUNCTIONS, 'date and time'].filter((name) => name.includes(' ')).map((name) => name.split(' ')),
  ([first]) => first ?? '',
);

/** Stands where a fault was reported; never handed out. */
function hole(at: At): Feel {
  return { kind: 'null', at };
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

function binary(op: BinaryOp, left: Feel, right: Feel): Feel {
  return { kind: 'binary', op, left, right, at: [left.at[0], right.at[1]] };
}

function show(token: Token): string {
  if (token.kind === 'end') return '结尾';
  return token.kind === 'text' ? `文字“${token.text}”` : `“${token.text}”`;
}
