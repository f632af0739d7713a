import { sql } from 'kysely';
import type { Day } from '../../kit/index.ts';
import type { TableShape } from '../../register/index.ts';
import type { Tx } from '../database.ts';
import { inHistory } from './apply/sql-parts.ts';
import { dayParameter, selection, storedRow, type RawRow, type StoredRow } from './stored-row.ts';

export interface AsOf {
  /** The day in the world; null: with everything that is ever to be true. */
  readonly validOn: Day | null;
  /** The moment up to which the platform's knowledge counts, as a timestamp; null: now. */
  readonly knownAt: string | null;
  readonly after?: string | null;
  readonly limit: number;
}

/**
 * The register as it stood on a day, as known at a moment: of each row, among the versions known by then and valid by that day, the one with
 * the latest `_valid_from`, and of these the highest version; none where the row is withdrawn by then. Only rows the account sees now.
 */
export async function rowsAsOf(
  tx: Tx,
  shape: TableShape,
  { validOn, knownAt, after = null, limit }: AsOf,
): Promise<{ readonly rows: readonly StoredRow[]; readonly next: string | null }> {
  const day = dayParameter(validOn);
  const { rows } = await sql<RawRow>`
    select * from (
      select distinct on (h._row) h._change, ${selection(shape, 'h')} from ${inHistory(shape.name)} h
      where h._row > coalesce(${after}::bigint, 0)
        and (${knownAt}::timestamptz is null or h._known_from <= ${knownAt}::timestamptz)
        and (h._valid_from is null or ${day}::date is null or h._valid_from <= ${day}::date)
      order by h._row, h._change = 'withdraw' desc, h._valid_from desc nulls last, h._version desc
    ) versions
    where _change <> 'withdraw'
    order by _row limit ${limit + 1}`.execute(tx);
  const page = rows.slice(0, limit).map((raw) => storedRow(shape, raw));
  return { rows: page, next: rows.length > limit ? (page.at(-1)?.row ?? null) : null };
}

export interface RowVersion extends StoredRow {
  readonly change: 'insert' | 'correct' | 'change' | 'withdraw';
  readonly reason: string | null;
}

/** Every version of a row, the first one first; none where the account doesn't see the row. */
export async function historyOf(tx: Tx, shape: TableShape, row: string): Promise<readonly RowVersion[]> {
  const { rows } = await sql<RawRow & { readonly _change: RowVersion['change']; readonly _reason: string | null }>`
    select h._change, h._reason, ${selection(shape, 'h')} from ${inHistory(shape.name)} h
    where h._row = ${row}::bigint order by h._version`.execute(tx);
  return rows.map((raw) => ({ ...storedRow(shape, raw), change: raw._change, reason: raw._reason }));
}
