import type { FastifyInstance } from 'fastify';

/** A route of the API that was not added by `route()`, or not with a name of its own: found when the server is made. */
export class UndeclaredRoute extends Error {}

/** No address of the API without a permission and a description. Stands before the first route. */
export function refuseUndeclared(app: FastifyInstance): void {
  const names = new Map<string, string>();
  app.addHook('onRoute', ({ url, method, config }) => {
    if (!/^\/api(?:\/|$)/u.test(url)) return;
    const what = `${String(method)} ${url}`;
    const declared = config?.route;
    if (declared === undefined)
      throw new UndeclaredRoute(`${what} has neither a permission nor a description: add it by route()`);
    // It comes with its GET.
    if (method === 'HEAD') return;
    const other = names.get(declared.operationId);
    if (other !== undefined)
      throw new UndeclaredRoute(
        `${what} is called “${declared.operationId}”, as ${other} is: give it a name of its own`,
      );
    names.set(declared.operationId, what);
  });
}
