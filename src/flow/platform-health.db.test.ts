import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../test/platform/database.ts';
import { connect, type Database } from '../store/index.ts';
import { platformHealth } from './platform-health.ts';

let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});

/** What each check says, by its code; that it could not be made counts as a fault too. */
async function checks(of: Database, upToDateAt = Date.now()): Promise<Readonly<Record<string, string | undefined>>> {
  const said = platformHealth(of, { upToDateAt }).checks.map(
    async ({ code, check }): Promise<[string, string | undefined]> => [code, await check().catch(() => 'failed')],
  );
  return Object.fromEntries(await Promise.all(said));
}

test('everything is well where it is', async () => {
  expect(await checks(database)).toEqual({ database: undefined, migrations: undefined, sealing: undefined });
});

test('a migration that is still to come is named', async () => {
  await sql`delete from platform.migration where name = '0005-imports'`.execute(database.owner);
  expect(await checks(database)).toMatchObject({ migrations: '还没有执行 0005-imports' });
});

test('a sealing that is behind says since when', async () => {
  expect(await checks(database, Date.now() - 29_000)).toMatchObject({ sealing: undefined });
  expect(await checks(database, Date.now() - 45_000)).toMatchObject({ sealing: '已有45秒没有封存完' });
});

test('a database that is not there', async () => {
  const nowhere = connect({ appUrl: 'postgres://127.0.0.1:1/none', ownerUrl: 'postgres://127.0.0.1:1/none' });
  expect(await checks(nowhere)).toMatchObject({ database: 'failed', migrations: 'failed' });
  await nowhere.close();
});

test('the figures can be read', async () => {
  for (const { name, read } of platformHealth(database, { upToDateAt: Date.now() }).gauges) {
    const figure = await read();
    expect([name, typeof figure]).toEqual([name, name === 'imports' ? 'object' : 'number']);
  }
});
