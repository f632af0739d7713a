import { PLATFORM_SCOPE } from '../access/index.ts';
import { countImportsByState, pendingMigrations, transact, type Database, type Sealing } from '../store/index.ts';
import { auditBacklog } from './audit.ts';

/** An entry is sealed within ten seconds; three times that is a fault. */
const SEALING_LATE_MS = 30_000;

/** What must be well for requests to be welcome, each said in Chinese where it isn't; and figures to watch. */
export function platformHealth(database: Database, sealing: Pick<Sealing, 'upToDateAt'>) {
  return {
    checks: [
      {
        name: '数据库',
        code: 'database',
        check: async (): Promise<string | undefined> => {
          await database.pool.query('select 1');
          return undefined;
        },
      },
      {
        name: '数据库迁移',
        code: 'migrations',
        check: async (): Promise<string | undefined> => {
          const missing = await pendingMigrations(database);
          return missing.length === 0 ? undefined : `还没有执行 ${missing.join('、')}`;
        },
      },
      {
        name: '审计封存',
        code: 'sealing',
        check: (): Promise<string | undefined> => {
          const seconds = Math.round((Date.now() - sealing.upToDateAt) / 1000);
          return Promise.resolve(seconds * 1000 <= SEALING_LATE_MS ? undefined : `已有${String(seconds)}秒没有封存完`);
        },
      },
    ],
    gauges: [
      {
        name: 'audit_pending_entries',
        help: 'Committed audit entries that are not sealed yet',
        read: () => auditBacklog(database),
      },
      {
        name: 'imports',
        help: 'Imports of files, by what became of them',
        label: 'state',
        read: () => transact(database, PLATFORM_SCOPE, countImportsByState),
      },
      {
        name: 'audit_sealing_age_seconds',
        help: 'Time since the sealing last had nothing left to seal',
        read: () => Promise.resolve((Date.now() - sealing.upToDateAt) / 1000),
      },
    ],
  };
}
