import type { FastifyInstance } from 'fastify';
import { DOCUMENT_STYLES, noticePage } from '../../flow/index.ts';
import { digest } from '../digest.ts';
import { publicDoor, refused } from './public-notices-shared.ts';

/** Pages are no part of the described API. */
const HIDDEN = { schema: { hide: true } } as const;

/** A public notice as a page that prints like the document. */
export function documentPages(app: FastifyInstance): void {
  const styles = `/public-notices/styles/${digest(DOCUMENT_STYLES)}.css`;
  app.get('/public-notices/styles/:file', HIDDEN, (_request, reply) =>
    reply
      .type('text/css; charset=utf-8')
      .header('cache-control', 'public, max-age=31536000, immutable')
      .send(DOCUMENT_STYLES),
  );
  app.get<{ Params: { id: string } }>('/public-notices/:id/document', HIDDEN, async (request, reply) => {
    const { limits, now } = app.services;
    await limits.address(request, reply);
    try {
      const html = await noticePage(publicDoor(app, now()), request.params.id, styles);
      return await reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(html);
    } catch (error) {
      throw refused(error) ?? error;
    }
  });
}
