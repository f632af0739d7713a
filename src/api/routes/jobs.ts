import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { retryDelivery, retryFailedJob, seeFailedJobs, seeSmsDeliveries } from '../../flow/index.ts';
import { pageAnswer, pageOf, pageQuery, readPage } from '../page.ts';
import { route } from '../route.ts';
import { idParameter, refused, text, textOrNull } from './accounts-shared.ts';
import { deliverySchema, stateQuery } from './deliveries-shared.ts';

const TAG = '任务';

const jobSchema = Type.Object({
  id: text('编号'),
  task: text('任务，如 messages.deliver'),
  attempts: Type.Integer({ description: '试了几次' }),
  mostAttempts: Type.Integer({ description: '最多试几次' }),
  nextAt: textOrNull('何时再试；空为不再自动重试'),
  failedAt: text('上次失败的时间'),
  error: text('错误的种类和在程序里的位置；没有内容，也没有个人信息'),
});

/** What goes on beside the requests, where it goes wrong. */
export function jobRoutes(app: FastifyInstance): void {
  failedJobRoutes(app);
  smsRoutes(app);
}

function failedJobRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/jobs',
    permission: 'system.jobs',
    operationId: 'listFailedJobs',
    tag: TAG,
    summary: '失败的任务，新的在前',
    query: Type.Object(pageQuery),
    answers: { 200: { description: '一页', schema: Type.Object({ jobs: Type.Array(jobSchema), ...pageAnswer }) } },
    refused,
    handle: async ({ context, query, raw }) => {
      const page = readPage(query, 1);
      const after = page.after === undefined ? undefined : String(page.after[0]);
      const found = await seeFailedJobs(context, { after, limit: page.limit + 1 });
      const { rows, next } = pageOf(raw.url, found, page, ({ id }) => [id]);
      return { body: { jobs: rows, next } };
    },
  });
  // Without If-Match: a job moves on by itself, and to run it again means whatever it is by now.
  route(app, {
    method: 'POST',
    url: '/api/jobs/:id/retry',
    permission: 'system.jobs',
    operationId: 'retryJob',
    tag: TAG,
    summary: '重新运行',
    command: true,
    params: idParameter,
    answers: { 202: { description: '等着运行' } },
    refused,
    handle: async ({ context, params }) => {
      await retryFailedJob(context, params.id);
      return { status: 202 };
    },
  });
}

function smsRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/jobs/sms',
    permission: 'system.jobs',
    operationId: 'listSmsDeliveries',
    tag: TAG,
    summary: '短信的投递，没有号码和内容，新的在前',
    query: Type.Object({ ...stateQuery, ...pageQuery }),
    answers: {
      200: { description: '一页', schema: Type.Object({ deliveries: Type.Array(deliverySchema), ...pageAnswer }) },
    },
    refused,
    handle: async ({ context, query: { state, ...asked }, raw }) => {
      const page = readPage(asked, 1);
      const after = page.after === undefined ? undefined : String(page.after[0]);
      const found = await seeSmsDeliveries(context, { state, after, limit: page.limit + 1 });
      const { rows, next } = pageOf(raw.url, found, page, ({ id }) => [id]);
      return { body: { deliveries: rows, next } };
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/jobs/sms/:id/retry',
    permission: 'system.jobs',
    operationId: 'retrySmsDelivery',
    tag: TAG,
    summary: '重新发送短信',
    command: true,
    needs: 'if-match',
    params: idParameter,
    answers: { 202: { description: '等着发送', schema: deliverySchema } },
    problems: ['conflict'],
    refused,
    handle: async ({ context, params, version }) => {
      const delivery = await retryDelivery(context, 'sms', params.id, version);
      return { body: delivery, version: delivery.version, status: 202 };
    },
  });
}
