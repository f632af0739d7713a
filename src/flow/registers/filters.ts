import { parseCell, type Cell, type RowFault, type RowValue, type TableShape } from '../../register/index.ts';
import { tokenOf, type Keys, type RowFilter } from '../../store/index.ts';
import { residentIdFault } from '../../kit/index.ts';
import { RegisterRefused } from './refused.ts';

/** A condition as a request gives it: dates as `2025-09-01`, money in 元, ID numbers in full. */
export interface GivenFilter {
  readonly column: string;
  readonly how: RowFilter['how'];
  readonly values: readonly Cell[];
}

/** @throws RegisterRefused with every fault. */
export function readFilters(shape: TableShape, keys: Keys, given: readonly GivenFilter[]): readonly RowFilter[] {
  const faults: RowFault[] = [];
  const filters = given.map(({ column, how, values }) => ({
    column,
    how,
    values: values.flatMap((value) => readOne(shape, keys, column, how, value, faults)),
  }));
  if (faults.length > 0) throw new RegisterRefused(faults, 'invalid');
  return filters;
}

function readOne(
  shape: TableShape,
  keys: Keys,
  name: string,
  how: RowFilter['how'],
  given: Cell,
  faults: RowFault[],
): readonly RowValue[] {
  const column = shape.columns.find((one) => one.name === name);
  if (column === undefined) {
    const known = shape.columns.map((one) => one.name).join('、');
    faults.push({
      column: name,
      code: 'D012',
      message: `台账“${shape.name}”没有“${name}”这一栏`,
      hint: `可用的有：${known}`,
    });
    return [];
  }
  // The beginning of a token would find nothing, and the beginning of an ID number is a part of it.
  if (how === 'starts' && column.identity === 'none') return [String(given)];
  const { value, fault } = parseCell(column, given);
  if (fault !== undefined) faults.push(fault);
  if (fault !== undefined || value === null) return [];
  const isNumber = column.identity !== 'none' && typeof value === 'string' && residentIdFault(value) === undefined;
  return [isNumber ? tokenOf(keys, value) : value];
}
