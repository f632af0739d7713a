import { Logger, runMigrations } from 'graphile-worker';
import { sql } from 'kysely';
import pg from 'pg';
import type { Tx } from '../database.ts';

/** Adds a job in the caller's transaction: it is there when the step is, or not at all. */
export async function enqueue(
  tx: Tx,
  task: string,
  payload: object = {},
  { key, runAt }: { readonly key?: string; readonly runAt?: Date } = {},
): Promise<void> {
  await sql`select platform.enqueue(${task}, ${JSON.stringify(payload)}::jsonb, ${key ?? null}, ${runAt?.toISOString() ?? null}::timestamptz)`.execute(
    tx,
  );
}

/** A job that went wrong, without what it was about. */
export interface FailedJob {
  readonly id: string;
  readonly task: string;
  readonly attempts: number;
  readonly mostAttempts: number;
  /** When it is tried again; null: no more by itself. */
  readonly nextAt: string | null;
  readonly failedAt: string;
  /** Kind of the error and where it arose. */
  readonly error: string;
}

/** The newest first. */
export async function listFailedJobs(
  tx: Tx,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<readonly FailedJob[]> {
  const { rows } = await sql<FailedJob>`
    select id, task, attempts, most_attempts as "mostAttempts", case when not ended then next_at end as "nextAt",
      failed_at as "failedAt", error
    from platform.failed_jobs(${after ?? null}::bigint, ${limit})`.execute(tx);
  return rows;
}

/** @returns false where there is no such failed job, or it is running. */
export async function retryJob(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`select platform.retry_job(${id}::bigint) as found`.execute(tx);
  return rows[0]?.found === true;
}

/** The library's own tables, in its schema `graphile_worker`, brought to what this version needs. */
export async function migrateJobs(ownerPool: pg.Pool): Promise<void> {
  const pgPool = jobPool(ownerPool, 2);
  try {
    await runMigrations({ pgPool, logger: new Logger(() => () => undefined) });
  } finally {
    await pgPool.end();
  }
}

/** The owner's login once more: with the types that the library expects, and connections that nobody else waits for. */
export function jobPool({ options }: pg.Pool, max: number): pg.Pool {
  const { connectionString } = options;
  const pool = new pg.Pool({
    max,
    application_name: 'jiangtong',
    ...(connectionString === undefined ? {} : { connectionString }),
    ...(options.options === undefined ? {} : { options: options.options }),
  });
  // A connection that breaks is noticed by who waits for its answer.
  pool.on('error', ignore);
  pool.on('connect', (client) => client.on('error', ignore));
  return pool;
}

function ignore(): void {
  return;
}
