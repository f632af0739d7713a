import { scopeOf, type Actor } from '../../access/index.ts';
import {
  clearFailures,
  confirmTotp,
  countFailure,
  deleteSessionsOf,
  findAccount,
  findCredential,
  findSessionById,
  openText,
  record,
  sealText,
  setPendingTotp,
  transact,
  useTotpStep,
  type Credential,
  type Keys,
  type Session,
  type Tx,
} from '../../store/index.ts';
import { AccessRefused } from './refusal.ts';
import { rotateSession, type Door, type SignedIn, type Visitor } from './session.ts';
import { LOCK, lockEnd } from './terms.ts';
import { newTotpSecret, totpStep, totpUri } from './totp.ts';

/** A door that somebody stands in: the session is there, but what is pending is not done. */
export interface Inside extends Door {
  readonly actor: Actor;
}

/** What an authenticator needs: the link, to be shown as a QR code or opened, and the same secret for typing. */
// A type, not an interface: an answer is JSON.
export type TotpSecret = Readonly<{ uri: string; secret: string }>;

const WRONG_CODE = {
  field: 'code',
  message: '验证码不对，或已经用过',
  hint: '等验证器显示下一个 6 位码再输；一直不对，请核对手机的时间',
} as const;

/**
 * The code of the second factor. With it the session is complete, and goes on under a new token.
 * @throws AccessRefused where the code is wrong; the fifth wrong try locks the account and ends its sessions.
 */
export async function passSecondFactor(inside: Inside, code: string, visitor: Visitor): Promise<SignedIn> {
  const { keys, actor, now } = inside;
  if (actor.pending !== 'totp') throw new AccessRefused('invalid', '这次登录不需要再输验证码');
  return proving(inside, 'session.second-factor', async (tx, credential) => {
    const step = stepOf(keys, credential.totp, code, now, credential.totpStep);
    if (step === undefined) return undefined;
    await useTotpStep(tx, actor.account, step);
    await clearFailures(tx, actor.account);
    const session = await ownSession(tx, actor);
    await record(tx, { action: 'session.second-factor', subject: `account:${actor.account}`, detail: {} });
    return rotateSession(tx, keys, { ...session, visitor, now, secondFactorAt: now });
  });
}

/**
 * Begins to set up a second factor: a secret to be confirmed by a code. Who has one already gives its code.
 * @throws AccessRefused
 */
export async function beginTotp(inside: Inside, code: string | undefined): Promise<TotpSecret> {
  const { keys, actor, now } = inside;
  if (actor.pending === 'totp' || actor.pending === 'change-password')
    throw new AccessRefused('invalid', '先完成登录，再设置验证器');
  return proving(inside, 'account.enrol-totp', async (tx, credential) => {
    if (credential.totp !== null) {
      const step = stepOf(keys, credential.totp, code ?? '', now, credential.totpStep);
      if (step === undefined) return undefined;
      await useTotpStep(tx, actor.account, step);
    }
    const secret = newTotpSecret();
    await setPendingTotp(tx, actor.account, sealText(keys, secret));
    const account = await findAccount(tx, actor.account);
    return { secret, uri: totpUri(secret, account?.login ?? actor.name) };
  });
}

/**
 * Confirms the secret by its first code: the second factor is set up and passed. The other sessions of the account end.
 * @throws AccessRefused
 */
export async function confirmTotpSecret(inside: Inside, code: string, visitor: Visitor): Promise<SignedIn> {
  const { keys, actor, now } = inside;
  return proving(inside, 'account.enrol-totp', async (tx, credential) => {
    if (credential.totpPending === null) throw new AccessRefused('invalid', '还没有开始设置验证器');
    const step = stepOf(keys, credential.totpPending, code, now, 0);
    if (step === undefined) return undefined;
    await confirmTotp(tx, actor.account, step);
    await clearFailures(tx, actor.account);
    await deleteSessionsOf(tx, actor.account, actor.session);
    const session = await ownSession(tx, actor);
    await record(tx, { action: 'account.enrol-totp', subject: `account:${actor.account}`, detail: {} });
    return rotateSession(tx, keys, { ...session, visitor, now, secondFactorAt: now });
  });
}

function stepOf(keys: Keys, sealed: Buffer | null, code: string, now: Date, last: number): number | undefined {
  return sealed === null ? undefined : totpStep(openText(keys, sealed), code, now, last);
}

export async function ownSession(tx: Tx, actor: Actor): Promise<Session> {
  const session = await findSessionById(tx, actor.session);
  if (session === undefined) throw new AccessRefused('not-found', '会话已结束，请重新登录');
  return session;
}

type ProofAction = 'session.second-factor' | 'account.enrol-totp' | 'account.change-password';

/**
 * Work that depends on a proof, under the lock of the account's credential. Where `work` gives undefined the proof was wrong: that is
 * counted and kept, and refused.
 */
export async function proving<T>(
  { database, actor, now }: Inside,
  action: ProofAction,
  work: (tx: Tx, credential: Credential) => Promise<T | undefined>,
  objection: { readonly field: string; readonly message: string; readonly hint: string } = WRONG_CODE,
): Promise<T> {
  const { account } = actor;
  const done = await transact(database, scopeOf(actor), async (tx) => {
    const credential = await findCredential(tx, account, 'lock');
    if (credential === undefined) throw new AccessRefused('not-found', '账号不见了');
    const locked = credential.lockedUntil !== null && credential.lockedUntil > now;
    const result = locked ? undefined : await work(tx, credential);
    if (result !== undefined) return { result };
    const lockedNow = await countFailure(tx, account, { limit: LOCK.tries, now, lockUntil: lockEnd(now) });
    if (lockedNow !== null) await deleteSessionsOf(tx, account);
    await record(tx, {
      action,
      subject: `account:${account}`,
      outcome: 'refused',
      detail: { why: locked ? 'locked' : 'proof', ...(lockedNow === null ? {} : { locked: true }) },
    });
    return undefined;
  });
  if (done === undefined) throw new AccessRefused('proof', objection.message, [objection]);
  return done.result;
}
