/** Half-width text, and for each of its code units (and its end) the offset in the original. */
export interface HalfWidth {
  readonly text: string;
  readonly offsets: readonly number[];
}

/** What is not in the block of full-width forms U+FF01…U+FF5E, which lies 0xFEE0 above ASCII. */
const OTHERS: Readonly<Record<string, string>> = {
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '\u3000': ' ',
  '×': '*',
  '÷': '/',
  '−': '-',
  '≥': '>=',
  '≤': '<=',
  '≠': '!=',
};

const WIDE = /[\uFF01-\uFF5E“”‘’\u3000×÷−≥≤≠]/u;

/**
 * Full-width punctuation, letters and digits as ASCII, as an official's input method gives them: `（）［］，：；＞＜＝＋－＊／％“”`, and `≥ ≤ ≠ × ÷`.
 * What stands between double quotes is text and stays as it is; so do `、` and `—`, which have meanings of their own.
 */
export function toHalfWidth(original: string): HalfWidth {
  if (!WIDE.test(original)) return { text: original, offsets: count(original.length) };
  let text = '';
  const offsets: number[] = [];
  let quoted = false;
  for (let at = 0; at < original.length; at++) {
    const unit = original.charAt(at);
    const narrow = halfWidthOf(unit);
    if (narrow === '"') quoted = !quoted;
    const out = quoted && narrow !== '"' ? unit : narrow;
    offsets.push(at);
    // `≥` becomes two.
    if (out.length > 1) offsets.push(at);
    text += out;
  }
  offsets.push(original.length);
  return { text, offsets };
}

function halfWidthOf(unit: string): string {
  const code = unit.charCodeAt(0);
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0);
  return OTHERS[unit] ?? unit;
}

function count(length: number): number[] {
  const offsets: number[] = [];
  for (let at = 0; at <= length; at++) offsets.push(at);
  return offsets;
}
