import type { Task } from '../../rules/index.ts';
import { readTask } from '../../store/index.ts';
import type { TaskPlan } from '../../supervision/index.ts';
import { demand } from '../access/refusal.ts';
import type { Context } from '../context.ts';
import { step } from '../step.ts';
import { decideAndKeep } from './command.ts';
import { refuseTask } from './refused.ts';
import { taskKey, taskOf } from './tasks.ts';

/**
 * 下达分工: hands tasks down to their departments, as the notice has them; from then on they report each quarter. Those that were handed
 * down before are left alone.
 * @param ids of tasks; absent: every one that is not handed down yet.
 * @returns how many it was. @throws SupervisionRefused, AccessRefused
 */
export async function assignTasks(context: Context, ids?: readonly string[]): Promise<{ readonly assigned: number }> {
  await demand(context, 'supervision.manage');
  const tasks = ids === undefined ? context.ruleSet.tasks : ids.map((id) => taskOf(context, id));
  return step(context, async (tx): Promise<Readonly<{ assigned: number }>> => {
    let assigned = 0;
    for (const task of tasks) {
      if ((await readTask(tx, taskKey(task).id)) !== undefined) continue;
      const after = await decideAndKeep(tx, context, task, null, { type: 'assign', plan: planOf(task) });
      if (after !== undefined) assigned += 1;
    }
    if (assigned === 0) throw refuseTask('refused', 'T001', '没有待下达的任务', '任务都已经下达');
    return { assigned };
  });
}

function planOf({ departments, due, target }: Task): TaskPlan {
  return { departments, due: due ?? null, target: target ?? null };
}
