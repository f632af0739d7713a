import { PLATFORM_SCOPE } from '../../src/access/index.ts';
import { identitiesOf, parseRow, tableOf, withTokens, type Cell, type TableShape } from '../../src/register/index.ts';
import { insertRows, putIdentities, transact, type Database } from '../../src/store/index.ts';
import { contextOf } from './people.ts';

export type GivenRow = Readonly<Record<string, Cell>>;

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
