import { sql } from 'kysely';
import type { Tx } from './database.ts';

interface Request {
  readonly key: string;
  readonly route: string;
  readonly digest: string;
}

/**
 * Takes the key for this transaction. A transaction that holds it already is waited for.
 * @returns undefined where the key is new; else whether it was the same request, and its answer.
 */
export async function takeKey(
  tx: Tx,
  account: string,
  { key, route, digest }: Request,
): Promise<{ readonly same: boolean; readonly answer: unknown } | undefined> {
  const taken = await tx
    .insertInto('platform.idempotency')
    .values({ account, key, route, request: digest })
    .onConflict((conflict) => conflict.columns(['account', 'key']).doNothing())
    .returning('key')
    .executeTakeFirst();
  if (taken !== undefined) return undefined;
  const earlier = await tx
    .selectFrom('platform.idempotency')
    .select(['route', 'request', 'answer'])
    .where('account', '=', account)
    .where('key', '=', key)
    .executeTakeFirstOrThrow();
  return { same: earlier.route === route && earlier.request === digest, answer: earlier.answer };
}

export async function keepAnswer(tx: Tx, account: string, key: string, answer: unknown): Promise<void> {
  await tx
    .updateTable('platform.idempotency')
    .set({ answer: JSON.stringify(answer) })
    .where('account', '=', account)
    .where('key', '=', key)
    .execute();
}

/** Keys older than `hours` are forgotten: a client that comes back later asks first. */
export async function forgetKeys(tx: Tx, hours: number): Promise<void> {
  await tx
    .deleteFrom('platform.idempotency')
    .where('at', '<', sql<string>`now() - make_interval(hours => ${hours})`)
    .execute();
}
