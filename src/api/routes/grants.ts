import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { ROLE_CODES, ROLES } from '../../access/index.ts';
import { getGrant, giveGrant, keepersOf, listAllGrants, revokeGrant, type GrantView } from '../../flow/index.ts';
import { pageAnswer, pageOf, pageQuery, readPage } from '../page.ts';
import { route } from '../route.ts';
import { dayText, idParameter, idText, reasonText, refused, text, textOrNull } from './accounts-shared.ts';

export const grantSchema = Type.Object({
  id: text('编号'),
  account: text('账号'),
  accountName: textOrNull('姓名；不可见时为空'),
  role: text('角色，如 county-acceptor'),
  roleName: text('角色的名称，如 县级受理'),
  county: textOrNull('区县'),
  department: textOrNull('部门'),
  organisation: textOrNull('单位，统一社会信用代码'),
  principal: Type.Boolean({ description: '是否主经办人' }),
  from: text('第一天'),
  until: textOrNull('最后一天；空表示长期'),
  reason: text('依据'),
  by: text('谁给的；0 是平台自身'),
  byName: textOrNull('谁给的；不可见时为空'),
  at: text('什么时候给的'),
  inForce: Type.Boolean({ description: '今天是否有效' }),
  revoked: Type.Union(
    [
      Type.Object({
        reason: text('原因'),
        by: text('谁收回的'),
        byName: textOrNull('谁收回的；不可见时为空'),
        at: text('时间'),
      }),
      Type.Null(),
    ],
    { description: '收回；没有收回时为空' },
  ),
  behalf: textOrNull('委托人；不是委托的为空'),
});

/** When it holds and why: part of every body that gives a right. */
export const termsBody = {
  from: Type.Optional(dayText('第一天；没有时为今天')),
  until: Type.Optional(dayText('最后一天；没有时为长期')),
  reason: reasonText('依据，如文号、任命'),
};

export const revocationBody = Type.Object({ reason: reasonText('收回的原因') });

/** Rights and their whole trail, for the security administrator and the auditor. */
export function grantRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/grants',
    permission: 'grant.list',
    operationId: 'listGrants',
    tag: '账号和授权',
    summary: '授权，收回的也在内',
    query: Type.Object({
      account: Type.Optional(idText('账号')),
      role: Type.Optional(Type.Enum([...ROLE_CODES], { description: '角色' })),
      inForce: Type.Optional(Type.Boolean({ description: '只要今天有效的' })),
      ...pageQuery,
    }),
    answers: {
      200: { description: '一页，先给的在前', schema: Type.Object({ grants: Type.Array(grantSchema), ...pageAnswer }) },
    },
    refused,
    handle: async ({ context, query: { account, role, inForce, ...asked }, raw }) => {
      const page = readPage(asked, 1);
      const found = await listAllGrants(context, {
        ...(account === undefined ? {} : { account }),
        ...(role === undefined ? {} : { role }),
        ...(inForce === undefined ? {} : { inForce }),
        ...(page.after === undefined ? {} : { after: String(page.after[0]) }),
        limit: page.limit + 1,
      });
      const { rows, next } = pageOf(raw.url, found, page, ({ id }) => [id]);
      return { body: { grants: rows, next } };
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/grants/:id',
    permission: 'grant.list',
    operationId: 'getGrant',
    tag: '账号和授权',
    summary: '一项授权',
    params: idParameter,
    answers: { 200: { description: '授权', schema: grantSchema } },
    refused,
    handle: async ({ context, params }) => shownGrant(await getGrant(context, params.id)),
  });
  route(app, {
    method: 'POST',
    url: '/api/grants',
    permission: 'grant.give',
    operationId: 'giveGrant',
    tag: '账号和授权',
    summary: '授权',
    description: '不能给自己。不能在同一账号的，一次全部说明。',
    command: true,
    body: Type.Object({
      account: idText('账号'),
      role: Type.Enum(
        ROLE_CODES.filter((role) => ROLES[role].kind === 'staff'),
        { description: '角色' },
      ),
      county: Type.Optional(Type.String({ description: '区县' })),
      department: Type.Optional(Type.String({ description: '部门' })),
      ...termsBody,
    }),
    answers: { 201: { description: '授权', schema: grantSchema } },
    problems: ['conflict', 'no-such-resource'],
    refused,
    handle: async ({ context, body }) => ({ ...shownGrant(await giveGrant(context, body)), status: 201 }),
  });
  route(app, {
    method: 'POST',
    url: '/api/grants/:id/revoke',
    permission: 'grant.revoke',
    operationId: 'revokeGrant',
    tag: '账号和授权',
    summary: '收回授权',
    command: true,
    needs: 'if-match',
    params: idParameter,
    body: revocationBody,
    answers: { 200: { description: '收回的授权', schema: grantSchema } },
    refused,
    handle: async ({ context, params, body, version }) =>
      shownGrant(await revokeGrant(context, { grant: params.id, reason: body.reason, version })),
  });
  route(app, {
    method: 'GET',
    url: '/api/roles',
    permission: 'session.own',
    operationId: 'listRoles',
    tag: '账号和授权',
    summary: '角色，和授权可用的区县、部门',
    answers: {
      200: {
        description: '角色、区县、部门',
        schema: Type.Object({
          roles: Type.Array(
            Type.Object({
              code: text('编码'),
              name: text('名称'),
              reach: text('按什么授权：county 区县，department 部门，organisation 单位，其他不分'),
              kind: Type.Enum(['citizen', 'staff'], { description: '哪种账号可以有' }),
            }),
          ),
          counties: Type.Array(Type.String()),
          departments: Type.Array(Type.String(), { description: '保管台账的部门' }),
        }),
      },
    },
    handle: ({ context: { ruleSet } }) => ({
      body: {
        roles: ROLE_CODES.map((code) => ({ code, ...ROLES[code] })),
        counties: ruleSet.enums['区县']?.values ?? [],
        departments: keepersOf(ruleSet),
      },
    }),
  });
}

export function shownGrant(grant: GrantView) {
  return { body: grant, version: grant.revoked === null ? 1 : 2 };
}
