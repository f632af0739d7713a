import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import type { Scope } from '../access/index.ts';
import { prepareOften } from './prepare-often.ts';
import type { Tables } from './tables.ts';

export interface Database {
  /** As the application's role: row-level security holds. */
  readonly app: Kysely<Tables>;
  /** As the owner: migrations, backup. */
  readonly owner: Kysely<Tables>;
  /** The application's connections, for COPY and LISTEN. */
  readonly pool: pg.Pool;
  readonly ownerPool: pg.Pool;
  readonly close: () => Promise<void>;
}

export type Tx = Transaction<Tables>;

export interface ConnectOptions {
  /** Login of the application. */
  readonly appUrl: string;
  /** Login of the owner. Absent: the application's login migrates, and works as the role `jiangtong_app` otherwise. */
  readonly ownerUrl?: string;
  readonly poolSize?: number;
}

export const APP_ROLE = 'jiangtong_app';

/** Calendar dates, big integers and times come as the text PostgreSQL writes: a `Date` would shift days by the time zone. */
const types = new pg.TypeOverrides();
for (const type of [
  pg.types.builtins.INT8,
  pg.types.builtins.DATE,
  pg.types.builtins.TIMESTAMP,
  pg.types.builtins.TIMESTAMPTZ,
])
  types.setTypeParser(type, (text) => text);

/** Pools of connections; nothing connects before the first query. */
export function connect({ appUrl, ownerUrl, poolSize = 10 }: ConnectOptions): Database {
  const settings = { types, application_name: 'jiangtong' };
  const pool = new pg.Pool({
    ...settings,
    connectionString: appUrl,
    max: poolSize,
    // `reset role` goes back to this role, not to the login.
    ...(ownerUrl === undefined ? { options: `-c role=${APP_ROLE} -c timezone=Asia/Shanghai` } : TIME_ZONE),
  });
  const ownerPool = new pg.Pool({ ...settings, ...TIME_ZONE, connectionString: ownerUrl ?? appUrl, max: 4 });
  // A connection that the server ends is replaced by the next query; without listeners it would end the process: the pool hears of those that
  // are idle, each connection of its own end between two queries of a step.
  for (const one of [pool, ownerPool]) {
    one.on('error', ignore);
    one.on('connect', (client) => client.on('error', ignore));
  }
  pool.on('connect', prepareOften());
  const app = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const owner = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: ownerPool }) });
  return {
    app,
    owner,
    pool,
    ownerPool,
    close: async () => {
      // kysely ends only a pool that it has used itself.
      await Promise.all([app.destroy(), owner.destroy()]);
      await Promise.all([pool, ownerPool].filter(({ ended }) => !ended).map((one) => one.end()));
    },
  };
}

function ignore(): void {
  return;
}

const TIME_ZONE = { options: '-c timezone=Asia/Shanghai' };

/** One transaction of the application in which `scope` acts. What `work` throws rolls it back. */
export function transact<T>(database: Database, scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
  return database.app.transaction().execute(async (tx) => {
    await setScope(tx, scope);
    return work(tx);
  });
}

/** The scope that each open transaction acts in. */
const scopes = new WeakMap<Tx, Scope>();

/**
 * Work of the same transaction in another scope, such as reading the facts of a case whoever handles it. Afterwards the transaction acts
 * as before.
 */
export async function withScope<T>(tx: Tx, scope: Scope, work: () => Promise<T>): Promise<T> {
  const before = scopes.get(tx);
  if (before === undefined) throw new Error('only a transaction opened by transact has a scope');
  await setScope(tx, scope);
  // What throws ends the whole transaction, so only success has anything to restore.
  const result = await work();
  await setScope(tx, before);
  return result;
}

/** What row-level security and the audit read of who acts, until the transaction ends. */
async function setScope(tx: Tx, scope: Scope): Promise<void> {
  scopes.set(tx, scope);
  const list = (values: readonly string[]): string => `{${values.map(quote).join(',')}}`;
  await sql`
    select set_config('jiangtong.account', ${scope.account}, true),
      set_config('jiangtong.session', ${scope.session}, true),
      set_config('jiangtong.everything', ${scope.everything}, true),
      set_config('jiangtong.counties', ${list(scope.counties)}, true),
      set_config('jiangtong.departments', ${list(scope.departments)}, true),
      set_config('jiangtong.organisations', ${list(scope.organisations)}, true),
      set_config('jiangtong.person', ${scope.person ?? ''}, true),
      set_config('jiangtong.writes', ${scope.writes ? 'on' : 'off'}, true)`.execute(tx);
}

/** An element of an array as PostgreSQL reads it. */
function quote(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
