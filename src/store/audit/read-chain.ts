import { sql } from 'kysely';
import type { Scope } from '../../access/index.ts';
import { transact, type Database, type Tx } from '../database.ts';
import { canonicalEntry, ENTRY_COLUMNS, type EntryRow } from './canonical.ts';
import { GENESIS, type Head, type Link } from './chain.ts';

const BATCH = 2000;

/**
 * The sealed entries behind `after` up to `to`, in the chain's order. Seals only grow, so each batch is a transaction of its own, and
 * reading a long chain holds nothing up. The scope must see all entries.
 */
export async function* readChain(database: Database, scope: Scope, after: number, to = Infinity): AsyncGenerator<Link> {
  for (let last = after; last < to;) {
    const links = await transact(database, scope, (tx) => linksOf(tx, last, to));
    yield* links;
    const end = links.at(-1);
    if (end === undefined) return;
    last = end.seq;
  }
}

type SealRow = { readonly seq: string; readonly hash: string; readonly sealed: string } & {
  readonly [Column in keyof EntryRow]: EntryRow[Column] | null;
};

async function linksOf(tx: Tx, after: number, to: number): Promise<Link[]> {
  const { rows } = await sql<SealRow>`
    select s.seq, encode(s.hash, 'hex') as hash, s.entry as sealed, ${ENTRY_COLUMNS}
    from audit.seal s left join audit.entry e on e.id = s.entry
    where s.seq > ${after} and s.seq <= ${Math.min(to, Number.MAX_SAFE_INTEGER)} order by s.seq limit ${BATCH}`.execute(
    tx,
  );
  return rows.map((row) => ({
    seq: Number(row.seq),
    hash: row.hash,
    entry: row.sealed,
    text: isThere(row) ? canonicalEntry(row) : undefined,
  }));
}

function isThere(row: SealRow): row is SealRow & EntryRow {
  return row.id !== null;
}

/** The link at this number; the genesis at 0. */
export async function headAt(tx: Tx, seq: number): Promise<Head | undefined> {
  if (seq === 0) return { seq, hash: GENESIS };
  const { rows } = await sql<{ hash: string }>`
    select encode(hash, 'hex') as hash from audit.seal where seq = ${seq}`.execute(tx);
  return rows[0] === undefined ? undefined : { seq, hash: rows[0].hash };
}

/** The first entries, by id, that are neither sealed nor pending, and pending ones that are gone: in one look, as sealing goes on meanwhile. */
export async function strays(
  tx: Tx,
): Promise<{ readonly unsealed: string | undefined; readonly gone: string | undefined }> {
  const { rows } = await sql<{ unsealed: string | null; gone: string | null }>`
    select
      (select min(e.id) from audit.entry e
        where not exists (select from audit.seal s where s.entry = e.id)
          and not exists (select from audit.pending p where p.entry = e.id)) as unsealed,
      (select min(p.entry) from audit.pending p
        where not exists (select from audit.entry e where e.id = p.entry)) as gone`.execute(tx);
  return { unsealed: rows[0]?.unsealed ?? undefined, gone: rows[0]?.gone ?? undefined };
}
