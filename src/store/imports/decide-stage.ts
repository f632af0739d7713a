import { sql } from 'kysely';
import { columnOf, inRegister, list, type Sql } from '../registers/apply/sql-parts.ts';
import { staged, type Stage } from './stage.ts';

/**
 * What becomes of a row. `add`: it is new. `same`: it stands in the register with this content, or earlier in the file. `correct`: the
 * register has other content. `ask`: so too, and a second person must agree. `asked`: that is asked for already.
 */
export type Fate = 'add' | 'same' | 'correct' | 'ask' | 'asked';

/** Decides what becomes of every row without a fault; rows found to have one meanwhile have none. */
export async function decideStage(stage: Stage): Promise<void> {
  const { tx } = stage;
  await sql`
    insert into import_fate (n, fate)
    select n, 'add' from import_row s where not exists (select from import_fault f where f.n = s.n)`.execute(tx);
  await sql`analyze import_fate`.execute(tx);
  await matchRegister(stage);
  await passOverDoubles(stage);
  if (stage.shape.fourEyes) await matchRequests(stage);
}

/** Rows that the register has already, by their key; where it has none, by all that the file says of them. */
async function matchRegister(stage: Stage): Promise<void> {
  const { tx, shape, columns } = stage;
  const here = list(columns.map((_one, i) => staged(i)));
  const there = list(columns.map(({ name }) => columnOf('r', name)));
  const known = shape.key.length === 0 ? sql`md5(row(${here})::text) = md5(row(${there})::text)` : keysEqual(stage);
  const otherwise = shape.fourEyes ? 'ask' : 'correct';
  await sql`
    update import_fate t set row_id = r._row, version = r._version,
      fate = case when row(${here}) is not distinct from row(${there}) then 'same' else ${otherwise} end
    from import_row s, ${inRegister(shape.name)} r
    where s.n = t.n and ${known}`.execute(tx);
}

function keysEqual({ shape, columns }: Stage): Sql {
  const equal = columns.flatMap(({ name }, i) =>
    shape.key.includes(name) ? [sql`${columnOf('r', name)} = ${staged(i)}`] : [],
  );
  return list(equal, sql` and `);
}

/** Of rows that say the same twice, the later ones add nothing. */
async function passOverDoubles({ tx, shape, columns }: Stage): Promise<void> {
  if (shape.key.length === 0) return;
  const key = list(columns.flatMap(({ name }, i) => (shape.key.includes(name) ? [staged(i)] : [])));
  await sql`
    update import_fate t set fate = 'same'
    from (
      select s.n, min(s.n) over (partition by ${key}) as first from import_row s join import_fate using (n)
      where (${key}) in (select ${key} from import_row s group by ${key} having count(*) > 1)
    ) doubles
    where t.n = doubles.n and doubles.n > doubles.first`.execute(tx);
}

/** A row can wait for one request: the same one is not made again, and another one has to be decided first. */
async function matchRequests(stage: Stage): Promise<void> {
  const { tx, shape } = stage;
  await sql`
    update import_fate t set fate = 'asked'
    from import_row s, ${inRegister(shape.name)} r, platform.change_request q
    where t.fate = 'ask' and s.n = t.n and r._row = t.row_id and q.register = ${shape.name} and q.row_id = t.row_id and q.state = 'open'
      and q.version = t.version and q.change = 'correct' and q.content = ${contentOf(stage)}`.execute(tx);
  await sql`
    insert into import_fault
    select t.n, -1, 'D028', '这一行已有一件等待批准的变更申请（' || q.id || '）', '先批准或退回那一件，再导入'
    from import_fate t join platform.change_request q on q.register = ${shape.name} and q.row_id = t.row_id and q.state = 'open'
    where t.fate = 'ask'`.execute(tx);
  await sql`delete from import_fate t using import_fault f where f.n = t.n`.execute(tx);
}

/** What a request asks for: the columns of the file that are otherwise in the row `r` of the register, as they are kept. */
export function contentOf({ shape, columns }: Stage): Sql {
  const kept = (valueOf: (index: number, name: string) => Sql): Sql => {
    const pairs = columns.flatMap(({ name, kind }, i) => {
      const value = valueOf(i, name);
      if (shape.key.includes(name)) return [];
      return [sql`${name}::text, ${kind === 'date' ? sql`${value} - date '1970-01-01'` : value}`];
    });
    return pairs.length === 0 ? sql`'{}'::jsonb` : sql`jsonb_build_object(${list(pairs)})`;
  };
  return sql`(
    select coalesce(jsonb_object_agg(wanted.key, wanted.value), '{}')
    from jsonb_each(${kept((i) => staged(i))}) wanted
    join jsonb_each(${kept((_i, name) => columnOf('r', name))}) stands using (key)
    where wanted.value <> stands.value)`;
}

/** Rows by what becomes of them. */
export async function countFates({ tx }: Stage): Promise<Readonly<Record<Fate, number>>> {
  const { rows } = await sql<{ fate: Fate; rows: string }>`
    select fate, count(*) as rows from import_fate group by fate`.execute(tx);
  const of = (fate: Fate): number => Number(rows.find((one) => one.fate === fate)?.rows ?? 0);
  return { add: of('add'), same: of('same'), correct: of('correct'), ask: of('ask'), asked: of('asked') };
}
