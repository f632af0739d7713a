import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { sql } from 'kysely';
import Type from 'typebox';
import { Value } from 'typebox/value';
import { beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../test/platform/database.ts';
import { PLATFORM_SCOPE, type Actor } from '../access/index.ts';
import { loadNotices, step, type LoadedNotices } from '../flow/index.ts';
import { makeKeys, record, transact } from '../store/index.ts';
import { UndeclaredRoute } from './declared.ts';
import { RequestProblem } from './errors.ts';
import { PROBLEM_TYPE } from './problems.ts';
import { route } from './route.ts';
import { problemSchema } from './schemas.ts';
import { makeServer, type ServerOptions } from './server.ts';
import type { FoundSession } from './services.ts';

const STAFF: Actor = { account: '7', kind: 'staff', name: '某', session: 's7', person: null, grants: [] };
const SESSIONS: Readonly<Record<string, FoundSession>> = {
  clerk: {
    actor: { ...STAFF, grants: [{ role: 'register-clerk', department: '市人力资源社会保障局' }] },
    csrf: 'csrf-of-clerk',
  },
  finance: { actor: { ...STAFF, account: '8', session: 's8', grants: [{ role: 'finance' }] }, csrf: 'csrf-of-finance' },
  'half-way': {
    actor: { ...STAFF, pending: 'totp', grants: [{ role: 'register-clerk', department: 'x' }] },
    csrf: 'csrf-of-half-way',
  },
  'new-one': { actor: { ...STAFF, pending: 'change-password' }, csrf: 'csrf-of-new-one' },
};

let loaded: LoadedNotices;
let database: FreshDatabase;
let app: FastifyInstance;
/** What the handler of a command was called with. */
let calls: unknown[] = [];

class Stale extends Error {}

/** Routes of no family: what every route has in common is looked at with them. */
function routes(scope: FastifyInstance): void {
  const common = {
    tag: '试',
    answers: { 200: { description: '好', schema: Type.Object({}, { additionalProperties: true }) } },
  };
  route(scope, {
    ...common,
    method: 'POST',
    url: '/api/things/:id',
    permission: 'register.write',
    operationId: 'makeThing',
    summary: '造一个',
    command: true,
    params: Type.Object({ id: Type.Integer({ minimum: 1 }) }),
    query: Type.Object({ dry: Type.Optional(Type.Boolean()) }),
    body: Type.Object({ name: Type.String({ minLength: 2 }), on: Type.Optional(Type.String({ format: 'date' })) }),
    handle: async ({ context, params, query, body }) => {
      const made = await step(context, async (tx) => {
        calls.push({ params, query, body });
        await record(tx, {
          action: 'register.insert',
          subject: `thing:${String(params.id)}`,
          detail: { name: body.name },
        });
        return { number: calls.length };
      });
      return { status: 201, body: made, version: 1 };
    },
  });
  route(scope, {
    ...common,
    method: 'PUT',
    url: '/api/things/:id',
    permission: 'register.write',
    operationId: 'changeThing',
    summary: '改一个',
    command: true,
    needs: 'if-match',
    params: Type.Object({ id: Type.String() }),
    body: Type.Object({ name: Type.String() }),
    refused: (error) =>
      error instanceof Stale ? new RequestProblem('precondition-failed', '现在是第 4 版，请重新读取。') : undefined,
    handle: ({ version, body }) => {
      if (version !== 4) throw new Stale();
      return { body: { version, ...body }, version: version + 1 };
    },
  });
  route(scope, {
    ...common,
    method: 'GET',
    url: '/api/things/:id',
    permission: 'register.read',
    operationId: 'readThing',
    summary: '看一个',
    params: Type.Object({ id: Type.String() }),
    handle: ({ params, actor }) => ({ body: { id: params.id, by: actor.account }, version: 4 }),
  });
  route(scope, {
    ...common,
    method: 'DELETE',
    url: '/api/things/:id',
    permission: 'register.write',
    operationId: 'dropThing',
    summary: '去一个',
    params: Type.Object({ id: Type.String() }),
    handle: () => ({ session: null }),
  });
  route(scope, {
    ...common,
    method: 'GET',
    url: '/api/things',
    permission: 'register.export',
    operationId: 'exportThings',
    summary: '全部',
    handle: () => ({ send: { type: 'text/csv; charset=utf-8', content: Readable.from(['a,b\n', '1,2\n']) } }),
  });
  route(scope, {
    ...common,
    method: 'GET',
    url: '/api/me',
    permission: 'session.own',
    operationId: 'readMe',
    summary: '自己',
    handle: ({ actor, token }) => ({ body: { name: actor.name, token } }),
  });
  route(scope, {
    ...common,
    method: 'POST',
    url: '/api/door',
    permission: 'public',
    operationId: 'enter',
    summary: '进门',
    body: Type.Object({ name: Type.String() }),
    handle: ({ body, visitor }) => ({
      body: { ...body, address: visitor.address },
      session: 'clerk',
      cookies: [{ name: 'state', value: 'x', options: { path: '/', maxAge: 60 } }],
    }),
  });
  route(scope, {
    ...common,
    method: 'GET',
    url: '/api/away',
    permission: 'public',
    operationId: 'leave',
    summary: '去别处',
    handle: () => ({ location: 'https://example.cn/?a=1' }),
  });
  route(scope, {
    ...common,
    method: 'POST',
    url: '/api/files',
    permission: 'register.import',
    operationId: 'upload',
    summary: '上传',
    command: true,
    upload: { mostBytes: 1000, description: '一个 CSV 文件', fields: { register: '台账' } },
    handle: async ({ file }) => {
      const { name, type, stream, fields } = await file();
      return { body: { name, type, fields, content: await textOf(stream) } };
    },
  });
  for (const [name, error] of Object.entries(FAILURES))
    route(scope, {
      ...common,
      method: 'GET',
      url: `/api/fail/${name}`,
      permission: 'public',
      operationId: `fail-${name}`,
      summary: '出错',
      handle: () => {
        throw error;
      },
    });
}

const FAILURES = {
  bug: new TypeError('身份证 11010519491231002X 错了'),
  deadlock: Object.assign(new Error('deadlock detected'), { code: '40P01' }),
  policy: Object.assign(new Error('violates row-level security policy'), { code: '42501' }),
  down: Object.assign(new Error('terminating connection'), { code: '57P01' }),
  changed: Object.assign(new Error('cached plan must not change result type'), { code: '0A000' }),
  refused: Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' }),
  ended: new Error('Client has encountered a connection error and is not queryable'),
};

function options(more: Partial<ServerOptions> = {}): ServerOptions {
  return {
    loaded,
    webRoot: '/nowhere',
    version: '0.0.0',
    now: () => new Date('2026-03-02T01:00:00Z'),
    limits: 'off',
    log: { level: 'error', stream: { write: () => undefined } },
    platform: {
      database,
      keys: makeKeys(Buffer.alloc(32, 1)),
      data: '/nowhere',
      sessionOf: (token) => Promise.resolve(SESSIONS[token]),
      checks: [],
      gauges: [],
    },
    ...more,
  };
}

beforeAll(async () => {
  loaded = await loadNotices('notices');
  database = await freshDatabase();
  app = await makeServer(options(), [routes]);
  return async () => {
    await app.close();
  };
});

function as(session: string | undefined, request: InjectOptions) {
  const isCommand = request.method !== undefined && request.method !== 'GET';
  const headers = {
    ...(session === undefined ? {} : { cookie: `jiangtong_session=${session}` }),
    ...(isCommand && session !== undefined ? { 'x-csrf-token': SESSIONS[session]?.csrf ?? '' } : {}),
    ...(isCommand ? { 'idempotency-key': randomUUID() } : {}),
    ...request.headers,
  };
  return app.inject({ ...request, headers });
}

const make = (payload: object, more: Record<string, string> = {}, id = '1') =>
  as('clerk', { method: 'POST', url: `/api/things/${id}`, payload, headers: more });

interface Told {
  readonly code: string;
  readonly errors: readonly { readonly parameter?: string; readonly pointer: string; readonly code: string }[];
}

async function problemOf(answer: ReturnType<typeof as>, status: number): Promise<Told> {
  const { statusCode, headers, body } = await answer;
  expect(body).toMatch(/^\{"type":"urn:jiangtong:problem:/u);
  const { type, detail, errors = [] } = Value.Parse(problemSchema, JSON.parse(body));
  expect([statusCode, headers['content-type']]).toEqual([status, PROBLEM_TYPE]);
  expect(detail).toMatch(/\p{Script=Han}/u);
  return { code: type.replace('urn:jiangtong:problem:', ''), errors };
}

describe('who may', () => {
  const thing: InjectOptions = { url: '/api/things/1' };

  test.each<[string, string | undefined, string, number]>([
    ['nobody signed in', undefined, 'unauthenticated', 401],
    ['a session that has ended', 'gone', 'unauthenticated', 401],
    ['a session without its second factor', 'half-way', 'second-factor-needed', 401],
    ['a password that somebody else has set', 'new-one', 'password-change-needed', 401],
  ])('%s', async (_who, session, code, status) => {
    expect(await problemOf(as(session, thing), status)).toMatchObject({ code });
  });

  test('a cookie of a session that has ended is taken away', async () => {
    const { headers } = await as('gone', thing);
    expect(headers['set-cookie']).toMatch(/^jiangtong_session=;.*(?:Max-Age=0|Expires=Thu, 01 Jan 1970)/u);
    expect((await as(undefined, thing)).headers['set-cookie']).toBeUndefined();
  });

  test('what is one’s own is there before the second factor', async () => {
    expect((await as('half-way', { url: '/api/me' })).json()).toEqual({ name: '某', token: 'half-way' });
  });

  test('a right that one hasn’t is refused, and that is in the audit', async () => {
    expect((await as('finance', thing)).statusCode).toBe(200);
    expect(await problemOf(as('finance', { url: '/api/things' }), 403)).toMatchObject({ code: 'forbidden' });
    const { rows } = await transact(database, PLATFORM_SCOPE, (tx) =>
      sql`select account, session, subject, outcome, detail from audit.entry where action = 'access.refuse'`.execute(
        tx,
      ),
    );
    expect(rows).toEqual([
      {
        account: '8',
        session: 's8',
        subject: 'register.export',
        outcome: 'refused',
        detail: { route: 'GET /api/things' },
      },
    ]);
  });

  test('a command without the session’s token, or with another’s, is another site’s', async () => {
    const wrong = (token: string) =>
      as('clerk', {
        method: 'POST',
        url: '/api/things/1',
        payload: { name: '某物' },
        headers: { 'x-csrf-token': token },
      });
    for (const token of ['', 'csrf-of-finance', 'csrf-of-clerk1'])
      expect(await problemOf(wrong(token), 403)).toMatchObject({ code: 'csrf' });
    expect(calls).toEqual([]);
  });

  test('what is behind a session stays nowhere', async () => {
    expect((await as('clerk', thing)).headers['cache-control']).toBe('no-store');
  });
});

describe('what comes in', () => {
  test('is given to the handler with its types', async () => {
    calls = [];
    const { statusCode, headers, body } = await as('clerk', {
      method: 'POST',
      url: '/api/things/12?dry=true',
      payload: { name: '某物', on: '2026-01-01' },
    });
    expect([statusCode, body, headers.etag]).toEqual([201, '{"number":1}', '"1"']);
    expect(calls).toEqual([{ params: { id: 12 }, query: { dry: true }, body: { name: '某物', on: '2026-01-01' } }]);
  });

  test('every fault of address, head and body at once', async () => {
    const { code, errors } = await problemOf(
      as('clerk', {
        method: 'POST',
        url: '/api/things/x?dri=1',
        payload: { name: 'a', on: '2026-02-30', nme: 1 },
        headers: { 'idempotency-key': 'short' },
      }),
      400,
    );
    expect(code).toBe('bad-request');
    expect(errors.map((error) => `${error.parameter ?? error.pointer} ${error.code}`).sort()).toEqual(
      ['/name A010', '/nme A006', '/on A012', 'Idempotency-Key A017', 'dri A004', 'id A007'].sort(),
    );
  });

  test('of the body alone', async () => {
    const { code, errors } = await problemOf(make({}), 422);
    expect([code, errors.map(({ pointer }) => pointer)]).toEqual(['bad-input', ['/name']]);
    expect((await problemOf(make([]), 422)).code).toBe('bad-input');
  });

  test.each<[string, string, string, number]>([
    ['no JSON', 'application/json', '{', 400],
    ['another type', 'text/plain', 'x', 415],
    ['a form', 'multipart/form-data; boundary=x', '--x--\r\n', 415],
  ])('%s', async (_what, type, payload, status) => {
    const sent = as('clerk', { method: 'POST', url: '/api/things/1', payload, headers: { 'content-type': type } });
    await problemOf(sent, status);
  });

  test('nothing where nothing is wanted', async () => {
    const drop = (payload?: string) =>
      as('clerk', {
        method: 'DELETE',
        url: '/api/things/1',
        ...(payload === undefined ? {} : { payload, headers: { 'content-type': 'application/json' } }),
      });
    for (const payload of [undefined, '', '{}']) expect((await drop(payload)).statusCode).toBe(204);
    expect(await problemOf(drop('{"a":1}'), 422)).toMatchObject({ code: 'bad-input' });
  });
});

describe('a command sent again', () => {
  const count = async (id: string): Promise<number> => {
    const { rows } = await transact(database, PLATFORM_SCOPE, (tx) =>
      sql`select from audit.entry where subject = ${`thing:${id}`}`.execute(tx),
    );
    return rows.length;
  };

  test('runs once and is answered alike, one after the other and at the same moment', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const answers = await Promise.all(Array.from({ length: 8 }, () => make({ name: '某物' }, key, '77')));
    const again = await make({ name: '某物' }, key, '77');
    expect(new Set([...answers, again].map(({ statusCode, body }) => `${String(statusCode)} ${body}`)).size).toBe(1);
    expect(again.statusCode).toBe(201);
    expect(await count('77')).toBe(1);
  });

  test('with other content, or to another address, is another request', async () => {
    const key = { 'idempotency-key': randomUUID() };
    expect((await make({ name: '某物' }, key, '78')).statusCode).toBe(201);
    expect(await problemOf(make({ name: '别物' }, key, '78'), 422)).toMatchObject({ code: 'idempotency-mismatch' });
    expect(await problemOf(make({ name: '某物' }, key, '79'), 422)).toMatchObject({ code: 'idempotency-mismatch' });
    expect([await count('78'), await count('79')]).toEqual([1, 0]);
  });
});

describe('a version', () => {
  const put = (headers: Record<string, string>, payload: object = { name: 'x' }) =>
    as('clerk', { method: 'PUT', url: '/api/things/1', payload, headers });

  test('is read with its ETag, and not sent again', async () => {
    const { headers } = await as('clerk', { url: '/api/things/1' });
    expect(headers.etag).toBe('"4"');
    const known = await as('clerk', { url: '/api/things/1', headers: { 'if-none-match': 'W/"4"' } });
    expect([known.statusCode, known.body]).toEqual([304, '']);
  });

  test('is changed where it is named', async () => {
    const { statusCode, headers, body } = await put({ 'if-match': '"4"' });
    expect([statusCode, headers.etag, body]).toEqual([200, '"5"', '{"version":4,"name":"x"}']);
  });

  test('that is old is refused as its family says it', async () => {
    expect(await problemOf(put({ 'if-match': '"3"' }), 412)).toMatchObject({ code: 'precondition-failed' });
  });

  test('that is not named at all, with every other fault', async () => {
    const { code, errors } = await problemOf(put({}, {}), 428);
    expect([code, errors.map((error) => error.parameter ?? error.pointer)]).toEqual([
      'precondition-required',
      ['If-Match', '/name'],
    ]);
  });

  test.each(['*', '4', '"x"'])('that is none: %s', async (ifMatch) => {
    expect(await problemOf(put({ 'if-match': ifMatch }), 400)).toMatchObject({ errors: [{ code: 'A018' }] });
  });
});

describe('what goes out', () => {
  test('a stream', async () => {
    const { headers, body } = await as('clerk', { url: '/api/things' });
    expect([headers['content-type'], body]).toEqual(['text/csv; charset=utf-8', 'a,b\n1,2\n']);
  });

  test('a session, in a cookie that no script and no other site gets', async () => {
    const { headers, body } = await as(undefined, { method: 'POST', url: '/api/door', payload: { name: 'a' } });
    expect(JSON.parse(body)).toEqual({ name: 'a', address: '127.0.0.1' });
    expect(headers['set-cookie']).toEqual([
      'jiangtong_session=clerk; Path=/; HttpOnly; SameSite=Lax',
      'state=x; Max-Age=60; Path=/; SameSite=Lax',
    ]);
  });

  test('over TLS for TLS alone, where a proxy that is believed says so', async () => {
    const behind = await makeServer(options({ behindProxy: 1 }), [routes]);
    const { headers, body } = await behind.inject({
      method: 'POST',
      url: '/api/door',
      payload: { name: 'a' },
      headers: { 'x-forwarded-proto': 'https', 'x-forwarded-for': '10.1.2.3' },
    });
    expect(headers['set-cookie']?.[0]).toContain('; Secure');
    expect(JSON.parse(body)).toMatchObject({ address: '10.1.2.3' });
    await behind.close();
  });

  test('the end of a session', async () => {
    const { headers } = await as('clerk', { method: 'DELETE', url: '/api/things/1' });
    expect(headers['set-cookie']).toMatch(/^jiangtong_session=;/u);
  });

  test('where to go on', async () => {
    const { statusCode, headers } = await as(undefined, { url: '/api/away' });
    expect([statusCode, headers.location]).toEqual([302, 'https://example.cn/?a=1']);
  });
});

describe('a file', () => {
  const form = (content: string, more = ''): string =>
    `--x\r\ncontent-disposition: form-data; name="register"\r\n\r\n个人\r\n${more}--x\r\ncontent-disposition: form-data; name="file"; filename="人.csv"\r\ncontent-type: text/csv\r\n\r\n${content}\r\n--x--\r\n`;
  const upload = (payload: string, type = 'multipart/form-data; boundary=x') =>
    as('clerk', { method: 'POST', url: '/api/files', payload, headers: { 'content-type': type } });

  test('comes with the fields before it', async () => {
    expect((await upload(form('a,b'))).json()).toEqual({
      name: '人.csv',
      type: 'text/csv',
      fields: { register: '个人' },
      content: 'a,b',
    });
  });

  test('that is too large', async () => {
    expect(await problemOf(upload(form('x'.repeat(1001))), 413)).toMatchObject({ code: 'too-large' });
    expect((await upload(form('x'.repeat(1000)))).statusCode).toBe(200);
  });

  test('that is not there, or is no form', async () => {
    expect(await problemOf(upload('--x--\r\n'), 422)).toMatchObject({ errors: [{ pointer: '/file' }] });
    await problemOf(upload('{}', 'application/json'), 415);
  });
});

describe('what goes wrong inside', () => {
  test.each<[keyof typeof FAILURES, number, string]>([
    ['bug', 500, 'internal-error'],
    ['deadlock', 409, 'conflict'],
    ['policy', 403, 'forbidden'],
    ['down', 503, 'not-ready'],
    ['changed', 503, 'not-ready'],
    ['refused', 503, 'not-ready'],
    ['ended', 503, 'not-ready'],
  ])('%s', async (name, status, code) => {
    const answer = await as(undefined, { url: `/api/fail/${name}` });
    expect(answer.body).not.toContain('1949');
    expect(await problemOf(Promise.resolve(answer), status)).toMatchObject({ code });
    expect(answer.headers['retry-after']).toBe(status === 503 ? '5' : undefined);
  });
});

describe('no server starts', () => {
  test('with a route that nobody declared', async () => {
    const bare = (scope: FastifyInstance): void => {
      scope.get('/api/secret', () => 'x');
    };
    await expect(makeServer(options(), [bare])).rejects.toThrow(UndeclaredRoute);
  });

  test('with two routes of one name', async () => {
    await expect(
      makeServer(options(), [
        routes,
        (scope) => {
          route(scope, {
            method: 'GET',
            url: '/api/me/too',
            permission: 'public',
            operationId: 'readMe',
            tag: '试',
            summary: '又一个',
            answers: { 200: { description: '好' } },
            handle: () => ({}),
          });
        },
      ]),
    ).rejects.toThrow('readMe');
  });
});

describe('OpenAPI', () => {
  test('shows what is enforced', async () => {
    const { paths, components } = (await app.inject('/api/openapi.json')).json<{
      paths: Record<
        string,
        Record<
          string,
          Record<string, unknown> & {
            parameters?: { name: string; in: string; required?: boolean }[];
            responses: object;
          }
        >
      >;
      components: object;
    }>();
    expect(components).toMatchObject({
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'jiangtong_session' } },
    });
    const made = paths['/api/things/{id}']?.['post'];
    expect(made).toMatchObject({
      'x-permission': 'register.write',
      security: [{ session: [] }],
      operationId: 'makeThing',
    });
    expect(made?.parameters?.map(({ name, in: where }) => `${where} ${name}`).sort()).toEqual([
      'header idempotency-key',
      'header x-csrf-token',
      'path id',
      'query dry',
    ]);
    expect(made?.['requestBody']).toMatchObject({
      content: { 'application/json': { schema: { additionalProperties: false, required: ['name'] } } },
    });
    expect(Object.keys(made?.responses ?? {})).toEqual(['200', '400', '401', '403', '404', '413', '415', '422']);
    const changed = paths['/api/things/{id}']?.['put'];
    expect(Object.keys(changed?.responses ?? {})).toEqual(expect.arrayContaining(['412', '428']));
    expect(paths['/api/files']?.['post']?.['requestBody']).toMatchObject({
      content: { 'multipart/form-data': { schema: { properties: { file: { format: 'binary' } } } } },
    });
    expect(paths['/api/door']?.['post']).not.toHaveProperty('security');
  });
});
