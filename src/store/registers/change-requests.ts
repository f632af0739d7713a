import { parseDay, type Day } from '../../kit/index.ts';
import type { RowValues } from '../../register/index.ts';
import { maskText } from '../audit/mask.ts';
import { record } from '../audit/record.ts';
import type { Tx } from '../database.ts';
import type { RowAlteration } from './alter-row.ts';
import type { RowChange } from './mark.ts';
import { rowFault, RowsRefused } from './refused.ts';
import { dayParameter } from './stored-row.ts';

/** `open`: waits for another person of the keepers. */
export type RequestState = 'open' | 'approved' | 'rejected' | 'cancelled';

/** What somebody asks to be done to a row where two persons are wanted. */
export interface ChangeRequest {
  /** A bigint as text. */
  readonly id: string;
  readonly register: string;
  readonly row: string;
  /** Of the row as it was when it was asked. */
  readonly version: number;
  readonly change: RowChange;
  /** Columns that are to be otherwise, as they are kept. */
  readonly values: RowValues;
  readonly validFrom: Day | null;
  readonly reason: string;
  readonly state: RequestState;
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly decision: string | null;
}

/**
 * Asks for an alteration, with an audit entry.
 * @returns the request's id.
 * @throws RowsRefused where one is open for the row.
 */
export async function askForChange(tx: Tx, register: string, given: RowAlteration): Promise<string> {
  const { row, version, change } = given;
  const reason = maskText(given.reason);
  const asked = await tx
    .insertInto('platform.change_request')
    .values({
      register,
      row_id: row,
      version,
      change,
      content: JSON.stringify(given.change === 'withdraw' ? {} : given.values),
      valid_from: dayParameter(given.change === 'correct' ? null : given.validFrom),
      reason,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (asked === undefined)
    throw new RowsRefused([rowFault(-1, 'D028', '这一行已有一件等待批准的变更申请', '等它办结，或请申请人撤销')]);
  await record(tx, {
    action: 'register.propose',
    subject: `台账 ${register}:${row}`,
    detail: { request: asked.id, change, version, reason },
  });
  return asked.id;
}

export async function getRequest(tx: Tx, id: string): Promise<ChangeRequest | undefined> {
  const row = await requests(tx).where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : requestOf(row);
}

export interface RequestsAsked {
  readonly state?: RequestState;
  readonly register?: string;
  /** Id after which the page begins. */
  readonly after?: string | null;
  readonly limit: number;
}

/** Requests that the account sees, by id. */
export async function listRequests(
  tx: Tx,
  { state, register, after = null, limit }: RequestsAsked,
): Promise<{ readonly requests: readonly ChangeRequest[]; readonly next: string | null }> {
  let query = requests(tx)
    .orderBy('id')
    .limit(limit + 1);
  if (state !== undefined) query = query.where('state', '=', state);
  if (register !== undefined) query = query.where('register', '=', register);
  if (after !== null) query = query.where('id', '>', after);
  const found = (await query.execute()).map(requestOf);
  const page = found.slice(0, limit);
  return { requests: page, next: found.length > limit ? (page.at(-1)?.id ?? null) : null };
}

/** @returns whether it was open; else nothing is done. The database sees to it that approval is another person's, cancelling one's own. */
export async function decideRequest(
  tx: Tx,
  request: ChangeRequest,
  state: Exclude<RequestState, 'open'>,
  decision: string | null,
): Promise<boolean> {
  const masked = decision === null ? null : maskText(decision);
  const decided = await tx
    .updateTable('platform.change_request')
    .set({ state, decision: masked })
    .where('id', '=', request.id)
    .where('state', '=', 'open')
    .returning('id')
    .executeTakeFirst();
  if (decided === undefined) return false;
  await record(tx, {
    action: ACTIONS[state],
    subject: `台账 ${request.register}:${request.row}`,
    detail: { request: request.id, change: request.change, ...(masked === null ? {} : { reason: masked }) },
  });
  return true;
}

const ACTIONS = { approved: 'register.approve', rejected: 'register.reject', cancelled: 'register.cancel' } as const;

function requests(tx: Tx) {
  return tx
    .selectFrom('platform.change_request')
    .select([
      'id',
      'register',
      'row_id',
      'version',
      'change',
      'content',
      'valid_from',
      'reason',
      'state',
      'requested_by',
      'requested_at',
      'decided_by',
      'decided_at',
      'decision',
    ]);
}

type RequestRow = Awaited<ReturnType<ReturnType<typeof requests>['executeTakeFirstOrThrow']>>;

function requestOf(row: RequestRow): ChangeRequest {
  return {
    id: row.id,
    register: row.register,
    row: row.row_id,
    version: row.version,
    change: row.change,
    values: row.content,
    validFrom: row.valid_from === null ? null : (parseDay(row.valid_from) ?? null),
    reason: row.reason,
    state: row.state,
    requestedBy: row.requested_by,
    requestedAt: row.requested_at,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    decision: row.decision,
  };
}
