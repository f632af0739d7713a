import { sql, type Selectable } from 'kysely';
import { maskText } from '../audit/mask.ts';
import type { Tx } from '../database.ts';
import type { ImportFindings, ImportMode, ImportState, ImportTables } from './tables.ts';

/** Rows of a file, by what became of them. */
export interface ImportCounts {
  readonly read: number;
  readonly good: number;
  readonly bad: number;
  readonly added: number;
  /** Those that stood in the register already, with the same content. */
  readonly unchanged: number;
  readonly corrected: number;
  /** Those that a second person must agree to. */
  readonly waiting: number;
}

/** One import, as it stands. */
export interface ImportRecord {
  readonly id: string;
  readonly version: number;
  readonly register: string;
  readonly fileName: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly sm3: string;
  readonly mode: ImportMode;
  readonly state: ImportState;
  readonly counts: ImportCounts;
  readonly findings: ImportFindings;
  readonly report: boolean;
  readonly cancelAsked: boolean;
  /** Account that sent the file. */
  readonly by: string;
  /** As PostgreSQL writes them. */
  readonly receivedAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
}

export interface NewImport {
  readonly register: string;
  readonly fileName: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly sm3: string;
  readonly mode: ImportMode;
  readonly keepers: readonly string[];
}

/** @returns its id. */
export async function addImport(tx: Tx, given: NewImport): Promise<string> {
  const { register, bytes, sha256, sm3, mode, keepers } = given;
  // People name files after people.
  const fileName = maskText(given.fileName);
  const { id } = await tx
    .insertInto('platform.import')
    .values({ register, file_name: fileName, bytes: String(bytes), sha256, sm3, mode, keepers: [...keepers] })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Undefined where there is none that the account sees. */
export async function getImport(tx: Tx, id: string): Promise<ImportRecord | undefined> {
  const row = await tx.selectFrom('platform.import').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : toRecord(row);
}

export interface ImportQuery {
  readonly register?: string | undefined;
  /** The id below which the page begins: the newest come first. */
  readonly after?: string | undefined;
  readonly limit: number;
}

export async function listImports(
  tx: Tx,
  { register, after, limit }: ImportQuery,
): Promise<{ readonly imports: readonly ImportRecord[]; readonly next: string | null }> {
  let query = tx
    .selectFrom('platform.import')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (register !== undefined) query = query.where('register', '=', register);
  if (after !== undefined) query = query.where('id', '<', after);
  const rows = await query.execute();
  const imports = rows.slice(0, limit).map(toRecord);
  return { imports, next: rows.length > limit ? (imports.at(-1)?.id ?? null) : null };
}

/** Those that have not come to an end, the oldest first. */
export async function unfinishedImports(tx: Tx): Promise<readonly ImportRecord[]> {
  const rows = await tx
    .selectFrom('platform.import')
    .selectAll()
    .where('finished_at', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map(toRecord);
}

/** SHA-256 of the files that are still needed: of imports that have not ended. */
export async function neededUploads(tx: Tx): Promise<ReadonlySet<string>> {
  return new Set((await unfinishedImports(tx)).map(({ sha256 }) => sha256));
}

/** How an import moves on. What is left out stays. */
export interface ImportStep {
  readonly state: ImportState;
  readonly counts?: Partial<ImportCounts>;
  readonly findings?: ImportFindings;
  readonly report?: boolean;
}

/**
 * Moves an import on, where it is in one of these states; into writing only where nobody has asked to cancel it.
 * @returns false where it is not, or may not be moved on by this account.
 */
export async function moveImport(
  tx: Tx,
  id: string,
  from: readonly ImportState[],
  { state, counts, findings, report }: ImportStep,
): Promise<boolean> {
  let query = tx
    .updateTable('platform.import')
    .set({
      state,
      ...(state === 'checking' ? { started_at: sql<string>`clock_timestamp()` } : {}),
      ...(counts === undefined ? {} : countColumns(counts)),
      ...(findings === undefined ? {} : { findings: maskText(JSON.stringify(findings)) }),
      ...(report === undefined ? {} : { report }),
    })
    .where('id', '=', id)
    .where('state', 'in', from);
  if (state === 'writing') query = query.where('cancel_asked', '=', false);
  return (await query.returning('id').executeTakeFirst()) !== undefined;
}

/** Writes down how far an import is. @returns whether somebody has asked to cancel it. */
export async function noteProgress(tx: Tx, id: string, counts: Partial<ImportCounts>): Promise<boolean> {
  const noted = await tx
    .updateTable('platform.import')
    .set(countColumns(counts))
    .where('id', '=', id)
    .where('state', 'in', ['checking', 'writing'])
    .returning('cancel_asked')
    .executeTakeFirst();
  return noted?.cancel_asked ?? false;
}

/** Asks for it; who runs the import looks before it writes. @returns false where it writes already, or has ended. */
export async function askCancel(tx: Tx, id: string): Promise<boolean> {
  const asked = await tx
    .updateTable('platform.import')
    .set({ cancel_asked: true })
    .where('id', '=', id)
    .where('state', 'in', ['received', 'checking', 'interrupted'])
    .returning('id')
    .executeTakeFirst();
  return asked !== undefined;
}

/** Takes an import for this transaction, so that no other process runs it meanwhile. @returns false where another one does. */
export async function holdImport(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended('platform.import ' || ${id}, 0)) as held`.execute(tx);
  return rows[0]?.held === true;
}

function countColumns({ read, good, bad, added, unchanged, corrected, waiting }: Partial<ImportCounts>) {
  return {
    ...(read === undefined ? {} : { read_rows: read }),
    ...(good === undefined ? {} : { good_rows: good }),
    ...(bad === undefined ? {} : { bad_rows: bad }),
    ...(added === undefined ? {} : { added }),
    ...(unchanged === undefined ? {} : { unchanged }),
    ...(corrected === undefined ? {} : { corrected }),
    ...(waiting === undefined ? {} : { waiting }),
  };
}

function toRecord(row: Selectable<ImportTables['platform.import']>): ImportRecord {
  return {
    id: row.id,
    version: row.version,
    register: row.register,
    fileName: row.file_name,
    bytes: Number(row.bytes),
    sha256: row.sha256,
    sm3: row.sm3,
    mode: row.mode,
    state: row.state,
    counts: {
      read: row.read_rows,
      good: row.good_rows,
      bad: row.bad_rows,
      added: row.added,
      unchanged: row.unchanged,
      corrected: row.corrected,
      waiting: row.waiting,
    },
    findings: row.findings,
    report: row.report,
    cancelAsked: row.cancel_asked,
    by: row.by,
    receivedAt: row.received_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  };
}
