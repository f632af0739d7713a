import { residentIdFault } from '../kit/index.ts';
import type { RowValues, TableShape } from './model.ts';

/** The ID numbers in rows as `parseRow` gives them, each once: what the vault is to take before the rows are kept. */
export function identitiesOf(shape: TableShape, rows: Iterable<RowValues>): ReadonlySet<string> {
  const columns = identityColumns(shape);
  const found = new Set<string>();
  for (const row of rows)
    for (const column of columns) {
      const value = row[column];
      if (typeof value === 'string' && residentIdFault(value) === undefined) found.add(value);
    }
  return found;
}

/** The row with tokens in the place of its ID numbers. */
export function withTokens(shape: TableShape, row: RowValues, tokens: ReadonlyMap<string, string>): RowValues {
  return replaced(shape, row, tokens);
}

/** The row with what is shown of each number in the place of its tokens: the only way in which a row leaves the platform. */
export function withMasks(shape: TableShape, row: RowValues, masks: ReadonlyMap<string, string>): RowValues {
  return replaced(shape, row, masks);
}

/** The tokens in rows as they are kept. */
export function tokensOf(shape: TableShape, rows: Iterable<RowValues>): ReadonlySet<string> {
  const columns = identityColumns(shape);
  const found = new Set<string>();
  for (const row of rows)
    for (const column of columns) {
      const value = row[column];
      if (typeof value === 'string' && value.startsWith('个:')) found.add(value);
    }
  return found;
}

function identityColumns({ columns }: TableShape): readonly string[] {
  return columns.filter(({ identity }) => identity !== 'none').map(({ name }) => name);
}

function replaced(shape: TableShape, row: RowValues, by: ReadonlyMap<string, string>): RowValues {
  const changes = identityColumns(shape).flatMap((column) => {
    const value = row[column];
    const other = typeof value === 'string' ? by.get(value) : undefined;
    return other === undefined ? [] : [[column, other] as const];
  });
  return { ...row, ...Object.fromEntries(changes) };
}
