import type { ClientBase } from 'pg';
import { keptTables, quoted } from './catalog.ts';
import { folderOf } from './manifest.ts';

/** What a platform that nobody has used yet writes by itself, at its start. */
const BOOKKEEPING: ReadonlySet<string> = new Set([
  'platform.migration',
  'platform.dictionary',
  'platform.scope_source',
  'platform.setting',
  'audit.entry',
  'audit.pending',
  'audit.seal',
]);
const ACTIONS = ['dictionary.apply', 'platform.migrate', 'platform.start', 'platform.stop'];

/** Whether rows in this table may be the platform's own, so that they give way to those of a backup. */
export function isBookkeeping({ schema, name }: { readonly schema: string; readonly name: string }): boolean {
  return BOOKKEEPING.has(`${schema}.${name}`);
}

/** Tables in which somebody has left something, in words; nothing where a restore would lose nothing. */
export async function usedTables(client: ClientBase): Promise<readonly string[]> {
  const tables = (await keptTables(client)).filter((table) => !isBookkeeping(table));
  const counts: { readonly name: string; readonly count: number }[] = [];
  for (const table of tables) counts.push({ name: folderOf(table), count: await countIn(client, quoted(table)) });
  if (await hasEntries(client)) counts.push({ name: 'audit.entry', count: await countIn(client, 'audit.entry') });
  return counts.flatMap(({ name, count }) => (count === 0 ? [] : `${name}（${say(count)}）`));
}

const MOST = 1000;

/** Rows, up to a thousand: more are not counted. */
async function countIn(client: ClientBase, table: string): Promise<number> {
  const { rows } = await client.query<{ count: string }>(
    `select count(*)::text as count from (select from ${table} limit ${String(MOST)}) found`,
  );
  return Number(rows[0]?.count ?? 0);
}

/** Whether the audit tells of more than the platform's own start. */
async function hasEntries(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>(`select to_regclass('audit.entry') is not null as there`);
  if (rows[0]?.there !== true) return false;
  const { rowCount } = await client.query('select from audit.entry where account <> 0 or action <> all ($1) limit 1', [
    ACTIONS,
  ]);
  return rowCount !== 0;
}

function say(count: number): string {
  return count === MOST ? `${String(MOST)} 行以上` : `${String(count)} 行`;
}
