import { sql } from 'kysely';
import type { Day } from '../../kit/index.ts';
import type { ColumnShape, RowValue, RowValues, TableShape } from '../../register/index.ts';
import type { Tx } from '../database.ts';
import { column, columnOf, inHistory, inRegister, list, or, type Sql } from '../registers/apply/sql-parts.ts';
import { castOf, columnsNamed, dayParameter, fromDatabase, toDatabase, type RawRow } from '../registers/stored-row.ts';

/** Rows of one register, as they were true on a day. */
export interface FactQuery {
  readonly shape: TableShape;
  /** Columns that are read; no others leave the database. */
  readonly columns: readonly string[];
  /** Rows with one of the values in one of the columns; absent: the whole register. */
  readonly where?: readonly FactFilter[];
  /** Rows of this source are left out, such as `case:2026-0000123`: what a case gave is no fact it is decided by. */
  readonly without?: string;
  readonly validOn: Day;
  /** More rows than these are refused: something is asked wrongly then, and memory has its end. */
  readonly most: number;
}

export interface FactFilter {
  readonly column: string;
  readonly values: readonly RowValue[];
}

/** A row as it is kept: ID numbers are tokens, days since 1970-01-01, hundredths times 100. A column without a value has no entry. */
export interface FactRow {
  /** `_row`, a bigint as text. */
  readonly row: string;
  readonly values: RowValues;
}

/** A register has more rows for one assessment than were allowed. */
export class TooManyFacts extends Error {
  readonly register: string;

  constructor(register: string, most: number) {
    super(`more than ${String(most)} rows of ${register} for one assessment`);
    this.register = register;
  }
}

/**
 * One statement a register, by id. A row that was changed or withdrawn for a later day than `validOn` is given as it is until then; what was
 * withdrawn without a day never was.
 * @throws TooManyFacts
 */
export async function factRows(tx: Tx, query: FactQuery): Promise<readonly FactRow[]> {
  const { shape, most } = query;
  const rows = await rawRows(tx, query, sql`true`, most + 1);
  if (rows.length > most) throw new TooManyFacts(shape.name, most);
  return asOfTheDay(tx, query, rows);
}

/**
 * The same, part by part, for registers that are read wholly: so that neither the database's answer nor the process is busy with all at once.
 * @param size rows of one part
 * @throws TooManyFacts
 */
export async function* factPages(tx: Tx, query: FactQuery, size: number): AsyncGenerator<readonly FactRow[]> {
  let after = '0';
  for (let read = 0; ;) {
    const rows = await rawRows(tx, query, sql`r._row > ${after}`, size);
    read += rows.length;
    if (read > query.most) throw new TooManyFacts(query.shape.name, query.most);
    if (rows.length > 0) yield await asOfTheDay(tx, query, rows);
    if (rows.length < size) return;
    after = String(rows.at(-1)?.['_row']);
  }
}

async function rawRows(tx: Tx, query: FactQuery, more: Sql, limit: number): Promise<readonly RawRow[]> {
  const { shape } = query;
  const isLater = sql`r._valid_from > ${dayParameter(query.validOn)}::date`;
  const columns = selected(columnsNamed(shape, query.columns), 'r');
  const wanted = sql`(${conditionOf(query)}) and ${besides(query)} and ${more}`;
  const { rows } = await sql<RawRow>`
    select r._row, ${isLater} as _later, ${columns} from ${inRegister(shape.name)} r where ${wanted}
    union all
    select r._row, true, ${columns} from ${inHistory(shape.name)} r
    where r._change = 'withdraw' and ${isLater} and ${wanted}
    order by _row limit ${limit}`.execute(tx);
  return rows;
}

/** Rows that were changed or withdrawn for a later day, as they are until then. */
async function asOfTheDay(tx: Tx, query: FactQuery, rows: readonly RawRow[]): Promise<readonly FactRow[]> {
  const columns = columnsNamed(query.shape, query.columns);
  const later = rows.flatMap((raw) => (raw['_later'] === true ? [String(raw['_row'])] : []));
  if (later.length === 0) return rows.map((raw) => factRow(columns, raw));
  const earlier = new Map((await asTheyWere(tx, query, columns, later)).map((one) => [one.row, one]));
  return rows.flatMap((raw) =>
    raw['_later'] === true ? (earlier.get(String(raw['_row'])) ?? []) : [factRow(columns, raw)],
  );
}

/** The versions of these rows that were true on the day, of those that had what is looked for even then. */
async function asTheyWere(
  tx: Tx,
  { shape, where = [], validOn }: FactQuery,
  columns: readonly ColumnShape[],
  rows: readonly string[],
): Promise<readonly FactRow[]> {
  const sought = columnsNamed(
    shape,
    where.map((one) => one.column),
  );
  const all = [...new Set([...columns, ...sought])];
  const { rows: found } = await sql<RawRow>`
    select * from (
      select distinct on (h._row) h._row, h._change, ${selected(all, 'h')} from ${inHistory(shape.name)} h
      where h._row = any (${rows}::bigint[])
        and (h._valid_from is null or h._valid_from <= ${dayParameter(validOn)}::date)
      order by h._row, h._change = 'withdraw' desc, h._valid_from desc nulls last, h._version desc
    ) versions where _change <> 'withdraw'`.execute(tx);
  const hadIt = (raw: RawRow): boolean =>
    sought.length === 0 ||
    sought.some((one) => {
      const value = fromDatabase(one, raw[one.name]);
      return where.some((filter) => filter.column === one.name && filter.values.includes(value));
    });
  return found.filter(hadIt).map((raw) => factRow(columns, raw));
}

function besides({ without }: FactQuery): Sql {
  return without === undefined ? sql`true` : sql`r._source <> ${without}`;
}

function conditionOf({ shape, where }: FactQuery): Sql {
  if (where === undefined) return sql`true`;
  return or(
    columnsNamed(
      shape,
      where.map((one) => one.column),
    ).map((one) => {
      const values = where.flatMap((filter) => (filter.column === one.name ? filter.values : []));
      return sql`r.${column(one.name)} = any (${values.map((value) => toDatabase(one, value))}::${castOf(one)}[])`;
    }),
  );
}

function selected(columns: readonly ColumnShape[], alias: string): Sql {
  return list(columns.map(({ name }) => columnOf(alias, name)));
}

function factRow(columns: readonly ColumnShape[], raw: RawRow): FactRow {
  const values: Record<string, RowValue> = {};
  for (const one of columns) {
    const value = fromDatabase(one, raw[one.name]);
    if (value !== null) values[one.name] = value;
  }
  return { row: String(raw['_row']), values };
}
