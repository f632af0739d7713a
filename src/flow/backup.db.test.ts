import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { freshDatabase } from '../../test/platform/database.ts';
import { checkFingerprint, makeKeys } from '../store/index.ts';
import { backupPlatform, restorePlatform, rowsOf } from './backup.ts';

const folder = mkdtempSync(join(tmpdir(), 'jiangtong-backup-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('a backup is read again and leaves an audit entry; a restore says whether the master key is the right one', async () => {
  const keys = makeKeys(Buffer.alloc(32, 1));
  const source = await freshDatabase();
  await checkFingerprint(source, keys);
  const file = join(folder, 'one.tar.gz');
  const written = await backupPlatform({ database: source }, file);
  const { rows } = await source.ownerPool.query(
    `select account, subject, detail from audit.entry where action = 'platform.backup'`,
  );
  const { sha256, bytes, manifest } = written;
  expect(rows).toEqual([
    {
      account: '0',
      subject: 'backup:one.tar.gz',
      detail: { sha256, bytes, rows: rowsOf(manifest.tables), at: manifest.at },
    },
  ]);

  const right = await freshDatabase();
  expect(await restorePlatform({ database: right, keys }, file)).toMatchObject({ keyFits: true, sha256 });
  const wrong = await freshDatabase();
  const others = makeKeys(Buffer.alloc(32, 2));
  expect(await restorePlatform({ database: wrong, keys: others }, file)).toMatchObject({ keyFits: false });
});
