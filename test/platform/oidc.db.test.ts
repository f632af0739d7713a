import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { PLATFORM_SCOPE, type Actor } from '../../src/access/index.ts';
import {
  createOidc,
  finishOidc,
  listLinks,
  OidcSettingsError,
  resumeSession,
  startOidc,
  unlink,
  type Oidc,
  type OidcOutcome,
  type OidcProvider,
} from '../../src/flow/index.ts';
import { putIdentities, tokenOf, transact } from '../../src/store/index.ts';
import { residentId } from './city.ts';
import { freshDatabase, type FreshDatabase } from './database.ts';
import { browse, CLIENT, startProvider } from './oidc-provider.ts';
import { auditOf, contextOf, enter, NOW, warm } from './people.ts';

const REDIRECT = 'http://127.0.0.1:8624/api/oidc/callback';
const KNOWN = '11010519491231002X';
const UNKNOWN = '440524188001010014';
const OFFICIAL = residentId(613);
const VISITOR = { address: '10.1.2.3', agent: 'test' };
const PEOPLE = [
  { sub: 'known', name: '张三', id_number: KNOWN },
  { sub: 'known-again', name: '张三', id_number: KNOWN },
  { sub: 'unknown', name: '李四', id_number: UNKNOWN },
  { sub: 'broken', name: '王五', id_number: '110105194912310021' },
  { sub: 'nameless', name: '赵六' },
  { sub: 'official', name: '孙七' },
  { sub: 'official-2', name: '周八' },
  { sub: 'official-3', name: '吴九', id_number: OFFICIAL },
];

let database: FreshDatabase;
let oidc: Oidc;

beforeAll(async () => {
  database = await freshDatabase();
  const [province, office] = [await startProvider(REDIRECT, PEOPLE), await startProvider(REDIRECT, PEOPLE)];
  const client = { clientId: CLIENT.id, clientSecret: CLIENT.secret };
  const providers: OidcProvider[] = [
    {
      ...client,
      id: 'province',
      name: '省统一身份认证',
      issuer: province,
      scope: 'openid profile identity',
      idNumberClaim: 'id_number',
    },
    { ...client, id: 'office', name: '政务内网', issuer: office },
  ];
  oidc = createOidc(providers, REDIRECT);
  await register(KNOWN);
});

const door = (minutes = 0) => contextOf(database, undefined, new Date(NOW.getTime() + minutes * 60_000));

/** Somebody the register of people knows. */
async function register(id: string): Promise<void> {
  const { keys } = door();
  const person = tokenOf(keys, id);
  await transact(database, PLATFORM_SCOPE, (tx) => putIdentities(tx, keys, [id]));
  await transact(database, PLATFORM_SCOPE, (tx) =>
    sql`insert into register."个人" ("身份证号", "姓名", "人员类别") values (${person}, '某人', '企业职工')`.execute(
      tx,
    ),
  );
}

interface Journey {
  readonly browser: string | undefined;
  readonly query: URLSearchParams;
}

/** As far as the provider sends the browser back. */
async function travel(
  provider: string,
  login: string,
  more: { readonly link?: Actor; readonly returnTo?: string } = {},
): Promise<Journey> {
  const { redirect, browser } = await startOidc(door(), oidc, { provider, returnTo: '/desk', ...more });
  const back = await browse(redirect, login, REDIRECT);
  return { browser, query: back.searchParams };
}

function arrive(
  { browser, query }: Journey,
  more: { readonly actor?: Actor; readonly minutes?: number } = {},
): Promise<OidcOutcome> {
  const { actor, minutes = 0 } = more;
  const answer = { query: `?${query.toString()}`, browser, visitor: VISITOR };
  return finishOidc(door(minutes), oidc, actor === undefined ? answer : { ...answer, actor });
}

const signIn = async (provider: string, login: string): Promise<OidcOutcome> => arrive(await travel(provider, login));
const lastRefusal = async () =>
  (await auditOf(database, 'session.sign-in')).filter(({ outcome }) => outcome === 'refused').at(-1);

describe('a citizen', () => {
  test('who comes for the first time gets an account of the person that the register knows; then it is the same one', async () => {
    const { signedIn, returnTo } = await signIn('province', 'known');
    expect(returnTo).toBe('/desk');
    expect(signedIn?.session).toMatchObject({
      method: 'oidc',
      actor: { kind: 'citizen', name: '张三', person: tokenOf(door().keys, KNOWN) },
    });
    expect(signedIn?.session.actor.pending).toBeUndefined();
    expect(await resumeSession(door(), signedIn?.token ?? '')).toEqual(signedIn?.session);
    const again = await signIn('province', 'known');
    expect(again.signedIn?.session.actor.account).toBe(signedIn?.session.actor.account);
    expect(again.signedIn?.token).not.toBe(signedIn?.token);
    const actions = (await auditOf(database)).map(({ action }) => action);
    expect(actions.filter((action) => action === 'account.create')).toHaveLength(1);
    expect((await auditOf(database, 'session.sign-in')).at(-1)).toMatchObject({
      account: signedIn?.session.actor.account,
      detail: { method: 'oidc', provider: 'province' },
    });
    expect(JSON.stringify(await auditOf(database))).not.toContain(KNOWN);
  });

  test('without a password can’t cut off the only way in', async () => {
    const { signedIn } = await signIn('province', 'known');
    const context = contextOf(database, signedIn?.session.actor);
    expect(await listLinks(context, oidc)).toMatchObject([{ provider: 'province' }]);
    await expect(unlink(context, oidc, 'province')).rejects.toMatchObject({ code: 'refused' });
    expect(await listLinks(context, oidc)).toHaveLength(1);
  });

  test('who comes under another name of the provider is the same person', async () => {
    const [one, other] = [await signIn('province', 'known'), await signIn('province', 'known-again')];
    expect(other.signedIn?.session.actor.account).toBe(one.signedIn?.session.actor.account);
  });

  test('whom the register doesn’t know sees nothing, and is bound to the person once it does', async () => {
    const first = await signIn('province', 'unknown');
    expect(first.signedIn?.session.actor).toMatchObject({ kind: 'citizen', name: '李四', person: null });
    await register(UNKNOWN);
    const later = await signIn('province', 'unknown');
    expect(later.signedIn?.session.actor).toMatchObject({
      account: first.signedIn?.session.actor.account,
      person: tokenOf(door().keys, UNKNOWN),
    });
  });

  test.each(['broken', 'nameless'])('without a sound ID number (%s) is bound to nobody', async (login) => {
    expect((await signIn('province', login)).signedIn?.session.actor.person).toBeNull();
  });

  test('who comes twice at the same moment gets one account', async () => {
    await warm(database, 2);
    const journeys = [await travel('province', 'official-2'), await travel('province', 'official-2')];
    const [one, other] = await Promise.all(journeys.map((journey) => arrive(journey)));
    expect(other?.signedIn?.session.actor.account).toBe(one?.signedIn?.session.actor.account);
  });

  test('whose account is disabled is not let in', async () => {
    const { signedIn } = await signIn('province', 'known');
    const account = signedIn?.session.actor.account;
    await database.ownerPool.query('update access.account set disabled_at = now() where id = $1', [account]);
    await expect(signIn('province', 'known')).rejects.toMatchObject({ code: 'proof' });
    expect(await lastRefusal()).toMatchObject({ subject: `account:${String(account)}`, detail: { why: 'closed' } });
    await database.ownerPool.query('update access.account set disabled_at = null where id = $1', [account]);
  });
});

describe('staff', () => {
  test('are let in once they have linked their account, by themselves, while signed in', async () => {
    await expect(signIn('office', 'official')).rejects.toMatchObject({ code: 'proof' });
    expect(await lastRefusal()).toMatchObject({ subject: 'account:?', detail: { why: 'unlinked' } });
    const actor = await enter(database, { login: 'sun.qi', grants: [{ role: 'city-reviewer' }] });
    const linked = await arrive(await travel('office', 'official', { link: actor, returnTo: '/me' }), { actor });
    expect(linked).toEqual({ returnTo: '/me' });
    const { signedIn } = await signIn('office', 'official');
    expect(signedIn?.session.actor).toMatchObject({ account: actor.account, grants: [{ role: 'city-reviewer' }] });
    expect(signedIn?.session.actor.pending).toBeUndefined();
    expect((await auditOf(database, 'account.link')).at(-1)).toMatchObject({ account: actor.account });

    const other = await enter(database, { login: 'other', grants: [{ role: 'finance' }] });
    await expect(arrive(await travel('office', 'official', { link: other }), { actor: other })).rejects.toMatchObject({
      code: 'proof',
    });
    expect(await lastRefusal()).toMatchObject({ detail: { why: 'linked' } });
  });

  test('are known by the number that a provider has verified, whether a register knows them or not', async () => {
    const actor = await enter(database, { login: 'known.official', grants: [{ role: 'city-reviewer' }] });
    await arrive(await travel('province', 'official-3', { link: actor }), { actor });
    const { signedIn } = await signIn('province', 'official-3');
    expect(signedIn?.session.actor).toMatchObject({
      account: actor.account,
      person: tokenOf(door().keys, OFFICIAL),
    });
  });

  test('link only in the session that asked for it, wholly signed in', async () => {
    const actor = await enter(database, { login: 'half', grants: [{ role: 'finance' }] });
    const other = await enter(database, { login: 'other2', grants: [{ role: 'finance' }] });
    const waiting: Actor = { ...actor, pending: 'totp' };
    await expect(travel('office', 'nameless', { link: waiting })).rejects.toMatchObject({ code: 'not-allowed' });
    const journey = await travel('office', 'nameless', { link: actor });
    await expect(arrive(journey, { actor: other })).rejects.toMatchObject({ code: 'proof' });
    expect(await lastRefusal()).toMatchObject({ detail: { why: 'session' } });
    await expect(arrive(await travel('office', 'nameless', { link: actor }))).rejects.toMatchObject({ code: 'proof' });
    await expect(signIn('office', 'nameless')).rejects.toMatchObject({ code: 'proof' });
  });
});

describe('refused, each in the same words, and the audit says why', () => {
  const MESSAGE = '统一身份认证没有成功，请重新登录。';

  async function refused(work: Promise<unknown>, why: unknown): Promise<void> {
    await expect(work).rejects.toMatchObject({ code: 'proof', message: MESSAGE });
    expect(await lastRefusal()).toMatchObject({ account: '0', detail: { why } });
  }

  test('a state that nobody began with', async () => {
    const { browser, query } = await travel('province', 'known');
    query.set('state', 'made-up');
    await refused(arrive({ browser, query }), 'state');
    query.delete('state');
    await refused(arrive({ browser, query }), 'state');
  });

  test('an answer that comes a second time', async () => {
    const journey = await travel('province', 'known');
    expect((await arrive(journey)).signedIn).toBeDefined();
    await refused(arrive(journey), 'state');
  });

  test('an answer that comes twice at the same moment: once', async () => {
    const journey = await travel('province', 'known');
    await warm(database, 2);
    const outcomes = await Promise.allSettled([arrive(journey), arrive(journey)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('an answer that comes too late', async () => {
    await refused(arrive(await travel('province', 'known'), { minutes: 10 }), 'state');
  });

  test('an answer in another browser, and it is used up by that', async () => {
    const journey = await travel('province', 'known');
    await refused(arrive({ ...journey, browser: 'another' }), 'browser');
    await refused(arrive(journey), 'state');
    await refused(arrive({ ...(await travel('province', 'known')), browser: undefined }), 'browser');
  });

  test('a code that was stolen from another sign-in: its PKCE verifier is missing', async () => {
    const [victim, thief] = [await travel('province', 'known'), await travel('province', 'unknown')];
    thief.query.set('code', victim.query.get('code') ?? '');
    await refused(arrive(thief), 'invalid_grant');
  });

  test('a code that was used', async () => {
    const [one, other] = [await travel('province', 'known'), await travel('province', 'known')];
    const code = one.query.get('code') ?? '';
    await arrive(one);
    other.query.set('code', code);
    await refused(arrive(other), 'invalid_grant');
  });

  test('an ID token with the nonce of another sign-in', async () => {
    const journey = await travel('province', 'known');
    await database.ownerPool.query(`update access.oidc_state set nonce = 'another'`);
    await refused(arrive(journey), expect.stringMatching(/^OAUTH_/u));
  });

  test('an answer of another issuer', async () => {
    const journey = await travel('province', 'known');
    journey.query.set('iss', oidc.providers[1]?.issuer ?? '');
    await refused(arrive(journey), expect.stringMatching(/^OAUTH_/u));
    const without = await travel('province', 'known');
    without.query.delete('iss');
    await refused(arrive(without), expect.stringMatching(/^OAUTH_/u));
  });

  test('an answer that another provider gave to a sign-in begun at the first', async () => {
    const [begun, mixed] = [await travel('province', 'known'), await travel('office', 'official')];
    mixed.query.set('state', begun.query.get('state') ?? '');
    await refused(arrive({ browser: begun.browser, query: mixed.query }), expect.stringMatching(/^OAUTH_/u));
  });

  test('a refusal by the provider', async () => {
    const { browser, query } = await travel('province', 'known');
    query.delete('code');
    query.set('error', 'access_denied');
    query.set('error_description', '<script>');
    await refused(arrive({ browser, query }), 'access_denied');
    expect(JSON.stringify(await lastRefusal())).not.toContain('<script>');
  });
});

describe('where it leads', () => {
  test.each([
    ['/desk/cases?x=1', '/desk/cases?x=1'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['https://evil.example', '/'],
    ['javascript:alert(1)', '/'],
    ['/a\nb', '/'],
    ['', '/'],
  ])('%j leads to %s', async (given, path) => {
    expect((await arrive(await travel('province', 'known', { returnTo: given }))).returnTo).toBe(path);
  });

  test('to no provider that isn’t there', async () => {
    await expect(startOidc(door(), oidc, { provider: 'nope', returnTo: '/' })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

test('the address asks for a code with S256, state and nonce, and the secrets are not in it', async () => {
  const { redirect, browser } = await startOidc(door(), oidc, { provider: 'province', returnTo: '/' });
  const { searchParams } = new URL(redirect);
  expect(Object.fromEntries(searchParams)).toMatchObject({
    response_type: 'code',
    client_id: CLIENT.id,
    redirect_uri: REDIRECT,
    scope: 'openid profile identity',
    code_challenge_method: 'S256',
  });
  for (const name of ['state', 'nonce', 'code_challenge']) expect(searchParams.get(name)?.length).toBeGreaterThan(40);
  expect(redirect).not.toContain(CLIENT.secret);
  expect(redirect).not.toContain(browser);
  const { rows } = await database.ownerPool.query('select state::text from access.oidc_state state');
  expect(JSON.stringify(rows)).not.toContain(searchParams.get('state'));
});

test('a provider that doesn’t answer is asked again the next time', async () => {
  const away = createOidc([{ id: 'away', name: '远方', issuer: 'http://127.0.0.1:9', clientId: 'x' }], REDIRECT);
  const start = () => startOidc(door(), away, { provider: 'away', returnTo: '/' });
  await expect(start()).rejects.toMatchObject({ code: 'unavailable' });
  await expect(start()).rejects.toThrow('“远方”暂时连不上');
});

test('a provider by plain http elsewhere than on this machine is refused', () => {
  const make = (issuer: string) => () => createOidc([{ id: 'x', name: 'x', issuer, clientId: 'x' }], REDIRECT);
  expect(make('http://sso.example.cn')).toThrow(OidcSettingsError);
  expect(make('https://sso.example.cn')).not.toThrow();
});
