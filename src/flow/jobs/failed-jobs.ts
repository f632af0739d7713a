import { listFailedJobs, record, retryJob, type FailedJob } from '../../store/index.ts';
import { AccessRefused, demand } from '../access/refusal.ts';
import type { Context } from '../context.ts';
import { read, step } from '../step.ts';

export type { FailedJob } from '../../store/index.ts';

/** Jobs that went wrong, the newest first: also those that will be tried again by themselves. */
export async function seeFailedJobs(
  context: Context,
  page: { readonly after?: string | undefined; readonly limit: number },
): Promise<readonly FailedJob[]> {
  await demand(context, 'system.jobs');
  return read(context, (tx) => listFailedJobs(tx, page));
}

/** Once more from the beginning, now. @throws AccessRefused */
export async function retryFailedJob(context: Context, id: string): Promise<void> {
  await demand(context, 'system.jobs');
  await step(context, async (tx) => {
    if (!(await retryJob(tx, id))) throw new AccessRefused('not-found', `没有失败的任务 ${id}，或者它正在运行`);
    await record(tx, { action: 'job.retry', subject: `任务:${id}`, detail: {} });
    return null;
  });
}
