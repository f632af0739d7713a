import type { Generated, GeneratedAlways, JSONColumnType } from 'kysely';

/** How a file is taken: all of it or nothing, or those rows that are sound. */
export type ImportMode = 'all-or-nothing' | 'good-rows';

/**
 * `received`: waits its turn. `checking`, `writing`: runs. `done`: everything that was to be written is written. `refused`: the file, or
 * a row of it, is wrong, and nothing was written. `failed`: something else went wrong, and nothing was written. `interrupted`: the
 * platform stopped meanwhile, nothing was written, and it will run again.
 */
export type ImportState =
  'received' | 'checking' | 'writing' | 'done' | 'refused' | 'failed' | 'cancelled' | 'interrupted';

/** A fault as it is shown: in which row and column of the file. Row 0: the file as a whole. */
export interface ImportFault {
  readonly row: number;
  /** Name of the column; empty: the whole row. */
  readonly column: string;
  readonly code: string;
  /** Chinese; ID numbers in it are masked. */
  readonly message: string;
  readonly hint: string;
}

/** What is to be known of a file besides the counts. */
export interface ImportFindings {
  /** Faults of the file as a whole, then the first ones of its rows. */
  readonly faults?: readonly ImportFault[];
  /** Columns of the file that are not in the register, and were not imported. */
  readonly leftOut?: readonly string[];
  /** The sheet that was read. */
  readonly sheet?: string;
  /** Sheets with the same header, which were not read. */
  readonly otherSheets?: readonly string[];
}

export interface ImportTables {
  readonly 'platform.import': {
    id: GeneratedAlways<string>;
    register: string;
    file_name: string;
    bytes: string;
    sha256: string;
    sm3: string;
    mode: ImportMode;
    state: Generated<ImportState>;
    read_rows: Generated<number>;
    good_rows: Generated<number>;
    bad_rows: Generated<number>;
    added: Generated<number>;
    unchanged: Generated<number>;
    corrected: Generated<number>;
    waiting: Generated<number>;
    findings: JSONColumnType<ImportFindings, string | undefined>;
    report: Generated<boolean>;
    cancel_asked: Generated<boolean>;
    keepers: string[];
    by: Generated<string>;
    received_at: Generated<string>;
    started_at: string | null;
    finished_at: GeneratedAlways<string | null>;
    version: GeneratedAlways<number>;
  };
}
