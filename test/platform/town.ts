import { dayOf, formatDay, residentIdFault } from '../../src/kit/index.ts';
import type { Cell, Source } from '../../src/register/index.ts';
import { sampleCity } from '../../src/sample/index.ts';
import type { Database } from '../../src/store/index.ts';
import { EAST, EAST_FIRM, WEST, WEST_FIRM } from './city.ts';
import { put, shapeNamed, type GivenRow } from './put.ts';

export { put, type GivenRow } from './put.ts';

/** The `n`th of many sound ID numbers of an area that was never issued: born day by day, three a day. */
export function numberOf(n: number): string {
  const born = formatDay(Math.trunc(n / 3)).replaceAll('-', '');
  const body = `371599${born}${String((n % 3) * 2 + 11).padStart(3, '0')}`;
  const check = Array.from('0123456789X').find((one) => residentIdFault(body + one) === undefined);
  return `${body}${check ?? ''}`;
}

/** Person `n`: with an even number in `EAST`, else in `WEST`. */
export function personRow(n: number): GivenRow {
  const east = n % 2 === 0;
  return {
    身份证号: numberOf(n),
    姓名: `人${String(n)}`,
    人员类别: '企业职工',
    参保单位: east ? EAST_FIRM : WEST_FIRM,
    就业区县: east ? EAST : WEST,
    失业保险参保月数: 36,
  };
}

export const FIRMS: readonly GivenRow[] = [firmRow(EAST_FIRM, '东昌某厂', EAST), firmRow(WEST_FIRM, '临清某厂', WEST)];

function firmRow(code: string, name: string, county: string, kind = '企业'): GivenRow {
  return {
    统一社会信用代码: code,
    名称: name,
    单位类型: kind,
    所在区县: county,
    国有及国有控股: false,
    产业链: null,
    远航企业: false,
  };
}

/** Rows of the invented city, `most` of each register and all that they refer to; with the ids that they got. */
export interface PutRow {
  readonly id: string;
  readonly given: GivenRow;
}

export async function putSomeOfTheCity(
  database: Database,
  most: number,
): Promise<ReadonlyMap<string, readonly PutRow[]>> {
  const city = new Map(
    Array.from(sampleCity({ seed: '1', today: TODAY, people: 6000 }), (one) => [one.register, one.rows]),
  );
  const wanted = new Map<string, Set<GivenRow>>();
  for (const [register, rows] of city)
    for (let i = 0; i < most; i++) want(Math.trunc((i * rows.length) / most), register, rows);
  const kept = new Map<string, readonly PutRow[]>();
  for (const [register, rows] of city) {
    const given = rows.filter((row) => wanted.get(register)?.has(row) === true);
    const ids = await put(database, register, given);
    kept.set(
      register,
      given.map((row, i) => ({ id: ids[i] ?? '', given: row })),
    );
  }
  return kept;

  function want(at: number, register: string, rows: readonly GivenRow[]): void {
    const row = rows[at];
    const all = wanted.get(register) ?? new Set();
    wanted.set(register, all);
    if (row === undefined || all.has(row)) return;
    all.add(row);
    for (const { column, register: other, keyColumn } of linksOf(database, register)) {
      const others = city.get(other) ?? [];
      const value = row[column];
      if (value !== undefined && value !== null)
        want(positions(other, keyColumn, others).get(value) ?? -1, other, others);
    }
  }
}

const TODAY = dayOf(2025, 12, 31);

/** Through which columns a row refers to others, whether a foreign key holds them or not. */
export function linksOf(database: Database, register: string): readonly Source[] {
  const { references, scope } = shapeNamed(database, register);
  const all = [...references, ...scope.countyVia, ...scope.organisationsVia, ...scope.personsVia];
  return [...new Map(all.map((one) => [`${one.column} ${one.register}`, one])).values()];
}

const POSITIONS = new Map<string, ReadonlyMap<Cell, number>>();

function positions(register: string, keyColumn: string, rows: readonly GivenRow[]): ReadonlyMap<Cell, number> {
  const name = `${register} ${keyColumn}`;
  const known = POSITIONS.get(name) ?? new Map(rows.map((row, i) => [row[keyColumn] ?? null, i]));
  POSITIONS.set(name, known);
  return known;
}
