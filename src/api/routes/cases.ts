import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import {
  CASE_STATUSES,
  caseFacts,
  caseHistory,
  countCaseRows,
  getCase,
  listCaseRows,
  listMyTasks,
  myEntitlements,
  nextTask,
  replayAssessment,
  taskKey,
  type CasesAsked,
} from '../../flow/index.ts';
import { pageAnswer, pageOf, pageQuery, readPage, wrongMark, type PageAsked } from '../page.ts';
import { route } from '../route.ts';
import { assessmentSchema } from '../schemas.ts';
import { idText, text, textOrNull } from './accounts-shared.ts';
import { caseApplyRoutes } from './cases-apply.ts';
import { exOfficioRoutes } from './cases-ex-officio.ts';
import { caseHandleRoutes } from './cases-handle.ts';
import { CASE_TAG, caseParameter, caseSchema, differenceSchema, refused, shown } from './cases-shared.ts';
import { crossCheckRoutes } from './cross-checks.ts';

/** Cases: read by whoever may see them, applied for, and handled. */
export function caseRoutes(app: FastifyInstance): void {
  listRoute(app);
  countRoute(app);
  oneRoutes(app);
  taskRoutes(app);
  entitlementRoute(app);
  caseApplyRoutes(app);
  exOfficioRoutes(app);
  caseHandleRoutes(app);
  crossCheckRoutes(app);
}

/** Nothing is assessed so often: a number beyond it names none. */
const MOST_ASSESSMENTS = 1_000_000;

const isoDay = (description: string) => Type.Optional(Type.String({ format: 'date', description }));

const filterQuery = {
  status: Type.Optional(
    Type.Array(Type.Enum([...CASE_STATUSES]), { maxItems: CASE_STATUSES.length, description: '状态，可以重复' }),
  ),
  item: Type.Optional(Type.String({ maxLength: 20, description: '事项编码' })),
  county: Type.Optional(Type.String({ maxLength: 60, description: '区县' })),
  department: Type.Optional(Type.String({ maxLength: 60, description: '牵头或参与的部门' })),
  level: Type.Optional(
    Type.Enum(['in-time', 'reminder', 'overdue', 'escalated'], { description: '时限：正常、将到期、超期、督办' }),
  ),
  text: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: '编号的开头，或名称的一部分' })),
  from: isoDay('提交日期，自'),
  to: isoDay('提交日期，至'),
  mine: Type.Optional(Type.Boolean({ description: '经办人：轮到自己办的；申请人：自己的' })),
  doubtful: Type.Optional(Type.Boolean({ description: '只要有疑点的；申请人不能用' })),
};

interface FilterGiven extends Omit<CasesAsked, 'statuses'> {
  readonly status?: CasesAsked['statuses'];
}

function filterOf({ status, ...filter }: FilterGiven): CasesAsked {
  return { ...filter, statuses: status };
}

const rowFields = {
  id: text('办件编号'),
  version: Type.Integer({ description: '版本' }),
  item: text('事项编码'),
  itemName: text('事项名称'),
  beneficiary: Type.Object({
    kind: Type.Enum(['person', 'organisation']),
    name: text('姓名或名称'),
    number: text('统一社会信用代码，或遮盖的身份证号'),
  }),
  key: textOrNull('同项键'),
  county: textOrNull('区县'),
  status: text('状态'),
  statusName: text('状态的名称'),
  stage: textOrNull('环节'),
  round: Type.Integer({ description: '第几轮' }),
  turn: text('现在由谁办'),
  submittedOn: textOrNull('提交日期'),
  decidedOn: textOrNull('决定日期'),
  endedOn: textOrNull('结束日期'),
  dueOn: textOrNull('本环节的最后一天'),
  wholeDueOn: textOrNull('全程的最后一天'),
  respondBy: textOrNull('答复的最后一天'),
  level: textOrNull('时限的情况'),
  amount: Type.Union([Type.Integer(), Type.Null()], { description: '决定的金额（分）' }),
  doubts: Type.Integer({ description: '还没有核实说明的疑点；申请人看时为 0' }),
  at: text('最近一次变动的时间'),
};

function listRoute(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/cases',
    permission: 'case.read',
    operationId: 'listCases',
    tag: CASE_TAG,
    summary: '办件，新的在前',
    query: Type.Object({ ...filterQuery, ...pageQuery }),
    answers: {
      200: {
        description: '一页',
        schema: Type.Object({ cases: Type.Array(Type.Object(rowFields)), ...pageAnswer }),
      },
    },
    refused,
    handle: async ({ context, query: { after, limit, ...filter }, raw }) => {
      const page = readPage(
        { ...(after === undefined ? {} : { after }), ...(limit === undefined ? {} : { limit }) },
        1,
      );
      const found = await listCaseRows(context, filterOf(filter), { ...beforeOf(page), limit: page.limit + 1 });
      const { rows, next } = pageOf(raw.url, found, page, ({ id }) => [id]);
      return { body: { cases: rows, next } };
    },
  });
}

function beforeOf({ after }: PageAsked): { readonly before?: string } {
  return after === undefined ? {} : { before: String(after[0]) };
}

function countRoute(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/cases/counts',
    permission: 'case.read',
    operationId: 'countCases',
    tag: CASE_TAG,
    summary: '各状态的办件数',
    query: Type.Object(filterQuery),
    answers: {
      200: {
        description: '各状态',
        schema: Type.Object({
          counts: Type.Array(Type.Object({ status: text('状态'), name: text('名称'), count: Type.Integer() })),
          counties: Type.Array(Type.String(), { description: '可以按哪些区县查' }),
        }),
      },
    },
    refused,
    handle: async ({ context, query }) => ({
      body: {
        counts: await countCaseRows(context, filterOf(query)),
        counties: context.ruleSet.enums['区县']?.values ?? [],
      },
    }),
  });
}

const factsSchema = Type.Object({
  seq: Type.Union([Type.Integer(), Type.Null()], { description: '第几次测算；服务事项不测算，为空' }),
  asOf: textOrNull('截至'),
  groups: Type.Array(
    Type.Object({
      register: text('台账'),
      declared: Type.Boolean({ description: '申请时填写的；作决定时只认台账' }),
      keepers: Type.Array(Type.String(), { description: '保管台账的部门' }),
      rows: Type.Array(
        Type.Object({
          facts: Type.Array(
            Type.Object({
              name: text('字段'),
              unit: text('单位；没有的为空'),
              value: text('测算时的值，写法同测算情形'),
              now: textOrNull('台账现在的值；没有变的为空'),
            }),
          ),
          row: textOrNull('台账中的行；不在可见范围的为空'),
          source: textOrNull('来源：manual、import:17'),
          knownFrom: textOrNull('何时登记'),
        }),
      ),
      more: Type.Integer({ description: '没有列出的行数' }),
    }),
  ),
});

function oneRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/cases/:id',
    permission: 'case.read',
    operationId: 'getCase',
    tag: CASE_TAG,
    summary: '一件办件：环节、意见、时限、材料、测算、现在可以办的步骤',
    params: caseParameter,
    answers: { 200: { description: '办件', schema: caseSchema } },
    refused,
    handle: async ({ context, params: { id } }) => shown(await getCase(context, id)),
  });
  route(app, {
    method: 'GET',
    url: '/api/cases/:id/history',
    permission: 'case.read',
    operationId: 'getCaseHistory',
    tag: CASE_TAG,
    summary: '办理经过：每一步是谁、何时、在哪个环节办的',
    params: caseParameter,
    answers: {
      200: {
        description: '经过',
        schema: Type.Object({
          events: Type.Array(
            Type.Object({
              seq: Type.Integer({ description: '次序' }),
              at: text('时间'),
              type: text('种类'),
              title: text('发生了什么'),
              text: text('内容'),
              stage: textOrNull('环节'),
              by: text('谁'),
            }),
          ),
        }),
      },
    },
    refused,
    handle: async ({ context, params: { id } }) => ({ body: { events: await caseHistory(context, id) } }),
  });
  route(app, {
    method: 'GET',
    url: '/api/cases/:id/facts',
    permission: 'case.read',
    operationId: 'getCaseFacts',
    tag: CASE_TAG,
    summary: '最近一次测算依据的事实，各从哪里来，台账现在是不是还这样',
    params: caseParameter,
    answers: { 200: { description: '事实', schema: factsSchema } },
    refused,
    handle: async ({ context, params: { id } }) => ({ body: await caseFacts(context, id) }),
  });
  route(app, {
    method: 'GET',
    url: '/api/cases/:id/assessments/:seq/replay',
    permission: 'case.read',
    operationId: 'replayAssessment',
    tag: CASE_TAG,
    summary: '按当时的规则和事实重新测算一次，看结果是否一致',
    params: Type.Object({
      ...caseParameter.properties,
      seq: idText('第几次测算'),
    }),
    answers: {
      200: {
        description: '是否一致',
        schema: Type.Object({
          same: Type.Boolean({ description: '与当时的一字不差' }),
          status: text('结果'),
          amount: Type.Union([Type.Integer(), Type.Null()], { description: '金额（分）' }),
          differences: Type.Array(differenceSchema),
        }),
      },
    },
    refused,
    handle: async ({ context, params: { id, seq } }) => {
      const { record, same, differences } = await replayAssessment(
        context,
        id,
        Math.min(Number(seq), MOST_ASSESSMENTS),
      );
      return { body: { same, status: record.status, amount: record.amount, differences } };
    },
  });
}

const taskSchema = Type.Object({
  ...rowFields,
  until: textOrNull('最后一天；没有时限的为空'),
  commands: Type.Array(Type.Object({ command: text('命令'), name: text('名称') }), { description: '您可以办的步骤' }),
  behalf: textOrNull('受谁委托办；不是受委托的为空'),
});

function taskRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/tasks',
    permission: 'case.read',
    operationId: 'listTasks',
    tag: CASE_TAG,
    summary: '现在等我办的，最急的在前',
    query: Type.Object(pageQuery),
    answers: {
      200: { description: '一页', schema: Type.Object({ tasks: Type.Array(taskSchema), ...pageAnswer }) },
    },
    refused,
    handle: async ({ context, query, raw }) => {
      const page = readPage(query, 2);
      const [until, id] = page.after ?? [];
      if (page.after !== undefined && !isMark(until)) throw wrongMark();
      const after = page.after === undefined ? undefined : ([String(until), String(id)] as const);
      const found = await listMyTasks(context, { after, limit: page.limit });
      const { rows, next } = pageOf(raw.url, found, page, taskKey);
      return { body: { tasks: rows, next } };
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/tasks/next',
    permission: 'case.read',
    operationId: 'getNextTask',
    tag: CASE_TAG,
    summary: '下一件：除这一件以外最急的',
    query: Type.Object({ besides: Type.Optional(Type.String({ maxLength: 20, description: '刚办的办件编号' })) }),
    answers: {
      200: { description: '下一件', schema: Type.Object({ task: Type.Union([taskSchema, Type.Null()]) }) },
    },
    refused,
    handle: async ({ context, query: { besides } }) => ({ body: { task: (await nextTask(context, besides)) ?? null } }),
  });
}

function isMark(until: unknown): boolean {
  return typeof until === 'string' && /^(?:infinity|\d{4}-\d{2}-\d{2})$/u.test(until);
}

function entitlementRoute(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/entitlements',
    permission: 'case.apply',
    operationId: 'listEntitlements',
    tag: CASE_TAG,
    summary: '按台账，现在可以得到什么',
    description: '本人的，或所经办的单位的。金额单位为元，与测算的答复相同；key 用于开始申请。',
    rate: 'costly',
    query: Type.Object({
      organisation: Type.Optional(Type.String({ format: 'credit-code', description: '单位；没有时为本人' })),
    }),
    answers: { 200: { description: '测算', schema: assessmentSchema } },
    problems: ['bad-input'],
    refused,
    handle: async ({ context, query: { organisation } }) => ({ body: await myEntitlements(context, organisation) }),
  });
}
