import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import {
  addRow,
  amendRow,
  correctRow,
  revealIdentity,
  REVEAL_PURPOSES,
  withdrawRow,
  type Context,
  type RevealPurpose,
  type Written,
} from '../../flow/index.ts';
import { route } from '../route.ts';
import type { Answer } from '../route-spec.ts';
import { dayText, reasonText, text } from './accounts-shared.ts';
import { refused, registerParameter, rowParameter } from './registers-shared.ts';

const TAG = '台账';

const cell = Type.Union([Type.String({ maxLength: 20_000 }), Type.Number(), Type.Boolean(), Type.Null()]);
const valuesSchema = (description: string) => Type.Record(Type.String(), cell, { description });
const writtenSchema = Type.Object({
  row: Type.Union([Type.Object({}, { additionalProperties: true }), Type.Null()], {
    description: '现在的行；已撤回的为空',
  }),
  request: Type.Union([Type.String(), Type.Null()], { description: '须两人时，变更申请的编号；行还没有改' }),
});

/** What is done to rows: 登记, 更正, 变更, 撤回; and a full ID number shown. */
export function rowCommandRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'POST',
    url: '/api/registers/:register/rows',
    permission: 'register.write',
    operationId: 'addRow',
    tag: TAG,
    summary: '登记一行',
    command: true,
    params: registerParameter,
    body: Type.Object({
      values: valuesSchema('各栏目的值；写法见 GET /api/registers/{register}'),
      reason: Type.Optional(reasonText('依据')),
    }),
    answers: { 201: { description: '登记的行', schema: writtenSchema } },
    refused,
    handle: async ({ context, params: { register }, body }) => {
      const written = await addRow(context, register, body.values, body.reason);
      const address = `/api/registers/${encodeURIComponent(register)}/rows/${written.row?.row ?? ''}`;
      return { ...answer(written), status: 201, headers: { location: address } };
    },
  });
  for (const alteration of ALTERATIONS) addAlteration(app, alteration);
  revealRoute(app);
}

interface Alteration {
  readonly verb: 'correct' | 'change' | 'withdraw';
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly body: typeof correction | typeof amendment | typeof withdrawal;
  readonly flow: (context: Context, register: string, given: Given) => Promise<Written>;
}

interface Given {
  readonly row: string;
  readonly version: number;
  readonly values: Readonly<Record<string, string | number | boolean | null>>;
  readonly reason: string;
  readonly validFrom: string | null;
}

const changed = valuesSchema('要改的栏目和新的值；空（null）表示清空');
const correction = Type.Object({ values: changed, reason: reasonText('依据') });
const amendment = Type.Object({ values: changed, reason: reasonText('依据'), validFrom: dayText('自哪一天起') });
const withdrawal = Type.Object({
  reason: reasonText('依据'),
  validFrom: Type.Union([Type.String({ format: 'date' }), Type.Null()], {
    description: '自哪一天起不再有；空表示自始就不该有',
  }),
});

const ALTERATIONS: readonly Alteration[] = [
  {
    verb: 'correct',
    operationId: 'correctRow',
    summary: '更正：原来就写错了',
    description: '生效日期不变。须两人的台账成为变更申请（202）。',
    body: correction,
    flow: correctRow,
  },
  {
    verb: 'change',
    operationId: 'changeRow',
    summary: '变更：自某一天起不同',
    description: '须两人的台账成为变更申请（202）。',
    body: amendment,
    flow: (context, register, given) => amendRow(context, register, { ...given, validFrom: given.validFrom ?? '' }),
  },
  {
    verb: 'withdraw',
    operationId: 'withdrawRow',
    summary: '撤回',
    description: '行不再出现，各版本都留着。须两人的台账成为变更申请（202）。',
    body: withdrawal,
    flow: withdrawRow,
  },
];

function addAlteration(
  app: FastifyInstance,
  { verb, operationId, summary, description, body, flow }: Alteration,
): void {
  route(app, {
    method: 'POST',
    url: `/api/registers/:register/rows/:row/${verb}`,
    permission: 'register.write',
    operationId,
    tag: TAG,
    summary,
    description,
    command: true,
    needs: 'if-match',
    params: rowParameter,
    body,
    answers: {
      200: { description: '改后的行', schema: writtenSchema },
      202: { description: '成为变更申请，等另一人批准', schema: writtenSchema },
    },
    refused,
    handle: async ({ context, params: { register, row }, body: given, version }) => {
      const all = { row, version, values: {}, validFrom: null, ...given };
      return answer(await flow(context, register, all));
    },
  });
}

function answer(written: Written): Answer {
  const { row, request } = written;
  return {
    body: written,
    ...(request === null ? {} : { status: 202, headers: { location: `/api/change-requests/${request}` } }),
    ...(row === null ? {} : { version: row.version }),
  };
}

const PURPOSES = Object.keys(REVEAL_PURPOSES).filter(isPurpose);

function isPurpose(text: string): text is RevealPurpose {
  return Object.hasOwn(REVEAL_PURPOSES, text);
}

function revealRoute(app: FastifyInstance): void {
  const said = PURPOSES.map((purpose) => `${purpose} ${REVEAL_PURPOSES[purpose]}`).join('，');
  route(app, {
    method: 'POST',
    url: '/api/registers/:register/rows/:row/reveal',
    permission: 'register.reveal',
    operationId: 'revealIdentity',
    tag: TAG,
    summary: '查看一个完整的身份证号',
    description: '谁、为什么、看了谁的，记入审计。答复不为重发的请求保存。',
    params: rowParameter,
    body: Type.Object({
      column: Type.String({ maxLength: 60, description: '栏目' }),
      purpose: Type.Enum(PURPOSES, { description: said }),
      reason: reasonText('哪件事、哪封信'),
    }),
    answers: { 200: { description: '身份证号', schema: Type.Object({ id: text('18位') }) } },
    refused,
    handle: async ({ context, params, body }) => ({ body: await revealIdentity(context, { ...params, ...body }) }),
  });
}
