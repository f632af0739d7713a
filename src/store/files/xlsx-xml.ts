/** Characters of a cell's text, at most: spreadsheet programs cut off the rest. */
const MOST_TEXT = 32_767;

const MARKUP: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** What XML cannot hold or would change, and `_x` where it would be taken for such an escape (ECMA-376 part 1, 22.9.2.19). */
const UNWRITABLE = /[\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]|_(?=x[0-9A-Fa-f]{4}_)/gu;

/** Text of a cell: every character comes back as it was; half of a surrogate pair becomes U+FFFD. */
export function cellText(text: string): string {
  const cut = text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT - 1)}…` : text;
  return attribute(cut.toWellFormed().replaceAll(UNWRITABLE, escape));
}

export function attribute(text: string): string {
  return text.replaceAll(/[&<>"]/gu, (character) => MARKUP[character] ?? character);
}

function escape(character: string): string {
  return `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
}

/** Of an attribute that a person reads: line breaks as references, for white space there is joined. */
export function messageText(text: string): string {
  return cellText(text).replaceAll('\n', '&#10;');
}
