import { sql } from 'kysely';
import type { Reference } from '../../register/index.ts';
import { columnOf, inRegister, list, or, type Sql } from '../registers/apply/sql-parts.ts';
import { rightsIn, type RightsIn } from '../registers/rights-in.ts';
import { staged, type Stage } from './stage.ts';

/**
 * Faults that only show when rows are seen together, with the register, and with what they refer to. The same rules as for rows that are
 * added one by one (`checkRows`), but asked of all rows at once.
 */
export async function checkStage(stage: Stage): Promise<void> {
  const rights = await rightsIn(stage.tx);
  await faultReach(stage, rights);
  await faultDoubles(stage);
  for (const reference of stage.shape.references) await faultReference(stage, reference, rights);
}

function indexOf({ columns }: Stage, name: string): number {
  return columns.findIndex((one) => one.name === name);
}

/** Who works for counties writes the rows of those alone. */
async function faultReach(stage: Stage, { counties, everything }: RightsIn): Promise<void> {
  const { tx, shape } = stage;
  if (counties.length === 0 || everything === 'restricted') return;
  const { county, countyVia } = shape.scope;
  const own = county === null ? -1 : indexOf(stage, county);
  const via = [...new Set(countyVia.map(({ column }) => indexOf(stage, column)))].filter((index) => index >= 0);
  const linked = or(via.map((index) => sql`${staged(index)} is not null`));
  const belongs =
    own === -1
      ? linked
      : sql`case when ${staged(own)} is null then ${linked} else ${staged(own)} = any (${counties}::text[]) end`;
  await sql`
    insert into import_fault
    select n, ${own}::integer, 'D023', '这一行不属于您办理的区县', ${`只能办理${counties.join('、')}的行；其他由市级经办人办理`}::text
    from import_row s where not (${belongs})`.execute(tx);
}

/** Rows of one key: where they say the same, the first counts; where they don't, none is right by itself. */
async function faultDoubles(stage: Stage): Promise<void> {
  const { tx, shape, columns } = stage;
  if (shape.key.length === 0) return;
  const key = list(shape.key.map((name) => staged(indexOf(stage, name))));
  const all = list(columns.map((_one, i) => staged(i)));
  const said = `主键（${shape.key.join('、')}）`;
  await sql`
    insert into import_fault
    select n, ${indexOf(stage, shape.key[0] ?? '')}::integer, 'D021',
      '与第 ' || other || ' 行的' || ${said}::text || '相同，内容不同', '留下对的一行，删去其余的'
    from (
      select n, case when n = first then second else first end as other from (
        select n, min(n) over same as first, nth_value(n, 2) over same as second,
          min(digest) over same <> max(digest) over same as differ
        from (
          select n, ${key}, md5(row(${all})::text) as digest from import_row s
          where (${key}) in (select ${key} from import_row s group by ${key} having count(*) > 1)
        ) s
        window same as (partition by ${key} order by n rows between unbounded preceding and unbounded following)
      ) doubles where differ
    ) found`.execute(tx);
}

/** Whoever writes for the whole city may refer to a row that another department keeps; the others only to what they see. */
async function faultReference(stage: Stage, reference: Reference, { counties }: RightsIn): Promise<void> {
  const { tx, columns } = stage;
  const { column: name, register, keyColumn } = reference;
  const index = indexOf(stage, name);
  const column = columns[index];
  if (column === undefined) return;
  const value = staged(index);
  const known: Sql =
    counties.length === 0
      ? sql`select platform.existing_keys(${register}, ${keyColumn}, array(select key from given)) as key`
      : sql`select ${columnOf('r', keyColumn)} as key from ${inRegister(register)} r where ${columnOf('r', keyColumn)} in (select key from given)`;
  const own =
    register === stage.shape.name
      ? sql`or exists (select from import_row o where ${staged(indexOf(stage, keyColumn), 'o')} = ${value})`
      : sql``;
  const shown =
    column.identity === 'none'
      ? value
      : sql`coalesce((select masked from vault.identity where token = ${value}), ${value})`;
  await sql`
    with given as materialized (select distinct ${value} as key from import_row s where ${value} is not null),
      known as materialized (${known})
    insert into import_fault
    select s.n, ${index}::integer, 'D022',
      ${`“${name}”`}::text || ${shown} || ${`在台账“${register}”中没有，或不在可见范围`}::text,
      ${`先登记到台账“${register}”；已登记而看不到的，由市级经办人办理`}::text
    from import_row s
    where ${value} is not null and not (${value} in (select key from known) ${own})`.execute(tx);
}
