import { sql } from 'kysely';
import type { TableShape } from '../../../register/index.ts';
import { column, inDerive, inRegister, or, type Sql } from './sql-parts.ts';

/**
 * derive."所涉 名称"(organisations, persons): ids of rows that concern them. As the owner, for row-level security is one condition with many
 * ways to be true, which no index answers; what is read of the rows goes through it again.
 */
export function concerningOf({ name, scope }: TableShape): readonly Sql[] {
  const { organisations, persons, organisationsVia, personsVia } = scope;
  const ways = [
    ...organisations.map((field) => sql`${column(field)} = any (organisations)`),
    ...persons.map((field) => sql`${column(field)} = any (persons)`),
    ...(organisationsVia.length > 0 ? [sql`_organisations && organisations`] : []),
    ...(personsVia.length > 0 ? [sql`_persons && persons`] : []),
  ];
  const made = concerningName(name);
  return [
    sql`
    create or replace function ${made}(organisations text[], persons text[]) returns setof bigint
      language plpgsql stable security definer set search_path = pg_catalog, pg_temp
      as $concerning$
    begin
      return query select _row from ${inRegister(name)} where ${or(ways)};
    end
    $concerning$`,
    sql`revoke execute on function ${made}(text[], text[]) from public`,
    sql`grant execute on function ${made}(text[], text[]) to jiangtong_app`,
  ];
}

export function concerningName(register: string): Sql {
  return inDerive(`所涉 ${register}`);
}

/** Rows that concern the account's own organisations and person. */
export function ownRows(register: string): Sql {
  return sql`select ${concerningName(register)}(platform.organisations(), array_remove(array[platform.person()], null))`;
}
