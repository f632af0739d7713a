import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { endSession, listLivingSessions } from '../../flow/index.ts';
import { route } from '../route.ts';
import { idText, refused, text, textOrNull } from './accounts-shared.ts';

const livingSchema = Type.Object({
  id: text('会话的编号，审计里也是它'),
  account: text('账号'),
  accountName: textOrNull('姓名'),
  method: Type.Enum(['password', 'oidc']),
  signedInAt: text('登录的时间'),
  lastSeenAt: text('最近一次使用'),
  address: text('来自哪个地址'),
  agent: text('浏览器'),
});

const MOST = 200;

/** Who is signed in, for the security administrator. */
export function sessionsRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/sessions',
    permission: 'session.list',
    operationId: 'listSessions',
    tag: '账号和授权',
    summary: '现在登录着的会话',
    description: `先登录的在前，至多 ${String(MOST)} 个；多时按账号查。`,
    query: Type.Object({ account: Type.Optional(idText('账号')) }),
    answers: { 200: { description: '会话', schema: Type.Object({ sessions: Type.Array(livingSchema) }) } },
    refused,
    handle: async ({ context, query }) => ({
      body: { sessions: await listLivingSessions(context, { ...query, limit: MOST }) },
    }),
  });
  route(app, {
    method: 'DELETE',
    url: '/api/sessions/:id',
    permission: 'session.end',
    operationId: 'endSession',
    tag: '账号和授权',
    summary: '强制下线',
    command: true,
    params: Type.Object({ id: Type.String({ pattern: '^[\\w-]{16}$', description: '会话的编号' }) }),
    answers: { 200: { description: '结束的会话', schema: livingSchema } },
    refused,
    handle: async ({ context, params }) => ({ body: await endSession(context, params.id) }),
  });
}
