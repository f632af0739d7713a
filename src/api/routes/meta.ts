import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { LoadedNotices } from '../../flow/index.ts';
import { route } from '../route.ts';

/** What the service says of itself: whether it works, and the description of the API. */
export function metaRoutes(app: FastifyInstance, { notices, ruleSet }: LoadedNotices): void {
  route(app, {
    method: 'GET',
    url: '/api/health',
    permission: 'public',
    operationId: 'health',
    tag: '服务',
    summary: '是否正常',
    answers: { 200: { description: '正常', schema: healthSchema } },
    handle: () => ({
      headers: { 'cache-control': 'no-store' },
      body: {
        status: 'ok',
        notices: notices.length,
        items: ruleSet.items.length,
        uptime: Math.floor(process.uptime()),
      },
    }),
  });
  route(app, {
    method: 'GET',
    url: '/api/openapi.json',
    permission: 'public',
    operationId: 'getOpenApi',
    tag: '服务',
    summary: '本说明',
    answers: { 200: { description: 'OpenAPI 3.1', schema: Type.Object({}, { additionalProperties: true }) } },
    handle: () => ({ body: app.swagger() }),
  });
}

const healthSchema = Type.Object({
  status: Type.Literal('ok'),
  notices: Type.Integer(),
  items: Type.Integer(),
  uptime: Type.Integer({ description: '秒' }),
});
