import type { At } from './ast.ts';
import type { Token } from './lex.ts';

interface Span {
  readonly from: number;
  readonly to: number;
}

/** The tokens of a cell, and the text that the grammar reads in their place: every token's `read`, with a space where two would run together. */
export class Source {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** For each code unit of `text` the token it belongs to, or, for a space, that comes next. */
  readonly #owner: readonly number[];

  constructor(tokens: readonly Token[]) {
    const owner: number[] = [];
    let text = '';
    tokens.forEach(({ read }, i) => {
      const before = tokens[i - 1]?.read;
      text += before === undefined || !runTogether(before, read) ? read : ` ${read}`;
      while (owner.length < text.length) owner.push(i);
    });
    this.tokens = tokens;
    this.text = text;
    this.#owner = owner;
  }

  /** Where a node of the tree stands in the author's text. */
  at({ from, to }: Span): At {
    return [this.token(this.indexAt(from)).at[0], this.token(this.indexAt(to - 1)).at[1]];
  }

  /** The first token of a node, as it was written. */
  textOf(node: Span): string {
    return this.token(this.indexAt(node.from)).text;
  }

  tokensOf(node: Span): readonly Token[] {
    return this.tokens.slice(this.indexAt(node.from), this.indexAt(node.to - 1) + 1);
  }

  /** The token that stands at an offset of `text`, or is the next behind it. */
  indexAt(offset: number): number {
    return this.#owner[offset] ?? this.tokens.length - 1;
  }

  token(index: number): Token {
    return this.tokens[index] ?? { text: '', read: '', at: [0, 0], doubtful: false };
  }

  /** The same with brackets around each of these nodes; they take no room in the author's text. */
  bracketed(spans: readonly Span[]): Source {
    const opens = spans.map(({ from }) => this.indexAt(from));
    const closes = spans.map(({ to }) => this.indexAt(to - 1));
    const bracket = (read: string, at: number): Token => ({ text: read, read, at: [at, at], doubtful: false });
    return new Source(
      this.tokens.flatMap((token, i) => [
        ...opens.filter((open) => open === i).map(() => bracket('(', token.at[0])),
        token,
        ...closes.filter((close) => close === i).map(() => bracket(')', token.at[1])),
      ]),
    );
  }
}

/** Words, and signs other than brackets and commas; and a dot that would make a number a decimal. */
function runTogether(left: string, right: string): boolean {
  if (/^[()[\]{},]?$/u.test(left) || /^[()[\]{},]?$/u.test(right)) return false;
  return /^[a-z0"@]/u.test(left) === /^[a-z0"@]/u.test(right) || left.startsWith('.') || right.startsWith('.');
}
