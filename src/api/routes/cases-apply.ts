import type { FastifyInstance } from 'fastify';
import Type, { type Static, type TObject } from 'typebox';
import {
  acknowledgeResult,
  appealCase,
  changeAccount,
  confirmOffer,
  declineOffer,
  disputeResult,
  openCase,
  rateCase,
  saveDraft,
  submitCase,
  supplementCase,
  withdrawCase,
  type CaseView,
  type Context,
  type Seen,
} from '../../flow/index.ts';
import type { Permission } from '../../access/index.ts';
import { route } from '../route.ts';
import { applicationBody, CASE_TAG, caseParameter, caseSchema, longText, refused, shown } from './cases-shared.ts';

/** What applicants do with their cases. */
export function caseApplyRoutes(app: FastifyInstance): void {
  openRoute(app);
  draftRoute(app);
  const reason = Type.Object({ reason: longText('理由') });
  caseCommand(app, {
    ...own('submit', 'submitCase', '提交'),
    description: '按此刻的台账和填写的内容测算；规则不给的不能提交，答复里有理由。',
    body: Type.Object(applicationBody),
    flow: (context, seen, body) => submitCase(context, seen, body),
  });
  caseCommand(app, {
    ...own('confirm', 'confirmOffer', '确认享受（免申即享）'),
    body: Type.Object(applicationBody),
    flow: (context, seen, body) => confirmOffer(context, seen, body),
  });
  caseCommand(app, {
    ...own('supplement', 'supplementCase', '提交补正'),
    description: '所告知的全部补正，一并提交。',
    body: Type.Object(applicationBody),
    flow: (context, seen, body) => supplementCase(context, seen, body),
  });
  caseCommand(app, {
    ...own('decline', 'declineOffer', '放弃（免申即享）'),
    body: reason,
    flow: (context, seen, body) => declineOffer(context, seen, body.reason),
  });
  caseCommand(app, {
    ...own('withdraw', 'withdrawCase', '撤回'),
    body: reason,
    flow: (context, seen, body) => withdrawCase(context, seen, body.reason),
  });
  caseCommand(app, {
    ...own('acknowledge', 'acknowledgeResult', '确认办理结果'),
    body: Type.Object({}),
    flow: (context, seen) => acknowledgeResult(context, seen),
  });
  caseCommand(app, {
    ...own('dispute', 'disputeResult', '不认可办理结果'),
    body: reason,
    flow: (context, seen, body) => disputeResult(context, seen, body.reason),
  });
  caseCommand(app, {
    ...own('account', 'changeCaseAccount', '变更收款账户'),
    body: Type.Object({ payee: Type.String({ minLength: 1, maxLength: 100, description: '收款账户的代号' }) }),
    flow: (context, seen, body) => changeAccount(context, seen, body.payee),
  });
  caseCommand(app, {
    ...own('appeal', 'appealCase', '申请复核或申诉'),
    body: Type.Object({ kind: Type.Enum(['复核', '申诉']), grounds: longText('理由') }),
    flow: (context, seen, body) => appealCase(context, seen, body.kind, body.grounds),
  });
  caseCommand(app, {
    ...own('rate', 'rateCase', '评价'),
    body: Type.Object({
      stars: Type.Integer({ minimum: 1, maximum: 5, description: '1 为非常不满意，5 为非常满意' }),
      text: Type.Optional(Type.String({ maxLength: 500, description: '说明' })),
    }),
    flow: (context, seen, body) => rateCase(context, seen, body.stars, body.text ?? ''),
  });
}

function own(verb: string, operationId: string, summary: string) {
  return { verb, operationId, summary, permission: 'case.apply' } as const;
}

function openRoute(app: FastifyInstance): void {
  route(app, {
    method: 'POST',
    url: '/api/cases',
    permission: 'case.apply',
    operationId: 'openCase',
    tag: CASE_TAG,
    summary: '开始申请：建立草稿',
    description:
      '为本人，或为所经办的单位。同一事项、同一对象、同一项只有一件在办：已有的，答复 409 并写明编号，到那一件里继续。属地按台账确定。',
    command: true,
    body: Type.Object({
      item: Type.String({ minLength: 1, maxLength: 20, description: '事项编码，如 14-01' }),
      organisation: Type.Optional(Type.String({ format: 'credit-code', description: '为哪个单位；没有时为本人' })),
      key: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 500,
          description: '同项键；只有一项可以申请时可以不写，见 GET /api/entitlements',
        }),
      ),
      ...applicationBody,
    }),
    answers: { 201: { description: '草稿', schema: caseSchema } },
    problems: ['conflict'],
    refused,
    handle: async ({ context, body }) => {
      const view = await openCase(context, body);
      return { ...shown(view, 201), headers: { location: `/api/cases/${view.id}` } };
    },
  });
}

function draftRoute(app: FastifyInstance): void {
  route(app, {
    method: 'PUT',
    url: '/api/cases/:id/draft',
    permission: 'case.apply',
    operationId: 'saveDraft',
    tag: CASE_TAG,
    summary: '保存草稿',
    description: '没有给出的部分不变，可以一次只存一部分。',
    command: true,
    needs: 'if-match',
    params: caseParameter,
    body: Type.Object(applicationBody),
    answers: { 200: { description: '办件', schema: caseSchema } },
    problems: ['conflict'],
    refused,
    handle: async ({ context, params: { id }, version, body }) =>
      shown(await saveDraft(context, { id, version }, body)),
  });
}

export interface CaseCommand<B extends TObject> {
  readonly verb: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly permission: Extract<Permission, 'case.apply' | 'case.handle'>;
  readonly body: B;
  readonly flow: (context: Context, seen: Seen, body: Static<B>) => Promise<CaseView>;
}

/** One command on one case, at `/api/cases/{id}/{verb}`. */
export function caseCommand<B extends TObject>(
  app: FastifyInstance,
  { verb, operationId, summary, description, permission, body, flow }: CaseCommand<B>,
): void {
  route(app, {
    method: 'POST',
    url: `/api/cases/:id/${verb}`,
    permission,
    operationId,
    tag: CASE_TAG,
    summary,
    ...(description === undefined ? {} : { description }),
    command: true,
    needs: 'if-match',
    params: caseParameter,
    body,
    answers: { 200: { description: '办件', schema: caseSchema } },
    problems: ['conflict'],
    refused,
    handle: async ({ context, params: { id }, version, body: given }) =>
      shown(await flow(context, { id, version }, given)),
  });
}
