import { sql } from 'kysely';
import type { ColumnShape, Reference, TableShape } from '../../../register/index.ts';
import { deriveOf } from './derive.ts';
import { column, inDerive, inHistory, inRegister, list, type Sql } from './sql-parts.ts';

/** The table of a register, its history, and what keeps the two together; foreign keys come when all tables are there. */
export function createTable(shape: TableShape): readonly Sql[] {
  const [now, history] = [inRegister(shape.name), inHistory(shape.name)];
  const fields = shape.columns.map((one) => sql`${column(one.name)} ${typeOf(one)}`);
  return [
    sql`create table ${now} (${list([...SYSTEM, ...shape.columns.map(definition)])}${
      shape.key.length === 0 ? sql`` : sql`, unique (${list(shape.key.map(column))})`
    })`,
    sql`create table ${history} (${list([...HISTORY, ...fields])}, primary key (_row, _version))`,
    ...indexesOf(shape),
    deriveOf(shape),
    sql`create trigger a_stamp before insert or update on ${now} for each row execute function platform.stamp_row()`,
    sql`create trigger a_withdraw before delete on ${now} for each row execute function platform.allow_withdrawal()`,
    sql`create trigger c_scope before insert or update on ${now} for each row execute function ${inDerive(shape.name)}()`,
    sql`create trigger kept_insert after insert on ${now} referencing new table as added
      for each statement execute function platform.keep_history()`,
    sql`create trigger kept_update after update on ${now} referencing old table as removed new table as added
      for each statement execute function platform.keep_history()`,
    sql`create trigger kept_delete after delete on ${now} referencing old table as removed
      for each statement execute function platform.keep_history()`,
    sql`create trigger no_truncate before truncate on ${now} for each statement execute function platform.refuse_change()`,
    sql`create trigger no_rewriting before update on ${history} for each row execute function platform.refuse_rewriting()`,
    sql`create trigger append_only before delete or truncate on ${history}
      for each statement execute function platform.refuse_change()`,
    sql`grant select, insert, update, delete on ${now} to jiangtong_app`,
    sql`grant select on ${history} to jiangtong_app`,
  ];
}

/** In front of the fields, in this order (docs/platform.md). */
const SYSTEM: readonly Sql[] = [
  sql`_row bigint generated always as identity primary key`,
  sql`_version integer not null`,
  sql`_valid_from date`,
  sql`_known_from timestamptz not null`,
  sql`_source text not null`,
  sql`_by bigint not null`,
  sql`_county text collate "C"`,
  sql`_organisations text[] not null`,
  sql`_persons text[] not null`,
];

const HISTORY: readonly Sql[] = [
  sql`_change text not null check (_change in ('insert', 'correct', 'change', 'withdraw'))`,
  sql`_reason text`,
  sql`_row bigint not null`,
  ...SYSTEM.slice(1),
];

/** A column with what it may hold. The check has a name, so that it can be widened. */
function definition(one: ColumnShape): Sql {
  const check = checkOf(one);
  return sql`${column(one.name)} ${typeOf(one)}${one.nullable ? sql`` : sql` not null`}${
    check === undefined ? sql`` : sql` constraint ${checkName(one.name)} check (${check})`
  }`;
}

export function checkName(name: string): Sql {
  return column(`值_${name}`);
}

/** Texts are compared by their bytes: tokens and codes have no other order, and by Pinyin an index takes several times as long. */
function typeOf({ kind }: ColumnShape): Sql {
  switch (kind) {
    case 'boolean':
      return sql`boolean`;
    case 'date':
      return sql`date`;
    case 'year':
      return sql`smallint`;
    case 'count':
      return sql`integer`;
    case 'hundredths':
      return sql`bigint`;
    case 'text':
    case 'enum':
    case 'reference':
      return sql`text collate "C"`;
  }
}

export function checkOf({ name, kind, values, range, longest, identity, creditCode }: ColumnShape): Sql | undefined {
  const field = column(name);
  if (kind === 'enum') return sql`${field} in (${list((values ?? []).map((value) => sql`${sql.lit(value)}`))})`;
  if (range !== undefined) return sql`${field} between ${sql.lit(range[0])} and ${sql.lit(range[1])}`;
  if (kind === 'date') return sql`${field} between '1900-01-01' and '2199-12-31'`;
  // Whatever goes wrong elsewhere, an ID number never stands here.
  if (identity === 'person') return sql`${field} ~ ${TOKEN}`;
  if (creditCode) return sql`${field} ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'`;
  if (longest === undefined) return undefined;
  const length = sql`${field} <> '' and char_length(${field}) <= ${sql.lit(longest)}`;
  return identity === 'none'
    ? length
    : sql`${length} and (${field} ~ ${TOKEN} or not starts_with(${field}, '个:')) and ${field} !~ '^[0-9]{17}[0-9Xx]$'`;
}

const TOKEN = sql`'^个:[A-Za-z0-9_-]{22}$'`;

/** By whom a row concerns, by what it refers to, and by name. The key has its own. */
function indexesOf(shape: TableShape): readonly Sql[] {
  const { name, key, scope, columns, nameColumn } = shape;
  const now = inRegister(name);
  // Those that a row names itself are found by the columns they stand in.
  const inherited = [
    ...(scope.organisationsVia.length > 0 ? ['_organisations'] : []),
    ...(scope.personsVia.length > 0 ? ['_persons'] : []),
  ];
  const found = columns.filter((one) => (one.kind === 'reference' || one.identity !== 'none') && one.name !== key[0]);
  return [
    ...(scope.county === null && scope.countyVia.length === 0 ? [] : [sql`create index on ${now} (_county, _row)`]),
    ...inherited.map((field) => sql`create index on ${now} using gin (${column(field)})`),
    ...found.map((one) => indexOf(name, one)),
    ...(nameColumn === null ? [] : nameIndexes(name, nameColumn)),
    // Facts as of a day have what was withdrawn for a later one.
    sql`create index on ${inHistory(name)} (_valid_from) where _change = 'withdraw'`,
  ];
}

function indexOf(register: string, { name }: ColumnShape): Sql {
  return sql`create index on ${inRegister(register)} (${column(name)}, _row)`;
}

export function nameIndexes(register: string, name: string): readonly Sql[] {
  return [
    sql`create index on ${inRegister(register)} (${column(name)}, _row)`,
    sql`create index on ${inRegister(register)} using gin (platform.grams(${column(name)}))`,
  ];
}

/** A column more, in both tables. It is empty in the rows that are there. */
export function addColumn(register: string, one: ColumnShape, reference: Reference | null): readonly Sql[] {
  const now = inRegister(register);
  return [
    sql`alter table ${now} add column ${definition(one)}`,
    sql`alter table ${inHistory(register)} add column ${column(one.name)} ${typeOf(one)}`,
    ...(!reference?.enforced ? [] : [foreignKey(register, reference)]),
    ...(one.kind === 'reference' || one.identity !== 'none' ? [indexOf(register, one)] : []),
  ];
}

export function foreignKey(register: string, reference: Reference): Sql {
  return sql`alter table ${inRegister(register)} add foreign key (${column(reference.column)})
    references ${inRegister(reference.register)} (${column(reference.keyColumn)})`;
}

/** What people see who look at the tables themselves. */
export function commentsOf(shape: TableShape): readonly Sql[] {
  const [now, history] = [inRegister(shape.name), inHistory(shape.name)];
  const notes = shape.columns.filter(({ comment }) => comment !== '');
  return [
    sql`comment on table ${now} is ${sql.lit(shape.comment)}`,
    sql`comment on table ${history} is ${sql.lit(`${shape.comment}；全部版本`)}`,
    ...notes.map(({ name, comment }) => sql`comment on column ${now}.${column(name)} is ${sql.lit(comment)}`),
  ];
}
