import { compareText } from './order.ts';
import { isoToday, looking, type OpenDoor } from './door.ts';
import { readOpenList, type OpenList, type OpenRow } from './lists.ts';

/** 三张清单: 原文 has them published (“定期更新并公布”), so all of them is public, with every version. */
const LISTS = {
  projects: {
    register: '培训项目清单',
    columns: { 版本: 'plain', 培训项目: 'plain', 培训类型: 'plain', 生效日期: 'plain', 失效日期: 'plain' },
  },
  standards: {
    register: '补贴标准清单',
    columns: { 版本: 'plain', 培训项目: 'plain', 补贴标准: 'plain', 生效日期: 'plain', 失效日期: 'plain' },
  },
  institutions: {
    register: '培训机构清单',
    columns: { 版本: 'plain', 培训机构: 'organisation', 生效日期: 'plain', 失效日期: 'plain' },
  },
} as const satisfies Readonly<Record<string, OpenList>>;

export type TrainingListName = keyof typeof LISTS;

/** One version of a list: what is in it, and since and until when. Days are `2025-01-01`; without an end it is in force still. */
export interface TrainingVersion {
  readonly version: string;
  readonly from: string;
  readonly to: string | undefined;
  readonly isInForce: boolean;
  readonly rows: readonly OpenRow[];
}

/** Each of the three lists with all its versions, the newest first. */
export type TrainingLists = Readonly<Record<TrainingListName, readonly TrainingVersion[]>>;

export function trainingLists(door: OpenDoor): Promise<TrainingLists> {
  return looking(door, async (tx) => ({
    projects: versionsOf(await readOpenList(tx, door, LISTS.projects), isoToday(door)),
    standards: versionsOf(await readOpenList(tx, door, LISTS.standards), isoToday(door)),
    institutions: versionsOf(await readOpenList(tx, door, LISTS.institutions), isoToday(door)),
  }));
}

function versionsOf(rows: readonly OpenRow[], today: string): readonly TrainingVersion[] {
  return [...Map.groupBy(rows, (row) => row['版本'] ?? '')]
    .map(([version, all]) => {
      const from = all.map((row) => row['生效日期'] ?? '').sort()[0] ?? '';
      const ends = all.map((row) => row['失效日期']);
      // A version ends when the last of its rows does.
      const to = ends.includes(undefined) ? undefined : ends.sort().at(-1);
      return { version, from, to, isInForce: from <= today && (to === undefined || to >= today), rows: all };
    })
    .sort((a, b) => compareText(b.from, a.from) || compareText(b.version, a.version));
}
