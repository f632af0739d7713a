import { sql } from 'kysely';
import { maskText } from '../audit/mask.ts';
import { record } from '../audit/record.ts';
import type { Tx } from '../database.ts';
import { proposalOf, PROPOSAL_COLUMNS, type Proposal, type ProposalState } from '../proposal.ts';

/** A year as the notice arranges it; days as `2027-01-01`. */
export interface NewWorkYear {
  readonly year: number;
  /** 文号 of the notice. */
  readonly document: string;
  readonly holidays: readonly string[];
  readonly workdays: readonly string[];
  readonly note: string | null;
}

export interface StoredWorkYear extends NewWorkYear, Proposal {}

/** Takes in a notice, with an audit entry. @returns its id; undefined where one of that year is open */
export async function proposeWorkYear(tx: Tx, given: NewWorkYear): Promise<string | undefined> {
  const { year, holidays, workdays } = given;
  const [document, note] = [maskText(given.document), given.note === null ? null : maskText(given.note)];
  const made = await tx
    .insertInto('platform.work_year')
    .values({ year, document, holidays: dates(holidays), workdays: dates(workdays), note })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (made === undefined) return undefined;
  const detail = { calendar: made.id, document, holidays: holidays.length, workdays: workdays.length };
  await record(tx, { action: 'calendar.propose', subject: `年度:${String(year)}`, detail });
  return made.id;
}

export async function getWorkYear(tx: Tx, id: string): Promise<StoredWorkYear | undefined> {
  const row = await years(tx).where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : yearOf(row);
}

/** All of them, oldest first. */
export async function listWorkYears(tx: Tx): Promise<readonly StoredWorkYear[]> {
  return (await years(tx).orderBy('id').execute()).map(yearOf);
}

/** Those that hold, in the order in which they take each other's place: by year, of one year the later taken in. */
export async function approvedWorkYears(tx: Tx): Promise<readonly StoredWorkYear[]> {
  return (await years(tx).where('state', '=', 'approved').orderBy('year').orderBy('id').execute()).map(yearOf);
}

/** @returns whether it was open; else nothing is done. The database sees to it that approval is another person's, taking back one's own. */
export async function decideWorkYear(
  tx: Tx,
  { id, year, document }: StoredWorkYear,
  state: Exclude<ProposalState, 'open'>,
  given: string | null,
): Promise<boolean> {
  const decision = given === null ? null : maskText(given);
  const decided = await tx
    .updateTable('platform.work_year')
    .set({ state, decision })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .returning('id')
    .executeTakeFirst();
  if (decided === undefined) return false;
  const detail = { calendar: id, document, ...(decision === null ? {} : { decision }) };
  await record(tx, { action: ACTIONS[state], subject: `年度:${String(year)}`, detail });
  return true;
}

const ACTIONS = { approved: 'calendar.approve', refused: 'calendar.refuse', cancelled: 'calendar.cancel' } as const;

function dates(days: readonly string[]) {
  return sql<readonly string[]>`${days}::date[]`;
}

function years(tx: Tx) {
  return tx.selectFrom('platform.work_year').select([
    ...PROPOSAL_COLUMNS,
    'year',
    'document',
    'note',
    // The driver would make moments of the dates.
    sql<readonly string[]>`to_jsonb(holidays)`.as('holidays'),
    sql<readonly string[]>`to_jsonb(workdays)`.as('workdays'),
  ]);
}

type YearRow = Awaited<ReturnType<ReturnType<typeof years>['executeTakeFirstOrThrow']>>;

function yearOf(row: YearRow): StoredWorkYear {
  const { year, document, note, holidays, workdays } = row;
  return { ...proposalOf(row), year, document, note, holidays, workdays };
}
