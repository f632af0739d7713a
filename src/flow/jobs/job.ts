import type { Context } from '../context.ts';
import type { SmsPort } from '../messages/sms.ts';

/** What a job works with: as the platform itself, since nobody is signed in. */
export interface JobContext extends Context {
  /** Aborted when the server stops. What doesn't end within some seconds of it holds up the stop, so long work looks at it. */
  readonly signal: AbortSignal;
  readonly sms: SmsPort;
}

/**
 * What a job does. It may run twice, and on two servers at once: its work is done through `transact`, in steps that find out by themselves
 * what is still to be done. What it throws is logged by its kind and place, and tried again with growing waits.
 */
export type JobHandler = (context: JobContext, payload: unknown) => Promise<void>;

export interface Task {
  readonly run: JobHandler;
  /** When it runs by itself, as a crontab line in UTC (`everyMinutes`, `hourlyAt`, `dailyAt`). Absent: only when it is added. */
  readonly every?: string;
  /** Runs once at the start where its time passed, within a day, while no server ran. */
  readonly catchUp?: true;
}
