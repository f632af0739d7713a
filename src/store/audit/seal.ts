import { sql } from 'kysely';
import type { Scope } from '../../access/index.ts';
import { transact, type Database, type Tx } from '../database.ts';
import { canonicalEntry, ENTRY_COLUMNS, type EntryRow } from './canonical.ts';
import { GENESIS, linkHash, type Head } from './chain.ts';

/** Any number that nothing else locks with: one sealer at a time, in however many processes. */
const LOCK = 8_624_003;

/** Entries in one transaction: some tens of milliseconds of work, which is what a crash makes do again. */
const BATCH = 1000;

export interface Sealed {
  /** Entries sealed now. */
  readonly count: number;
  /** Where the chain stands; undefined where another sealer was at it and this one did nothing. */
  readonly head: Head | undefined;
}

/** Seals everything that is committed, in short batches, each its own transaction: what a kill interrupts is pending as before. */
export async function seal(database: Database, scope: Scope, batch = BATCH): Promise<Sealed> {
  let count = 0;
  for (;;) {
    const sealed = await transact(database, scope, (tx) => sealBatch(tx, batch));
    if (sealed === undefined) return { count, head: undefined };
    count += sealed.count;
    if (sealed.count < batch) return { count, head: sealed.head };
  }
}

async function sealBatch(tx: Tx, batch: number): Promise<{ readonly count: number; readonly head: Head } | undefined> {
  const lock = await sql<{ got: boolean }>`select pg_try_advisory_xact_lock(${LOCK}) as got`.execute(tx);
  if (lock.rows[0]?.got !== true) return undefined;
  const last = await headOf(tx);
  const { rows } = await sql<EntryRow>`
    select ${ENTRY_COLUMNS} from audit.pending p join audit.entry e on e.id = p.entry
    order by p.entry limit ${batch}`.execute(tx);
  if (rows.length === 0) return { count: 0, head: last };
  const hashes: string[] = [];
  for (const row of rows) hashes.push(linkHash(hashes.at(-1) ?? last.hash, canonicalEntry(row)));
  await sql`
    select audit.seal_batch(${last.seq}, ${rows.map(({ id }) => id)}::bigint[],
      (select array_agg(decode(hash, 'hex') order by nr) from unnest(${hashes}::text[]) with ordinality as u (hash, nr)))`.execute(
    tx,
  );
  return { count: rows.length, head: { seq: last.seq + rows.length, hash: hashes.at(-1) ?? last.hash } };
}

/** The last seal. */
export async function headOf(tx: Tx): Promise<Head> {
  const { rows } = await sql<{ seq: string; hash: string }>`
    select seq, encode(hash, 'hex') as hash from audit.seal order by seq desc limit 1`.execute(tx);
  const [last] = rows;
  return last === undefined ? { seq: 0, hash: GENESIS } : { seq: Number(last.seq), hash: last.hash };
}

/** How many committed entries are not sealed yet. */
export async function pendingCount(tx: Tx): Promise<number> {
  const { rows } = await sql<{ count: string }>`select count(*) as count from audit.pending`.execute(tx);
  return Number(rows[0]?.count ?? 0);
}
