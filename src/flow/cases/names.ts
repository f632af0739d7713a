import { PLATFORM_SCOPE } from '../../access/index.ts';
import { accountNames, withScope, type Tx } from '../../store/index.ts';

/** What the accounts are called. Who handles a case is known to whoever handles it. */
export async function namesOfAccounts(tx: Tx, accounts: readonly string[]): Promise<ReadonlyMap<string, string>> {
  return accounts.length === 0 ? new Map() : withScope(tx, PLATFORM_SCOPE, () => accountNames(tx, accounts));
}
