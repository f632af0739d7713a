import { timingSafeEqual } from 'node:crypto';
import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../access/index.ts';
import { RequestProblem } from './errors.ts';
import type { FoundSession, Services } from './services.ts';

export const SESSION_COOKIE = 'jiangtong_session';

/** Not for scripts, not for other sites' forms, and with TLS for TLS alone. It ends with the browser; the session itself ends before. */
function cookieOptions(request: FastifyRequest): CookieSerializeOptions {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: request.protocol === 'https' };
}

export function tokenOf(request: FastifyRequest): string | undefined {
  const token = request.cookies[SESSION_COOKIE];
  return token === undefined || token === '' || token.length > 200 ? undefined : token;
}

/** A token begins a session in the browser; null ends it there. */
export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, token: string | null): void {
  if (token === null) void reply.clearCookie(SESSION_COOKIE, cookieOptions(request));
  else void reply.setCookie(SESSION_COOKIE, token, cookieOptions(request));
}

/** The session that a request's cookie names; undefined where there is none. */
export async function sessionOf(
  { platform, now }: Services,
  request: FastifyRequest,
): Promise<FoundSession | undefined> {
  const token = tokenOf(request);
  return token === undefined ? undefined : platform?.sessionOf(token, now());
}

/** @throws RequestProblem where something is left to do before this session's grants hold. */
export function refusePending({ pending }: Actor): void {
  switch (pending) {
    case undefined:
      return;
    case 'change-password':
      throw new RequestProblem('password-change-needed', '密码是别人设置的。改成自己的密码后再继续。');
    case 'totp':
      throw new RequestProblem('second-factor-needed', '请输入验证器上的六位数字。');
    case 'enrol-totp':
      throw new RequestProblem('second-factor-needed', '工作账号须先绑定验证器。');
  }
}

/** Another site can make a browser send the cookie, but doesn't know the token that belongs to it. */
export function refuseForged(request: FastifyRequest, { csrf }: FoundSession): void {
  const given = request.headers['x-csrf-token'];
  if (typeof given === 'string' && isSameToken(given, csrf)) return;
  throw new RequestProblem('csrf', '把登录时得到的校验码写在 x-csrf-token 里。重新登录以后校验码会变。');
}

/** In a time that tells nothing of where they differ. */
export function isSameToken(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
