import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { digest } from '../digest.ts';

/** The compiled rules, which the calculator runs in the browser. Under `?v=` of their digest they never change. */
export function rulesRoute(app: FastifyInstance, rules: string): void {
  const version = digest(rules);
  app.get<{ Querystring: { v?: string } }>(
    '/api/rules',
    {
      schema: {
        operationId: 'getRules',
        tags: ['测算'],
        summary: '编译后的规则',
        description: '服务器和浏览器用同一份规则测算。带 v 参数的地址内容永不改变。',
        querystring: Type.Object({ v: Type.Optional(Type.String({ description: '规则的摘要' })) }),
        response: {
          200: {
            description: '规则',
            content: { 'application/json': { schema: Type.Object({}, { additionalProperties: true }) } },
          },
        },
      },
    },
    (request, reply) => {
      void reply.header('etag', `"${version}"`);
      void reply.header(
        'cache-control',
        request.query.v === version ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
      if (request.headers['if-none-match'] === `"${version}"`) return reply.code(304).send();
      return reply.type('application/json; charset=utf-8').send(rules);
    },
  );
}
