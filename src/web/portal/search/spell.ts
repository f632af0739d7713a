import { pinyin } from 'pinyin-pro';

/** A text as it is found: its characters folded (NFKC, small letters), and the sound of each Chinese one. */
export interface Spelled {
  /** As shown. */
  readonly text: string;
  /** Folded, a character for each of `text`. */
  readonly signs: readonly string[];
  /** Of each sign its syllable without tone, ü as v; of another sign than a Chinese one the sign itself. */
  readonly sounds: readonly string[];
}

const CHINESE = /\p{Script=Han}/u;

/** Spells a text; characters with several sounds get the one they have in their word: 莘县 shen, 东阿 e, 茌平 chi. */
export function spell(text: string): Spelled {
  const signs = Array.from(text, fold);
  const shown = signs.join('');
  // One sound a character, with what isn't Chinese left as it is.
  const sounds = pinyin(shown, { toneType: 'none', type: 'array', v: true, nonZh: 'spaced' });
  return {
    text,
    signs,
    sounds: sounds.length === signs.length ? sounds.map((sound) => sound.toLowerCase()) : signs.map(soundOf),
  };
}

/** By itself, where a text can't be matched sign by sign. */
function soundOf(sign: string): string {
  return CHINESE.test(sign) ? pinyin(sign, { toneType: 'none', v: true }).toLowerCase() : sign;
}

/** One sign for one sign, so that places stay what they are. */
function fold(sign: string): string {
  const folded = sign.normalize('NFKC').toLowerCase();
  return Array.from(folded).length === 1 ? folded : sign;
}

export function hasChinese(text: string): boolean {
  return CHINESE.test(text);
}
