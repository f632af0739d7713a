import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static, type TObject, type TSchema, type TUndefined } from 'typebox';
import { may, permission as permissionOf, type Permission } from '../access/index.ts';
import { recordRefusal, type Context } from '../flow/index.ts';
import { describeRoute } from './describe-route.ts';
import { RequestProblem } from './errors.ts';
import { badIfMatch, etagOf, isKnown, NO_IF_MATCH, versionOf } from './conditional.ts';
import { checker } from './check-schema.ts';
import { closed } from './close-schema.ts';
import { keyFault, requestDigest } from './idempotency.ts';
import { parameterReader } from './parameters.ts';
import type { ProblemError } from './problems.ts';
import type { Answer, IncomingFor, NoParameters, RouteDeclaration, RouteSpec } from './route-spec.ts';
import type { FoundSession, PlatformServices } from './services.ts';
import { refuseForged, refusePending, sessionOf, setSessionCookie, tokenOf } from './session.ts';
import { fileOf, refuseOtherKind } from './upload.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a route of the API declares; without it none is taken. */
    readonly route?: { readonly permission: Permission; readonly operationId: string; readonly takesBody: boolean };
  }
}

/** Who is signed in, from the hook that asked to the handler. */
const sessions = new WeakMap<FastifyRequest, FoundSession>();

/**
 * Adds a route. Before `handle` is called: limits, session, CSRF token, permission; then parameters, headers and body, with every fault
 * of them at once.
 */
export function route<
  Perm extends Permission,
  P extends TObject = NoParameters,
  Q extends TObject = NoParameters,
  B extends TSchema = TUndefined,
  N extends 'if-match' | undefined = undefined,
>(app: FastifyInstance, spec: RouteSpec<Perm, P, Q, B, N>): void {
  const read = reader(spec);
  app.route({
    method: spec.method,
    url: spec.url,
    config: {
      route: {
        permission: spec.permission,
        operationId: spec.operationId,
        takesBody: spec.body !== undefined || spec.described?.body !== undefined,
      },
    },
    schema: describeRoute(spec),
    onRequest: async (request, reply) => {
      await admit(app, spec, request, reply);
    },
    handler: async (request, reply) => {
      refuseOtherKind(request, spec.upload);
      // What the schemas found right has their types; that there is a session, `admit` has seen to.
      // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
      const incoming = read(app, request) as IncomingFor<Perm, Static<P>, Static<Q>, Static<B>, N>;
      try {
        return await answer(request, reply, await spec.handle(incoming));
      } catch (error) {
        throw spec.refused?.(error) ?? error;
      }
    },
  });
}

// ── who ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Lets a request in, or throws why not. Comes before the body is read. */
async function admit(
  app: FastifyInstance,
  spec: RouteDeclaration,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { limits } = app.services;
  await limits.address(request, reply);
  if (spec.rate !== undefined) await limits.of[spec.rate](request, reply);
  const { roles } = permissionOf(spec.permission);
  if (roles === 'public') return;
  const session = await sessionOf(app.services, request);
  if (session === undefined) {
    void reply.header('www-authenticate', 'Cookie realm="jiangtong"');
    if (tokenOf(request) !== undefined) setSessionCookie(request, reply, null);
    throw new RequestProblem('unauthenticated', '请先登录。');
  }
  await limits.account(request, reply, session.actor.account);
  if (!isSafe(spec.method)) refuseForged(request, session);
  if (roles !== 'signed-in') refusePending(session.actor);
  if (!may(session.actor, spec.permission)) {
    await recordRefusal(contextOf(app, session), spec.permission, `${spec.method} ${spec.url}`);
    throw new RequestProblem('forbidden', '您的授权里没有这一项。需要时请找安全管理员授权。');
  }
  sessions.set(request, session);
}

function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

function contextOf(app: FastifyInstance, { actor }: FoundSession): Context {
  const { now, ruleSet } = app.services;
  const { database, keys } = platformOf(app);
  return { database, keys, actor, now: now(), ruleSet };
}

function platformOf(app: FastifyInstance): PlatformServices {
  const { platform } = app.services;
  if (platform === undefined) throw new Error('a route that needs a session was added to a server without a database');
  return platform;
}

// ── what ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What comes in as the handler takes it; throws with every fault. */
function reader(spec: RouteDeclaration): (app: FastifyInstance, request: FastifyRequest) => object {
  const none = Type.Object({});
  const readParams = parameterReader(spec.params ?? none);
  const readQuery = spec.described?.query === undefined ? parameterReader(spec.query ?? none) : undefined;
  const checkBody = spec.body === undefined ? undefined : checker(closed(spec.body));
  return (app, request) => {
    const params = readParams(textsOf(request.params));
    const query = readQuery?.(textsOf(request.query)) ?? { value: {}, errors: [] };
    const body = spec.described?.body === undefined ? bodyFaults(request.body, checkBody) : [];
    const head = headFaults(spec, request);
    refuseFaults(spec, request, [...params.errors, ...query.errors, ...head], body);
    const session = sessions.get(request);
    return {
      params: params.value,
      query: query.value,
      body: request.body ?? undefined,
      now: app.services.now(),
      visitor: { address: request.ip, agent: request.headers['user-agent'] ?? '' },
      cookies: request.cookies,
      raw: { url: request.url, body: request.body, headers: request.headers },
      file: () => fileOf(request, spec.upload),
      ...(session === undefined ? {} : signedIn(app, spec, request, session)),
    };
  };
}

function signedIn(app: FastifyInstance, spec: RouteDeclaration, request: FastifyRequest, session: FoundSession) {
  const ifMatch = request.headers['if-match'];
  const key = request.headers['idempotency-key'];
  const base = contextOf(app, session);
  const context: Context = {
    ...base,
    ...(spec.command === true && typeof key === 'string'
      ? {
          idempotency: {
            key,
            route: `${spec.method} ${spec.url}`,
            digest: requestDigest(base.keys, { url: request.url, ifMatch, body: request.body }),
          },
        }
      : {}),
  };
  return {
    actor: session.actor,
    context,
    token: tokenOf(request) ?? '',
    version: ifMatch === undefined ? undefined : versionOf(ifMatch),
  };
}

function bodyFaults(
  body: unknown,
  check: ((value: unknown) => readonly ProblemError[]) | undefined,
): readonly ProblemError[] {
  if (check !== undefined) return check(body ?? {});
  const isEmpty = body === undefined || body === null || (typeof body === 'object' && Object.keys(body).length === 0);
  if (isEmpty) return [];
  return [{ pointer: '', code: 'A006', message: '这个请求不要内容', hint: '去掉请求的内容' }];
}

function headFaults(spec: RouteDeclaration, { headers }: FastifyRequest): ProblemError[] {
  const key = headers['idempotency-key'];
  const keyProblem = spec.command === true ? keyFault(typeof key === 'string' ? key : undefined) : undefined;
  const ifMatch = headers['if-match'];
  const isBad = spec.needs === 'if-match' && ifMatch !== undefined && versionOf(ifMatch) === undefined;
  return [...(keyProblem === undefined ? [] : [keyProblem]), ...(isBad ? [badIfMatch(ifMatch)] : [])];
}

/** The address and the head come first: their status tells what kind of mistake it is. The list has everything. */
function refuseFaults(
  spec: RouteDeclaration,
  { headers }: FastifyRequest,
  address: readonly ProblemError[],
  body: readonly ProblemError[],
): void {
  const all = [...address, ...body];
  const said = `共${String(all.length)}处错误，改正后再试。`;
  if (spec.needs === 'if-match' && headers['if-match'] === undefined)
    throw new RequestProblem('precondition-required', '先读取，再说明改的是哪一个版本。', [NO_IF_MATCH, ...all]);
  if (address.length > 0) throw new RequestProblem('bad-request', said, all);
  if (body.length > 0) throw new RequestProblem('bad-input', said, all);
}

/** Parameters as the router read them: text, or several texts under one name. */
function textsOf(parameters: unknown): Record<string, string | readonly string[]> {
  const texts: Record<string, string | readonly string[]> = {};
  if (typeof parameters !== 'object' || parameters === null) return texts;
  for (const [name, value] of Object.entries(parameters)) {
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    const words = list.map(String);
    texts[name] = Array.isArray(value) ? words : (words[0] ?? '');
  }
  return texts;
}

// ── the answer ──────────────────────────────────────────────────────────────────────────────────────────────────────

async function answer(request: FastifyRequest, reply: FastifyReply, given: Answer): Promise<FastifyReply> {
  const { version, headers = {}, session, cookies = [], location } = given;
  // What is behind a session is nobody else's, and nothing of it stays in a browser that others use too.
  if (sessions.has(request)) void reply.header('cache-control', 'no-store');
  if (version !== undefined) void reply.header('etag', etagOf(version));
  void reply.headers({ ...headers });
  if (session !== undefined) setSessionCookie(request, reply, session);
  for (const { name, value, options } of cookies) void reply.setCookie(name, value, options);
  if (location !== undefined) return reply.redirect(location, given.status ?? 302);
  const etag = reply.getHeader('etag');
  if (isSafe(request.method) && typeof etag === 'string' && isKnown(etag, request.headers['if-none-match']))
    return reply.code(304).send();
  if (given.send !== undefined)
    return reply
      .code(given.status ?? 200)
      .type(given.send.type)
      .send(given.send.content);
  if (given.body === undefined) return reply.code(given.status ?? 204).send();
  return reply.code(given.status ?? 200).send(given.body);
}
