import { beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../test/platform/database.ts';
import { schemaText } from './schema-dump.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});

test('the schema is the one that is written down; a change is accepted with vitest -u and read in the diff', async () => {
  await expect(await schemaText(database)).toMatchFileSnapshot('schema.golden.txt');
});

test('what the text would not show is not passed over', async () => {
  await database.ownerPool.query(`create type platform.colour as enum ('red')`);
  await expect(schemaText(database)).rejects.toThrow('platform.colour');
  await database.ownerPool.query('drop type platform.colour');
});

test.each([
  ['a default', `alter table platform.setting alter value set default '{}'`],
  ['a column’s rights', 'grant update (name) on platform.setting to jiangtong_app'],
  ['a table’s rights', 'revoke insert on platform.setting from jiangtong_app'],
  ['a function’s rights', 'grant execute on function platform.stamp_row() to public'],
  ['a policy', 'alter policy own_keys on platform.idempotency using (true)'],
  ['a trigger', 'alter table vault.identity disable trigger append_only'],
  ['a comment', `comment on column platform.setting.name is 'x'`],
  ['row-level security', 'alter table platform.idempotency disable row level security'],
  ['an index', 'create index on platform.setting (at)'],
  ['a check', 'alter table platform.setting add check (length(name) < 100)'],
  [
    'a function',
    `create or replace function platform.session() returns text language sql stable parallel safe return ''`,
  ],
])('%s that is changed shows', async (_, change) => {
  const before = await schemaText(database);
  await database.ownerPool.query(change);
  expect(await schemaText(database)).not.toBe(before);
});
