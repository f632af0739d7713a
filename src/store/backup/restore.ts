import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { basename } from 'node:path';
import pg, { type ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { TableShape } from '../../register/index.ts';
import { maskText } from '../audit/mask.ts';
import type { Database } from '../database.ts';
import { migrate, migrations, type Migration } from '../migrate.ts';
import { auditHeadOf } from './backup.ts';
import { withoutRowWork } from './bulk-load.ts';
import { copied, fixSettings, keptTables, ourSchemas, quoted } from './catalog.ts';
import { addTo, newCount } from './count.ts';
import { isBookkeeping, usedTables } from './emptiness.ts';
import { folderOf, type BackupTable, type Manifest } from './manifest.ts';
import { checkBackup, readPieces } from './read-backup.ts';
import { BackupRefused, damaged } from './refused.ts';

/** What was restored. */
export interface Restored {
  /** Of the whole file. */
  readonly sha256: string;
  readonly manifest: Manifest;
}

/** Makes the tables of the registers in a database that has none. */
export type ApplyShapes = (shapes: readonly TableShape[]) => Promise<void>;

/**
 * Fills an unused database from a backup. The file is read to its end first; then the database is brought to where the backup's was
 * (its migrations, its dictionary), and all rows are loaded in one transaction, in which the digests are compared again. Later migrations
 * and a later dictionary are for the next start.
 * @throws BackupRefused where the file isn't good, or the database isn't unused.
 */
export async function restore(database: Database, file: string, applyShapes: ApplyShapes): Promise<Restored> {
  const { manifest, shapes, sha256 } = await checkBackup(file);
  const wanted = knownMigrations(file, manifest);
  await refuseBusy(database);
  await withOwner(database, makeUnused);
  await migrate(database, wanted);
  await applyShapes(shapes);
  await withOwner(database, (client) => load(client, file, manifest, sha256));
  // Not in the transaction: without it queries are slow until PostgreSQL does it by itself.
  await database.ownerPool.query('analyze');
  return { sha256, manifest };
}

/** The backup's migrations, which must be the first ones of this program's. */
function knownMigrations(file: string, manifest: Manifest): readonly Migration[] {
  const all = migrations();
  const unknown = manifest.migrations.filter(({ name }, index) => all[index]?.name !== name).map(({ name }) => name);
  if (unknown.length > 0)
    throw new BackupRefused(
      `${file} 的数据库比程序新：有程序不认识的迁移 ${unknown.join('、')}。`,
      '用写它的那个版本或更新的匠通恢复。',
    );
  const changed = manifest.migrations.filter(({ digest }, index) => all[index]?.digest !== digest);
  if (changed.length > 0)
    throw new BackupRefused(
      `${file} 的迁移 ${changed.map(({ name }) => name).join('、')} 与程序里的内容不同。`,
      '迁移执行后不能改；用写它的那个版本的匠通恢复。',
    );
  return all.slice(0, manifest.migrations.length);
}

/** A server at work would write between the rows that are loaded. */
async function refuseBusy({ pool, ownerPool }: Database): Promise<void> {
  const { rows } = await ownerPool.query<{ count: string }>(
    `select count(*)::text as count from pg_stat_activity
      where datname = current_database() and application_name = current_setting('application_name')`,
  );
  if (Number(rows[0]?.count ?? 0) > pool.totalCount + ownerPool.totalCount)
    throw new BackupRefused('这个数据库正由一个匠通使用。', '先停止它，再恢复。');
}

/** One transaction of the owner. */
async function withOwner(database: Database, work: (client: ClientBase) => Promise<void>): Promise<void> {
  const client = await database.ownerPool.connect();
  try {
    await client.query('begin');
    await fixSettings(client);
    await work(client);
    await client.query('commit');
    client.release();
  } catch (error) {
    // Perhaps in the middle of a COPY: the connection is given up, and the transaction with it.
    client.release(true);
    throw error;
  }
}

/** Takes away what an unused platform has made by itself: it may be of later migrations, or of another dictionary. */
async function makeUnused(client: ClientBase): Promise<void> {
  await refuseUsed(client);
  for (const schema of await ourSchemas(client))
    await client.query(`drop schema ${pg.escapeIdentifier(schema)} cascade`);
}

async function refuseUsed(client: ClientBase): Promise<void> {
  const used = await usedTables(client);
  if (used.length > 0)
    throw new BackupRefused(
      `数据库不是空的：${used.slice(0, 5).join('、')}${used.length > 5 ? `等 ${String(used.length)} 张表` : ''}。`,
      '恢复只写进空的数据库，不会覆盖已有的数据。用 JIANGTONG_DATA 给一个新的文件夹，或用 DATABASE_URL 给一个新建的数据库。',
    );
}

async function load(client: ClientBase, file: string, manifest: Manifest, sha256: string): Promise<void> {
  const tables = await keptTables(client);
  // Before the check, so that of two restores at once the second sees what the first has loaded.
  await client.query(`lock table ${tables.map(quoted).join(', ')} in access exclusive mode`);
  await refuseUsed(client);
  const wanted = new Map(manifest.tables.map((table) => [folderOf(table), table]));
  refuseOtherTables(file, wanted, tables);
  const touched = tables.filter((table) => isBookkeeping(table) || (wanted.get(folderOf(table))?.rows ?? 0) > 0);
  await withoutRowWork(client, touched, async () => {
    for (const table of touched) await client.query(`delete from ${quoted(table)}`);
    await loadRows(client, file, wanted);
  });
  for (const { value, called, ...sequence } of manifest.sequences)
    await client.query('select setval($1::regclass, $2, $3)', [quoted(sequence), value, called]);
  const head = await auditHeadOf(client);
  if (head.seq !== manifest.auditHead.seq || head.hash !== manifest.auditHead.hash)
    throw damaged(file, '审计链的末尾与清单不符');
  await client.query(`select set_config('jiangtong.account', '0', true)`);
  await client.query(`insert into audit.entry (action, subject, detail) values ('platform.restore', $1, $2)`, [
    maskText(`backup:${basename(file)}`),
    { sha256, at: manifest.at, rows: manifest.tables.reduce((sum, { rows }) => sum + rows, 0) },
  ]);
}

/** Migrations and dictionary are the same, so this means that they were told wrong. */
function refuseOtherTables(
  file: string,
  wanted: ReadonlyMap<string, BackupTable>,
  tables: readonly { readonly schema: string; readonly name: string; readonly columns: readonly string[] }[],
): void {
  const there = new Map(tables.map((table) => [folderOf(table), new Set(table.columns)]));
  const wrong = [...wanted].flatMap(([folder, { columns }]) => {
    const found = there.get(folder);
    return found?.size === columns.length && columns.every((name) => found.has(name)) ? [] : [folder];
  });
  if (wrong.length > 0) throw damaged(file, `表 ${wrong.join('、')} 的列与它自己的数据字典不符`);
}

/** The file may have been exchanged since it was checked: the digests are compared with what is loaded. */
async function loadRows(client: ClientBase, file: string, wanted: ReadonlyMap<string, BackupTable>): Promise<void> {
  const missing = new Set([...wanted].flatMap(([folder, { rows }]) => (rows > 0 ? [folder] : [])));
  const pieces = readPieces(file);
  try {
    for (let next = await pieces.next(); next.done !== true;) {
      const { folder } = next.value;
      const table = wanted.get(folder);
      if (table === undefined || !missing.delete(folder)) throw damaged(file, `清单里没有 ${folder}`);
      next = await loadTable(client, file, table, pieces, next);
    }
  } finally {
    await pieces.return(undefined);
  }
  if (missing.size > 0) throw damaged(file, `缺 ${[...missing].join('、')} 的内容`);
}

/** From its first piece to its last; answers what comes behind. */
async function loadTable(
  client: ClientBase,
  file: string,
  table: BackupTable,
  pieces: Pieces,
  first: Next,
): Promise<Next> {
  const folder = folderOf(table);
  const count = newCount();
  let next = first;
  async function* data(): AsyncGenerator<Buffer> {
    while (next.done !== true && next.value.folder === folder) {
      addTo(count, next.value.bytes);
      yield next.value.bytes;
      next = await pieces.next();
    }
  }
  const stream = client.query(copyFrom(`copy ${copied(table)} from stdin`));
  await pipeline(Readable.from(data(), { highWaterMark: 1 }), stream);
  const { rows, bytes, hash } = count;
  if (rows !== table.rows || bytes !== table.bytes || hash.digest('hex') !== table.sha256 || stream.rowCount !== rows)
    throw damaged(file, `${folder} 的内容与清单的摘要不符`);
  return next;
}

type Pieces = ReturnType<typeof readPieces>;
type Next = Awaited<ReturnType<Pieces['next']>>;
