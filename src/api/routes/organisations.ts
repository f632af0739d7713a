import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { appointPrincipal, authoriseClerk, listClerks, withdrawClerk } from '../../flow/index.ts';
import { pageAnswer, pageOf, pageQuery, readPage } from '../page.ts';
import { route } from '../route.ts';
import { idText, refused } from './accounts-shared.ts';
import { grantSchema, revocationBody, shownGrant, termsBody } from './grants.ts';

const code = Type.String({ pattern: '^[0-9A-Z]{18}$', description: '统一社会信用代码' });
const codeParameter = Type.Object({ code });

const clerkBody = Type.Object({
  login: Type.Optional(Type.String({ maxLength: 100, description: '他的登录名；与身份证号给一个' })),
  idNumber: Type.Optional(Type.String({ maxLength: 18, description: '他的身份证号；与登录名给一个' })),
  ...termsBody,
});

/** Who acts for an organisation. */
export function organisationRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/organisations/:code/clerks',
    permission: 'organisation.list',
    operationId: 'listClerks',
    tag: '账号和授权',
    summary: '单位的经办人，收回的也在内',
    params: codeParameter,
    query: Type.Object(pageQuery),
    answers: { 200: { description: '一页', schema: Type.Object({ clerks: Type.Array(grantSchema), ...pageAnswer }) } },
    refused,
    handle: async ({ context, params, query, raw }) => {
      const page = readPage(query, 1);
      const after = page.after === undefined ? {} : { after: String(page.after[0]) };
      const found = await listClerks(context, { organisation: params.code, ...after, limit: page.limit + 1 });
      const { rows, next } = pageOf(raw.url, found, page, ({ id }) => [id]);
      return { body: { clerks: rows, next } };
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/organisations/:code/principals',
    permission: 'organisation.appoint',
    operationId: 'appointPrincipal',
    tag: '账号和授权',
    summary: '登记单位的主经办人',
    description: '凭单位盖章的函。主经办人再授权本单位的其他经办人。',
    command: true,
    params: codeParameter,
    body: clerkBody,
    answers: { 201: { description: '授权', schema: grantSchema } },
    problems: ['conflict'],
    refused,
    handle: async ({ context, params, body }) => ({
      ...shownGrant(await appointPrincipal(context, { organisation: params.code, ...body })),
      status: 201,
    }),
  });
  route(app, {
    method: 'POST',
    url: '/api/organisations/:code/clerks',
    permission: 'organisation.authorise',
    operationId: 'authoriseClerk',
    tag: '账号和授权',
    summary: '单位授权经办人',
    command: true,
    params: codeParameter,
    body: clerkBody,
    answers: { 201: { description: '授权', schema: grantSchema } },
    problems: ['conflict'],
    refused,
    handle: async ({ context, params, body }) => ({
      ...shownGrant(await authoriseClerk(context, { organisation: params.code, ...body })),
      status: 201,
    }),
  });
  route(app, {
    method: 'POST',
    url: '/api/organisations/:code/clerks/:grant/withdraw',
    permission: 'organisation.authorise',
    operationId: 'withdrawClerk',
    tag: '账号和授权',
    summary: '单位收回授权',
    command: true,
    needs: 'if-match',
    params: Type.Object({ code, grant: idText('授权的编号') }),
    body: revocationBody,
    answers: { 200: { description: '收回的授权', schema: grantSchema } },
    refused,
    handle: async ({ context, params, body, version }) =>
      shownGrant(
        await withdrawClerk(context, {
          organisation: params.code,
          grant: params.grant,
          reason: body.reason,
          version,
        }),
      ),
  });
}
