/** The platform's rows in one file, and back from it. */
export { backup, type BackupWritten } from './backup.ts';
export { checkBackup, type BackupChecked } from './read-backup.ts';
export { BackupRefused } from './refused.ts';
export { restore, type Restored } from './restore.ts';
