import { sql } from 'kysely';
import type { TaskEvent, TaskState } from '../../supervision/index.ts';
import type { Tx } from '../database.ts';

/** Which task it is: `liaocheng-2024-23.06-R1`, and the notice and code that this stands for. */
export interface TaskKey {
  readonly id: string;
  readonly notice: string;
  readonly code: string;
}

export interface TaskChange {
  readonly task: TaskKey;
  /** null: it is handed down. */
  readonly before: TaskState | null;
  readonly after: TaskState;
  readonly events: readonly TaskEvent[];
  /** `2026-10-10`; null: nothing is owed. */
  readonly nextDue: string | null;
}

/** Every task that the account may see, by its id. */
export async function supervisedTasks(tx: Tx): Promise<ReadonlyMap<string, TaskState>> {
  const rows = await tx.selectFrom('supervision.task').select(['id', 'state']).execute();
  return new Map(rows.map(({ id, state }) => [id, state]));
}

/** Ids of the tasks of which something is due before a day, `2026-10-10`. */
export async function tasksDueBefore(tx: Tx, day: string): Promise<readonly string[]> {
  const rows = await tx.selectFrom('supervision.task').select('id').where('next_due', '<', day).orderBy('id').execute();
  return rows.map(({ id }) => id);
}

/** Undefined where there is none that the account may see. */
export async function readTask(tx: Tx, id: string): Promise<TaskState | undefined> {
  const row = await tx.selectFrom('supervision.task').select('state').where('id', '=', id).executeTakeFirst();
  return row?.state;
}

/** The same, held until the transaction ends. */
export async function lockTask(tx: Tx, id: string): Promise<TaskState | undefined> {
  const query = tx.selectFrom('supervision.task').select('state').where('id', '=', id).forUpdate();
  return (await query.executeTakeFirst())?.state;
}

/** What happened to a task, the earliest first. */
export async function taskEvents(tx: Tx, id: string): Promise<readonly TaskEvent[]> {
  const rows = await tx.selectFrom('supervision.event').select('event').where('task', '=', id).orderBy('seq').execute();
  return rows.map(({ event }) => event);
}

/** Writes how a task stands now, and what led to it. The caller holds it, or begins it. @returns false where somebody else began it. */
export async function writeTask(tx: Tx, { task, before, after, events, nextDue }: TaskChange): Promise<boolean> {
  const columns = { version: after.events, state: JSON.stringify(after), next_due: nextDue, at: after.at };
  if (before === null) {
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('supervision.task')
      .values({ ...task, ...columns, departments: [...after.departments] })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows !== 1n) return false;
  } else {
    const { numUpdatedRows } = await tx
      .updateTable('supervision.task')
      .set(columns)
      .where('id', '=', task.id)
      .where('version', '=', before.events)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) throw new Error(`task ${task.id} was written without being held`);
  }
  await sql`
    insert into supervision.event (task, seq, event, at)
    select ${task.id}, ${before?.events ?? 0}::integer + given.seq, given.event, (given.event ->> 'at')::timestamptz
    from jsonb_array_elements(${JSON.stringify(events)}::jsonb) with ordinality given (event, seq)`.execute(tx);
  return true;
}
