import { matchesOf, toHalfWidth } from '../../kit/index.ts';
import type { At } from './ast.ts';
import type { FeelCode } from './codes.ts';
import { FUNCTIONS } from './functions.ts';

/** A word, number, text or sign of a cell; the last of a cell is its end. */
export interface Token {
  /** Half-width; of a text its value. Empty at the end of the cell. */
  readonly text: string;
  /** What the grammar is given in its place: `a` for any name, `0` for any number, `""` for any text, `=` for any comparison. */
  readonly read: string;
  /** In the author's text, where `≥` is one character. */
  readonly at: At;
  /** Something that was reported stands directly before it, so that a missing operator is no fault of its own. */
  readonly doubtful: boolean;
}

export type Report = (code: FeelCode, at: At, message: string, hint: string) => void;

export const SPAN_HINT = '时长写成 duration("P5Y")、duration("P12M") 或 duration("P30D")：年、月、日只取一种';

/** The words of the grammar. `of` is one only behind `instance`, and else a name to lezer-feel too. */
const KEYWORDS = new Set(
  'and or if then else some every in satisfies between true false null for return function instance of external'.split(
    ' ',
  ),
);
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

/** Latin, Greek and Cyrillic letters, Roman numerals, kana and Han characters. Written out, since `\p{L}` is slow to start. */
const LETTER = String.raw`A-Za-z_\u00c0-\u024f\u0370-\u037d\u0388-\u0481\u048a-\u052f\u2160-\u2188\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{323af}`;
const NAME = `[${LETTER}][${LETTER}0-9·]*`;
const SEVERAL_WORDS = [...Object.keys(FUNCTIONS), 'date and time'].filter((name) => name.includes(' ')).join('|');

/** The pieces of a half-width text outside of quotes, one named group each. */
const PIECE = new RegExp(
  [
    String.raw`(?<space>[ \t-\r\xa0]+)`,
    `(?<name>(?:${SEVERAL_WORDS})(?=\\s*\\()|${NAME})`,
    String.raw`(?<day>\d{4}(?:(?:[-/]\d{1,2}){2}(?![\d.])|年\d{1,2}月(?:\d{1,2}日)?))`,
    String.raw`(?<number>(?:\d+(?:\.(?!\.)\d*)?|\.\d+)(?<exponent>[eE][+-]?\d+)?)(?<unit>${NAME})?`,
    String.raw`(?<comparison>[=<>!]+)`,
    String.raw`(?<comment>\/[/*].*)`,
    String.raw`(?<sign>\.\.|\*\*|[()[\]{},:.@+\-*/^])`,
    String.raw`(?<stranger>&&|\|\||.)`,
  ].join('|'),
  'gsu',
);

/** Texts in quotes, and what stands between them. */
const QUOTED_OR_NOT = /@?["“”](?:\\.|[^"“”\\])*["“”\\]?|[^"“”@]+|@/gsu;

/**
 * Splits a cell into tokens. Signs of other languages, words for operators and the like are reported, and read as what was likely meant:
 * a grammar would let some of them pass (`1e3`), misread others (`==`), and of the rest only say that something is wrong.
 */
export function lex(text: string, report: Report): Token[] {
  const lexer = new Lexer(report);
  for (const { 0: piece, index } of matchesOf(QUOTED_OR_NOT, text)) {
    if (lexer.inComment) break;
    if (/^@?["“”]/u.test(piece)) lexer.literal(piece, index);
    else lexer.between(piece, index);
  }
  return lexer.end(text.length);
}

class Lexer {
  inComment = false;
  readonly #tokens: Token[] = [];
  readonly #report: Report;
  #doubtful = false;

  constructor(report: Report) {
    this.#report = report;
  }

  /** A text, or `@` and a text. Between quotes full-width characters stay as they are. */
  literal(piece: string, from: number): void {
    const open = piece.startsWith('@') ? 2 : 1;
    const at = [from, from + piece.length] as const;
    const isClosed = /^@?.(?:\\.|[^"“”\\])*["“”]$/su.test(piece);
    if (!isClosed) this.#report('F002', at, '引号之后没有收尾的引号', '文字写成 "…" 或 “…”，引号成对');
    const value = piece
      .slice(open, isClosed ? -1 : undefined)
      .replaceAll(/\\(.?)/gsu, (escape, c: string, i: number) => {
        if (/^["“”\\]$/u.test(c)) return c;
        const escapeAt = [from + open + i, from + open + i + escape.length] as const;
        this.#report('F010', escapeAt, `文字里有不支持的转义“${escape}”`, '只有 \\" 和 \\\\；其他字符直接写');
        return c;
      });
    this.#push(value, open === 2 ? '@""' : '""', at);
  }

  /** What stands outside of quotes. */
  between(original: string, base: number): void {
    const { text, offsets } = toHalfWidth(original);
    for (const { 0: piece, index, groups = {} } of matchesOf(PIECE, text)) {
      const at = [base + (offsets[index] ?? 0), base + (offsets[index + piece.length] ?? 0)] as const;
      if (groups['space'] !== undefined) continue;
      if (groups['name'] !== undefined) this.#name(piece, at);
      else if (groups['sign'] !== undefined) this.#push(piece, piece, at);
      else if (groups['number'] !== undefined) this.#number(piece, groups, at, text.slice(0, index));
      else if (groups['comparison'] !== undefined) this.#comparison(piece, at);
      else if (groups['day'] !== undefined) this.#day(piece, at);
      else if (groups['comment'] !== undefined) this.#comment(at);
      else this.#stranger(piece, original.slice(offsets[index], offsets[index + piece.length]), at);
      if (this.inComment) return;
    }
  }

  end(length: number): Token[] {
    this.#push('', '', [length, length]);
    return this.#tokens;
  }

  #name(name: string, at: At): void {
    const operator = CHINESE_OPERATORS.get(name);
    if (operator !== undefined && endsOperand(this.#tokens.at(-1))) {
      this.#report('F027', at, `没有运算符“${name}”`, `写成 ${operator}`);
      this.#push(operator, COMPARE.has(operator) ? '=' : operator, at);
    } else {
      this.#push(name, KEYWORDS.has(name) ? name : 'a', at);
    }
  }

  #day(written: string, at: At): void {
    const hint = '日期写成 date("2024-12-29")；减法在减号两边留空格';
    this.#report('F006', at, `“${written}”不是日期的写法`, hint);
    this.#push(written, '0', at);
  }

  #number(piece: string, groups: Readonly<Record<string, string | undefined>>, at: At, before: string): void {
    const { number = '', exponent, unit } = groups;
    const fault = (message: string, hint: string): void => {
      this.#report('F005', at, message, hint);
    };
    if (exponent !== undefined) fault(`不支持科学记数“${number}”`, '把数写全，如 1000');
    else if (number.startsWith('.')) fault(`“${number}”缺少整数部分`, `写成 0${number}`);
    else if (number.endsWith('.')) fault(`“${number}”不是一个数`, '小数写成 0.5，整数写成 5');
    else if (unit !== undefined) {
      const isSpan = /^(?:年|个?月|日|天)$/u.test(unit);
      const hint = isSpan ? SPAN_HINT : '只写数；单位写在名称或表头的括号里。名称不能以数字开头';
      fault(`“${piece}”：数的后面不能直接写字`, hint);
    } else if (/^0\d/u.test(number)) {
      const thousands = number.length === 3 ? /\d{1,3},$/u.exec(before)?.[0] : undefined;
      const message = thousands === undefined ? `“${number}”以 0 开头` : `“${thousands}${number}”像是带千分号的数`;
      fault(message, '数不带多余的 0，也不带千分号：1000');
    }
    this.#push(number, '0', at);
  }

  /** All of `=`, `<`, `>` and `!` that stand together, so that `==` and `=>` are one operator that FEEL doesn't have. */
  #comparison(run: string, at: At): void {
    if (COMPARE.has(run)) {
      this.#push(run, '=', at);
    } else if (run === '!') {
      this.#skipped('F027', at, '没有运算符“!”', '“不等于”写 !=，否定写 not(…)');
    } else {
      const meant = FOREIGN.get(run);
      this.#report('F027', at, `没有运算符“${run}”`, meant === undefined ? '比较用 = != < <= > >=' : `写成 ${meant}`);
      this.#push(meant ?? '=', '=', at);
    }
  }

  #comment(at: At): void {
    this.inComment = true;
    this.#skipped('F032', at, '表达式里不支持注释', '说明写在表外的段落里');
  }

  #stranger(c: string, written: string, at: At): void {
    if (c === '?') {
      this.#report('F030', at, '不支持“?”', '单元格里直接写比较，如 > 5；表达式里写出名称');
      this.#push(c, 'a', at);
    } else if (/[\p{C}\p{Z}]/u.test(c)) {
      const shown = `U+${(c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
      this.#skipped('F004', at, `表达式里不能有“${shown}”`, '删去这个看不见的字符');
    } else {
      const hint = HINTS.find(([characters]) => characters.includes(c.charAt(0)))?.[1] ?? OTHER_HINT;
      this.#skipped('F004', at, `表达式里不能有“${written}”`, hint);
    }
  }

  #skipped(code: FeelCode, at: At, message: string, hint: string): void {
    this.#report(code, at, message, hint);
    this.#doubtful = true;
  }

  #push(text: string, read: string, at: At): void {
    this.#tokens.push({ text, read, at, doubtful: this.#doubtful });
    this.#doubtful = false;
  }
}

/** Whether an operator may stand behind it. */
export function endsOperand(token: Token | undefined): boolean {
  return /^(?:[a0)\]]|@?""|true|false|null)$/u.test(token?.read ?? '');
}
