import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import type { TableShape } from '../../register/index.ts';

/** What a backup is called in its own first entry. A format is read as long as its number is known; it never changes its meaning. */
export const FORMAT = 'jiangtong-backup';
export const FORMAT_VERSION = 1;

/** Names of the entries beside the tables' own; the order in the file is: head, dictionary, tables, manifest. */
export const HEAD = 'head.json';
export const DICTIONARY = 'dictionary.json';
export const MANIFEST = 'manifest.json';

const text = Type.String();
const digest = Type.String({ pattern: '^[0-9a-f]{64}$' });
const count = Type.Integer({ minimum: 0 });

const headSchema = Type.Object({
  format: Type.Literal(FORMAT),
  version: Type.Integer(),
  /** When the transaction began whose view of the database this is; ISO, with offset. */
  at: text,
  /** Of the server, such as 18.4. */
  postgres: text,
  /** Migrations of the database, in order. */
  migrations: Type.Array(Type.Object({ name: text, digest })),
});

const tableSchema = Type.Object({
  schema: text,
  name: text,
  /** As in each line of the data. */
  columns: Type.Array(text, { minItems: 1 }),
  rows: count,
  /** Of the data, which is COPY's text format in UTF-8. */
  bytes: count,
  sha256: digest,
  /** What is left out of every backup (sessions): the table is empty. */
  leftOut: Type.Boolean(),
});

const sequenceSchema = Type.Object({
  schema: text,
  name: text,
  value: Type.String({ pattern: '^-?\\d+$' }),
  called: Type.Boolean(),
});

const manifestSchema = Type.Object({
  ...headSchema.properties,
  /** Of the bytes of the entry `dictionary.json`. */
  dictionary: digest,
  tables: Type.Array(tableSchema),
  sequences: Type.Array(sequenceSchema),
  /** The last seal of the audit chain: its number and hash; 0 and nothing where nothing is sealed. */
  auditHead: Type.Object({ seq: Type.String({ pattern: '^\\d+$' }), hash: Type.String() }),
});

export type Head = Static<typeof headSchema>;
export type BackupTable = Static<typeof tableSchema>;
export type BackupSequence = Static<typeof sequenceSchema>;
export type Manifest = Static<typeof manifestSchema>;

export function parseHead(bytes: Buffer): Head | undefined {
  const value = parseJson(bytes);
  return Value.Check(headSchema, value) ? value : undefined;
}

export function parseManifest(bytes: Buffer): Manifest | undefined {
  const value = parseJson(bytes);
  return Value.Check(manifestSchema, value) ? value : undefined;
}

/** The shapes of the registers as the database had applied them. Whose bytes have the right digest were written by a backup. */
export function parseShapes(bytes: Buffer): readonly TableShape[] | undefined {
  const value = parseJson(bytes);
  return Array.isArray(value) && value.every(isShape) ? value : undefined;
}

function isShape(value: unknown): value is TableShape {
  return typeof value === 'object' && value !== null && 'name' in value && 'columns' in value;
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** The folder of a table's pieces in the archive: `register.个人`. */
export function folderOf({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return `${schema}.${name}`;
}
