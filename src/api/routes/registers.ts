import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import {
  describeRegister,
  fieldValues,
  getRegisterRow,
  listRegister,
  listRegisters,
  lookUpPerson,
  registerAsOf,
  registerHistory,
  searchRegister,
  type RegisterDescription,
  type RowView,
} from '../../flow/index.ts';
import { pageAnswer, pageOf, pageQuery, readPage, type PageAsked } from '../page.ts';
import { route } from '../route.ts';
import type { Answer } from '../route-spec.ts';
import { text, textOrNull } from './accounts-shared.ts';
import { filterSchema, readWhere, refused, registerParameter, rowParameter, whereQuery } from './registers-shared.ts';
import { changeRequestRoutes } from './registers-requests.ts';
import { rowCommandRoutes } from './registers-rows.ts';

const TAG = '台账';

const anyObject = (description: string) => Type.Object({}, { additionalProperties: true, description });

const registerSchema = Type.Object({
  name: text('名称'),
  notice: text('所属文件'),
  keepers: Type.Array(Type.String(), { description: '保管部门' }),
  key: Type.Array(Type.String(), { description: '主键' }),
  fourEyes: Type.Boolean({ description: '更正、变更、撤回是否须两人' }),
  restricted: Type.Boolean({ description: '是否限定可见' }),
  searchable: Type.Boolean({ description: '能否按名称查找' }),
  mayWrite: Type.Boolean({ description: '您能否登记' }),
});

const rowSchema = Type.Object({
  row: text('行的编号'),
  version: Type.Integer({ description: '版本，也是 ETag' }),
  validFrom: textOrNull('自哪一天起是这样；空表示自始'),
  knownFrom: text('平台何时得知'),
  source: text('来源，如 manual、import:17、change:5'),
  by: text('登记的账号'),
  byName: textOrNull('登记的人；只告诉工作人员'),
  county: textOrNull('属地'),
  values: anyObject('各栏目的值：日期如 2025-09-01，金额以元为单位，身份证号已遮盖'),
  names: anyObject('栏目所指的人和单位的名称'),
});

const rowsAnswer = Type.Object({
  rows: Type.Array(rowSchema),
  count: Type.Optional(
    Type.Object(
      { rows: Type.Integer(), more: Type.Boolean({ description: '实际多于这个数' }) },
      { description: '共几行' },
    ),
  ),
  ...pageAnswer,
});

/** Registers: what they are, their rows as they are and as they were. */
export function registerRoutes(app: FastifyInstance): void {
  aboutRoutes(app);
  listRoutes(app);
  oneRowRoutes(app);
  rowCommandRoutes(app);
  changeRequestRoutes(app);
}

function aboutRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/registers',
    permission: 'register.read',
    operationId: 'listRegisters',
    tag: TAG,
    summary: '全部台账',
    answers: { 200: { description: '台账', schema: Type.Object({ registers: Type.Array(registerSchema) }) } },
    refused,
    handle: async ({ context }) => ({ body: { registers: await listRegisters(context) } }),
  });
  route(app, {
    method: 'GET',
    url: '/api/registers/:register',
    permission: 'register.read',
    operationId: 'describeRegister',
    tag: TAG,
    summary: '一个台账：栏目、写法、模板',
    params: registerParameter,
    answers: {
      200: {
        description: '台账',
        schema: Type.Object({
          register: registerSchema,
          columns: Type.Array(anyObject('栏目：名称、类型、可选的值、说明')),
          given: anyObject('登记时一行的 JSON Schema'),
          shown: anyObject('答复中一行的 JSON Schema'),
          template: anyObject('填表的说明'),
        }),
      },
    },
    refused,
    handle: async ({ context, params }) => described(await describeRegister(context, params.register)),
  });
  route(app, {
    method: 'GET',
    url: '/api/registers/:register/columns/:column/values',
    permission: 'register.read',
    operationId: 'listColumnValues',
    tag: TAG,
    summary: '一个栏目里有过的值，供选择',
    params: Type.Object({
      ...registerParameter.properties,
      column: Type.String({ maxLength: 60, description: '栏目' }),
    }),
    query: Type.Object({
      starts: Type.Optional(Type.String({ maxLength: 100, description: '以此开头的' })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: '最多几个，缺省 50' })),
    }),
    answers: {
      200: {
        description: '值；存放身份证号的栏目没有',
        schema: Type.Object({ values: Type.Array(Type.Union([Type.String(), Type.Number(), Type.Boolean()])) }),
      },
    },
    refused,
    handle: async ({ context, params, query: { starts = '', limit = 50 } }) => ({
      body: { values: await fieldValues(context, params.register, params.column, { startsWith: starts, limit }) },
    }),
  });
}

function described({ register, shape, given, shown, template }: RegisterDescription): Answer {
  return { body: { register, columns: shape.columns, given, shown, template } };
}

// ── lists ───────────────────────────────────────────────────────────────────────────────────────────────────────────

function listRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/registers/:register/rows',
    permission: 'register.read',
    operationId: 'listRows',
    tag: TAG,
    summary: '台账的行，按登记的先后',
    params: registerParameter,
    query: Type.Object({
      ...whereQuery,
      counted: Type.Optional(Type.Boolean({ description: '是否数出共几行' })),
      ...pageQuery,
    }),
    answers: { 200: { description: '一页', schema: rowsAnswer } },
    refused,
    handle: async ({ context, params, query, raw }) => {
      const page = readPage(query, 1);
      const found = await listRegister(context, params.register, {
        ...afterOf(page),
        where: readWhere(query.where),
        counted: query.counted ?? false,
        limit: page.limit,
      });
      return { body: { ...found, next: nextOf(raw.url, found, page) } };
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/registers/:register/search',
    permission: 'register.read',
    operationId: 'searchRows',
    tag: TAG,
    summary: '查找：按名称的一部分，或按条件（可以用身份证号）',
    description: '条件写在请求的内容里，不在地址里，所以可以用完整的身份证号。按名称查找时没有下一页。',
    params: registerParameter,
    body: Type.Object({
      name: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: '姓名或名称的一部分' })),
      where: Type.Optional(Type.Array(filterSchema, { maxItems: 20 })),
      counted: Type.Optional(Type.Boolean()),
      ...pageQuery,
    }),
    answers: { 200: { description: '一页', schema: rowsAnswer } },
    problems: ['bad-request'],
    refused,
    handle: async ({ context, params: { register }, body: { name, where = [], counted = false, ...asked }, raw }) => {
      const page = readPage(asked, 1);
      if (name !== undefined) {
        const { rows } = await searchRegister(context, register, name, page.limit);
        return { body: { rows, next: null } };
      }
      const found = await listRegister(context, register, { ...afterOf(page), where, counted, limit: page.limit });
      return { body: { ...found, next: nextOf(raw.url, found, page) } };
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/registers/:register/as-of',
    permission: 'register.read',
    operationId: 'listRowsAsOf',
    tag: TAG,
    summary: '某一天的台账，按某一时刻所知',
    params: registerParameter,
    query: Type.Object({
      on: Type.String({ format: 'date', description: '事实上的哪一天' }),
      known: Type.Optional(Type.String({ format: 'date-time', description: '按平台到何时为止所知；没有时为现在' })),
      ...pageQuery,
    }),
    answers: { 200: { description: '一页', schema: rowsAnswer } },
    refused,
    handle: async ({ context, params, query, raw }) => {
      const page = readPage(query, 1);
      const found = await registerAsOf(context, params.register, {
        ...afterOf(page),
        validOn: query.on,
        ...(query.known === undefined ? {} : { knownAt: new Date(query.known) }),
        limit: page.limit,
      });
      return { body: { ...found, next: nextOf(raw.url, found, page) } };
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/people/search',
    permission: 'register.read',
    operationId: 'lookUpPerson',
    tag: TAG,
    summary: '一个人在各台账的行',
    body: Type.Object({ id: Type.String({ maxLength: 30, description: '身份证号' }) }),
    answers: {
      200: {
        description: '看得到的行；没有时不说明是否登记在别处',
        schema: Type.Object({
          registers: Type.Array(Type.Object({ register: text('台账'), rows: Type.Array(rowSchema) })),
        }),
      },
    },
    refused,
    handle: async ({ context, body }) => ({ body: await lookUpPerson(context, body.id) }),
  });
}

function afterOf({ after }: PageAsked): { readonly after?: string } {
  return after === undefined ? {} : { after: String(after[0]) };
}

/** The flow has read one row more already, and says where the next page begins. */
function nextOf(
  url: string,
  { rows, next }: { readonly rows: readonly RowView[]; readonly next: string | null },
  page: PageAsked,
): string | null {
  const more = next === null ? rows : [...rows, ...rows.slice(-1)];
  return pageOf(url, more, { ...page, limit: rows.length }, ({ row }) => [row]).next;
}

// ── one row ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const versionSchema = Type.Object({
  ...rowSchema.properties,
  change: Type.Enum(['insert', 'correct', 'change', 'withdraw'], { description: '登记、更正、变更、撤回' }),
  reason: textOrNull('理由'),
});

function oneRowRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/registers/:register/rows/:row',
    permission: 'register.read',
    operationId: 'getRow',
    tag: TAG,
    summary: '一行',
    params: rowParameter,
    answers: { 200: { description: '现在的内容', schema: rowSchema } },
    refused,
    handle: async ({ context, params }) => {
      const row = await getRegisterRow(context, params.register, params.row);
      return { body: row, version: row.version };
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/registers/:register/rows/:row/history',
    permission: 'register.read',
    operationId: 'getRowHistory',
    tag: TAG,
    summary: '一行的全部版本',
    params: rowParameter,
    answers: { 200: { description: '先后各版', schema: Type.Object({ versions: Type.Array(versionSchema) }) } },
    refused,
    handle: async ({ context, params }) => ({
      body: { versions: await registerHistory(context, params.register, params.row) },
    }),
  });
}
