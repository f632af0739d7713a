import { scopeOf } from '../../access/index.ts';
import { findAccount, identitiesOf, record, transact, unlinkIdentities } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { step } from '../step.ts';
import { chinaTime } from './china-time.ts';
import type { Oidc } from './oidc-provider.ts';
import { AccessRefused } from './refusal.ts';

/** A provider through which one signs in. */
export type LinkView = Readonly<{ provider: string; name: string; linkedAt: string }>;

/** Those that one's own account is linked to, of the providers that there are now. */
export async function listLinks({ database, actor }: Context, { providers }: Oidc): Promise<readonly LinkView[]> {
  const identities = await transact(database, scopeOf(actor), (tx) => identitiesOf(tx, actor.account));
  return identities.flatMap(({ issuer, linkedAt }) => {
    const provider = providers.find((known) => known.issuer === issuer);
    return provider === undefined ? [] : { provider: provider.id, name: provider.name, linkedAt: chinaTime(linkedAt) };
  });
}

/**
 * Ends the link of one's own account to a provider.
 * @throws AccessRefused where there is none, or nobody could sign in any more without it.
 */
export async function unlink(context: Context, { providers }: Oidc, id: string): Promise<null> {
  const { actor } = context;
  if (actor.pending !== undefined) throw new AccessRefused('not-allowed', '先完成登录，再解除关联');
  const provider = providers.find((known) => known.id === id);
  return step(context, async (tx) => {
    const account = await findAccount(tx, actor.account);
    if (account?.proof?.hasPassword !== true)
      throw new AccessRefused('refused', '这个账号没有密码，解除关联以后就不能登录了');
    const count = provider === undefined ? 0 : await unlinkIdentities(tx, actor.account, provider.issuer);
    if (count === 0) throw new AccessRefused('not-found', `账号没有与“${id}”关联`);
    const detail = { unlinked: provider?.issuer };
    await record(tx, { action: 'account.change', subject: `account:${actor.account}`, detail });
    return null;
  });
}
