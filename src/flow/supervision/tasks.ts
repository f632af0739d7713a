import { grantsOf, scopeOf, type Actor } from '../../access/index.ts';
import { chinaDay, formatDay, type Day } from '../../kit/index.ts';
import { regimeOn, type RuleSet, type Task } from '../../rules/index.ts';
import type { TaskKey } from '../../store/index.ts';
import { ladderOf, standingOf, type By, type Ladder, type Moment, type TaskState } from '../../supervision/index.ts';
import type { Context } from '../context.ts';
import { isPlatform } from '../access/refusal.ts';
import { refuseTask } from './refused.ts';

/** What a task is called on the platform: codes are unique within a notice only. */
export function taskKey({ notice, code }: Pick<Task, 'notice' | 'code'>): TaskKey {
  return { id: `${notice}.${code}`, notice, code };
}

/** The task as the notice has it. @throws SupervisionRefused where there is none that the actor may see. */
export function taskOf({ ruleSet, actor }: Context, id: string): Task {
  const task = ruleSet.tasks.find((one) => taskKey(one).id === id);
  if (task === undefined || !mayLookAt(actor, task))
    throw refuseTask('not-found', 'T010', `没有任务 ${id}`, '从督查台打开任务');
  return task;
}

/** Whoever sees the whole city sees every task; a department those that it answers for. */
export function mayLookAt(actor: Actor, { departments }: Pick<Task, 'departments'>): boolean {
  return seesAll(actor) || ownDepartments(actor).some((own) => departments.includes(own));
}

export function seesAll(actor: Actor): boolean {
  return scopeOf(actor).everything !== 'off';
}

/** The city's departments that somebody acts for; a department of one county is another one. */
export function ownDepartments(actor: Actor): readonly string[] {
  return grantsOf(actor).flatMap(({ role, department, county }) =>
    role === 'department' && department !== undefined && county === undefined ? [department] : [],
  );
}

/** The notice's own ladder, as it is on a day. */
export function ladderOn(ruleSet: RuleSet, day: Day): Ladder {
  const regime = regimeOn(ruleSet, day);
  return ladderOf((parameter) => {
    const value = regime.get(parameter);
    return typeof value === 'number' ? value : undefined;
  });
}

/** A clock that goes back doesn't turn a history round. */
export function momentOf(context: Context, state: TaskState | null): Moment {
  const now = context.now.toISOString();
  const at = state !== null && state.at > now ? state.at : now;
  return { at, on: chinaDay(new Date(at)), by: byOf(context) };
}

function byOf(context: Context): By {
  const { account, name } = context.actor;
  return isPlatform(context) ? { account, name: '平台' } : { account, name };
}

/** The first day on which something is owed; null: nothing is. */
export function nextDueOf(state: TaskState, ruleSet: RuleSet, day: Day): string | null {
  const [first] = standingOf(state, day, ladderOn(ruleSet, day)).duties;
  return first === undefined ? null : formatDay(first.due);
}
