import type { Database } from '../../src/store/index.ts';

/** What a table holds: how many rows, and a digest of all that is in them. */
export type Contents = ReadonlyMap<string, string>;

/** What changes by itself, or whose changes are looked at one by one. */
const OF_THEIR_OWN = ['audit.entry', 'audit.pending', 'audit.seal'];
/** When a session was last seen changes with everything. */
const SEEN = 'last_seen_at';

/** Everything that the database keeps, but for the audit. Two that are equal mean that nothing has been changed between them. */
export async function contentsOf(database: Database): Promise<Contents> {
  const { rows: tables } = await database.ownerPool.query<{ name: string; query: string }>(
    `select n.nspname || '.' || c.relname as name,
       format('select %L as name, count(*) || '' '' || coalesce(md5(string_agg(md5((to_jsonb(t) - %L)::text), '''' order by md5((to_jsonb(t) - %L)::text))), '''') as held from %I.%I t',
         n.nspname || '.' || c.relname, $1::text, $1::text, n.nspname, c.relname) as query
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname in ('platform', 'access', 'vault', 'audit', 'register', 'history', 'cases', 'public_notice', 'payment', 'messages', 'supervision')
     order by 1`,
    [SEEN],
  );
  const asked = tables.filter(({ name }) => !OF_THEIR_OWN.includes(name));
  const { rows } = await database.ownerPool.query<{ name: string; held: string }>(
    asked.map(({ query }) => query).join(' union all '),
  );
  return new Map(rows.map(({ name, held }) => [name, held]));
}

/** The tables that differ. */
export function changed(before: Contents, after: Contents): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((name) => before.get(name) !== after.get(name));
}

/** What the audit got since an entry, oldest first. */
export async function auditSince(
  database: Database,
  id: string,
): Promise<readonly { id: string; account: string; action: string; outcome: string; subject: string }[]> {
  const { rows } = await database.ownerPool.query<{
    id: string;
    account: string;
    action: string;
    outcome: string;
    subject: string;
  }>('select id, account, action, outcome, subject from audit.entry where id > $1 order by id', [id]);
  return rows;
}

export async function lastAudit(database: Database): Promise<string> {
  const { rows } = await database.ownerPool.query<{ id: string }>(
    'select coalesce(max(id), 0)::text as id from audit.entry',
  );
  return rows[0]?.id ?? '0';
}
