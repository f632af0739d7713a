import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FileRefused, keepUpload, sweepUploads } from './index.ts';

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'jiangtong-uploads-')), 'uploads');
});
afterEach(() => {
  rmSync(join(folder, '..'), { recursive: true, force: true });
});

const bytes = (...texts: readonly string[]): Readable => Readable.from(texts.map((text) => Buffer.from(text)));

describe('a file that comes in', () => {
  test('is kept once under its SHA-256, with its SM3, for nobody else to read', async () => {
    const kept = await keepUpload(folder, bytes('甲', '乙'), 1000);
    const digest = (name: string): string => createHash(name).update('甲乙').digest('hex');
    expect(kept).toEqual({
      path: join(folder, digest('sha256')),
      size: 6,
      sha256: digest('sha256'),
      sm3: digest('sm3'),
    });
    expect(readFileSync(kept.path, 'utf8')).toBe('甲乙');
    expect(statSync(kept.path).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(await keepUpload(folder, bytes('甲乙'), 1000)).toEqual(kept);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  test('leaves nothing where it is too large, or its sender hangs up', async () => {
    await expect(keepUpload(folder, bytes('甲', '乙'), 5)).rejects.toThrow(FileRefused);
    async function* broken(): AsyncGenerator<Buffer> {
      yield await Promise.resolve(Buffer.from('甲'));
      throw new Error('hung up');
    }
    await expect(keepUpload(folder, broken(), 100)).rejects.toThrow('hung up');
    expect(readdirSync(folder)).toEqual([]);
  });
});

test('old files are deleted, but for those that are still needed; a folder that isn’t there has none', async () => {
  expect(await sweepUploads(folder, new Date(), new Set())).toEqual([]);
  const { sha256 } = await keepUpload(folder, bytes('甲'), 100);
  for (const name of ['old', 'new', '.part-1']) writeFileSync(join(folder, name), name);
  for (const name of ['old', '.part-1', sha256]) utimesSync(join(folder, name), 1, 1);
  expect((await sweepUploads(folder, new Date('2020-01-01'), new Set([sha256]))).toSorted()).toEqual([
    '.part-1',
    'old',
  ]);
  expect(readdirSync(folder).toSorted()).toEqual([sha256, 'new'].toSorted());
});
