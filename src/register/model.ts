/**
 * A register of the dictionary as a table: what PostgreSQL, imports, forms and the API need to know of it, and nothing of the rules.
 * Plain JSON: the platform keeps the shapes it has applied.
 */
export interface TableShape {
  /** Of the register and of its table. */
  readonly name: string;
  /** Id of the notice that declares it. */
  readonly notice: string;
  /** Chinese, for people who look at the table itself. */
  readonly comment: string;
  /** In the register's order; computed fields are none. */
  readonly columns: readonly ColumnShape[];
  /** No two rows agree in all of these; empty: nothing forbids equal rows. */
  readonly key: readonly string[];
  readonly references: readonly Reference[];
  /** Departments that keep the register; empty: it exists for calculators alone. */
  readonly keepers: readonly string[];
  /** A second person of the keepers must agree before a row is changed. */
  readonly fourEyes: boolean;
  readonly visibility: Visibility;
  readonly scope: RowScope;
  /** The column that holds names of people or organisations, by which rows are searched. */
  readonly nameColumn: string | null;
}

export type ColumnKind =
  | 'text'
  | 'boolean'
  /** Days since 1970-01-01. */
  | 'date'
  | 'year'
  /** A whole number, of `unit`. */
  | 'count'
  /** A number of `unit` with two decimals, kept times 100: 元 as 分. */
  | 'hundredths'
  /** One of `values`, as a word. */
  | 'enum'
  /** The key of a row of `reference`. */
  | 'reference';

export interface ColumnShape {
  readonly name: string;
  readonly kind: ColumnKind;
  /** The database takes no value for one. */
  readonly nullable: boolean;
  /** Empty means known to be none; else it means not known. */
  readonly optional: boolean;
  /** The dictionary's 说明. */
  readonly comment: string;
  readonly identity: Identity;
  /** Where the value is the credit code of an organisation. */
  readonly creditCode: boolean;
  /** 元, %, 平方米, 人 …; empty for plain numbers and where there is none. */
  readonly unit: string;
  /** Of an enum: its values, in order. */
  readonly values?: readonly string[];
  /** Words that a form offers; any other text is allowed. */
  readonly suggestions?: readonly string[];
  /** Of a reference: the register. */
  readonly reference?: string;
  /** Least and largest number, as it is kept. */
  readonly range?: readonly [least: number, most: number];
  /** Most characters of a text. */
  readonly longest?: number;
}

/** Whether a value is an ID number (kept as a token), or may be one. */
export type Identity = 'none' | 'person' | 'person-or-name';

export interface Reference {
  readonly column: string;
  readonly register: string;
  /** The other register's key. */
  readonly keyColumn: string;
  /** It is the whole key, so that a foreign key can hold it. */
  readonly enforced: boolean;
}

export type Visibility =
  /** By county, organisation, person and keeper. */
  | { readonly kind: 'scoped' }
  /** Every member of staff sees all rows. */
  | { readonly kind: 'city' }
  | Restriction;

/** 可见 限…: nobody sees a row but those named, and who sees what is restricted. */
export interface Restriction {
  readonly kind: 'restricted';
  /** As the register says it. */
  readonly words: string;
  /** 本人: the persons whom the row concerns. */
  readonly person: boolean;
  readonly departments: readonly string[];
  /** Columns that name the department, row by row. */
  readonly departmentColumns: readonly string[];
  /** Columns that name an organisation whose clerks see the row. */
  readonly organisationColumns: readonly string[];
}

/** How a row's county, organisations and persons are found. */
export interface RowScope {
  /** The row's own county field. */
  readonly county: string | null;
  /** Columns through which the county is found where the row's own is empty, first come first served. */
  readonly countyVia: readonly Source[];
  /** Columns with the credit codes of organisations the row concerns. */
  readonly organisations: readonly string[];
  /** Columns with the tokens of persons the row concerns. */
  readonly persons: readonly string[];
  /** Where the row names none itself: those of the rows it refers to. */
  readonly organisationsVia: readonly Source[];
  readonly personsVia: readonly Source[];
}

/** The row of `register` whose `keyColumn` is the value of `column`. */
export interface Source {
  readonly column: string;
  readonly register: string;
  readonly keyColumn: string;
}

/**
 * A value as it is kept: text, references and enumerations as their text; dates in days since 1970-01-01; money and other hundredths times
 * 100; null where there is none.
 */
export type RowValue = string | number | boolean | null;

/** By column; a column that is left out is null. */
export type RowValues = Readonly<Record<string, RowValue>>;
