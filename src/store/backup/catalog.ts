import pg, { type ClientBase } from 'pg';
import type { BackupSequence } from './manifest.ts';

/** A table whose rows are kept, with the columns that hold them. */
export interface KeptTable {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly string[];
}

/** Who is signed in, and who is about to: whoever has signed out since must not come back with a restore. */
const LEFT_OUT: ReadonlySet<string> = new Set(['access.session', 'access.oidc_state']);

export function isLeftOut({ schema, name }: { readonly schema: string; readonly name: string }): boolean {
  return LEFT_OUT.has(`${schema}.${name}`);
}

/**
 * Every table of every schema but PostgreSQL's own, `public`, where nothing of ours stands, and that of the jobs, which are made anew from
 * what waits in ours: what a migration adds is backed up without being named here. Computed columns are left to PostgreSQL.
 */
export async function keptTables(client: ClientBase): Promise<readonly KeptTable[]> {
  const { rows } = await client.query<KeptTable>(`
    select n.nspname as schema, c.relname as name,
      array(select a.attname::text from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and c.relpersistence = 'p' and ${OURS}
    order by n.nspname collate "C", c.relname collate "C"`);
  return rows;
}

export async function keptSequences(client: ClientBase): Promise<readonly BackupSequence[]> {
  const { rows } = await client.query<{ schema: string; name: string }>(`
    select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'S' and ${OURS} order by n.nspname collate "C", c.relname collate "C"`);
  const sequences: BackupSequence[] = [];
  for (const one of rows) {
    const state = await client.query<{ value: string; called: boolean }>(
      `select last_value::text as value, is_called as called from ${quoted(one)}`,
    );
    sequences.push(...state.rows.map((row) => ({ ...one, ...row })));
  }
  return sequences;
}

/** Schemas that are ours, where there are any. */
export async function ourSchemas(client: ClientBase): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select n.nspname as name from pg_namespace n where ${OURS} order by n.nspname collate "C"`,
  );
  return rows.map(({ name }) => name);
}

/** A condition on `n`, a row of pg_namespace. */
const OURS = `n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public', 'graphile_worker')`;

/** `"register"."个人"`. */
export function quoted({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;
}

/** What stands behind COPY: the table, and its columns in the order of the data. */
export function copied(table: KeptTable): string {
  return `${quoted(table)} (${table.columns.map((name) => pg.escapeIdentifier(name)).join(', ')})`;
}

/** Makes what COPY writes and reads the same on every server, and row-level security an error instead of rows left out. */
export async function fixSettings(client: ClientBase): Promise<void> {
  await client.query(`
    set local search_path = pg_catalog; set local client_encoding = 'UTF8'; set local timezone = 'UTC';
    set local datestyle = 'ISO, YMD'; set local intervalstyle = 'iso_8601'; set local bytea_output = 'hex';
    set local extra_float_digits = 1; set local row_security = off; set local statement_timeout = 0;
    set local idle_in_transaction_session_timeout = 0; set local synchronize_seqscans = off`);
}
