import { sql } from 'kysely';
import type { Party } from '../../case/index.ts';
import type { Tx } from '../database.ts';

/** An account that money goes to, as far as a case needs it: the number is masked. */
export interface CasePayee {
  readonly token: string;
  readonly owner: Party;
  readonly holder: string;
  readonly bank: string;
  readonly masked: string;
  readonly verified: boolean;
  readonly retired: boolean;
}

/** The account behind a token; undefined where there is none that the account sees. */
export async function casePayee(tx: Tx, token: string): Promise<CasePayee | undefined> {
  const { rows } = await sql<{
    kind: Party['kind'];
    owner: string;
    holder: string;
    bank: string;
    masked: string;
    verified: boolean;
    retired: boolean;
  }>`
    select owner_kind as kind, owner, holder, bank, masked, verified_at is not null as verified, retired_at is not null as retired
    from payment.payee where token = ${token}`.execute(tx);
  const [row] = rows;
  if (row === undefined) return undefined;
  const { kind, owner, holder, bank, masked, verified, retired } = row;
  return { token, owner: { kind, token: owner }, holder, bank, masked, verified, retired };
}
