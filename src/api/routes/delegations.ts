import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { endDelegation, giveDelegation, listDelegations } from '../../flow/index.ts';
import { route } from '../route.ts';
import { dayText, idParameter, idText, reasonText, refused, text, textOrNull } from './accounts-shared.ts';
import { grantSchema, revocationBody, shownGrant } from './grants.ts';

const TAG = '账号和授权';

/** 委托代办: one's own work, given to a colleague for a time. */
export function delegationRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/delegations',
    permission: 'delegation.own',
    operationId: 'listDelegations',
    tag: TAG,
    summary: '委托：可以委托的、委托出去的、受委托的',
    answers: {
      200: {
        description: '委托',
        schema: Type.Object({
          work: Type.Array(
            Type.Object({
              id: text('自己的授权'),
              roleName: text('角色'),
              county: textOrNull('区县'),
              department: textOrNull('部门'),
              until: textOrNull('自己的授权到哪一天；空表示长期'),
              colleagues: Type.Array(Type.Object({ account: text('账号'), name: text('姓名') }), {
                description: '同一单位可以受委托的同事',
              }),
            }),
          ),
          given: Type.Array(grantSchema, { description: '委托出去的，结束的也在内' }),
          received: Type.Array(grantSchema, { description: '现在受委托的' }),
        }),
      },
    },
    refused,
    handle: async ({ context }) => ({ body: await listDelegations(context) }),
  });
  route(app, {
    method: 'POST',
    url: '/api/delegations',
    permission: 'delegation.own',
    operationId: 'giveDelegation',
    tag: TAG,
    summary: '委托同事代办',
    description:
      '只能委托自己的授权，给同一单位的同事，最长 92 天，到期自动结束。受委托人以自己的名义办理；职责分离对两人合并计算。',
    command: true,
    body: Type.Object({
      grant: idText('自己的哪一项授权'),
      to: idText('同事的账号'),
      from: Type.Optional(dayText('第一天；没有时为今天')),
      until: dayText('最后一天'),
      reason: reasonText('理由，如出差、休假'),
    }),
    answers: { 201: { description: '委托', schema: grantSchema } },
    problems: ['conflict', 'no-such-resource', 'bad-input'],
    refused,
    handle: async ({ context, body }) => ({ ...shownGrant(await giveDelegation(context, body)), status: 201 }),
  });
  route(app, {
    method: 'POST',
    url: '/api/delegations/:id/end',
    permission: 'delegation.own',
    operationId: 'endDelegation',
    tag: TAG,
    summary: '提前结束委托',
    command: true,
    needs: 'if-match',
    params: idParameter,
    body: revocationBody,
    answers: { 200: { description: '结束的委托', schema: grantSchema } },
    refused,
    handle: async ({ context, params, body, version }) =>
      shownGrant(await endDelegation(context, { id: params.id, reason: body.reason, version })),
  });
}
