import { PLATFORM_SCOPE, scopeOf, type Actor, type Pending } from '../../access/index.ts';
import {
  deleteExpiredSessions,
  deleteSession,
  findSession,
  grantsOn,
  insertSession,
  record,
  touchSession,
  transact,
  type Database,
  type Keys,
  type SessionOfAccount,
  type SignInMethod,
  type Tx,
} from '../../store/index.ts';
import { chinaDate } from './china-time.ts';
import type { ScryptCost } from './passwords.ts';
import { SESSION_TERMS } from './terms.ts';
import { csrfOf, digestOf, newSessionId, newToken } from './tokens.ts';

/** Where nobody is signed in yet. */
export interface Door {
  readonly database: Database;
  readonly keys: Keys;
  readonly now: Date;
  /** What hashing a password costs; the usual where absent. */
  readonly passwordCost?: ScryptCost | undefined;
}

/** Who knocks, as far as the network shows. */
export interface Visitor {
  readonly address: string;
  readonly agent: string;
}

/** A living session, as every request finds it. */
export interface CurrentSession {
  readonly actor: Actor;
  /** What a command must bring along in `x-csrf-token`. */
  readonly csrf: string;
  readonly login: string | null;
  readonly method: SignInMethod;
  readonly hasTotp: boolean;
  readonly signedInAt: Date;
  /** The latest moment that it can last to. */
  readonly endsAt: Date;
}

/** A session, and the token for the cookie: the only time that it is seen. */
export interface SignedIn {
  readonly token: string;
  readonly session: CurrentSession;
}

/** Looks are noted once a minute, so that reading doesn't write. */
const TOUCH_AFTER_MS = 60_000;

/** The session of a cookie's token; undefined where there is none any more. Using it keeps it alive. */
export function resumeSession({ database, keys, now }: Door, token: string): Promise<CurrentSession | undefined> {
  const digest = digestOf(token);
  return transact(database, PLATFORM_SCOPE, async (tx) => {
    const session = await findSession(tx, digest, now, SESSION_TERMS);
    if (session === undefined) return undefined;
    if (now.getTime() - session.lastSeenAt.getTime() >= TOUCH_AFTER_MS) await touchSession(tx, digest, now);
    return currentSession(tx, keys, session, token, now);
  });
}

async function currentSession(
  tx: Tx,
  keys: Keys,
  session: SessionOfAccount,
  token: string,
  now: Date,
): Promise<CurrentSession> {
  const pending = pendingOf(session);
  return {
    actor: {
      account: session.account,
      kind: session.kind,
      name: session.name,
      session: session.id,
      person: session.person,
      grants: await grantsOn(tx, session.account, chinaDate(now)),
      ...(pending === undefined ? {} : { pending }),
    },
    csrf: csrfOf(keys, token),
    login: session.login,
    method: session.method,
    hasTotp: session.hasTotp,
    signedInAt: session.signedInAt,
    endsAt: new Date(session.signedInAt.getTime() + SESSION_TERMS.hours * 3_600_000),
  };
}

/** What is still to be done after a password. A provider that was trusted with the sign-in has asked for all of it itself. */
function pendingOf(session: SessionOfAccount): Pending | undefined {
  if (session.method === 'oidc') return undefined;
  if (session.hasTotp && session.secondFactorAt === null) return 'totp';
  if (session.mustChange) return 'change-password';
  if (session.kind === 'staff' && !session.hasTotp) return 'enrol-totp';
  return undefined;
}

interface Opening {
  readonly account: string;
  readonly method: SignInMethod;
  readonly visitor: Visitor;
  readonly now: Date;
  /** Of a session that goes on under a new token: its id and when it began. */
  readonly id?: string;
  readonly signedInAt?: Date;
  readonly secondFactorAt?: Date | null;
}

/** A session under a token of its own. @returns the token and the session's id. */
export async function openSession(tx: Tx, opening: Opening): Promise<{ readonly token: string; readonly id: string }> {
  const token = newToken();
  const id = opening.id ?? newSessionId();
  await insertSession(tx, {
    digest: digestOf(token),
    id,
    account: opening.account,
    method: opening.method,
    signedInAt: opening.signedInAt ?? opening.now,
    lastSeenAt: opening.now,
    secondFactorAt: opening.secondFactorAt ?? null,
    address: opening.visitor.address.slice(0, 100),
    agent: opening.visitor.agent.slice(0, 200),
  });
  return { token, id };
}

/** The session goes on under a new token: one that somebody planted or overheard before is worth nothing after. */
export async function rotateSession(tx: Tx, keys: Keys, opening: Opening & { readonly id: string }): Promise<SignedIn> {
  await deleteSession(tx, opening.id);
  const { token } = await openSession(tx, opening);
  return signedIn(tx, keys, token, opening.now);
}

/** What the token just made stands for. */
export async function signedIn(tx: Tx, keys: Keys, token: string, now: Date): Promise<SignedIn> {
  const session = await findSession(tx, digestOf(token), now, SESSION_TERMS);
  if (session === undefined) throw new Error('刚建立的会话不见了');
  return { token, session: await currentSession(tx, keys, session, token, now) };
}

/** Ends one's own session. */
export async function signOut({ database }: Pick<Door, 'database'>, actor: Actor): Promise<void> {
  await transact(database, scopeOf(actor), async (tx) => {
    if (await deleteSession(tx, actor.session))
      await record(tx, { action: 'session.sign-out', subject: `account:${actor.account}`, detail: {} });
  });
}

/** For the platform's housekeeping. @returns how many sessions had ended by themselves. */
export function forgetSessions({ database, now }: Pick<Door, 'database' | 'now'>): Promise<number> {
  return transact(database, PLATFORM_SCOPE, (tx) => deleteExpiredSessions(tx, now, SESSION_TERMS));
}
