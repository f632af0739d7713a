import pg from 'pg';
import { inject } from 'vitest';
import { afterFile } from './after-file.ts';
import { connect, type Database } from '../../src/store/index.ts';

let made = 0;

export interface FreshDatabase extends Database {
  readonly urls: { readonly superuser: string; readonly owner: string; readonly app: string };
}

/** A copy of the migrated template with the registers of the notices, closed after the test file. It goes with the whole PostgreSQL of the run. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const given = inject('urls');
  const name = `test_${String(process.pid)}_${String(Math.trunc(performance.now()))}_${String((made += 1))}`;
  const urls = { superuser: on(given.superuser, name), owner: on(given.owner, name), app: on(given.app, name) };
  await asSuperuser(given.superuser, `create database ${name} template jiangtong owner jiangtong_owner`);
  const database = connect({ appUrl: urls.app, ownerUrl: urls.owner });
  afterFile(() => database.close());
  return { ...database, urls };
}

async function asSuperuser(url: string, query: string): Promise<void> {
  const client = new pg.Client(on(url, 'postgres'));
  await client.connect();
  try {
    await client.query(query);
  } finally {
    await client.end();
  }
}

/** The same server and login, another database. */
function on(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}
