import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { TableShape } from '../../register/index.ts';
import { addTo, newCount, type Count } from './count.ts';
import {
  DICTIONARY,
  folderOf,
  FORMAT_VERSION,
  HEAD,
  MANIFEST,
  parseHead,
  parseManifest,
  parseShapes,
  type Manifest,
} from './manifest.ts';
import { BackupRefused, damaged } from './refused.ts';
import { entriesOf, TarBroken, type TarEntry } from './tar.ts';

/** A backup read to its end, all digests right. */
export interface BackupChecked {
  readonly manifest: Manifest;
  readonly shapes: readonly TableShape[];
  /** Of the whole file. */
  readonly sha256: string;
}

/**
 * Reads a whole backup and compares every digest; changes nothing, needs no database.
 * @throws BackupRefused where it is none, is cut, damaged, or of a later program.
 */
export async function checkBackup(file: string): Promise<BackupChecked> {
  const whole = createHash('sha256');
  const counts = new Map<string, Count>();
  let shapes: readonly TableShape[] | undefined;
  let dictionary = '';
  let manifest: Manifest | undefined;
  let number = 0;
  for await (const { name, bytes } of readEntries(file, (chunk) => whole.update(chunk))) {
    number += 1;
    if (manifest !== undefined) throw damaged(file, `清单后面还有 ${name}`);
    if (number === 1) checkHead(file, name, bytes);
    else if (name === DICTIONARY) {
      dictionary = createHash('sha256').update(bytes).digest('hex');
      shapes = parseShapes(bytes);
    } else if (name === MANIFEST) manifest = parseManifest(bytes) ?? refuseEntry(file, name);
    else addTo(countOf(counts, file, name), bytes);
  }
  if (manifest === undefined) throw damaged(file, `末尾没有清单 ${MANIFEST}`);
  if (shapes === undefined || dictionary !== manifest.dictionary) throw damaged(file, '数据字典与清单不符');
  compare(file, manifest, counts);
  return { manifest, shapes, sha256: whole.digest('hex') };
}

/** The data of the tables, piece by piece in the order of the file; the folder names the table. */
export async function* readPieces(file: string): AsyncGenerator<{ readonly folder: string; readonly bytes: Buffer }> {
  for await (const { name, bytes } of readEntries(file)) {
    const folder = folderIn(name);
    if (folder !== undefined) yield { folder, bytes };
  }
}

function folderIn(name: string): string | undefined {
  return /^(.+)\/\d{6}\.copy$/u.exec(name)?.[1];
}

function checkHead(file: string, name: string, bytes: Buffer): void {
  const head = name === HEAD ? parseHead(bytes) : undefined;
  if (head === undefined) throw foreign(file);
  if (head.version > FORMAT_VERSION)
    throw new BackupRefused(
      `${file} 是更新的程序写的备份（格式 ${String(head.version)}，这个程序认识到 ${String(FORMAT_VERSION)}）。`,
      '用写它的那个版本或更新的匠通恢复。',
    );
}

function countOf(counts: Map<string, Count>, file: string, name: string): Count {
  const folder = folderIn(name) ?? refuseEntry(file, name);
  const count = counts.get(folder) ?? newCount();
  counts.set(folder, count);
  return count;
}

function refuseEntry(file: string, name: string): never {
  throw damaged(file, `${name} 不是备份里该有的样子`);
}

function compare(file: string, { tables }: Manifest, counts: ReadonlyMap<string, Count>): void {
  const wrong = tables.filter((table) => {
    const { rows, bytes, hash } = counts.get(folderOf(table)) ?? newCount();
    return rows !== table.rows || bytes !== table.bytes || hash.digest('hex') !== table.sha256;
  });
  if (wrong.length > 0) throw damaged(file, `${wrong.map(folderOf).join('、')} 的内容与清单的摘要不符`);
  const known = new Set(tables.map(folderOf));
  const extra = [...counts.keys()].filter((folder) => !known.has(folder));
  if (extra.length > 0) throw damaged(file, `清单里没有 ${extra.join('、')}`);
}

async function* readEntries(file: string, look: (chunk: Buffer) => void = () => undefined): AsyncGenerator<TarEntry> {
  const source = createReadStream(file, { highWaterMark: 2 ** 18 });
  source.on('data', (chunk) => {
    if (Buffer.isBuffer(chunk)) look(chunk);
  });
  // The consumer of the last stream gets what any of them ends with.
  const unzipped = pipeline(source, createGunzip({ chunkSize: 2 ** 18 }), () => undefined);
  let found = false;
  try {
    for await (const entry of entriesOf(unzipped)) {
      found = true;
      yield entry;
    }
  } catch (error) {
    throw sayUnreadable(file, error, found);
  } finally {
    source.destroy();
  }
}

/** What zlib says, by its codes: https://nodejs.org/api/zlib.html */
function sayUnreadable(file: string, error: unknown, found: boolean): unknown {
  if (error instanceof TarBroken) return found ? damaged(file, error.message, error) : foreign(file);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'Z_BUF_ERROR') return damaged(file, '文件在中间断了', error);
  if (code === 'Z_DATA_ERROR') return found ? damaged(file, '压缩的内容坏了', error) : foreign(file);
  return error;
}

function foreign(file: string): BackupRefused {
  return new BackupRefused(`${file} 不是匠通的备份。`, '给 jiangtong backup 写的文件（.tar.gz）。');
}
