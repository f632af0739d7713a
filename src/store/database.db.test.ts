import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { PLATFORM_SCOPE, type Scope } from '../access/index.ts';
import { freshDatabase, type FreshDatabase } from '../../test/platform/database.ts';
import { connect, transact, type Tx } from './database.ts';
import { takeKey, keepAnswer } from './idempotency.ts';
import { migrate, MigrationRefused, migrations, pendingMigrations } from './migrate.ts';
import { makeKeys } from './vault/keys.ts';
import { checkFingerprint, FingerprintError } from './vault/fingerprint.ts';
import { maskedOf, openIdentity, putIdentities } from './vault/identities.ts';

const CLERK: Scope = {
  ...PLATFORM_SCOPE,
  account: '17',
  session: 's1',
  everything: 'off',
  counties: ['东昌府区', '引号"和\\斜杠,逗号'],
  person: '个:abc',
  writes: false,
};

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});

const settings = (tx: Tx) =>
  sql<Record<string, unknown>>`
    select platform.account() as account, platform.session() as session, platform.everything() as everything,
      platform.counties() as counties, platform.departments() as departments, platform.person() as person,
      platform.writes() as writes, current_user as role`
    .execute(tx)
    .then(({ rows }) => rows[0]);

describe('the scope of a transaction', () => {
  test('is what row-level security reads, as the application’s role', async () => {
    expect(await transact(database, CLERK, settings)).toEqual({
      account: '17',
      session: 's1',
      everything: 'off',
      counties: ['东昌府区', '引号"和\\斜杠,逗号'],
      departments: [],
      person: '个:abc',
      writes: false,
      role: 'jiangtong_app',
    });
  });

  test('ends with it: nothing is left on the connection for the next', async () => {
    const one = connect({ appUrl: database.urls.app, ownerUrl: database.urls.owner, poolSize: 1 });
    await transact(one, { ...PLATFORM_SCOPE, counties: ['冠县'] }, settings);
    const after = await one.app.transaction().execute(settings);
    expect(after).toMatchObject({ account: null, everything: 'off', counties: [], writes: false, person: null });
    await one.close();
  });

  test('whose connection is cut between two queries fails with its next one, and not the process', async () => {
    const broken = transact(database, CLERK, async (tx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
      await database.ownerPool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
      await sleep(200);
      return settings(tx);
    });
    await expect(broken).rejects.toThrow(/terminat/u);
    expect(await transact(database, CLERK, settings)).toMatchObject({ account: '17' });
  });

  test('with one login for everything, the application still works as its own role', async () => {
    const one = connect({ appUrl: database.urls.superuser });
    expect(await transact(one, CLERK, settings)).toMatchObject({ role: 'jiangtong_app' });
    await expect(transact(one, CLERK, (tx) => sql`create table register.x (a int)`.execute(tx))).rejects.toThrow(
      'permission denied',
    );
    await one.close();
  });
});

describe('migrations', () => {
  test('are all there, and run again they do nothing', async () => {
    expect(await pendingMigrations(database)).toEqual([]);
    expect(await migrate(database)).toEqual([]);
  });

  test('two servers that start at once: one migrates, the other waits', async () => {
    const more = [...migrations(), { name: '9999-once', sql: 'create table platform.once (a int)', digest: 'd' }];
    const applied = await Promise.all([migrate(database, more), migrate(database, more)]);
    expect(applied.flat()).toEqual(['9999-once']);
    await expect(migrate(database)).rejects.toThrow('数据库比程序新：有程序不认识的迁移 9999-once');
    await sql`delete from platform.migration where name = '9999-once'`.execute(database.owner);
    await sql`drop table platform.once`.execute(database.owner);
  });

  test('one that fails leaves nothing; one that was changed after it ran is refused', async () => {
    const broken = { name: '9998-broken', sql: 'create table platform.half (a int); select 1/0', digest: 'd' };
    await expect(migrate(database, [...migrations(), broken])).rejects.toThrow(MigrationRefused);
    expect((await sql`select to_regclass('platform.half') as it`.execute(database.owner)).rows).toEqual([{ it: null }]);
    const changed = migrations().map((one, i) => (i === 0 ? { ...one, digest: 'other' } : one));
    await expect(migrate(database, changed)).rejects.toThrow('迁移 0001-base 执行以后又被改动');
  });
});

describe('ID numbers', () => {
  const keys = makeKeys(Buffer.alloc(32, 7));
  const ids = ['371599199001010028', '37159919900101001X'];

  test('are kept once, sealed, and come back whole only by their token', async () => {
    const tokens = await transact(database, PLATFORM_SCOPE, (tx) => putIdentities(tx, keys, [...ids, ...ids]));
    const again = await transact(database, PLATFORM_SCOPE, (tx) => putIdentities(tx, keys, ids));
    expect(again).toEqual(tokens);
    const [token = ''] = tokens.values();
    await transact(database, PLATFORM_SCOPE, async (tx) => {
      expect(await openIdentity(tx, keys, token)).toBe(ids[0]);
      expect(await openIdentity(tx, keys, '个:nobody')).toBeUndefined();
      expect(await maskedOf(tx, [token])).toEqual(new Map([[token, '371***********0028']]));
      const rows = await tx.selectFrom('vault.identity').selectAll().execute();
      expect(rows).toHaveLength(2);
      for (const row of rows) for (const id of ids) expect(row.sealed.includes(Buffer.from(id))).toBe(false);
    });
  });

  test('nobody changes or removes one, not even the owner', async () => {
    const change = sql`update vault.identity set masked = 'x'`;
    await expect(transact(database, PLATFORM_SCOPE, (tx) => change.execute(tx))).rejects.toThrow('permission denied');
    await expect(change.execute(database.owner)).rejects.toThrow('只增不改');
    await expect(sql`truncate vault.identity cascade`.execute(database.owner)).rejects.toThrow('只增不改');
  });

  test('a database knows its master key', async () => {
    await checkFingerprint(database, keys);
    await checkFingerprint(database, keys);
    await expect(checkFingerprint(database, makeKeys(Buffer.alloc(32, 8)))).rejects.toThrow(FingerprintError);
  });
});

describe('idempotency keys', () => {
  const request = { key: 'k-1', route: 'POST /x', digest: 'd' };

  test('twenty at once: one runs, the others get its answer', async () => {
    let ran = 0;
    const once = (): Promise<unknown> =>
      transact(database, CLERK, async (tx) => {
        const earlier = await takeKey(tx, CLERK.account, request);
        if (earlier !== undefined) return earlier;
        ran += 1;
        await keepAnswer(tx, CLERK.account, request.key, { number: 7 });
        return { number: 7 };
      });
    const answers = await Promise.all(Array.from({ length: 20 }, once));
    expect(ran).toBe(1);
    expect(answers.filter((answer) => JSON.stringify(answer) === '{"number":7}')).toHaveLength(1);
    expect(answers.filter((answer) => JSON.stringify(answer) === '{"same":true,"answer":{"number":7}}')).toHaveLength(
      19,
    );
  });

  test('a command that failed may be tried again under its key', async () => {
    const other = { ...request, key: 'k-2' };
    await expect(
      transact(database, CLERK, async (tx) => {
        await takeKey(tx, CLERK.account, other);
        throw new Error('failed');
      }),
    ).rejects.toThrow('failed');
    expect(await transact(database, CLERK, (tx) => takeKey(tx, CLERK.account, other))).toBeUndefined();
  });

  test('are of one account: another sees nothing of them', async () => {
    expect(await transact(database, CLERK, (tx) => takeKey(tx, '17', { ...request, digest: 'other' }))).toMatchObject({
      same: false,
    });
    const others = await transact(database, { ...CLERK, account: '18' }, (tx) =>
      tx.selectFrom('platform.idempotency').selectAll().execute(),
    );
    expect(others).toEqual([]);
  });
});
