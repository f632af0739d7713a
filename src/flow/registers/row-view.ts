import { formatDay } from '../../kit/index.ts';
import {
  ORGANISATION,
  PERSON,
  rowToOutside,
  tokensOf,
  withMasks,
  type RowValue,
  type TableShape,
} from '../../register/index.ts';
import { maskedOf, namesByKey, type StoredRow, type Tx } from '../../store/index.ts';
import { staffNames } from '../access/account-names.ts';
import { shapesOf } from './shape-of.ts';
import type { Context } from '../context.ts';

/** A row as it leaves the platform: dates as `2025-09-01`, money in 元, ID numbers masked. */
export type RowView = Readonly<{
  row: string;
  version: number;
  validFrom: string | null;
  /** `2025-09-01 08:00:00.123456+08`. */
  knownFrom: string;
  source: string;
  by: string;
  /** Who that is, for staff. */
  byName: string | null;
  county: string | null;
  values: Readonly<Record<string, RowValue>>;
  /** Names of the people and organisations that columns refer to, where the actor sees them. */
  names: Readonly<Record<string, string>>;
}>;

export async function rowViews(
  tx: Tx,
  { ruleSet, actor }: Pick<Context, 'ruleSet' | 'actor'>,
  shape: TableShape,
  rows: readonly StoredRow[],
): Promise<readonly RowView[]> {
  const masks = await maskedOf(tx, [
    ...tokensOf(
      shape,
      rows.map(({ values }) => values),
    ),
  ]);
  const names = await namesIn(tx, ruleSet, shape, rows);
  const nameOf = await staffNames(
    tx,
    { actor },
    rows.map(({ by }) => by),
  );
  return rows.map((row) => ({
    row: row.row,
    version: row.version,
    validFrom: row.validFrom === null ? null : formatDay(row.validFrom),
    knownFrom: row.knownFrom,
    source: row.source,
    by: row.by,
    byName: nameOf(row.by),
    county: row.county,
    values: rowToOutside(shape, withMasks(shape, row.values, masks)),
    names: Object.fromEntries(
      namedColumns(shape).flatMap(({ column, register }) => {
        const name = names.get(`${register} ${String(row.values[column] ?? '')}`);
        return name === undefined ? [] : [[column, name] as const];
      }),
    ),
  }));
}

/** Columns that hold the key of a person or an organisation. */
function namedColumns({ columns, name }: TableShape): readonly { column: string; register: string }[] {
  return columns.flatMap(({ name: column, creditCode, identity }) => [
    ...(creditCode && name !== ORGANISATION ? [{ column, register: ORGANISATION }] : []),
    ...(identity !== 'none' && name !== PERSON ? [{ column, register: PERSON }] : []),
  ]);
}

async function namesIn(
  tx: Tx,
  ruleSet: Context['ruleSet'],
  shape: TableShape,
  rows: readonly StoredRow[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const register of [PERSON, ORGANISATION]) {
    const base = shapesOf(ruleSet).get(register);
    const keys = namedColumns(shape).flatMap((one) =>
      one.register === register ? rows.flatMap(({ values }) => keyOf(values[one.column])) : [],
    );
    if (base === undefined || keys.length === 0) continue;
    for (const [key, name] of await namesByKey(tx, base, keys)) found.set(`${register} ${key}`, name);
  }
  return found;
}

function keyOf(value: RowValue | undefined): string[] {
  return typeof value === 'string' ? [value] : [];
}
