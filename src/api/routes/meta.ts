import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { LoadedNotices } from '../../flow/index.ts';

/** What the service says of itself: whether it works, and the description of the API. */
export function metaRoutes(app: FastifyInstance, { notices, ruleSet }: LoadedNotices): void {
  app.get(
    '/api/health',
    {
      schema: {
        operationId: 'health',
        tags: ['服务'],
        summary: '是否正常',
        response: {
          200: {
            description: '正常',
            content: {
              'application/json': {
                schema: Type.Object({
                  status: Type.Literal('ok'),
                  notices: Type.Integer(),
                  items: Type.Integer(),
                  uptime: Type.Integer({ description: '秒' }),
                }),
              },
            },
          },
        },
      },
    },
    (_request, reply) =>
      reply.header('cache-control', 'no-store').send({
        status: 'ok',
        notices: notices.length,
        items: ruleSet.items.length,
        uptime: Math.floor(process.uptime()),
      }),
  );
  app.get(
    '/api/openapi.json',
    {
      schema: {
        operationId: 'getOpenApi',
        tags: ['服务'],
        summary: '本说明',
        response: {
          200: {
            description: 'OpenAPI 3.1',
            content: { 'application/json': { schema: Type.Object({}, { additionalProperties: true }) } },
          },
        },
      },
    },
    () => app.swagger(),
  );
}
