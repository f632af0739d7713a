import { sql } from 'kysely';
import type { ColumnShape, RowValue, TableShape } from '../../register/index.ts';
import type { Tx } from '../database.ts';
import { concerningName } from './apply/concerning.ts';
import { searchName } from './apply/search.ts';
import { column, columnOf, inRegister, list } from './apply/sql-parts.ts';
import { all, getRows, narrowing } from './read-rows.ts';
import { fromDatabase, selection, storedRow, type RawRow, type StoredRow } from './stored-row.ts';

export interface FoundRows {
  readonly register: string;
  readonly rows: readonly StoredRow[];
}

/** Every visible row of these registers that concerns the person with this token. */
export async function findByIdentity(
  tx: Tx,
  shapes: readonly TableShape[],
  token: string,
): Promise<readonly FoundRows[]> {
  const asked = shapes.filter(({ scope }) => scope.persons.length + scope.personsVia.length > 0);
  if (asked.length === 0) return [];
  const parts = asked.map(
    ({ name }) =>
      sql`select ${name}::text as register, found::text as id
      from ${concerningName(name)}('{}', array[${token}::text]) found`,
  );
  const { rows } = await sql<{ register: string; id: string }>`${list(parts, sql` union all `)}`.execute(tx);
  const found: FoundRows[] = [];
  for (const shape of asked) {
    const ids = rows.flatMap(({ register, id }) => (register === shape.name ? [id] : []));
    const seen = ids.length === 0 ? [] : await getRows(tx, shape, ids);
    if (seen.length > 0) found.push({ register: shape.name, rows: seen });
  }
  return found;
}

/**
 * Visible rows whose name has this part, those first that are the whole of it, then the shorter names. Undefined where the register has
 * no names.
 */
export async function searchByName(
  tx: Tx,
  shape: TableShape,
  part: string,
  limit: number,
): Promise<{ readonly rows: readonly StoredRow[]; readonly more: boolean } | undefined> {
  const { name, nameColumn } = shape;
  if (nameColumn === null) return undefined;
  const field = columnOf('r', nameColumn);
  const { rows } = await sql<RawRow>`
    select ${selection(shape, 'r')} from ${inRegister(name)} r
    where r._row = any (array(select ${searchName(name)}(${part}, ${limit + 1})))
    order by ${field} <> ${part}, char_length(${field}), ${field} collate "default", r._row
    limit ${limit + 1}`.execute(tx);
  return { rows: rows.slice(0, limit).map((raw) => storedRow(shape, raw)), more: rows.length > limit };
}

/** Values are looked for in so many rows, the newest ones: a list to choose from must not take as long as the whole register. */
const LOOKED_AT = 50_000;

/** What stands in a column of the newest rows that the account sees, each value once, in order: for a list to choose from. */
export async function distinctValues(
  tx: Tx,
  shape: TableShape,
  name: string,
  { startsWith = '', limit }: { readonly startsWith?: string; readonly limit: number },
): Promise<readonly RowValue[]> {
  const one = shape.columns.find((other) => other.name === name);
  // A list of tokens would be a list of persons.
  if (one?.identity !== 'none') return [];
  const { rows } = await sql<{ value: unknown }>`
    select value from (
      select distinct value from (
        select r.${column(name)} as value from ${inRegister(shape.name)} r
        where ${all([
          sql`r.${column(name)} is not null`,
          ...(startsWith === '' ? [] : [sql`starts_with(r.${column(name)}::text, ${startsWith})`]),
          ...(await narrowing(tx, shape)),
        ])}
        order by r._row desc limit ${LOOKED_AT}
      ) newest
    ) once
    order by ${isText(one) ? sql`value collate "default"` : sql`value`}
    limit ${limit}`.execute(tx);
  return rows.map(({ value }) => fromDatabase(one, value));
}

function isText({ kind }: ColumnShape): boolean {
  return kind === 'text' || kind === 'enum' || kind === 'reference';
}

/** The names of people or organisations by their keys, of those that the account sees. */
export async function namesByKey(
  tx: Tx,
  { name, nameColumn, key }: TableShape,
  keys: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const [keyColumn] = key;
  if (nameColumn === null || keyColumn === undefined) return new Map();
  const { rows } = await sql<{ key: string; name: string | null }>`
    select ${columnOf('r', keyColumn)} as key, ${columnOf('r', nameColumn)} as name from ${inRegister(name)} r
    where ${columnOf('r', keyColumn)} = any (${[...new Set(keys)]}::text[])`.execute(tx);
  return new Map(rows.flatMap((row) => (row.name === null ? [] : [[row.key, row.name] as const])));
}
