import { toHalfWidth } from '../kit/index.ts';

/** A text as it is kept: without blanks around it, and with accents composed, so that equal texts are equal. */
export function plainText(text: string): string {
  return text.normalize('NFC').replace(/^[\s\u200B\uFEFF]+|[\s\u200B\uFEFF]+$/gu, '');
}

/** A text for reading numbers, dates and words from: full-width characters as ASCII. */
export function readable(given: string | number | boolean | Date): string {
  // Spreadsheets reckon with 15 digits and show as many: 0.1 + 0.2 is 0.3 there.
  const text = typeof given === 'number' ? String(Number(given.toPrecision(15))) : String(given);
  return toHalfWidth(text).text.trim();
}
