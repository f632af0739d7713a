import { sql, type RawBuilder } from 'kysely';

/** An entry as the database writes it: every column as text. */
export interface EntryRow {
  readonly id: string;
  /** UTC with microseconds, `2025-12-31T04:00:00.000000Z`. */
  readonly at: string;
  readonly account: string;
  readonly session: string;
  readonly action: string;
  readonly subject: string;
  readonly outcome: string;
  /** JSON text. */
  readonly detail: string;
  readonly tx: string;
}

/** The columns of `EntryRow`, from `audit.entry as e`. */
export const ENTRY_COLUMNS: RawBuilder<unknown> = sql`
  e.id::text as id, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, e.account::text as account,
  e.session, e.action, e.subject, e.outcome, e.detail::text as detail, e.tx::text as tx`;

/**
 * The text of an entry that is hashed: a JSON object with the columns in the order of `EntryRow`, all of them strings but `detail`, which
 * is an object whose names are sorted by code unit, at every level. No white space; strings escaped as `JSON.stringify` does; numbers
 * with the digits that the database keeps. Hashed as UTF-8. This form is fixed: the hashes of all chains rest on it.
 */
export function canonicalEntry({ detail, ...columns }: EntryRow): string {
  const { id, at, account, session, action, subject, outcome, tx } = columns;
  const head = JSON.stringify({ id, at, account, session, action, subject, outcome });
  return `${head.slice(0, -1)},"detail":${canonicalJson(detail)},"tx":${JSON.stringify(tx)}}`;
}

/** JSON text in its one form; its numbers keep every digit, also those that a double can't hold. */
export function canonicalJson(text: string): string {
  return write(JSON.parse(text, keepDigits));
}

class Digits {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

function keepDigits(_name: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' ? new Digits(context?.source ?? String(value)) : value;
}

function write(value: unknown): string {
  if (value instanceof Digits) return value.text;
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${write(member)}`).join(',')}}`;
}
