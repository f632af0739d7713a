import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { route } from '../route.ts';

/** The compiled rules, which the calculator runs in the browser. Under `?v=` of their digest they never change. */
export function rulesRoute(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/rules',
    permission: 'notice.read',
    operationId: 'getRules',
    tag: '测算',
    summary: '编译后的规则',
    description: '服务器和浏览器用同一份规则测算，口径按平台现行的裁定。带 v 参数的地址内容永不改变。',
    query: Type.Object({ v: Type.Optional(Type.String({ description: '规则的摘要' })) }),
    answers: { 200: { description: '规则', schema: Type.Object({}, { additionalProperties: true }) } },
    handle: async ({ query }) => {
      const { text, version } = await app.services.rulesShown();
      return {
        headers: {
          etag: `"${version}"`,
          'cache-control': query.v === version ? 'public, max-age=31536000, immutable' : 'no-cache',
        },
        send: { type: 'application/json; charset=utf-8', content: text },
      };
    },
  });
}
