import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { AUDIT_ACTIONS, exportAudit, headsFile, listAudit, verifyAudit } from '../../flow/index.ts';
import { RequestProblem } from '../errors.ts';
import { pageAnswer, pageOf, pageQuery, readPage } from '../page.ts';
import { route } from '../route.ts';
import { text, textOrNull } from './accounts-shared.ts';

const day = (description: string) => Type.Optional(Type.String({ format: 'date', description }));

const entrySchema = Type.Object({
  id: text('编号'),
  at: text('时间，如 2025-12-31T12:00:00.000+08:00'),
  account: text('账号的编号；0 是平台自身'),
  accountName: textOrNull('姓名'),
  session: text('会话'),
  action: text('操作，如 grant.give'),
  name: text('操作的名称，如 授权'),
  subject: text('对象，如 account:17'),
  outcome: Type.Enum(['done', 'refused'], { description: 'done 已做，refused 被拒' }),
  detail: Type.Object({}, { additionalProperties: true, description: '其他内容；身份证号、账号、电话已遮盖' }),
  seq: Type.Union([Type.Integer(), Type.Null()], { description: '在链上的序号；还没有封存时为空' }),
});

const verdictSchema = Type.Union([
  Type.Object({
    ok: Type.Literal(true),
    count: Type.Integer({ description: '条数' }),
    head: Type.Object({ seq: Type.Integer(), hash: text('最后一条的摘要（SM3）') }),
    heads: Type.Integer({ description: '与库外留存的摘要比对，相符的个数' }),
  }),
  Type.Object({
    ok: Type.Literal(false),
    broken: Type.Object(
      {
        reason: text('changed、removed、swapped、added、unsealed、truncated 或 rewritten'),
        message: text('第一处不对的地方'),
      },
      { additionalProperties: true },
    ),
  }),
]);

/** The audit log for those who keep it: read, checked, exported. */
export function auditRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/audit/entries',
    permission: 'audit.read',
    operationId: 'listAuditEntries',
    tag: '审计',
    summary: '审计记录，新的在前',
    query: Type.Object({
      account: Type.Optional(Type.String({ pattern: '^\\d{1,18}$', description: '账号的编号' })),
      action: Type.Optional(Type.Enum(Object.keys(AUDIT_ACTIONS), { description: '操作' })),
      subject: Type.Optional(Type.String({ maxLength: 200, description: '对象，全称' })),
      outcome: Type.Optional(Type.Enum(['done', 'refused'])),
      from: day('自这一天'),
      to: day('至这一天'),
      ...pageQuery,
    }),
    answers: { 200: { description: '一页', schema: Type.Object({ entries: Type.Array(entrySchema), ...pageAnswer }) } },
    handle: async ({ context, query, raw }) => {
      const page = readPage(query, 1);
      const before = page.after === undefined ? undefined : String(page.after[0]);
      const found = await listAudit(context, query, { before, limit: page.limit + 1 });
      const { rows, next } = pageOf(raw.url, found, page, ({ id }) => [id]);
      return { body: { entries: rows.map((entry) => ({ ...entry, name: nameOf(entry.action) })), next } };
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/audit/actions',
    permission: 'audit.read',
    operationId: 'listAuditActions',
    tag: '审计',
    summary: '记入审计的操作，和它们的名称',
    answers: {
      200: {
        description: '操作',
        schema: Type.Object({ actions: Type.Array(Type.Object({ code: text('编码'), name: text('名称') })) }),
      },
    },
    handle: () => ({ body: { actions: Object.entries(AUDIT_ACTIONS).map(([code, name]) => ({ code, name })) } }),
  });
  route(app, {
    method: 'GET',
    url: '/api/audit/verification',
    permission: 'audit.verify',
    operationId: 'verifyAudit',
    tag: '审计',
    summary: '校验整条审计链',
    description: '逐条核对，并与库外留存的摘要比对。记录多时要几分钟。',
    answers: { 200: { description: '完好，或第一处不对的地方', schema: verdictSchema } },
    handle: async ({ context }) => ({ body: await verifyAudit(context, headsOf(app)) }),
  });
  route(app, {
    method: 'GET',
    url: '/api/audit/export',
    permission: 'audit.export',
    operationId: 'exportAudit',
    tag: '审计',
    summary: '导出审计链，可离线校验',
    description: '每行一个 JSON，gzip 压缩。用 jiangtong audit verify 文件 校验，不需要数据库。',
    query: Type.Object({
      first: Type.Optional(Type.Integer({ minimum: 1, description: '从第几条' })),
      last: Type.Optional(Type.Integer({ minimum: 1, description: '到第几条' })),
    }),
    answers: { 200: { description: '导出文件', type: 'application/gzip' } },
    handle: async ({ context, query }) => {
      const lines = exportAudit(context, query);
      // The header is read at once, so that a part that isn't there is a problem and no broken file.
      const header = await lines.next().catch(refuseRange);
      const file = Readable.from(behind(String(header.value), lines)).pipe(createGzip());
      return {
        send: { type: 'application/gzip', content: file },
        headers: { 'content-disposition': 'attachment; filename="audit.ndjson.gz"' },
      };
    },
  });
}

function headsOf(app: FastifyInstance): string | undefined {
  const { platform } = app.services;
  return platform === undefined ? undefined : headsFile(platform.data);
}

function nameOf(action: string): string {
  return Object.entries<string>(AUDIT_ACTIONS).find(([code]) => code === action)?.[1] ?? action;
}

function refuseRange(error: unknown): never {
  if (error instanceof RangeError) throw new RequestProblem('bad-request', error.message);
  throw error;
}

async function* behind(first: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield first;
  yield* rest;
}
