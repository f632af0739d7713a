import type { Day } from '../../kit/index.ts';

/** A cell to be written: text stays text, whatever it looks like; null is an empty cell. */
export type OutCell =
  | string
  | { readonly day: Day }
  /** Kept times 10^decimals. */
  | { readonly number: number; readonly decimals: 0 | 2 }
  | null;

export interface OutRow {
  readonly cells: readonly OutCell[];
  /** Columns of cells that are coloured as wrong. */
  readonly wrong?: ReadonlySet<number>;
}

export interface OutColumn {
  readonly header: string;
  /** Characters; a Chinese one counts two. */
  readonly width: number;
  /** Coloured, so that one sees what must be filled. */
  readonly required?: boolean;
  /** Shown over the header. */
  readonly note?: string;
  /** Offered as a list; `only`: nothing else is taken. */
  readonly choice?: { readonly values: readonly string[]; readonly only: boolean };
}

export interface OutSheet {
  readonly name: string;
  readonly columns: readonly OutColumn[];
  /** In batches. */
  readonly rows: AsyncIterable<readonly OutRow[]> | Iterable<readonly OutRow[]>;
  /** With arrows over the columns, by which rows are filtered. */
  readonly filter?: boolean;
}
