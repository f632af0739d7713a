import { sql } from 'kysely';
import pg from 'pg';
import { maskText } from '../audit/mask.ts';
import { column, columnOf, inRegister, list, type Sql } from '../registers/apply/sql-parts.ts';
import { marked } from '../registers/mark.ts';
import { contentOf, type Fate } from './decide-stage.ts';
import { staged, type Stage } from './stage.ts';

/** Whence and why the rows are written. */
export interface WriteMark {
  /** `import:17`. */
  readonly source: string;
  readonly reason: string;
}

/** Rows a statement: few enough that progress shows, and that one that is refused is soon found. */
const CHUNK = 5000;

/**
 * Writes the rows of one fate, with their history and an audit entry each. A row that PostgreSQL refuses although all was checked
 * (somebody was faster; it may not be seen) gets a fault and is not written.
 * @yields how many were written, after each chunk.
 */
export async function* writeStage(
  stage: Stage,
  fate: 'add' | 'correct' | 'ask',
  mark: WriteMark,
): AsyncGenerator<number, void, void> {
  for (let after = 0; ;) {
    const rows = await rowsOfFate(stage, fate, after);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield await writeChunk(stage, fate, rows, mark);
    after = last;
  }
}

async function rowsOfFate({ tx }: Stage, fate: Fate, after: number): Promise<readonly number[]> {
  const { rows } = await sql<{ n: number }>`
    select n from import_fate where fate = ${fate} and n > ${after} order by n limit ${CHUNK}`.execute(tx);
  return rows.map(({ n }) => n);
}

/** Where a statement is refused as a whole, halves of it are tried, down to the row that it is refused for. */
async function writeChunk(
  stage: Stage,
  fate: 'add' | 'correct' | 'ask',
  rows: readonly number[],
  mark: WriteMark,
): Promise<number> {
  const { tx } = stage;
  await sql`savepoint import_chunk`.execute(tx);
  try {
    const written = await WRITERS[fate](stage, rows, mark);
    if (written < rows.length) await faultUnwritten(stage, fate, rows, mark);
    await sql`release savepoint import_chunk`.execute(tx);
    return written;
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || !isAboutRows(error.code ?? '')) throw error;
    await sql`rollback to savepoint import_chunk`.execute(tx);
    await sql`release savepoint import_chunk`.execute(tx);
    const [only] = rows;
    if (rows.length === 1 && only !== undefined) {
      await faultRefused(stage, only, error.code ?? '');
      return 0;
    }
    const half = Math.ceil(rows.length / 2);
    return (
      (await writeChunk(stage, fate, rows.slice(0, half), mark)) +
      (await writeChunk(stage, fate, rows.slice(half), mark))
    );
  }
}

/** Values, constraints and rights: another row may well pass. Anything else is a fault of the whole. */
function isAboutRows(code: string): boolean {
  return code.startsWith('22') || code.startsWith('23') || code === '42501' || code === '55000';
}

type Writer = (stage: Stage, rows: readonly number[], mark: WriteMark) => Promise<number>;

const WRITERS: Readonly<Record<'add' | 'correct' | 'ask', Writer>> = { add, correct, ask };

async function add({ tx, shape, columns }: Stage, rows: readonly number[], mark: WriteMark): Promise<number> {
  const { numAffectedRows } = await marked(tx, { change: 'insert', ...mark }, () =>
    sql`
      insert into ${inRegister(shape.name)} (${list(columns.map(({ name }) => column(name)))})
      select ${list(columns.map((_one, i) => staged(i)))} from import_row s where s.n = any (${rows}::integer[]) order by s.n
      on conflict do nothing`.execute(tx),
  );
  return Number(numAffectedRows ?? 0);
}

async function correct(stage: Stage, rows: readonly number[], mark: WriteMark): Promise<number> {
  const { tx, shape, columns } = stage;
  const sets = columns.flatMap(({ name }, i) =>
    shape.key.includes(name) ? [] : [sql`${column(name)} = ${staged(i)}`],
  );
  // A version more is the trigger's; this sees to it that there is something to update.
  const { numAffectedRows } = await marked(tx, { change: 'correct', ...mark }, () =>
    sql`
      update ${inRegister(shape.name)} r set ${list([sql`_version = r._version`, ...sets])}
      from import_row s join import_fate t using (n)
      where t.n = any (${rows}::integer[]) and r._row = t.row_id and r._version = t.version`.execute(tx),
  );
  return Number(numAffectedRows ?? 0);
}

async function ask(stage: Stage, rows: readonly number[], mark: WriteMark): Promise<number> {
  const { tx, shape } = stage;
  const reason = maskText(mark.reason);
  const { rows: asked } = await sql<{ id: string }>`
    with asked as (
      insert into platform.change_request (register, row_id, version, change, content, reason)
      select ${shape.name}, t.row_id, t.version, 'correct', ${contentOf(stage)}, ${reason}
      from import_row s join import_fate t using (n) join ${inRegister(shape.name)} r on r._row = t.row_id
      where t.n = any (${rows}::integer[]) order by t.n
      on conflict do nothing
      returning id, row_id, version
    ), told as (
      insert into audit.entry (action, subject, detail)
      select 'register.propose', ${`台账 ${shape.name}:`} || row_id,
        jsonb_build_object('request', id::text, 'change', 'correct', 'version', version, 'reason', ${reason}::text)
      from asked
    )
    select id from asked`.execute(tx);
  return asked.length;
}

/** Those of a chunk that were passed over: what should be there now is not. */
async function faultUnwritten(
  stage: Stage,
  fate: 'add' | 'correct' | 'ask',
  rows: readonly number[],
  { source }: WriteMark,
): Promise<void> {
  const { tx, shape, columns } = stage;
  const key = columns.flatMap(({ name }, i) =>
    shape.key.includes(name) ? [sql`${columnOf('r', name)} = ${staged(i)}`] : [],
  );
  const isThere: Readonly<Record<typeof fate, Sql>> = {
    add: sql`select from ${inRegister(shape.name)} r where ${list([...key, sql`r._source = ${source}`], sql` and `)}`,
    correct: sql`select from ${inRegister(shape.name)} r where r._row = t.row_id and r._source = ${source}`,
    ask: sql`select from platform.change_request q join ${inRegister(shape.name)} r on r._row = q.row_id
      where q.register = ${shape.name} and q.row_id = t.row_id and q.state = 'open' and q.content = ${contentOf(stage)}`,
  };
  const { code, message, hint } = UNWRITTEN[fate];
  await sql`
    insert into import_fault
    select t.n, -1, ${code}, ${message}, ${hint} from import_row s join import_fate t using (n)
    where t.n = any (${rows}::integer[]) and not exists (${isThere[fate]})`.execute(tx);
}

const UNWRITTEN = {
  add: {
    code: 'D020',
    message: '不能登记这个主键',
    hint: '它可能刚被登记，或已在别处登记：再导入一次；仍不行的，请联系保管部门',
  },
  correct: {
    code: 'D024',
    message: '这一行刚被别人改过，或不在可写的范围',
    hint: '重新导入；仍不行的，由保管部门办理',
  },
  ask: { code: 'D028', message: '这一行刚有了另一件变更申请', hint: '先批准或退回那一件，再导入' },
} as const;

async function faultRefused({ tx }: Stage, row: number, code: string): Promise<void> {
  const [fault, message, hint] =
    code === '42501'
      ? ['D023', '不在可写的范围', '由保管部门办理；按区县授权的，只能办理本区县的行']
      : ['D013', '数据库没有接受这一行', '逐栏核对；仍不行的，请把这一行发给系统管理员'];
  await sql`insert into import_fault values (${row}, -1, ${fault}, ${message}, ${hint})`.execute(tx);
}
