import { scopeOf } from '../../access/index.ts';
import { deleteSessionsOf, findAccount, findCredential, record, setPassword, transact } from '../../store/index.ts';
import { hashPassword, passwordFaults, verifyPassword } from './passwords.ts';
import { AccessRefused } from './refusal.ts';
import { ownSession, proving, type Inside } from './second-factor.ts';
import { rotateSession, type SignedIn, type Visitor } from './session.ts';

/**
 * One's own password, by giving the old one. The other sessions of the account end, this one goes on under a new token.
 * @throws AccessRefused where the old one is wrong (it counts as a wrong try), or the new one is weak: with every reason.
 */
export async function changePassword(
  inside: Inside,
  given: { readonly old: string; readonly password: string },
  visitor: Visitor,
): Promise<SignedIn> {
  const { database, keys, actor, now } = inside;
  if (actor.pending === 'totp') throw new AccessRefused('invalid', '先输验证码，再改密码');
  const { login, kept } = await transact(database, scopeOf(actor), async (tx) => ({
    login: (await findAccount(tx, actor.account))?.login ?? null,
    kept: (await findCredential(tx, actor.account))?.password ?? null,
  }));
  const faults = [...passwordFaults(given.password, login), ...sameFault(given)];
  if (faults.length > 0) throw new AccessRefused('invalid', '新密码不合要求', faults);
  const right = await verifyPassword(given.old, kept, inside.passwordCost);
  const hash = await hashPassword(given.password, inside.passwordCost);
  return proving(
    inside,
    'account.change-password',
    async (tx, credential) => {
      if (!right || credential.password !== kept) return undefined;
      await setPassword(tx, actor.account, hash, false);
      await deleteSessionsOf(tx, actor.account, actor.session);
      const session = await ownSession(tx, actor);
      await record(tx, { action: 'account.change-password', subject: `account:${actor.account}`, detail: {} });
      return rotateSession(tx, keys, { ...session, visitor, now });
    },
    { field: 'old', message: '原密码不对', hint: '忘记了，请系统管理员重置' },
  );
}

function sameFault({ old, password }: { readonly old: string; readonly password: string }) {
  return old === password ? [{ field: 'password', message: '新密码与原密码相同', hint: '换一个没有用过的密码' }] : [];
}
