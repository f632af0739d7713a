import { distance } from 'fastest-levenshtein';
import { hasChinese, spell, type Spelled } from './spell.ts';

/** A run of signs of a text, from `start` up to and without `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** How well a word is found, and where: 0 as it is written, then by its full sound, by initials, by a mixture of both. */
export interface Match {
  readonly rank: number;
  readonly span: Span;
}

/** One word of a search. */
export interface Word {
  /** As folded. */
  readonly signs: readonly string[];
  /** Letters alone: it may be pinyin. */
  readonly letters: string | undefined;
  /** Of a Chinese word its syllables: what sounds alike is often what was meant. */
  readonly sounds: readonly string[] | undefined;
}

export function wordsOf(query: string): readonly Word[] {
  return query
    .normalize('NFKC')
    .toLowerCase()
    .split(/\s+/u)
    .filter((one) => one !== '')
    .slice(0, 6)
    .map((one) => {
      const { signs, sounds } = spell(one);
      const letters = one.replaceAll(/['’]/gu, '').replaceAll('ü', 'v');
      return {
        signs,
        letters: /^[a-z]{2,}$/u.test(letters) ? letters : undefined,
        sounds: hasChinese(one) ? sounds : undefined,
      };
    });
}

/** As it is written, or by its sound. @param isLong whether it is a long text, where two letters would be found everywhere. */
export function find(word: Word, text: Spelled, isLong: boolean): Match | undefined {
  const written = runOf(text.signs, word.signs);
  if (written !== undefined) return { rank: 0, span: written };
  const { letters } = word;
  if (letters === undefined) return undefined;
  return bySound(letters, text, isLong);
}

function bySound(letters: string, { signs, sounds }: Spelled, isLong: boolean): Match | undefined {
  let found: Match | undefined;
  for (let start = 0; start < signs.length; start += 1) {
    if (!hasChinese(signs[start] ?? '')) continue;
    for (const how of isLong ? LONG : ALL) {
      if (found !== undefined && found.rank <= how.rank) break;
      if (how.least > letters.length) continue;
      const end = how.take(letters, sounds, start, signs);
      if (end !== undefined) found = { rank: how.rank, span: { start, end } };
    }
    if (found?.rank === 1) break;
  }
  return found;
}

interface Way {
  readonly rank: number;
  /** Fewer letters than these say nothing. */
  readonly least: number;
  /** Where the letters end that begin at a sign; undefined where they don't fit. */
  readonly take: (
    letters: string,
    sounds: readonly string[],
    start: number,
    signs: readonly string[],
  ) => number | undefined;
}

const FULL: Way = { rank: 1, least: 2, take: takeSyllables };
const INITIALS: Way = { rank: 2, least: 2, take: takeInitials };
const ALL: readonly Way[] = [FULL, INITIALS, { rank: 3, least: 4, take: takeMixed }];
const LONG: readonly Way[] = [
  { ...FULL, least: 4 },
  { ...INITIALS, least: 4 },
];

/** Whole syllables, the last one perhaps not finished: jineng, jinengti. */
function takeSyllables(letters: string, sounds: readonly string[], start: number): number | undefined {
  let rest = letters;
  for (let i = start; i < sounds.length; i += 1) {
    const sound = sounds[i] ?? '';
    if (rest.startsWith(sound)) rest = rest.slice(sound.length);
    else return i > start && rest.length > 0 && sound.startsWith(rest) ? i + 1 : undefined;
    if (rest === '') return i + 1;
  }
  return undefined;
}

/** First letters: jnts. */
function takeInitials(
  letters: string,
  sounds: readonly string[],
  start: number,
  signs: readonly string[],
): number | undefined {
  for (let i = 0; i < letters.length; i += 1)
    if (!hasChinese(signs[start + i] ?? '') || sounds[start + i]?.startsWith(letters.charAt(i)) !== true)
      return undefined;
  return start + letters.length;
}

/** Beginnings of syllables: jinengts, jnengtisheng. A sign takes as much as it can, and less where the rest would not fit. */
function takeMixed(letters: string, sounds: readonly string[], start: number): number | undefined {
  if (letters === '') return start;
  const sound = sounds[start];
  if (sound === undefined) return undefined;
  for (let length = commonLength(sound, letters); length > 0; length -= 1) {
    const end = takeMixed(letters.slice(length), sounds, start + 1);
    if (end !== undefined) return end;
  }
  return undefined;
}

function commonLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a.charAt(length) === b.charAt(length)) length += 1;
  return length;
}

/**
 * Where nothing is written so: what sounds alike (技能提生 for 技能提升, jinen for jineng), or has one sign wrong, or two of a long word.
 * For titles alone.
 */
export function findNear(word: Word, text: Spelled): Match | undefined {
  const { signs, sounds, letters } = word;
  if (sounds !== undefined) {
    const alike = signs.length < 2 ? undefined : runOf(text.sounds.map(blur), sounds.map(blur));
    if (alike !== undefined) return { rank: 4, span: alike };
    return signs.length < LEAST_NEAR ? undefined : nearRun(signs, text.signs, signs.length >= 6 ? 2 : 1);
  }
  if (letters === undefined || letters.length < 4) return undefined;
  return nearSound(blurAll(letters), text);
}

/** Two signs with one wrong are any sign with one right. */
const LEAST_NEAR = 3;

function nearRun(wanted: readonly string[], signs: readonly string[], most: number): Match | undefined {
  const word = wanted.join('');
  let found: (Match & { readonly off: number }) | undefined;
  for (const length of [wanted.length, wanted.length - 1, wanted.length + 1])
    for (let start = 0; start + length <= signs.length; start += 1) {
      const off = distance(word, signs.slice(start, start + length).join(''));
      if (off <= most && (found === undefined || off < found.off))
        found = { rank: 4 + off, span: { start, end: start + length }, off };
    }
  return found;
}

/** Pinyin with a letter wrong, or as it is spoken here: zh or z, n or ng. */
function nearSound(letters: string, { signs, sounds }: Spelled): Match | undefined {
  for (let start = 0; start < signs.length; start += 1) {
    if (!hasChinese(signs[start] ?? '')) continue;
    let said = '';
    for (let end = start; end < sounds.length && said.length < letters.length + 2; end += 1) {
      said += blur(sounds[end] ?? '');
      if (said === letters || (letters.length >= 6 && distance(said, letters) <= 1))
        return { rank: said === letters ? 4 : 5, span: { start, end: end + 1 } };
    }
  }
  return undefined;
}

/** A syllable without what many don't tell apart. */
function blur(sound: string): string {
  return sound.replace(/^([zcs])h/u, '$1').replace(/([aei])ng$/u, '$1n');
}

function blurAll(letters: string): string {
  return letters.replaceAll(/([zcs])h/gu, '$1').replaceAll(/([aei])ng/gu, '$1n');
}

function runOf(all: readonly string[], wanted: readonly string[]): Span | undefined {
  if (wanted.length === 0) return undefined;
  for (let start = 0; start + wanted.length <= all.length; start += 1)
    if (wanted.every((one, i) => all[start + i] === one)) return { start, end: start + wanted.length };
  return undefined;
}
