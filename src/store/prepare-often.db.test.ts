import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../test/platform/database.ts';
import { enter } from '../../test/platform/people.ts';
import { PLATFORM_SCOPE } from '../access/index.ts';
import { connect, transact, type Database } from './database.ts';
import { isOutdated } from './prepare-often.ts';

let database: FreshDatabase;
/** With one connection, so that everything is asked on the same. */
let one: Database;

beforeAll(async () => {
  database = await freshDatabase();
  one = connect({ appUrl: database.urls.app, ownerUrl: database.urls.owner, poolSize: 1 });
});

afterAll(() => one.close());

const MANY = 20;

async function repeat<T>(times: number, work: () => Promise<T>): Promise<T | undefined> {
  let last: T | undefined;
  for (let n = 0; n < times; n += 1) last = await work();
  return last;
}

const asPlatform = <T>(work: Parameters<typeof transact<T>>[2]): Promise<T> => transact(one, PLATFORM_SCOPE, work);

/** What the connection has prepared with these words in it, and how often it was run by a plan that was there. */
async function prepared(words: string): Promise<readonly { planned: number }[]> {
  const { rows } = await one.pool.query<{ planned: number }>(
    'select generic_plans::int as planned from pg_prepared_statements where position($1 in statement) > 0',
    [words],
  );
  return rows;
}

describe('a text', () => {
  test('that is asked often is planned once; one that is asked now and then isn’t kept', async () => {
    const often = (n: number) => asPlatform((tx) => sql`select ${n}::int as asked_often`.execute(tx));
    const seldom = (n: number) => asPlatform((tx) => sql`select ${n}::int as asked_seldom`.execute(tx));
    for (let n = 0; n < MANY; n += 1) expect((await often(n)).rows).toEqual([{ asked_often: n }]);
    for (let n = 0; n < 3; n += 1) expect((await seldom(n)).rows).toEqual([{ asked_seldom: n }]);
    const [found, ...others] = await prepared('asked_often');
    expect(others).toEqual([]);
    expect(found?.planned).toBeGreaterThan(MANY / 3);
    expect(await prepared('asked_seldom')).toEqual([]);
  });

  test('that comes in ever other forms fills no connection', async () => {
    for (let form = 0; form < 160; form += 1)
      await repeat(6, () =>
        asPlatform((tx) => sql`select ${1}::int as ${sql.ref(`form_${String(form)}`)}`.execute(tx)),
      );
    const kept = await prepared('form_');
    expect(kept.length).toBeGreaterThan(100);
    expect((await prepared('')).length).toBeLessThanOrEqual(150);
  });
});

test('a plan that is there shows each who acts what is theirs', async () => {
  const two = connect({ appUrl: database.urls.app, ownerUrl: database.urls.owner, poolSize: 1 });
  const [first, second] = [await enter(two, { login: 'first' }), await enter(two, { login: 'second' })];
  const seen = async (by: string, whose: string): Promise<number> => {
    const scope = { ...PLATFORM_SCOPE, account: by, everything: 'off' as const };
    const work = transact(two, scope, (tx) =>
      tx.selectFrom('access.session').select('account').where('account', '=', whose).execute(),
    );
    return (await work).length;
  };
  await two.ownerPool.query(
    `insert into access.session (digest, id, account, method, signed_in_at, last_seen_at, address, agent)
     select sha256(a::text::bytea), 'of-' || a, a, 'password', now(), now(), '::1', 'test' from unnest($1::bigint[]) a`,
    [[first.account, second.account]],
  );
  await repeat(MANY, () => seen(first.account, first.account));
  expect(await seen(first.account, first.account)).toBe(1);
  expect(await seen(second.account, first.account)).toBe(0);
  expect(await seen(second.account, second.account)).toBe(1);
  await two.close();
});

test('a plan whose table has got another column fails once, and is made anew', async () => {
  const two = connect({ appUrl: database.urls.app, ownerUrl: database.urls.owner, poolSize: 1 });
  await two.ownerPool.query('create table platform.grown (a integer); grant select on platform.grown to jiangtong_app');
  await two.ownerPool.query('insert into platform.grown values (1)');
  const ask = () => transact(two, PLATFORM_SCOPE, (tx) => sql`select * from platform.grown where a = ${1}`.execute(tx));
  await repeat(MANY, ask);
  await two.ownerPool.query('alter table platform.grown add column b integer default 2');
  const failed: unknown = await ask().catch((error: unknown) => error);
  expect(isOutdated(failed)).toBe(true);
  expect((await ask()).rows).toEqual([{ a: 1, b: 2 }]);
  await two.close();
});
