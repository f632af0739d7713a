import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadNotices, type LoadedNotices } from '../flow/index.ts';
import { connect, makeKeys } from '../store/index.ts';
import { errorOf } from './log.ts';
import { route } from './route.ts';
import { makeServer, type ServerOptions } from './server.ts';
import type { Check, GaugeSource } from './services.ts';

let loaded: LoadedNotices;
const open: FastifyInstance[] = [];
/** Never connected to: these routes ask it nothing. */
const database = connect({ appUrl: 'postgres://localhost:1/none', ownerUrl: 'postgres://localhost:1/none' });

beforeAll(async () => {
  loaded = await loadNotices('notices');
});

afterAll(async () => {
  await Promise.all(open.map((app) => app.close()));
  await database.close();
});

interface More {
  readonly checks?: readonly Check[];
  readonly gauges?: readonly GaugeSource[];
  readonly limits?: ServerOptions['limits'];
  readonly behindProxy?: ServerOptions['behindProxy'];
}

/** A server with a few routes, and the lines that it logs. */
async function serve({ checks = [], gauges = [], limits = 'off', behindProxy }: More = {}) {
  const lines: string[] = [];
  const app = await makeServer(
    {
      loaded,
      webRoot: '/nowhere',
      version: '0.0.0',
      now: () => new Date('2026-03-02T01:00:00Z'),
      limits,
      behindProxy,
      log: { level: 'info', stream: { write: (line) => lines.push(line) } },
      platform: {
        database,
        keys: makeKeys(Buffer.alloc(32, 1)),
        data: '/nowhere',
        sessionOf: (token) =>
          Promise.resolve({
            actor: { account: token, kind: 'staff', name: '某', session: token, person: null, grants: [] },
            csrf: 'x',
          }),
        checks,
        gauges,
      },
    },
    [routes],
  );
  open.push(app);
  return { app, lines };
}

const entered = Promise.withResolvers<undefined>();
const leave = Promise.withResolvers<undefined>();

function routes(scope: FastifyInstance): void {
  const common = { tag: '试', summary: '试', answers: { 200: { description: '好' } } } as const;
  route(scope, {
    ...common,
    method: 'GET',
    url: '/api/me',
    permission: 'session.own',
    operationId: 'me',
    handle: () => ({}),
  });
  route(scope, {
    ...common,
    method: 'GET',
    url: '/api/slow',
    permission: 'public',
    operationId: 'slow',
    handle: async () => {
      entered.resolve(undefined);
      await leave.promise;
      return {};
    },
  });
  route(scope, {
    ...common,
    method: 'POST',
    url: '/api/people/:id',
    permission: 'public',
    operationId: 'people',
    rate: 'sign-in',
    params: Type.Object({ id: Type.String() }),
    query: Type.Object({ phone: Type.String() }),
    body: Type.Object({ name: Type.String() }),
    handle: ({ params, body }) => {
      throw new Error(`duplicate key (id)=(${params.id}) of "${body.name}", ‘张三丰’ called 13800138000`);
    },
  });
}

describe('the log', () => {
  const SECRETS = ['11010519491231002X', '13800138000', '张三丰', 'secret-token', 'Agent-X', '10.9.8.7', 'csrf-secret'];

  test('has a line a request, and nothing of a person, whatever goes wrong', async () => {
    const { app, lines } = await serve();
    const send = (url: string, payload: string) =>
      app.inject({
        method: 'POST',
        url,
        payload,
        remoteAddress: '10.9.8.7',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Agent-X',
          'x-csrf-token': 'csrf-secret',
          cookie: 'jiangtong_session=secret-token',
        },
      });
    const good = JSON.stringify({ name: '张三丰' });
    const at = `/api/people/11010519491231002X?phone=13800138000`;
    expect((await send(at, good)).statusCode).toBe(500);
    expect((await send(at, '{"name": 张三丰}')).statusCode).toBe(400);
    expect((await send(`${at}&x=${encodeURIComponent('张三丰')}`, good)).statusCode).toBe(400);
    expect((await send(`/nobody/11010519491231002X`, good)).statusCode).toBe(404);
    expect((await send(`/calculator/${encodeURIComponent('张三丰')}`, good)).statusCode).toBe(415);
    const all = lines.join('');
    for (const secret of SECRETS) expect(all).not.toContain(secret);
    const told = lines.map((line) => Value.Parse(Type.Record(Type.String(), Type.Unknown()), JSON.parse(line)));
    expect(told.filter(({ msg }) => msg === 'answered')).toMatchObject([
      { level: 'info', method: 'POST', route: '/api/people/:id', status: 500 },
      { route: '/api/people/:id', status: 400 },
      { route: '/api/people/:id', status: 400 },
      { route: 'none', status: 404 },
      { route: '/calculator/:item', status: 415 },
    ]);
    const [failed] = told.filter(({ level }) => level === 'error');
    expect(failed).toMatchObject({
      err: { type: 'Error', message: 'duplicate key … of …, … called 138****8000' },
    });
  });

  test('has the id that the answer shows, given by the proxy in front or made here', async () => {
    const { app, lines } = await serve();
    const given = await app.inject({ url: '/health/live', headers: { 'x-request-id': 'abcdef-123456' } });
    expect(given.headers['x-request-id']).toBe('abcdef-123456');
    expect(lines.join('')).toContain('"reqId":"abcdef-123456"');
    for (const bad of ['short', 'with space in it', 'x'.repeat(65), '"}{"a":"']) {
      const { headers } = await app.inject({ url: '/health/live', headers: { 'x-request-id': bad } });
      expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/u);
    }
  });

  test('says of the database’s errors where they arose, not of what', () => {
    const error = Object.assign(new Error('duplicate key value violates unique constraint "person_pkey"'), {
      code: '23505',
      detail: 'Key (身份证号)=(11010519491231002X) already exists.',
      table: '个人',
      constraint: 'person_pkey',
    });
    expect(errorOf(new Error('outer', { cause: error }))).toMatchObject({
      message: 'outer',
      cause: {
        code: '23505',
        table: '个人',
        constraint: 'person_pkey',
        message: 'duplicate key value violates unique constraint …',
      },
    });
    expect(JSON.stringify(errorOf(error))).not.toContain('1949');
  });
});

describe('health', () => {
  test('a process that answers is alive, whatever stands behind it', async () => {
    const { app } = await serve({
      checks: [{ name: '数据库', code: 'database', check: () => Promise.reject(new Error()) }],
    });
    expect((await app.inject('/health/live')).json()).toEqual({ status: 'ok' });
  });

  test('it is ready where every check is well', async () => {
    const { app } = await serve({
      checks: [{ name: '数据库', code: 'database', check: () => Promise.resolve(undefined) }],
    });
    const { statusCode, body } = await app.inject('/health/ready');
    expect([statusCode, body]).toEqual([200, '{"status":"ok","checks":["数据库"]}']);
  });

  test('else it says everything that is not, within seconds', async () => {
    const { promise: never } = Promise.withResolvers<undefined>();
    const { app } = await serve({
      checks: [
        { name: '数据库', code: 'database', check: () => Promise.reject(new Error('x')) },
        { name: '好的', code: 'fine', check: () => Promise.resolve(undefined) },
        { name: '数据库迁移', code: 'migrations', check: () => Promise.resolve('还没有执行 0009-x') },
        { name: '审计封存', code: 'sealing', check: () => never },
      ],
    });
    const { statusCode, body } = await app.inject('/health/ready');
    expect(statusCode).toBe(503);
    expect(JSON.parse(body)).toMatchObject({
      type: 'urn:jiangtong:problem:not-ready',
      errors: [
        { parameter: 'database', message: '数据库：检查不了' },
        { parameter: 'migrations', message: '数据库迁移：还没有执行 0009-x' },
        { parameter: 'sealing', message: '审计封存：没有及时答复' },
      ],
    });
  });
});

describe('metrics', () => {
  test('count requests by pattern, the pool, the event loop and what the platform gives', async () => {
    const { app } = await serve({
      gauges: [
        { name: 'audit_pending_entries', help: 'x', read: () => Promise.resolve(42) },
        { name: 'imports', help: 'x', label: 'state', read: () => Promise.resolve({ done: 3, failed: 1 }) },
        { name: 'broken_gauge', help: 'x', read: () => Promise.reject(new Error()) },
      ],
    });
    await app.inject('/api/notices/nope');
    const { headers, body } = await app.inject('/metrics');
    expect(headers['content-type']).toContain('text/plain');
    expect(body).toContain('http_request_duration_seconds_count{method="GET",route="/api/notices/:id",status="404"} 1');
    expect(body).toMatch(/^nodejs_eventloop_lag_p99_seconds \S+$/mu);
    expect(body).toContain('database_connections{state="waiting"} 0');
    expect(body).toContain('\naudit_pending_entries 42');
    expect(body).toContain('imports{state="done"} 3\nimports{state="failed"} 1');
    expect(body).not.toMatch(/^broken_gauge \S/mu);
    expect(body).not.toContain('nope');
  });
});

describe('stopping', () => {
  test('lets a request end that runs, and takes no new one', async () => {
    const { app } = await serve();
    await app.listen({ port: 0, host: '127.0.0.1' });
    const address = app.server.address();
    const url = `http://127.0.0.1:${String(typeof address === 'object' ? address?.port : '')}`;
    const running = fetch(`${url}/api/slow`);
    await entered.promise;
    const closed = app.close();
    await expect.poll(() => app.server.listening).toBe(false);
    await expect(fetch(`${url}/health/live`)).rejects.toThrow();
    leave.resolve(undefined);
    const { status, headers } = await running;
    expect([status, headers.get('connection')]).toEqual([204, 'close']);
    await closed;
  });
});

describe('limits', () => {
  const me = (app: FastifyInstance, account: string, address = '10.0.0.1') =>
    app.inject({ url: '/api/me', remoteAddress: address, headers: { cookie: `jiangtong_session=${account}` } });

  test('hold for each address by itself, and say when to come again', async () => {
    const { app } = await serve({ limits: { address: 3 } });
    for (let i = 0; i < 3; i += 1) expect((await app.inject('/api/notices')).statusCode).toBe(200);
    const { statusCode, headers, body } = await app.inject('/api/notices');
    expect([statusCode, headers['content-type']]).toEqual([429, 'application/problem+json; charset=utf-8']);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(JSON.parse(body)).toMatchObject({ type: 'urn:jiangtong:problem:too-many-requests' });
    expect((await app.inject({ url: '/api/notices', remoteAddress: '10.0.0.2' })).statusCode).toBe(200);
    expect((await app.inject('/')).statusCode).toBe(200);
  });

  test.each([
    ['one proxy', 1, ['203.0.113.7']],
    ['two proxies', 2, ['203.0.113.7', '10.0.0.5']],
    ['a proxy that is named', '127.0.0.1', ['203.0.113.7']],
  ])('hold behind %s, wherever a visitor says to come from', async (_, behindProxy, seen) => {
    const { app } = await serve({ limits: { address: 2 }, behindProxy });
    // As proxies pass it on: what the visitor wrote, then the addresses that they saw themselves.
    const look = async (said: string): Promise<number> => {
      const headers = { 'x-forwarded-for': [said, ...seen].join(', ') };
      return (await app.inject({ url: '/api/notices', remoteAddress: '127.0.0.1', headers })).statusCode;
    };
    expect([await look('198.51.100.1'), await look('198.51.100.2'), await look('198.51.100.3')]).toEqual([
      200, 200, 429,
    ]);
  });

  test('hold for each account, from wherever', async () => {
    const { app } = await serve({ limits: { account: 2 } });
    for (const [address, status] of [
      ['10.0.1.1', 204],
      ['10.0.1.2', 204],
      ['10.0.1.3', 429],
    ] as const)
      expect((await me(app, '7', address)).statusCode).toBe(status);
    expect((await me(app, '8')).statusCode).toBe(204);
  });

  test('are stricter for signing in, and for what costs', async () => {
    const { app } = await serve({ limits: { signIn: 1, costly: 2 } });
    const enter = () => app.inject({ method: 'POST', url: '/api/people/1?phone=1', payload: { name: 'x' } });
    expect([(await enter()).statusCode, (await enter()).statusCode]).toEqual([500, 429]);
    const assess = () => app.inject({ method: 'POST', url: '/api/assess', payload: {} });
    expect([(await assess()).statusCode, (await assess()).statusCode, (await assess()).statusCode]).toEqual([
      200, 200, 429,
    ]);
  });
});
