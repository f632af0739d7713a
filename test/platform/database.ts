import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { connect, type Database } from '../../src/store/index.ts';

let made = 0;

export interface FreshDatabase extends Database {
  readonly urls: { readonly superuser: string; readonly owner: string; readonly app: string };
}

/** A copy of the migrated template with the registers of the notices, closed and dropped after the test file. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const given = inject('urls');
  const name = `test_${String(process.pid)}_${String(Math.trunc(performance.now()))}_${String((made += 1))}`;
  const urls = { superuser: on(given.superuser, name), owner: on(given.owner, name), app: on(given.app, name) };
  await asSuperuser(given.superuser, `create database ${name} template jiangtong owner jiangtong_owner`);
  const database = connect({ appUrl: urls.app, ownerUrl: urls.owner });
  afterAll(async () => {
    await database.close();
    await asSuperuser(given.superuser, `drop database if exists ${name} with (force)`);
  });
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
