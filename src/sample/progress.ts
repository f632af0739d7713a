import { addMonths, dayOf, yearOf, type Day } from '../kit/index.ts';
import type { SampleRow, World } from './model.ts';
import type { Random } from './random.ts';
import { iso, once } from './rows.ts';
import { TASKS } from './tasks.ts';

/** Every task for the last six quarters: most are done in time, some are late, and the latest is still open. */
export function progress(world: World): SampleRow[] {
  const random = world.random('progress');
  return TASKS.flatMap(([task, department]) => {
    const liaison = random.pick(world.officials).id;
    return quarters(world.today).map((quarter) => progressRow(random, world.today, task, department, liaison, quarter));
  });
}

interface Quarter {
  readonly name: string;
  readonly due: Day;
}

function quarters(today: Day): Quarter[] {
  const thisYear = yearOf(today);
  const all = [thisYear - 1, thisYear].flatMap((year) =>
    ['第一季度', '第二季度', '第三季度', '第四季度'].map((word, i) => ({
      name: `${String(year)}年${word}`,
      due: addMonths(dayOf(year, 1, 10), (i + 1) * 3),
    })),
  );
  return all.filter(({ due }) => due <= today + 100).slice(-6);
}

const LEVELS: readonly (readonly [days: number, level: string])[] = [
  [30, '约谈'],
  [20, '通报'],
  [10, '催办'],
  [1, '提醒'],
];

function progressRow(
  random: Random,
  today: Day,
  task: string,
  department: string,
  liaison: string,
  { name, due }: Quarter,
): SampleRow {
  const late = today - due;
  const done = late >= 0 && random.chance(late > 60 ? 0.95 : 0.75);
  const reported = done || random.chance(0.3);
  const day = Math.min(today, due - random.int(-6, 14));
  const state = done ? '核实完成' : reported ? '报告完成' : late > 0 && random.chance(0.2) ? '准予延期' : '尚未完成';
  const level = state === '尚未完成' ? LEVELS.find(([days]) => late >= days)?.[1] : undefined;
  return {
    任务编号: task,
    责任单位: department,
    联络员: liaison,
    期次: name,
    本期目标: '按年度工作计划完成本季度任务，更新台账',
    应完成日期: iso(due),
    进展说明: once(
      reported,
      random.pick(['已按计划完成，台账已更新', '完成走访和核对，正在汇总', '完成目标的百分之九十']),
    ),
    佐证: once(reported, '台账和工作简报'),
    报送日期: once(reported, iso(day)),
    完成日期: once(done, iso(day)),
    任务完成状态: state,
    督办级别: level ?? '未到提醒',
    督办回复: once(level === '催办' || level === '通报', '正在补报，预计一周内完成'),
  };
}
