import { chinaDay, civilOf } from '../../kit/index.ts';
import { isoToday, looking, type OpenDoor } from './door.ts';
import { readOpenList, type OpenList, type OpenRow } from './lists.ts';
import { compareText } from './order.ts';

/** The catalogue and the calendar are published every year (“每年发布竞赛目录和日程”); both name no person. */
const CATALOGUE = {
  register: '竞赛目录',
  columns: {
    年度: 'plain',
    竞赛名称: 'plain',
    竞赛项目: 'plain',
    竞赛类型: 'plain',
    竞赛级别: 'plain',
    主办单位: 'plain',
    承办单位: 'organisation',
    名额: 'plain',
  },
} as const satisfies OpenList;

const CALENDAR = {
  register: '竞赛日程',
  columns: {
    年度: 'plain',
    竞赛名称: 'plain',
    竞赛项目: 'plain',
    环节: 'plain',
    开始日期: 'plain',
    结束日期: 'plain',
    地点: 'plain',
  },
} as const satisfies OpenList;

/**
 * Results are made known (公布成绩), so contest, medal and whom it was won for are public. Who won them is told by the family name alone: the
 * register doesn't say that whoever is in it agreed to be found by name for good.
 */
const RESULTS = {
  register: '竞赛获奖',
  columns: {
    竞赛名称: 'plain',
    竞赛项目: 'plain',
    竞赛级别: 'plain',
    获奖日期: 'plain',
    奖项: 'plain',
    选手: 'masked',
    选手单位: 'organisation',
  },
  only: {
    reads: ['获奖日期'],
    where: (row, day) => typeof row['获奖日期'] === 'number' && row['获奖日期'] <= day,
  },
} as const satisfies OpenList;

/** A contest of a year with its projects and its days. */
export interface Contest {
  readonly name: string;
  readonly type: string;
  readonly level: string;
  readonly organiser: string;
  readonly projects: readonly { readonly name: string; readonly host: string; readonly places: string }[];
  /** By day; `project` empty where all its projects have the same. */
  readonly days: readonly ContestDay[];
}

export interface ContestDay {
  readonly project: string;
  readonly stage: string;
  readonly from: string;
  readonly to: string;
  readonly place: string;
  /** Whether it has still to come, or goes on. */
  readonly isAhead: boolean;
}

export interface Contests {
  readonly year: number;
  /** Newest first. */
  readonly years: readonly number[];
  readonly contests: readonly Contest[];
  /** Won in that year, newest first. */
  readonly results: readonly OpenRow[];
}

/** Catalogue, calendar and results of one year. @param asked a year as typed; the latest there is otherwise */
export function contests(door: OpenDoor, asked: string): Promise<Contests> {
  return looking(door, async (tx) => {
    const catalogue = await readOpenList(tx, door, CATALOGUE);
    const calendar = await readOpenList(tx, door, CALENDAR);
    const results = await readOpenList(tx, door, RESULTS);
    const years = [
      ...new Set([...catalogue.map(yearOf), ...results.map((row) => Number(row['获奖日期']?.slice(0, 4)))]),
    ]
      .filter((one) => one > 0)
      .sort((a, b) => b - a);
    const now = civilOf(chinaDay(door.now)).year;
    const year = years.find((one) => String(one) === asked) ?? years.find((one) => one <= now) ?? years[0] ?? now;
    return {
      year,
      years,
      contests: contestsOf(catalogue, calendar, year, isoToday(door)),
      results: results
        .filter((row) => row['获奖日期']?.startsWith(`${String(year)}-`) === true)
        .sort((a, b) => compareText(b['获奖日期'] ?? '', a['获奖日期'] ?? '')),
    };
  });
}

function yearOf(row: OpenRow): number {
  return Number(row['年度'] ?? 0);
}

function contestsOf(
  catalogue: readonly OpenRow[],
  calendar: readonly OpenRow[],
  year: number,
  today: string,
): readonly Contest[] {
  const rows = catalogue.filter((row) => yearOf(row) === year);
  return [...Map.groupBy(rows, (row) => row['竞赛名称'] ?? '')].map(([name, projects]) => {
    const [first] = projects;
    const days = calendar.filter((row) => yearOf(row) === year && row['竞赛名称'] === name);
    return {
      name,
      type: first?.['竞赛类型'] ?? '',
      level: first?.['竞赛级别'] ?? '',
      organiser: first?.['主办单位'] ?? '',
      projects: projects.map((row) => ({
        name: row['竞赛项目'] ?? '',
        host: row['承办单位'] ?? '',
        places: row['名额'] ?? '',
      })),
      days: daysOf(days, projects.length, today),
    };
  });
}

/** A stage that all projects have on the same days in the same place is said once. */
function daysOf(rows: readonly OpenRow[], projects: number, today: string): readonly ContestDay[] {
  const same = (row: OpenRow): string =>
    [row['环节'], row['开始日期'], row['结束日期'], row['地点']].map((one) => one ?? '').join('\n');
  return [...Map.groupBy(rows, same).values()]
    .flatMap((group) => {
      const isAll = group.length === projects && projects > 1;
      return (isAll ? group.slice(0, 1) : group).map((row) => ({
        project: isAll || projects === 1 ? '' : (row['竞赛项目'] ?? ''),
        stage: row['环节'] ?? '',
        from: row['开始日期'] ?? '',
        to: row['结束日期'] ?? '',
        place: row['地点'] ?? '',
        isAhead: (row['结束日期'] ?? row['开始日期'] ?? '') >= today,
      }));
    })
    .sort((a, b) => compareText(a.from, b.from) || compareText(a.project, b.project));
}
