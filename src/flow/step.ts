import { scopeOf } from '../access/index.ts';
import { keepAnswer, takeKey, transact, type Tx } from '../store/index.ts';
import type { Context } from './context.ts';

/** What JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json | undefined };

/** The key was used before, for another request. */
export class IdempotencyMismatch extends Error {
  constructor(key: string) {
    super(`幂等键“${key}”已用于另一个请求。新的请求请用新的键。`);
  }
}

/**
 * One step of a story: one transaction in the actor's scope, committed whole or not at all. Where the command carries an idempotency
 * key, its answer is kept in that same transaction: sent again, also at the same moment, it runs once and is answered alike.
 * @throws IdempotencyMismatch
 */
export function step<T extends Json>(context: Context, work: (tx: Tx) => Promise<T>): Promise<T> {
  const { database, actor, idempotency } = context;
  return transact(database, scopeOf(actor), async (tx) => {
    if (idempotency === undefined) return work(tx);
    const earlier = await takeKey(tx, actor.account, idempotency);
    if (earlier !== undefined) {
      if (!earlier.same) throw new IdempotencyMismatch(idempotency.key);
      // The answer was this very step's, written as JSON below.
      // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
      return earlier.answer as T;
    }
    const answer = await work(tx);
    await keepAnswer(tx, actor.account, idempotency.key, answer);
    return answer;
  });
}

/** A look at the database in the actor's scope. */
export function read<T>({ database, actor }: Context, work: (tx: Tx) => Promise<T>): Promise<T> {
  return transact(database, scopeOf(actor), work);
}
