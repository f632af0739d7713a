import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import {
  beginTotp,
  changePassword,
  confirmTotpSecret,
  describeSession,
  passSecondFactor,
  resumeSession,
  signIn,
  signOut,
  type SignedIn,
} from '../../flow/index.ts';
import { RequestProblem } from '../errors.ts';
import { route } from '../route.ts';
import type { Answer } from '../route-spec.ts';
import { SESSION_COOKIE } from '../session.ts';
import { doorOf, refused, text, textOrNull } from './accounts-shared.ts';

const grantSchema = Type.Object({
  role: text('角色，如 city-reviewer'),
  roleName: text('角色的名称，如 市级复核'),
  county: textOrNull('只在这个区县有效'),
  department: textOrNull('只对这个部门保管的台账有效'),
  organisation: textOrNull('代表的单位，统一社会信用代码'),
  principal: Type.Boolean({ description: '是否单位的主经办人' }),
  behalf: textOrNull('受谁委托；自己的为空'),
});

const sessionSchema = Type.Object({
  account: Type.Object({
    id: text('编号'),
    kind: Type.Enum(['citizen', 'staff'], { description: 'citizen 个人账号，staff 工作账号' }),
    login: textOrNull('登录名'),
    name: text('姓名'),
  }),
  pending: Type.Union([Type.Enum(['totp', 'change-password', 'enrol-totp']), Type.Null()], {
    description: '还要先做的：totp 输验证码，change-password 改密码，enrol-totp 设置验证器',
  }),
  grants: Type.Array(grantSchema, { description: '现在有效的授权' }),
  permissions: Type.Array(Type.String(), { description: '按授权能做的事' }),
  csrf: text('改动的请求写在 x-csrf-token 里'),
  method: Type.Enum(['password', 'oidc']),
  hasTotp: Type.Boolean({ description: '是否设有验证器' }),
  signedInAt: text('登录的时间'),
  endsAt: text('最迟到什么时候；30 分钟不用也会失效'),
});

const codeBody = Type.Object({ code: Type.String({ maxLength: 20, description: '验证器显示的 6 位验证码' }) });
const password = (description: string) => Type.String({ maxLength: 1000, description });

const NEW_TOKEN = '会话换了新的令牌和校验码。';
const GENERIC = `登录名或密码不对，或账号不能登录。连续错 5 次锁定 15 分钟。`;

/** Signing in and out, and what belongs to one's own account. Answers hold secrets, so none is kept for a repeated request. */
export function sessionRoutes(app: FastifyInstance): void {
  signInRoutes(app);
  totpRoutes(app);
  route(app, {
    method: 'PUT',
    url: '/api/session/password',
    permission: 'session.own',
    operationId: 'changePassword',
    tag: '登录',
    summary: '改自己的密码',
    description: `其他会话随即失效。${NEW_TOKEN}`,
    rate: 'sign-in',
    body: Type.Object({ old: password('原密码'), password: password('新密码，至少 10 个字符') }),
    answers: { 200: { description: '改好了', schema: sessionSchema } },
    problems: ['sign-in-refused'],
    refused,
    handle: async ({ actor, now, body, visitor }) =>
      answer(await changePassword({ ...doorOf(app, now), actor }, body, visitor)),
  });
}

function signInRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'POST',
    url: '/api/session',
    permission: 'public',
    operationId: 'signIn',
    tag: '登录',
    summary: '用密码登录',
    description: '令牌在 Cookie 里。pending 不为空时，先做完那一步才有权限。',
    rate: 'sign-in',
    body: Type.Object({ login: Type.String({ maxLength: 200, description: '登录名' }), password: password('密码') }),
    answers: { 200: { description: '登录了，或还差一步', schema: sessionSchema } },
    problems: ['sign-in-refused'],
    handle: async ({ body, now, visitor, cookies }) => {
      const door = doorOf(app, now);
      const signedIn = await signIn(door, body, visitor);
      if (signedIn === undefined) throw new RequestProblem('sign-in-refused', GENERIC);
      // Who signs in anew in this browser leaves the old session.
      const before = cookies[SESSION_COOKIE];
      const left = before === undefined ? undefined : await resumeSession(door, before);
      if (left !== undefined) await signOut(door, left.actor);
      return answer(signedIn);
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/session',
    permission: 'session.own',
    operationId: 'getSession',
    tag: '登录',
    summary: '我是谁，能做什么',
    answers: { 200: { description: '本次登录', schema: sessionSchema } },
    handle: async ({ now, token }) => {
      const session = await resumeSession(doorOf(app, now), token);
      if (session === undefined) throw new RequestProblem('unauthenticated', '登录刚刚失效，请重新登录。');
      return { body: describeSession(session) };
    },
  });
  route(app, {
    method: 'DELETE',
    url: '/api/session',
    permission: 'session.own',
    operationId: 'signOut',
    tag: '登录',
    summary: '退出',
    answers: { 204: { description: '退出了' } },
    handle: async ({ context, actor }) => {
      await signOut(context, actor);
      return { session: null };
    },
  });
}

function totpRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'POST',
    url: '/api/session/totp',
    permission: 'session.own',
    operationId: 'passSecondFactor',
    tag: '登录',
    summary: '输验证码，完成登录',
    description: `同一验证码只能用一次；与密码合计连续错 5 次锁定 15 分钟。${NEW_TOKEN}`,
    rate: 'sign-in',
    body: codeBody,
    answers: { 200: { description: '登录了', schema: sessionSchema } },
    problems: ['sign-in-refused'],
    refused,
    handle: async ({ context, body, visitor }) => answer(await passSecondFactor(context, body.code, visitor)),
  });
  route(app, {
    method: 'POST',
    url: '/api/session/totp/secret',
    permission: 'session.own',
    operationId: 'beginTotp',
    tag: '登录',
    summary: '开始设置验证器',
    description: '已有验证器的要给出它的验证码。得到的密钥用一个验证码确认以后才生效。',
    rate: 'sign-in',
    body: Type.Object({
      code: Type.Optional(Type.String({ maxLength: 20, description: '现有验证器的验证码' })),
    }),
    answers: {
      200: {
        description: '密钥，只给这一次',
        schema: Type.Object({
          uri: text('otpauth:// 链接，做成二维码由验证器扫'),
          secret: text('同一密钥，供手工输入'),
        }),
      },
    },
    problems: ['sign-in-refused'],
    refused,
    handle: async ({ context, body }) => ({ body: await beginTotp(context, body.code) }),
  });
  route(app, {
    method: 'PUT',
    url: '/api/session/totp',
    permission: 'session.own',
    operationId: 'confirmTotp',
    tag: '登录',
    summary: '确认验证器',
    description: `其他会话随即失效。${NEW_TOKEN}`,
    rate: 'sign-in',
    body: codeBody,
    answers: { 200: { description: '验证器生效，登录完成', schema: sessionSchema } },
    problems: ['sign-in-refused'],
    refused,
    handle: async ({ context, body, visitor }) => answer(await confirmTotpSecret(context, body.code, visitor)),
  });
}

function answer({ token, session }: SignedIn): Answer {
  return { body: describeSession(session), session: token, headers: { 'cache-control': 'no-store' } };
}
