import { sql } from 'kysely';
import type { CaseEvent, CaseState, Level, Party } from '../../case/index.ts';
import type { Tx } from '../database.ts';

/** What a case's row says besides its state, for lists and rights. Days are `2025-09-01`, money is in 分. */
export interface CaseColumns {
  readonly turn: readonly string[];
  readonly stage: string | null;
  readonly submittedOn: string | null;
  readonly decidedOn: string | null;
  readonly endedOn: string | null;
  readonly dueOn: string | null;
  readonly wholeDueOn: string | null;
  readonly respondBy: string | null;
  readonly level: Level | null;
  readonly amount: number | null;
  readonly noticeBatch: string | null;
  readonly paymentBatch: string | null;
}

/** What is said of a case once, when it begins. */
export interface CaseOpening {
  readonly beneficiaryName: string;
  /** 同项键; null for a service. */
  readonly key: string | null;
  readonly departments: readonly string[];
}

/** The next number of a year: `2026-0000123`. */
export async function nextCaseNumber(tx: Tx, year: number): Promise<string> {
  const { rows } = await sql<{ number: string }>`select nextval('cases.number') as number`.execute(tx);
  return `${String(year)}-${(rows[0]?.number ?? '').padStart(7, '0')}`;
}

/** A case that begins. @returns false where the same claim is open already: nothing is kept then. */
export async function insertCase(
  tx: Tx,
  state: CaseState,
  events: readonly CaseEvent[],
  opening: CaseOpening,
  columns: CaseColumns,
): Promise<boolean> {
  const { beneficiary, procedure, applicant } = state;
  const inserted = await tx
    .insertInto('cases.case')
    .values({
      id: state.id,
      item: procedure.item,
      notice: procedure.notice,
      beneficiary_kind: beneficiary.kind,
      beneficiary: beneficiary.token,
      beneficiary_name: opening.beneficiaryName,
      key: opening.key,
      county: state.county,
      departments: [...opening.departments],
      applicant: applicant?.account ?? null,
      confidential: procedure.confidential ?? false,
      opened_at: state.at,
      ...rowOf(state, columns),
    })
    .onConflict((conflict) =>
      conflict
        .columns(['item', 'beneficiary', 'key'])
        .where(
          sql<boolean>`key is not null and status not in ('closed', 'rejected', 'withdrawn', 'declined', 'lapsed')`,
        )
        .doNothing(),
    )
    // Under row-level security a policy of its own asks what `returning` may show; whoever begins a case sees it.
    .returning('id')
    .executeTakeFirst();
  if (inserted === undefined) return false;
  await insertEvents(tx, state.id, 0, events);
  return true;
}

/** What happened to a case and how it stands after that. The caller holds its row. */
export async function updateCase(
  tx: Tx,
  before: CaseState,
  after: CaseState,
  events: readonly CaseEvent[],
  columns: CaseColumns,
): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('cases.case')
    .set(rowOf(after, columns))
    .where('id', '=', after.id)
    .where('version', '=', before.events)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Error(`case ${after.id} was written without its row being held`);
  await insertEvents(tx, after.id, before.events, events);
}

function rowOf(state: CaseState, columns: CaseColumns) {
  return {
    version: state.events,
    status: state.status,
    stage: columns.stage,
    round: state.round,
    turn: [...columns.turn],
    submitted_on: columns.submittedOn,
    decided_on: columns.decidedOn,
    ended_on: columns.endedOn,
    due_on: columns.dueOn,
    whole_due_on: columns.wholeDueOn,
    respond_by: columns.respondBy,
    level: columns.level,
    amount: columns.amount === null ? null : String(columns.amount),
    fund: state.procedure.fund,
    notice_batch: columns.noticeBatch,
    payment_batch: columns.paymentBatch,
    at: state.at,
    state: JSON.stringify(state),
  };
}

async function insertEvents(tx: Tx, id: string, before: number, events: readonly CaseEvent[]): Promise<void> {
  await tx
    .insertInto('cases.event')
    .values(
      events.map((event, index) => ({
        case_id: id,
        seq: before + index + 1,
        event: JSON.stringify(event),
        at: event.at,
      })),
    )
    .execute();
}

/** The case, its row held until the transaction ends; undefined where there is none that the account sees. */
export async function lockCase(tx: Tx, id: string): Promise<CaseState | undefined> {
  const row = await tx.selectFrom('cases.case').select('state').where('id', '=', id).forUpdate().executeTakeFirst();
  return row?.state;
}

export async function readCase(tx: Tx, id: string): Promise<CaseState | undefined> {
  const row = await tx.selectFrom('cases.case').select('state').where('id', '=', id).executeTakeFirst();
  return row?.state;
}

/** What the case is a claim of, besides its state: name of the beneficiary, 同项键. */
export async function claimOf(
  tx: Tx,
  id: string,
): Promise<{ readonly beneficiaryName: string; readonly key: string | null } | undefined> {
  const row = await tx
    .selectFrom('cases.case')
    .select(['beneficiary_name', 'key'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? undefined : { beneficiaryName: row.beneficiary_name, key: row.key };
}

/** The number of the open case of a claim, where the account sees it. */
export async function openCaseOf(tx: Tx, item: string, beneficiary: Party, key: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('cases.case')
    .select('id')
    .where('item', '=', item)
    .where('beneficiary', '=', beneficiary.token)
    .where('key', '=', key)
    .where('status', 'not in', ['closed', 'rejected', 'withdrawn', 'declined', 'lapsed'])
    .executeTakeFirst();
  return row?.id;
}

/** Whether there is any case at all that the account sees. */
export async function anyCase(tx: Tx): Promise<boolean> {
  return (await tx.selectFrom('cases.case').select('id').limit(1).executeTakeFirst()) !== undefined;
}

/** Tokens of all whom a case is about. */
export async function allBeneficiaries(tx: Tx): Promise<readonly string[]> {
  const rows = await tx.selectFrom('cases.case').select('beneficiary').distinct().execute();
  return rows.map(({ beneficiary }) => beneficiary);
}

/** Everything that happened to a case, in order. */
export async function eventsOf(tx: Tx, id: string): Promise<readonly CaseEvent[]> {
  const rows = await tx.selectFrom('cases.event').select('event').where('case_id', '=', id).orderBy('seq').execute();
  return rows.map(({ event }) => event);
}
