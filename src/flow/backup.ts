import { basename } from 'node:path';
import { PLATFORM_SCOPE } from '../access/index.ts';
import { describeAll, difference, type TableShape } from '../register/index.ts';
import {
  applyChanges,
  backup,
  checkBackup,
  checkFingerprint,
  FingerprintError,
  record,
  restore,
  transact,
  type BackupWritten,
  type Database,
  type Restored,
} from '../store/index.ts';
import type { Platform } from './open-platform.ts';

export { BackupRefused, checkBackup } from '../store/index.ts';
export type { BackupChecked, BackupWritten } from '../store/index.ts';

export interface PlatformRestored extends Restored {
  /** Whether this platform's master key opens the ID numbers that came with the backup. */
  readonly keyFits: boolean;
}

/**
 * Writes the database into one file, reads the file again to see that it is good, and leaves an audit entry. The platform may go on
 * meanwhile.
 * @throws BackupRefused
 */
export async function backupPlatform({ database }: Pick<Platform, 'database'>, file: string): Promise<BackupWritten> {
  const written = await backup(database, file);
  await checkBackup(file);
  const { sha256, bytes, manifest } = written;
  await transact(database, PLATFORM_SCOPE, (tx) =>
    record(tx, {
      action: 'platform.backup',
      subject: `backup:${basename(file)}`,
      detail: { sha256, bytes, rows: rowsOf(manifest.tables), at: manifest.at },
    }),
  );
  return written;
}

/**
 * Fills an unused database from a backup; an audit entry is part of it.
 * @throws BackupRefused: nothing was changed.
 */
export async function restorePlatform(
  { database, keys }: Pick<Platform, 'database' | 'keys'>,
  file: string,
): Promise<PlatformRestored> {
  const restored = await restore(database, file, (shapes) => applyShapes(database, shapes));
  return { ...restored, keyFits: await fits(database, keys) };
}

/** All rows of a backup's tables. */
export function rowsOf(tables: readonly { readonly rows: number }[]): number {
  return tables.reduce((sum, { rows }) => sum + rows, 0);
}

async function applyShapes(database: Database, shapes: readonly TableShape[]): Promise<void> {
  await applyChanges(database, (applied) => {
    const { additions } = difference(applied, shapes);
    return { changes: additions, wanted: shapes, words: describeAll(additions) };
  });
}

async function fits(database: Database, keys: Platform['keys']): Promise<boolean> {
  try {
    await checkFingerprint(database, keys);
    return true;
  } catch (error) {
    if (error instanceof FingerprintError) return false;
    throw error;
  }
}
