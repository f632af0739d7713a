import { sql } from 'kysely';
import type { Day } from '../../kit/index.ts';
import type { RowValues, TableShape } from '../../register/index.ts';
import type { Tx } from '../database.ts';
import { column, inRegister, list } from './apply/sql-parts.ts';
import { checkRows } from './check-rows.ts';
import { marked } from './mark.ts';
import { rowFault, RowsRefused, withoutDetails, type NumberedFault } from './refused.ts';
import { arraysOf, columnsNamed, dayParameter, namesOf } from './stored-row.ts';

export interface InsertOptions {
  /** `manual`, `import:17`, `sample`. */
  readonly source: string;
  readonly reason?: string | null;
  /** Since when the rows are true in the world; absent: ever since. */
  readonly validFrom?: Day | null;
}

/** Rows a statement: enough that its own cost is nothing, few enough for memory. */
const CHUNK = 10_000;

/**
 * Adds rows, with their history and an audit entry each.
 * @returns their ids, in order.
 * @throws RowsRefused with every fault; the transaction has to be left.
 */
export async function insertRows(
  tx: Tx,
  shape: TableShape,
  rows: readonly RowValues[],
  options: InsertOptions,
): Promise<readonly string[]> {
  const ids: string[] = [];
  const { source, reason = null } = options;
  const faults = await checkRows(tx, shape, rows);
  if (faults.length > 0) throw new RowsRefused(faults);
  await marked(tx, { change: 'insert', source, reason }, async () => {
    for (let from = 0; from < rows.length; from += CHUNK)
      for (const id of await insertChunk(tx, shape, rows.slice(from, from + CHUNK), from, options)) ids.push(id);
  });
  return ids;
}

async function insertChunk(
  tx: Tx,
  shape: TableShape,
  rows: readonly RowValues[],
  from: number,
  { validFrom = null }: InsertOptions,
): Promise<readonly string[]> {
  const { name, columns } = shape;
  const inserted = await withoutDetails(() =>
    sql<{ _row: string }>`
      insert into ${inRegister(name)} (_valid_from, ${namesOf(columns)})
      select ${dayParameter(validFrom)}::date, ${namesOf(columns)}
      from unnest(${arraysOf(columns, rows)}) with ordinality as given (${namesOf(columns)}, _nr) order by _nr
      on conflict do nothing
      returning _row`.execute(tx),
  );
  if (inserted.rows.length < rows.length) throw new RowsRefused(await unseen(tx, shape, rows, from));
  return inserted.rows.map(({ _row }) => _row);
}

/** Those whose key is taken by a row that the account doesn't see: of the others there is a row with the key now. */
async function unseen(
  tx: Tx,
  shape: TableShape,
  rows: readonly RowValues[],
  from: number,
): Promise<readonly NumberedFault[]> {
  const key = columnsNamed(shape, shape.key);
  const equal = key.map((one) => sql`r.${column(one.name)} = given.${column(one.name)}`);
  const { rows: found } = await sql<{ nr: string }>`
    select given.nr from unnest(${arraysOf(key, rows)}) with ordinality as given (${namesOf(key)}, nr)
    where not exists (select from ${inRegister(shape.name)} r where ${list(equal, sql` and `)})
    order by given.nr`.execute(tx);
  return found.map(({ nr }) =>
    rowFault(
      from + Number(nr) - 1,
      'D020',
      `台账“${shape.name}”不能登记这个主键`,
      '它可能已在别处登记，请联系保管部门',
      shape.key[0],
    ),
  );
}
