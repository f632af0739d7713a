import { matchesOf, shift, toHalfWidth } from '../kit/index.ts';
import type { Place } from '../kit/index.ts';
import type { QuoteParagraph } from './from-markdown.ts';
import { figuresOf } from './figures.ts';
import type { Sentence, Span } from './model.ts';

/** Up to and with 。 and the brackets and quotation marks that close behind it; or what is left of the paragraph. */
const SENTENCE = /[^。]*。[”’）)》〉」』]*|[^。]+$/gu;
const LEADS = /^[（(](?:牵头|责任)(?:单位|部门)[：:](?<leads>[^）)]*)[）)]。?$/u;

/** Numbers the sentences of one measure file: `03.1`, `03.2`, …, headings and brackets included. */
export class SentenceReader {
  readonly #measure: string;
  readonly #titles = new Set<string>();
  #count = 0;

  /** `title` is the heading of the file, which the text may repeat as its first sentence: `(三)发挥竞赛引领作用。` */
  constructor(measure: string, title: string) {
    this.#measure = measure;
    this.#titles.add(bare(title));
  }

  read({ heading, lines }: QuoteParagraph): Sentence[] {
    const { text, placeAt } = joined(lines);
    const ends = text.includes('。');
    return matchesOf(SENTENCE, text).map((match) => {
      const lead = match[0].length - match[0].trimStart().length;
      const offset = match.index + lead;
      return this.#sentence(match[0].trim(), (at) => placeAt(offset + at), heading || !ends);
    });
  }

  /** A title that the text repeats with a 。 begins with its number. */
  #isTitle(text: string): boolean {
    return /^[（(]/u.test(text) && this.#titles.has(bare(text));
  }

  #sentence(text: string, placeAt: (offset: number) => Place, title: boolean): Sentence {
    const leads = leadsOf(text);
    const heading = leads.length === 0 && (title || this.#isTitle(text));
    if (heading) this.#titles.add(bare(text));
    this.#count++;
    return {
      id: `${this.#measure}.${String(this.#count)}`,
      text,
      place: placeAt(0),
      heading,
      leads,
      figures: figuresOf(text, placeAt),
    };
  }
}

/** The departments of `(牵头单位:甲、乙)`; empty where the text is no such bracket. */
export function leadsOf(text: string): readonly string[] {
  const named = LEADS.exec(text)?.groups?.['leads'];
  if (named === undefined) return [];
  return named
    .split(/[、，,；;]/u)
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** Lines of a paragraph as one text: Chinese needs no space between them, Latin words do. */
function joined(lines: readonly Span[]): { text: string; placeAt: (offset: number) => Place } {
  const pieces: { start: number; place: Place }[] = [];
  let text = '';
  for (const line of lines) {
    if (/\w$/.test(text) && /^\w/.test(line.text)) text += ' ';
    pieces.push({ start: text.length, place: line.place });
    text += line.text;
  }
  const placeAt = (offset: number): Place => {
    const piece = pieces.findLast(({ start }) => start <= offset) ?? pieces[0];
    return piece === undefined ? { file: '', line: 1, column: 1 } : shift(piece.place, offset - piece.start);
  };
  return { text, placeAt };
}

/** A heading without its 。 and the width of its brackets. */
function bare(text: string): string {
  return toHalfWidth(text.trim().replace(/。$/u, '')).text;
}
