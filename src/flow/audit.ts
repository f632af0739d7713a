import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { PLATFORM_ACTOR, PLATFORM_SCOPE, scopeOf, type Scope } from '../access/index.ts';
import {
  exportLines,
  listEntries,
  pendingCount,
  readHeads,
  record,
  startSealing as startStoreSealing,
  transact,
  verifyDatabase,
  verifyFile,
  type AuditEntry,
  type AuditFilter,
  type Database,
  type ExportRange,
  type Head,
  type Sealing,
  type Verdict,
} from '../store/index.ts';
import { withNames, type Named } from './access/account-names.ts';
import type { Context } from './context.ts';

export { AUDIT_ACTIONS, maskText } from '../store/index.ts';
export type { AuditEntry, AuditFilter, ChainBreak, ExportRange, Sealing, Verdict } from '../store/index.ts';

/** Name of the file below the data folder that the heads of the chain are written to. */
const HEADS = 'audit-heads.log';

export function headsFile(data: string): string {
  return join(data, HEADS);
}

/** The job that seals the audit: every two seconds, until it is stopped. */
export function startSealing(
  { database, data }: { readonly database: Database; readonly data: string },
  options: { readonly every?: number; readonly log: (line: string) => void },
): Sealing {
  return startStoreSealing(database, PLATFORM_SCOPE, { ...options, heads: headsFile(data) });
}

/** Entries that are committed and not yet sealed. */
export function auditBacklog(database: Database): Promise<number> {
  return transact(database, PLATFORM_SCOPE, pendingCount);
}

/** Somebody wanted what their grants don't reach: kept in a transaction of its own, as nothing else came of it. */
export async function recordRefusal(
  { database, actor }: Pick<Context, 'database' | 'actor'>,
  permission: string,
  route: string,
): Promise<void> {
  await transact(database, scopeOf(actor), (tx) =>
    record(tx, { action: 'access.refuse', subject: permission, detail: { route }, outcome: 'refused' }),
  );
}

/** Whoever may read the audit sees all of it, whatever rows of registers they see: for these reads alone. */
function auditScope({ actor }: Pick<Context, 'actor'>): Scope {
  return { ...scopeOf(actor), everything: 'restricted', writes: false };
}

/** Entries by number downwards, newest first. Permission `audit.read` is the caller's to ask. */
export function listAudit(
  context: Context,
  filter: AuditFilter,
  page: { readonly before?: string | undefined; readonly limit: number },
): Promise<readonly Named<AuditEntry, 'account'>[]> {
  return transact(context.database, auditScope(context), async (tx) =>
    withNames(tx, context, await listEntries(tx, filter, page), 'account'),
  );
}

/** Before anything was ever sealed there is no file of heads. One that is gone since is found by whoever kept a copy, not here. */
function writtenHeads(file: string | undefined): AsyncIterable<Head> | undefined {
  return file === undefined || !existsSync(file) ? undefined : readHeads(file);
}

/** Checks the chain of the database, and against the heads written outside of it. That it was checked is audited. */
export async function verifyAudit(
  context: Pick<Context, 'database' | 'actor'>,
  heads: string | undefined,
): Promise<Verdict> {
  const verdict = await verifyDatabase(context.database, auditScope(context), writtenHeads(heads));
  await transact(context.database, scopeOf(context.actor), (tx) =>
    record(tx, {
      action: 'audit.verify',
      subject: 'audit',
      detail: verdict.ok
        ? { count: verdict.count, head: verdict.head.hash, heads: verdict.heads }
        : { broken: { ...verdict.broken } },
    }),
  );
  return verdict;
}

/** Checks an exported file. Needs no database. */
export function verifyAuditFile(file: string, heads: string | undefined): Promise<Verdict> {
  return verifyFile(file, writtenHeads(heads));
}

/** The sealed chain, or a part of it, as NDJSON lines. That it was exported is audited first. @throws RangeError */
export async function* exportAudit(
  context: Pick<Context, 'database' | 'actor'>,
  range: ExportRange,
): AsyncGenerator<string> {
  await transact(context.database, scopeOf(context.actor), (tx) =>
    record(tx, { action: 'audit.export', subject: 'audit', detail: { ...range } }),
  );
  yield* exportLines(context.database, auditScope(context), range);
}

/** What the command line works with: a database, and where the heads are. */
interface AuditPlace {
  readonly database: Database;
  readonly data: string;
}

/** The command line's check of the database: as the platform itself, against its own heads where no others are named. */
export function verifyPlatformAudit({ database, data }: AuditPlace, heads = headsFile(data)): Promise<Verdict> {
  return verifyAudit({ database, actor: PLATFORM_ACTOR }, heads);
}

export function exportPlatformAudit(
  { database }: Pick<AuditPlace, 'database'>,
  range: ExportRange,
): AsyncGenerator<string> {
  return exportAudit({ database, actor: PLATFORM_ACTOR }, range);
}

/** Fails as opening a file does where the heads that somebody named are not there: a check against nothing would seem to pass. */
export async function demandHeads(file: string): Promise<void> {
  const handle = await open(file);
  await handle.close();
}
