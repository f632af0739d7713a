import type { Tx } from '../database.ts';

/** What these accounts are called, those that the account sees. */
export async function accountNames(tx: Tx, accounts: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (accounts.length === 0) return new Map();
  const rows = await tx
    .selectFrom('access.account')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(accounts)])
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
