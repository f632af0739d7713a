import type { NoticeFault } from './codes.ts';
import { BlockReader, brokenTableIn } from './blocks.ts';
import type { Element } from './from-markdown.ts';
import type { Block, Sentence, Span } from './model.ts';

/** “A block belongs to all quotes since the last block; blocks in a row share them.” */
export class Groups {
  /** Sentences that have a block, be it one whose heading is at fault. */
  readonly bound = new Set<string>();
  readonly #faults: NoticeFault[];
  readonly #blocks: Block[] = [];
  #quoted: readonly string[] | undefined;
  #open: BlockReader | undefined;
  /** A block has come since the last quote. */
  #claimed = false;
  /** Below a heading that is no block's: one fault is enough. */
  #muted = false;

  constructor(faults: NoticeFault[]) {
    this.#faults = faults;
  }

  quote(sentences: readonly Sentence[]): void {
    this.#end();
    const ids = sentences.map(({ id }) => id);
    this.#quoted = this.#claimed || this.#quoted === undefined ? ids : [...this.#quoted, ...ids];
    this.#claimed = false;
    this.#muted = false;
  }

  add(element: Element): void {
    if (element.kind === 'heading' && element.level === 2) this.#begin(element.span);
    else if (element.kind === 'heading' && element.level === 1) this.#end();
    else if (this.#open !== undefined) this.#open.add(element);
    else if (!this.#muted) this.#outside(element);
  }

  close(): readonly Block[] {
    this.#end();
    return this.#blocks;
  }

  #begin(heading: Span): void {
    this.#end();
    this.#claimed = true;
    for (const id of this.#quoted ?? []) this.bound.add(id);
    this.#open = BlockReader.open(heading, this.#faults);
    this.#muted = this.#open === undefined;
    if (this.#open !== undefined && this.#quoted === undefined) this.#faults.push(unquoted(this.#open, heading));
  }

  #end(): void {
    if (this.#open !== undefined) this.#blocks.push(this.#open.close(this.#quoted ?? []));
    this.#open = undefined;
  }

  /** Words outside a block are for the reader; a table there would be lost. */
  #outside(element: Element): void {
    if (element.kind === 'table') {
      const { place } = element.table;
      this.#faults.push({
        place,
        code: 'T015',
        message: '这张表格不在任何块内',
        hint: '先写“## 类别 [编码] 名称”，再写表格',
      });
    }
    if (element.kind === 'paragraph') {
      const broken = brokenTableIn(element.lines);
      if (broken !== undefined) this.#faults.push(broken);
    }
  }
}

function unquoted(block: BlockReader, { text, place }: Span): NoticeFault {
  return {
    place,
    code: 'T011',
    message: `块“${text}”上面没有引文`,
    hint: `先用“>”引用它所依据的原文，再写${block.heading.kind}；枚举、台账也可写在 dictionary.md`,
  };
}
