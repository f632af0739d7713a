import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import {
  bringEvidence,
  concernFor,
  initiableItems,
  initiateCase,
  initiateChecks,
  previewChecks,
} from '../../flow/index.ts';
import { route } from '../route.ts';
import { text, textOrNull } from './accounts-shared.ts';
import {
  applicationBody,
  batchAnswer,
  batchAsked,
  CASE_TAG,
  caseSchema,
  longText,
  refused,
  refusedLook,
  shown,
} from './cases-shared.ts';
import { bringRoute, refuseOthers } from './materials.ts';

const { form, materials } = applicationBody;

const concernBody = {
  item: Type.String({ minLength: 1, maxLength: 20, description: '事项编码，如 02-02；见 GET /api/cases/ex-officio' }),
  person: Type.Optional(Type.String({ format: 'resident-id', description: '对象是个人的，写全身份证号' })),
  organisation: Type.Optional(
    Type.String({ format: 'credit-code', description: '对象是单位的，写统一社会信用代码；两者只写一个' }),
  ),
  form,
};

/** 依职权立案: what an office begins by itself. */
export function exOfficioRoutes(app: FastifyInstance): void {
  itemsRoute(app);
  concernRoute(app);
  initiateRoute(app);
  evidenceRoute(app);
  batchRoutes(app);
}

function itemsRoute(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/cases/ex-officio',
    permission: 'case.initiate',
    operationId: 'listInitiableItems',
    tag: CASE_TAG,
    summary: '可以依职权立案的事项',
    answers: {
      200: {
        description: '事项',
        schema: Type.Object({
          items: Type.Array(
            Type.Object({
              code: text('事项编码'),
              name: text('事项名称'),
              kind: text('award、benefit、check、service'),
              audience: text('服务对象'),
              assessed: Type.Boolean({ description: '按规则测算；台账里有的，申请表可以不填' }),
              register: textOrNull('申请表是哪个台账的一行'),
              fields: Type.Array(Type.Object({ name: text('申请表的栏'), required: Type.Boolean() })),
              materials: Type.Array(Type.String(), { description: '台账里没有的申请材料' }),
            }),
          ),
        }),
      },
    },
    refused,
    handle: async ({ context }) => ({ body: { items: await initiableItems(context) } }),
  });
}

function concernRoute(app: FastifyInstance): void {
  route(app, {
    method: 'POST',
    url: '/api/cases/ex-officio/claims',
    permission: 'case.initiate',
    operationId: 'getConcern',
    tag: CASE_TAG,
    summary: '立案以前：对象是谁，有哪几项，今天测算是什么结果',
    description:
      '只看不改。身份证号写在请求体里，不写在地址里；谁看过、谁被拒绝，都记入审计；台账里没有的人和不由您办理的人，答复相同。',
    body: Type.Object(concernBody),
    answers: {
      200: {
        description: '对象',
        schema: Type.Object({
          name: text('姓名或名称'),
          county: textOrNull('区县'),
          claims: Type.Array(
            Type.Object({
              key: text('同项键'),
              result: text('结果，如 不合规'),
              why: Type.Array(Type.String(), { description: '理由' }),
              open: textOrNull('已经在办的办件编号'),
            }),
          ),
        }),
      },
    },
    problems: ['conflict'],
    refused,
    handle: async ({ context, body }) => ({ body: await concernFor(context, body) }),
  });
}

function initiateRoute(app: FastifyInstance): void {
  route(app, {
    method: 'POST',
    url: '/api/cases/ex-officio',
    permission: 'case.initiate',
    operationId: 'initiateCase',
    tag: CASE_TAG,
    summary: '依职权立案',
    description:
      '由县级受理或者牵头部门立案，直接待受理，并告知对象。结论不合规、预警的照样立案；台账和填写的内容里没有这一项的不立案。同一项已有在办的，答复 409 并写明编号。',
    command: true,
    body: Type.Object({
      ...concernBody,
      key: Type.Optional(Type.String({ minLength: 1, maxLength: 500, description: '同项键；只有一项时可以不写' })),
      materials,
      reason: longText('立案理由'),
    }),
    answers: { 201: { description: '办件', schema: caseSchema } },
    problems: ['conflict'],
    refused,
    handle: async ({ context, body }) => {
      const view = await initiateCase(context, body);
      return { ...shown(view, 201), headers: { location: `/api/cases/${view.id}` } };
    },
  });
}

function evidenceRoute(app: FastifyInstance): void {
  bringRoute(app, {
    url: '/api/cases/ex-officio/materials',
    permission: 'case.initiate',
    operationId: 'bringEvidence',
    summary: '依职权立案：上传承办部门收集的材料',
    fields: {
      person: '对象的身份证号；写在文件前面',
      organisation: '对象的统一社会信用代码；两者只写一个，写在文件前面',
    },
    flow: (context, file, { person, organisation, ...others }) => {
      refuseOthers(Object.keys(others), ['person', 'organisation']);
      return bringEvidence(context, { ...file, person: given(person), organisation: given(organisation) });
    },
  });
}

/** The platform's own work: every row of the registers that no case was about yet. */
function batchRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/cases/ex-officio/batch',
    permission: 'case.initiate',
    operationId: 'previewChecks',
    tag: CASE_TAG,
    summary: '按台账批量立案：先看有多少、结论怎样，不立案',
    description: '一次看若干对象；next 不为空时，用它接着看下一批。只数授权范围内的。',
    rate: 'costly',
    query: batchAsked,
    answers: batchAnswer({
      count: Type.Integer({ description: '会立案多少件' }),
      results: Type.Record(Type.String(), Type.Integer(), { description: '按结论各多少件' }),
    }),
    problems: ['bad-input'],
    refused: refusedLook,
    handle: async ({ context, query: { item, after, limit = 50 } }) => ({
      body: await previewChecks(context, { item, after, limit }),
    }),
  });
  route(app, {
    method: 'POST',
    url: '/api/cases/ex-officio/batch',
    permission: 'case.initiate',
    operationId: 'initiateChecks',
    tag: CASE_TAG,
    summary: '按台账批量立案：台账里有、还没有办件的，逐件立案',
    description: '一次看若干对象；next 不为空时，用它接着办下一批。重复运行不会重复立案。',
    command: true,
    rate: 'costly',
    body: Type.Object({ ...batchAsked.properties, reason: longText('立案理由，会告知每个对象') }),
    answers: batchAnswer({
      begun: Type.Array(Type.String(), { description: '立案的办件' }),
    }),
    refused,
    handle: async ({ context, body: { item, after, limit = 50, reason } }) => ({
      body: await initiateChecks(context, { item, after, limit, reason }),
    }),
  });
}

/** An empty field of a form is one that isn't there. */
function given(field: string | undefined): string | undefined {
  return field === '' ? undefined : field;
}
