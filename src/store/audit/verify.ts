import type { Scope } from '../../access/index.ts';
import { transact, type Database } from '../database.ts';
import { GENESIS, type ChainBreak, type Head, type Verdict } from './chain.ts';
import { ChainCheck, type PlacedLink } from './check-chain.ts';
import { HeadCheck } from './heads.ts';
import { readChain, strays } from './read-chain.ts';

const START: Head = { seq: 0, hash: GENESIS };

/**
 * Checks the whole chain of a database: every seal follows from the one before and its entry, the heads written down outside are in it,
 * and every entry is sealed or pending. Sealing and writing may go on meanwhile.
 */
export async function verifyDatabase(
  database: Database,
  scope: Scope,
  written: AsyncIterable<Head> = none(),
): Promise<Verdict> {
  const check = new ChainCheck(START, 'unsealed');
  const heads = await HeadCheck.from(written, START);
  for (let before = -1; check.reached.head.seq > before;) {
    before = check.reached.head.seq;
    const broken = await follow(check, readChain(database, scope, before), heads);
    if (broken !== undefined) return { ok: false, broken };
    // A head may be of entries sealed while this was reading.
  }
  const broken = heads.end(check.reached.head) ?? (await strayBreak(database, scope));
  return broken === undefined ? { ok: true, ...check.reached, heads: heads.agreed } : { ok: false, broken };
}

/** Follows links to their end, or until it is told what broke. */
export async function follow(
  check: ChainCheck,
  links: AsyncIterable<PlacedLink>,
  heads: HeadCheck,
): Promise<ChainBreak | undefined> {
  for await (const link of links) {
    check.next(link);
    if (check.isSettled) break;
    const { head } = check.reached;
    if (head.seq < heads.nextSeq || check.isBroken) continue;
    const rewritten = await heads.pass(head);
    if (rewritten !== undefined) return rewritten;
  }
  return check.broken();
}

async function strayBreak(database: Database, scope: Scope): Promise<ChainBreak | undefined> {
  const { unsealed, gone } = await transact(database, scope, strays);
  if (gone !== undefined) return { reason: 'removed', entry: gone, message: `审计记录 ${gone} 在封存以前不见了` };
  if (unsealed !== undefined)
    return {
      reason: 'unsealed',
      entry: unsealed,
      message: `审计记录 ${unsealed} 没有封存，也不在待封存之列：它的封存不见了，或者它是绕过平台写入的`,
    };
  return undefined;
}

/** No heads. */
// eslint-disable-next-line @typescript-eslint/require-await
export async function* none(): AsyncGenerator<never> {
  yield* [];
}
