import type { RowValues } from '../../register/index.ts';
import { lookingAtRestricted, type OpenDoor } from './door.ts';
import { readOpenList, type OpenList, type OpenRow } from './lists.ts';
import { compareText } from './order.ts';

/** A list of honours: only what is final and made known, with the reason why each column may stand there. */
interface HonourList {
  readonly title: string;
  readonly list: OpenList;
  /** Column of the honour's name, or the name where all have the same. */
  readonly honour: { readonly column: string } | { readonly name: string };
  readonly person: string;
  readonly organisation: string;
  readonly day: string;
  readonly document: string | undefined;
  readonly story: string | undefined;
}

function isBy(row: RowValues, column: string, day: number): boolean {
  const value = row[column];
  return typeof value === 'number' && value <= day;
}

const LISTS: readonly HonourList[] = [
  {
    title: '荣誉',
    honour: { column: '荣誉全称' },
    person: '人选',
    organisation: '所在单位',
    day: '授予日期',
    document: '授予文号',
    story: undefined,
    list: {
      // 可见 限承办部门、推荐单位；公示、公布后按公示、公布的内容公开 (姓名、单位和事迹). Awarded is made known, by name; whoever was proposed and not
      // awarded is never shown. The deeds stay with the notice that showed them.
      register: '荣誉推荐',
      columns: { 荣誉全称: 'plain', 人选: 'person', 所在单位: 'organisation', 授予日期: 'plain', 授予文号: 'plain' },
      only: {
        reads: ['组织推荐阶段', '授予日期'],
        where: (row, day) => row['组织推荐阶段'] === '完成程序' && isBy(row, '授予日期', day),
      },
    },
  },
  {
    title: '领军称号',
    honour: { column: '领军称号' },
    person: '人选',
    organisation: '工作单位',
    day: '命名日期',
    document: '命名文号',
    story: undefined,
    list: {
      // Named by a document of the province; this register says nothing of being public, so of the person the family name alone.
      register: '领军人才推荐',
      columns: { 领军称号: 'plain', 人选: 'masked', 工作单位: 'organisation', 命名日期: 'plain', 命名文号: 'plain' },
      only: {
        reads: ['领军推荐阶段', '命名日期'],
        where: (row, day) => row['领军推荐阶段'] === '获得命名' && isBy(row, '命名日期', day),
      },
    },
  },
  {
    title: '水城工匠',
    honour: { name: '水城工匠' },
    person: '人选',
    organisation: '所在单位',
    day: '命名日期',
    document: '命名文号',
    story: undefined,
    list: {
      // As above: the document that names them is public, the register says nothing of it.
      register: '水城工匠',
      columns: { 人选: 'masked', 所在单位: 'organisation', 职业: 'plain', 命名日期: 'plain', 命名文号: 'plain' },
      only: {
        reads: ['水城工匠阶段', '命名日期'],
        where: (row, day) => row['水城工匠阶段'] === '正式命名' && isBy(row, '命名日期', day),
      },
    },
  },
  {
    title: '先进典型',
    honour: { column: '主要荣誉' },
    person: '人物',
    organisation: '工作单位',
    day: '发布日期',
    document: undefined,
    story: '人物故事',
    list: {
      // 空表示本人没有同意，不得发布: only with the person's own consent, and published.
      register: '先进典型',
      columns: {
        人物: 'person',
        工作单位: 'organisation',
        职业: 'plain',
        主要荣誉: 'plain',
        人物故事: 'plain',
        发布日期: 'plain',
      },
      only: {
        reads: ['典型宣传阶段', '同意公开日期', '发布日期'],
        where: (row, day) =>
          row['典型宣传阶段'] === '宣传发布' && isBy(row, '同意公开日期', day) && isBy(row, '发布日期', day),
      },
    },
  },
];

/** Somebody honoured. Days are `2025-09-01`; an empty text is not known, or not public. */
export interface Honour {
  readonly honour: string;
  readonly person: string;
  readonly organisation: string;
  readonly day: string;
  readonly document: string;
  readonly story: string;
}

export interface HonourGroup {
  readonly title: string;
  /** Newest first. */
  readonly honours: readonly Honour[];
}

/** Honours that were awarded and made known, by kind. */
export function honours(door: OpenDoor): Promise<readonly HonourGroup[]> {
  return lookingAtRestricted(door, async (tx) => {
    const groups: HonourGroup[] = [];
    for (const one of LISTS) {
      const rows = await readOpenList(tx, door, one.list);
      groups.push({
        title: one.title,
        honours: rows.map((row) => honourOf(row, one)).sort((a, b) => compareText(b.day, a.day)),
      });
    }
    return groups.filter((group) => group.honours.length > 0);
  });
}

function honourOf(row: OpenRow, { honour, person, organisation, day, document, story }: HonourList): Honour {
  return {
    honour: 'name' in honour ? honour.name : (row[honour.column] ?? ''),
    person: row[person] ?? '',
    organisation: row[organisation] ?? '',
    day: row[day] ?? '',
    document: document === undefined ? '' : (row[document] ?? ''),
    story: story === undefined ? '' : (row[story] ?? ''),
  };
}
