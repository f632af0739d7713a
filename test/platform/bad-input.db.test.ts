import { beforeAll, describe, expect, test } from 'vitest';
import { isPermission, permission, type Grant } from '../../src/access/index.ts';
import { BUREAU, EAST, EAST_FIRM } from './city.ts';
import type { Answer, Asking, Client } from './client.ts';
import { auditSince, changed, contentsOf, lastAudit } from './contents.ts';
import { CERTIFICATES, soundRequest, type About, type Sound } from './requests.ts';
import { startServer, type TestServer } from './server.ts';
import { FIRMS, numberOf, personRow, put } from './town.ts';

/**
 * Every route of the description gets everything that its own schemas forbid, one fault at a time and all at once: each is refused as a
 * problem that names every fault, and nothing is changed.
 */

interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly maxLength?: number;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly format?: string;
}

interface Parameter {
  readonly in: 'path' | 'query' | 'header';
  readonly name: string;
  readonly required?: boolean;
  readonly schema: Schema;
}

interface Operation {
  readonly operationId: string;
  readonly 'x-permission': string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<Record<string, unknown>>;
}

interface Described extends Operation {
  readonly method: string;
  readonly path: string;
}

/** Somebody for every permission. */
const CAST: readonly (readonly [login: string, grant: Grant])[] = [
  ['register', { role: 'register-clerk', department: BUREAU }],
  ['system', { role: 'system-admin' }],
  ['security', { role: 'security-admin' }],
  ['auditor', { role: 'auditor' }],
  ['city', { role: 'city-reviewer' }],
  ['money', { role: 'finance' }],
  ['editor', { role: 'notice-editor' }],
  ['acceptor', { role: 'county-acceptor', county: EAST }],
  ['principal', { role: 'org-clerk', organisation: EAST_FIRM, principal: true }],
];

let server: TestServer;
let about: About;
let operations: readonly Described[];
const clients = new Map<string, Client>();

beforeAll(async () => {
  server = await startServer();
  const { database } = server;
  await put(database, '单位', FIRMS);
  await put(database, '个人', [personRow(0)]);
  const [row = '', other = ''] = await put(
    database,
    CERTIFICATES,
    ['甲', '乙'].map((证书编号) => ({
      证书编号,
      身份证号: numberOf(0),
      职业: '焊工',
      职业编码: null,
      等级: '高级工',
      评价方式: '企业自主评价',
      评价机构: EAST_FIRM,
      发证日期: '2025-09-01',
    })),
  );
  for (const [login, grant] of CAST) {
    await server.join({ login, grants: [grant], kind: grant.role === 'org-clerk' ? 'citizen' : 'staff' });
    clients.set(login, await server.signIn(login));
  }
  const { account } = await server.join({ login: 'target', grants: [{ role: 'county-reviewer', county: EAST }] });
  const clerk = clientOf('register');
  const grants = (await clientOf('security').get(`/api/grants?account=${account}`)).json<{
    grants: { id: string }[];
  }>();
  const common = { row, organisation: EAST_FIRM, person: numberOf(0), account, citizen: 'nobody' };
  about = { ...common, grant: grants.grants[0]?.id ?? '', request: '', import: '' };
  const correction = soundRequest('correctRow', { ...about, row: other });
  const asked = await clerk.post(correction.path, correction.body, { headers: { 'if-match': '"1"' } });
  const sent = soundRequest('importRegister', about);
  const form = sent.form?.();
  const brought = await clerk.ask('POST', sent.path, form === undefined ? {} : { form });
  about = {
    ...about,
    request: asked.json<{ request: string }>().request,
    import: brought.json<{ id: string }>().id,
  };
  await server.running.imports.idle();
  const { paths } = (await clerk.get('/api/openapi.json')).json<{ paths: Record<string, Record<string, Operation>> }>();
  operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => ({ ...one, method: method.toUpperCase(), path })),
  );
});

function clientOf(login: string): Client {
  const found = clients.get(login);
  if (found === undefined) throw new Error(`${login} is not signed in`);
  return found;
}

function whoMay(code: string): Client {
  if (!isPermission(code)) throw new Error(`no permission ${code}`);
  const { roles } = permission(code);
  const [login] = (typeof roles === 'string' ? undefined : CAST.find(([, { role }]) => roles.includes(role))) ?? [
    'register',
  ];
  return clientOf(login);
}

// ── wrong values ────────────────────────────────────────────────────────────────────────────────────────────────────

/** Something that the schema takes in no way. */
function ofAnotherType({ type, anyOf, properties }: Schema): unknown {
  if (type === 'object' || properties !== undefined) return 'no object';
  return anyOf !== undefined || type !== undefined ? { no: ['such', 'thing'] } : { nothing: true };
}

/** Values of the right type that are wrong all the same. */
function outOfBounds(schema: Schema): unknown[] {
  const { type, maxLength, minLength, pattern, format, minimum, maximum } = schema;
  return [
    ...(schema.enum === undefined ? [] : ['no such word', '']),
    ...(maxLength === undefined ? [] : ['长'.repeat(maxLength + 1)]),
    ...(minLength === undefined || minLength === 0 ? [] : ['']),
    ...(pattern === undefined ? [] : ['!', '']),
    ...(format === 'date' ? ['2025-02-30', '2025/1/1', 'today', ''] : []),
    ...(format === 'date-time' ? ['2025-01-01', 'now'] : []),
    ...(minimum === undefined ? [] : [minimum - 1]),
    ...(maximum === undefined ? [] : [maximum + 1]),
    ...(type === 'integer' ? [1.5] : []),
  ];
}

interface Attempt {
  readonly what: string;
  readonly asking: Asking;
  /** Where it differs from the sound one. */
  readonly path?: string;
  /** What it may be answered with. */
  readonly statuses: readonly number[];
  /** Pointers, parameters or headers that must be named, every one of them. */
  readonly named?: readonly string[];
}

function headersOf(operation: Described, sound: Sound): Readonly<Record<string, string>> {
  return sound.ifMatch === undefined || !hasHeader(operation, 'if-match') ? {} : { 'if-match': sound.ifMatch };
}

const hasHeader = ({ parameters = [] }: Described, name: string): boolean =>
  parameters.some((one) => one.in === 'header' && one.name === name);

function bodyAttempts(operation: Described, sound: Sound): readonly Attempt[] {
  const headers = headersOf(operation, sound);
  const schema = operation.requestBody?.content['application/json']?.schema;
  if (operation.method === 'GET' || operation.requestBody?.content['multipart/form-data'] !== undefined) return [];
  if (schema === undefined)
    return [{ what: 'a body where none is wanted', asking: { headers, body: { nonsense: 1 } }, statuses: [422] }];
  const { properties = {}, required = [] } = schema;
  const given: Readonly<Record<string, unknown>> = { ...sound.body };
  const make = (what: string, body: unknown, named: readonly string[]): Attempt => ({
    what,
    asking: { headers, body: JSON.stringify(body) },
    statuses: [422],
    named,
  });
  // The situation of an assessment is checked by the room that owns it, which takes words for numbers; its types have tests of their own.
  const members = operation.operationId === 'assess' ? [] : Object.entries(properties);
  const raw = (what: string, text: string, statuses: readonly number[]): Attempt => ({
    what,
    asking: { headers, body: text },
    statuses,
  });
  const other = (type: string): Attempt => ({
    what: type,
    asking: { headers, body: JSON.stringify(given), type },
    statuses: [415],
  });
  return [
    ...required.map((name) => make(`without ${name}`, omit(given, name), [`/${name}`])),
    ...members.map(([name, one]) =>
      make(`${name} of another type`, { ...given, [name]: ofAnotherType(one) }, [`/${name}`]),
    ),
    ...members.flatMap(([name, one]) =>
      outOfBounds(one).map((value) => make(`${name} out of bounds`, { ...given, [name]: value }, [`/${name}`])),
    ),
    make('an unknown field', { ...given, nonsense: 1 }, ['/nonsense']),
    make(
      'everything wrong at once',
      { ...Object.fromEntries(members.map(([name, one]) => [name, ofAnotherType(one)])), nonsense: 1, 乱写: 2 },
      [...members.map(([name]) => `/${name}`), '/nonsense', '/乱写'],
    ),
    ...(required.length === 0
      ? []
      : [
          make(
            'nothing at all',
            {},
            required.map((name) => `/${name}`),
          ),
        ]),
    ...['{"a":', '{"a":1}}', "{'a':1}", '\u0000', '{"a":1,"a":2}', '{"a":1e999}'].map((text) =>
      raw(`broken JSON ${text}`, text, [400, 422]),
    ),
    ...['[]', '"text"', '7', 'true', '[{}]', '{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{}}}'].map(
      (text) => raw(text, text, [400, 422]),
    ),
    raw('a thousand levels', '['.repeat(1000) + ']'.repeat(1000), [400, 422]),
    ...['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'application/octet-stream'].map(other),
    { ...other('multipart/form-data; boundary=x'), what: 'a form' },
  ];
}

function omit(from: Readonly<Record<string, unknown>>, name: string): object {
  return Object.fromEntries(Object.entries(from).filter(([other]) => other !== name));
}

function uploadAttempts(operation: Described, sound: Sound): readonly Attempt[] {
  if (operation.requestBody?.content['multipart/form-data'] === undefined) return [];
  const form = (fill: (form: FormData) => void): Asking => {
    const made = new FormData();
    fill(made);
    return { form: made };
  };
  const file = new Blob(['证书编号\nA\n']);
  return [
    { what: 'JSON', asking: { body: {} }, statuses: [415] },
    { what: 'nothing', asking: {}, statuses: [415] },
    {
      what: 'a form without a file',
      asking: form((made) => made.set('mode', 'good-rows')),
      statuses: [422],
      named: ['/file'],
    },
    {
      what: 'a form without its boundary',
      asking: { body: 'x', type: 'multipart/form-data' },
      statuses: [400, 406, 415, 422],
    },
    {
      what: 'a form cut short',
      asking: { body: '--x\r\n', type: 'multipart/form-data; boundary=x' },
      statuses: [400, 422],
    },
    ...(operation.requestBody.content['multipart/form-data'].schema.properties?.['mode'] === undefined
      ? []
      : [
          {
            what: 'a mode that is none',
            asking: form((made) => {
              made.set('mode', 'whatever');
              made.set('file', file, 'a.csv');
            }),
            statuses: [422],
            named: ['/mode'],
          },
        ]),
    {
      what: 'an empty file',
      asking: form((made) => made.set('file', new Blob([]), 'a.xlsx')),
      statuses: [422],
      named: ['/file'],
    },
    {
      what: 'without a key',
      asking: { ...form((made) => made.set('file', file, 'a.csv')), headers: { 'idempotency-key': undefined } },
      statuses: [400],
      named: ['Idempotency-Key'],
    },
  ].map((one) => ({ ...one, path: sound.path }));
}

/** The same request otherwise, with another head. */
function headAttempts(operation: Described, sound: Sound): readonly Attempt[] {
  const headers = headersOf(operation, sound);
  if (sound.form !== undefined) return [];
  const body = sound.body === undefined ? {} : { body: sound.body };
  const make = (
    what: string,
    more: Asking['headers'],
    statuses: readonly number[],
    named: readonly string[],
  ): Attempt => ({
    what,
    asking: { ...body, headers: { ...headers, ...more } },
    statuses,
    named,
  });
  const key = 'Idempotency-Key';
  return [
    ...(hasHeader(operation, 'idempotency-key')
      ? [
          make('without a key', { 'idempotency-key': undefined }, [400], [key]),
          make('a short key', { 'idempotency-key': 'short' }, [400], [key]),
          make('a long key', { 'idempotency-key': 'k'.repeat(201) }, [400], [key]),
          make('a key with blanks', { 'idempotency-key': 'a key with blanks' }, [400], [key]),
        ]
      : []),
    ...(hasHeader(operation, 'if-match')
      ? [
          make('without a version', { 'if-match': undefined }, [428], ['If-Match']),
          ...['1', '*', '"x"', '"1", "2"', '"-1"', ''].map((tag) =>
            make(`version ${tag}`, { 'if-match': tag }, tag === '' ? [400, 428] : [400], ['If-Match']),
          ),
          make('everything in the head wrong', { 'if-match': 'x', 'idempotency-key': 'x' }, [400], ['If-Match', key]),
        ]
      : []),
  ];
}

/** Of an organisation that nobody acts for there is a list, an empty one; a session has no number. */
function mayBeNothing(name: string, operationId: string): readonly number[] {
  if (operationId === 'listClerks') return [200];
  if (operationId === 'endSession') return [400];
  if (operationId === 'getReading') return [404];
  return name === 'code' ? [403, 422] : [404];
}

function addressAttempts(operation: Described, sound: Sound): readonly Attempt[] {
  const { parameters = [], path, operationId } = operation;
  const headers = headersOf(operation, sound);
  const [own = '', ownQuery = ''] = sound.path.split('?');
  const asking: Asking = {
    headers,
    ...(sound.body === undefined ? {} : { body: sound.body }),
    ...(sound.form === undefined ? {} : { form: sound.form() }),
  };
  const make = (
    what: string,
    address: string,
    statuses: readonly number[],
    named: readonly string[] = [],
  ): Attempt => ({
    what,
    asking,
    path: address,
    statuses,
    named,
  });
  const segments = path.split('/');
  const at = (name: string, value: string): string =>
    own
      .split('/')
      .map((part, i) => (segments[i] === `{${name}}` ? value : part))
      .join('/') + (ownQuery === '' ? '' : `?${ownQuery}`);
  const inPath = parameters.filter((one) => one.in === 'path');
  // What a provider sends back is whatever it likes, and the rules are asked for under the digest that they had.
  const isOpen = operationId === 'finishOidc';
  const query = isOpen || operationId === 'getRules' ? [] : parameters.filter((one) => one.in === 'query');
  const withQuery = (values: Readonly<Record<string, string>>): string => {
    const all = new URLSearchParams(ownQuery);
    for (const [name, value] of Object.entries(values)) all.set(name, value);
    return `${own}?${all.toString()}`;
  };
  const wrongIn = ({ type, ...schema }: Schema): readonly string[] =>
    [
      ...outOfBounds({ ...schema, ...(type === undefined ? {} : { type }) }),
      ...(type === 'integer' || type === 'boolean' ? ['x', '', '1e3'] : []),
    ].map(String);
  const worst = query.flatMap(({ name, schema }) => {
    const [one] = wrongIn(schema);
    return one === undefined ? [] : [[name, one] as const];
  });
  return [
    ...inPath.flatMap(({ name, schema }) => [
      ...(schema.pattern === undefined
        ? []
        : ['abc!', '-1', '1.5', '1'.repeat(19), '%00', "1'--"].map((value) =>
            make(`${name} ${value}`, at(name, value), [400], [name]),
          )),
      make(
        `${name} that is nothing`,
        at(name, schema.pattern === undefined ? '没有' : '9'.repeat(18)),
        mayBeNothing(name, operationId),
      ),
      make(`${name} too long`, at(name, 'x'.repeat(199)), [400, 404]),
      make(`${name} in no encoding`, at(name, '%E0%A4%A'), [400]),
    ]),
    ...(isOpen ? [] : [make('an unknown parameter', withQuery({ nonsense: '1' }), [400], ['nonsense'])]),
    ...query.flatMap(({ name, schema }) =>
      wrongIn(schema).map((value) =>
        make(`${name}=${value.slice(0, 20)}`, withQuery({ [name]: value }), [400], [name]),
      ),
    ),
    ...query
      .filter(({ name }) => name === 'after')
      .flatMap(() =>
        ['x', 'W10', 'bnVsbA', 'WzEsMl0'].map((mark) =>
          make(`after=${mark}`, withQuery({ after: mark }), [400], ['after']),
        ),
      ),
    ...query.filter(({ required }) => required === true).map(({ name }) => make(`without ${name}`, own, [400], [name])),
    ...(worst.length === 0
      ? []
      : [
          make(
            'every parameter wrong at once',
            withQuery({ ...Object.fromEntries(worst), nonsense: '1' }),
            [400],
            [...worst.map(([name]) => name), 'nonsense'],
          ),
        ]),
  ];
}

// ── what comes of it ────────────────────────────────────────────────────────────────────────────────────────────────

interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly { pointer: string; parameter?: string; code: string; message: string; hint?: string }[];
}

function complaintsOf(operation: Described, { what, statuses, named = [] }: Attempt, answer: Answer): string[] {
  const said = `${operation.method} ${operation.path}, ${what} → ${String(answer.status)} ${answer.text.slice(0, 300)}`;
  if (!statuses.includes(answer.status)) return [said];
  if (answer.status < 400) return [];
  if (answer.type !== 'application/problem+json') return [`no problem: ${said}`];
  const { type, title, status, detail, errors = [] } = answer.json<Problem>();
  const isWhole =
    type.startsWith('urn:jiangtong:problem:') && status === answer.status && /\p{Script=Han}/u.test(title + detail);
  const places = errors.flatMap(({ pointer, parameter }) => [pointer, parameter]);
  const missing = named.filter(
    (name) => !places.some((place) => place === name || place?.startsWith(`${name}/`) === true),
  );
  const isSaid = errors.every(({ code, message, hint }) => /^[A-Z]\d{3}$/u.test(code) && message !== '' && hint !== '');
  return [
    ...(isWhole && isSaid ? [] : [`not whole: ${said}`]),
    ...(missing.length === 0 ? [] : [`doesn't name ${missing.join('、')}: ${said}`]),
    // A mistake in the address may be found before there is a route.
    ...(Object.hasOwn(operation.responses, String(answer.status)) || [400, 404].includes(answer.status)
      ? []
      : [`not described: ${said}`]),
  ];
}

async function attempt(
  make: (operation: Described, sound: Sound) => readonly Attempt[],
): Promise<{ readonly wrong: string[]; readonly count: number }> {
  const wrong: string[] = [];
  let count = 0;
  for (const operation of operations) {
    const sound = soundRequest(operation.operationId, about);
    for (const one of make(operation, sound)) {
      count += 1;
      const answer = await whoMay(operation['x-permission']).ask(operation.method, one.path ?? sound.path, one.asking);
      wrong.push(...complaintsOf(operation, one, answer));
    }
  }
  return { wrong, count };
}

describe('is refused with every fault, and nothing is changed:', () => {
  test.each([
    ['a body', bodyAttempts, 600],
    ['a file', uploadAttempts, 7],
    ['a head', headAttempts, 120],
    ['an address', addressAttempts, 400],
  ] as const)('%s', async (_what, make, least) => {
    const [before, last] = [await contentsOf(server.database), await lastAudit(server.database)];
    const { wrong, count } = await attempt(make);
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThan(least);
    await server.running.imports.idle();
    // That there is no such import is an answer, too, and is kept for the key it was asked with.
    const differing = changed(before, await contentsOf(server.database));
    expect(differing.filter((table) => table !== 'platform.idempotency')).toEqual([]);
    const entries = await auditSince(server.database, last);
    expect(
      entries.filter(({ outcome, action }) => outcome === 'done' && !/^(?:audit|session)\./u.test(action)),
    ).toEqual([]);
  });

  test('a file that is no table is taken, looked at, and refused with what it is', async () => {
    const clerk = clientOf('register');
    const before = await contentsOf(server.database);
    for (const content of ['%PDF-1.7', '<html><table></table></html>', '\u0000\u0001\u0002']) {
      const form = new FormData();
      form.set('file', new Blob([content]), 'a.xlsx');
      const sent = await clerk.ask('POST', soundRequest('importRegister', about).path, { form });
      expect(sent.status).toBe(202);
      await server.running.imports.idle();
      const found = (await clerk.get(sent.headers.get('location') ?? '')).json<{ state: string; findings: object }>();
      expect(found).toMatchObject({ state: 'refused', findings: { faults: [{ row: 0, column: '' }] } });
    }
    expect([...changed(before, await contentsOf(server.database))].sort()).toEqual([
      'platform.idempotency',
      'platform.import',
    ]);
  });

  test('more than a megabyte', async () => {
    const body = { values: { 职业: '长'.repeat(400_000) }, reason: 'x' };
    const answer = await clientOf('register').post(soundRequest('addRow', about).path, body);
    expect([answer.status, answer.problem]).toEqual([413, 'too-large']);
  });

  test('a session that is none', async () => {
    const client = server.client();
    for (const token of ['x', 'x'.repeat(5000), '%00', '个']) {
      client.cookies.set('jiangtong_session', encodeURIComponent(token));
      expect((await client.get('/api/session')).problem).toBe('unauthenticated');
    }
  });
});
