import { sql, type RawBuilder } from 'kysely';

/** A piece of SQL whose values are literals: statements that define something take no parameters. */
export type Sql = RawBuilder<unknown>;

/** `register."个人"`. */
export function inRegister(name: string): Sql {
  return sql`${sql.id('register', name)}`;
}

/** `history."个人"`. */
export function inHistory(name: string): Sql {
  return sql`${sql.id('history', name)}`;
}

/** `derive."个人"`, a function. */
export function inDerive(name: string): Sql {
  return sql`${sql.id('derive', name)}`;
}

export function column(name: string): Sql {
  return sql`${sql.id(name)}`;
}

/** A column of an aliased row. */
export function columnOf(alias: string, name: string): Sql {
  return sql`${sql.id(alias, name)}`;
}

export function list(parts: readonly Sql[], between: Sql = sql`, `): Sql {
  return sql`${sql.join(parts, between)}`;
}

/** `array['甲', '乙']::text[]`. */
export function textArray(values: readonly string[]): Sql {
  return values.length === 0
    ? sql`'{}'::text[]`
    : sql`array[${list(values.map((value) => sql`${sql.lit(value)}`))}]::text[]`;
}

export function or(parts: readonly Sql[]): Sql {
  return parts.length === 0 ? sql`false` : sql`(${list(parts, sql` or `)})`;
}
