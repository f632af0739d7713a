import { formatDay } from '../../kit/index.ts';
import { rowToOutside, tokensOf, withMasks, type RowValue, type TableShape } from '../../register/index.ts';
import {
  alterRow,
  decideRequest,
  getRequest,
  getRow,
  listRequests,
  maskedOf,
  type ChangeRequest,
  type RequestState,
  type RowAlteration,
  type Tx,
} from '../../store/index.ts';
import { staffNames } from '../access/account-names.ts';
import { demand, refuse } from '../access/refusal.ts';
import type { Context } from '../context.ts';
import { read, step } from '../step.ts';
import { demandKeeper } from './permit.ts';
import { RegisterRefused, refuseRow, refusing } from './refused.ts';
import type { RowView } from './row-view.ts';
import { shapeOf, shapesOf } from './shape-of.ts';
import { reasonFaults, viewOfRow, type Written } from './write-register.ts';

/** A request as it is shown, ID numbers masked. */
export type RequestView = Readonly<{
  id: string;
  register: string;
  row: string;
  version: number;
  change: 'correct' | 'change' | 'withdraw';
  /** What is to be otherwise. */
  values: Readonly<Record<string, RowValue>>;
  validFrom: string | null;
  reason: string;
  state: RequestState;
  requestedBy: string;
  requestedByName: string | null;
  requestedAt: string;
  decidedBy: string | null;
  decidedByName: string | null;
  decidedAt: string | null;
  decision: string | null;
  /** The row as it is now, where it is still there and the actor sees it. */
  now: RowView | null;
  /** Whether the row was altered after this was asked, so that it can't be approved any more. */
  outdated: boolean;
}>;

export interface ChangesAsked {
  readonly state?: RequestState;
  readonly register?: string;
  readonly after?: string | null;
  readonly limit: number;
}

/** Requests about registers that the actor keeps, and their own. */
export async function listChangeRequests(
  context: Context,
  asked: ChangesAsked,
): Promise<{ readonly requests: readonly RequestView[]; readonly next: string | null }> {
  await demand(context, 'register.read');
  return read(context, async (tx) => {
    const { requests, next } = await listRequests(tx, asked);
    const views: RequestView[] = [];
    for (const request of requests) views.push(await requestView(tx, context, request));
    return { requests: views, next };
  });
}

/** @throws RegisterRefused where there is none that the actor sees. */
export async function getChangeRequest(context: Context, id: string): Promise<RequestView> {
  await demand(context, 'register.read');
  return read(context, async (tx) => requestView(tx, context, await requestOrRefuse(tx, id)));
}

async function requestOrRefuse(tx: Tx, id: string): Promise<ChangeRequest> {
  const request = /^\d{1,18}$/u.test(id) ? await getRequest(tx, id) : undefined;
  return request ?? refuseRow('D025', `没有变更申请 ${id}，或不在可见范围`, '核对编号');
}

async function requestView(tx: Tx, context: Context, request: ChangeRequest): Promise<RequestView> {
  const shape = shapesOf(context.ruleSet).get(request.register);
  const row = shape === undefined ? undefined : await getRow(tx, shape, request.row);
  const { validFrom } = request;
  const nameOf = await staffNames(tx, context, [request.requestedBy, request.decidedBy]);
  return {
    ...request,
    requestedByName: nameOf(request.requestedBy),
    decidedByName: nameOf(request.decidedBy),
    validFrom: validFrom === null ? null : formatDay(validFrom),
    values: shape === undefined ? {} : await shownValues(tx, shape, request),
    now: shape === undefined || row === undefined ? null : await viewOfRow(tx, context, shape, row),
    outdated: request.state === 'open' && row?.version !== request.version,
  };
}

async function shownValues(
  tx: Tx,
  shape: TableShape,
  { values }: ChangeRequest,
): Promise<Readonly<Record<string, RowValue>>> {
  const masks = await maskedOf(tx, [...tokensOf(shape, [values])]);
  const shown = rowToOutside(shape, withMasks(shape, values, masks));
  return Object.fromEntries(Object.keys(values).map((name) => [name, shown[name] ?? null]));
}

/**
 * Approves somebody else's request, and does what it asks for.
 * @throws RegisterRefused where it is one's own, is decided already, or the row has been altered since; AccessRefused.
 */
export async function approveChange(context: Context, id: string, decision: string | null = null): Promise<Written> {
  const { request, shape } = await requestToDecide(context, id, 'register.approve');
  return refusing(() =>
    step(context, async (tx) => {
      await decide(tx, request, 'approved', decision);
      const after = await alterRow(tx, shape, alterationOf(request));
      return { row: after === undefined ? null : await viewOfRow(tx, context, shape, after), request: request.id };
    }),
  );
}

/** Sends somebody else's request back, with a reason. */
export async function rejectChange(context: Context, id: string, decision: string): Promise<RequestView> {
  const faults = reasonFaults(decision);
  if (faults.length > 0) throw new RegisterRefused(faults, 'invalid');
  const { request } = await requestToDecide(context, id, 'register.reject');
  return refusing(() =>
    step(context, async (tx) => {
      await decide(tx, request, 'rejected', decision);
      return requestView(tx, context, await requestOrRefuse(tx, id));
    }),
  );
}

/** Takes one's own request back. */
export async function cancelChange(context: Context, id: string): Promise<RequestView> {
  const request = await read(context, (tx) => requestOrRefuse(tx, id));
  await demandKeeper(context, 'register.write', shapeOf(context.ruleSet, request.register));
  if (request.requestedBy !== context.actor.account) refuseRow('D029', '只有申请人可以撤销申请', '不同意的，请退回');
  return refusing(() =>
    step(context, async (tx) => {
      await decide(tx, request, 'cancelled', null);
      return requestView(tx, context, await requestOrRefuse(tx, id));
    }),
  );
}

async function requestToDecide(
  context: Context,
  id: string,
  action: 'register.approve' | 'register.reject',
): Promise<{ readonly request: ChangeRequest; readonly shape: TableShape }> {
  const request = await read(context, (tx) => requestOrRefuse(tx, id));
  const shape = shapeOf(context.ruleSet, request.register);
  await demandKeeper(context, 'register.approve-change', shape);
  if (request.requestedBy === context.actor.account)
    await refuse(context, action, `台账 ${request.register}:${request.row}`, [
      { field: '', message: '不能批准或退回自己的申请', hint: '请同一保管部门的另一人办理；自己的申请可以撤销' },
    ]);
  return { request, shape };
}

async function decide(
  tx: Tx,
  request: ChangeRequest,
  state: Exclude<RequestState, 'open'>,
  decision: string | null,
): Promise<void> {
  if (!(await decideRequest(tx, request, state, decision)))
    refuseRow('D024', '这件申请已经办结', '重新打开，看办理结果');
}

function alterationOf({ id, row, version, change, values, validFrom, reason }: ChangeRequest): RowAlteration {
  const base = { row, version, reason, source: `change:${id}` };
  if (change === 'correct') return { ...base, change, values };
  if (change === 'withdraw') return { ...base, change, validFrom };
  if (validFrom === null) throw new Error(`request ${id} changes a row since no day`);
  return { ...base, change, values, validFrom };
}
