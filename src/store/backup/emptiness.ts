import type { ClientBase } from 'pg';
import { keptTables, quoted } from './catalog.ts';

/** What a platform that nobody has used yet writes by itself, at its start. */
const BOOKKEEPING: ReadonlySet<string> = new Set([
  'platform.migration',
  'platform.dictionary',
  'platform.scope_source',
  'platform.setting',
  'audit.pending',
  'audit.seal',
]);
const BOOKKEEPING_ACTIONS = ['dictionary.apply', 'platform.migrate', 'platform.start', 'platform.stop'];

/** Tables in which somebody has left something, in words; nothing where a restore would lose nothing. */
export async function usedTables(client: ClientBase): Promise<readonly string[]> {
  const used: string[] = [];
  for (const table of await keptTables(client)) {
    const name = `${table.schema}.${table.name}`;
    if (BOOKKEEPING.has(name)) continue;
    const condition = name === 'audit.entry' ? 'where account <> 0 or action <> all ($1)' : '';
    const { rows } = await client.query<{ count: string }>(
      `select count(*)::text as count from (select from ${quoted(table)} ${condition} limit 1000) found`,
      condition === '' ? [] : [BOOKKEEPING_ACTIONS],
    );
    const count = Number(rows[0]?.count ?? 0);
    if (count > 0) used.push(`${name}（${count === 1000 ? '1000 行以上' : `${String(count)} 行`}）`);
  }
  return used;
}
