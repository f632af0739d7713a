import { sql } from 'kysely';
import type { Party } from '../../case/index.ts';
import type { Tx } from '../database.ts';

/** Somebody else whom a cross-check came upon, and the newest case of theirs that was handed in. */
export interface Other {
  readonly party: Party;
  readonly name: string;
  /** Number of the case; null where they have none. */
  readonly caseId: string | null;
  readonly item: string | null;
}

/** More than so many others are never looked up: that there are many is what matters then. */
const MOST_OTHERS = 10;

interface Raw {
  readonly kind: Party['kind'];
  readonly owner: string;
  readonly name: string | null;
  readonly case_id: string | null;
  readonly item: string | null;
}

function otherOf({ kind, owner, name, case_id: caseId, item }: Raw): Other {
  return { party: { kind, token: owner }, name: name ?? '', caseId, item };
}

/** The newest case of an owner, of those that were handed in; joined laterally. */
const NEWEST = sql`
  left join lateral (
    select c.id, c.item, c.beneficiary_name from cases.case c
    where c.beneficiary = o.owner and c.status not in ('draft', 'offered', 'declined')
    order by c.id desc limit 1
  ) newest on true`;

/** Whoever else is paid to the same account at a bank. */
export async function sharedAccounts(
  tx: Tx,
  payee: string,
  beneficiary: string,
): Promise<{ readonly masked: string; readonly others: readonly Other[] }> {
  const { rows } = await sql<Raw & { readonly masked: string }>`
    select distinct on (o.owner) o.owner_kind as kind, o.owner, coalesce(newest.beneficiary_name, o.holder) as name,
      newest.id as case_id, newest.item, p.masked
    from payment.payee p
    join payment.payee o on o.fingerprint = p.fingerprint and o.owner <> ${beneficiary}
    ${NEWEST}
    where p.token = ${payee}
    order by o.owner limit ${MOST_OTHERS}`.execute(tx);
  return { masked: rows[0]?.masked ?? '', others: rows.map(otherOf) };
}

/** Whoever else has given the same phone. */
export async function sharedPhones(
  tx: Tx,
  { kind, token }: Party,
): Promise<{ readonly masked: string; readonly others: readonly Other[] }> {
  const { rows } = await sql<Raw & { readonly masked: string }>`
    select o.kind, o.owner, newest.beneficiary_name as name, newest.id as case_id, newest.item, o.masked
    from messages.contact mine
    cross join lateral (
      select split_part(c.owner, ':', 1) as kind, substr(c.owner, strpos(c.owner, ':') + 1) as owner, c.masked
      from messages.contact c
      where c.fingerprint = mine.fingerprint and c.owner <> mine.owner and c.owner !~ '^account:'
      order by c.owner limit ${MOST_OTHERS}
    ) o
    ${NEWEST}
    where mine.owner = ${`${kind}:${token}`} and mine.fingerprint is not null
    order by o.owner`.execute(tx);
  return { masked: rows[0]?.masked ?? '', others: rows.map(otherOf) };
}

/** Whoever else has handed in one of these files. @param digests SHA-256 */
export async function sharedFiles(
  tx: Tx,
  digests: readonly string[],
  beneficiary: string,
): Promise<readonly (Other & { readonly digest: string; readonly material: string })[]> {
  if (digests.length === 0) return [];
  const { rows } = await sql<Raw & { readonly digest: string; readonly material: string }>`
    select distinct m.digest, a.name as material, c.beneficiary_kind as kind, c.beneficiary as owner, c.beneficiary_name as name,
      c.id as case_id, c.item
    from cases.material m
    join cases.attached a on a.material = m.id
    join cases.case c on c.id = a.case_id
    where m.digest = any (${[...digests]}::text[]) and m.owner <> ${beneficiary}
    order by c.id limit ${MOST_OTHERS}`.execute(tx);
  return rows.map((row) => ({ ...otherOf(row), digest: row.digest, material: row.material }));
}

/** Whoever else names this certificate in an application. */
export async function sameCertificate(tx: Tx, number: string, beneficiary: string): Promise<readonly Other[]> {
  const { rows } = await sql<Raw>`
    select c.beneficiary_kind as kind, c.beneficiary as owner, c.beneficiary_name as name, c.id as case_id, c.item
    from cases.case c
    where c.state #>> '{application,form,证书编号}' = ${number} and c.beneficiary <> ${beneficiary}
      and c.status not in ('draft', 'offered', 'declined')
    order by c.id limit ${MOST_OTHERS}`.execute(tx);
  return rows.map(otherOf);
}
