import { may } from '../../access/index.ts';
import { chinaDay, formatDay, type Day } from '../../kit/index.ts';
import type { RuleSet, Task } from '../../rules/index.ts';
import { readTask, taskEvents } from '../../store/index.ts';
import {
  periodName,
  rungName,
  standingOf,
  STANDINGS,
  type Rung,
  type StandingName,
  type TaskEvent,
  type TaskState,
} from '../../supervision/index.ts';
import { demand } from '../access/refusal.ts';
import type { Context } from '../context.ts';
import { publicFigures } from '../public/figures.ts';
import { read } from '../step.ts';
import type { OfficeCommand } from './command.ts';
import { figureOf, sayNumber, type GoalFigure } from './figures.ts';
import { sayStanding } from './say-board.ts';
import { ladderOn, ownDepartments, taskKey, taskOf } from './tasks.ts';

export interface TaskReport {
  readonly seq: number;
  readonly department: string;
  /** `2026年第三季度`. */
  readonly period: string;
  readonly on: string;
  readonly by: string;
  readonly entered: boolean;
  readonly words: string;
  readonly figure: number | null;
  readonly evidence: string | null;
  readonly complete: boolean;
  readonly state: 'sent' | 'accepted' | 'returned';
  readonly answer: string | null;
}

/** What happened, in words. */
export interface TaskCourse {
  readonly at: string;
  readonly by: string;
  readonly type: TaskEvent['type'];
  readonly text: string;
  readonly details: readonly string[];
}

export interface TaskView {
  readonly id: string;
  /** 0: not handed down. */
  readonly version: number;
  readonly code: string;
  readonly name: string;
  readonly notice: string;
  readonly noticeTitle: string;
  readonly clause: string;
  readonly measure: string;
  /** What the notice itself says. */
  readonly sentences: readonly string[];
  readonly goal: string;
  readonly milestones: readonly string[];
  readonly departments: readonly string[];
  readonly standing: StandingName;
  readonly standingName: string;
  readonly rung: Rung;
  readonly rungName: string;
  readonly late: number;
  readonly owes: readonly string[];
  /** The day by which the task itself is to be done, and who said so; null: 长期. */
  readonly due: { readonly day: string; readonly from: string } | null;
  readonly extended: { readonly to: string; readonly reason: string } | null;
  /** Who set the target, where it isn't the notice's. */
  readonly targetFrom: string | null;
  readonly figure: GoalFigure;
  /** 计量单位 of the task's number. */
  readonly unit: string;
  readonly reports: readonly TaskReport[];
  /** Latest first. */
  readonly course: readonly TaskCourse[];
  readonly can: {
    readonly assign: boolean;
    /** Departments that this account may report for. */
    readonly reportFor: readonly string[];
    readonly manage: readonly OfficeCommand['type'][];
  };
}

/** One task with its course, and what this account can do with it. @throws SupervisionRefused, AccessRefused */
export async function supervisionTask(context: Context, id: string): Promise<TaskView> {
  await demand(context, 'supervision.read');
  const task = taskOf(context, id);
  const { state, events } = await read(context, async (tx) => ({
    state: (await readTask(tx, id)) ?? null,
    events: await taskEvents(tx, id),
  }));
  const figures = await publicFigures(context);
  const day = chinaDay(context.now);
  const standing = standingOf(state, day, ladderOn(context.ruleSet, day));
  const unit = figures.tasks.find((one) => one.notice === task.notice && one.code === task.code)?.unit ?? '';
  return {
    ...taskKey(task),
    ...ofNotice(context.ruleSet, task),
    version: state?.events ?? 0,
    standing: standing.name,
    standingName: STANDINGS[standing.name],
    rung: standing.rung,
    rungName: rungName(standing.rung),
    late: standing.late,
    owes: sayStanding(standing),
    ...dates(task, state),
    targetFrom: state?.target?.reason ?? null,
    figure: figureOf('task', task, figures, state?.target ?? null),
    unit: unit === '' ? (state?.target?.unit ?? '') : unit,
    reports: (state?.reports ?? []).map(({ period, on, by, ...report }) => ({
      ...report,
      period: periodName(period),
      on: formatDay(on),
      by: by.name,
    })),
    course: events.toReversed().map((event) => sayEvent(event)),
    can: rightsOn(context, task, state),
  };
}

function ofNotice(ruleSet: RuleSet, task: Task) {
  const { name, clause, measure, goal, milestones, departments, sentences } = task;
  return {
    ...{ name, clause, measure, goal, milestones, departments },
    noticeTitle: ruleSet.notices.find(({ id }) => id === task.notice)?.head.标题 ?? task.notice,
    sentences: sentences.flatMap((id) => ruleSet.sentences[id]?.text ?? []),
  };
}

function dates(task: Task, state: TaskState | null): Pick<TaskView, 'due' | 'extended'> {
  const extended = state?.extended ?? null;
  const due = state === null ? (task.due ?? null) : (state.due?.day ?? null);
  return {
    due: due === null ? null : { day: formatDay(due), from: state?.due?.reason ?? '文件规定' },
    extended: extended === null ? null : { to: formatDay(extended.to), reason: extended.reason },
  };
}

function rightsOn(context: Context, { departments }: Task, state: TaskState | null): TaskView['can'] {
  const isOffice = may(context.actor, 'supervision.manage');
  if (state === null) return { assign: isOffice, reportFor: [], manage: [] };
  if (state.concluded !== null) return { assign: false, reportFor: [], manage: isOffice ? ['reopen'] : [] };
  const reportFor = isOffice ? departments : ownDepartments(context.actor).filter((one) => departments.includes(one));
  return { assign: false, reportFor, manage: isOffice ? manageable(state) : [] };
}

function manageable({ reports, due, target }: TaskState): readonly OfficeCommand['type'][] {
  const isWaiting = reports.some(({ state }) => state === 'sent');
  return [
    ...(isWaiting ? (['accept', 'return'] as const) : []),
    ...(reports.some(({ state }) => state !== 'returned') ? (['conclude'] as const) : []),
    'extend',
    ...(due?.reason !== null ? (['set-due'] as const) : []),
    ...(target?.reason !== null ? (['set-target'] as const) : []),
  ];
}

function sayEvent(event: TaskEvent): TaskCourse {
  const common = { at: event.at, by: event.by.name, type: event.type };
  const [text, ...details] = wordsOf(event);
  return { ...common, text: text ?? '', details: details.filter((one) => one !== '') };
}

/** The head, and what else is to be known. */
function wordsOf(event: TaskEvent): readonly string[] {
  switch (event.type) {
    case 'assigned':
      return [
        `下达给${event.departments.join('、')}`,
        event.due === null ? '长期任务，每季度报送' : `期限${day(event.due)}`,
      ];
    case 'reported':
      return [
        `${event.department}报送${periodName(event.period)}的进展${event.complete ? '，报请办结' : ''}`,
        event.words,
        event.figure === null ? '' : `单位填报的完成数：${String(event.figure)}`,
        event.evidence === null ? '' : `佐证：${event.evidence}`,
        event.entered ? '由督查办代为录入' : '',
      ];
    case 'accepted':
      return [`核实第${event.reports.join('、')}次报送`, event.words];
    case 'returned':
      return [`退回第${event.reports.join('、')}次报送，重新报送`, event.words];
    case 'due-set':
      return [`设定期限：${day(event.due)}`, event.reason];
    case 'target-set':
      return [`设定目标值：${sayNumber(event.value, event.unit)}`, event.reason];
    case 'extended':
      return [`准予延期到${day(event.to)}`, event.reason];
    case 'concluded':
      return ['办结', event.words];
    case 'reopened':
      return ['恢复督办', event.reason];
    case 'rung-reached':
      return [`${event.department}逾期，达到${rungName(event.rung)}级`, `最后一天是${day(event.due)}`];
  }
}

function day(on: Day): string {
  return formatDay(on);
}
