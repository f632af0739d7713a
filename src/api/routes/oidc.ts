import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import {
  AccessRefused,
  finishOidc,
  listLinks,
  resumeSession,
  startOidc,
  unlink,
  type Oidc,
  type OidcStart,
} from '../../flow/index.ts';
import { route } from '../route.ts';
import type { Answer } from '../route-spec.ts';
import { SESSION_COOKIE } from '../session.ts';
import { doorOf, refused, text } from './accounts-shared.ts';

/** Ties the way back to the browser that began. */
const COOKIE = 'jiangtong_oidc';

const provider = Type.String({ maxLength: 100, description: '统一身份认证的编号，见 GET /api/oidc' });
const returnTo = Type.Optional(Type.String({ maxLength: 500, description: '完成以后去哪一页，本站的路径' }));

/** Signing in through OIDC providers, and linking accounts to them. */
export function oidcRoutes(app: FastifyInstance, oidc: Oidc): void {
  linkRoutes(app, oidc);
  route(app, {
    method: 'GET',
    url: '/api/oidc',
    permission: 'public',
    operationId: 'listOidcProviders',
    tag: '登录',
    summary: '可用的统一身份认证',
    answers: {
      200: {
        description: '可用的统一身份认证',
        schema: Type.Object({ providers: Type.Array(Type.Object({ id: text('编号'), name: text('名称') })) }),
      },
    },
    handle: () => ({ body: { providers: oidc.providers.map(({ id, name }) => ({ id, name })) } }),
  });
  route(app, {
    method: 'GET',
    url: '/api/oidc/start',
    permission: 'public',
    operationId: 'startOidc',
    tag: '登录',
    summary: '去统一身份认证登录',
    rate: 'sign-in',
    query: Type.Object({ provider, returnTo }),
    answers: { 302: { description: '转到统一身份认证' } },
    problems: ['no-such-resource', 'not-ready'],
    refused,
    handle: async ({ query, now }) => {
      const start = await startOidc(doorOf(app, now), oidc, { returnTo: '/', ...query });
      return { ...browserCookie(oidc, start.browser), location: start.redirect };
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/oidc/link',
    permission: 'session.own',
    operationId: 'linkOidc',
    tag: '登录',
    summary: '把自己的账号与统一身份认证关联',
    description: '登录完成以后才能关联。转到答复中的地址，在那里登录后回来即关联。',
    rate: 'sign-in',
    body: Type.Object({ provider, returnTo }),
    answers: { 200: { description: '去哪里', schema: Type.Object({ redirect: text('转到这个地址') }) } },
    problems: ['no-such-resource'],
    refused,
    handle: async ({ context, actor, body }) => {
      const start: OidcStart = await startOidc(context, oidc, { returnTo: '/', ...body, link: actor });
      return { ...browserCookie(oidc, start.browser), body: { redirect: start.redirect } };
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/oidc/callback',
    permission: 'public',
    operationId: 'finishOidc',
    tag: '登录',
    summary: '从统一身份认证回来',
    rate: 'sign-in',
    described: {
      query: Type.Object({}, { additionalProperties: true, description: '统一身份认证的答复（RFC 6749 4.1.2）' }),
    },
    answers: { 302: { description: '登录或关联了，转到原来要去的页面' } },
    problems: ['sign-in-refused', 'forbidden', 'not-ready'],
    refused,
    handle: async ({ raw, now, visitor, cookies }) => {
      const door = doorOf(app, now);
      const token = cookies[SESSION_COOKIE];
      const session = token === undefined ? undefined : await resumeSession(door, token);
      const query = /\?.*$/su.exec(raw.url)?.[0] ?? '';
      const given = {
        query,
        browser: cookies[COOKIE],
        visitor,
        ...(session === undefined ? {} : { actor: session.actor }),
      };
      const finished = await finishOidc(door, oidc, given).catch((error: unknown) => {
        // A person has come back here: they are told on a page, with the ways on.
        if (error instanceof AccessRefused && wantsPage(raw.headers)) return undefined;
        throw error;
      });
      if (finished === undefined) return { ...browserCookie(oidc, ''), location: '/sign-in?problem=provider' };
      const { signedIn, returnTo: location } = finished;
      return {
        ...browserCookie(oidc, ''),
        location,
        ...(signedIn === undefined ? {} : { session: signedIn.token }),
      };
    },
  });
}

function wantsPage({ accept }: Readonly<Record<string, unknown>>): boolean {
  return typeof accept === 'string' && accept.includes('text/html');
}

/** Which providers one's own account is linked to. */
function linkRoutes(app: FastifyInstance, oidc: Oidc): void {
  route(app, {
    method: 'GET',
    url: '/api/oidc/links',
    permission: 'session.own',
    operationId: 'listOidcLinks',
    tag: '登录',
    summary: '自己的账号关联了哪些统一身份认证',
    answers: {
      200: {
        description: '关联',
        schema: Type.Object({
          links: Type.Array(Type.Object({ provider: text('编号'), name: text('名称'), linkedAt: text('关联的时间') })),
        }),
      },
    },
    handle: async ({ context }) => ({ body: { links: await listLinks(context, oidc) } }),
  });
  route(app, {
    method: 'DELETE',
    url: '/api/oidc/links/:provider',
    permission: 'session.own',
    operationId: 'unlinkOidc',
    tag: '登录',
    summary: '解除关联',
    description: '没有密码的账号不能解除：那样就不能登录了。',
    command: true,
    params: Type.Object({ provider }),
    answers: { 204: { description: '解除了' } },
    problems: ['conflict'],
    refused,
    handle: async ({ context, params }) => {
      await unlink(context, oidc, params.provider);
      return {};
    },
  });
}

/** For ten minutes, for the way back alone. It must come along from the provider's site, so it is `lax`. */
function browserCookie({ redirectUri }: Oidc, value: string): Pick<Answer, 'cookies'> {
  const secure = redirectUri.startsWith('https:');
  const options = {
    path: '/api/oidc',
    httpOnly: true,
    sameSite: 'lax',
    secure,
    maxAge: value === '' ? 0 : 600,
  } as const;
  return { cookies: [{ name: COOKIE, value, options }] };
}
