import { sql } from 'kysely';
import type { RowValue, TableShape } from '../../register/index.ts';
import type { Tx } from '../database.ts';
import { ownRows } from './apply/concerning.ts';
import { column, inRegister, list, type Sql } from './apply/sql-parts.ts';
import { rightsIn } from './rights-in.ts';
import { castOf, columnsNamed, selection, storedRow, toDatabase, type RawRow, type StoredRow } from './stored-row.ts';

/** A condition on one column. Values are as they are kept: an ID number as its token. */
export interface RowFilter {
  readonly column: string;
  /** `is`: one of the values; `from` and `to`: both included; `starts`: a text that begins so; `none`: nothing there. */
  readonly how: 'is' | 'from' | 'to' | 'starts' | 'none';
  readonly values: readonly RowValue[];
}

export interface ListOptions {
  readonly where?: readonly RowFilter[];
  /** The `row` after which the page begins. */
  readonly after?: string | null;
  readonly limit: number;
  /** Whether the visible rows are counted, up to a bound. */
  readonly counted?: boolean;
}

export interface RowPage {
  readonly rows: readonly StoredRow[];
  /** Where the next page begins; null at the end. */
  readonly next: string | null;
  /** Visible rows with these conditions; `more` where there are more than that. Undefined where it was not asked for. */
  readonly count?: { readonly rows: number; readonly more: boolean };
}

/** Beyond this nobody counts pages. */
const COUNTED = 10_000;

/** Rows that the account sees, by id, the oldest first. */
export async function listRows(tx: Tx, shape: TableShape, options: ListOptions): Promise<RowPage> {
  const { where = [], after = null, limit, counted = false } = options;
  const conditions = [...(await narrowing(tx, shape)), ...where.map((one) => conditionOf(shape, one))];
  const from = sql`${inRegister(shape.name)} r`;
  const { rows } = await sql<RawRow>`
    select ${selection(shape, 'r')} from ${from}
    where ${all([...conditions, ...(after === null ? [] : [sql`r._row > ${after}::bigint`])])}
    order by r._row limit ${limit + 1}`.execute(tx);
  const page = rows.slice(0, limit).map((raw) => storedRow(shape, raw));
  const next = rows.length > limit ? (page.at(-1)?.row ?? null) : null;
  return { rows: page, next, ...(counted ? { count: await countOf(tx, from, conditions) } : {}) };
}

async function countOf(tx: Tx, from: Sql, conditions: readonly Sql[]): Promise<{ rows: number; more: boolean }> {
  const { rows } = await sql<{ count: string }>`
    select count(*) from (select from ${from} where ${all(conditions)} limit ${COUNTED + 1}) counted`.execute(tx);
  const count = Number(rows[0]?.count ?? 0);
  return { rows: Math.min(count, COUNTED), more: count > COUNTED };
}

export function all(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`true` : list(conditions, sql` and `);
}

/**
 * What row-level security asks anyway, said so that an index can answer it: its own condition is one “or”, which none can. Only whoever
 * sees a small part is helped by it.
 */
export async function narrowing(tx: Tx, { name, visibility, keepers }: TableShape): Promise<readonly Sql[]> {
  const { everything, counties, departments, concerned } = await rightsIn(tx);
  const scoped = visibility.kind === 'scoped';
  const byDepartment = scoped ? keepers.some((one) => departments.includes(one)) : departments.length > 0;
  if (everything !== 'off') return [];
  if (counties.length > 0) return scoped && !concerned ? [sql`r._county = any (${counties}::text[])`] : [];
  return byDepartment ? [] : [sql`r._row in (${ownRows(name)})`];
}

function conditionOf(shape: TableShape, { column: name, how, values }: RowFilter): Sql {
  const one = shape.columns.find((other) => other.name === name);
  if (one === undefined) throw new RangeError(`台账“${shape.name}”没有“${name}”这一栏`);
  const field = sql`r.${column(name)}`;
  const parameters = values.map((value) => toDatabase(one, value));
  const first = parameters[0] ?? null;
  switch (how) {
    case 'is':
      return sql`${field} = any (${parameters}::${castOf(one)}[])`;
    case 'from':
      return sql`${field} >= ${first}::${castOf(one)}`;
    case 'to':
      return sql`${field} <= ${first}::${castOf(one)}`;
    case 'starts':
      return sql`starts_with(${field}::text, ${first}::text)`;
    case 'none':
      return sql`${field} is null`;
  }
}

export async function getRow(tx: Tx, shape: TableShape, row: string): Promise<StoredRow | undefined> {
  const { rows } = await sql<RawRow>`
    select ${selection(shape, 'r')} from ${inRegister(shape.name)} r where r._row = ${row}::bigint`.execute(tx);
  return rows[0] === undefined ? undefined : storedRow(shape, rows[0]);
}

/** Rows with these ids that the account sees, by id. */
export async function getRows(tx: Tx, shape: TableShape, ids: readonly string[]): Promise<readonly StoredRow[]> {
  const { rows } = await sql<RawRow>`
    select ${selection(shape, 'r')} from ${inRegister(shape.name)} r where r._row = any (${ids}::bigint[])
    order by r._row`.execute(tx);
  return rows.map((raw) => storedRow(shape, raw));
}

/** The row with this key; undefined where there is none that the account sees. */
export async function getRowByKey(
  tx: Tx,
  shape: TableShape,
  key: Readonly<Record<string, RowValue>>,
): Promise<StoredRow | undefined> {
  const equal = columnsNamed(shape, shape.key).map(
    (one) => sql`r.${column(one.name)} = ${toDatabase(one, key[one.name])}::${castOf(one)}`,
  );
  if (equal.length === 0) return undefined;
  const { rows } = await sql<RawRow>`
    select ${selection(shape, 'r')} from ${inRegister(shape.name)} r where ${all(equal)}`.execute(tx);
  return rows[0] === undefined ? undefined : storedRow(shape, rows[0]);
}
