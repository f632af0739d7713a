import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import {
  cancelBatch,
  previewBatch,
  proposeBatch,
  releaseBatch,
  removeLine,
  returnBatch,
  seeBatch,
  seeBatches,
  submitBatch,
} from '../../flow/index.ts';
import { pageAnswer, pageOf, pageQuery, readPage } from '../page.ts';
import { route } from '../route.ts';
import { idParameter, reasonText } from './accounts-shared.ts';
import { bankRoutes } from './payments-bank.ts';
import { recoveryRoutes } from './payments-recovery.ts';
import { batchSchema, BATCH_STATUSES, previewSchema, shown, summarySchema } from './payments-schemas.ts';
import { caseText, fundText, refused, TAG, yearSchema } from './payments-shared.ts';

/** Payment batches, from what waits for money to the bank's answers. */
export function paymentRoutes(app: FastifyInstance): void {
  listRoutes(app);
  makeRoutes(app);
  makerRoutes(app);
  releaserRoutes(app);
  bankRoutes(app);
  recoveryRoutes(app);
}

function listRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/payments/batches',
    permission: 'payment.read',
    operationId: 'listPaymentBatches',
    tag: TAG,
    summary: '拨付批次，新的在前',
    query: Type.Object({
      status: Type.Optional(Type.Enum([...BATCH_STATUSES], { description: '状态' })),
      fund: Type.Optional(fundText),
      year: Type.Optional(yearSchema),
      ...pageQuery,
    }),
    answers: {
      200: { description: '一页', schema: Type.Object({ batches: Type.Array(summarySchema), ...pageAnswer }) },
    },
    refused,
    handle: async ({ context, query, raw }) => {
      const page = readPage(query, 1);
      const before = page.after === undefined ? undefined : String(page.after[0]);
      const found = await seeBatches(context, query, { before, limit: page.limit + 1 });
      const { rows, next } = pageOf(raw.url, found, page, ({ id }) => [id]);
      return { body: { batches: rows, next } };
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/payments/batches/:id',
    permission: 'payment.read',
    operationId: 'getPaymentBatch',
    tag: TAG,
    summary: '一个拨付批次：各行、摘要、经过、能办的事',
    params: idParameter,
    answers: { 200: { description: '批次', schema: batchSchema } },
    refused,
    handle: async ({ context, params }) => shown(await seeBatch(context, params.id)),
  });
}

const asked = {
  fund: fundText,
  year: yearSchema,
  cases: Type.Optional(
    Type.Array(caseText, {
      minItems: 1,
      maxItems: 2000,
      uniqueItems: true,
      description: '只要这些办件；没有时是全部待拨付的',
    }),
  ),
};

function makeRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'POST',
    url: '/api/payments/preview',
    permission: 'payment.batch',
    operationId: 'previewPaymentBatch',
    tag: TAG,
    summary: '预览：现在能付哪些，哪些留下、为什么',
    description:
      '按决定的日期、办件编号的先后，逐件按现在的已发放重新测算：封顶、就高不重复、本批在前的都算在内。什么都不保存。',
    rate: 'costly',
    body: Type.Object(asked),
    answers: { 200: { description: '预览', schema: previewSchema } },
    refused,
    handle: async ({ context, body }) => ({ body: await previewBatch(context, body) }),
  });
  route(app, {
    method: 'POST',
    url: '/api/payments/batches',
    permission: 'payment.batch',
    operationId: 'proposePaymentBatch',
    tag: TAG,
    summary: '编制拨付批次',
    description: '与预览一样逐件测算；能付的列入批次，其余留待下一批。',
    rate: 'costly',
    command: true,
    body: Type.Object(asked),
    answers: { 200: { description: '批次', schema: batchSchema } },
    problems: ['conflict'],
    refused,
    handle: async ({ context, body }) => shown(await proposeBatch(context, body)),
  });
}

const COMMAND = {
  method: 'POST',
  tag: TAG,
  command: true,
  needs: 'if-match',
  params: idParameter,
  answers: { 200: { description: '批次', schema: batchSchema } },
  problems: ['conflict'],
  refused,
} as const;
const reason = Type.Object({ reason: reasonText('理由') });

function makerRoutes(app: FastifyInstance): void {
  const common = { ...COMMAND, permission: 'payment.batch' } as const;
  route(app, {
    ...common,
    url: '/api/payments/batches/:id/remove',
    operationId: 'removePaymentLine',
    summary: '移出一行，写明理由',
    body: Type.Object({
      number: Type.Integer({ minimum: 1, maximum: 1_000_000, description: '序号' }),
      reason: reasonText('理由'),
    }),
    handle: async ({ context, params: { id }, version, body }) =>
      shown(await removeLine(context, { id, version }, body)),
  });
  route(app, {
    ...common,
    url: '/api/payments/batches/:id/submit',
    operationId: 'submitPaymentBatch',
    summary: '提交，待另一人放行',
    handle: async ({ context, params: { id }, version }) => shown(await submitBatch(context, { id, version })),
  });
  route(app, {
    ...common,
    url: '/api/payments/batches/:id/cancel',
    operationId: 'cancelPaymentBatch',
    summary: '撤销批次，各办件回到待拨付',
    body: reason,
    handle: async ({ context, params: { id }, version, body }) =>
      shown(await cancelBatch(context, { id, version }, body.reason)),
  });
}

function releaserRoutes(app: FastifyInstance): void {
  const common = { ...COMMAND, permission: 'payment.release' } as const;
  route(app, {
    ...common,
    url: '/api/payments/batches/:id/return',
    operationId: 'returnPaymentBatch',
    summary: '退回给编制的人',
    body: reason,
    handle: async ({ context, params: { id }, version, body }) =>
      shown(await returnBatch(context, { id, version }, body.reason)),
  });
  route(app, {
    ...common,
    url: '/api/payments/batches/:id/release',
    operationId: 'releasePaymentBatch',
    summary: '放行',
    description:
      '须是没有编制、提交过它，也没有受理、审核、复核过其中办件的人；写明所见各行的摘要。每件再测算一次，提交以后有变化的不放行，并列出是哪几行。同时放行多次，只有一次生效，其余答 409。',
    rate: 'costly',
    body: Type.Object({ digest: Type.String({ pattern: '^[0-9a-f]{64}$', description: '所见批次的 digest（SM3）' }) }),
    handle: async ({ context, params: { id }, version, body }) =>
      shown(await releaseBatch(context, { id, version }, body.digest)),
  });
}
