import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { settleObjection, staffObjection, staffObjections } from '../../flow/index.ts';
import { pageAnswer, pageOf, pageQuery, readPage } from '../page.ts';
import { route } from '../route.ts';
import { reasonText, text, textOrNull } from './accounts-shared.ts';
import { OUTCOME_CODES, receiptParameter, refused, TAG } from './public-notices-shared.ts';

const MANAGE = 'public-notice.manage';

const headSchema = Type.Object({
  receipt: text('回执号'),
  batch: text('公示编号'),
  edition: Type.Integer({ description: '第几期' }),
  row: Type.Integer({ description: '序号' }),
  case: text('办件编号'),
  outcome: Type.Enum([...OUTCOME_CODES], {
    description: 'open 待处理，upheld 成立，dismissed 不成立，moot 不再处理',
  }),
  reason: textOrNull('处理的理由'),
  at: text('提出的时间'),
  settledAt: textOrNull('处理的时间'),
});

const objectionSchema = Type.Object({
  ...headSchema.properties,
  grounds: text('异议的内容'),
  name: textOrNull('提出人的称呼；匿名的为空'),
  contact: textOrNull('联系方式'),
});

/** Objections, for those who settle them. */
export function objectionRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/public-notice-objections',
    permission: MANAGE,
    operationId: 'listObjections',
    tag: TAG,
    summary: '公示异议',
    description: '先提出的在前；不含异议的内容。',
    query: Type.Object({
      batch: Type.Optional(Type.String({ maxLength: 30, description: '公示编号' })),
      outcome: Type.Optional(Type.Enum([...OUTCOME_CODES], { description: '处理情况' })),
      ...pageQuery,
    }),
    answers: {
      200: { description: '异议', schema: Type.Object({ objections: Type.Array(headSchema), ...pageAnswer }) },
    },
    refused,
    handle: async ({ context, query, raw }) => {
      const { batch, outcome } = query;
      const page = readPage(query, 1);
      const after = page.after === undefined ? undefined : String(page.after[0]);
      const found = await staffObjections(context, { batch, outcome, after, limit: page.limit });
      const { rows: objections, next } = pageOf(raw.url, found, page, ({ receipt }) => [receipt]);
      return { body: { objections, next } };
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/public-notice-objections/:receipt',
    permission: MANAGE,
    operationId: 'getObjection',
    tag: TAG,
    summary: '一件公示异议的内容',
    description: '谁看了哪一件，记入审计。',
    params: receiptParameter,
    answers: { 200: { description: '异议', schema: objectionSchema } },
    refused,
    handle: async ({ context, params: { receipt } }) => ({ body: await staffObjection(context, receipt) }),
  });
  route(app, {
    method: 'POST',
    url: '/api/public-notice-objections/:receipt/settle',
    permission: MANAGE,
    operationId: 'settleObjection',
    tag: TAG,
    summary: '处理一件公示异议',
    description: '不成立的，该行按剩余的工作日继续公示；成立的，该行撤下，办件退回。理由对提出人和当事人公开。',
    command: true,
    params: receiptParameter,
    body: Type.Object({
      upheld: Type.Boolean({ description: '是否成立' }),
      reason: reasonText('处理的理由'),
      to: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: 20,
          description: '成立的，退回哪个环节（从 0 起）；缺省退回作出决定的环节',
        }),
      ),
    }),
    answers: { 200: { description: '处理后的异议', schema: objectionSchema } },
    problems: ['conflict'],
    refused,
    handle: async ({ context, params: { receipt }, body }) => ({
      body: await settleObjection(context, receipt, body),
    }),
  });
}
