import type { Block, Measure, Notice, Sentence } from '../../../flow/index.ts';
import type { Item, RuleSet } from '../../../rules/index.ts';

/** A notice as a document to read: its measures, and in each the sentences with what makes them run. */
export interface DocumentView {
  readonly measures: readonly MeasureView[];
}

export interface MeasureView {
  readonly number: string;
  readonly title: string;
  readonly leads: readonly string[];
  /** Codes of the items of the measure, for the table of contents. */
  readonly items: readonly Item[];
  readonly passages: readonly Passage[];
}

/** Sentences in a row that share what makes them run; none, where they are headings or name the lead departments. */
export interface Passage {
  readonly sentences: readonly SentenceView[];
  readonly items: readonly ItemBlock[];
  /** Services, tasks, registers, indicators …: how the sentence is put into effect. */
  readonly others: readonly Block[];
}

export interface ItemBlock {
  readonly item: Item;
  readonly block: Block;
}

/** How a sentence is set. `part`: 一、…; `measure`: the run-in title of a measure; `address` and `signature`: as in a letter. */
export type SentenceRole =
  'title' | 'number' | 'address' | 'signature' | 'remark' | 'part' | 'measure' | 'heading' | 'leads' | 'text';

export interface SentenceView {
  readonly sentence: Sentence;
  readonly role: SentenceRole;
}

export function documentOf(notice: Notice, ruleSet: RuleSet): DocumentView {
  const items = new Map(ruleSet.items.filter((item) => item.notice === notice.id).map((item) => [item.code, item]));
  return { measures: notice.measures.map((measure) => measureView(measure, notice, items)) };
}

function measureView(measure: Measure, notice: Notice, items: ReadonlyMap<string, Item>): MeasureView {
  const passages = passagesOf(measure, notice, items);
  return {
    number: measure.number,
    title: measure.title,
    leads: measure.leads,
    items: passages.flatMap((passage) => passage.items.map(({ item }) => item)),
    passages,
  };
}

function passagesOf(measure: Measure, notice: Notice, items: ReadonlyMap<string, Item>): Passage[] {
  const runs: { key: string; sentences: SentenceView[]; blocks: readonly Block[] }[] = [];
  for (const sentence of measure.sentences) {
    const blocks = measure.blocks.filter((block) => block.sentences.includes(sentence.id));
    const key = blocks.map((block) => block.place.line).join();
    const view = { sentence, role: roleOf(sentence, measure, notice) };
    const last = runs.at(-1);
    if (last?.key === key) last.sentences.push(view);
    else runs.push({ key, sentences: [view], blocks });
  }
  return runs.map(({ sentences, blocks }) => {
    const own = blocks.flatMap((block) => {
      const item = items.get(block.code);
      return item === undefined ? [] : [{ item, block }];
    });
    return { sentences, items: own, others: blocks.filter((block) => !items.has(block.code)) };
  });
}

function roleOf(sentence: Sentence, measure: Measure, notice: Notice): SentenceRole {
  const { text, heading, leads } = sentence;
  if (leads.length > 0) return 'leads';
  if (!heading) return 'text';
  const plain = squeeze(text);
  if (plain === squeeze(notice.head.标题)) return 'title';
  if (plain === squeeze(notice.head.文号)) return 'number';
  if (plain === squeeze(measure.title)) return 'measure';
  if (plain.startsWith(squeeze(notice.head.发文机关))) return 'signature';
  if (/^\(.*\)$/u.test(plain)) return 'remark';
  if (plain.endsWith(':')) return 'address';
  return /^[一二三四五六七八九十百]+、/u.test(plain) ? 'part' : 'heading';
}

/** Without what printers differ in: widths of brackets and colons, blanks, the final stop. */
function squeeze(text: string): string {
  return text
    .replaceAll('（', '(')
    .replaceAll('）', ')')
    .replaceAll('：', ':')
    .replaceAll(/\s|。$/gu, '');
}
