import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientBase, Pool } from 'pg';
import { APP_ROLE, type Database } from './database.ts';
import { migrateJobs } from './messages/jobs.ts';

const FOLDER = join(import.meta.dirname, 'migrations');

/** Any number that nothing else locks with. */
const LOCK = 8_624_001;

export interface Migration {
  /** `0001-base`. */
  readonly name: string;
  readonly sql: string;
  readonly digest: string;
}

/** A database that must not be touched: the message says why and what to do. */
export class MigrationRefused extends Error {}

export function migrations(): readonly Migration[] {
  return readdirSync(FOLDER)
    .filter((file) => /^\d{4}-[\w-]+\.sql$/u.test(file))
    .sort()
    .map((file) => {
      const sql = readFileSync(join(FOLDER, file), 'utf8');
      return { name: file.slice(0, -'.sql'.length), sql, digest: createHash('sha256').update(sql).digest('hex') };
    });
}

/**
 * Brings the database forward, each migration in its own transaction, under a lock: of two servers that start at once, the second
 * waits and finds everything done.
 * @returns the names of what was applied now.
 * @throws MigrationRefused where an applied file has changed since, or the database is ahead of this program.
 */
export async function migrate(
  database: Database,
  all: readonly Migration[] = migrations(),
): Promise<readonly string[]> {
  const client = await database.ownerPool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await prepare(client);
    const applied = await appliedOf(client);
    refuseUnlikely(applied, all);
    await prepareJobs(database.ownerPool);
    const missing = all.filter(({ name }) => !applied.has(name));
    for (const one of missing) await apply(client, one);
    return missing.map(({ name }) => name);
  } finally {
    await client.query('select pg_advisory_unlock($1)', [LOCK]);
    client.release();
  }
}

/** The names of migrations this program has and the database hasn't. */
export async function pendingMigrations(database: Database): Promise<readonly string[]> {
  const { rows } = await database.ownerPool.query<{ found: string | null }>(
    `select to_regclass('platform.migration')::text as found`,
  );
  if ((rows[0]?.found ?? null) === null) return migrations().map(({ name }) => name);
  const client = await database.ownerPool.connect();
  try {
    const applied = await appliedOf(client);
    return migrations().flatMap(({ name }) => (applied.has(name) ? [] : name));
  } finally {
    client.release();
  }
}

/** What the migrations themselves stand on. */
async function prepare(client: ClientBase): Promise<void> {
  const { rows } = await client.query('select 1 from pg_roles where rolname = $1', [APP_ROLE]);
  if (rows.length === 0) await makeAppRole(client);
  await client.query(`
    create schema if not exists platform;
    create table if not exists platform.migration (
      name text primary key, digest text not null, at timestamptz not null default now())`);
}

/** The job library keeps tables of its own, with migrations of its own; ours only call its functions. */
async function prepareJobs(ownerPool: Pool): Promise<void> {
  try {
    await migrateJobs(ownerPool);
  } catch (error) {
    throw new MigrationRefused(
      `任务队列的表（graphile_worker）没有建成：${error instanceof Error ? error.message : String(error)}。执行迁移的登录要能在这个数据库里建 schema。`,
      { cause: error },
    );
  }
}

async function makeAppRole(client: ClientBase): Promise<void> {
  try {
    await client.query(`create role ${APP_ROLE} nologin; grant ${APP_ROLE} to current_user`);
  } catch (error) {
    throw new MigrationRefused(
      `数据库里没有角色 ${APP_ROLE}，当前登录又不能建：${error instanceof Error ? error.message : String(error)}。请管理员执行 create role ${APP_ROLE} nologin; grant ${APP_ROLE} to 应用的登录;`,
      { cause: error },
    );
  }
}

async function appliedOf(client: ClientBase): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ name: string; digest: string }>('select name, digest from platform.migration');
  return new Map(rows.map(({ name, digest }) => [name, digest]));
}

function refuseUnlikely(applied: ReadonlyMap<string, string>, all: readonly Migration[]): void {
  const known = new Map(all.map(({ name, digest }) => [name, digest]));
  const ahead = [...applied.keys()].filter((name) => !known.has(name));
  if (ahead.length > 0)
    throw new MigrationRefused(
      `数据库比程序新：有程序不认识的迁移 ${ahead.join('、')}。请用更新的版本启动；迁移只向前，不回退。`,
    );
  const changed = [...applied].filter(([name, digest]) => known.get(name) !== digest).map(([name]) => name);
  if (changed.length > 0)
    throw new MigrationRefused(
      `迁移 ${changed.join('、')} 执行以后又被改动。执行过的迁移不能改；要改，请新写一个迁移，并恢复原文件。`,
    );
}

async function apply(client: ClientBase, { name, sql, digest }: Migration): Promise<void> {
  try {
    await client.query('begin');
    await client.query(sql);
    await client.query('insert into platform.migration (name, digest) values ($1, $2)', [name, digest]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new MigrationRefused(
      `迁移 ${name} 没有成功，数据库未作改动：${error instanceof Error ? error.message : ''}`,
      {
        cause: error,
      },
    );
  }
}
