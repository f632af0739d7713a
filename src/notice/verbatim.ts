import type { Place } from '../kit/index.ts';
import { shift, toHalfWidth } from '../kit/index.ts';
import type { NoticeFault } from './codes.ts';
import { linesOf } from './from-markdown.ts';
import type { Span } from './model.ts';

/** How far apart the two texts may drift before a difference ends the comparison, and how much must agree to go on. */
const WINDOW = 2000;
const ANCHOR = 8;
const MOST_FAULTS = 20;
const AROUND = 10;

/**
 * All quotes in file order against the official text. White space and the `#` of headings are not compared, every other character is.
 * Every difference is reported at its place in the measure file (or, where quotes are missing at the end, in the last one).
 */
export function compareVerbatim(
  quotes: readonly Span[],
  officialFile: string,
  official: string,
): readonly NoticeFault[] {
  const wanted = bareOf(linesOf(officialFile, official).map(withoutMarks));
  const given = bareOf(quotes);
  if (wanted.text === given.text) return [];
  return differences(wanted.text, given.text).map((difference) => faultOf(difference, wanted, given));
}

/** Text without white space; `placeOf` finds an offset of it in its file. */
interface Bare {
  readonly text: string;
  readonly placeOf: (offset: number) => Place | undefined;
}

function bareOf(spans: readonly Span[]): Bare {
  const starts: number[] = [];
  let text = '';
  for (const span of spans) {
    starts.push(text.length);
    text += span.text.replace(/\s+/gu, '');
  }
  const placeOf = (offset: number): Place | undefined => {
    const index = starts.findLastIndex((start) => start <= offset);
    const span = spans[index];
    return span && shift(span.place, offsetWithSpaces(span.text, offset - (starts[index] ?? 0)));
  };
  return { text, placeOf };
}

/** The offset in `text` of its `count`-th character that is no white space. */
function offsetWithSpaces(text: string, count: number): number {
  let seen = 0;
  for (let at = 0; at < text.length; at++) {
    if (/\s/u.test(text.charAt(at))) continue;
    if (seen === count) return at;
    seen++;
  }
  return text.length;
}

/** A line of the official text without the `#`s of a heading. */
function withoutMarks({ text, place }: Span): Span {
  const marks = /^#+\s+/u.exec(text)?.[0].length ?? 0;
  return { text: text.slice(marks), place: shift(place, marks) };
}

/** Where the texts part: `wanted[from…to)` stands in the official text, `given[from…to)` in the quotes. */
interface Difference {
  readonly wanted: readonly [from: number, to: number];
  readonly given: readonly [from: number, to: number];
}

function differences(wanted: string, given: string): Difference[] {
  const found: Difference[] = [];
  let w = 0;
  let g = 0;
  while (found.length < MOST_FAULTS) {
    const same = commonLength(wanted, w, given, g);
    w += same;
    g += same;
    if (w === wanted.length && g === given.length) break;
    const [skipWanted, skipGiven] = nextMeeting(wanted, w, given, g);
    found.push({ wanted: [w, w + skipWanted], given: [g, g + skipGiven] });
    w += skipWanted;
    g += skipGiven;
  }
  return found;
}

function commonLength(a: string, i: number, b: string, j: number): number {
  let length = 0;
  while (i + length < a.length && j + length < b.length && a.charCodeAt(i + length) === b.charCodeAt(j + length))
    length++;
  return length;
}

/** How much to skip on either side until the texts agree again, as little as possible; the whole rest where they don't. */
function nextMeeting(wanted: string, w: number, given: string, g: number): readonly [number, number] {
  let best: readonly [number, number] = [wanted.length - w, given.length - g];
  let least = Math.min(best[0] + best[1], 2 * WINDOW);
  for (let skip = 0; skip < least && g + skip < given.length; skip++) {
    const anchor = given.slice(g + skip, g + skip + ANCHOR);
    const reach = wanted.slice(w, w + least - skip + anchor.length);
    const at = reach.indexOf(anchor);
    if (at === -1 || at + skip >= least) continue;
    best = [at, skip];
    least = at + skip;
  }
  return best;
}

function faultOf({ wanted: [w, wEnd], given: [g, gEnd] }: Difference, wanted: Bare, given: Bare): NoticeFault {
  const official = wanted.text.slice(w, wEnd);
  const quoted = given.text.slice(g, gEnd);
  const place = given.placeOf(g) ?? wanted.placeOf(w) ?? { file: '', line: 1, column: 1 };
  const original = wanted.placeOf(w);
  const stands =
    original === undefined ? '' : `（${original.file}:${String(original.line)}:${String(original.column)}）`;
  return {
    place,
    code: 'T001',
    message: `引文与原文不一致：${sayDifference(official, quoted)}；原文${stands}此处为“${around(wanted.text, w, wEnd)}”，引文为“${around(given.text, g, gEnd)}”`,
    hint: hintFor(official, quoted),
  };
}

function sayDifference(official: string, quoted: string): string {
  if (quoted === '') return `引文缺少“${shortened(official)}”`;
  if (official === '') return `引文多出“${shortened(quoted)}”`;
  return `“${shortened(official)}”写成了“${shortened(quoted)}”`;
}

function hintFor(official: string, quoted: string): string {
  if (official !== '' && toHalfWidth(official).text === toHalfWidth(quoted).text)
    return '只是全角与半角不同：引文照抄 text.md 的写法';
  return '引文须与 text.md 逐字相同；text.md 本身抄错的，先改 text.md';
}

function around(text: string, from: number, to: number): string {
  return `${text.slice(Math.max(0, from - AROUND), from)}【${shortened(text.slice(from, to))}】${text.slice(to, to + AROUND)}`;
}

function shortened(text: string): string {
  return text.length > 24 ? `${text.slice(0, 12)}……${text.slice(-8)}` : text;
}
