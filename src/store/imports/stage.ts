import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sql } from 'kysely';
import { from } from 'pg-copy-streams';
import { formatDay } from '../../kit/index.ts';
import type { ColumnShape, RowValue, RowValues, TableShape } from '../../register/index.ts';
import type { Tx } from '../database.ts';
import { list, type Sql } from '../registers/apply/sql-parts.ts';
import { castOf } from '../registers/stored-row.ts';
import type { Connection } from './on-connection.ts';

/** Rows of a file on their way into a register, in tables that the transaction alone sees and that go with it. */
export interface Stage {
  readonly tx: Tx;
  readonly connection: Connection;
  readonly shape: TableShape;
  /** The register's columns that the file has. What it doesn't have, it says nothing about. */
  readonly columns: readonly ColumnShape[];
}

/** A row that is sound by itself; ID numbers are tokens. */
export interface StagedRow {
  /** As the file numbers it. */
  readonly number: number;
  readonly values: RowValues;
}

/** A fault of a row. `index`: of the column among the stage's; −1: of the whole row. */
export interface StagedFault {
  readonly number: number;
  readonly index: number;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** `c0`, `c1` …: what a field is called doesn't matter here. */
export function staged(index: number, alias = 's'): Sql {
  return sql`${sql.id(alias, `c${String(index)}`)}`;
}

/**
 * `import_row`: n, the columns. `import_fault`: what is wrong with which row. `import_fate`, once all rows are there: what becomes of each.
 */
export async function createStage({ tx, columns }: Stage): Promise<void> {
  const fields = columns.map((one, i) => sql`${sql.id(`c${String(i)}`)} ${castOf(one)}`);
  await sql`create temp table import_row (n integer not null, ${list(fields)}) on commit drop`.execute(tx);
  await sql`
    create temp table import_fault (n integer not null, k integer not null, code text not null, message text not null, hint text not null)
    on commit drop`.execute(tx);
}

export async function copyRows({ connection, columns }: Stage, rows: readonly StagedRow[]): Promise<void> {
  if (rows.length === 0) return;
  const lines = rows.map(({ number, values }) => {
    const cells = columns.map(({ kind, name }) => copied(kind, values[name] ?? null));
    return `${String(number)}\t${cells.join('\t')}\n`;
  });
  await pipeline(Readable.from([lines.join('')]), connection.query(from('copy pg_temp.import_row from stdin')));
}

export async function copyFaults({ connection }: Stage, faults: readonly StagedFault[]): Promise<void> {
  if (faults.length === 0) return;
  const lines = faults.map(
    ({ number, index, code, message, hint }) =>
      `${String(number)}\t${String(index)}\t${escaped(code)}\t${escaped(message)}\t${escaped(hint)}\n`,
  );
  await pipeline(Readable.from([lines.join('')]), connection.query(from('copy pg_temp.import_fault from stdin')));
}

/** A value in the text format of COPY. */
function copied(kind: ColumnShape['kind'], value: RowValue): string {
  if (value === null) return '\\N';
  if (typeof value === 'string') return escaped(value);
  if (typeof value === 'boolean') return value ? 't' : 'f';
  return kind === 'date' ? formatDay(value) : String(value);
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\\\t\n\r]/gu, (character) => ESCAPES[character] ?? '')
    .replaceAll('\0', '');
}

/** All rows are there: from here on each has a fate, and the planner knows how many there are. */
export async function closeStage({ tx }: Stage): Promise<void> {
  await sql`create unique index on import_row (n)`.execute(tx);
  await sql`create index on import_fault (n)`.execute(tx);
  await sql`analyze import_row`.execute(tx);
  await sql`analyze import_fault`.execute(tx);
  await sql`
    create temp table import_fate (n integer primary key, fate text not null, row_id bigint, version integer) on commit drop`.execute(
    tx,
  );
}

/** How many rows have a fault. */
export async function countBad({ tx }: Stage): Promise<number> {
  const { rows } = await sql<{ bad: string }>`select count(distinct n) as bad from import_fault`.execute(tx);
  return Number(rows[0]?.bad ?? 0);
}

/** Faults of rows after `after`, by row; of each row all. */
export async function* faultsByRow({ tx }: Stage, rowsAtOnce = 2000): AsyncGenerator<readonly RowFaults[], void, void> {
  for (let after = 0; ;) {
    const { rows } = await sql<RowFaults>`
      select n as number, json_agg(json_build_object('index', k, 'code', code, 'message', message, 'hint', hint) order by k, code) as faults
      from import_fault where n > ${after} group by n order by n limit ${rowsAtOnce}`.execute(tx);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    after = last.number;
  }
}

export interface RowFaults {
  readonly number: number;
  readonly faults: readonly Omit<StagedFault, 'number'>[];
}
