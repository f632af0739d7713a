import { PLATFORM_SCOPE } from '../../access/index.ts';
import { chinaDay, civilOf, formatDay, type Day } from '../../kit/index.ts';
import type { Task } from '../../rules/index.ts';
import { lockTask, record, tasksDueBefore, transact, type Message, type Tx } from '../../store/index.ts';
import { climb, heightOf, LADDER_STEPS, rungName, type TaskEvent } from '../../supervision/index.ts';
import { platformContext } from '../access/platform-context.ts';
import type { Context } from '../context.ts';
import { send } from '../messages/send.ts';
import { keep } from './command.ts';
import { ladderOn, momentOf, taskKey } from './tasks.ts';

/** Where a job runs; what is aborted is left for the next time. */
export interface LadderGiven extends Omit<Context, 'actor' | 'idempotency'> {
  readonly signal?: AbortSignal;
}

/** From this rung on the city's office is told as well: what follows is its own to do. */
const OFFICE_FROM = heightOf('announce');
const OFFICE = 'city-reviewer';

/**
 * The job `supervision.ladder`: what the calendar alone changes. Whoever has reached a rung is told, once for each rung of each last day;
 * the rung stands in the task's course. It may be run at any time, again, and by two at once.
 */
export async function climbLadder(given: LadderGiven): Promise<{ readonly seen: number; readonly told: number }> {
  const context = platformContext(given);
  const today = formatDay(chinaDay(context.now));
  const due = await transact(context.database, PLATFORM_SCOPE, (tx) => tasksDueBefore(tx, today));
  let [seen, told] = [0, 0];
  for (const id of due) {
    if (given.signal?.aborted === true) break;
    const task = context.ruleSet.tasks.find((one) => taskKey(one).id === id);
    // A notice that was taken away leaves its tasks behind.
    if (task === undefined) continue;
    seen += 1;
    told += await transact(context.database, PLATFORM_SCOPE, (tx) => climbOne(tx, context, task));
  }
  return { seen, told };
}

async function climbOne(tx: Tx, context: Context, task: Task): Promise<number> {
  const { id } = taskKey(task);
  const before = await lockTask(tx, id);
  if (before === undefined) return 0;
  const moment = momentOf(context, before);
  const events = climb(before, moment, ladderOn(context.ruleSet, moment.on));
  if (events.length === 0) return 0;
  await keep(tx, context, task, before, events);
  const rungs = events.flatMap((event) => (event.type === 'rung-reached' ? [event] : []));
  await record(tx, {
    action: 'supervision.climb',
    subject: `督查任务:${id}`,
    detail: { rungs: rungs.map(({ department, due, rung }) => ({ department, due: formatDay(due), rung })) },
  });
  await send(tx, context, ...rungs.flatMap((rung) => messagesOf(task, rung, moment.on)));
  return rungs.length;
}

type Reached = Extract<TaskEvent, { type: 'rung-reached' }>;

function messagesOf(task: Task, { department, due, rung }: Reached, today: Day): readonly Message[] {
  const { id } = taskKey(task);
  const step = LADDER_STEPS.find((one) => one.rung === rung);
  const matter = `“${task.name}”（任务 ${task.code}）应于${sayDay(due)}前办理，已逾期${String(today - due)}天`;
  const common = {
    kind: `supervision.${rung}`,
    about: `supervision:${id}`,
    link: `/desk/supervision/tasks/${id}`,
    due: formatDay(due),
  };
  const key = `supervision:${id}:${department}:${formatDay(due)}:${rung}`;
  const own: Message = {
    ...common,
    key,
    to: { role: `department@${department}` },
    title: `督查任务逾期：${rungName(rung)}`,
    body: `${matter}，达到“${rungName(rung)}”级（${step?.does ?? ''}）。请尽快报送进展；确有困难的，写明理由申请延期。`,
  };
  if (heightOf(rung) < OFFICE_FROM) return [own];
  const office: Message = {
    ...common,
    key: `${key}:${OFFICE}`,
    to: { role: OFFICE },
    title: `督查任务达到${rungName(rung)}级`,
    body: `${department}的${matter}，达到“${rungName(rung)}”级：${step?.does ?? ''}。`,
  };
  return [own, office];
}

function sayDay(day: Day): string {
  const { year, month, day: ofMonth } = civilOf(day);
  return `${String(year)}年${String(month)}月${String(ofMonth)}日`;
}
