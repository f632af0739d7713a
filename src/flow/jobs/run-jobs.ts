import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import {
  Logger,
  parseCronItems,
  run,
  type JobHelpers,
  type ParsedCronItem,
  type Runner,
  type TaskList,
} from 'graphile-worker';
import type { Pool } from 'pg';
import { PLATFORM_ACTOR } from '../../access/index.ts';
import type { RuleSet } from '../../rules/index.ts';
import { jobPool, maskText, type Database, type Keys } from '../../store/index.ts';
import type { SmsPort } from '../messages/sms.ts';
import { JobFailure, sayFailure } from './failure.ts';
import type { Task } from './job.ts';
import { TASKS } from './tasks.ts';

export interface JobHouse {
  readonly database: Database;
  readonly keys: Keys;
  readonly ruleSet: RuleSet;
  readonly now: () => Date;
  readonly sms: SmsPort;
  readonly log: (line: string) => void;
}

export interface Jobs {
  /** Takes no new job and waits for those that run; they are asked to end after some seconds. */
  stop(): Promise<void>;
}

export interface JobOptions {
  readonly tasks?: Readonly<Record<string, Task>>;
  /** Milliseconds between two looks for jobs that have become due; new ones are noticed at once. */
  readonly poll?: number;
}

/** Jobs that run at once in one server. */
const AT_ONCE = 3;
/** One listens, one keeps the schedule. */
const CONNECTIONS = AT_ONCE + 2;
const RESTART_MS = 5000;
/** Until jobs that still run are asked to end. */
const GRACE_MS = 2000;
const POLL_MS = 2000;
const DAY_MS = 86_400_000;

/**
 * Runs jobs until it is stopped. Any number of servers may do so on one database: a job runs on one of them, and a schedule is kept once.
 * The library works its own tables as their owner; what a job does, it does as the application's role. Where the database goes away, so do
 * the jobs, and they come back with it.
 */
export async function runJobs(house: JobHouse, options: JobOptions = {}): Promise<Jobs> {
  const stopped = new AbortController();
  const isStopped = (): boolean => stopped.signal.aborted;
  let current = await start(house, options, isStopped);
  const running = keepRunning();
  return {
    stop: async () => {
      stopped.abort();
      // Whether it ends as it should, and what if it doesn't, is seen to by `ended`.
      void current.runner.stop().catch(ignore);
      await running;
    },
  };

  async function keepRunning(): Promise<void> {
    for (;;) {
      await current.ended;
      if (isStopped()) return;
      house.log('任务停了，稍后再启动。');
      if (!(await restart())) return;
    }
  }

  /** @returns false where it was stopped meanwhile. */
  async function restart(): Promise<boolean> {
    for (;;) {
      await sleep(RESTART_MS, undefined, { signal: stopped.signal }).catch(ignore);
      if (isStopped()) return false;
      try {
        current = await start(house, options, isStopped);
      } catch (error) {
        house.log(`任务没有启动，稍后再试：${sayFailure(error)}`);
        continue;
      }
      // Stopped just now: that stop knew of the old one only.
      if (isStopped()) void current.runner.stop().catch(ignore);
      return true;
    }
  }
}

interface Running {
  readonly runner: Runner;
  /** When it has ended and everything that it had to say is written. */
  readonly ended: Promise<void>;
}

async function start(
  house: JobHouse,
  { tasks = TASKS, poll = POLL_MS }: JobOptions,
  isStopped: () => boolean,
): Promise<Running> {
  const pool = jobPool(house.database.ownerPool, CONNECTIONS);
  const active = new Set<Promise<void>>();
  try {
    const runner = await run({
      pgPool: pool,
      concurrency: AT_ONCE,
      pollInterval: poll,
      gracefulShutdownAbortTimeout: GRACE_MS,
      noHandleSignals: true,
      taskList: taskList(house, tasks, active),
      parsedCronItems: cronItems(tasks),
      logger: loggerTo(house.log),
      // Written one by one, that a job ended is written by a promise that nobody holds: where PostgreSQL goes away at that moment, its failure would end
      // the process. In batches, of what ends within the same turn, it ends the runner, which is started again.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    });
    runner.events.on('job:error', ({ job, error }) => {
      const failure = error instanceof JobFailure ? error.message : sayFailure(error);
      house.log(`任务 ${job.task_identifier} 没有完成（第${String(job.attempts)}次）：${failure}`);
    });
    return { runner, ended: endAfter(runner, pool, longLost(runner, isStopped, active)) };
  } catch (error) {
    await pool.end();
    throw error;
  }
}

/**
 * That its last jobs are done is still being written when a runner has ended, by connections that it has asked for and not got yet. A turn
 * of the event loop later it has them, and the pool ends when they are given back.
 */
async function endAfter(runner: Runner, pool: Pool, lost: Promise<void>): Promise<void> {
  await Promise.race([runner.promise.catch(ignore), lost]);
  // A job that hangs holds its connection for ever; the next runner has others.
  await Promise.race([putAway(runner, pool), sleep(LOST_MS, undefined, { ref: false })]);
}

async function putAway(runner: Runner, pool: Pool): Promise<void> {
  // Of a runner that ended by itself nothing is left to be stopped.
  await runner.stop().catch(ignore);
  await nextTurn();
  await pool.end();
}

/** Until a runner that begins to end is given up: by itself, from then on; where it is stopped, from when nothing of it runs any more. */
const LOST_MS = 5000;

/**
 * Where the ends of two jobs can't be written at the same time, the library (graphile-worker 0.18, `batch` in its main.js) takes one of
 * them off twice from what it still waits for, and waits for ever: no job would run again until the server is restarted, and no stop of it
 * would end.
 */
async function longLost(runner: Runner, isStopped: () => boolean, active: ReadonlySet<Promise<void>>): Promise<void> {
  await new Promise((resolve) => void runner.events.once('pool:gracefulShutdown', resolve));
  if (isStopped()) await Promise.allSettled(active);
  await sleep(LOST_MS, undefined, { ref: false });
}

/** A tick that finds the last one still waiting takes its place; one that runs meanwhile is left alone. */
function cronItems(tasks: Readonly<Record<string, Task>>): ParsedCronItem[] {
  return parseCronItems(
    Object.entries(tasks).flatMap(([task, { every, catchUp }]) => {
      const late = catchUp === true ? { backfillPeriod: DAY_MS } : {};
      return every === undefined ? [] : { task, match: every, options: { jobKey: task, maxAttempts: 3, ...late } };
    }),
  );
}

/** @param active what runs at the moment */
function taskList(
  { database, keys, ruleSet, now, sms }: JobHouse,
  tasks: Readonly<Record<string, Task>>,
  active: Set<Promise<void>>,
): TaskList {
  return Object.fromEntries(
    Object.entries(tasks).map(([name, task]) => [
      name,
      async (payload: unknown, { abortSignal: signal }: JobHelpers): Promise<void> => {
        const running = task.run({ database, keys, ruleSet, actor: PLATFORM_ACTOR, now: now(), sms, signal }, payload);
        active.add(running);
        try {
          await running;
        } catch (error) {
          throw new JobFailure(error);
        } finally {
          active.delete(running);
        }
      },
    ]),
  );
}

/** What goes wrong with the library itself. Of jobs its lines have the whole error, which is told otherwise. */
function loggerTo(log: (line: string) => void): Logger {
  return new Logger(() => (level, message) => {
    if (level === 'error' && !message.startsWith('Failed task'))
      log(`任务队列：${maskText(message.split('\n')[0] ?? '')}`);
  });
}

function ignore(): void {
  return;
}
