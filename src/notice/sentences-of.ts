import type { Block, Measure, Sentence } from './model.ts';

/** The sentences that a block makes run, in order: what an award quotes. Headings and the bracket of lead departments are left out. */
export function sentencesOf({ sentences }: Measure, block: Block): readonly Sentence[] {
  const ids = new Set(block.sentences);
  return sentences.filter(({ id, heading, leads }) => ids.has(id) && !heading && leads.length === 0);
}
