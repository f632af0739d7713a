import type { FastifyInstance } from 'fastify';
import { Secret, TOTP } from 'otpauth';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Browser } from '../../../test/platform/browser.ts';
import { freshDatabase, type FreshDatabase } from '../../../test/platform/database.ts';
import { browse, CLIENT, startProvider } from '../../../test/platform/oidc-provider.ts';
import { CHEAP, contextOf, enter, NOW, type Newcomer } from '../../../test/platform/people.ts';
import { createOidc, loadNotices, resumeSession } from '../../flow/index.ts';
import { problemSchema } from '../schemas.ts';
import { makeServer, type ServerOptions } from '../server.ts';
import { accountRoutes } from './accounts.ts';
import { grantRoutes } from './grants.ts';
import { oidcRoutes } from './oidc.ts';
import { organisationRoutes } from './organisations.ts';
import { sessionRoutes } from './session.ts';
import { sessionsRoutes } from './sessions.ts';

const PASSWORD = '光岳楼-东昌湖-运河';
const REDIRECT = 'http://127.0.0.1:8624/api/oidc/callback';
const ORGANISATION = '91350100M000100Y43';

let database: FreshDatabase;
let app: FastifyInstance;
let now = NOW;
let options: ServerOptions;

beforeAll(async () => {
  database = await freshDatabase();
  const { keys } = contextOf(database);
  const issuer = await startProvider(REDIRECT, [{ sub: 'zhang', name: '张三' }]);
  const oidc = createOidc(
    [{ id: 'office', name: '政务内网', issuer, clientId: CLIENT.id, clientSecret: CLIENT.secret }],
    REDIRECT,
  );
  options = {
    loaded: await loadNotices('notices'),
    webRoot: '/nowhere',
    version: '0.0.0',
    now: () => now,
    limits: 'off',
    behindProxy: 1,
    platform: {
      database,
      keys,
      data: '/nowhere',
      passwordCost: CHEAP,
      sessionOf: (token, at) => resumeSession({ database, keys, now: at }, token),
      checks: [],
      gauges: [],
    },
  };
  app = await makeServer(options, [
    sessionRoutes,
    sessionsRoutes,
    accountRoutes,
    grantRoutes,
    organisationRoutes,
    (scope) => {
      oidcRoutes(scope, oidc);
    },
  ]);
});

afterAll(async () => {
  await app.close();
});

const add = (newcomer: Newcomer) => enter(database, { password: PASSWORD, ...newcomer });
const codeOf = (secret: string): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now.getTime() });
const signIn = (browser: Browser, login: string, password = PASSWORD) =>
  browser.ask('/api/session', { method: 'POST', body: { login, password } });

/** Staff signed in wholly, the second factor set up on the way. */
async function staff(login: string): Promise<Browser> {
  const browser = new Browser(app);
  expect((await signIn(browser, login)).statusCode).toBe(200);
  const { secret } = (await browser.ask('/api/session/totp/secret', { method: 'POST', body: {} })).json<{
    secret: string;
  }>();
  const done = await browser.ask('/api/session/totp', { method: 'PUT', body: { code: codeOf(secret) } });
  expect(done.json()).toMatchObject({ pending: null, hasTotp: true });
  return browser;
}

async function problemOf(answer: Promise<Awaited<ReturnType<Browser['ask']>>>, status: number, code: string) {
  const { statusCode, body } = await answer;
  const problem: unknown = JSON.parse(body);
  expect([statusCode, problem]).toMatchObject([status, { type: `urn:jiangtong:problem:${code}` }]);
  return Value.Parse(problemSchema, problem);
}

describe('signing in', () => {
  test('sets a cookie that scripts and other sites don’t get, and tells who one is', async () => {
    const { account } = await add({ login: 'citizen', kind: 'citizen' });
    const browser = new Browser(app);
    await problemOf(browser.ask('/api/session'), 401, 'unauthenticated');
    const answer = await signIn(browser, 'citizen');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.cookies).toMatchObject([{ name: 'jiangtong_session', path: '/', httpOnly: true, sameSite: 'Lax' }]);
    expect(answer.cookies[0]).not.toHaveProperty('secure');
    expect(answer.cookies[0]).not.toHaveProperty('domain');
    const me = await browser.ask('/api/session');
    expect(me.json()).toEqual(answer.json());
    expect(me.json()).toMatchObject({
      account: { id: account, kind: 'citizen', login: 'citizen' },
      pending: null,
      grants: [{ role: 'citizen', roleName: '个人' }],
      permissions: [
        'public',
        'session.own',
        'register.read',
        'case.apply',
        'case.read',
        'public-notice.read',
        'public-notice.object',
        'payment.payee',
        'message.own',
        'notice.read',
      ],
      signedInAt: '2026-03-02T09:00:00+08:00',
      endsAt: '2026-03-02T21:00:00+08:00',
    });
    expect((await browser.ask('/api/session', { method: 'DELETE' })).statusCode).toBe(204);
    expect(browser.cookies.size).toBe(0);
    await problemOf(browser.ask('/api/session'), 401, 'unauthenticated');
  });

  test('by TLS sets it for TLS alone', async () => {
    await add({ login: 'tls', kind: 'citizen' });
    const answer = await new Browser(app).ask('/api/session', {
      method: 'POST',
      body: { login: 'tls', password: PASSWORD },
      headers: { 'x-forwarded-proto': 'https' },
    });
    expect(answer.cookies[0]).toMatchObject({ secure: true });
  });

  test('that is refused says the same, whatever the reason', async () => {
    await add({ login: 'exists', kind: 'citizen' });
    const [wrong, unknown] = [
      await problemOf(signIn(new Browser(app), 'exists', 'wrong'), 401, 'sign-in-refused'),
      await problemOf(signIn(new Browser(app), 'nobody', 'wrong'), 401, 'sign-in-refused'),
    ];
    expect(unknown).toEqual(wrong);
  });

  test('takes no token that somebody planted, and leaves the session that was there', async () => {
    await add({ login: 'planted', kind: 'citizen' });
    const [attacker, victim] = [new Browser(app), new Browser(app)];
    await signIn(attacker, 'planted');
    const planted = attacker.cookies.get('jiangtong_session') ?? '';
    victim.cookies.set('jiangtong_session', planted);
    await signIn(victim, 'planted');
    expect(victim.cookies.get('jiangtong_session')).not.toBe(planted);
    await problemOf(attacker.ask('/api/session'), 401, 'unauthenticated');
  });

  test('of staff goes on to the second factor, and the token changes with it', async () => {
    await add({ login: 'li.ming', grants: [{ role: 'security-admin' }] });
    const browser = new Browser(app);
    expect((await signIn(browser, 'li.ming')).json()).toMatchObject({
      pending: 'enrol-totp',
      permissions: [
        'public',
        'session.own',
        'public-notice.read',
        'public-notice.object',
        'message.own',
        'notice.read',
      ],
    });
    await problemOf(browser.ask('/api/grants'), 401, 'second-factor-needed');
    const before = browser.cookies.get('jiangtong_session');
    const { secret } = (await browser.ask('/api/session/totp/secret', { method: 'POST', body: {} })).json<{
      secret: string;
    }>();
    await problemOf(
      browser.ask('/api/session/totp', { method: 'PUT', body: { code: '000000' } }),
      401,
      'sign-in-refused',
    );
    await browser.ask('/api/session/totp', { method: 'PUT', body: { code: codeOf(secret) } });
    expect(browser.cookies.get('jiangtong_session')).not.toBe(before);
    expect((await browser.ask('/api/grants')).statusCode).toBe(200);

    const again = new Browser(app);
    expect((await signIn(again, 'li.ming')).json()).toMatchObject({ pending: 'totp' });
    await problemOf(
      again.ask('/api/session/totp', { method: 'POST', body: { code: codeOf(secret) } }),
      401,
      'sign-in-refused',
    );
    now = new Date(now.getTime() + 60_000);
    const half = again.cookies.get('jiangtong_session');
    const done = await again.ask('/api/session/totp', { method: 'POST', body: { code: codeOf(secret) } });
    expect(done.json()).toMatchObject({ pending: null });
    expect(again.cookies.get('jiangtong_session')).not.toBe(half);
    expect((await again.ask('/api/grants')).statusCode).toBe(200);
  });

  test('commands need the CSRF token of this very session', async () => {
    await add({ login: 'forged', kind: 'citizen' });
    await add({ login: 'forger', kind: 'citizen' });
    const [victim, other] = [new Browser(app), new Browser(app)];
    await signIn(victim, 'forged');
    await signIn(other, 'forger');
    victim.csrf = other.csrf;
    await problemOf(victim.ask('/api/session', { method: 'DELETE' }), 403, 'csrf');
    expect((await victim.ask('/api/session')).statusCode).toBe(200);
  });

  test('ends of itself', async () => {
    await add({ login: 'idle', kind: 'citizen' });
    const browser = new Browser(app);
    await signIn(browser, 'idle');
    now = new Date(now.getTime() + 31 * 60_000);
    await problemOf(browser.ask('/api/session'), 401, 'unauthenticated');
  });

  test('with a new password: the weak one is refused with every reason, the old sessions are over', async () => {
    await add({ login: 'weak', kind: 'citizen' });
    const [browser, other] = [new Browser(app), new Browser(app)];
    await signIn(browser, 'weak');
    await signIn(other, 'weak');
    const weak = await problemOf(
      browser.ask('/api/session/password', { method: 'PUT', body: { old: PASSWORD, password: 'weak' } }),
      422,
      'bad-input',
    );
    expect(weak.errors?.map(({ pointer, code }) => [pointer, code])).toEqual([
      ['/password', 'A020'],
      ['/password', 'A020'],
    ]);
    const password = '一个又长又新的密码呀';
    const wrong = browser.ask('/api/session/password', { method: 'PUT', body: { old: 'x', password } });
    expect((await problemOf(wrong, 401, 'sign-in-refused')).errors).toMatchObject([{ pointer: '/old' }]);
    expect(
      (await browser.ask('/api/session/password', { method: 'PUT', body: { old: PASSWORD, password } })).statusCode,
    ).toBe(200);
    expect((await browser.ask('/api/session')).statusCode).toBe(200);
    await problemOf(other.ask('/api/session'), 401, 'unauthenticated');
  });
});

describe('administrators', () => {
  let system: Browser;
  let security: Browser;
  beforeAll(async () => {
    await add({ login: 'system', grants: [{ role: 'system-admin' }] });
    await add({ login: 'security', grants: [{ role: 'security-admin' }] });
    [system, security] = [await staff('system'), await staff('security')];
  });

  async function newAccount(login: string): Promise<{ account: { id: string }; password: string }> {
    const made = await system.ask('/api/accounts', { method: 'POST', body: { login, name: '某人' } });
    expect([made.statusCode, made.headers.etag]).toEqual([201, '"1"']);
    return made.json();
  }

  test('make an account, give it a right, take it back; who has it signs in and does what it allows', async () => {
    const { account, password } = await newAccount('zhang.san');
    const body = { account: account.id, role: 'auditor', reason: '聊审发〔2026〕1号' };
    await problemOf(system.ask('/api/grants', { method: 'POST', body }), 403, 'forbidden');
    const given = await security.ask('/api/grants', { method: 'POST', body });
    expect([given.statusCode, given.headers.etag]).toEqual([201, '"1"']);
    const { id } = given.json<{ id: string }>();

    const browser = new Browser(app);
    expect((await signIn(browser, 'zhang.san', password)).json()).toMatchObject({ pending: 'change-password' });
    await problemOf(browser.ask('/api/accounts'), 401, 'password-change-needed');
    await browser.ask('/api/session/password', { method: 'PUT', body: { old: password, password: PASSWORD } });
    const { secret } = (await browser.ask('/api/session/totp/secret', { method: 'POST', body: {} })).json<{
      secret: string;
    }>();
    await browser.ask('/api/session/totp', { method: 'PUT', body: { code: codeOf(secret) } });
    expect((await browser.ask('/api/accounts')).statusCode).toBe(200);
    await problemOf(
      browser.ask('/api/accounts', { method: 'POST', body: { login: 'x', name: 'x' } }),
      403,
      'forbidden',
    );

    const revoke = (ifMatch: string) =>
      security.ask(`/api/grants/${id}/revoke`, {
        method: 'POST',
        body: { reason: '到期' },
        headers: { 'if-match': ifMatch },
      });
    expect((await security.ask(`/api/grants/${id}`)).headers.etag).toBe('"1"');
    await problemOf(revoke('"2"'), 412, 'precondition-failed');
    expect((await revoke('"1"')).json()).toMatchObject({ inForce: false, revoked: { reason: '到期' } });
    await problemOf(revoke('"1"'), 412, 'precondition-failed');
    await problemOf(browser.ask('/api/accounts'), 403, 'forbidden');
  });

  test('say every objection to a grant at once', async () => {
    const { account } = await newAccount('li.si');
    const grant = (body: object) => security.ask('/api/grants', { method: 'POST', body });
    expect((await grant({ account: account.id, role: 'audit-admin', reason: 'x' })).statusCode).toBe(201);
    const conflict = await problemOf(grant({ account: account.id, role: 'finance', reason: 'x' }), 409, 'conflict');
    expect(conflict.errors).toMatchObject([{ pointer: '/role', code: 'A020' }]);
    const wrong = await problemOf(
      grant({ account: account.id, role: 'county-reviewer', department: '市财政局', until: '2025-01-01', reason: 'x' }),
      422,
      'bad-input',
    );
    expect(wrong.errors?.map(({ pointer }) => pointer)).toEqual(['/county', '/department', '/until']);
    await problemOf(grant({ account: '99999999', role: 'finance', reason: 'x' }), 404, 'no-such-resource');
    await problemOf(grant({ account: account.id, role: 'citizen', reason: 'x' }), 422, 'bad-input');
  });

  test('change an account at its version alone', async () => {
    const { account } = await newAccount('wang.wu');
    const url = `/api/accounts/${account.id}`;
    await problemOf(system.ask(`${url}/disable`, { method: 'POST' }), 428, 'precondition-required');
    const disabled = await system.ask(`${url}/disable`, { method: 'POST', headers: { 'if-match': '"1"' } });
    expect([disabled.headers.etag, disabled.json()]).toMatchObject(['"2"', { state: 'disabled' }]);
    await problemOf(
      system.ask(`${url}/enable`, { method: 'POST', headers: { 'if-match': '"1"' } }),
      412,
      'precondition-failed',
    );
    await system.ask(`${url}/enable`, { method: 'POST', headers: { 'if-match': '"2"' } });
    await security.ask(`${url}/lock`, { method: 'POST', headers: { 'if-match': '"3"' } });
    await security.ask(`${url}/unlock`, { method: 'POST', headers: { 'if-match': '"4"' } });
    await security.ask(`${url}/reset-totp`, { method: 'POST', headers: { 'if-match': '"5"' } });
    const reset = await system.ask(`${url}/reset-password`, { method: 'POST', headers: { 'if-match': '"6"' } });
    expect(reset.json()).toMatchObject({ account: { version: 7, state: 'active', mustChangePassword: true } });
    expect((await system.ask(url)).headers.etag).toBe('"7"');
  });

  test('ask again with the same key and get the same answer', async () => {
    const ask = (body: object) =>
      system.ask('/api/accounts', { method: 'POST', body, headers: { 'idempotency-key': 'the-same-key' } });
    const [one, again] = [await ask({ login: 'key', name: '键' }), await ask({ login: 'key', name: '键' })];
    expect([again.statusCode, again.json()]).toEqual([201, one.json()]);
    await problemOf(ask({ login: 'key2', name: '键' }), 422, 'idempotency-mismatch');
  });

  test('page through lists', async () => {
    const ids: string[] = [];
    let url: string | null = '/api/accounts?limit=3&kind=staff';
    while (url !== null) {
      const page: { accounts: { id: string }[]; next: string | null } = (await system.ask(url)).json();
      expect(page.accounts.length).toBeLessThanOrEqual(3);
      ids.push(...page.accounts.map(({ id }) => id));
      url = page.next;
    }
    const { accounts } = (await system.ask('/api/accounts?limit=200&kind=staff')).json<{
      accounts: { id: string }[];
    }>();
    expect(ids).toEqual(accounts.map(({ id }) => id));
    expect(ids.length).toBeGreaterThan(3);
  });

  test('see and end sessions', async () => {
    const { id } = { id: (await add({ login: 'watched', kind: 'citizen' })).account };
    const browser = new Browser(app);
    await signIn(browser, 'watched');
    const { sessions } = (await security.ask(`/api/sessions?account=${id}`)).json<{ sessions: { id: string }[] }>();
    expect(sessions).toHaveLength(1);
    expect((await security.ask(`/api/sessions/${sessions[0]?.id ?? ''}`, { method: 'DELETE' })).statusCode).toBe(200);
    await problemOf(browser.ask('/api/session'), 401, 'unauthenticated');
    await problemOf(system.ask('/api/sessions'), 403, 'forbidden');
  });

  test('see which roles, counties and departments there are', async () => {
    const { roles, counties, departments } = (await security.ask('/api/roles')).json<Record<string, unknown[]>>();
    expect(roles).toContainEqual({ code: 'finance', name: '财政拨付', reach: 'city', kind: 'staff' });
    expect(counties).toContain('东昌府区');
    expect(departments).toContain('市财政局');
  });

  test('enter an organisation’s 主经办人, who authorises clerks', async () => {
    await add({ login: 'boss', kind: 'citizen' });
    await add({ login: 'clerk', kind: 'citizen' });
    const base = `/api/organisations/${ORGANISATION}`;
    const appointed = await security.ask(`${base}/principals`, {
      method: 'POST',
      body: { login: 'boss', reason: '单位盖章函' },
    });
    expect(appointed.statusCode).toBe(201);
    const boss = new Browser(app);
    await signIn(boss, 'boss');
    const given = await boss.ask(`${base}/clerks`, { method: 'POST', body: { login: 'clerk', reason: '授权书' } });
    expect([given.statusCode, given.json()]).toMatchObject([
      201,
      { organisation: ORGANISATION, principal: false, accountName: 'clerk' },
    ]);
    const { id } = given.json<{ id: string }>();
    const clerk = new Browser(app);
    expect((await signIn(clerk, 'clerk')).json()).toMatchObject({
      grants: [{ role: 'citizen' }, { role: 'org-clerk' }],
    });
    expect((await clerk.ask(`${base}/clerks`)).json()).toMatchObject({
      clerks: [{ principal: true }, { principal: false }],
      next: null,
    });
    await problemOf(
      clerk.ask(`${base}/clerks`, { method: 'POST', body: { login: 'boss', reason: 'x' } }),
      403,
      'forbidden',
    );
    await problemOf(boss.ask('/api/organisations/91110000600037341L/clerks'), 403, 'forbidden');
    const elsewhere = boss.ask(`/api/organisations/91110000600037341L/clerks/${id}/withdraw`, {
      method: 'POST',
      body: { reason: 'x' },
      headers: { 'if-match': '"1"' },
    });
    await problemOf(elsewhere, 403, 'forbidden');
    const withdrawn = await boss.ask(`${base}/clerks/${id}/withdraw`, {
      method: 'POST',
      body: { reason: '离职' },
      headers: { 'if-match': '"1"' },
    });
    expect([withdrawn.statusCode, withdrawn.headers.etag]).toEqual([200, '"2"']);
    await problemOf(clerk.ask(`${base}/clerks`), 403, 'forbidden');
  });
});

describe('统一身份认证', () => {
  const travel = async (redirect: string): Promise<string> => {
    const back = await browse(redirect, 'zhang', REDIRECT);
    return `${back.pathname}${back.search}`;
  };

  test('links an account by a command, and signs in by it', async () => {
    const { account } = await add({ login: 'linked', grants: [{ role: 'finance' }] });
    expect((await app.inject('/api/oidc')).json()).toEqual({ providers: [{ id: 'office', name: '政务内网' }] });

    const stranger = new Browser(app);
    const away = await stranger.ask('/api/oidc/start?provider=office&returnTo=/desk');
    expect(away.statusCode).toBe(302);
    expect(away.cookies).toMatchObject([
      { name: 'jiangtong_oidc', path: '/api/oidc', httpOnly: true, sameSite: 'Lax' },
    ]);
    const unlinked = await problemOf(stranger.ask(await travel(String(away.headers.location))), 401, 'sign-in-refused');
    expect(unlinked.detail).toContain('关联');

    const browser = await staff('linked');
    const link = await browser.ask('/api/oidc/link', { method: 'POST', body: { provider: 'office', returnTo: '/me' } });
    const linked = await browser.ask(await travel(link.json<{ redirect: string }>().redirect));
    expect([linked.statusCode, linked.headers.location]).toEqual([302, '/me']);
    expect(browser.cookies.has('jiangtong_oidc')).toBe(false);
    expect((await browser.ask('/api/session')).json()).toMatchObject({ method: 'password' });

    const home = await stranger.ask('/api/oidc/start?provider=office&returnTo=/desk');
    const back = await travel(String(home.headers.location));
    await problemOf(new Browser(app).ask(back), 401, 'sign-in-refused');
    const again = await stranger.ask('/api/oidc/start?provider=office&returnTo=/desk');
    const done = await stranger.ask(await travel(String(again.headers.location)));
    expect([done.statusCode, done.headers.location]).toEqual([302, '/desk']);
    expect((await stranger.ask('/api/session')).json()).toMatchObject({
      account: { id: account },
      pending: null,
      method: 'oidc',
    });

    expect((await stranger.ask('/api/oidc/links')).json()).toMatchObject({
      links: [{ provider: 'office', name: '政务内网' }],
    });
    await problemOf(stranger.ask('/api/oidc/links/nope', { method: 'DELETE' }), 404, 'no-such-resource');
    expect((await stranger.ask('/api/oidc/links/office', { method: 'DELETE' })).statusCode).toBe(204);
    expect((await stranger.ask('/api/oidc/links')).json()).toEqual({ links: [] });
    await problemOf(stranger.ask('/api/oidc/links/office', { method: 'DELETE' }), 404, 'no-such-resource');
    const gone = await stranger.ask('/api/oidc/start?provider=office');
    await problemOf(stranger.ask(await travel(String(gone.headers.location))), 401, 'sign-in-refused');
  });

  test('links by a command with its CSRF token alone, not by a link that somebody sends', async () => {
    await add({ login: 'lured', kind: 'citizen' });
    const browser = new Browser(app);
    await signIn(browser, 'lured');
    browser.csrf = 'wrong';
    await problemOf(browser.ask('/api/oidc/link', { method: 'POST', body: { provider: 'office' } }), 403, 'csrf');
    await problemOf(browser.ask('/api/oidc/start?provider=office&link=true'), 400, 'bad-request');
    await problemOf(browser.ask('/api/oidc/start?provider=nope'), 404, 'no-such-resource');
  });
});

test('tries to sign in are limited by address', async () => {
  const limited = await makeServer({ ...options, limits: { signIn: 3 } }, [sessionRoutes]);
  const ask = () =>
    limited.inject({ method: 'POST', url: '/api/session', payload: { login: 'nobody', password: 'x' } });
  const statuses: number[] = [];
  for (let i = 0; i < 4; i++) statuses.push((await ask()).statusCode);
  expect(statuses).toEqual([401, 401, 401, 429]);
  await limited.close();
});
