import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import {
  DOCX_TYPE,
  freezeNotice,
  getNoticeOffice,
  noticeCandidates,
  previewDocument,
  publishNotice,
  refreezeNotice,
  setNoticeOffice,
  staffNotice,
  staffNotices,
  withdrawNotice,
  type StaffNotice,
} from '../../flow/index.ts';
import { pageAnswer, pageOf, pageQuery, readPage } from '../page.ts';
import { route } from '../route.ts';
import type { Answer } from '../route-spec.ts';
import { reasonText, text, textOrNull } from './accounts-shared.ts';
import { idParameter, noticeSchema, officeSchema, refused, rowSchema, STATUSES, TAG } from './public-notices-shared.ts';
import { attachment } from './registers-shared.ts';

const MANAGE = 'public-notice.manage';

const headSchema = Type.Object({
  ...noticeSchema.properties,
  version: Type.Integer({ description: '版本，也是 ETag' }),
});

const batchSchema = Type.Object({
  ...headSchema.properties,
  keepDays: Type.Integer({ description: '期满后公示页保留几天' }),
  withdrawnFor: textOrNull('上一次撤回的理由'),
  canonical: text('摘要值所依据的全文'),
  list: Type.Array(
    Type.Object({
      ...rowSchema.properties,
      case: text('办件编号'),
      openObjections: Type.Array(Type.String(), { description: '待处理的异议' }),
    }),
  ),
});

const titleField = Type.Optional(
  Type.String({ minLength: 1, maxLength: 200, description: '标题；缺省“关于拟发放…的公示”' }),
);
const daysField = Type.Optional(
  Type.Integer({ minimum: 5, maximum: 60, description: '公示几个工作日；缺省按办事指南' }),
);
const casesField = Type.Optional(
  Type.Array(Type.String({ maxLength: 30 }), {
    minItems: 1,
    maxItems: 1000,
    uniqueItems: true,
    description: '只列这些办件；缺省全部待公示的',
  }),
);

/** Batches, for those who publish them. */
export function batchRoutes(app: FastifyInstance): void {
  candidatesRoute(app);
  lookRoutes(app);
  freezeRoutes(app);
  publishRoute(app);
  withdrawRoute(app);
  officeRoutes(app);
}

function answer(notice: StaffNotice): Answer {
  return { body: notice, version: notice.version };
}

function candidatesRoute(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/public-notice-candidates',
    permission: MANAGE,
    operationId: 'listNoticeCandidates',
    tag: TAG,
    summary: '一个事项待公示的办件',
    description: '还没有列入任何一批的，连同列入时各行的内容。一次最多 1000 件。',
    query: Type.Object({
      item: Type.String({ maxLength: 20, description: '事项编码' }),
      county: Type.Optional(Type.String({ maxLength: 60, description: '区县' })),
    }),
    answers: {
      200: {
        description: '待公示的办件',
        schema: Type.Object({
          cases: Type.Array(
            Type.Object({
              case: text('办件编号'),
              ...Type.Omit(rowSchema, ['row', 'state', 'stateName', 'until']).properties,
            }),
          ),
          more: Type.Boolean({ description: '是否还有' }),
          amount: Type.Integer({ description: '合计（分）' }),
        }),
      },
    },
    refused,
    handle: async ({ context, query }) => ({ body: await noticeCandidates(context, query) }),
  });
}

function lookRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/public-notice-batches',
    permission: MANAGE,
    operationId: 'listNoticeBatches',
    tag: TAG,
    summary: '全部公示批次',
    query: Type.Object({
      status: Type.Optional(Type.Enum([...STATUSES], { description: '状态' })),
      item: Type.Optional(Type.String({ maxLength: 20, description: '事项编码' })),
      ...pageQuery,
    }),
    answers: {
      200: { description: '批次', schema: Type.Object({ batches: Type.Array(headSchema), ...pageAnswer }) },
    },
    refused,
    handle: async ({ context, query, raw }) => {
      const { status, item } = query;
      const page = readPage(query, 1);
      const after = page.after === undefined ? undefined : String(page.after[0]);
      const found = await staffNotices(context, { status, item, after, limit: page.limit });
      const { rows: batches, next } = pageOf(raw.url, found, page, ({ id }) => [id]);
      return { body: { batches, next } };
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/public-notice-batches/:id',
    permission: MANAGE,
    operationId: 'getNoticeBatch',
    tag: TAG,
    summary: '一个公示批次',
    params: idParameter,
    answers: { 200: { description: '批次', schema: batchSchema } },
    refused,
    handle: async ({ context, params: { id } }) => answer(await staffNotice(context, id)),
  });
  route(app, {
    method: 'GET',
    url: '/api/public-notice-batches/:id/document.docx',
    permission: MANAGE,
    operationId: 'previewNoticeDocument',
    tag: TAG,
    summary: '公文（DOCX），发布前也可以看',
    rate: 'costly',
    params: idParameter,
    answers: { 200: { description: '文件', type: DOCX_TYPE } },
    refused,
    handle: async ({ context, params: { id } }) => {
      const { name, content } = await previewDocument(context, id);
      return { send: { type: DOCX_TYPE, content: Readable.from([Buffer.from(content)]) }, headers: attachment(name) };
    },
  });
}

function freezeRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'POST',
    url: '/api/public-notice-batches',
    permission: MANAGE,
    operationId: 'freezeNotice',
    tag: TAG,
    summary: '冻结一批名单',
    description: '各行取自办件和台账，遮盖后不再变动。一批最多 1000 件。',
    command: true,
    body: Type.Object({
      item: Type.String({ maxLength: 20, description: '事项编码' }),
      county: Type.Optional(Type.String({ maxLength: 60, description: '只列这个区县的' })),
      title: titleField,
      days: daysField,
      cases: casesField,
    }),
    answers: { 201: { description: '冻结的批次', schema: batchSchema } },
    problems: ['conflict'],
    refused,
    handle: async ({ context, body }) => {
      const notice = await freezeNotice(context, body);
      const location = `/api/public-notice-batches/${notice.id}`;
      return { ...answer(notice), status: 201, headers: { location } };
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/public-notice-batches/:id/freeze',
    permission: MANAGE,
    operationId: 'refreezeNotice',
    tag: TAG,
    summary: '重新冻结名单',
    description: '发布以前可以重来；撤回的，成为下一期。',
    command: true,
    needs: 'if-match',
    params: idParameter,
    body: Type.Object({ title: titleField, days: daysField, cases: casesField }),
    answers: { 200: { description: '冻结的批次', schema: batchSchema } },
    problems: ['conflict'],
    refused,
    handle: async ({ context, params: { id }, body, version }) =>
      answer(await refreezeNotice(context, id, version, body)),
  });
}

function publishRoute(app: FastifyInstance): void {
  route(app, {
    method: 'POST',
    url: '/api/public-notice-batches/:id/publish',
    permission: MANAGE,
    operationId: 'publishNotice',
    tag: TAG,
    summary: '发布公示',
    description: '今天起公示，不少于五个工作日；名单算出 SM3 摘要值。冻结以后办件或者台账有变化的，不能发布。',
    command: true,
    needs: 'if-match',
    params: idParameter,
    body: Type.Object({
      keepDays: Type.Optional(Type.Integer({ minimum: 0, maximum: 365, description: '期满后公示页保留几天，缺省 30' })),
    }),
    answers: { 200: { description: '发布的批次', schema: batchSchema } },
    problems: ['conflict'],
    refused,
    handle: async ({ context, params: { id }, body, version }) =>
      answer(await publishNotice(context, id, version, body)),
  });
}

function withdrawRoute(app: FastifyInstance): void {
  route(app, {
    method: 'POST',
    url: '/api/public-notice-batches/:id/withdraw',
    permission: MANAGE,
    operationId: 'withdrawNotice',
    tag: TAG,
    summary: '撤回公示',
    description: '还没有期满的各行的办件回到待公示。理由对外公开。',
    command: true,
    needs: 'if-match',
    params: idParameter,
    body: Type.Object({ reason: reasonText('撤回的理由') }),
    answers: { 200: { description: '撤回的批次', schema: batchSchema } },
    problems: ['conflict'],
    refused,
    handle: async ({ context, params: { id }, body, version }) =>
      answer(await withdrawNotice(context, id, version, body)),
  });
}

function officeRoutes(app: FastifyInstance): void {
  const officeAnswer = Type.Object({
    office: Type.Union([officeSchema, Type.Null()], { description: '没有设置的为空' }),
  });
  route(app, {
    method: 'GET',
    url: '/api/public-notice-office',
    permission: MANAGE,
    operationId: 'getNoticeOffice',
    tag: TAG,
    summary: '公示的发布单位和受理异议的方式',
    answers: { 200: { description: '设置', schema: officeAnswer } },
    refused,
    handle: async ({ context }) => ({ body: { office: await getNoticeOffice(context) } }),
  });
  route(app, {
    method: 'PUT',
    url: '/api/public-notice-office',
    permission: MANAGE,
    operationId: 'setNoticeOffice',
    tag: TAG,
    summary: '设置公示的发布单位和受理异议的方式',
    description: '没有设置的，不能发布公示。已经发布的不变。',
    command: true,
    body: Type.Object({
      organ: Type.String({ minLength: 1, maxLength: 100, description: '发布单位' }),
      phone: Type.String({ minLength: 1, maxLength: 100, description: '受理异议的电话' }),
      address: Type.String({ minLength: 1, maxLength: 200, description: '受理异议的地址' }),
    }),
    answers: { 200: { description: '设置', schema: officeAnswer } },
    refused,
    handle: async ({ context, body }) => ({ body: { office: await setNoticeOffice(context, body) } }),
  });
}
