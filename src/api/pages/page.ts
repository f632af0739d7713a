import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { may, permission as permissionOf, type Actor, type Permission } from '../../access/index.ts';
import { recordRefusal, type Context } from '../../flow/index.ts';
import type { Site } from '../../web/portal/index.ts';
import { RequestProblem } from '../errors.ts';
import { requestDigest } from '../idempotency.ts';
import type { RateKind } from '../limits.ts';
import type { FoundSession, PlatformServices } from '../services.ts';
import { isSameToken, sessionOf, setSessionCookie, tokenOf } from '../session.ts';
import type { IncomingFile } from '../route-spec.ts';
import { fileOf } from '../upload.ts';
import { ownPath, signInAddress } from './addresses.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may see a page; `public`: everybody. */
    readonly page?: Permission;
  }
}

/** Pages are no part of the described API. */
const HIDDEN = { schema: { hide: true } } as const;

/** 大字版: kept in a cookie, so that every page comes in it. */
export const TEXT_COOKIE = 'jiangtong_text';

export interface PageSpec {
  readonly method: 'GET' | 'POST';
  readonly url: `/${string}`;
  readonly rate?: RateKind;
  /** A form with a file: the fields come before it. Bytes of the file. */
  readonly mostBytes?: number;
}

/** A request for a page that everybody may see. */
export interface PageIncoming {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Of a form; empty for a look. */
  readonly form: URLSearchParams;
  /** The file of a form with one; undefined where none was chosen. */
  readonly file: () => Promise<IncomingFile | undefined>;
  /** The site as this visitor sees it. */
  readonly site: Site;
  readonly session: FoundSession | undefined;
  readonly now: Date;
  readonly visitor: { readonly address: string; readonly agent: string };
  /** Path and query of this very page. */
  readonly here: string;
  /** Under which address this visitor knows the site: `https://…`, without a path. */
  readonly origin: string;
  readonly token: string | undefined;
  /** Path of the page that a form was sent from. */
  readonly back: string | undefined;
}

/** A request of somebody who is signed in and may make it. */
export interface OwnIncoming extends PageIncoming {
  readonly session: FoundSession;
  readonly actor: Actor;
  /** For the flow; of a form with its key. */
  readonly context: Context;
  /** What the next form of this page carries. */
  readonly marks: { readonly csrf: string; readonly key: string };
}

export interface PageAnswer {
  readonly html?: string;
  /** A file in the place of a page. */
  readonly file?: { readonly type: string; readonly content: Buffer };
  /** Path of this site: shown next, by a request of its own, so that going back sends nothing twice. */
  readonly redirect?: string;
  readonly status?: number;
  /** A new token of the session; null ends it. */
  readonly session?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** A preference of this browser, for all pages; seconds. */
  readonly cookie?: { readonly name: string; readonly value: string; readonly maxAge: number };
}

/** A page for everybody, signed in or not. */
export function publicPage(
  app: FastifyInstance,
  site: Site,
  spec: PageSpec & { readonly handle: (incoming: PageIncoming) => Promise<PageAnswer> | PageAnswer },
): void {
  add(app, spec, 'public', async (request, reply) => {
    const session = await sessionOf(app.services, request);
    const incoming = await incomingOf(app, site, spec, request, session);
    if (spec.method === 'POST') refuseOtherSites(request);
    return answer(request, reply, await spec.handle(incoming));
  });
}

/**
 * A page of somebody's own. Who isn't signed in signs in first and comes back; a form has to carry the session's mark, and its own, so
 * that sent twice it is done once.
 */
export function ownPage(
  app: FastifyInstance,
  site: Site,
  spec: PageSpec & {
    readonly permission: Permission;
    readonly handle: (incoming: OwnIncoming) => Promise<PageAnswer> | PageAnswer;
  },
): void {
  add(app, spec, spec.permission, async (request, reply) => {
    const session = await sessionOf(app.services, request);
    const next = spec.method === 'GET' ? request.url : (refererPath(request) ?? '/my');
    if (session === undefined || (session.actor.pending !== undefined && !isOwn(spec.permission))) {
      if (session === undefined && tokenOf(request) !== undefined) setSessionCookie(request, reply, null);
      return reply.redirect(signInAddress(next), 303);
    }
    await app.services.limits.account(request, reply, session.actor.account);
    await demandRight(app, session, spec, request);
    const incoming = await incomingOf(app, site, spec, request, session);
    if (spec.method === 'POST' && !isSameToken(incoming.form.get('csrf') ?? '', session.csrf))
      throw new RequestProblem('csrf', '这一页打开太久了，或者中途换了账号。请回到上一页刷新以后再提交。');
    const own: OwnIncoming = {
      ...incoming,
      session,
      actor: session.actor,
      context: contextOf(app, session, incoming, spec),
      marks: { csrf: session.csrf, key: randomUUID() },
    };
    return answer(request, reply, await spec.handle(own));
  });
}

function isOwn(permission: Permission): boolean {
  return permissionOf(permission).roles === 'signed-in';
}

async function demandRight(
  app: FastifyInstance,
  { actor }: FoundSession,
  { permission, method, url }: PageSpec & { readonly permission: Permission },
  request: FastifyRequest,
): Promise<void> {
  if (may(actor, permission)) return;
  await recordRefusal({ database: platformOf(app).database, actor }, permission, `${method} ${url}`);
  request.log.info({ permission }, 'refused');
  throw new RequestProblem('forbidden', '您的账号不能打开这一页。需要时请换一个账号登录。');
}

function add(
  app: FastifyInstance,
  spec: PageSpec,
  permission: Permission,
  handler: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>,
): void {
  app.route({
    method: spec.method,
    url: spec.url,
    ...HIDDEN,
    config: { page: permission },
    onRequest: async (request, reply) => {
      const { limits } = app.services;
      await limits.address(request, reply);
      if (spec.rate !== undefined) await limits.of[spec.rate](request, reply);
    },
    handler,
  });
}

async function incomingOf(
  app: FastifyInstance,
  site: Site,
  { method, mostBytes }: PageSpec,
  request: FastifyRequest,
  session: FoundSession | undefined,
): Promise<PageIncoming> {
  const { form, file } = mostBytes === undefined ? plainForm(request, method) : await formWithFile(request, mostBytes);
  const url = new URL(request.url, 'http://here.invalid');
  return {
    params: paramsOf(request),
    query: url.searchParams,
    form,
    file: () => Promise.resolve(file),
    site: siteFor(await siteNow(app, site), request, session),
    session,
    now: app.services.now(),
    visitor: { address: request.ip, agent: request.headers['user-agent'] ?? '' },
    here: `${url.pathname}${url.search}`,
    origin: `${request.protocol}://${request.host}`,
    token: tokenOf(request),
    back: refererPath(request),
  };
}

interface GivenForm {
  readonly form: URLSearchParams;
  readonly file?: IncomingFile | undefined;
}

function plainForm({ body }: FastifyRequest, method: PageSpec['method']): GivenForm {
  if (method === 'GET') return { form: new URLSearchParams() };
  if (!(body instanceof URLSearchParams)) throw new RequestProblem('unsupported-media-type', '请从页面上提交。');
  return { form: body };
}

async function formWithFile(request: FastifyRequest, mostBytes: number): Promise<GivenForm> {
  const file = await fileOf(request, { mostBytes, description: '选择一个文件' });
  return { form: new URLSearchParams({ ...file.fields }), file: isChosen(file) ? file : undefined };
}

/** Where no file was chosen, browsers send one without a name, or with an empty one. */
function isChosen({ name }: { readonly name?: string }): boolean {
  return name !== undefined && name !== '';
}

/** The site with what is ruled by now. */
export async function siteNow(app: FastifyInstance, site: Site): Promise<Site> {
  const { ruleSet, url } = await app.services.rulesShown();
  return { ...site, ruleSet, rulesUrl: url };
}

/** The site as this visitor sees it: type size, and who is signed in. */
function siteFor(site: Site, request: FastifyRequest, session: FoundSession | undefined): Site {
  return {
    ...site,
    large: isLarge(request),
    ...(session === undefined ? {} : { viewer: { name: session.actor.name, kind: session.actor.kind } }),
  };
}

export function isLarge(request: FastifyRequest): boolean {
  return request.cookies[TEXT_COOKIE] === 'large';
}

function paramsOf({ params }: FastifyRequest): Record<string, string> {
  const texts: Record<string, string> = {};
  if (typeof params === 'object' && params !== null)
    for (const [name, value] of Object.entries(params)) texts[name] = String(value);
  return texts;
}

function contextOf(
  app: FastifyInstance,
  { actor }: FoundSession,
  { form, here }: PageIncoming,
  { method, url }: PageSpec,
): Context {
  const { database, keys } = platformOf(app);
  const { now, ruleSet } = app.services;
  const key = form.get('key') ?? '';
  const base = { database, keys, actor, now: now(), ruleSet };
  if (method === 'GET' || key === '') return base;
  const content = [...form].filter(([name]) => name !== 'csrf');
  const digest = requestDigest(keys, { url: here, body: content });
  return { ...base, idempotency: { key, route: `${method} ${url}`, digest } };
}

function platformOf(app: FastifyInstance): PlatformServices {
  const { platform } = app.services;
  if (platform === undefined) throw new Error('a page of one’s own was added to a server without a database');
  return platform;
}

/** A form of another site has no business here, whether anybody is signed in or not. Browsers say where a form comes from. */
function refuseOtherSites(request: FastifyRequest): void {
  const from = request.headers['sec-fetch-site'];
  const { origin } = request.headers;
  const foreign = origin !== undefined && origin !== 'null' && new URL(origin).host !== request.host;
  if ((from !== undefined && from !== 'same-origin' && from !== 'none') || foreign)
    throw new RequestProblem('csrf', '请从本站的页面上提交。');
}

/** The page that a form was sent from. */
function refererPath(request: FastifyRequest): string | undefined {
  const { referer } = request.headers;
  if (referer === undefined || !URL.canParse(referer)) return undefined;
  const url = new URL(referer);
  return url.host === request.host ? ownPath(`${url.pathname}${url.search}`) : undefined;
}

function answer(request: FastifyRequest, reply: FastifyReply, given: PageAnswer): FastifyReply {
  // What is somebody's own stays in no cache that others use too.
  void reply.header('cache-control', 'no-store').headers({ ...given.headers });
  if (given.session !== undefined) setSessionCookie(request, reply, given.session);
  if (given.cookie !== undefined) {
    const { name, value, maxAge } = given.cookie;
    void reply.setCookie(name, value, { path: '/', sameSite: 'lax', httpOnly: true, maxAge });
  }
  if (given.redirect !== undefined) return reply.redirect(given.redirect, 303);
  if (given.file !== undefined) return reply.type(given.file.type).send(given.file.content);
  return reply
    .code(given.status ?? 200)
    .type('text/html; charset=utf-8')
    .send(given.html ?? '');
}
