import type { Row } from '../../assessment/index.ts';
import type { Day } from '../../kit/index.ts';
import type { RuleSet, Value } from '../../rules/index.ts';
import { supervisedTasks, type Tx } from '../../store/index.ts';
import { periodDue, periodName, periodOf, type Period, type Report, type TaskState } from '../../supervision/index.ts';
import { taskKey } from './tasks.ts';

/** The register in which the notice keeps what departments report. Its indicators 16-Z1 to 16-Z5 are computed of it. */
export const PROGRESS_REGISTER = '任务进展';

/**
 * The rows of 任务进展 as its indicators are to count them: of a task under supervision what the platform itself knows stands in the place of
 * rows that somebody keeps by hand. What was finished before it was handed down still counts.
 */
export async function withSupervised(
  tx: Tx,
  rows: readonly Row[],
  ruleSet: RuleSet,
  today: Day,
): Promise<readonly Row[]> {
  const states = await supervisedTasks(tx);
  if (states.size === 0) return rows;
  const codes = codesOf(ruleSet);
  const began = new Map<Value, Day>();
  const made: ReadonlyMap<string, Value>[] = [];
  for (const task of ruleSet.tasks) {
    const state = states.get(taskKey(task).id);
    if (state === undefined) continue;
    began.set(task.code, periodDue(periodOf(state.assignedOn)));
    for (const row of rowsOfTask(state, today))
      made.push(
        new Map<string, Value>([
          ['任务编号', task.code],
          ['责任单位', codes('牵头单位', row.department)],
          ['期次', row.period],
          ['应完成日期', row.due],
          ['报送日期', row.reported],
          ['完成日期', row.done],
          ['任务完成状态', codes('任务完成状态', row.state)],
        ]),
      );
  }
  const unfinished = codes('任务完成状态', '尚未完成');
  const kept = rows.filter(({ values }) => {
    const from = began.get(values.get('任务编号') ?? null);
    const due = values.get('应完成日期');
    if (from === undefined) return true;
    return typeof due === 'number' && due < from && values.get('任务完成状态') !== unfinished;
  });
  return [...kept.map(({ values }) => values), ...made].map((values, index) => ({
    register: PROGRESS_REGISTER,
    index,
    values,
  }));
}

/** An enumeration's value by its number, as rules have it; null: it has no such value. */
function codesOf(ruleSet: RuleSet): (name: string, value: string) => number | null {
  return (name, value) => {
    const code = ruleSet.enums[name]?.values.indexOf(value) ?? -1;
    return code < 0 ? null : code;
  };
}

interface ProgressRow {
  readonly department: string;
  readonly period: string;
  readonly due: Day;
  readonly reported: Day | null;
  readonly done: Day | null;
  /** As in 枚举 任务完成状态. */
  readonly state: string;
}

function rowsOfTask(state: TaskState, today: Day): readonly ProgressRow[] {
  const last = state.concluded === null ? periodOf(today) : periodOf(state.concluded.on) - 1;
  const periods: Period[] = [];
  for (let period = periodOf(state.assignedOn); period <= last; period += 1) periods.push(period);
  const reports = state.departments.flatMap((department) =>
    periods.map((period) => {
      const report = state.reports.find(
        (one) => one.department === department && one.state !== 'returned' && one.period >= period,
      );
      return rowOf(state, department, periodName(period), periodDue(period), report, today);
    }),
  );
  const [answers] = state.departments;
  if (state.due === null || answers === undefined) return reports;
  const complete = state.reports.findLast((one) => one.complete && one.state !== 'returned');
  return [...reports, rowOf(state, answers, '任务期限', state.due.day, complete, today)];
}

function rowOf(
  { extended, concluded }: TaskState,
  department: string,
  period: string,
  last: Day,
  report: Report | undefined,
  today: Day,
): ProgressRow {
  const isPutOff = extended !== null && extended.to > last;
  const due = isPutOff ? extended.to : last;
  const common = { department, period, due };
  const done = report?.state === 'accepted' ? report.on : (concluded?.on ?? null);
  if (done !== null) return { ...common, reported: report?.on ?? done, done, state: '核实完成' };
  if (report !== undefined) return { ...common, reported: report.on, done: null, state: '报告完成' };
  const isWaitedFor = isPutOff && due >= today;
  return { ...common, reported: null, done: null, state: isWaitedFor ? '准予延期' : '尚未完成' };
}
