import { turnClocks } from '../cases/jobs.ts';
import { proposeAll } from '../cases/propose.ts';
import { deliverMessages } from '../messages/deliver.ts';
import { advanceNotices } from '../public-notice/index.ts';
import { climbLadder } from '../supervision/index.ts';
import type { JobContext, Task } from './job.ts';
import { dailyAt, everyMinutes, hourlyAt } from './schedule.ts';
import { tidyPlatform } from './tidy.ts';

/**
 * THE table of jobs. Those with `every` run by themselves, on one of the servers; any can be added by `enqueue` in the transaction that
 * wants it done.
 */
export const TASKS: Readonly<Record<string, Task>> = {
  'messages.deliver': { run: deliverMessages, every: everyMinutes(1) },
  // Before the offices open, and late where the server was down then.
  'case.clocks': { run: clocksOfCases, every: dailyAt(6, 0), catchUp: true },
  'supervision.ladder': { run: ladder, every: dailyAt(6, 10), catchUp: true },
  // At night: it looks at everybody.
  'case.propose': { run: propose, every: dailyAt(2, 0) },
  'public-notice.advance': { run: advance, every: everyMinutes(30) },
  'platform.tidy': { run: tidyPlatform, every: hourlyAt(17) },
};

async function clocksOfCases(context: JobContext): Promise<void> {
  await turnClocks(context);
}

async function ladder(context: JobContext): Promise<void> {
  await climbLadder(context);
}

async function propose(context: JobContext): Promise<void> {
  await proposeAll(context);
}

/** Some batches could not be moved on; the others were. */
class NoticesNotAdvanced extends Error {}

async function advance(context: JobContext): Promise<void> {
  const { failed } = await advanceNotices(context);
  if (failed.length > 0) throw new NoticesNotAdvanced(failed.map(({ batch }) => batch).join());
}
