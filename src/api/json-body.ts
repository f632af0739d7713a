import type { FastifyInstance } from 'fastify';
import { parseJson } from './parse-json.ts';

/** Bodies of the API are JSON. A route that takes none may be sent none, whatever the content type says. */
export function takeJson(app: FastifyInstance): void {
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = String(body);
    if (text.trim() === '' && request.routeOptions.config.route?.takesBody === false) {
      done(null, undefined);
      return;
    }
    try {
      done(null, parseJson(text));
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  });
}
