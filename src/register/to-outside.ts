import { formatDay } from '../kit/index.ts';
import type { ColumnShape, RowValue, RowValues, TableShape } from './model.ts';

/** A value as the API and files have it: days as `2025-09-01`, money in 元, percentages as such. */
export function toOutside(column: ColumnShape, value: RowValue): RowValue {
  if (typeof value !== 'number') return value;
  if (column.kind === 'date') return formatDay(value);
  return column.kind === 'hundredths' ? value / 100 : value;
}

/** Every column of a row, those without a value as null. */
export function rowToOutside({ columns }: TableShape, row: RowValues): Readonly<Record<string, RowValue>> {
  return Object.fromEntries(columns.map((column) => [column.name, toOutside(column, row[column.name] ?? null)]));
}
