import { may } from '../../access/index.ts';
import { chinaDay, formatDay } from '../../kit/index.ts';
import type { Task } from '../../rules/index.ts';
import { lockTask, record, writeTask, type AuditAction, type Tx } from '../../store/index.ts';
import {
  decideTask,
  foldTask,
  type TaskCommand,
  type TaskCommandType,
  type TaskEvent,
  type TaskState,
} from '../../supervision/index.ts';
import { demand, isPlatform } from '../access/refusal.ts';
import type { Context } from '../context.ts';
import { send } from '../messages/send.ts';
import { step } from '../step.ts';
import { refuseTask, SupervisionRefused } from './refused.ts';
import { momentOf, nextDueOf, ownDepartments, taskKey, taskOf } from './tasks.ts';

/** A task, and the version of it that was seen. */
export interface SeenTask {
  readonly id: string;
  readonly version: number;
}

export interface TaskDone {
  readonly id: string;
  readonly version: number;
}
type Done = Readonly<{ id: string; version: number }>;

/** What the office does with a task, besides handing it down. */
export type OfficeCommand = Exclude<TaskCommand, { type: 'assign' | 'report' }>;

/** Checks reports, sends them back, sets day or target, extends, concludes, takes up again. @throws SupervisionRefused, AccessRefused */
export async function manageTask(context: Context, seen: SeenTask, command: OfficeCommand): Promise<TaskDone> {
  await demand(context, 'supervision.manage');
  return step(context, (tx) => onTask(tx, context, seen, command));
}

export interface GivenReport {
  /** Needed of whoever acts for several of the task's departments, and of the office. */
  readonly department?: string | undefined;
  readonly words: string;
  readonly figure?: number | null | undefined;
  readonly evidence?: string | null | undefined;
  readonly complete?: boolean | undefined;
}

/**
 * 报送进展: a department on a task of its own; or the office, what a department sent on paper, which is kept as such.
 * @throws SupervisionRefused, AccessRefused
 */
export async function reportTask(context: Context, seen: SeenTask, given: GivenReport): Promise<TaskDone> {
  await demand(context, 'supervision.report');
  const { department, entered } = whoReports(context, taskOf(context, seen.id), given.department);
  return step(context, (tx) =>
    onTask(tx, context, seen, {
      type: 'report',
      department,
      entered,
      words: given.words,
      figure: given.figure ?? null,
      evidence: blankIsNone(given.evidence),
      complete: given.complete ?? false,
    }),
  );
}

function blankIsNone(text: string | null | undefined): string | null {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}

function whoReports(
  context: Context,
  { departments }: Task,
  asked: string | undefined,
): { readonly department: string; readonly entered: boolean } {
  const own = ownDepartments(context.actor).filter((one) => departments.includes(one));
  const isOffice = isPlatform(context) || may(context.actor, 'supervision.manage');
  const [first, ...others] = own;
  if (asked === undefined && first !== undefined && others.length === 0) return { department: first, entered: false };
  if (asked === undefined)
    throw refuseTask('refused', 'T011', '没有说明是哪个单位报送', `从${departments.join('、')}中选`, 'department');
  if (own.includes(asked)) return { department: asked, entered: false };
  if (isOffice) return { department: asked, entered: true };
  throw refuseTask('not-allowed', 'T012', `您不能替${asked}报送`, '由该单位自己报送，或请督查办代为录入', 'department');
}

async function onTask(tx: Tx, context: Context, { id, version }: SeenTask, command: TaskCommand): Promise<Done> {
  const task = taskOf(context, id);
  const before = (await lockTask(tx, id)) ?? null;
  const events = before?.events ?? 0;
  if (events !== version)
    throw refuseTask('stale', 'T013', '这项任务已有新的进展，所见的已不是最新', '重新打开，看新的进展，再办理');
  const after = await decideAndKeep(tx, context, task, before, command);
  if (after === undefined) throw refuseTask('stale', 'T013', '这项任务刚刚下达', '重新打开，再办理');
  return { id, version: after.events };
}

/** Decides a command on a task that is held, and keeps what comes of it. @returns undefined where somebody else handed it down first */
export async function decideAndKeep(
  tx: Tx,
  context: Context,
  task: Task,
  before: TaskState | null,
  command: TaskCommand,
): Promise<TaskState | undefined> {
  const outcome = decideTask(before, command, momentOf(context, before));
  if ('faults' in outcome) throw new SupervisionRefused('refused', outcome.faults);
  const after = await keep(tx, context, task, before, outcome.events);
  if (after === undefined) return undefined;
  await record(tx, {
    action: ACTIONS[command.type],
    subject: `督查任务:${taskKey(task).id}`,
    detail: { task: task.code, version: after.events, ...detailOf(command) },
  });
  if (command.type === 'return') await tellReturned(tx, context, task, after, command.reports, command.words);
  return after;
}

/** Keeps events of a task that is held, or begins. @returns how it stands then; undefined where somebody else began it */
export async function keep(
  tx: Tx,
  context: Context,
  task: Task,
  before: TaskState | null,
  events: readonly TaskEvent[],
): Promise<TaskState | undefined> {
  const after = events.reduce<TaskState | null>(foldTask, before);
  if (after === null) throw new Error('a task begins by being handed down');
  const nextDue = nextDueOf(after, context.ruleSet, chinaDay(context.now));
  const isKept = await writeTask(tx, { task: taskKey(task), before, after, events, nextDue });
  return isKept ? after : undefined;
}

const ACTIONS: Readonly<Record<TaskCommandType, AuditAction>> = {
  assign: 'supervision.assign',
  report: 'supervision.report',
  accept: 'supervision.accept',
  return: 'supervision.return',
  'set-due': 'supervision.set-due',
  'set-target': 'supervision.set-target',
  extend: 'supervision.extend',
  conclude: 'supervision.conclude',
  reopen: 'supervision.reopen',
};

type Detail = Parameters<typeof record>[1]['detail'];

function detailOf(command: TaskCommand): Detail {
  switch (command.type) {
    case 'assign':
      return { departments: command.plan.departments };
    case 'report': {
      const { department, entered, words, figure, evidence, complete } = command;
      return { department, entered, words, figure, evidence, complete };
    }
    case 'accept':
    case 'return':
      return { reports: command.reports, words: command.words };
    case 'set-due':
      return { due: formatDay(command.due), reason: command.reason };
    case 'set-target':
      return { value: command.value, unit: command.unit, reason: command.reason };
    case 'extend':
      return { to: formatDay(command.to), reason: command.reason };
    case 'conclude':
      return { words: command.words };
    case 'reopen':
      return { reason: command.reason };
  }
}

/** A department whose report was sent back learns of it, and why. */
async function tellReturned(
  tx: Tx,
  context: Context,
  task: Task,
  { reports, events }: TaskState,
  seqs: readonly number[],
  words: string,
): Promise<void> {
  const { id } = taskKey(task);
  const departments = new Set(reports.filter(({ seq }) => seqs.includes(seq)).map(({ department }) => department));
  await send(
    tx,
    context,
    ...[...departments].map((department) => ({
      key: `supervision:${id}:${String(events)}:${department}`,
      to: { role: `department@${department}` },
      kind: 'supervision.returned',
      about: `supervision:${id}`,
      link: `/desk/supervision/tasks/${id}`,
      title: '督查任务的报送被退回',
      body: `“${task.name}”（任务 ${task.code}）的报送被退回：${words.trim().replace(/[。；;]+$/u, '')}。请补充后重新报送。`,
    })),
  );
}
