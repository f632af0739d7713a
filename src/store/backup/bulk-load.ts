import type { ClientBase } from 'pg';
import { quoted, type KeptTable } from './catalog.ts';

/**
 * Does work on tables without what PostgreSQL does for each row: foreign keys (whose order a restore could not keep where registers refer
 * to each other), secondary indexes and our own triggers. All are made again as they were, so that what was loaded is checked whole.
 */
export async function withoutRowWork(
  client: ClientBase,
  tables: readonly KeptTable[],
  work: () => Promise<void>,
): Promise<void> {
  const names = tables.map(quoted);
  const constraints = await foreignKeys(client, names);
  const indexes = await secondaryIndexes(client, names);
  await all(
    client,
    constraints.map(({ table, name }) => `alter table ${table} drop constraint ${name}`),
  );
  await all(
    client,
    indexes.map(({ name }) => `drop index ${name}`),
  );
  await all(
    client,
    names.map((name) => `alter table ${name} disable trigger user`),
  );
  await work();
  await all(
    client,
    names.map((name) => `alter table ${name} enable trigger user`),
  );
  await client.query(`set local maintenance_work_mem = '256MB'`);
  await all(
    client,
    indexes.map(({ definition }) => definition),
  );
  await all(
    client,
    constraints.map(({ table, name, definition }) => `alter table ${table} add constraint ${name} ${definition}`),
  );
}

/** Statements one by one: a fault then names the one it is in. */
async function all(client: ClientBase, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await client.query(statement);
}

/** Names come quoted from the catalogs, and with their schemas, as the search path holds none of ours. */
interface Constraint {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

async function foreignKeys(client: ClientBase, tables: readonly string[]): Promise<readonly Constraint[]> {
  const { rows } = await client.query<Constraint>(
    `select k.conrelid::regclass::text as table, quote_ident(k.conname) as name, pg_get_constraintdef(k.oid) as definition
      from pg_constraint k where k.contype = 'f' and k.conrelid = any ($1::regclass[]) order by 1, 2`,
    [tables],
  );
  return rows;
}

/** Those that hold no constraint. */
async function secondaryIndexes(
  client: ClientBase,
  tables: readonly string[],
): Promise<readonly { readonly name: string; readonly definition: string }[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
      from pg_index i
      where i.indrelid = any ($1::regclass[]) and not i.indisunique
        and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
      order by 1`,
    [tables],
  );
  return rows;
}
