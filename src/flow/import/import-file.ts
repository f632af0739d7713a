import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ImportMode, ImportRecord } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { seeImport } from './imports.ts';
import { ImportQueue } from './queue.ts';
import { receiveImport } from './receive.ts';

export interface FileToImport {
  readonly register: string;
  readonly path: string;
  readonly mode: ImportMode;
}

export interface FileImportOptions {
  readonly uploads: string;
  /** Called about twice a second. */
  readonly progress: (record: ImportRecord) => void;
  readonly log: (error: unknown) => void;
}

/** Whoever has the file on this machine may bring a larger one. */
const MOST = 1024 * 1024 * 1024;
const EVERY_MS = 500;

/**
 * Imports a file of this machine and waits for what comes of it.
 * @throws RegisterRefused, AccessRefused, FileRefused; Error of the file system
 */
export async function importFile(
  context: Context,
  { register, path, mode }: FileToImport,
  { uploads, progress, log }: FileImportOptions,
): Promise<ImportRecord> {
  const { database, keys, ruleSet, actor } = context;
  const queue = new ImportQueue({ database, keys, ruleSet, uploads }, log);
  const id = await receiveImport(
    context,
    { register, fileName: path, content: bytesOf(path), mode },
    { uploads, most: MOST },
  );
  queue.add({ id, actor });
  const ended = queue.idle().then(() => 'ended' as const);
  for (;;) {
    const now = await Promise.race([ended, sleep(EVERY_MS, 'running' as const)]);
    const record = await seeImport(context, id);
    if (record === undefined) throw new Error(`import ${id} is gone`);
    if (now === 'ended') return record;
    progress(record);
  }
}

/** Opened when it is read, so that a file that isn't there is said where it is read. */
async function* bytesOf(path: string): AsyncGenerator<unknown, void, void> {
  const file = await open(path, 'r');
  yield* file.createReadStream();
}
