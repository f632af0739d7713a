import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import {
  addPayee,
  retirePayee,
  seePayee,
  seePayees,
  verifyPayee,
  type PayeeSight,
  type PayeeView,
} from '../../flow/index.ts';
import { pageAnswer, pageOf, pageQuery, readPage } from '../page.ts';
import { route } from '../route.ts';
import type { Answer } from '../route-spec.ts';
import { text, textOrNull } from './accounts-shared.ts';
import { count, refused, TAG } from './payments-shared.ts';

const payeeSchema = Type.Object({
  token: text('账户的代号，申请时写它'),
  ownerKind: Type.Enum(['person', 'organisation'], { description: '个人、单位' }),
  owner: text('身份证号（已遮盖）或统一社会信用代码'),
  holder: text('户名'),
  bank: text('开户行'),
  branch: textOrNull('网点'),
  masked: text('账号，只有后四位'),
  verified: Type.Boolean({ description: '财政已向银行核实' }),
  retired: Type.Boolean({ description: '已停用' }),
  at: text('登记的时间'),
  version: count('版本'),
});

const parameter = Type.Object({ token: Type.String({ maxLength: 40, description: '账户的代号' }) });
const short = (least: number, description: string) => Type.String({ minLength: least, maxLength: 100, description });

/** Accounts at banks that money is paid to: one's own, and for those who pay and check, all. Numbers never come out. */
export function payeeRoutes(app: FastifyInstance): void {
  sightRoutes(app, 'payment.payee');
  sightRoutes(app, 'payment.read');
  route(app, {
    method: 'POST',
    url: '/api/payees',
    permission: 'payment.payee',
    operationId: 'addPayee',
    tag: TAG,
    summary: '登记收款账户',
    description:
      '只能登记本人或本单位的账户，户名须与登记的姓名或名称一致。账号加密保存，以后只显示后四位。同一账户再登记一次，还是那一个；账号相同而户名、开户行、网点不同的不登记，先停用原来的。',
    command: true,
    body: Type.Object({
      organisation: Type.Optional(Type.String({ maxLength: 18, description: '统一社会信用代码；没有时是本人' })),
      holder: short(1, '户名'),
      bank: short(1, '开户行，如 中国建设银行'),
      branch: Type.Optional(short(0, '网点')),
      number: Type.String({ minLength: 8, maxLength: 60, description: '账号，数字之间可以有空格' }),
    }),
    answers: { 200: { description: '账户', schema: payeeSchema } },
    refused,
    handle: async ({ context, body }) => shown(await addPayee(context, body)),
  });
  changeRoutes(app);
}

function shown(payee: PayeeView): Answer {
  return { body: payee, version: payee.version };
}

/** The same list and page twice: for the owners, and for finance, city and audit. */
function sightRoutes(app: FastifyInstance, by: PayeeSight): void {
  const own = by === 'payment.payee';
  const base = own ? '/api/payees' : '/api/payments/payees';
  const common = { method: 'GET', permission: by, tag: TAG, refused } as const;
  route(app, {
    ...common,
    url: base,
    operationId: own ? 'listOwnPayees' : 'listPayees',
    summary: own ? '本人和本单位的收款账户' : '收款账户',
    query: Type.Object({
      unverified: Type.Optional(Type.Boolean({ description: '只看还没有核实的' })),
      ...pageQuery,
    }),
    answers: {
      200: { description: '一页', schema: Type.Object({ payees: Type.Array(payeeSchema), ...pageAnswer }) },
    },
    handle: async ({ context, query, raw }) => {
      const page = readPage(query, 1);
      const from = page.after === undefined ? undefined : String(page.after[0]);
      const found = await seePayees(
        context,
        { by, unverified: query.unverified },
        { after: from, limit: page.limit + 1 },
      );
      const { rows, next } = pageOf(raw.url, found, page, ({ token }) => [token]);
      return { body: { payees: rows, next } };
    },
  });
  route(app, {
    ...common,
    url: `${base}/:token`,
    operationId: own ? 'getOwnPayee' : 'getPayee',
    summary: '一个收款账户',
    params: parameter,
    answers: { 200: { description: '账户', schema: payeeSchema } },
    handle: async ({ context, params }) => shown(await seePayee(context, params.token, by)),
  });
}

function changeRoutes(app: FastifyInstance): void {
  const common = {
    method: 'POST',
    tag: TAG,
    command: true,
    needs: 'if-match',
    params: parameter,
    answers: { 200: { description: '账户', schema: payeeSchema } },
    refused,
  } as const;
  route(app, {
    ...common,
    url: '/api/payees/:token/retire',
    permission: 'payment.payee',
    operationId: 'retirePayee',
    summary: '停用收款账户',
    handle: async ({ context, params, version }) => shown(await retirePayee(context, params.token, version)),
  });
  route(app, {
    ...common,
    url: '/api/payments/payees/:token/verify',
    permission: 'payment.receipts',
    operationId: 'verifyPayee',
    summary: '已向银行核实',
    handle: async ({ context, params, version }) => shown(await verifyPayee(context, params.token, version)),
  });
}
