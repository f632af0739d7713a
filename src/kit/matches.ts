/**
 * What a global pattern finds in a text, from left to right. `matchAll` copies the pattern first, which takes longer than to look through
 * a text as short as a cell. A pattern that can find nothing at all (`x*`) is not for this: it would go on for ever.
 */
export function matchesOf(pattern: RegExp, text: string): readonly RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) found.push(match);
  return found;
}
