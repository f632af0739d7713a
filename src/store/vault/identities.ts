import { sql } from 'kysely';
import { maskResidentId } from '../../kit/index.ts';
import type { Tx } from '../database.ts';
import { openText, sealText, tokenOf, type Keys } from './keys.ts';

export interface VaultTables {
  readonly 'vault.identity': { token: string; sealed: Buffer; masked: string };
}

/** Keeps ID numbers that are not kept yet, and gives the token of each. Numbers must have been checked. */
export async function putIdentities(tx: Tx, keys: Keys, ids: Iterable<string>): Promise<Map<string, string>> {
  const tokens = new Map<string, string>();
  for (const id of ids) if (!tokens.has(id)) tokens.set(id, tokenOf(keys, id));
  const numbers = new Map([...tokens].map(([id, token]) => [token, id]));
  const known = await knownTokens(tx, [...numbers.keys()]);
  const fresh = [...numbers].filter(([token]) => !known.has(token));
  if (fresh.length === 0) return tokens;
  await sql`
    insert into vault.identity (token, sealed, masked)
    select * from unnest(
      ${fresh.map(([token]) => token)}::text[],
      ${fresh.map(([, id]) => sealText(keys, id.toUpperCase()))}::bytea[],
      ${fresh.map(([, id]) => maskResidentId(id.toUpperCase()))}::text[])
    on conflict (token) do nothing`.execute(tx);
  return tokens;
}

async function knownTokens(tx: Tx, tokens: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ token: string }>`
    select token from vault.identity where token = any(${tokens}::text[])`.execute(tx);
  return new Set(rows.map(({ token }) => token));
}

/** The number behind a token; undefined where there is none. Who calls this leaves an audit entry in the same transaction. */
export async function openIdentity(tx: Tx, keys: Keys, token: string): Promise<string | undefined> {
  const row = await tx.selectFrom('vault.identity').select('sealed').where('token', '=', token).executeTakeFirst();
  return row === undefined ? undefined : openText(keys, row.sealed);
}

/** What is shown of each token's number, such as `371***********1234`. */
export async function maskedOf(tx: Tx, tokens: readonly string[]): Promise<Map<string, string>> {
  if (tokens.length === 0) return new Map();
  const rows = await tx
    .selectFrom('vault.identity')
    .select(['token', 'masked'])
    .where('token', 'in', [...new Set(tokens)])
    .execute();
  return new Map(rows.map(({ token, masked }) => [token, masked]));
}
