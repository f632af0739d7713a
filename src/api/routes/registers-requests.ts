import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import {
  approveChange,
  cancelChange,
  getChangeRequest,
  listChangeRequests,
  rejectChange,
  type RequestView,
} from '../../flow/index.ts';
import { RequestProblem } from '../errors.ts';
import { pageAnswer, pageOf, pageQuery, readPage } from '../page.ts';
import { route } from '../route.ts';
import type { Answer } from '../route-spec.ts';
import { idParameter, reasonText, text, textOrNull } from './accounts-shared.ts';
import { refused } from './registers-shared.ts';

const TAG = '台账';
const STATES = ['open', 'approved', 'rejected', 'cancelled'] as const;

const anyObject = (description: string) => Type.Object({}, { additionalProperties: true, description });

const requestSchema = Type.Object({
  id: text('编号'),
  register: text('台账'),
  row: text('行的编号'),
  version: Type.Integer({ description: '申请时行的版本' }),
  change: Type.Enum(['correct', 'change', 'withdraw'], { description: '更正、变更、撤回' }),
  values: anyObject('要改成的值，身份证号已遮盖'),
  validFrom: textOrNull('自哪一天起'),
  reason: text('依据'),
  state: Type.Enum([...STATES], { description: '待批准、已批准、已退回、已撤销' }),
  requestedBy: text('申请的账号'),
  requestedByName: textOrNull('申请的人'),
  requestedAt: text('申请的时间'),
  decidedBy: textOrNull('办理的账号'),
  decidedByName: textOrNull('办理的人'),
  decidedAt: textOrNull('办理的时间'),
  decision: textOrNull('办理的意见'),
  now: Type.Union([anyObject('行'), Type.Null()], { description: '行现在的样子' }),
  outdated: Type.Boolean({ description: '行在申请以后改过，不能再批准' }),
});

/** Changes that wait for a second person. */
export function changeRequestRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/change-requests',
    permission: 'register.read',
    operationId: 'listChangeRequests',
    tag: TAG,
    summary: '变更申请：自己的，和自己保管的台账的',
    query: Type.Object({
      state: Type.Optional(Type.Enum([...STATES], { description: '状态' })),
      register: Type.Optional(Type.String({ maxLength: 60, description: '台账' })),
      ...pageQuery,
    }),
    answers: {
      200: { description: '一页', schema: Type.Object({ requests: Type.Array(requestSchema), ...pageAnswer }) },
    },
    refused,
    handle: async ({ context, query: { state, register, ...asked }, raw }) => {
      const page = readPage(asked, 1);
      const { requests } = await listChangeRequests(context, {
        ...(state === undefined ? {} : { state }),
        ...(register === undefined ? {} : { register }),
        after: page.after === undefined ? null : String(page.after[0]),
        limit: page.limit + 1,
      });
      const { rows, next } = pageOf(raw.url, requests, page, ({ id }) => [id]);
      return { body: { requests: rows, next } };
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/change-requests/:id',
    permission: 'register.read',
    operationId: 'getChangeRequest',
    tag: TAG,
    summary: '一件变更申请',
    params: idParameter,
    answers: { 200: { description: '申请', schema: requestSchema } },
    refused,
    handle: async ({ context, params }) => shown(await getChangeRequest(context, params.id)),
  });
  decisionRoutes(app);
}

/** A request changes once, when it is decided: open it is version 1, then 2. */
const OPEN = 1;

function shown(request: RequestView): Answer {
  return { body: request, version: request.state === 'open' ? OPEN : OPEN + 1 };
}

function refuseOther(version: number): void {
  if (version !== OPEN) throw new RequestProblem('precondition-failed', '这件申请已经办结。重新打开，看办理结果。');
}

function decisionRoutes(app: FastifyInstance): void {
  const common = { method: 'POST', tag: TAG, command: true, needs: 'if-match', params: idParameter, refused } as const;
  route(app, {
    ...common,
    url: '/api/change-requests/:id/approve',
    permission: 'register.approve-change',
    operationId: 'approveChange',
    summary: '批准，随即更改',
    description: '须是申请人以外、同一保管部门的人。',
    body: Type.Object({ decision: Type.Optional(reasonText('意见')) }),
    answers: {
      200: {
        description: '更改后的行',
        schema: Type.Object({
          row: Type.Union([anyObject('行'), Type.Null()]),
          request: Type.Union([Type.String(), Type.Null()]),
        }),
      },
    },
    handle: async ({ context, params, body, version }) => {
      refuseOther(version);
      return { body: await approveChange(context, params.id, body.decision ?? null) };
    },
  });
  route(app, {
    ...common,
    url: '/api/change-requests/:id/reject',
    permission: 'register.approve-change',
    operationId: 'rejectChange',
    summary: '退回',
    body: Type.Object({ decision: reasonText('理由') }),
    answers: { 200: { description: '申请', schema: requestSchema } },
    handle: async ({ context, params, body, version }) => {
      refuseOther(version);
      return shown(await rejectChange(context, params.id, body.decision));
    },
  });
  route(app, {
    ...common,
    url: '/api/change-requests/:id/cancel',
    permission: 'register.write',
    operationId: 'cancelChange',
    summary: '撤销自己的申请',
    answers: { 200: { description: '申请', schema: requestSchema } },
    handle: async ({ context, params, version }) => {
      refuseOther(version);
      return shown(await cancelChange(context, params.id));
    },
  });
}
