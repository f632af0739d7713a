import { PLATFORM_SCOPE } from '../../access/index.ts';
import { accountNames, withScope, type Tx } from '../../store/index.ts';
import type { Context } from '../context.ts';

/** What the accounts are called. Who handles a case is known to whoever handles it. */
export async function namesOfAccounts(tx: Tx, accounts: readonly string[]): Promise<ReadonlyMap<string, string>> {
  return accounts.length === 0 ? new Map() : withScope(tx, PLATFORM_SCOPE, () => accountNames(tx, accounts));
}

/** How an account's name is found; null where there is none, or nobody that the one who asks gets to know. */
export type NameOf = (account: string | null) => string | null;

/**
 * The names of those who did something, for staff: whoever works with an entry may know who made it. A citizen's account learns nobody's
 * name here. The platform itself is called so.
 */
export async function staffNames(
  tx: Tx,
  { actor }: Pick<Context, 'actor'>,
  accounts: readonly (string | null)[],
): Promise<NameOf> {
  const asked = [...new Set(accounts.filter((one) => one !== null && one !== PLATFORM))].filter((one) => one !== null);
  const names = actor.kind === 'staff' ? await namesOfAccounts(tx, asked) : new Map<string, string>();
  return (account) => (account === PLATFORM ? '平台' : account === null ? null : (names.get(account) ?? null));
}

const PLATFORM = '0';

/** `by` beside which stands `byName`. */
export type Named<T, K extends string> = T & Readonly<Record<`${K}Name`, string | null>>;

/** The same entries with the names of the accounts in these members, for those who may know them: `by` gets `byName` beside it. */
export async function withNames<T extends Readonly<Record<K, string | null>>, K extends string>(
  tx: Tx,
  context: Pick<Context, 'actor'>,
  entries: readonly T[],
  ...members: readonly K[]
): Promise<readonly Named<T, K>[]> {
  const nameOf = await staffNames(
    tx,
    context,
    entries.flatMap((entry) => members.map((member) => entry[member])),
  );
  return entries.map((entry) => {
    const names = Object.fromEntries(members.map((member) => [`${member}Name`, nameOf(entry[member])]));
    // Its members are those of the type, by their making.
    // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
    return { ...entry, ...names } as Named<T, K>;
  });
}
