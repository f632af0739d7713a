import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import {
  DOCX_TYPE,
  lookUpObjection,
  noticeDocument,
  objectToNotice,
  publicNotice,
  publicNotices,
} from '../../flow/index.ts';
import { pageAnswer, pageOf, pageQuery, readPage } from '../page.ts';
import { route } from '../route.ts';
import { text, textOrNull } from './accounts-shared.ts';
import { batchRoutes } from './public-notices-batches.ts';
import { objectionRoutes } from './public-notices-objections.ts';
import { documentPages } from './public-notices-pages.ts';
import {
  filterQuery,
  idParameter,
  noticeSchema,
  OUTCOME_CODES,
  publicDoor,
  receiptParameter,
  refused,
  rowSchema,
  TAG,
} from './public-notices-shared.ts';
import { attachment } from './registers-shared.ts';

/** Public notices (公示): for everybody without signing in, and for those who publish them. */
export function publicNoticeRoutes(app: FastifyInstance): void {
  listRoute(app);
  oneRoute(app);
  documentRoute(app);
  objectRoute(app);
  lookUpRoute(app);
  batchRoutes(app);
  objectionRoutes(app);
  documentPages(app);
}

function listRoute(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/public-notices',
    permission: 'public-notice.read',
    operationId: 'listPublicNotices',
    tag: TAG,
    summary: '正在公示的和期满未下线的',
    description: '不用登录。新的在前。',
    query: Type.Object({
      item: Type.Optional(Type.String({ maxLength: 20, description: '事项编码' })),
      ...filterQuery,
      ...pageQuery,
    }),
    answers: {
      200: {
        description: '公示',
        schema: Type.Object({
          notices: Type.Array(
            Type.Object({ ...noticeSchema.properties, url: text('名单的地址'), document: text('公文（DOCX）的地址') }),
          ),
          ...pageAnswer,
        }),
      },
    },
    refused,
    handle: async ({ query, now, raw }) => {
      const { item, county, text: part } = query;
      const page = readPage(query, 1);
      const after = page.after === undefined ? undefined : String(page.after[0]);
      const found = await publicNotices(publicDoor(app, now), { item, county, text: part, after, limit: page.limit });
      const { rows, next } = pageOf(raw.url, found, page, ({ id }) => [id]);
      const notices = rows.map((notice) => ({
        ...notice,
        url: `/api/public-notices/${notice.id}`,
        document: `/api/public-notices/${notice.id}/document.docx`,
      }));
      return { body: { notices, next } };
    },
  });
}

function oneRoute(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/public-notices/:id',
    permission: 'public-notice.read',
    operationId: 'getPublicNotice',
    tag: TAG,
    summary: '一份公示和它的名单',
    description: '不用登录。号码已遮盖。期满下线的和撤回的，回答 404 并说明。',
    params: idParameter,
    query: Type.Object({ ...filterQuery, ...pageQuery }),
    answers: {
      200: {
        description: '公示',
        schema: Type.Object({ notice: noticeSchema, rows: Type.Array(rowSchema), ...pageAnswer }),
      },
    },
    problems: ['no-such-resource'],
    refused,
    handle: async ({ params: { id }, query, now, raw }) => {
      const { county, text: part } = query;
      const page = readPage(query, 1);
      const after = page.after === undefined ? undefined : Number(page.after[0]);
      const asked = { county, text: part, after: Number.isSafeInteger(after) ? after : undefined, limit: page.limit };
      const { notice, rows: found } = await publicNotice(publicDoor(app, now), id, asked);
      const { rows, next } = pageOf(raw.url, found, page, ({ row }) => [row]);
      return { body: { notice, rows, next } };
    },
  });
}

function documentRoute(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/public-notices/:id/document.docx',
    permission: 'public-notice.read',
    operationId: 'getPublicNoticeDocument',
    tag: TAG,
    summary: '一份公示的公文（DOCX）',
    description: '按 GB/T 9704-2012 的格式；字体按名称引用。',
    rate: 'costly',
    params: idParameter,
    answers: { 200: { description: '文件', type: DOCX_TYPE } },
    problems: ['no-such-resource'],
    refused,
    handle: async ({ params: { id }, now }) => {
      const { name, content } = await noticeDocument(publicDoor(app, now), id);
      return { send: { type: DOCX_TYPE, content: Readable.from([Buffer.from(content)]) }, headers: attachment(name) };
    },
  });
}

function objectRoute(app: FastifyInstance): void {
  route(app, {
    method: 'POST',
    url: '/api/public-notices/:id/objections',
    permission: 'public-notice.object',
    operationId: 'objectToPublicNotice',
    tag: TAG,
    summary: '提出异议',
    description:
      '不用登录，可以匿名。只有所指的一行暂停公示。内容和联系方式加密保存，只有处理异议的人能看；凭回执号查询处理情况。',
    // Each one stops somebody's money: as few from one address as tries to sign in.
    rate: 'sign-in',
    params: idParameter,
    body: Type.Object({
      row: Type.Integer({ minimum: 1, description: '对哪一行，名单中的序号' }),
      grounds: Type.String({ minLength: 1, maxLength: 4000, description: '异议的内容：哪一点不实，有什么依据' }),
      name: Type.Optional(Type.String({ maxLength: 100, description: '怎么称呼；可以不写' })),
      contact: Type.Optional(Type.String({ maxLength: 200, description: '怎么联系；可以不写' })),
    }),
    answers: {
      201: {
        description: '登记了',
        schema: Type.Object({
          receipt: text('回执号，请记下'),
          row: Type.Integer({ description: '序号' }),
          at: text('提出之日'),
          url: text('查询处理情况的地址'),
        }),
      },
    },
    problems: ['no-such-resource', 'conflict'],
    refused,
    handle: async ({ params: { id }, body, now }) => {
      const given = await objectToNotice(publicDoor(app, now), id, body);
      const url = `/api/objections/${given.receipt}`;
      return { status: 201, body: { ...given, url }, headers: { location: url, 'cache-control': 'no-store' } };
    },
  });
}

function lookUpRoute(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/objections/:receipt',
    permission: 'public-notice.object',
    operationId: 'lookUpObjection',
    tag: TAG,
    summary: '凭回执号查询异议的处理情况',
    description: '不用登录。不显示异议的内容和提出人。',
    rate: 'sign-in',
    params: receiptParameter,
    answers: {
      200: {
        description: '处理情况',
        schema: Type.Object({
          receipt: text('回执号'),
          batch: text('公示编号'),
          title: text('公示的标题'),
          row: Type.Integer({ description: '序号' }),
          outcome: Type.Enum([...OUTCOME_CODES], {
            description: 'open 正在核查，upheld 成立，dismissed 不成立，moot 不再处理',
          }),
          outcomeName: text('处理情况'),
          reason: textOrNull('处理的理由'),
          raisedOn: text('提出之日'),
          settledOn: textOrNull('处理之日'),
        }),
      },
    },
    problems: ['no-such-resource'],
    refused,
    handle: async ({ params: { receipt }, now }) => ({
      body: await lookUpObjection(publicDoor(app, now), receipt),
      headers: { 'cache-control': 'no-store' },
    }),
  });
}
