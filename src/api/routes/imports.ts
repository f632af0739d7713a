import { createReadStream } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import {
  cancelImport,
  findReport,
  MEDIA_TYPES,
  MOST_UPLOAD,
  receiveImport,
  seeImport,
  seeImports,
  UPLOAD_DAYS,
  type Context,
  type ImportMode,
  type ImportQueue,
  type NamedImport,
} from '../../flow/index.ts';
import { RequestProblem } from '../errors.ts';
import { pageAnswer, pageOf, pageQuery, readPage } from '../page.ts';
import { route } from '../route.ts';
import type { Answer } from '../route-spec.ts';
import { idParameter, text, textOrNull } from './accounts-shared.ts';
import { attachment, refused, registerParameter } from './registers-shared.ts';

const TAG = '导入导出';
const MIB = 1024 * 1024;

const count = (description: string) => Type.Integer({ description });

const importSchema = Type.Object({
  id: text('编号'),
  register: text('台账'),
  fileName: text('文件名'),
  bytes: count('字节数'),
  sha256: text('文件的 SHA-256'),
  sm3: text('文件的 SM3'),
  mode: Type.Enum(['all-or-nothing', 'good-rows'], { description: '全部正确才写入；或写入正确的行' }),
  state: Type.Enum(['received', 'checking', 'writing', 'done', 'refused', 'failed', 'cancelled', 'interrupted'], {
    description:
      'received 排队，checking 核对，writing 写入，done 完成，refused 有错、未写入，failed 出错、未写入，cancelled 已取消，interrupted 中断、会自动重做',
  }),
  counts: Type.Object({
    read: count('读到的行'),
    good: count('正确的行'),
    bad: count('有错的行'),
    added: count('登记'),
    unchanged: count('已有、相同'),
    corrected: count('更正'),
    waiting: count('成为变更申请'),
  }),
  findings: Type.Object({
    faults: Type.Optional(
      Type.Array(
        Type.Object({
          row: count('行号；0 是整个文件'),
          column: text('栏目；空是整行'),
          code: text('错误编码'),
          message: text('错在哪里'),
          hint: text('怎么办'),
        }),
        { description: '前几处错误；全部在错误报告里' },
      ),
    ),
    leftOut: Type.Optional(Type.Array(Type.String(), { description: '文件里有、没有导入的列' })),
    sheet: Type.Optional(text('读的工作表')),
    otherSheets: Type.Optional(Type.Array(Type.String(), { description: '表头相同、没有读的工作表' })),
  }),
  report: Type.Union([Type.String(), Type.Null()], { description: '错误报告的地址；改正后可以直接再导入' }),
  by: text('上传的账号'),
  byName: textOrNull('上传的人'),
  receivedAt: text('上传的时间'),
  startedAt: textOrNull('开始的时间'),
  finishedAt: textOrNull('结束的时间'),
});

/** Registers from files. */
export function importRoutes(app: FastifyInstance): void {
  receiveRoute(app, app.services.platform?.imports?.house.mostBytes ?? MOST_UPLOAD);
  route(app, {
    method: 'GET',
    url: '/api/imports',
    permission: 'register.import',
    operationId: 'listImports',
    tag: TAG,
    summary: '导入，新的在前',
    query: Type.Object({
      register: Type.Optional(Type.String({ maxLength: 60, description: '台账' })),
      ...pageQuery,
    }),
    answers: {
      200: { description: '一页', schema: Type.Object({ imports: Type.Array(importSchema), ...pageAnswer }) },
    },
    refused,
    handle: async ({ context, query: { register, ...asked }, raw }) => {
      const page = readPage(asked, 1);
      const after = page.after === undefined ? undefined : String(page.after[0]);
      const found = await seeImports(context, { register, after, limit: page.limit + 1 });
      const { rows, next } = pageOf(raw.url, found.imports, page, ({ id }) => [id]);
      return { body: { imports: rows.map((one) => viewOf(one, context)), next } };
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/imports/:id',
    permission: 'register.import',
    operationId: 'getImport',
    tag: TAG,
    summary: '一次导入：进度和结果',
    params: idParameter,
    answers: { 200: { description: '导入', schema: importSchema } },
    refused,
    handle: async ({ context, params }) => shown(context, params.id),
  });
  reportRoute(app);
  cancelRoute(app);
}

function receiveRoute(app: FastifyInstance, mostBytes: number): void {
  route(app, {
    method: 'POST',
    url: '/api/registers/:register/imports',
    permission: 'register.import',
    operationId: 'importRegister',
    tag: TAG,
    summary: '导入一个文件（XLSX 或 CSV）',
    description: `收下文件，排队核对和写入；看 Location 的进度。同一文件可以重复导入：已登记、内容相同的行不再登记，内容不同的作为更正（须两人的台账成为变更申请）。文件和错误报告保存 ${String(UPLOAD_DAYS)} 天后删除。`,
    command: true,
    rate: 'costly',
    params: registerParameter,
    upload: {
      mostBytes,
      description: `.xlsx 或 .csv，最多 ${String(Math.trunc(mostBytes / MIB))} MiB；表头写明各栏的名称`,
      fields: { mode: 'all-or-nothing（缺省）：有一行不对就都不写入；good-rows：写入正确的行，其余进错误报告' },
    },
    answers: { 202: { description: '已收下', schema: importSchema } },
    refused,
    handle: async ({ context, params: { register }, file }) => {
      const queue = queueOf(app);
      const { name, stream, fields } = await file();
      const given = { register, fileName: name, content: stream, mode: modeOf(fields['mode']) };
      const id = await receiveImport(context, given, { uploads: queue.house.uploads, most: mostBytes });
      queue.add({ id, actor: context.actor });
      return { ...(await shown(context, id)), status: 202, headers: { location: `/api/imports/${id}` } };
    },
  });
}

function modeOf(given = 'all-or-nothing'): ImportMode {
  if (given === 'all-or-nothing' || given === 'good-rows') return given;
  throw new RequestProblem('bad-input', '导入的方式不对。', [
    {
      pointer: '/mode',
      code: 'A008',
      message: `“mode”的值“${given.slice(0, 50)}”不在可选范围内`,
      hint: '可选：all-or-nothing、good-rows',
    },
  ]);
}

function reportRoute(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/imports/:id/report',
    permission: 'register.import',
    operationId: 'getImportReport',
    tag: TAG,
    summary: '错误报告（XLSX），改正后可以直接再导入',
    description: `里面有上传时的完整身份证号，只给上传的人。保存 ${String(UPLOAD_DAYS)} 天。`,
    params: idParameter,
    answers: { 200: { description: '错误报告', type: MEDIA_TYPES.xlsx } },
    refused,
    handle: async ({ context, params }) => {
      const found = await findReport(context, queueOf(app).house.uploads, params.id);
      if (found === 'none') throw new RequestProblem('no-such-resource', '这次导入没有错误报告，或不是您上传的。');
      if (found === 'expired')
        throw new RequestProblem(
          'no-such-resource',
          `错误报告只保存 ${String(UPLOAD_DAYS)} 天，已经删除。请再导入一次。`,
        );
      return {
        send: { type: MEDIA_TYPES.xlsx, content: createReadStream(found.path) },
        headers: attachment(found.name),
      };
    },
  });
}

/** Without `If-Match`: how far an import is changes all the time, and to cancel it means whatever it is by now. */
function cancelRoute(app: FastifyInstance): void {
  route(app, {
    method: 'POST',
    url: '/api/imports/:id/cancel',
    permission: 'register.import',
    operationId: 'cancelImport',
    tag: TAG,
    summary: '取消导入，写入之前都可以',
    command: true,
    params: idParameter,
    answers: { 202: { description: '已通知取消；稍后看状态', schema: importSchema } },
    problems: ['conflict'],
    refused,
    handle: async ({ context, params: { id } }) => {
      switch (await cancelImport(context, id)) {
        case 'unknown':
          return notThere();
        case 'too-late':
          throw new RequestProblem('conflict', '已经开始写入，或已经结束，不能取消。');
        case 'asked':
          return { ...(await shown(context, id)), status: 202 };
      }
    },
  });
}

async function shown(context: Context, id: string): Promise<Answer> {
  const found = await seeImport(context, id);
  return found === undefined ? notThere() : { body: viewOf(found, context), version: found.version };
}

function viewOf(record: NamedImport, { actor }: Context): object {
  const { id, register, fileName, bytes, sha256, sm3, mode, state, counts, findings, by, byName } = record;
  const { receivedAt, startedAt, finishedAt } = record;
  const report = record.report && by === actor.account ? `/api/imports/${id}/report` : null;
  return {
    ...{ id, register, fileName, bytes, sha256, sm3, mode, state, counts, findings, report, by, byName },
    ...{ receivedAt, startedAt, finishedAt },
  };
}

function notThere(): never {
  throw new RequestProblem('no-such-resource', '没有这次导入，或不在可见范围。');
}

function queueOf(app: FastifyInstance): ImportQueue {
  const queue = app.services.platform?.imports;
  if (queue === undefined) throw new Error('routes of imports were added to a server without a queue for them');
  return queue;
}
