import type { FastifyInstance } from 'fastify';

/**
 * Closing ends the connections that are idle at that moment. One whose request was still running would stay open after its answer, and
 * the server with it, until the client tires of it: so answers that go out by then say that they are the last.
 */
export function closeConnections(app: FastifyInstance): void {
  let isClosing = false;
  app.addHook('preClose', (done) => {
    isClosing = true;
    done();
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (isClosing) void reply.header('connection', 'close');
    done();
  });
}
