import { nearest } from '../kit/index.ts';
import type { RowFault } from './codes.ts';
import type { RowValue, RowValues, TableShape } from './model.ts';
import { parseCell, type Cell } from './parse-cell.ts';

export interface ParsedRow {
  /** Those that are sound. */
  readonly values: RowValues;
  /** Every fault, in the order of the columns; those of no column last. */
  readonly faults: readonly RowFault[];
}

/** One row as a form, a spreadsheet or a request gives it, by the names of its columns. */
export function parseRow(shape: TableShape, record: Readonly<Record<string, Cell>>): ParsedRow {
  const values: Record<string, RowValue> = {};
  const faults: RowFault[] = [];
  for (const column of shape.columns) {
    const { value, fault } = parseCell(column, Object.hasOwn(record, column.name) ? record[column.name] : null);
    if (fault !== undefined) faults.push(fault);
    else if (value !== null) values[column.name] = value;
    else if (!column.nullable) faults.push(empty(shape, column.name));
  }
  return { values, faults: [...faults, ...strangers(shape, Object.keys(record))] };
}

function empty({ name, key }: TableShape, column: string): RowFault {
  const hint = key.includes(column) ? `它是台账“${name}”的主键，不能空着` : '补上';
  return { column, code: 'D001', message: `“${column}”空着`, hint };
}

/** What is given for no column of the register: a misspelt heading would otherwise silently not apply. */
export function strangers(shape: TableShape, given: readonly string[]): readonly RowFault[] {
  const known = shape.columns.map(({ name }) => name);
  return given
    .filter((name) => !known.includes(name))
    .map((name) => {
      const near = nearest(name, known);
      const hint = near === undefined ? `台账“${shape.name}”的栏目：${known.join('、')}` : `是不是“${near}”？`;
      return { column: name, code: 'D012', message: `台账“${shape.name}”没有“${name}”这一栏，或由系统算出`, hint };
    });
}
