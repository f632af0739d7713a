import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import {
  approveRuling,
  cancelRuling,
  effectOf,
  getReading,
  listReadings,
  proposeRuling,
  refuseRuling,
  seeRuling,
} from '../../flow/index.ts';
import { parseDay } from '../../kit/index.ts';
import { route } from '../route.ts';
import { dayText, idParameter, reasonText, refused, text, textOrNull } from './accounts-shared.ts';
import { decidingRoutes, proposalFields, shownProposal } from './proposals-shared.ts';

const TAG = '口径';

const rulingSchema = Type.Object({
  ...proposalFields,
  reading: text('口径编号，如 02-1'),
  question: text('口径要回答的问题'),
  option: textOrNull('选项；空为没有现行选项，所涉的待裁定'),
  from: text('自哪一天起，如 2026-12-01'),
  document: text('文号'),
  reason: text('理由'),
  late: Type.Boolean({ description: '起算日已到，不能再批准' }),
});

const readingSchema = Type.Object({
  code: text('口径编号'),
  notice: text('通知'),
  noticeTitle: text('通知的标题'),
  question: text('要回答的问题'),
  options: Type.Array(
    Type.Object({
      name: text('选项'),
      values: Type.Array(Type.Object({ name: text('参数'), value: text('取值') })),
      reason: text('理由'),
    }),
  ),
  standing: text('通知里写的，如 待主管部门确认；平台已裁定的为空'),
  option: textOrNull('今天的现行选项；空为没有，所涉的待裁定'),
  timeline: Type.Array(
    Type.Object({
      option: textOrNull('选项'),
      from: text('自哪一天起'),
      document: textOrNull('裁定的文号；空为通知自己写的'),
    }),
    { description: '历次的现行选项，按日期先后' },
  ),
  open: textOrNull('等着批准的提议'),
  items: Type.Array(Type.Object({ code: text('事项编码'), name: text('名称') })),
  sentences: Type.Array(Type.String(), { description: '所涉的原句' }),
  rulings: Type.Array(rulingSchema, { description: '平台的裁定和提议，新的在前' }),
});

const outcomeSchema = Type.Object({
  status: text('测算结果'),
  statusName: text('结果的名称'),
  amount: Type.Union([Type.Integer(), Type.Null()], { description: '金额（分）' }),
  benefit: textOrNull('待遇'),
});

const effectSchema = Type.Object({
  undecided: Type.Integer({ description: '所涉事项中已提交、还没有决定的办件' }),
  seen: Type.Integer({ description: '这一批看了几件' }),
  touched: Type.Array(
    Type.Object({
      id: text('办件'),
      item: text('事项编码'),
      itemName: text('事项'),
      county: textOrNull('区县'),
      statusName: text('状态'),
      before: outcomeSchema,
      after: outcomeSchema,
    }),
    { description: '结果会不同的' },
  ),
  next: textOrNull('下一批从哪里开始；空为都看过了'),
});

const optionText = Type.Union([Type.String({ minLength: 1, maxLength: 100 }), Type.Null()], {
  description: '选项；空为自这一天起没有现行选项',
});
const codeText = Type.String({ minLength: 1, maxLength: 20, description: '口径编号，如 02-1' });
const what = { reading: codeText, option: optionText, from: dayText('自哪一天起；最早是明天') };

/** How readings are taken, and rulings on them: one proposes, another person decides. */
export function rulingRoutes(app: FastifyInstance): void {
  readingRoutes(app);
  proposingRoutes(app);
  decidingRoutes(app, {
    ...{ tag: TAG, url: '/api/rulings', name: 'Ruling', what: '口径裁定', schema: rulingSchema },
    approval: '须是提议人以外的人。批准以后不能改，只能由后一个裁定取代。',
    permissions: { decide: 'ruling.decide', propose: 'ruling.propose' },
    ...{ approve: approveRuling, refuse: refuseRuling, cancel: cancelRuling },
  });
}

function readingRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/readings',
    permission: 'ruling.read',
    operationId: 'listReadings',
    tag: TAG,
    summary: '全部口径：今天取哪个选项，谁裁定的',
    answers: { 200: { description: '口径', schema: Type.Object({ readings: Type.Array(readingSchema) }) } },
    refused,
    handle: async ({ context }) => ({ body: { readings: await listReadings(context) } }),
  });
  route(app, {
    method: 'GET',
    url: '/api/readings/:code',
    permission: 'ruling.read',
    operationId: 'getReading',
    tag: TAG,
    summary: '一个口径',
    params: Type.Object({ code: codeText }),
    answers: { 200: { description: '口径', schema: readingSchema } },
    refused,
    handle: async ({ context, params }) => ({ body: await getReading(context, params.code) }),
  });
  route(app, {
    method: 'GET',
    url: '/api/rulings/:id',
    permission: 'ruling.read',
    operationId: 'getRuling',
    tag: TAG,
    summary: '一件裁定或提议',
    params: idParameter,
    answers: { 200: { description: '裁定', schema: rulingSchema } },
    refused,
    handle: async ({ context, params }) => shownProposal(await seeRuling(context, params.id)),
  });
}

function proposingRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'POST',
    url: '/api/rulings/effect',
    permission: 'ruling.propose',
    operationId: 'previewRuling',
    tag: TAG,
    summary: '提议以前，看会涉及哪些办件',
    description: '已提交、还没有决定的办件，按起算日各测算两遍；不列姓名，不改任何内容。一批一批地看。',
    body: Type.Object({
      ...what,
      after: Type.Optional(Type.String({ maxLength: 20, description: '上一批答复中的 next' })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: '一批几件，缺省 100' })),
    }),
    answers: { 200: { description: '这一批', schema: effectSchema } },
    refused,
    handle: async ({ context, body: { reading, option, from, after, limit = 100 } }) => ({
      body: await effectOf(context, { reading, option, from: dayOf(from), after, limit }),
    }),
  });
  route(app, {
    method: 'POST',
    url: '/api/rulings',
    permission: 'ruling.propose',
    operationId: 'proposeRuling',
    tag: TAG,
    summary: '提出口径裁定',
    description: '由另一位政策编辑批准；从起算日起，平台的测算都按它。已经作出的测算和决定不变。',
    command: true,
    body: Type.Object({
      ...what,
      document: Type.String({ minLength: 1, maxLength: 100, description: '依据的文号' }),
      reason: reasonText('理由'),
    }),
    answers: { 201: { description: '提议', schema: rulingSchema } },
    problems: ['conflict'],
    refused,
    handle: async ({ context, body: { from, ...given } }) => ({
      ...shownProposal(await proposeRuling(context, { ...given, from: dayOf(from) })),
      status: 201,
    }),
  });
}

/** The schema has taken days alone. */
function dayOf(text: string): number {
  const day = parseDay(text);
  if (day === undefined) throw new Error(`${text} is no day`);
  return day;
}
