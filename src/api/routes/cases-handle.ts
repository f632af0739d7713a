import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import {
  acceptCase,
  awaitRuling,
  completeCase,
  concludeReview,
  giveRuling,
  opine,
  passStage,
  previewOf,
  previewProposals,
  proactiveItems,
  proposeAwards,
  rejectCase,
  reopenCase,
  requestSupplement,
  returnCase,
  settleAppeal,
} from '../../flow/index.ts';
import { parseDay } from '../../kit/index.ts';
import { route } from '../route.ts';
import { dayText } from './accounts-shared.ts';
import { caseCommand } from './cases-apply.ts';
import {
  amountSchema,
  batchAnswer,
  batchAsked,
  CASE_TAG,
  caseParameter,
  decisionBody,
  departmentsBody,
  differenceSchema,
  findingSchema,
  longText,
  recordSchema,
  refused,
  refusedLook,
} from './cases-shared.ts';

const stageIndex = (description: string) => Type.Integer({ minimum: 0, maximum: 50, description });

/** So many beneficiaries of an item at once, after those of the last time. */
/** What officials do with cases: which of them takes which step, the case itself says. */
export function caseHandleRoutes(app: FastifyInstance): void {
  acceptanceRoutes(app);
  reviewRoutes(app);
  refusalRoutes(app);
  afterRoutes(app);
  previewRoute(app);
  proposeRoute(app);
}

function office(verb: string, operationId: string, summary: string) {
  return { verb, operationId, summary, permission: 'case.handle' } as const;
}

function acceptanceRoutes(app: FastifyInstance): void {
  caseCommand(app, {
    ...office('accept', 'acceptCase', '受理'),
    body: Type.Object({ ...decisionBody, ...departmentsBody }),
    flow: (context, seen, body) => acceptCase(context, seen, body),
  });
  caseCommand(app, {
    ...office('supplement-request', 'requestSupplement', '一次性告知补正'),
    description: '一次列出全部要补正的内容；由系统提取的材料不能要求提交（国务院令第716号）。办理时限暂停计算。',
    body: Type.Object({
      items: Type.Array(
        Type.Object({
          name: Type.String({ minLength: 1, maxLength: 200, description: '材料的名称，或申请表的栏目' }),
          problem: longText('缺什么、错在哪里'),
        }),
        { minItems: 1, maxItems: 50 },
      ),
      respondBy: Type.Optional(dayText('补正的最后一天；没有时为15个工作日以后')),
    }),
    flow: (context, seen, { items, respondBy }) =>
      requestSupplement(context, seen, items, respondBy === undefined ? undefined : parseDay(respondBy)),
  });
}

function reviewRoutes(app: FastifyInstance): void {
  caseCommand(app, {
    ...office('pass', 'passStage', '通过本环节'),
    description: '作决定的环节按台账重新测算：先看 decision-preview，逐处说明与上一次的不同。',
    body: Type.Object({
      text: longText('审核意见'),
      meeting: Type.Optional(
        Type.Object(
          {
            minutes: Type.String({ minLength: 1, maxLength: 100, description: '纪要文号' }),
            on: dayText('日期'),
            attendees: Type.Array(Type.String({ minLength: 1, maxLength: 50 }), {
              minItems: 1,
              maxItems: 100,
              description: '参加人员',
            }),
          },
          { description: '集体研究的情况' },
        ),
      ),
      ...decisionBody,
      ...departmentsBody,
    }),
    flow: (context, seen, { meeting, ...body }) =>
      passStage(context, seen, {
        ...body,
        ...(meeting === undefined ? {} : { meeting: { ...meeting, on: parseDay(meeting.on) ?? 0 } }),
      }),
  });
  caseCommand(app, {
    ...office('opine', 'opine', '出具联审意见'),
    body: Type.Object({
      verdict: Type.Enum(['agree', 'disagree'], { description: 'agree 同意，disagree 不同意' }),
      text: longText('意见；不同意的写明理由', 0),
    }),
    flow: (context, seen, { verdict, text }) => opine(context, seen, verdict, text),
  });
  caseCommand(app, {
    ...office('conclude', 'concludeReview', '汇总联审意见'),
    body: Type.Object({ text: longText('汇总意见'), ...decisionBody }),
    flow: (context, seen, body) => concludeReview(context, seen, body),
  });
  caseCommand(app, {
    ...office('complete', 'completeCase', '办结'),
    body: Type.Object({ result: longText('办理结果'), ...decisionBody }),
    flow: (context, seen, body) => completeCase(context, seen, body),
  });
}

function refusalRoutes(app: FastifyInstance): void {
  caseCommand(app, {
    ...office('return', 'returnCase', '退回到前面的环节'),
    body: Type.Object({ to: stageIndex('退回到哪个环节，见 returnTo'), reason: longText('理由') }),
    flow: (context, seen, { to, reason }) => returnCase(context, seen, to, reason),
  });
  caseCommand(app, {
    ...office('reject', 'rejectCase', '不予通过'),
    body: Type.Object({
      reasons: Type.Array(longText('理由'), { minItems: 1, maxItems: 20, description: '逐条写明' }),
      basis: longText('依据的条款'),
    }),
    flow: (context, seen, { reasons, basis }) => rejectCase(context, seen, reasons, basis),
  });
  caseCommand(app, {
    ...office('await-ruling', 'awaitRuling', '提请裁定口径'),
    body: Type.Object({
      reading: Type.String({ minLength: 1, maxLength: 20, description: '口径编号，如 03-1' }),
      question: longText('需要裁定的问题'),
    }),
    flow: (context, seen, { reading, question }) => awaitRuling(context, seen, reading, question),
  });
  caseCommand(app, {
    ...office('give-ruling', 'giveRuling', '口径已裁定'),
    body: Type.Object({ ruling: longText('裁定的结果') }),
    flow: (context, seen, { ruling }) => giveRuling(context, seen, ruling),
  });
}

function afterRoutes(app: FastifyInstance): void {
  caseCommand(app, {
    ...office('settle-appeal', 'settleAppeal', '处理复核申诉'),
    body: Type.Object({
      upheld: Type.Boolean({ description: '是否成立' }),
      to: Type.Optional(stageIndex('成立的，从哪个环节重新办理；没有时从头一个环节')),
      reason: longText('理由'),
    }),
    flow: (context, seen, { upheld, to = 0, reason }) =>
      settleAppeal(context, seen, reason, upheld ? { upheld, to } : { upheld }),
  });
  caseCommand(app, {
    ...office('reopen', 'reopenCase', '发现错误，重新办理'),
    body: Type.Object({
      to: stageIndex('从哪个环节起，见 reopenTo'),
      finding: longText('发现了什么错误'),
      reason: longText('理由'),
    }),
    flow: (context, seen, body) => reopenCase(context, seen, body),
  });
}

function previewRoute(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/cases/:id/decision-preview',
    permission: 'case.handle',
    operationId: 'previewDecision',
    tag: CASE_TAG,
    summary: '决定以前看：按台账重新测算的结果、与上一次的不同、要说明什么',
    params: caseParameter,
    query: Type.Object({
      amount: Type.Optional(amountSchema('拟核定的金额')),
      reason: Type.Optional(Type.String({ minLength: 1, maxLength: 500, description: '核定理由' })),
    }),
    answers: {
      200: {
        description: '测算',
        schema: Type.Object({
          version: Type.Integer(),
          record: recordSchema,
          differences: Type.Array(differenceSchema),
          explain: Type.Array(Type.String(), { description: '要逐项说明的' }),
          discretion: Type.Union([
            Type.Object({
              range: Type.Union([Type.Object({ low: Type.Integer(), high: Type.Integer() }), Type.Null()]),
            }),
            Type.Null(),
          ]),
          findings: Type.Array(findingSchema, { description: '疑点，要逐个写核实说明' }),
        }),
      },
    },
    problems: ['conflict'],
    refused,
    handle: async ({ context, params: { id }, query: { amount, reason = '拟核定' } }) => ({
      body: await previewOf(context, id, amount === undefined ? undefined : { amount, reason }),
    }),
  });
}

function proposeRoute(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/cases/propose',
    permission: 'case.propose',
    operationId: 'listProactiveItems',
    tag: CASE_TAG,
    summary: '免申即享的事项，和今年还能用的钱',
    answers: {
      200: {
        description: '事项',
        schema: Type.Object({
          items: Type.Array(
            Type.Object({
              code: Type.String({ description: '事项编码' }),
              name: Type.String({ description: '事项名称' }),
              fund: Type.Union([Type.String(), Type.Null()], { description: '资金来源；不花钱的为空' }),
              available: Type.Union([Type.Integer(), Type.Null()], { description: '可用额度（分）；没有预算的为空' }),
              open: Type.Integer({ description: '已提示、还没有答复的办件' }),
            }),
          ),
        }),
      },
    },
    refused,
    handle: async ({ context }) => ({ body: { items: await proactiveItems(context) } }),
  });
  route(app, {
    method: 'GET',
    url: '/api/cases/propose/preview',
    permission: 'case.propose',
    operationId: 'previewProposals',
    tag: CASE_TAG,
    summary: '免申即享：先看有多少、合计多少，不提示',
    description: '一次看若干对象；next 不为空时，用它接着看下一批。',
    rate: 'costly',
    query: batchAsked,
    answers: batchAnswer({
      count: Type.Integer({ description: '会提示多少件' }),
      amount: Type.Integer({ description: '合计（分），不含金额待核定的' }),
      undecided: Type.Integer({ description: '其中金额待定或不是给钱的' }),
    }),
    problems: ['bad-input'],
    refused: refusedLook,
    handle: async ({ context, query: { item, after, limit = 50 } }) => ({
      body: await previewProposals(context, { item, after, limit }),
    }),
  });
  route(app, {
    method: 'POST',
    url: '/api/cases/propose',
    permission: 'case.propose',
    operationId: 'proposeAwards',
    tag: CASE_TAG,
    summary: '免申即享：按台账找出应享未享的，主动提示',
    description: '一次看若干对象；next 不为空时，用它接着看下一批。重复运行不会重复提示。',
    command: true,
    rate: 'costly',
    body: batchAsked,
    answers: batchAnswer({
      offered: Type.Array(Type.String(), { description: '提示的办件' }),
    }),
    refused,
    handle: async ({ context, body: { item, after, limit = 50 } }) => ({
      body: await proposeAwards(context, { item, after, limit }),
    }),
  });
}
