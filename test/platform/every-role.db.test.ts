import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  isPermission,
  permission,
  ROLE_CODES,
  type Grant,
  type Permission,
  type Role,
} from '../../src/access/index.ts';
import { putIdentities, tokenOf, transact } from '../../src/store/index.ts';
import { PLATFORM_SCOPE } from '../../src/access/index.ts';
import { BUREAU, EAST, EAST_FIRM, WEST_FIRM } from './city.ts';
import { until, type Answer, type Client } from './client.ts';
import { auditSince, changed, contentsOf, lastAudit, type Contents } from './contents.ts';
import { CERTIFICATES, REQUESTS, send, soundRequest, type About } from './requests.ts';
import { startServer, type FoundRoute, type TestServer } from './server.ts';
import { FIRMS, numberOf, personRow, put } from './town.ts';

/** Every role on every route of the running server: who is let in is what the table of rights says, and who isn't changes nothing. */

/** Somebody of a role, as typical as can be. */
interface Somebody {
  readonly name: string;
  /** All that the account holds, 个人 of a citizen's account too. */
  readonly roles: readonly Role[];
  readonly grants: readonly Grant[];
  /** Sees rows of `EAST` alone, of those that have a county. */
  readonly isOfEast: boolean;
}

const clerk = { role: 'register-clerk', department: BUREAU } as const;
const organisation = { role: 'org-clerk', organisation: EAST_FIRM } as const;
const CAST: readonly Somebody[] = [
  { name: 'citizen', roles: ['citizen'], grants: [], isOfEast: true },
  ...somebody('principal', [{ ...organisation, principal: true }], true),
  ...somebody('clerk-of-firm', [organisation], true),
  ...somebody('acceptor', [{ role: 'county-acceptor', county: EAST }], true),
  ...somebody('reviewer', [{ role: 'county-reviewer', county: EAST }], true),
  ...somebody('city', [{ role: 'city-reviewer' }]),
  ...somebody('department', [{ role: 'department', department: BUREAU }]),
  ...somebody('register', [clerk]),
  ...somebody('register-east', [{ ...clerk, county: EAST }], true),
  ...somebody('finance', [{ role: 'finance' }]),
  ...somebody('auditor', [{ role: 'auditor' }]),
  ...somebody('editor', [{ role: 'notice-editor' }]),
  ...somebody('system', [{ role: 'system-admin' }]),
  ...somebody('security', [{ role: 'security-admin' }]),
  ...somebody('audit', [{ role: 'audit-admin' }]),
  // Work without any right: an account as it was just made.
  ...somebody('newcomer', []),
];

function somebody(name: string, grants: readonly Grant[], isOfEast = false): Somebody[] {
  const held = grants.map(({ role }) => role);
  const roles: readonly Role[] = held.includes('org-clerk') ? ['citizen', ...held] : held;
  return [{ name, roles, grants, isOfEast }];
}

let server: TestServer;
const clients = new Map<string, Client>();
let nobody: Client;
/** What is of `EAST` and `WEST`; requests to change a row are each clerk's own. */
let about: Readonly<Record<'own' | 'other', About>>;
const requests = new Map<string, string>();

beforeAll(async () => {
  server = await startServer();
  nobody = server.client();
  const { database, keys } = server;
  await put(database, '单位', FIRMS);
  await put(database, '个人', [0, 1].map(personRow));
  // Of each county one to look at, and one that is to be changed for every clerk.
  const certificates = [0, 1].flatMap((n) => ['', '改', '再'].map((kind) => certificate(n, kind)));
  const [row = '', asked = '', again = '', west = '', westAsked = ''] = await put(database, CERTIFICATES, certificates);
  await transact(database, PLATFORM_SCOPE, (tx) => putIdentities(tx, keys, [numberOf(0)]));
  for (const { name, grants, roles } of CAST) {
    const isStaff = !roles.includes('citizen');
    const person = name === 'citizen' ? { person: tokenOf(keys, numberOf(0)) } : {};
    await server.join({ login: name, grants, kind: isStaff ? 'staff' : 'citizen', ...person });
    clients.set(name, await server.signIn(name));
  }
  const target = await server.join({ login: 'target', grants: [{ role: 'finance' }] });
  await server.join({ login: 'target-citizen', kind: 'citizen' });
  const grant = (await clientOf('security').get(`/api/grants?account=${target.account}`)).json<{
    grants: { id: string }[];
  }>().grants[0]?.id;
  requests.set('register', await propose('register', asked));
  requests.set('register-east', await propose('register-east', again));
  const other = await propose('register', westAsked);
  const common = { ...NOTHING, account: target.account, grant: grant ?? '' };
  about = {
    own: { ...common, row, import: await bring('register-east') },
    other: {
      ...common,
      row: west,
      organisation: WEST_FIRM,
      person: numberOf(1),
      request: other,
      import: await bring('register'),
    },
  };
});

function certificate(n: number, kind: string) {
  return {
    证书编号: `${kind}${String(n)}`,
    身份证号: numberOf(n),
    职业: '焊工',
    等级: '高级工',
    评价方式: '企业自主评价',
    评价机构: n === 0 ? EAST_FIRM : WEST_FIRM,
    发证日期: '2025-09-01',
  };
}

/** What is the same in all requests; the rest is put in as it comes to be. */
const NOTHING: About = {
  row: '',
  organisation: EAST_FIRM,
  person: numberOf(0),
  request: '',
  import: '',
  account: '',
  citizen: 'target-citizen',
  grant: '',
};

async function propose(name: string, row: string): Promise<string> {
  const asked = await send(clientOf(name), 'POST', soundRequest('correctRow', { ...NOTHING, row }));
  if (asked.status !== 202) throw new Error(asked.text);
  return asked.json<{ request: string }>().request;
}

/** Sends a file with a fault in it, so that there is a report. */
async function bring(name: string): Promise<string> {
  const client = clientOf(name);
  const sent = await send(client, 'POST', soundRequest('importRegister', NOTHING));
  const { id } = sent.json<{ id: string }>();
  return until(async () =>
    (await client.get(`/api/imports/${id}`)).json<{ state: string }>().state === 'refused' ? id : undefined,
  );
}

function clientOf(name: string): Client {
  const found = clients.get(name);
  if (found === undefined) throw new Error(`${name} is not signed in`);
  return found;
}

// ── what is expected ────────────────────────────────────────────────────────────────────────────────────────────────

interface ApiRoute extends FoundRoute {
  readonly permission: Permission;
  readonly operationId: string;
}

/** Five wrong tries lock an account and end its sessions, so of these there are few. */
const PROOFS = ['passSecondFactor', 'confirmTotp', 'beginTotp', 'changePassword'];

/** `HEAD` comes with every `GET`, and asks the same. */
function apiRoutes(): readonly ApiRoute[] {
  return server.routes.flatMap((one) =>
    one.permission !== undefined && isPermission(one.permission) && one.operationId !== undefined
      ? [{ ...one, permission: one.permission, operationId: one.operationId }]
      : [],
  );
}

/** As the table of rights says, and nothing else. */
function isAllowed({ roles, grants }: Somebody, code: Permission): boolean {
  const wanted = permission(code);
  if (wanted.roles === 'public' || wanted.roles === 'signed-in') return true;
  const fits = roles.some((role) => wanted.roles.includes(role));
  return fits && (wanted.principal !== true || grants.some(({ principal }) => principal === true));
}

/** Problems that say that somebody isn't let in. That a password is wrong is said to whoever is in. */
const OUTSIDE: readonly (string | undefined)[] = [
  'unauthenticated',
  'second-factor-needed',
  'password-change-needed',
  'forbidden',
  'csrf',
];

function isLetIn(answer: Answer): boolean {
  return !OUTSIDE.includes(answer.problem);
}

/** Routes that name something of a county, by what their address has. */
const ADDRESSED = /\/rows\/:row|\/organisations\/:code|\/change-requests\/:id|\/imports\/:id/u;

async function ask(who: Somebody, { method, operationId }: ApiRoute, whose: 'own' | 'other'): Promise<Answer> {
  const request = whose === 'own' ? (requests.get(who.name) ?? requests.get('register') ?? '') : about.other.request;
  return send(clientOf(who.name), method, soundRequest(operationId, { ...about[whose], request }));
}

function complaintOf(who: Somebody, found: ApiRoute, whose: 'own' | 'other', answer: Answer): string | undefined {
  const { method, url, permission: code } = found;
  const said = `${who.name} ${method} ${url} (${whose}) → ${String(answer.status)} ${answer.text.slice(0, 200)}`;
  if (answer.status >= 500) return said;
  if (!isAllowed(who, code)) return answer.status === 403 && !isLetIn(answer) ? undefined : `in: ${said}`;
  if (whose === 'own') return isLetIn(answer) ? undefined : `out: ${said}`;
  const isTheirs = who.isOfEast && ADDRESSED.test(url);
  return isTheirs && answer.status < 400 ? `theirs: ${said}` : undefined;
}

function withoutHead(): readonly ApiRoute[] {
  return apiRoutes().filter(({ method }) => method !== 'HEAD');
}

async function complaints(who: Somebody, routes: readonly ApiRoute[], whose: 'own' | 'other'): Promise<string[]> {
  const found: string[] = [];
  for (const one of routes) {
    const complaint = complaintOf(who, one, whose, await ask(who, one, whose));
    if (complaint !== undefined) found.push(complaint);
  }
  return found;
}

// ── the tests ───────────────────────────────────────────────────────────────────────────────────────────────────────

describe('the routes of the server', () => {
  test('are those of its description, each with a permission, and each is asked for below', async () => {
    const { paths } = (await nobody.get('/api/openapi.json')).json<{
      paths: Record<string, Record<string, { operationId: string; 'x-permission': string }>>;
    }>();
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, one]) =>
          `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/gu, ':$1')} ${one.operationId} ${one['x-permission']}`,
      ),
    );
    const declared = apiRoutes()
      .filter(({ method }) => method !== 'HEAD')
      .map(({ method, url, operationId, permission: code }) => `${method} ${url} ${operationId} ${code}`);
    expect(declared.sort()).toEqual(described.sort());
    expect(declared.map((one) => one.split(' ')[2]).sort()).toEqual(Object.keys(REQUESTS).sort());
    expect(declared.length).toBeGreaterThan(50);
  });

  test('beside them are pages for everybody, files, and what watches over the service', () => {
    const others = server.routes.filter(
      ({ permission: code, page, method }) =>
        code === undefined && (page ?? 'public') === 'public' && method !== 'HEAD',
    );
    expect(others.map(({ method, url }) => `${method} ${url}`).sort()).toEqual([
      'GET /',
      'GET /calculator',
      'GET /calculator/:item',
      'GET /contests',
      'GET /desk',
      'GET /desk/*',
      'GET /favicon.svg',
      'GET /health/live',
      'GET /health/ready',
      'GET /honours',
      'GET /items',
      'GET /items/:code',
      'GET /measures/:number',
      'GET /metrics',
      'GET /notices',
      'GET /notices/:id',
      'GET /notices/:id/measures/:number',
      'GET /objections',
      'GET /progress',
      'GET /public-notices',
      'GET /public-notices/:id',
      'GET /public-notices/:id/document',
      'GET /public-notices/:id/object',
      'GET /public-notices/styles/:file',
      'GET /search',
      'GET /sign-in',
      'GET /styles/:file',
      'GET /training',
      'GET /verify',
      'GET /verify/key',
      'POST /calculator/:item',
      'POST /display',
      'POST /objections',
      'POST /public-notices/:id/object',
      'POST /sign-in',
    ]);
  });

  test('a page of one’s own leads to the sign-in, whoever isn’t signed in', async () => {
    const own = server.routes.filter(({ page = 'public', method }) => page !== 'public' && method !== 'HEAD');
    expect(own.length).toBeGreaterThan(5);
    for (const { method, url } of own) {
      const answer = await server.client().ask(method, url.replaceAll(/:[a-z]+/gu, '1'), {
        ...(method === 'GET' ? {} : { body: 'key=1', type: 'application/x-www-form-urlencoded' }),
      });
      expect({ method, url, status: answer.status, to: answer.headers.get('location')?.split('?')[0] }).toEqual({
        method,
        url,
        status: 303,
        to: '/sign-in',
      });
    }
  });

  test('every role is among those who ask', () => {
    const played = new Set(CAST.flatMap(({ roles }) => roles));
    expect(ROLE_CODES.filter((role) => !played.has(role))).toEqual([]);
  });
});

test('whoever isn’t signed in is let in by what is public, and by nothing else', async () => {
  const before = await contentsOf(server.database);
  const wrong: string[] = [];
  for (const { method, url, permission: code, operationId } of apiRoutes()) {
    const answer = await send(nobody, method, soundRequest(operationId, about.own));
    const isPublic = permission(code).roles === 'public';
    // A HEAD has no body to say why.
    const isWrong = isPublic ? !isLetIn(answer) : answer.status !== 401 || (method !== 'HEAD' && isLetIn(answer));
    if (isWrong || answer.status >= 500) wrong.push(`${method} ${url} → ${String(answer.status)} ${answer.text}`);
  }
  expect(wrong).toEqual([]);
  expect(changed(before, await contentsOf(server.database))).toEqual([]);
});

test('whoever has given the password alone does nothing but go on signing in', async () => {
  const half = server.client();
  await half.post('/api/session', { login: 'register', password: '光岳楼-东昌湖-运河' });
  const before = await contentsOf(server.database);
  const wrong: string[] = [];
  for (const { method, url, permission: code, operationId } of apiRoutes()) {
    const { roles } = permission(code);
    if (roles === 'public' || roles === 'signed-in' || method === 'HEAD') continue;
    const answer = await send(half, method, soundRequest(operationId, about.own));
    if (answer.problem !== 'second-factor-needed') wrong.push(`${method} ${url} → ${answer.text}`);
  }
  expect(wrong).toEqual([]);
  expect(changed(before, await contentsOf(server.database))).toEqual([]);
});

describe('is refused what the table of rights doesn’t give, and nothing is changed by it', () => {
  let before: Contents;
  beforeAll(async () => {
    before = await contentsOf(server.database);
  });

  test.each(CAST)('$name', async (who) => {
    const refused = withoutHead().filter(({ permission: code }) => !isAllowed(who, code));
    const last = await lastAudit(server.database);
    expect(await complaints(who, refused, 'own')).toEqual([]);
    // That it was tried is all that is left of it.
    const entries = await auditSince(server.database, last);
    expect(entries.filter(({ action, outcome }) => action !== 'access.refuse' || outcome !== 'refused')).toEqual([]);
    expect(entries).toHaveLength(refused.length);
  });

  test('nothing is changed', async () => {
    expect(changed(before, await contentsOf(server.database))).toEqual([]);
  });
});

describe('is given what it gives, and of another county nothing', () => {
  test.each(CAST)('$name', async (who) => {
    const allowed = withoutHead().filter((one) => isAllowed(who, one.permission) && one.operationId !== 'signOut');
    const addressed = allowed.filter(({ url }) => ADDRESSED.test(url));
    expect(await complaints(who, addressed, 'other')).toEqual([]);
    expect(await complaints(who, allowed, 'own')).toEqual([]);
  });
});

test('no command is taken without the token of the very session', async () => {
  const before = await contentsOf(server.database);
  const wrong: string[] = [];
  for (const one of apiRoutes()) {
    const { roles } = permission(one.permission);
    if (roles === 'public' || one.method === 'GET' || one.method === 'HEAD') continue;
    const who = CAST.find((other) => isAllowed(other, one.permission));
    if (who === undefined) continue;
    for (const token of [undefined, '', clientOf('newcomer').csrf]) {
      const sound = soundRequest(one.operationId, about.own);
      const answer = await send(clientOf(who.name === 'newcomer' ? 'city' : who.name), one.method, sound, {
        'x-csrf-token': token,
      });
      if (answer.problem !== 'csrf') wrong.push(`${one.method} ${one.url} → ${answer.text}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(changed(before, await contentsOf(server.database))).toEqual([]);
});

test('in whatever order they come', async () => {
  const routes = withoutHead().filter(({ operationId }) => ![...PROOFS, 'signOut'].includes(operationId));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...CAST),
      fc.constantFrom(...routes),
      fc.constantFrom('own' as const, 'other' as const),
      async (who, one, whose) => {
        expect(complaintOf(who, one, whose, await ask(who, one, whose))).toBeUndefined();
      },
    ),
    { numRuns: 200 },
  );
});

test('signing out ends the session, of every role', async () => {
  for (const { name } of CAST) {
    const client = clientOf(name);
    const cookies = [...client.cookies];
    expect((await client.ask('DELETE', '/api/session')).status).toBe(204);
    expect(client.cookies.size).toBe(0);
    for (const [key, value] of cookies) client.cookies.set(key, value);
    expect((await client.get('/api/session')).problem).toBe('unauthenticated');
  }
});
