import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import Type, { type TObject } from 'typebox';
import {
  assignTasks,
  boardDocument,
  DOCX_TYPE,
  manageTask,
  reportTask,
  supervisionBoard,
  supervisionTask,
  type OfficeCommand,
  type TaskDone,
} from '../../flow/index.ts';
import { parseDay } from '../../kit/index.ts';
import { route } from '../route.ts';
import type { Answer } from '../route-spec.ts';
import { dayText, reasonText } from './accounts-shared.ts';
import { attachment } from './registers-shared.ts';
import {
  boardSchema,
  departmentQuery,
  doneSchema,
  measureHeads,
  refused,
  TAG,
  taskParameter,
  taskSchema,
} from './supervision-shared.ts';

/** Supervision: the board of all measures, a task with its course, and what departments and the city's office do with it. */
export function supervisionRoutes(app: FastifyInstance): void {
  boardRoutes(app);
  taskRoute(app);
  assignRoute(app);
  reportRoute(app);
  officeRoutes(app);
}

function boardRoutes(app: FastifyInstance): void {
  const measures = measureHeads(app);
  route(app, {
    method: 'GET',
    url: '/api/supervision',
    permission: 'supervision.read',
    operationId: 'getSupervisionBoard',
    tag: TAG,
    summary: '督查台：各条措施、各项任务现在怎样',
    query: departmentQuery,
    answers: { 200: { description: '督查台', schema: boardSchema } },
    problems: ['no-such-resource'],
    refused,
    handle: async ({ context, query }) => ({ body: await supervisionBoard(context, measures, query) }),
  });
  route(app, {
    method: 'GET',
    url: '/api/supervision/board.docx',
    permission: 'supervision.read',
    operationId: 'exportSupervisionBoard',
    tag: TAG,
    summary: '督查通报（DOCX）',
    rate: 'costly',
    query: departmentQuery,
    answers: { 200: { description: '文件', type: DOCX_TYPE } },
    problems: ['no-such-resource'],
    refused,
    handle: async ({ context, query }) => {
      const { name, content } = await boardDocument(context, measures, query);
      return { send: { type: DOCX_TYPE, content: Readable.from([Buffer.from(content)]) }, headers: attachment(name) };
    },
  });
}

function taskRoute(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/supervision/tasks/:id',
    permission: 'supervision.read',
    operationId: 'getSupervisionTask',
    tag: TAG,
    summary: '一项任务和它的经过',
    params: taskParameter,
    answers: { 200: { description: '任务', schema: taskSchema } },
    refused,
    handle: async ({ context, params: { id } }) => {
      const task = await supervisionTask(context, id);
      return { body: task, version: task.version };
    },
  });
}

function assignRoute(app: FastifyInstance): void {
  route(app, {
    method: 'POST',
    url: '/api/supervision/assign',
    permission: 'supervision.manage',
    operationId: 'assignSupervisionTasks',
    tag: TAG,
    summary: '下达任务',
    description: '缺省下达全部还没有下达的。下达以后，责任单位每季度报送进展。',
    command: true,
    body: Type.Object({
      tasks: Type.Optional(
        Type.Array(Type.String({ maxLength: 100 }), {
          minItems: 1,
          maxItems: 500,
          uniqueItems: true,
          description: '只下达这些任务',
        }),
      ),
    }),
    answers: {
      200: { description: '下达了几项', schema: Type.Object({ assigned: Type.Integer({ description: '几项' }) }) },
    },
    problems: ['conflict', 'no-such-resource'],
    refused,
    handle: async ({ context, body }) => ({ body: await assignTasks(context, body.tasks) }),
  });
}

/** What every command on one task declares. */
const ON_TASK = {
  method: 'POST',
  tag: TAG,
  command: true,
  needs: 'if-match',
  params: taskParameter,
  answers: { 200: { description: '办理以后', schema: doneSchema } },
  problems: ['conflict'],
  refused,
} as const;

const words = (description: string) => Type.String({ minLength: 1, maxLength: 2000, description });

function reportRoute(app: FastifyInstance): void {
  route(app, {
    ...ON_TASK,
    url: '/api/supervision/tasks/:id/report',
    permission: 'supervision.report',
    operationId: 'reportSupervisionTask',
    summary: '报送进展',
    description: '责任单位报送自己的；督查办可以代为录入书面报来的。',
    body: Type.Object({
      department: Type.Optional(Type.String({ maxLength: 60, description: '报送单位；只负责一个单位的不用写' })),
      words: words('进展'),
      figure: Type.Optional(
        Type.Union([Type.Number({ minimum: 0, maximum: 1_000_000_000 }), Type.Null()], { description: '完成数' }),
      ),
      evidence: Type.Optional(
        Type.Union([Type.String({ maxLength: 500 }), Type.Null()], { description: '佐证：文件、台账编号' }),
      ),
      complete: Type.Optional(Type.Boolean({ description: '报请办结' })),
    }),
    handle: async ({ context, params: { id }, body, version }) =>
      answer(await reportTask(context, { id, version }, body)),
  });
}

function answer(done: TaskDone): Answer {
  return { body: done, version: done.version };
}

function officeRoutes(app: FastifyInstance): void {
  const reports = Type.Array(Type.Integer({ minimum: 1 }), {
    minItems: 1,
    maxItems: 200,
    uniqueItems: true,
    description: '第几次报送',
  });
  const checked = Type.Object({ reports, words: words('意见') });
  office(app, 'accept', 'acceptSupervisionReports', '核实报送', checked, (body) => ({ type: 'accept', ...body }));
  office(app, 'return', 'returnSupervisionReports', '退回报送', checked, (body) => ({ type: 'return', ...body }));
  const due = Type.Object({ due: dayText('期限'), reason: reasonText('设定的依据') });
  office(app, 'due', 'setSupervisionDue', '设定期限，文件没有写明的', due, (body) => ({
    type: 'set-due',
    due: dayOf(body.due),
    reason: body.reason,
  }));
  const target = Type.Object({
    value: Type.Integer({ minimum: 1, maximum: 1_000_000_000, description: '目标值' }),
    unit: Type.String({ minLength: 1, maxLength: 10, description: '计量单位，如 家' }),
    reason: reasonText('设定的依据'),
  });
  office(app, 'target', 'setSupervisionTarget', '设定目标值，文件没有写明的', target, (body) => ({
    type: 'set-target',
    ...body,
  }));
  const extension = Type.Object({ to: dayText('延到哪一天'), reason: reasonText('延期的理由') });
  office(app, 'extend', 'extendSupervisionTask', '准予延期', extension, (body) => ({
    type: 'extend',
    to: dayOf(body.to),
    reason: body.reason,
  }));
  const end = Type.Object({ words: words('办结的意见') });
  office(app, 'conclude', 'concludeSupervisionTask', '办结（销号）', end, (body) => ({ type: 'conclude', ...body }));
  const again = Type.Object({ reason: reasonText('恢复督办的理由') });
  office(app, 'reopen', 'reopenSupervisionTask', '恢复督办', again, (body) => ({ type: 'reopen', ...body }));
}

/** A command of the city's office on one task. */
function office<B extends TObject>(
  app: FastifyInstance,
  verb: string,
  operationId: string,
  summary: string,
  body: B,
  commandOf: (body: Type.Static<B>) => OfficeCommand,
): void {
  route(app, {
    ...ON_TASK,
    url: `/api/supervision/tasks/:id/${verb}`,
    permission: 'supervision.manage',
    operationId,
    summary,
    body,
    handle: async ({ context, params: { id }, body: given, version }) =>
      answer(await manageTask(context, { id, version }, commandOf(given))),
  });
}

/** The schema has seen that it is a day. */
function dayOf(text: string): number {
  const day = parseDay(text);
  if (day === undefined) throw new TypeError(`${text} is no day`);
  return day;
}
