import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../../../test/platform/client.ts';
import { freshDatabase, type FreshDatabase } from '../../../test/platform/database.ts';
import { auditOf, contextOf, enter } from '../../../test/platform/people.ts';
import { PLATFORM_SCOPE, type Actor } from '../../access/index.ts';
import { enqueue, transact } from '../../store/index.ts';
import { retryFailedJob, seeFailedJobs } from './failed-jobs.ts';
import type { Task } from './job.ts';
import { runJobs, type Jobs } from './run-jobs.ts';

let database: FreshDatabase;
let admin: Actor;
let other: Actor;
const said: string[] = [];
const running: Jobs[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  admin = await enter(database, { login: 'sys', grants: [{ role: 'system-admin' }] });
  other = await enter(database, { login: 'security', grants: [{ role: 'security-admin' }] });
});

afterAll(async () => {
  await Promise.all(running.map((one) => one.stop()));
});

async function start(tasks: Readonly<Record<string, Task>>, poll = 100): Promise<Jobs> {
  const sms = { send: () => Promise.resolve() };
  const house = { ...contextOf(database), now: () => new Date(), sms, log: (line: string) => said.push(line) };
  const jobs = await runJobs(house, { tasks, poll });
  running.push(jobs);
  return jobs;
}

const add = (task: string, payload: object = {}): Promise<void> =>
  transact(database, PLATFORM_SCOPE, (tx) => enqueue(tx, task, payload));

const leftOf = async (task: string): Promise<number> =>
  (await database.ownerPool.query('select from graphile_worker.jobs where task_identifier = $1', [task])).rowCount ?? 0;

describe('a job', () => {
  test('runs once, on one of the servers, with what it was given, as the platform', async () => {
    const got: unknown[] = [];
    const tasks = {
      'test.note': {
        run: async (context, payload) => {
          const { rows } = await transact(context.database, PLATFORM_SCOPE, (tx) =>
            tx
              .selectNoFrom((query) => query.val(1).as('one'))
              .execute()
              .then((found) => ({ rows: found })),
          );
          got.push([payload, context.actor.account, rows.length]);
        },
      },
    } satisfies Record<string, Task>;
    const servers = await Promise.all([start(tasks), start(tasks)]);
    await Promise.all(Array.from({ length: 20 }, (_, n) => add('test.note', { n })));
    await until(async () => ((await leftOf('test.note')) === 0 && got.length >= 20 ? true : undefined));
    expect(got).toHaveLength(20);
    expect(new Set(got.map((one) => JSON.stringify(one))).size).toBe(20);
    expect(got).toContainEqual([{ n: 7 }, '0', 1]);
    await Promise.all(servers.map((one) => one.stop()));
  });

  test('is there when its step is committed, and not at all when it isn’t', async () => {
    await expect(
      transact(database, PLATFORM_SCOPE, async (tx) => {
        await enqueue(tx, 'test.rolled-back');
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await leftOf('test.rolled-back')).toBe(0);
  });

  test('under a key is there once, and waits for its time', async () => {
    const at = new Date(Date.now() + 3_600_000);
    for (const n of [1, 2])
      await transact(database, PLATFORM_SCOPE, (tx) => enqueue(tx, 'test.later', { n }, { key: 'later', runAt: at }));
    const { rows } = await database.ownerPool.query<{ ms: string }>(
      `select extract(epoch from run_at) * 1000 as ms from graphile_worker.jobs where key = 'later'`,
    );
    expect(rows.map(({ ms }) => Number(ms))).toEqual([at.getTime()]);
  });

  test('can be added by nobody without saying who acts, and its tables are nobody’s but the owner’s', async () => {
    await expect(database.pool.query(`select platform.enqueue('x', '{}')`)).rejects.toThrow('没有说明谁在办理');
    await expect(database.pool.query('select from graphile_worker.jobs')).rejects.toThrow('permission denied');
    await expect(database.pool.query(`select graphile_worker.add_job('x')`)).rejects.toThrow('permission denied');
  });
});

describe('a job that fails', () => {
  test('is logged and listed by kind and place alone, and runs again when somebody says so', async () => {
    let broken = true;
    let runs = 0;
    const jobs = await start({
      'test.break': {
        run: () => {
          runs += 1;
          return broken ? Promise.reject(new RangeError('张三 13800005678 37159919900101001X')) : Promise.resolve();
        },
      },
    });
    said.length = 0;
    await add('test.break', { name: '张三' });
    const context = contextOf(database, admin);
    const failed = await until(async () => (await seeFailedJobs(context, { limit: 10 }))[0]);
    expect(failed).toMatchObject({ task: 'test.break', mostAttempts: 10 });
    expect(failed.nextAt).not.toBeNull();
    expect(failed.error).toMatch(/^RangeError 于 flow\/jobs\/jobs\.db\.test\.ts:\d+$/u);
    expect(said[0]).toMatch(/^任务 test\.break 没有完成（第1次）：RangeError 于 flow\/jobs\/jobs\.db\.test\.ts:\d+$/u);
    const kept = await database.ownerPool.query<{ all: string }>(
      `select string_agg(last_error, ' ') as all from graphile_worker.jobs`,
    );
    expect(`${said.join()}${JSON.stringify(failed)}${kept.rows[0]?.all ?? ''}`).not.toMatch(/张三|13800005678|3715/u);
    // Given up.
    await database.ownerPool.query('select graphile_worker.permanently_fail_jobs(array[$1::bigint], $2)', [
      failed.id,
      failed.error,
    ]);
    expect((await seeFailedJobs(context, { limit: 10 }))[0]).toMatchObject({ nextAt: null });
    broken = false;
    await until(async () => {
      try {
        await retryFailedJob(context, failed.id);
        return true;
      } catch {
        // It runs at this very moment.
        return undefined;
      }
    });
    await until(async () => ((await leftOf('test.break')) === 0 ? true : undefined));
    expect(runs).toBeGreaterThan(1);
    expect(await seeFailedJobs(context, { limit: 10 })).toEqual([]);
    expect(await auditOf(database, 'job.retry')).toMatchObject([{ subject: `任务:${failed.id}` }]);
    await expect(retryFailedJob(context, failed.id)).rejects.toMatchObject({ code: 'not-found' });
    await jobs.stop();
  });

  test('is nobody’s business but the system administrator’s, whatever asks', async () => {
    await expect(seeFailedJobs(contextOf(database, other), { limit: 1 })).rejects.toMatchObject({
      code: 'not-allowed',
    });
    const scope = { ...PLATFORM_SCOPE, account: other.account };
    await expect(
      transact(database, scope, (tx) => tx.selectFrom('messages.webhook').selectAll().execute()),
    ).resolves.toEqual([]);
    await expect(retryFailedJob(contextOf(database, other), '1')).rejects.toMatchObject({ code: 'not-allowed' });
  });
});

describe('stopping', () => {
  test('lets what runs come to its end, and asks it to', async () => {
    let ended = false;
    let began = false;
    const jobs = await start({
      'test.long': {
        run: async ({ signal }) => {
          began = true;
          await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
          ended = true;
        },
      },
    });
    await add('test.long');
    await until(() => Promise.resolve(began ? true : undefined));
    await jobs.stop();
    expect(ended).toBe(true);
    expect(await leftOf('test.long')).toBe(0);
  });

  test('leaves a schedule that is kept once by however many servers', async () => {
    const tasks = { 'test.daily': { run: () => Promise.resolve(), every: '0 20 * * *' } };
    const servers = await Promise.all([start(tasks), start(tasks)]);
    const known = await until(async () => {
      const { rows } = await database.ownerPool.query<{ identifier: string }>(
        `select identifier from graphile_worker._private_known_crontabs where identifier = 'test.daily'`,
      );
      return rows.length > 0 ? rows : undefined;
    });
    expect(known).toHaveLength(1);
    await Promise.all(servers.map((one) => one.stop()));
  });
});

test('the jobs come back when their connections have been cut', async () => {
  let runs = 0;
  const jobs = await start({ 'test.again': { run: () => Promise.resolve(void (runs += 1)) } });
  await add('test.again');
  await until(() => Promise.resolve(runs === 1 ? true : undefined));
  expect(await cutJobs()).toBeGreaterThan(1);
  await add('test.again');
  await until(() => Promise.resolve(runs >= 2 ? true : undefined));
  await jobs.stop();
});

describe('where the ends of two jobs could not be written at once,', () => {
  test('the jobs come back', async () => {
    let runs = 0;
    const jobs = await startAndLoseEnds({ 'test.after': { run: () => Promise.resolve(void (runs += 1)) } });
    await add('test.after');
    await until(() => Promise.resolve(runs === 1 ? true : undefined));
    await jobs.stop();
  });

  test('they are stopped when they are told to', async () => {
    let stopped: Promise<void> | undefined;
    await startAndLoseEnds({}, (jobs) => void (stopped = jobs.stop()));
    await stopped;
    const { rows } = await database.ownerPool.query(
      `select from pg_stat_activity where datname = current_database() and query ~* '^listen'`,
    );
    expect(rows).toEqual([]);
  });
});

/** Those with nothing to do don't look for it meanwhile: they would wait as well, with the connections that the ends need. */
const NEVER = 3_600_000;

/** Two jobs run and end while PostgreSQL can't take it down; after something else it breaks their connections off. */
async function startAndLoseEnds(
  tasks: Readonly<Record<string, Task>>,
  before: (jobs: Jobs) => void = () => undefined,
): Promise<Jobs> {
  const ends: (() => void)[] = [];
  const jobs = await start(
    { 'test.end': { run: () => new Promise<void>((resolve) => void ends.push(resolve)) }, ...tasks },
    NEVER,
  );
  await add('test.end');
  await add('test.end');
  await until(() => Promise.resolve(ends.length === 2 ? true : undefined));
  // Who holds the table sees the activity as it was when its transaction first looked.
  const [holder, watcher] = [new pg.Client(database.urls.superuser), new pg.Client(database.urls.superuser)];
  await Promise.all([holder.connect(), watcher.connect()]);
  const held = `from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query ~* '(delete from|gwcj)'`;
  await holder.query('begin');
  await holder.query('lock table graphile_worker._private_jobs in access exclusive mode');
  for (const [n, end] of ends.entries()) {
    end();
    await until(async () => ((await watcher.query(`select ${held}`)).rowCount === n + 1 ? true : undefined));
  }
  before(jobs);
  await watcher.query(`select pg_terminate_backend(pid) ${held}`);
  await holder.query('rollback');
  await Promise.all([holder.end(), watcher.end()]);
  return jobs;
}

/** The connections of the jobs; those of the test's own steps stay. */
async function cutJobs(): Promise<number | null> {
  const client = new pg.Client(database.urls.superuser);
  await client.connect();
  const { rowCount } = await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and query ~* 'listen|graphile_worker'`,
  );
  await client.end();
  return rowCount;
}
