import { PLATFORM_SCOPE } from '../../src/access/index.ts';
import { formatDay, residentIdFault } from '../../src/kit/index.ts';
import { identitiesOf, parseRow, tableOf, withTokens, type Cell, type TableShape } from '../../src/register/index.ts';
import { insertRows, putIdentities, transact, type Database } from '../../src/store/index.ts';
import { EAST, EAST_FIRM, WEST, WEST_FIRM } from './city.ts';
import { contextOf } from './people.ts';

export type GivenRow = Readonly<Record<string, Cell>>;

/** The `n`th of many sound ID numbers of an area that was never issued: born day by day, three a day. */
export function numberOf(n: number): string {
  const born = formatDay(Math.trunc(n / 3)).replaceAll('-', '');
  const body = `371599${born}${String((n % 3) * 2 + 11).padStart(3, '0')}`;
  const check = [...'0123456789X'].find((one) => residentIdFault(body + one) === undefined);
  return `${body}${check ?? ''}`;
}

/** The register as a table, from the notices. */
export function shapeNamed(database: Database, name: string): TableShape {
  const { ruleSet } = contextOf(database);
  const register = ruleSet.registers[name];
  if (register === undefined) throw new Error(`no register ${name}`);
  return tableOf(register, ruleSet);
}

/** Rows as a form would give them, ID numbers in full, put in by the platform itself; their ids. */
export async function put(
  database: Database,
  register: string,
  rows: readonly GivenRow[],
  source = 'sample',
): Promise<readonly string[]> {
  const shape = shapeNamed(database, register);
  const { keys } = contextOf(database);
  const values = rows.map((row) => {
    const parsed = parseRow(shape, row);
    if (parsed.faults.length > 0) throw new Error(`${register}: ${JSON.stringify(parsed.faults)}`);
    return parsed.values;
  });
  return transact(database, PLATFORM_SCOPE, async (tx) => {
    const tokens = await putIdentities(tx, keys, [...identitiesOf(shape, values)]);
    return insertRows(
      tx,
      shape,
      values.map((row) => withTokens(shape, row, tokens)),
      { source },
    );
  });
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

export const FIRMS: readonly GivenRow[] = [
  firmRow(EAST_FIRM, '东昌某厂', EAST),
  firmRow(WEST_FIRM, '临清某厂', WEST),
];

export function firmRow(code: string, name: string, county: string, kind = '企业'): GivenRow {
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
