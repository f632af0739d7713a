import type { RegisterView } from '../api/types.ts';

/** Of `GET /api/notices/:id`, what is needed here: which blocks stand in which measure. */
export interface NoticeData {
  readonly id: string;
  readonly head: { readonly 简称: string };
  readonly measures: readonly { readonly number: string; readonly title: string; readonly blocks: readonly Block[] }[];
}

interface Block {
  readonly kind: string;
  readonly name: string;
}

export interface RegisterGroup {
  readonly key: string;
  readonly title: string;
  readonly registers: readonly RegisterView[];
}

/** Registers under the measure that declares them; those of a notice as a whole first. */
export function groupsOf(registers: readonly RegisterView[], notices: readonly NoticeData[]): readonly RegisterGroup[] {
  return notices.flatMap(({ id, head, measures }) => {
    const mine = registers.filter(({ notice }) => notice === id);
    const byMeasure = measures.map(({ number, title, blocks }) => {
      const names = new Set(blocks.filter(({ kind }) => kind === '台账').map(({ name }) => name));
      return { key: `${id} ${number}`, title, registers: mine.filter(({ name }) => names.has(name)) };
    });
    const known = new Set(byMeasure.flatMap((group) => group.registers));
    const common = { key: id, title: `${head.简称}：共用`, registers: mine.filter((one) => !known.has(one)) };
    return [common, ...byMeasure].filter((group) => group.registers.length > 0);
  });
}
