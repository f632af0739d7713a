import { sql } from 'kysely';
import type { Source, TableShape } from '../../../register/index.ts';
import { columnOf, column, inDerive, inRegister, list, type Sql } from './sql-parts.ts';

/**
 * derive."名称"(): before a row is written, whom it concerns. As the owner, for the writer need not see the other rows that say so; what
 * they say goes nowhere but into the row. Called for every row, so it sets no search path, which costs more than all it does: tables are
 * named with their schema, and the application may create nothing that a path could lead to.
 */
export function deriveOf({ name, scope, columns }: TableShape): Sql {
  const { county, countyVia, organisations, persons, organisationsVia, personsVia } = scope;
  const codes = organisations.map((field) => (isEither(field, columns) ? codeIn(field) : given(field)));
  const tokens = persons.map((field) => (isEither(field, columns) ? tokenIn(field) : given(field)));
  const steps = [
    sql`new._county := ${county === null ? sql`null` : given(county)};`,
    ...countyVia.map(countyThrough),
    sql`new._organisations := ${among(codes)};`,
    ...organisationsVia.map((source) => listThrough('_organisations', source)),
    sql`new._persons := ${among(tokens)};`,
    ...personsVia.map((source) => listThrough('_persons', source)),
  ];
  return sql`
    create or replace function ${inDerive(name)}() returns trigger
      language plpgsql security definer
      as $derive$
    begin
      ${list(steps, sql`\n      `)}
      return new;
    end
    $derive$`;
}

function given(name: string): Sql {
  return columnOf('new', name);
}

function isEither(name: string, columns: TableShape['columns']): boolean {
  return columns.find((one) => one.name === name)?.identity === 'person-or-name';
}

/** A text that may be an ID number or a name: the credit code that the name may be. */
function codeIn(name: string): Sql {
  return sql`case when ${given(name)} ~ '^[0-9A-HJ-NPQRTUWXY]{18}$' then ${given(name)} end`;
}

function tokenIn(name: string): Sql {
  return sql`case when starts_with(${given(name)}, '个:') then ${given(name)} end`;
}

function among(values: readonly Sql[]): Sql {
  return values.length === 0 ? sql`'{}'::text[]` : sql`array_remove(array[${list(values)}]::text[], null)`;
}

function countyThrough({ column: name, register, keyColumn }: Source): Sql {
  return sql`
      if new._county is null and ${given(name)} is not null then
        select s._county into new._county from ${inRegister(register)} s where s.${column(keyColumn)} = ${given(name)};
      end if;`;
}

function listThrough(field: '_organisations' | '_persons', { column: name, register, keyColumn }: Source): Sql {
  const target = columnOf('new', field);
  return sql`
      if ${given(name)} is not null then
        ${target} := ${target} || coalesce((
          select ${columnOf('s', field)} from ${inRegister(register)} s where s.${column(keyColumn)} = ${given(name)}), '{}');
      end if;`;
}

/** Which rows' scope follows from which: platform.scope_source. */
export function sourcesOf({ name, scope, references }: TableShape): Sql {
  const all = [...scope.countyVia, ...scope.organisationsVia, ...scope.personsVia];
  const once = new Map(all.map((source) => [`${source.column} ${source.register}`, source]));
  const held = new Set(references.filter(({ enforced }) => enforced).map((one) => one.column));
  const rows = [...once.values()].map(
    ({ column: field, register, keyColumn }) =>
      sql`(${sql.lit(name)}, ${sql.lit(field)}, ${sql.lit(register)}, ${sql.lit(
        keyColumn,
      )}, ${sql.lit(!held.has(field))})`,
  );
  return rows.length === 0
    ? sql`delete from platform.scope_source where dependent = ${sql.lit(name)}`
    : sql`
      with gone as (delete from platform.scope_source where dependent = ${sql.lit(name)})
      insert into platform.scope_source (dependent, field, source, key_field, weak) values ${list(rows)}
      on conflict do nothing`;
}
