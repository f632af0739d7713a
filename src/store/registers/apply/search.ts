import { sql } from 'kysely';
import type { TableShape } from '../../../register/index.ts';
import { ownRows } from './concerning.ts';
import { column, inDerive, inRegister, textArray, type Sql } from './sql-parts.ts';

/**
 * derive."查找 名称"(part, most): ids of rows whose name has the part, those first that are the whole of it, and none that the account does
 * not see. As the owner, for an index on n-grams is not asked below row-level security; what is read of the rows goes through it again.
 */
export function searchOf(shape: TableShape): readonly Sql[] {
  const { name, nameColumn, keepers } = shape;
  if (nameColumn === null || shape.visibility.kind === 'restricted') return [];
  const now = inRegister(name);
  const field = column(nameColumn);
  const seen = sql`(sees_all or _county = any (counties) or _organisations && platform.organisations()
    or platform.person() = any (_persons))`;
  return [
    sql`
    create or replace function ${searchName(name)}(part text, most integer) returns setof bigint
      language plpgsql stable security definer set search_path = pg_catalog, pg_temp
      as $search$
    declare
      sees_all boolean := platform.everything() <> 'off' or platform.keeps(${textArray(keepers)})${
        shape.visibility.kind === 'city' ? sql` or platform.is_staff()` : sql``
      };
      counties text[] := platform.counties();
      wanted text[] := platform.grams(part);
      plain text := platform.plain_name(part);
    begin
      if plain = '' then
        return;
      end if;
      return query select _row from ${now} where ${field} = part and ${seen} limit most;
      if sees_all or counties <> '{}' then
        return query select _row from ${now}
          where platform.grams(${field}) @> wanted and strpos(platform.plain_name(${field}), plain) > 0
            and ${field} <> part and ${seen}
          limit most;
      else
        return query select _row from ${now}
          where _row in (${ownRows(name)})
            and strpos(platform.plain_name(${field}), plain) > 0 and ${field} <> part
          limit most;
      end if;
    end
    $search$`,
    sql`revoke execute on function ${searchName(name)}(text, integer) from public`,
    sql`grant execute on function ${searchName(name)}(text, integer) to jiangtong_app`,
  ];
}

export function searchName(register: string): Sql {
  return inDerive(`查找 ${register}`);
}
