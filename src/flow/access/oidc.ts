import * as client from 'openid-client';
import { PLATFORM_SCOPE, scopeOf, type Actor } from '../../access/index.ts';
import {
  findAccount,
  linkIdentity,
  openText,
  putPendingOidc,
  record,
  sealText,
  takePendingOidc,
  transact,
  type Account,
  type PendingOidc,
} from '../../store/index.ts';
import { accountOfClaims, type Claims } from './oidc-account.ts';
import { notThere, type Oidc, type OidcProvider } from './oidc-provider.ts';
import { AccessRefused } from './refusal.ts';
import { openSession, signedIn, type Door, type SignedIn, type Visitor } from './session.ts';
import { digestOf, newToken } from './tokens.ts';

/** How long somebody may take at the provider. */
const PATIENCE_MS = 10 * 60_000;

export interface OidcStart {
  /** Where to send the browser. */
  readonly redirect: string;
  /** For a cookie of this browser: only it may come back with the answer. */
  readonly browser: string;
}

/**
 * Begins a sign-in at a provider, or the linking of a signed-in account to it.
 * @param given.returnTo path of this site to go on to.
 * @throws AccessRefused where there is no such provider, or the one who wants to link has not signed in wholly.
 */
export async function startOidc(
  { database, keys, now }: Door,
  oidc: Oidc,
  given: { readonly provider: string; readonly returnTo: string; readonly link?: Actor },
): Promise<OidcStart> {
  const provider = providerOf(oidc, given.provider);
  if (given.link !== undefined) demandWhole(given.link);
  const configuration = await oidc.configurationOf(provider);
  const [state, browser, verifier, nonce] = [newToken(), newToken(), client.randomPKCECodeVerifier(), newToken()];
  await transact(database, PLATFORM_SCOPE, (tx) =>
    putPendingOidc(tx, {
      digest: digestOf(state),
      browser: digestOf(browser),
      provider: provider.id,
      verifier: sealText(keys, verifier),
      nonce,
      linkAccount: given.link?.account ?? null,
      returnTo: safePath(given.returnTo),
      expiresAt: new Date(now.getTime() + PATIENCE_MS),
    }),
  );
  const redirect = client.buildAuthorizationUrl(configuration, {
    redirect_uri: oidc.redirectUri,
    scope: provider.scope ?? 'openid profile',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  });
  return { redirect: redirect.href, browser };
}

export interface OidcAnswer {
  /** Query of the address that the provider sent the browser back to. */
  readonly query: string;
  /** What `startOidc` gave this browser. */
  readonly browser: string | undefined;
  /** Who is signed in in this browser, where somebody is. */
  readonly actor?: Actor;
  readonly visitor: Visitor;
}

/** A session where somebody signed in; none where an account was linked. */
export interface OidcOutcome {
  readonly signedIn?: SignedIn;
  readonly returnTo: string;
}

/**
 * The way back. State, browser, PKCE, nonce and issuer must be those of one beginning, and each is used once.
 * @throws AccessRefused, in the same words for everything that may be an attack; the audit says what it was.
 */
export async function finishOidc(door: Door, oidc: Oidc, answer: OidcAnswer): Promise<OidcOutcome> {
  const state = new URLSearchParams(answer.query).get('state') ?? '';
  const pending = await transact(door.database, PLATFORM_SCOPE, (tx) => takePendingOidc(tx, digestOf(state), door.now));
  if (pending === undefined) return refuseOidc(door, answer.visitor, 'state');
  if (answer.browser === undefined || !digestOf(answer.browser).equals(pending.browser))
    return refuseOidc(door, answer.visitor, 'browser');
  const provider = providerOf(oidc, pending.provider);
  const claims = await claimsOf(door, oidc, provider, pending, answer.query, state).catch((error: unknown) => {
    if (error instanceof AccessRefused) throw error;
    // What `fetch` throws, and what the client says of one that took too long.
    if (error instanceof TypeError || codeOf(error) === 'OAUTH_TIMEOUT') throw notThere(provider, error);
    // Of the provider's own words only the code: descriptions may hold anything.
    return refuseOidc(door, answer.visitor, codeOf(error));
  });
  const { returnTo, linkAccount } = pending;
  if (linkAccount !== null) {
    await link(door, claims, linkAccount, answer);
    return { returnTo };
  }
  return { returnTo, signedIn: await enter(door, provider, claims, answer.visitor) };
}

async function claimsOf(
  { keys }: Door,
  oidc: Oidc,
  provider: OidcProvider,
  pending: PendingOidc,
  query: string,
  state: string,
): Promise<Claims> {
  const configuration = await oidc.configurationOf(provider);
  const current = new URL(oidc.redirectUri);
  current.search = query;
  const tokens = await client.authorizationCodeGrant(configuration, current, {
    pkceCodeVerifier: openText(keys, pending.verifier),
    expectedState: state,
    expectedNonce: pending.nonce,
    idTokenExpected: true,
  });
  const idToken = tokens.claims();
  if (idToken === undefined) throw new Error('provider gave no ID token');
  const more =
    configuration.serverMetadata().userinfo_endpoint === undefined
      ? {}
      : await client.fetchUserInfo(configuration, tokens.access_token, idToken.sub);
  const all: Readonly<Record<string, unknown>> = { ...more, ...idToken };
  return {
    issuer: idToken.iss,
    subject: idToken.sub,
    name: textOf(all['name']),
    idNumber: provider.idNumberClaim === undefined ? undefined : textOf(all[provider.idNumberClaim]),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function codeOf(error: unknown): string {
  if (error instanceof client.AuthorizationResponseError || error instanceof client.ResponseBodyError)
    return error.error;
  if (error instanceof client.ClientError && error.code !== undefined) return error.code;
  return 'provider';
}

async function enter(door: Door, provider: OidcProvider, claims: Claims, visitor: Visitor): Promise<SignedIn> {
  const { database, keys, now } = door;
  const account = await transact(database, PLATFORM_SCOPE, (tx) =>
    accountOfClaims(tx, keys, now, claims, provider.idNumberClaim !== undefined),
  );
  if (account === undefined) return refuseOidc(door, visitor, 'unlinked', UNLINKED);
  if (account.disabledAt !== null || account.lockedAt !== null)
    return refuseOidc(door, visitor, 'closed', NOT_IN, account.id);
  return transact(database, scopeOf(aloneIn(account)), async (tx) => {
    const { token, id } = await openSession(tx, { account: account.id, method: 'oidc', visitor, now });
    await record(tx, {
      action: 'session.sign-in',
      subject: `account:${account.id}`,
      detail: { method: 'oidc', provider: provider.id, session: id, address: visitor.address },
    });
    return signedIn(tx, keys, token, now);
  });
}

/** The scope of the account itself and of nothing else. */
function aloneIn({ id, kind, name }: Account): Actor {
  return { account: id, kind, name, session: '', person: null, grants: [], pending: 'totp' };
}

/** Only the account that asked for it, still signed in in the same browser. */
async function link(door: Door, claims: Claims, account: string, { actor, visitor }: OidcAnswer): Promise<void> {
  if (actor?.account !== account) return refuseOidc(door, visitor, 'session');
  demandWhole(actor);
  const linked = await transact(door.database, scopeOf(actor), async (tx) => {
    if ((await findAccount(tx, account)) === undefined) return false;
    const done = await linkIdentity(tx, claims, { account, by: account, at: door.now });
    if (done)
      await record(tx, { action: 'account.link', subject: `account:${account}`, detail: { issuer: claims.issuer } });
    return done;
  });
  if (!linked) return refuseOidc(door, visitor, 'linked', '这个身份已关联了账号。先在那个账号解除关联。', account);
}

function demandWhole(actor: Actor): void {
  if (actor.pending !== undefined) throw new AccessRefused('not-allowed', '先完成登录，再关联统一身份认证');
}

const NOT_IN = '统一身份认证没有成功，请重新登录。';
const UNLINKED = '这个身份还没有关联工作账号。请先用密码登录，在“我的账号”里关联。';

async function refuseOidc(
  { database }: Door,
  { address, agent }: Visitor,
  why: string,
  message = NOT_IN,
  account = '?',
): Promise<never> {
  await transact(database, PLATFORM_SCOPE, (tx) =>
    record(tx, {
      action: 'session.sign-in',
      subject: `account:${account}`,
      outcome: 'refused',
      detail: { method: 'oidc', why, address, agent: agent.slice(0, 200) },
    }),
  );
  throw new AccessRefused('proof', message);
}

function providerOf({ providers }: Oidc, id: string): OidcProvider {
  const provider = providers.find((known) => known.id === id);
  if (provider === undefined) throw new AccessRefused('not-found', `没有统一身份认证“${id}”`);
  return provider;
}

/** A path of this site and nothing that a browser takes for another one. */
function safePath(path: string): string {
  return /^\/(?![/\\])[^\s\\]*$/u.test(path) ? path : '/';
}
