import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { DOCX_TYPE, listRecoveries, recordRepayment, recoveryNotice, seeRecovery, setOff } from '../../flow/index.ts';
import { route } from '../route.ts';
import { dayText, text } from './accounts-shared.ts';
import { caseParameter } from './cases-shared.ts';
import { attachment } from './registers-shared.ts';
import { amountSchema, caseText, count, refused, sum, TAG } from './payments-shared.ts';

const recoveredSchema = Type.Object({
  caseId: text('办件'),
  status: text('办件的状态'),
  owed: sum('还应退回'),
  version: count('办件的版本'),
});

const recoverySchema = Type.Object({
  caseId: text('办件'),
  item: text('事项编码'),
  itemName: text('事项名称'),
  name: text('姓名或名称'),
  given: sum('已发放'),
  recovered: sum('已退回、抵扣'),
  owed: sum('还应退回'),
  since: text('自什么时候应退回'),
  reasons: Type.Array(Type.String(), { description: '理由' }),
  clause: text('依据的条款'),
  returns: Type.Array(
    Type.Object({
      kind: Type.Enum(['repaid', 'offset'], { description: '退还、抵扣' }),
      amount: sum('金额'),
      text: text('凭证'),
      at: text('时间'),
    }),
  ),
  awards: Type.Array(Type.Object({ caseId: text('办件'), itemName: text('事项名称'), due: sum('待拨付') }), {
    description: '同一对象待拨付、可以抵扣的',
  }),
});

/** What is to be had back, and the letter that demands it. */
function demandRoutes(app: FastifyInstance): void {
  const common = { method: 'GET', tag: TAG, refused } as const;
  const params = caseParameter;
  route(app, {
    ...common,
    url: '/api/payments/recoveries',
    permission: 'payment.read',
    operationId: 'listRecoveries',
    summary: '应退回的款，早的在前',
    answers: { 200: { description: '应退回的', schema: Type.Object({ recoveries: Type.Array(recoverySchema) }) } },
    handle: async ({ context }) => ({ body: { recoveries: await listRecoveries(context) } }),
  });
  route(app, {
    ...common,
    url: '/api/payments/recoveries/:id',
    permission: 'payment.read',
    operationId: 'getRecovery',
    summary: '一件应退回的款',
    params,
    answers: { 200: { description: '应退回的', schema: recoverySchema } },
    problems: ['conflict'],
    handle: async ({ context, params: { id } }) => ({ body: await seeRecovery(context, id) }),
  });
  route(app, {
    ...common,
    url: '/api/payments/recoveries/:id/notice.docx',
    permission: 'payment.receipts',
    operationId: 'getRecoveryNotice',
    summary: '责令退回资金通知书（DOCX）',
    rate: 'costly',
    params,
    query: Type.Object({ until: dayText('退回的最后一天') }),
    answers: { 200: { description: '文件', type: DOCX_TYPE } },
    problems: ['conflict', 'bad-input'],
    handle: async ({ context, params: { id }, query: { until } }) => {
      const { name, content } = await recoveryNotice(context, id, until);
      return { send: { type: DOCX_TYPE, content: Readable.from([Buffer.from(content)]) }, headers: attachment(name) };
    },
  });
}

/** What was paid wrongly comes back: from the beneficiary, or out of a later award. */
export function recoveryRoutes(app: FastifyInstance): void {
  demandRoutes(app);
  const common = {
    method: 'POST',
    permission: 'payment.receipts',
    tag: TAG,
    command: true,
    problems: ['conflict', 'no-such-resource'],
    refused,
  } as const;
  route(app, {
    ...common,
    url: '/api/payments/repayments',
    operationId: 'recordRepayment',
    summary: '登记退还的款',
    description: '办件须在追回中；一张缴款凭证只能登记一次，不论哪个办件。金额回到原来的预算线，台账“已发放”相应减少。',
    body: Type.Object({
      case: caseText,
      amount: amountSchema('退还的金额'),
      receipt: Type.String({ minLength: 1, maxLength: 100, description: '缴款凭证号' }),
    }),
    answers: { 200: { description: '办件现在的样子', schema: recoveredSchema } },
    handle: async ({ context, body: { case: caseId, amount, receipt } }) => ({
      body: await recordRepayment(context, { caseId }, { amount, receipt }),
    }),
  });
  route(app, {
    ...common,
    url: '/api/payments/offsets',
    operationId: 'setOffAward',
    summary: '从新的给付中抵扣应退回的款',
    description:
      '两个办件须是同一对象：一个待拨付，一个追回中。待拨付的按编制批次时的办法重新测算，少于决定的不能抵扣。一次办成，或都不办。',
    body: Type.Object({
      from: { ...caseText, description: '待拨付的办件' },
      to: { ...caseText, description: '追回中的办件' },
      amount: amountSchema('抵扣的金额'),
    }),
    answers: {
      200: { description: '两个办件现在的样子', schema: Type.Object({ from: recoveredSchema, to: recoveredSchema }) },
    },
    handle: async ({ context, body }) => ({ body: await setOff(context, body) }),
  });
}
