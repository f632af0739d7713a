import { sql } from 'kysely';
import type { Reference, RowValues, TableShape } from '../../register/index.ts';
import type { Tx } from '../database.ts';
import { column, inRegister, list } from './apply/sql-parts.ts';
import { rowFault, type NumberedFault } from './refused.ts';
import { rightsIn, type RightsIn } from './rights-in.ts';
import { arraysOf, columnsNamed, namesOf } from './stored-row.ts';

/**
 * Every reason why these rows can't be added, before anything is written: keys taken or given twice, references to what there isn't or
 * what the account does not see (one answer for both), rows beyond its reach. Values are as `parseRow` gives them, with tokens.
 */
export async function checkRows(
  tx: Tx,
  shape: TableShape,
  rows: readonly RowValues[],
): Promise<readonly NumberedFault[]> {
  const rights = await rightsIn(tx);
  const faults = [
    ...reachFaults(shape, rows, rights),
    ...doubles(shape, rows),
    ...(await takenKeys(tx, shape, rows)),
    ...(await missingReferences(tx, shape, rows, rights)),
  ];
  return faults.sort((a, b) => a.index - b.index);
}

function reachFaults(shape: TableShape, rows: readonly RowValues[], rights: RightsIn): NumberedFault[] {
  const { keepers, scope, name } = shape;
  if (rights.writes && rights.everything === 'restricted') return [];
  if (!rights.writes || !keepers.some((keeper) => rights.departments.includes(keeper)))
    return [rowFault(-1, 'D023', `没有办理台账“${name}”的权限`, `由保管部门办理：${keepers.join('、') || '无'}`)];
  if (rights.counties.length === 0) return [];
  const hint = `只能办理${rights.counties.join('、')}的行；其他由市级经办人办理`;
  return rows.flatMap((row, index) => {
    const own = scope.county === null ? null : (row[scope.county] ?? null);
    const belongs =
      own === null
        ? scope.countyVia.some((source) => (row[source.column] ?? null) !== null)
        : rights.counties.includes(String(own));
    return belongs ? [] : [rowFault(index, 'D023', '这一行不属于您办理的区县', hint, scope.county ?? '')];
  });
}

function doubles({ key }: TableShape, rows: readonly RowValues[]): NumberedFault[] {
  if (key.length === 0) return [];
  const first = new Map<string, number>();
  return rows.flatMap((row, index) => {
    const values = JSON.stringify(key.map((name) => row[name] ?? null));
    const earlier = first.get(values);
    if (earlier === undefined) first.set(values, index);
    return earlier === undefined
      ? []
      : [
          rowFault(
            index,
            'D021',
            `与本批第${String(earlier + 1)}行的主键（${key.join('、')}）相同`,
            '留下一行',
            key[0] ?? '',
          ),
        ];
  });
}

/** @param except a row that may have the key: the one that is altered. */
export async function takenKeys(
  tx: Tx,
  shape: TableShape,
  rows: readonly RowValues[],
  except: string | null = null,
): Promise<NumberedFault[]> {
  const { name, key } = shape;
  if (key.length === 0 || rows.length === 0) return [];
  const columns = columnsNamed(shape, key);
  const equal = columns.map((one) => sql`r.${column(one.name)} = given.${column(one.name)}`);
  const found = await sql<{ nr: string }>`
    select given.nr from unnest(${arraysOf(columns, rows)}) with ordinality as given (${namesOf(columns)}, nr)
    join ${inRegister(name)} r on ${list(equal, sql` and `)}
    where ${except}::bigint is null or r._row <> ${except}::bigint
    order by given.nr`.execute(tx);
  const said = key.join('、');
  return found.rows.map(({ nr }) =>
    rowFault(
      Number(nr) - 1,
      'D020',
      `台账“${name}”已有主键（${said}）相同的行`,
      '核对主键；要改已有的行，请办理更正或变更',
      key[0],
    ),
  );
}

export async function missingReferences(
  tx: Tx,
  shape: TableShape,
  rows: readonly RowValues[],
  rights: RightsIn,
): Promise<NumberedFault[]> {
  const faults: NumberedFault[] = [];
  for (const reference of shape.references) {
    const given = new Set<string>();
    for (const row of rows) {
      const value = row[reference.column];
      if (typeof value === 'string') given.add(value);
    }
    const known = await knownKeys(tx, reference, [...given], rights);
    for (const [index, row] of rows.entries()) {
      const value = row[reference.column];
      if (typeof value === 'string' && !known.has(value)) faults.push(missing(reference, index));
    }
  }
  return faults;
}

/** Whoever writes for the whole city may refer to a row that another department keeps; the others only to what they see. */
async function knownKeys(
  tx: Tx,
  { register, keyColumn }: Reference,
  given: readonly string[],
  rights: RightsIn,
): Promise<ReadonlySet<string>> {
  if (given.length === 0) return new Set();
  const found =
    rights.counties.length === 0
      ? await sql<{ key: string }>`
          select platform.existing_keys(${register}, ${keyColumn}, ${given}::text[]) as key`.execute(tx)
      : await sql<{ key: string }>`
          select ${column(keyColumn)} as key from ${inRegister(register)}
          where ${column(keyColumn)} = any (${given}::text[])`.execute(tx);
  return new Set(found.rows.map(({ key }) => key));
}

function missing({ column: name, register }: Reference, index: number): NumberedFault {
  return rowFault(
    index,
    'D022',
    `“${name}”在台账“${register}”中没有，或不在可见范围`,
    `先登记到台账“${register}”；已登记而看不到的，由市级经办人办理`,
    name,
  );
}
