import { beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../test/platform/database.ts';
import { auditOf, CHEAP, contextOf, enter, NOW, warm } from '../../../test/platform/people.ts';
import { may, PLATFORM_SCOPE, type Actor } from '../../access/index.ts';
import { findCredential, openText, transact } from '../../store/index.ts';
import { disableAccount, lockAccount, unlockAccount } from './accounts.ts';
import { changePassword } from './change-password.ts';
import { beginTotp, confirmTotpSecret, passSecondFactor } from './second-factor.ts';
import { forgetSessions, resumeSession, signOut, type Door, type SignedIn } from './session.ts';
import { signIn } from './sign-in.ts';
import { newTotpSecret } from './totp.ts';
import { Secret, TOTP } from 'otpauth';

const PASSWORD = '光岳楼-东昌湖-运河';
const VISITOR = { address: '10.1.2.3', agent: 'test' };
const MINUTE = 60_000;

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});

const door = (minutes = 0): Door => {
  const { keys, now } = contextOf(database, undefined, new Date(NOW.getTime() + minutes * MINUTE));
  return { database, keys, now, passwordCost: CHEAP };
};
const code = (secret: string, minutes = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: NOW.getTime() + minutes * MINUTE });
const tryIn = (login: string, password: string, minutes = 0) => signIn(door(minutes), { login, password }, VISITOR);

async function mustIn(login: string, minutes = 0): Promise<SignedIn> {
  const done = await tryIn(login, PASSWORD, minutes);
  if (done === undefined) throw new Error(`${login} was refused`);
  return done;
}

const inside = (actor: Actor, minutes = 0) => ({ ...door(minutes), actor });

/** A member of staff with a second factor, signed in wholly at `minutes`. */
async function whole(login: string, minutes = 0): Promise<SignedIn & { readonly secret: string }> {
  const { session } = await mustIn(login, minutes);
  const { secret } = await beginTotp(inside(session.actor, minutes), undefined);
  return { ...(await confirmTotpSecret(inside(session.actor, minutes), code(secret, minutes), VISITOR)), secret };
}

const newStaff = (login: string) => enter(database, { login, password: PASSWORD, grants: [{ role: 'city-reviewer' }] });
const newCitizen = (login: string) => enter(database, { login, password: PASSWORD, kind: 'citizen' });

describe('a password', () => {
  test('lets a citizen in; the database has only the digest of the token', async () => {
    const { account } = await newCitizen('citizen');
    const { token, session } = await mustIn(' Citizen ');
    expect(session).toMatchObject({ actor: { account, kind: 'citizen' }, method: 'password', hasTotp: false });
    expect(session.actor.pending).toBeUndefined();
    expect(token).toMatch(/^[\w-]{43}$/u);
    const { rows } = await database.ownerPool.query('select session::text from access.session session');
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(await resumeSession(door(), token)).toEqual(session);
    expect(await resumeSession(door(), `${token.slice(0, -1)}_`)).toBeUndefined();
    expect((await auditOf(database, 'session.sign-in')).at(-1)).toMatchObject({
      account,
      subject: `account:${account}`,
      outcome: 'done',
      detail: { method: 'password', session: session.actor.session, address: '10.1.2.3' },
    });
  });

  test('that is wrong, a login that is unknown, a disabled and a locked account look the same, and the audit has them', async () => {
    const [wrong, disabled, locked] = [
      await newCitizen('wrong'),
      await newCitizen('disabled'),
      await newCitizen('locked'),
    ];
    await disableAccount(contextOf(database), { account: disabled.account, version: 'any' });
    await lockAccount(contextOf(database), { account: locked.account, version: 'any' });
    expect(await tryIn('wrong', 'something else')).toBeUndefined();
    expect(await tryIn('nobody', PASSWORD)).toBeUndefined();
    expect(await tryIn('disabled', PASSWORD)).toBeUndefined();
    expect(await tryIn('locked', PASSWORD)).toBeUndefined();
    // Whether a password is right is not asked of a closed account, so that neither answer nor time tells it.
    expect(await tryIn('locked', 'something else')).toBeUndefined();
    expect((await auditOf(database, 'session.sign-in')).slice(-5)).toMatchObject(
      [
        [`account:${wrong.account}`, 'password'],
        ['account:?', 'unknown'],
        [`account:${disabled.account}`, 'disabled'],
        [`account:${locked.account}`, 'locked'],
        [`account:${locked.account}`, 'locked'],
      ].map(([subject, why]) => ({ account: '0', subject, outcome: 'refused', detail: { why } })),
    );
  });

  test('is hashed anew where its cost is no longer the usual one', async () => {
    const { account } = await newCitizen('cheap');
    const { keys } = door();
    expect(await signIn({ database, keys, now: NOW }, { login: 'cheap', password: PASSWORD }, VISITOR)).toBeDefined();
    const credential = await transact(database, PLATFORM_SCOPE, (tx) => findCredential(tx, account));
    expect(credential?.password).toMatch(/^scrypt\$32768\$8\$3\$/u);
    await mustIn('cheap');
  });

  test('of an account without one never is right', async () => {
    await enter(database, { login: 'none', kind: 'citizen' });
    expect(await tryIn('none', '')).toBeUndefined();
  });

  test('five times wrong locks for a quarter of an hour, the right one too; then the count begins anew', async () => {
    const { account } = await newCitizen('five');
    for (let i = 0; i < 4; i++) expect(await tryIn('five', 'wrong')).toBeUndefined();
    await mustIn('five');
    for (let i = 0; i < 5; i++) expect(await tryIn('five', 'wrong')).toBeUndefined();
    expect((await auditOf(database, 'session.sign-in')).at(-1)).toMatchObject({
      detail: { why: 'password', locked: true },
    });
    expect(await tryIn('five', PASSWORD)).toBeUndefined();
    expect(await tryIn('five', 'wrong', 14)).toBeUndefined();
    expect(await tryIn('five', PASSWORD, 14.9)).toBeUndefined();
    await mustIn('five', 15);
    for (let i = 0; i < 5; i++) expect(await tryIn('five', 'wrong', 16)).toBeUndefined();
    await unlockAccount(contextOf(database), { account, version: 'any' });
    await mustIn('five', 16);
  });

  test('tried at the same moment is counted as often as it was tried', async () => {
    await newCitizen('parallel');
    await warm(database, 5);
    await Promise.all(Array.from({ length: 5 }, () => tryIn('parallel', 'wrong')));
    expect(await tryIn('parallel', PASSWORD)).toBeUndefined();
  });
});

describe('staff', () => {
  test('have no right before the second factor is set up, and get a new token with it', async () => {
    await newStaff('li.ming');
    const first = await mustIn('li.ming');
    expect(first.session.actor.pending).toBe('enrol-totp');
    expect(may(first.session.actor, 'register.read')).toBe(false);
    const { uri, secret } = await beginTotp(inside(first.session.actor), undefined);
    expect(uri).toContain(secret);
    await expect(confirmTotpSecret(inside(first.session.actor), '000000', VISITOR)).rejects.toMatchObject({
      code: 'proof',
    });
    const { token, session } = await confirmTotpSecret(inside(first.session.actor), code(secret), VISITOR);
    expect(may(session.actor, 'register.read')).toBe(true);
    expect(token).not.toBe(first.token);
    expect(session.csrf).not.toBe(first.session.csrf);
    expect(session.actor.session).toBe(first.session.actor.session);
    expect(await resumeSession(door(), first.token)).toBeUndefined();
    const credential = await transact(database, PLATFORM_SCOPE, (tx) => findCredential(tx, session.actor.account));
    const sealed = credential?.totp ?? Buffer.alloc(0);
    expect(sealed.includes(secret)).toBe(false);
    expect(openText(door().keys, sealed)).toBe(secret);
  });

  test('give the code at each sign-in; the same code opens nothing twice', async () => {
    await newStaff('wang.fang');
    const { secret } = await whole('wang.fang');
    const second = await mustIn('wang.fang', 1);
    expect(second.session.actor.pending).toBe('totp');
    expect(may(second.session.actor, 'register.read')).toBe(false);
    // The code by which the secret was confirmed is used already.
    await expect(passSecondFactor(inside(second.session.actor), code(secret), VISITOR)).rejects.toMatchObject({
      code: 'proof',
    });
    const { token, session } = await passSecondFactor(inside(second.session.actor, 1), code(secret, 1), VISITOR);
    expect(session.actor.pending).toBeUndefined();
    expect(await resumeSession(door(1), second.token)).toBeUndefined();
    expect(await resumeSession(door(1), token)).toBeDefined();
    const third = await mustIn('wang.fang', 1);
    await expect(passSecondFactor(inside(third.session.actor, 1), code(secret, 1), VISITOR)).rejects.toMatchObject({
      code: 'proof',
    });
  });

  test('of two who give one code at the same moment, one gets in', async () => {
    await newStaff('zhao.yun');
    const { secret } = await whole('zhao.yun');
    await warm(database, 2);
    const both = [await mustIn('zhao.yun', 1), await mustIn('zhao.yun', 1)];
    const outcomes = await Promise.allSettled(
      both.map(({ session }) => passSecondFactor(inside(session.actor, 1), code(secret, 1), VISITOR)),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('a known password gives no endless tries at the code', async () => {
    await newStaff('qian.li');
    const { secret } = await whole('qian.li');
    const waiting = await mustIn('qian.li', 2);
    for (let i = 0; i < 5; i++) {
      const { session } = await mustIn('qian.li', 2);
      await expect(passSecondFactor(inside(session.actor, 2), '123456', VISITOR)).rejects.toMatchObject({
        code: 'proof',
      });
    }
    expect(await tryIn('qian.li', PASSWORD, 2)).toBeUndefined();
    expect(await resumeSession(door(2), waiting.token)).toBeUndefined();
    expect((await auditOf(database, 'session.second-factor')).at(-1)).toMatchObject({
      outcome: 'refused',
      detail: { why: 'proof', locked: true },
    });
    const { session } = await mustIn('qian.li', 18);
    await passSecondFactor(inside(session.actor, 18), code(secret, 18), VISITOR);
  });

  test('change the second factor only by giving its code', async () => {
    await newStaff('sun.jie');
    const { session, secret } = await whole('sun.jie');
    await expect(beginTotp(inside(session.actor, 1), undefined)).rejects.toMatchObject({ code: 'proof' });
    await expect(beginTotp(inside(session.actor, 1), code(newTotpSecret(), 1))).rejects.toMatchObject({
      code: 'proof',
    });
    const other = await mustIn('sun.jie', 1);
    const next = await beginTotp(inside(session.actor, 1), code(secret, 1));
    await confirmTotpSecret(inside(session.actor, 1), code(next.secret, 1), VISITOR);
    expect(await resumeSession(door(1), other.token)).toBeUndefined();
    const again = await mustIn('sun.jie', 2);
    await expect(passSecondFactor(inside(again.session.actor, 2), code(secret, 2), VISITOR)).rejects.toMatchObject({
      code: 'proof',
    });
    await passSecondFactor(inside(again.session.actor, 2), code(next.secret, 2), VISITOR);
  });

  test('who stop half-way can neither set up another factor nor change the password', async () => {
    await newStaff('zhou.mei');
    await whole('zhou.mei');
    const { session } = await mustIn('zhou.mei', 1);
    await expect(beginTotp(inside(session.actor, 1), undefined)).rejects.toMatchObject({ code: 'invalid' });
    const given = { old: PASSWORD, password: 'quite another one' };
    await expect(changePassword(inside(session.actor, 1), given, VISITOR)).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('a session', () => {
  test('ends after half an hour of nothing, and lives on where it is used', async () => {
    await newCitizen('idle');
    const [left, used] = [await mustIn('idle'), await mustIn('idle')];
    expect(await resumeSession(door(20), used.token)).toBeDefined();
    expect(await resumeSession(door(29.9), left.token)).toBeDefined();
    expect(await resumeSession(door(49.9), used.token)).toBeDefined();
    expect(await resumeSession(door(60), left.token)).toBeUndefined();
    expect(await resumeSession(door(80), used.token)).toBeUndefined();
  });

  test('ends after twelve hours, however much it is used', async () => {
    await newCitizen('long');
    const { token, session } = await mustIn('long');
    for (let minutes = 20; minutes < 720; minutes += 20)
      expect(await resumeSession(door(minutes), token)).toBeDefined();
    expect(await resumeSession(door(720), token)).toBeUndefined();
    expect(session.endsAt.getTime() - NOW.getTime()).toBe(720 * MINUTE);
  });

  test('that goes on under a new token doesn’t live longer for it', async () => {
    await newStaff('he.long');
    const first = await mustIn('he.long');
    const { secret } = await beginTotp(inside(first.session.actor, 25), undefined);
    const { session } = await confirmTotpSecret(inside(first.session.actor, 25), code(secret, 25), VISITOR);
    expect(session.signedInAt).toEqual(NOW);
  });

  test('is over by signing out, by disabling and by locking the account', async () => {
    const { account } = await newCitizen('out');
    const [one, two, three] = [await mustIn('out'), await mustIn('out'), await mustIn('out')];
    await signOut(door(), one.session.actor);
    expect(await resumeSession(door(), one.token)).toBeUndefined();
    expect(await resumeSession(door(), two.token)).toBeDefined();
    await lockAccount(contextOf(database), { account, version: 'any' });
    expect(await resumeSession(door(), two.token)).toBeUndefined();
    await unlockAccount(contextOf(database), { account, version: 'any' });
    expect(await resumeSession(door(), three.token)).toBeUndefined();
    expect((await auditOf(database, 'session.sign-out')).at(-1)).toMatchObject({ account });
  });

  test('is forgotten once it has ended', async () => {
    await newCitizen('gone');
    const { token } = await mustIn('gone');
    expect(await forgetSessions(door(31))).toBeGreaterThan(0);
    expect(await resumeSession(door(), token)).toBeUndefined();
    expect(await forgetSessions(door(31))).toBe(0);
  });

  test('has a CSRF token that no other session has', async () => {
    await newCitizen('csrf');
    const [one, two] = [await mustIn('csrf'), await mustIn('csrf')];
    expect(one.session.csrf).not.toBe(two.session.csrf);
    expect((await resumeSession(door(), one.token))?.csrf).toBe(one.session.csrf);
  });
});

describe('changing one’s password', () => {
  test('needs the old one, ends the other sessions, and gives this one a new token', async () => {
    await newCitizen('change');
    const [one, other] = [await mustIn('change'), await mustIn('change')];
    const next = '又一个很长的新密码啊';
    await expect(
      changePassword(inside(one.session.actor), { old: 'wrong', password: next }, VISITOR),
    ).rejects.toMatchObject({
      code: 'proof',
      objections: [{ field: 'old' }],
    });
    const changed = await changePassword(inside(one.session.actor), { old: PASSWORD, password: next }, VISITOR);
    expect(await resumeSession(door(), one.token)).toBeUndefined();
    expect(await resumeSession(door(), other.token)).toBeUndefined();
    expect(await resumeSession(door(), changed.token)).toBeDefined();
    expect(await tryIn('change', PASSWORD)).toBeUndefined();
    expect(await tryIn('change', next)).toBeDefined();
  });

  test('says everything that is wrong with the new one', async () => {
    await newCitizen('weak');
    const { session } = await mustIn('weak');
    await expect(
      changePassword(inside(session.actor), { old: 'weak', password: 'weak' }, VISITOR),
    ).rejects.toMatchObject({
      code: 'invalid',
      objections: [{ field: 'password' }, { field: 'password' }, { field: 'password' }],
    });
  });
});
