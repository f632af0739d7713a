import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { refuse } from './refused.ts';

/** A file as it came in. */
export interface Upload {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** In hexadecimal. */
  readonly sha256: string;
  readonly sm3: string;
}

const MIB = 1024 * 1024;
const PART = '.part-';

/**
 * Keeps a file below `folder` under its SHA-256: the same content twice is one file. It is nobody else's to read (mode 0600, folder 0700).
 * @param most bytes; a larger one is refused, and nothing of it is left.
 * @throws FileRefused, and whatever the stream ends with
 */
export async function keepUpload(folder: string, content: AsyncIterable<unknown>, most: number): Promise<Upload> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const part = join(folder, `${PART}${randomUUID()}`);
  const sha256 = createHash('sha256');
  const sm3 = createHash('sm3');
  let size = 0;
  async function* measured(): AsyncGenerator<Buffer> {
    for await (const chunk of content) {
      if (!Buffer.isBuffer(chunk)) throw new TypeError('a stream of bytes is wanted');
      size += chunk.length;
      if (size > most) refuse('I003', `文件超过 ${String(Math.trunc(most / MIB))} MiB`, '拆成几个文件，分几次导入');
      sha256.update(chunk);
      sm3.update(chunk);
      yield chunk;
    }
  }
  try {
    await pipeline(measured(), createWriteStream(part, { mode: 0o600, flush: true }));
    if (size === 0) refuse('I001', '文件是空的', '检查是否传错了文件，或下载模板填写');
    const digest = sha256.digest('hex');
    const path = join(folder, digest);
    await rename(part, path);
    return { path, size, sha256: digest, sm3: sm3.digest('hex') };
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** Deletes what was kept before `before`, but for files named in `keep`; also what an upload left that was never finished. */
export async function sweepUploads(
  folder: string,
  before: Date,
  keep: ReadonlySet<string>,
): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  const deleted: string[] = [];
  for (const name of names) {
    if (keep.has(name)) continue;
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined || found.mtime >= before) continue;
    await rm(path, { force: true });
    deleted.push(name);
  }
  return deleted;
}
