import type { FileFault } from './refused.ts';

/** Something wrong with one cell that its text doesn't show. */
export interface CellFault extends FileFault {
  /** From 0. */
  readonly column: number;
}

/**
 * A row of a file. Each cell is the text that a person sees in it: numbers in plain decimals, dates as `2025-09-01` (with the time
 * behind it, where there is one), 是 and 否; the empty text where there is nothing. Cells behind the last are empty.
 */
export interface FileRow {
  /** As a spreadsheet program numbers it, from 1. */
  readonly number: number;
  readonly cells: readonly string[];
  readonly faults: readonly CellFault[];
}

/** One table of a file. */
export interface Sheet {
  readonly name: string;
  /** Rows in the order of the file, in batches of some hundred; those without any cell may be left out. Can be read more than once. */
  rows(): AsyncGenerator<readonly FileRow[], void, void>;
}

/** A file with tables, open. */
export interface TableFile {
  readonly kind: 'xlsx' | 'csv';
  /** Those that are shown, in the order of their tabs. */
  readonly sheets: readonly Sheet[];
  close(): Promise<void>;
}

/** Columns a file may have: more are no register, and would make every row large. */
export const MOST_COLUMNS = 512;
