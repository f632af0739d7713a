import { parseRow, type RowValues, type TableShape } from '../../register/index.ts';
import type { FileRow, StagedFault } from '../../store/index.ts';
import type { Header } from './header.ts';

export interface ParsedFileRow {
  readonly number: number;
  readonly values: RowValues;
  readonly faults: readonly StagedFault[];
}

/** Whether the row says nothing in any column of the register. */
export function isBlank({ cells }: FileRow, { columns }: Header): boolean {
  return columns.every(({ at }) => (cells[at] ?? '').trim() === '');
}

/** A row of the file as one of the register, with every fault. ID numbers are still such. */
export function parseFileRow(shape: TableShape, header: Header, row: FileRow): ParsedFileRow {
  const record = Object.fromEntries(header.columns.map(({ at, column }) => [column.name, row.cells[at] ?? '']));
  const { values, faults } = parseRow(shape, record);
  const indexOf = (name: string): number => header.columns.findIndex(({ column }) => column.name === name);
  const ofCells = row.faults.flatMap(({ column: at, code, message, hint }) => {
    const index = header.columns.findIndex((one) => one.at === at);
    const name = header.columns[index]?.column.name;
    return name === undefined ? [] : [{ number: row.number, index, code, message: `“${name}”${message}`, hint }];
  });
  const ofValues = faults
    .map(({ column, code, message, hint }) => ({ number: row.number, index: indexOf(column), code, message, hint }))
    // What is wrong with the cell itself says why its text makes no sense.
    .filter(({ index }) => !ofCells.some((one) => one.index === index));
  return { number: row.number, values, faults: [...ofCells, ...ofValues] };
}
