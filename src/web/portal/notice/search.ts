import { h, type ComponentChildren } from 'preact';
import type { DocumentView, Passage } from './document.ts';
import type { Highlight } from './passage.ts';

/** Words of a search, divided by blanks; every one must occur. Width and case of letters make no difference. */
export function searchWords(query: string): string[] {
  return query
    .normalize('NFKC')
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '')
    .slice(0, 8);
}

/** Whether a passage, with the names of what it gives, has all the words. */
function matches(passage: Passage, words: readonly string[]): boolean {
  const text = [
    ...passage.sentences.map(({ sentence }) => sentence.text),
    ...passage.items.flatMap(({ item }) => [item.code, item.name]),
    ...passage.others.flatMap((block) => [block.code, block.name]),
  ]
    .join('\n')
    .normalize('NFKC')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

/** Only the passages in which the words occur. */
export function filtered(document: DocumentView, words: readonly string[]): DocumentView {
  if (words.length === 0) return document;
  const measures = document.measures.map((measure) => ({
    ...measure,
    passages: measure.passages.filter((passage) => matches(passage, words)),
  }));
  return { measures: measures.filter((measure) => measure.passages.length > 0) };
}

/** Marks the words where they occur as they are typed. */
export function highlighter(words: readonly string[]): Highlight {
  if (words.length === 0) return (text) => text;
  const pattern = new RegExp(`(${words.map((word) => RegExp.escape(word)).join('|')})`, 'giu');
  return (text): ComponentChildren =>
    text.split(pattern).map((part, i) => (i % 2 === 1 ? h('mark', null, part) : part));
}
