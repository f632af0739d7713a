import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { recordRepayment, setOff } from '../../flow/index.ts';
import { route } from '../route.ts';
import { text } from './accounts-shared.ts';
import { amountSchema, caseText, count, refused, sum, TAG } from './payments-shared.ts';

const recoveredSchema = Type.Object({
  caseId: text('办件'),
  status: text('办件的状态'),
  owed: sum('还应退回'),
  version: count('办件的版本'),
});

/** What was paid wrongly comes back: from the beneficiary, or out of a later award. */
export function recoveryRoutes(app: FastifyInstance): void {
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
    description: '办件须在追回中。金额回到原来的预算线，台账“已发放”相应减少。',
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
    description: '两个办件须是同一对象：一个待拨付，一个追回中。一次办成，或都不办。',
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
