import { toHalfWidth } from '../../kit/index.ts';
import type { HalfWidth } from '../../kit/index.ts';
import type { At } from './ast.ts';
import type { FeelCode } from './codes.ts';

export interface Token {
  readonly kind: 'number' | 'text' | 'name' | 'keyword' | 'symbol' | 'end';
  /** The value of a text; the half-width spelling of anything else. */
  readonly text: string;
  /** In the author's text, where `≥` is one character. */
  readonly at: At;
}

export type Report = (code: FeelCode, at: At, message: string, hint: string) => void;

const DATE_HINT = '日期写成 date("2024-12-29")；减法在减号两边留空格';
export const SPAN_HINT = '时长写成 duration("P5Y")、duration("P12M") 或 duration("P30D")：年、月、日只取一种';

const KEYWORDS = new Set(
  'and or if then else some every in satisfies between true false null for return function instance external'.split(
    ' ',
  ),
);
const SYMBOLS = '()[]{},:.@+-*/^';
const COMPARE = new Set(['=', '!=', '<', '<=', '>', '>=']);

/** Spellings of other languages, and what FEEL writes for them. */
const FOREIGN = new Map([
  ['==', '='],
  ['===', '='],
  ['=>', '>='],
  ['=<', '<='],
  ['<>', '!='],
  ['!==', '!='],
]);

/** Words an official may put between two names, and the operator that is meant. */
const CHINESE_OPERATORS = new Map([
  ...['且', '并且', '和', '与', '同时'].map((word) => [word, 'and'] as const),
  ...['或', '或者'].map((word) => [word, 'or'] as const),
  ...['等于', '为', '是'].map((word) => [word, '='] as const),
  ...['不等于', '不为', '不是'].map((word) => [word, '!='] as const),
  ...['大于', '超过', '高于', '晚于'].map((word) => [word, '>'] as const),
  ...['小于', '低于', '不足', '早于'].map((word) => [word, '<'] as const),
  ...['不低于', '不小于', '不早于', '不少于'].map((word) => [word, '>='] as const),
  ...['不超过', '不大于', '不高于', '不晚于'].map((word) => [word, '<='] as const),
]);

/** What an author likely meant by characters that FEEL doesn't know. */
const HINTS: readonly (readonly [characters: string, hint: string])[] = [
  ['—–~…‐', '减号写 -，区间写 [30..50]，“不限”写 -'],
  ['%‰', '百分比只写数，单位写在名称的括号里，如 60'],
  ['、。;', '并列的值用逗号隔开；条件之间用 and 或 or'],
  ['&|', '“且”写 and，“或”写 or'],
  ["'`「」『』", '文字用双引号："…"'],
  ['《》〈〉【】〔〕〖〗', '括号只用 ( ) 和 [ ]；名称里有这样的字符时写成文字："…"'],
  ['￥¥$', '金额只写数，单位写在名称的括号里，如 5000'],
];
const OTHER_HINT = '名称由汉字、字母、数字和 _ 组成；其他字符写成文字："…"';

/** The text of a token that stands for something already reported. */
export const BROKEN = '';

/** Splits a cell into tokens, the last of them `end`. What has a fault is reported, and read as what was likely meant. */
export function tokensOf(text: string, report: Report): Token[] {
  const tokens: Token[] = [];
  let from = 0;
  for (let quote = text.search(QUOTE); quote >= 0;) {
    lexBetween(text.slice(from, quote), from, tokens, report);
    from = lexText(text, quote, tokens, report);
    const next = text.slice(from).search(QUOTE);
    quote = next < 0 ? next : from + next;
  }
  lexBetween(text.slice(from), from, tokens, report);
  tokens.push({ kind: 'end', text: '', at: [text.length, text.length] });
  return tokens;
}

const QUOTE = /["“”]/u;

/** A text from its opening quote; gives where it ends. Between quotes full-width characters stay as they are. */
function lexText(text: string, from: number, tokens: Token[], report: Report): number {
  let value = '';
  let to = from + 1;
  while (to < text.length && !QUOTE.test(text.charAt(to))) {
    if (text[to] === '\\') {
      to += 1;
      if (!/["“”\\]/u.test(text.charAt(to))) {
        const written = text.slice(to - 1, to + 1);
        report('F010', [to - 1, to + 1], `文字里有不支持的转义“${written}”`, '只有 \\" 和 \\\\；其他字符直接写');
      }
    }
    value += text.charAt(to);
    to += 1;
  }
  if (to >= text.length) {
    report('F002', [from, text.length], '引号之后没有收尾的引号', '文字写成 "…" 或 “…”，引号成对');
  }
  const at = [from, Math.min(to + 1, text.length)] as const;
  tokens.push({ kind: 'text', text: value, at });
  return at[1];
}

function lexBetween(text: string, base: number, tokens: Token[], report: Report): void {
  const lexer = new Lexer(text, base, tokens, report);
  while (lexer.step());
}

/** Reads what stands outside of quotes. All offsets are half-width until `#offset` turns them into the author's. */
class Lexer {
  readonly #tokens: Token[];
  readonly #original: string;
  readonly #text: string;
  readonly #base: number;
  readonly #offsets: HalfWidth['offsets'];
  readonly #report: Report;
  #from = 0;

  constructor(original: string, base: number, tokens: Token[], report: Report) {
    const { text, offsets } = toHalfWidth(original);
    this.#original = original;
    this.#text = text;
    this.#base = base;
    this.#offsets = offsets;
    this.#tokens = tokens;
    this.#report = report;
  }

  step(): boolean {
    if (this.#from >= this.#text.length) return false;
    const c = this.#text.charCodeAt(this.#from);
    if (isDigit(c)) this.#number();
    else if (isNameStart(this.#text, this.#from)) this.#name();
    else if (isSpace(c)) this.#from += 1;
    else this.#symbol();
    return true;
  }

  #number(): void {
    const from = this.#from;
    let to = this.#digits(from);
    if (this.#text[to] === '.' && isDigit(this.#text.charCodeAt(to + 1))) to = this.#digits(to + 1);
    const written = this.#text.slice(from, to);
    const end = this.#behindNumber(from, to);
    if (end === to && /^0\d/u.test(written)) this.#leadingZero(from, to, written);
    this.#push('number', end, written);
  }

  #leadingZero(from: number, to: number, written: string): void {
    const before = /\d{1,3},$/u.exec(this.#text.slice(0, from))?.[0];
    const at = [this.#offset(from), this.#offset(to)] as const;
    const message =
      before === undefined || to - from !== 3 ? `“${written}”以 0 开头` : `“${before}${written}”像是带千分号的数`;
    this.#report('F005', at, message, '数不带多余的 0，也不带千分号：1000');
  }

  /** Where the number ends, with what stands directly behind the digits and would quietly change it. */
  #behindNumber(from: number, to: number): number {
    if (' ,.)]'.includes(this.#text[to] ?? ' ') && (this.#text[to] !== '.' || this.#text[to + 1] === '.')) return to;
    const rest = this.#text.slice(to);
    for (const [tail, code, say, hint] of BEHIND_NUMBER) {
      const found = tail.exec(rest)?.[0];
      if (found === undefined || (code === 'F006' && to - from !== 4)) continue;
      const end = to + found.length;
      this.#fault(code, end, say(this.#text.slice(from, end)), hint);
      return end;
    }
    if (!isNameStart(this.#text, to)) return to;
    const end = nameEnd(this.#text, to);
    const isSpan = /^(?:年|个?月|日|天)$/u.test(this.#text.slice(to, end));
    const hint = isSpan ? SPAN_HINT : '只写数；单位写在名称或表头的括号里。名称不能以数字开头';
    this.#fault('F005', end, `“${this.#text.slice(from, end)}”：数的后面不能直接写字`, hint);
    return end;
  }

  #name(): void {
    const to = nameEnd(this.#text, this.#from);
    const word = this.#text.slice(this.#from, to);
    const operator = CHINESE_OPERATORS.get(word);
    if (operator !== undefined && this.#behindOperand()) {
      this.#fault('F027', to, `没有运算符“${word}”`, `写成 ${operator}`);
      this.#push(KEYWORDS.has(operator) ? 'keyword' : 'symbol', to, operator);
    } else {
      this.#push(KEYWORDS.has(word) ? 'keyword' : 'name', to, word);
    }
  }

  #symbol(): void {
    const from = this.#from;
    const c = this.#text.charAt(from);
    const pair = this.#text.slice(from, from + 2);
    if (c === '=' || c === '<' || c === '>' || pair === '!=') {
      this.#comparison();
    } else if (pair === '//' || pair === '/*') {
      this.#fault('F032', this.#text.length, '表达式里不支持注释', '说明写在表外的段落里');
      this.#from = this.#text.length;
    } else if (c === '.' && isDigit(this.#text.charCodeAt(from + 1)) && !this.#behindOperand()) {
      const to = this.#digits(from + 1);
      const written = this.#text.slice(from, to);
      this.#fault('F005', to, `“${written}”缺少整数部分`, `写成 0${written}`);
      this.#push('number', to, `0${written}`);
    } else if (pair === '..' || pair === '**') {
      this.#push('symbol', from + 2, pair);
    } else if (SYMBOLS.includes(c)) {
      this.#push('symbol', from + 1, c);
    } else {
      this.#stranger();
    }
  }

  /** All of `=`, `<`, `>` and `!` that stand together, so that `==` and `=>` are one operator that FEEL doesn't have. */
  #comparison(): void {
    let to = this.#from + 1;
    while (to < this.#text.length && '=<>!'.includes(this.#text.charAt(to))) to += 1;
    const run = this.#text.slice(this.#from, to);
    const meant = COMPARE.has(run) ? run : FOREIGN.get(run);
    if (meant !== run) {
      const hint = meant === undefined ? '比较用 = != < <= > >=' : `写成 ${meant}`;
      this.#fault('F027', to, `没有运算符“${run}”`, hint);
    }
    this.#push('symbol', to, meant ?? '=');
  }

  #stranger(): void {
    const from = this.#from;
    const c = String.fromCodePoint(this.#text.codePointAt(from) ?? 0);
    const to = from + c.length;
    if (c === '?') {
      this.#fault('F030', to, '不支持“?”', '单元格里直接写比较，如 > 5；表达式里写出名称');
    } else if (c === '!') {
      this.#fault('F027', to, '没有运算符“!”', '“不等于”写 !=，否定写 not(…)');
    } else {
      const hidden = /[\p{C}\p{Z}]/u.test(c);
      const written = this.#original.slice(this.#offsets[from], this.#offsets[to]);
      const shown = hidden ? `U+${(c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}` : written;
      const hint = HINTS.find(([characters]) => characters.includes(c))?.[1] ?? OTHER_HINT;
      this.#fault('F004', to, `表达式里不能有“${shown}”`, hidden ? '删去这个看不见的字符' : hint);
    }
    this.#push('symbol', to, BROKEN);
  }

  /** Whether an operator or the `.` of a path may stand here. */
  #behindOperand(): boolean {
    const before = this.#tokens.at(-1);
    if (before === undefined) return false;
    if (before.kind === 'keyword') return /^(?:true|false|null)$/u.test(before.text);
    return before.kind !== 'symbol' || before.text === ')' || before.text === ']';
  }

  #digits(from: number): number {
    let to = from;
    while (isDigit(this.#text.charCodeAt(to))) to += 1;
    return to;
  }

  #push(kind: Token['kind'], to: number, text: string): void {
    this.#tokens.push({ kind, text, at: [this.#offset(this.#from), this.#offset(to)] });
    this.#from = to;
  }

  #fault(code: FeelCode, to: number, message: string, hint: string): void {
    this.#report(code, [this.#offset(this.#from), this.#offset(to)], message, hint);
  }

  #offset(at: number): number {
    return this.#base + (this.#offsets[at] ?? at);
  }
}

/** `2024-12-29` would be 1983, `1e3` is 1 to some readers of FEEL, and `5.` is no number at all. */
const BEHIND_NUMBER: readonly (readonly [
  tail: RegExp,
  code: FeelCode,
  say: (found: string) => string,
  hint: string,
])[] = [
  [
    /^(?:(?:[-/]\d{1,2}){2}(?![\d.])|年\d{1,2}月(?:\d{1,2}日)?)/u,
    'F006',
    (found) => `“${found}”不是日期的写法`,
    DATE_HINT,
  ],
  [/^[eE][+-]?\d+/u, 'F005', (found) => `不支持科学记数“${found}”`, '把数写全，如 1000'],
  [/^\.(?!\.)\d*/u, 'F005', (found) => `“${found}”不是一个数`, '小数写成 0.5，整数写成 5'],
];

function nameEnd(text: string, from: number): number {
  let to = from;
  while (isNamePart(text, to)) to += text.charCodeAt(to) >>> 10 === 0b110110 ? 2 : 1;
  return to;
}

/** Han and ASCII letters are told by their code, since the property classes are slow to start. */
function isPlainLetter(c: number): boolean {
  return (c >= 0x4e00 && c <= 0x9fff) || (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95;
}

function isNameStart(text: string, at: number): boolean {
  const c = text.charCodeAt(at);
  return isPlainLetter(c) || (c > 127 && /^[\p{L}\p{Nl}]/u.test(text.slice(at, at + 2)));
}

function isNamePart(text: string, at: number): boolean {
  const c = text.charCodeAt(at);
  return isPlainLetter(c) || isDigit(c) || (c > 127 && /^[\p{L}\p{N}\p{M}·]/u.test(text.slice(at, at + 2)));
}

function isDigit(c: number): boolean {
  return c >= 48 && c <= 57;
}

function isSpace(c: number): boolean {
  return c === 32 || (c >= 9 && c <= 13) || c === 0xa0;
}
