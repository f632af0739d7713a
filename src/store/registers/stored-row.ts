import { sql } from 'kysely';
import { formatDay, parseDay, type Day } from '../../kit/index.ts';
import type { ColumnShape, RowValue, RowValues, TableShape } from '../../register/index.ts';
import { column, columnOf, list, type Sql } from './apply/sql-parts.ts';

/** A row as it is kept, with what the platform knows of it. ID numbers are tokens. */
export interface StoredRow {
  /** Of the row, through all its versions: a bigint as text. */
  readonly row: string;
  readonly version: number;
  /** Since when the content is true in the world; null: ever since. */
  readonly validFrom: Day | null;
  /** Since when the platform knows this version: a timestamp as PostgreSQL writes it, to the microsecond. */
  readonly knownFrom: string;
  /** `manual`, `import:17`, `change:5`, `case:2026-0000123` … */
  readonly source: string;
  /** Account that put it in. */
  readonly by: string;
  readonly county: string | null;
  readonly values: RowValues;
}

export type RawRow = Readonly<Record<string, unknown>>;

/** What is read of a row, under names of its own: a field may be called anything. */
export function selection({ columns }: TableShape, alias: string): Sql {
  const system = SYSTEM.map((name) => columnOf(alias, name));
  return list([...system, ...columns.map(({ name }) => columnOf(alias, name))]);
}

const SYSTEM = ['_row', '_version', '_valid_from', '_known_from', '_source', '_by', '_county'] as const;

export function storedRow(shape: TableShape, raw: RawRow): StoredRow {
  return {
    row: textOf(raw['_row']),
    version: Number(raw['_version']),
    validFrom: dayFrom(raw['_valid_from']),
    knownFrom: textOf(raw['_known_from']),
    source: textOf(raw['_source']),
    by: textOf(raw['_by']),
    county: raw['_county'] === null ? null : textOf(raw['_county']),
    values: Object.fromEntries(
      shape.columns.flatMap((one) => {
        const value = fromDatabase(one, raw[one.name]);
        return value === null ? [] : [[one.name, value] as const];
      }),
    ),
  };
}

/** Days as text, big integers as text: what the driver gives (src/store/database.ts). */
export function fromDatabase({ kind }: ColumnShape, raw: unknown): RowValue {
  if (raw === null || raw === undefined) return null;
  if (kind === 'date') return dayFrom(raw);
  if (kind === 'hundredths' || kind === 'count' || kind === 'year') return Number(raw);
  return typeof raw === 'boolean' ? raw : textOf(raw);
}

/** A value as a parameter. */
export function toDatabase({ kind }: ColumnShape, value: RowValue | undefined): RowValue {
  if (value === undefined) return null;
  return kind === 'date' && typeof value === 'number' ? formatDay(value) : value;
}

export function dayParameter(day: Day | null): string | null {
  return day === null ? null : formatDay(day);
}

function dayFrom(raw: unknown): Day | null {
  return typeof raw === 'string' ? (parseDay(raw) ?? null) : null;
}

function textOf(raw: unknown): string {
  if (typeof raw === 'string' || typeof raw === 'number') return String(raw);
  throw new TypeError(`${JSON.stringify(raw)} is no text`);
}

/** The type that a parameter for this column is cast to. */
export function castOf({ kind }: ColumnShape): Sql {
  switch (kind) {
    case 'boolean':
      return sql`boolean`;
    case 'date':
      return sql`date`;
    case 'year':
      return sql`smallint`;
    case 'count':
      return sql`integer`;
    case 'hundredths':
      return sql`bigint`;
    case 'text':
    case 'enum':
    case 'reference':
      return sql`text`;
  }
}

/** `($1::text[], $2::date[], …)` over the rows, one array a column, for `unnest`. */
export function arraysOf(columns: readonly ColumnShape[], rows: readonly RowValues[]): Sql {
  return list(columns.map((one) => sql`${rows.map((row) => toDatabase(one, row[one.name]))}::${castOf(one)}[]`));
}

export function namesOf(columns: readonly ColumnShape[]): Sql {
  return list(columns.map(({ name }) => column(name)));
}

/** The columns of these names, in the shape's order. */
export function columnsNamed({ columns }: TableShape, names: readonly string[]): readonly ColumnShape[] {
  return columns.filter(({ name }) => names.includes(name));
}
