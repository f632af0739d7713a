import { sql, type ExpressionBuilder, type Expression, type SqlBool } from 'kysely';
import type { CaseState, Level, Party, Status } from '../../case/index.ts';
import type { Tx } from '../database.ts';
import type { Tables } from '../tables.ts';

/** A case for a list. Days are `2025-09-01`, money is in 分, times are as PostgreSQL writes them. */
export interface CaseRow {
  readonly id: string;
  readonly version: number;
  readonly item: string;
  readonly itemName: string;
  readonly beneficiary: Party;
  readonly beneficiaryName: string;
  readonly key: string | null;
  readonly county: string | null;
  readonly status: Status;
  readonly stage: string | null;
  readonly round: number;
  readonly turn: readonly string[];
  readonly submittedOn: string | null;
  readonly decidedOn: string | null;
  readonly endedOn: string | null;
  readonly dueOn: string | null;
  readonly wholeDueOn: string | null;
  readonly respondBy: string | null;
  readonly level: Level | null;
  readonly amount: number | null;
  /** Findings of the cross-checks that wait for an answer. */
  readonly doubts: number;
  readonly at: string;
}

/** What is absent doesn't narrow the list. */
export interface CaseFilter {
  readonly statuses?: readonly Status[] | undefined;
  readonly item?: string | undefined;
  readonly county?: string | undefined;
  readonly department?: string | undefined;
  readonly level?: Level | undefined;
  /** The beginning of a number, or a part of a name. */
  readonly text?: string | undefined;
  /** Submitted on these days or between them. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Names of turns, as in `turn`. */
  readonly turns?: readonly string[] | undefined;
  /** Tokens or credit codes of beneficiaries. */
  readonly beneficiaries?: readonly string[] | undefined;
  /** Only those with findings that wait for an answer. */
  readonly doubtful?: boolean | undefined;
}

const ROW = [
  'id',
  'version',
  'item',
  sql<string>`state #>> '{procedure,name}'`.as('item_name'),
  'beneficiary_kind',
  'beneficiary',
  'beneficiary_name',
  'key',
  'county',
  'status',
  'stage',
  'round',
  'turn',
  'submitted_on',
  'decided_on',
  'ended_on',
  'due_on',
  'whole_due_on',
  'respond_by',
  'level',
  'amount',
  'doubts',
  'at',
] as const;

function selection(tx: Tx) {
  return tx.selectFrom('cases.case').select(ROW);
}

type Selected = Awaited<ReturnType<ReturnType<typeof selection>['execute']>>[number];

function rowOf(row: Selected): CaseRow {
  return {
    id: row.id,
    version: row.version,
    item: row.item,
    itemName: row.item_name,
    beneficiary: { kind: row.beneficiary_kind, token: row.beneficiary },
    beneficiaryName: row.beneficiary_name,
    key: row.key,
    county: row.county,
    status: row.status,
    stage: row.stage,
    round: row.round,
    turn: row.turn,
    submittedOn: row.submitted_on,
    decidedOn: row.decided_on,
    endedOn: row.ended_on,
    dueOn: row.due_on,
    wholeDueOn: row.whole_due_on,
    respondBy: row.respond_by,
    level: row.level,
    amount: row.amount === null ? null : Number(row.amount),
    doubts: row.doubts,
    at: row.at,
  };
}

/** Cases that the account sees, newest first. @param before the number after which the page begins */
export async function listCases(
  tx: Tx,
  filter: CaseFilter,
  page: { readonly before?: string | undefined; readonly limit: number },
): Promise<readonly CaseRow[]> {
  const { before } = page;
  const rows = await selection(tx)
    .where((eb) => eb.and([...conditions(eb, filter), ...(before === undefined ? [] : [eb('id', '<', before)])]))
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute();
  return rows.map(rowOf);
}

/** How many of them are in each state. */
export async function countCases(tx: Tx, filter: CaseFilter): Promise<Partial<Record<Status, number>>> {
  const rows = await tx
    .selectFrom('cases.case')
    .select(({ fn }) => ['status', fn.countAll<string>().as('count')] as const)
    .where((eb) => eb.and(conditions(eb, filter)))
    .groupBy('status')
    .execute();
  return Object.fromEntries(rows.map(({ status, count }) => [status, Number(count)]));
}

/** By when whoever's turn it is has to act: the last day to answer, or that of the stage. */
const UNTIL = sql<string>`coalesce(respond_by, due_on, 'infinity'::date)`;

export interface TaskRow {
  readonly row: CaseRow;
  readonly until: string;
  readonly state: CaseState;
}

/** Cases in which it is one of these turns, most urgent first. @param after `until` and number after which the page begins */
export async function listTasks(
  tx: Tx,
  turns: readonly string[],
  page: { readonly after?: readonly [until: string, id: string] | undefined; readonly limit: number },
): Promise<readonly TaskRow[]> {
  if (turns.length === 0) return [];
  const { after, limit } = page;
  const rows = await selection(tx)
    .select(['state', UNTIL.as('until')])
    .where(sql<boolean>`turn && ${turns}::text[]`)
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(${UNTIL}, id) > (${after?.[0] ?? ''}::date, ${after?.[1] ?? ''}::text)`),
    )
    .orderBy(UNTIL)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ row: rowOf(row), until: row.until, state: row.state }));
}

function conditions(
  eb: ExpressionBuilder<Tables, 'cases.case'>,
  { statuses, item, county, department, level, text, from, to, turns, beneficiaries, doubtful }: CaseFilter,
): Expression<SqlBool>[] {
  const when = <T>(value: T | undefined, make: (value: T) => Expression<SqlBool>): Expression<SqlBool>[] =>
    value === undefined ? [] : [make(value)];
  return [
    ...when(statuses, (values) => sql<boolean>`status = any (${values}::text[])`),
    ...when(item, (value) => eb('item', '=', value)),
    ...when(county, (value) => eb('county', '=', value)),
    ...when(department, (value) => sql<boolean>`departments && array[${value}]::text[]`),
    ...when(level, (value) => eb('level', '=', value)),
    ...when(text, (value) =>
      eb.or([eb('id', 'like', `${escaped(value)}%`), eb('beneficiary_name', 'like', `%${escaped(value)}%`)]),
    ),
    ...when(from, (value) => eb('submitted_on', '>=', value)),
    ...when(to, (value) => eb('submitted_on', '<=', value)),
    ...when(turns, (values) => sql<boolean>`turn && ${values}::text[]`),
    ...when(beneficiaries, (values) => sql<boolean>`beneficiary = any (${values}::text[])`),
    ...(doubtful === true ? [sql<boolean>`doubts > 0`] : []),
  ];
}

/** A text that means itself in `like`. */
function escaped(text: string): string {
  return text.replaceAll(/[\\%_]/gu, (character) => `\\${character}`);
}

// ── jobs ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The numbers of cases that somebody has to do something with in time, by number. */
export async function runningCases(
  tx: Tx,
  page: { readonly after?: string | undefined; readonly limit: number },
): Promise<readonly string[]> {
  const rows = await tx
    .selectFrom('cases.case')
    .select('id')
    .where(sql<boolean>`(submitted_on is not null and ended_on is null or respond_by is not null)`)
    .where('id', '>', page.after ?? '')
    .orderBy('id')
    .limit(page.limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** The numbers of cases whose last day to answer was before `today`, by number. */
export async function unansweredCases(
  tx: Tx,
  today: string,
  page: { readonly after?: string | undefined; readonly limit: number },
): Promise<readonly string[]> {
  const rows = await tx
    .selectFrom('cases.case')
    .select('id')
    .where('respond_by', '<', today)
    .where('id', '>', page.after ?? '')
    .orderBy('id')
    .limit(page.limit)
    .execute();
  return rows.map(({ id }) => id);
}

export interface CaseClocks {
  readonly level: Level | null;
  readonly dueOn: string | null;
  readonly wholeDueOn: string | null;
}

/** What the calendar alone has changed about a case, its row held. It is no event and no new version. */
export async function updateClocks(tx: Tx, id: string, { level, dueOn, wholeDueOn }: CaseClocks): Promise<void> {
  await tx
    .updateTable('cases.case')
    .set({ level, due_on: dueOn, whole_due_on: wholeDueOn })
    .where('id', '=', id)
    .execute();
}

/** The clocks as the row has them, held until the transaction ends. */
export async function lockClocks(
  tx: Tx,
  id: string,
): Promise<{ readonly state: CaseState; readonly clocks: CaseClocks } | undefined> {
  const row = await tx
    .selectFrom('cases.case')
    .select(['state', 'level', 'due_on', 'whole_due_on'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return { state: row.state, clocks: { level: row.level, dueOn: row.due_on, wholeDueOn: row.whole_due_on } };
}

/** Keys of an item that were ever claimed by these beneficiaries, as `beneficiary key`. */
export async function claimedKeys(
  tx: Tx,
  item: string,
  beneficiaries: readonly string[],
): Promise<ReadonlySet<string>> {
  if (beneficiaries.length === 0) return new Set();
  const rows = await tx
    .selectFrom('cases.case')
    .select(['beneficiary', 'key'])
    .where('item', '=', item)
    .where('beneficiary', 'in', [...new Set(beneficiaries)])
    .where('key', 'is not', null)
    .execute();
  return new Set(rows.map(({ beneficiary, key }) => `${beneficiary} ${key ?? ''}`));
}
