import { PLATFORM_SCOPE, scopeOf } from '../../access/index.ts';
import {
  clearFailures,
  countFailure,
  findAccount,
  findByLogin,
  findCredential,
  record,
  setPassword,
  transact,
  type Account,
  type Credential,
  type Tx,
} from '../../store/index.ts';
import { hashPassword, isOutdated, verifyPassword } from './passwords.ts';
import { openSession, signedIn, type Door, type SignedIn, type Visitor } from './session.ts';
import { LOCK, lockEnd } from './terms.ts';

/** Why nobody came in. The audit has it; the visitor isn't told, so that nobody learns which accounts there are. */
type Why = 'unknown' | 'password' | 'locked' | 'disabled';

/**
 * A password's sign-in. Staff and whoever has a second factor come no further than to that: the session says what is pending. A login
 * that doesn't exist takes as long as a wrong password.
 * @returns undefined where it is refused, for whatever reason.
 */
export async function signIn(
  door: Door,
  given: { readonly login: string; readonly password: string },
  visitor: Visitor,
): Promise<SignedIn | undefined> {
  const known = await transact(door.database, PLATFORM_SCOPE, (tx) => find(tx, given.login));
  // Outside any transaction: it takes a quarter of a second, and connections are few.
  const right = await verifyPassword(given.password, known?.credential.password ?? null, door.passwordCost);
  if (known === undefined) return refuseSignIn(door, undefined, 'unknown', visitor);
  // Before the password: an answer, or its time, that told a right one from a wrong one would make the lock worthless.
  const closed = closedBy(known, door.now);
  if (closed !== undefined) return refuseSignIn(door, known.account.id, closed, visitor);
  if (!right) return refuseSignIn(door, known.account.id, 'password', visitor);
  const { password } = known.credential;
  const better =
    password !== null && isOutdated(password, door.passwordCost)
      ? await hashPassword(given.password, door.passwordCost)
      : undefined;
  const outcome = await enter(door, known, visitor, better);
  return typeof outcome === 'string' ? refuseSignIn(door, known.account.id, outcome, visitor) : outcome;
}

interface Known {
  readonly account: Account;
  readonly credential: Credential;
}

async function find(tx: Tx, login: string): Promise<Known | undefined> {
  const account = await findByLogin(tx, login.trim());
  const credential = account === undefined ? undefined : await findCredential(tx, account.id);
  return account === undefined || credential === undefined ? undefined : { account, credential };
}

/** The password was right when it was looked at; now, one after the other, whether it still is, and whether anybody may come in. */
async function enter(
  { database, keys, now }: Door,
  known: Known,
  visitor: Visitor,
  better: string | undefined,
): Promise<SignedIn | Why> {
  const { id } = known.account;
  return transact(database, scopeOf(nobodyYet(known.account)), async (tx) => {
    const credential = await findCredential(tx, id, 'lock');
    const account = await findAccount(tx, id);
    if (credential === undefined || account === undefined) return 'unknown';
    if (credential.password !== known.credential.password) return 'password';
    const closed = closedBy({ account, credential }, now);
    if (closed !== undefined) return closed;
    if (better !== undefined) await setPassword(tx, id, better, credential.mustChange);
    // With a second factor the count goes on: a known password must not give endless tries at the code.
    if (credential.totp === null) await clearFailures(tx, id);
    const { token, id: session } = await openSession(tx, { account: id, method: 'password', visitor, now });
    await record(tx, {
      action: 'session.sign-in',
      subject: `account:${id}`,
      detail: { method: 'password', session, address: visitor.address },
    });
    return signedIn(tx, keys, token, now);
  });
}

function closedBy({ account, credential }: Known, now: Date): Why | undefined {
  if (account.disabledAt !== null) return 'disabled';
  if (account.lockedAt !== null) return 'locked';
  return credential.lockedUntil !== null && credential.lockedUntil > now ? 'locked' : undefined;
}

/** The scope of the account itself and of nothing else. */
function nobodyYet({ id, kind, name }: Account) {
  return { account: id, kind, name, session: '', person: null, grants: [], pending: 'totp' } as const;
}

/** As the platform: whoever tried has not shown to be anyone. */
async function refuseSignIn(
  { database, now }: Door,
  account: string | undefined,
  why: Why,
  { address, agent }: Visitor,
): Promise<undefined> {
  await transact(database, PLATFORM_SCOPE, async (tx) => {
    const lockedUntil =
      account !== undefined && why === 'password'
        ? await countFailure(tx, account, { limit: LOCK.tries, now, lockUntil: lockEnd(now) })
        : null;
    await record(tx, {
      action: 'session.sign-in',
      subject: account === undefined ? 'account:?' : `account:${account}`,
      outcome: 'refused',
      detail: { why, address, agent: agent.slice(0, 200), ...(lockedUntil === null ? {} : { locked: true }) },
    });
  });
}
