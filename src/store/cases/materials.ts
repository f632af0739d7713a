import { sql } from 'kysely';
import type { Party } from '../../case/index.ts';
import type { Tx } from '../database.ts';

/** A material of somebody: what it is, without its content. Times are as PostgreSQL writes them. */
export interface MaterialRow {
  readonly id: string;
  readonly owner: Party;
  readonly digest: string;
  readonly fileName: string;
  readonly mediaType: string;
  /** Bytes, opened. */
  readonly size: number;
  readonly at: string;
}

export interface NewMaterial {
  readonly owner: Party;
  /** Evidence that an office brings: about the owner, and not among their own files. */
  readonly office?: boolean;
  readonly fileName: string;
  readonly mediaType: string;
  /** SHA-256 of the content, in hexadecimal. */
  readonly digest: string;
  readonly size: number;
  readonly sealed: Buffer;
}

/**
 * Keeps a material. The same content is kept once, whoever brings it; of the same owner it is the same material, under its first name. What
 * an official brings is theirs to use, apart from the owner's own and from what a colleague brought.
 */
export async function keepMaterial(tx: Tx, given: NewMaterial): Promise<MaterialRow> {
  const { owner, office = false, fileName, mediaType, digest, size, sealed } = given;
  // Without naming the column of the conflict: whoever doesn't see the file yet, as somebody else brought it, could not be told of it.
  await sql`
    insert into cases.file (digest, media_type, size, sealed) values (${digest}, ${mediaType}, ${size}, ${sealed})
    on conflict do nothing`.execute(tx);
  await sql`
    insert into cases.material (owner_kind, owner, digest, file_name, office)
    values (${owner.kind}, ${owner.token}, ${digest}, ${fileName}, ${office})
    on conflict do nothing`.execute(tx);
  const [kept] = await materialsByDigest(tx, owner, [digest], office);
  if (kept === undefined) throw new Error('a material that was just kept is not seen');
  return kept;
}

function selection(tx: Tx) {
  return tx
    .selectFrom('cases.material as m')
    .innerJoin('cases.file as f', 'f.digest', 'm.digest')
    .select(['m.id', 'm.owner_kind', 'm.owner', 'm.digest', 'm.file_name', 'm.at', 'f.media_type', 'f.size']);
}

type Selected = Awaited<ReturnType<ReturnType<typeof selection>['execute']>>[number];

function rowOf({ id, owner_kind: kind, owner, digest, file_name, media_type, size, at }: Selected): MaterialRow {
  return { id, owner: { kind, token: owner }, digest, fileName: file_name, mediaType: media_type, size, at };
}

/** Those of an owner with these digests. @param office what the acting official brought about them, instead of their own */
export async function materialsByDigest(
  tx: Tx,
  owner: Party,
  digests: readonly string[],
  office = false,
): Promise<readonly MaterialRow[]> {
  if (digests.length === 0) return [];
  const rows = await selection(tx)
    .where('m.owner_kind', '=', owner.kind)
    .where('m.owner', '=', owner.token)
    .where('m.digest', 'in', [...new Set(digests)])
    .where('m.office', '=', office)
    .$if(office, (query) => query.where('m.by', '=', sql<string>`platform.account()`))
    .execute();
  return rows.map(rowOf);
}

/** Materials of these owners, newest first. @param before the id after which the page begins */
export async function listMaterials(
  tx: Tx,
  owners: readonly string[],
  page: { readonly before?: string | undefined; readonly limit: number },
): Promise<readonly MaterialRow[]> {
  if (owners.length === 0) return [];
  const rows = await selection(tx)
    .where('m.owner', 'in', [...owners])
    .where('m.office', '=', false)
    .$if(page.before !== undefined, (query) => query.where('m.id', '<', page.before ?? ''))
    .orderBy('m.id', 'desc')
    .limit(page.limit)
    .execute();
  return rows.map(rowOf);
}

export async function getMaterial(tx: Tx, id: string): Promise<MaterialRow | undefined> {
  const row = await selection(tx).where('m.id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : rowOf(row);
}

/** These materials, those that the account sees. */
export async function getMaterials(tx: Tx, ids: readonly string[]): Promise<readonly MaterialRow[]> {
  if (ids.length === 0) return [];
  const rows = await selection(tx)
    .where('m.id', 'in', [...new Set(ids)])
    .execute();
  return rows.map(rowOf);
}

/** The sealed content; undefined where the account sees no material that has it. */
export async function sealedContent(tx: Tx, digest: string): Promise<Buffer | undefined> {
  const row = await tx.selectFrom('cases.file').select('sealed').where('digest', '=', digest).executeTakeFirst();
  return row?.sealed;
}

/** That these materials are a case's, under these names of its guide, as far as they aren't yet. Whoever sees the case then sees them. */
export async function attachMaterials(
  tx: Tx,
  caseId: string,
  materials: readonly { readonly id: string; readonly name: string }[],
): Promise<void> {
  if (materials.length === 0) return;
  await sql`
    insert into cases.attached (case_id, material, name)
    select ${caseId}, m.id, m.name
    from unnest(${materials.map(({ id }) => id)}::bigint[], ${materials.map(({ name }) => name)}::text[]) m (id, name)
    where not exists (
      select from cases.attached a where a.case_id = ${caseId} and a.material = m.id and a.name = m.name)
    on conflict do nothing`.execute(tx);
}
