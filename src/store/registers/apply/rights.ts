import { sql } from 'kysely';
import type { TableShape } from '../../../register/index.ts';
import { column, inHistory, inRegister, or, textArray, type Sql } from './sql-parts.ts';

/** Row-level security of a register and its history, made anew. Sub-selects are asked once a statement. */
export function rightsOf(shape: TableShape): readonly Sql[] {
  const [now, history] = [inRegister(shape.name), inHistory(shape.name)];
  const writes = writeCondition(shape);
  return [
    ...[now, history].flatMap((table) => [
      sql`alter table ${table} enable row level security`,
      sql`drop policy if exists seen on ${table}`,
      sql`create policy seen on ${table} for select to jiangtong_app using ${readCondition(shape)}`,
    ]),
    sql`drop policy if exists added on ${now}`,
    sql`create policy added on ${now} for insert to jiangtong_app with check ${writes}`,
    sql`drop policy if exists altered on ${now}`,
    sql`create policy altered on ${now} for update to jiangtong_app using ${writes} with check ${writes}`,
    sql`drop policy if exists withdrawn on ${now}`,
    sql`create policy withdrawn on ${now} for delete to jiangtong_app using ${writes}`,
    sql`drop trigger if exists b_second_person on ${now}`,
    ...(shape.fourEyes
      ? [
          sql`create trigger b_second_person before update or delete on ${now}
            for each row execute function platform.require_second_person()`,
        ]
      : []),
  ];
}

/** Who sees a row (docs/platform.md). */
function readCondition({ visibility, keepers }: TableShape): Sql {
  const everything = sql`(select platform.everything())`;
  const person = sql`(select platform.person()) = any (_persons)`;
  if (visibility.kind === 'restricted') {
    const departments = sql`(select platform.departments())`;
    return or([
      sql`${everything} = 'restricted'`,
      sql`(select platform.keeps(${textArray(visibility.departments)}))`,
      // A clerk of a named department who works for counties sees those of their county.
      sql`(select platform.departments() && ${textArray(visibility.departments)}) and ${ofCounty}`,
      ...(visibility.person ? [person] : []),
      ...visibility.departmentColumns.map((name) => sql`${column(name)} = any (${departments}::text[])`),
      ...visibility.organisationColumns.map(
        (name) => sql`${column(name)} = any ((select platform.organisations())::text[])`,
      ),
    ]);
  }
  return or([
    sql`${everything} <> 'off'`,
    ...(visibility.kind === 'city' ? [sql`(select platform.is_staff())`] : []),
    sql`(select platform.keeps(${textArray(keepers)}))`,
    ofCounty,
    sql`_organisations && (select platform.organisations())`,
    person,
  ]);
}

const ofCounty = sql`_county = any ((select platform.counties())::text[])`;

/** Who writes a row: the keepers, and of them who works for counties, those of the county. */
function writeCondition({ keepers }: TableShape): Sql {
  return or([
    sql`(select platform.writes_everywhere(${textArray(keepers)}))`,
    sql`(select platform.writes_in_counties(${textArray(keepers)})) and ${ofCounty}`,
  ]);
}
