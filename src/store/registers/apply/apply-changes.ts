import { sql } from 'kysely';
import type { Change, TableShape } from '../../../register/index.ts';
import { record } from '../../audit/record.ts';
import type { Database, Tx } from '../../database.ts';
import { concerningOf } from './concerning.ts';
import { addColumn, checkName, checkOf, commentsOf, createTable, foreignKey, nameIndexes } from './create-table.ts';
import { deriveOf, sourcesOf } from './derive.ts';
import { rightsOf } from './rights.ts';
import { searchOf } from './search.ts';
import { inRegister, list, type Sql } from './sql-parts.ts';

/** Any number that nothing else locks with. */
const LOCK = 8_624_004;

/** What the dictionary as applied says, and what is to be done; decided under a lock, so that two servers that start at once agree. */
export type Plan = (applied: readonly TableShape[]) => {
  readonly changes: readonly Change[];
  /** All shapes as they are afterwards. */
  readonly wanted: readonly TableShape[];
  /** The changes in words, for the audit. */
  readonly words: readonly string[];
};

/**
 * Brings the tables to what the dictionary wants, in one transaction of the owner.
 * @returns what was done, in words.
 */
export async function applyChanges(database: Database, plan: Plan): Promise<readonly string[]> {
  return database.owner.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${LOCK}), set_config('jiangtong.account', '0', true)`.execute(tx);
    const { changes, wanted, words } = plan(await appliedShapes(tx));
    if (changes.length === 0) return [];
    const shapes = new Map(wanted.map((shape) => [shape.name, shape]));
    // In one go: statements without parameters may be sent together, and there are some two thousand at the first start.
    await list(statementsFor(changes, shapes), sql`;\n`).execute(tx);
    await keepShapes(tx, changes, shapes);
    await record(tx, { action: 'dictionary.apply', subject: 'dictionary', detail: { words } });
    return words;
  });
}

export async function appliedShapes(tx: Tx): Promise<readonly TableShape[]> {
  const rows = await tx.selectFrom('platform.dictionary').select('shape').orderBy('register').execute();
  return rows.map(({ shape }) => shape);
}

function nameOf(change: Change): string {
  return change.kind === 'add-register' ? change.shape.name : change.register;
}

function statementsFor(changes: readonly Change[], shapes: ReadonlyMap<string, TableShape>): readonly Sql[] {
  const fresh = changes.flatMap((change) => (change.kind === 'add-register' ? [change.shape] : []));
  const touched = [...new Set(changes.map(nameOf))].flatMap((name) => shapes.get(name) ?? []);
  const old = touched.filter((shape) => !fresh.includes(shape));
  return [
    ...fresh.flatMap(createTable),
    ...fresh.flatMap((shape) =>
      shape.references.filter(({ enforced }) => enforced).map((one) => foreignKey(shape.name, one)),
    ),
    ...changes.flatMap((change) => alterations(change, shapes)),
    // Whom rows concern follows from the columns, so it is derived anew where there are more of them.
    ...old.map(deriveOf),
    ...touched.flatMap((shape) => [
      ...rightsOf(shape),
      ...concerningOf(shape),
      ...searchOf(shape),
      ...commentsOf(shape),
    ]),
  ];
}

function alterations(change: Change, shapes: ReadonlyMap<string, TableShape>): readonly Sql[] {
  switch (change.kind) {
    case 'add-register':
    case 'rights':
    case 'scope':
      return [];
    case 'add-column': {
      const names = shapes.get(change.register)?.nameColumn === change.column.name;
      return [
        ...addColumn(change.register, change.column, change.reference),
        ...(names ? nameIndexes(change.register, change.column.name) : []),
      ];
    }
    case 'add-values':
    case 'widen':
      return recheck(change.register, change.column, shapes);
    case 'words':
      return [];
  }
}

function recheck(register: string, name: string, shapes: ReadonlyMap<string, TableShape>): readonly Sql[] {
  const one = shapes.get(register)?.columns.find((column) => column.name === name);
  const check = one === undefined ? undefined : checkOf(one);
  if (check === undefined) return [];
  return [
    sql`alter table ${inRegister(register)} drop constraint ${checkName(name)},
      add constraint ${checkName(name)} check (${check})`,
  ];
}

async function keepShapes(tx: Tx, changes: readonly Change[], shapes: ReadonlyMap<string, TableShape>): Promise<void> {
  const names = [...new Set(changes.map(nameOf))];
  for (const name of names) {
    const shape = shapes.get(name);
    if (shape === undefined) continue;
    const json = JSON.stringify(shape);
    await tx
      .insertInto('platform.dictionary')
      .values({ register: name, shape: json })
      .onConflict((conflict) => conflict.column('register').doUpdateSet({ shape: json, at: sql`now()` }))
      .execute();
  }
  for (const name of names) {
    const shape = shapes.get(name);
    if (shape !== undefined) await sourcesOf(shape).execute(tx);
  }
  await deriveAgain(tx, changes);
}

/** Rows whose scope is found in another way than before. */
async function deriveAgain(tx: Tx, changes: readonly Change[]): Promise<void> {
  const registers = changes.flatMap((change) => (change.kind === 'scope' ? [change.register] : []));
  if (registers.length === 0) return;
  await sql`select set_config('jiangtong.change', 'derive', true)`.execute(tx);
  for (const register of registers) await sql`update ${inRegister(register)} set _version = _version`.execute(tx);
  await sql`select set_config('jiangtong.change', '', true)`.execute(tx);
}
