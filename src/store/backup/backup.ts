import { createHash } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { ClientBase } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Database } from '../database.ts';
import { copied, fixSettings, isLeftOut, keptSequences, keptTables, quoted, type KeptTable } from './catalog.ts';
import { addTo, newCount, type Count } from './count.ts';
import {
  DICTIONARY,
  folderOf,
  FORMAT,
  FORMAT_VERSION,
  HEAD,
  MANIFEST,
  type BackupTable,
  type Head,
  type Manifest,
} from './manifest.ts';
import { BackupRefused } from './refused.ts';
import { tarOf, type TarEntry } from './tar.ts';

/** A backup that was written. */
export interface BackupWritten {
  readonly file: string;
  /** Of the whole file. */
  readonly bytes: number;
  readonly sha256: string;
  readonly manifest: Manifest;
}

/** Of data in one entry of the archive: what is held in memory at once. */
const PIECE_BYTES = 2 ** 20;
/** Level 3 takes half the time of the usual 6 for a tenth more bytes. */
const GZIP_LEVEL = 3;

/**
 * Writes all rows of the platform into one file, as they are at one moment, while the platform goes on. Sessions are left out; the master
 * key and uploaded files are not in the database at all.
 *
 * The file is a gzipped tar: `head.json`, `dictionary.json`, the tables in pieces (`register.个人/000001.copy`, COPY's text format),
 * `manifest.json` with the digest of each table. It is there whole or not at all, and readable for its owner alone.
 * @throws BackupRefused where the file exists or can't be written.
 */
export async function backup(database: Database, file: string): Promise<BackupWritten> {
  if (existsSync(file)) throw new BackupRefused(`已经有文件 ${file}。`, '换一个文件名；旧的备份不会被覆盖。');
  const part = `${file}.part`;
  const client = await database.ownerPool.connect();
  try {
    const written = await write(client, part);
    await flush(part);
    await rename(part, file);
    await flush(dirname(file));
    await client.query('commit');
    client.release();
    return { ...written, file };
  } catch (error) {
    // In the middle of a COPY, perhaps: the connection is of no further use.
    client.release(true);
    await rm(part, { force: true });
    throw isDiskFull(error)
      ? new BackupRefused(`写不下 ${basename(file)}：磁盘满了。`, '腾出空间，或者写到另一个盘。', error)
      : error;
  }
}

async function write(client: ClientBase, part: string): Promise<Omit<BackupWritten, 'file'>> {
  await client.query('begin isolation level repeatable read read only');
  await fixSettings(client);
  const tables = await keptTables(client);
  if (!tables.some(({ schema, name }) => schema === 'platform' && name === 'migration'))
    throw new BackupRefused('数据库还没有初始化，没有可备份的。', '先启动一次匠通，或执行 jiangtong migrate。');
  // From here on nobody changes the tables themselves.
  await client.query(`lock table ${tables.map(quoted).join(', ')} in access share mode`);
  const head = await headOf(client);
  const entries = new Entries(client, head, tables);
  const whole = createHash('sha256');
  let bytes = 0;
  const measured = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      whole.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  await pipeline(
    Readable.from(tarOf(entries.all(), Math.trunc(Date.parse(head.at) / 1000)), { highWaterMark: 2 }),
    createGzip({ level: GZIP_LEVEL, chunkSize: 2 ** 16 }),
    measured,
    createWriteStream(part, { flags: 'w', mode: 0o600 }),
  );
  return { bytes, sha256: whole.digest('hex'), manifest: entries.manifest() };
}

/** The entries of the archive, one after the other, as they are asked for. */
class Entries {
  private readonly client: ClientBase;
  private readonly head: Head;
  private readonly tables: readonly KeptTable[];
  private written: Manifest | undefined;

  constructor(client: ClientBase, head: Head, tables: readonly KeptTable[]) {
    this.client = client;
    this.head = head;
    this.tables = tables;
  }

  async *all(): AsyncGenerator<TarEntry> {
    yield { name: HEAD, bytes: json(this.head) };
    const dictionary = json(await dictionaryOf(this.client));
    yield { name: DICTIONARY, bytes: dictionary };
    const tables: BackupTable[] = [];
    for (const table of this.tables) {
      const count = newCount();
      const leftOut = isLeftOut(table);
      if (!leftOut) yield* piecesOf(this.client, table, count);
      const { rows, bytes, hash } = count;
      tables.push({ ...table, columns: [...table.columns], rows, bytes, sha256: hash.digest('hex'), leftOut });
    }
    this.written = {
      ...this.head,
      dictionary: createHash('sha256').update(dictionary).digest('hex'),
      tables,
      sequences: [...(await keptSequences(this.client))],
      auditHead: await auditHeadOf(this.client),
    };
    yield { name: MANIFEST, bytes: json(this.written) };
  }

  /** What `all` has written, once it has come to its end. */
  manifest(): Manifest {
    if (this.written === undefined) throw new Error('the backup has not been written to its end');
    return this.written;
  }
}

async function* piecesOf(client: ClientBase, table: KeptTable, count: Count): AsyncGenerator<TarEntry> {
  let number = 0;
  const entry = (parts: readonly Buffer[]): TarEntry => {
    const bytes = Buffer.concat(parts);
    addTo(count, bytes);
    number += 1;
    return { name: `${folderOf(table)}/${String(number).padStart(6, '0')}.copy`, bytes };
  };
  let held: Buffer[] = [];
  let length = 0;
  const stream: AsyncIterable<Buffer> = client.query(copyTo(`copy ${copied(table)} to stdout`));
  for await (const chunk of stream) {
    held.push(chunk);
    length += chunk.length;
    if (length < PIECE_BYTES) continue;
    yield entry(held);
    [held, length] = [[], 0];
  }
  if (length > 0) yield entry(held);
}

async function headOf(client: ClientBase): Promise<Head> {
  const { rows } = await client.query<{
    at: string;
    postgres: string;
    migrations: { name: string; digest: string }[];
  }>(`
    select to_char(now() at time zone 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS"+08:00"') as at,
      current_setting('server_version') as postgres,
      (select jsonb_agg(jsonb_build_object('name', name, 'digest', digest) order by name) from platform.migration) as migrations`);
  const [row] = rows;
  if (row === undefined) throw new Error('a select without from gives one row');
  return { format: FORMAT, version: FORMAT_VERSION, ...row };
}

async function dictionaryOf(client: ClientBase): Promise<readonly unknown[]> {
  const { rows } = await client.query<{ shape: unknown }>(
    `select shape from platform.dictionary order by register collate "C"`,
  );
  return rows.map(({ shape }) => shape);
}

export async function auditHeadOf(client: ClientBase): Promise<Manifest['auditHead']> {
  const { rows } = await client.query<{ seq: string; hash: string }>(
    `select seq::text, encode(hash, 'hex') as hash from audit.seal order by seq desc limit 1`,
  );
  return rows[0] ?? { seq: '0', hash: '' };
}

function json(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 1)}\n`);
}

/** Until it is on the disk, a backup is none. */
async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOSPC';
}
