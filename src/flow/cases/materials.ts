import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { grantsOf, may } from '../../access/index.ts';
import type { Party } from '../../case/index.ts';
import {
  getMaterial,
  keepMaterial,
  kindOfMaterial,
  listMaterials,
  MATERIAL_KINDS,
  MOST_MATERIAL_BYTES,
  openBytes,
  record,
  sealBytes,
  sealedContent,
  type MaterialRow,
  type Tx,
} from '../../store/index.ts';
import { demand } from '../access/refusal.ts';
import type { Context } from '../context.ts';
import { read, step } from '../step.ts';
import { beneficiaryNamed, beneficiaryOf, tracingRefusals, type Beneficiary, type GivenParty } from './beneficiary.ts';
import { CaseRefused } from './refused.ts';

/** Somebody's material, as it is shown: what it is, and how it is referred to in applications. */
export type MaterialListing = Readonly<{
  id: string;
  /** SHA-256, in hexadecimal. */
  digest: string;
  fileName: string;
  mediaType: string;
  /** Bytes. */
  size: number;
  /** `统一社会信用代码` of the organisation it is of; null: of oneself. */
  organisation: string | null;
  at: string;
}>;

export interface GivenMaterialFile {
  readonly fileName: string;
  /** What the sender says it is; it must agree with the content. */
  readonly mediaType: string;
  readonly content: Readable;
  /** 统一社会信用代码; absent: one's own. */
  readonly organisation?: string | undefined;
}

/** The longest name that is kept; longer ones keep their end, which says what they are. */
const LONGEST_NAME = 200;

/**
 * Takes a material in: known by its content, kept sealed, once for each content.
 * @throws CaseRefused where it is none that is taken
 */
export async function bringMaterial(context: Context, given: GivenMaterialFile): Promise<MaterialListing> {
  const file = await checkedFile(given);
  return keep(context, file, async (tx) => {
    const { party } = await beneficiaryOf(tx, context, given.organisation);
    return { party, office: false };
  });
}

/** Evidence that an office brings about somebody, before it begins a case: checked and kept alike, and not among that one's own files. */
export type GivenEvidence = Omit<GivenMaterialFile, 'organisation'> & GivenParty;

/** @throws CaseRefused as above, and where nobody is meant whom the office reaches; AccessRefused where an organisation is of another county */
export async function bringEvidence(context: Context, given: GivenEvidence): Promise<MaterialListing> {
  await demand(context, 'case.initiate');
  const file = await checkedFile(given);
  const isTheirs = (one: Beneficiary): boolean => may(context.actor, 'case.initiate', placeOf(one));
  const work = () => read(context, (tx) => beneficiaryNamed(tx, context, given, isTheirs));
  const known = await tracingRefusals(context, given, { action: 'material.upload', subject: '材料' }, work);
  await demand(context, 'case.initiate', placeOf(known));
  const { party } = known;
  return keep(context, file, () => ({ party, office: true }));
}

function placeOf({ county }: Beneficiary): { readonly county?: string } {
  return county === null ? {} : { county };
}

interface CheckedFile {
  readonly bytes: Buffer;
  readonly fileName: string;
  readonly mediaType: string;
  /** SHA-256, in hexadecimal. */
  readonly digest: string;
}

/** @throws CaseRefused where it is none that is taken */
async function checkedFile(given: Omit<GivenMaterialFile, 'organisation'>): Promise<CheckedFile> {
  const bytes = await bytesOf(given.content);
  const fileName = plainName(given.fileName);
  const found = await kindOfMaterial(bytes, { name: fileName, type: given.mediaType });
  if ('fault' in found) throw new CaseRefused('invalid', [{ field: 'file', ...found.fault }]);
  const digest = createHash('sha256').update(bytes).digest('hex');
  return { bytes, fileName, mediaType: MATERIAL_KINDS[found.kind].type, digest };
}

interface About {
  readonly party: Party;
  /** Brought by an office. */
  readonly office: boolean;
}

function keep(
  context: Context,
  { bytes, fileName, mediaType, digest }: CheckedFile,
  about: (tx: Tx) => Promise<About> | About,
): Promise<MaterialListing> {
  const { keys } = context;
  return step(withContent(context, digest), async (tx) => {
    const { party, office } = await about(tx);
    const kept = await keepMaterial(tx, {
      owner: party,
      office,
      fileName,
      mediaType,
      digest,
      size: bytes.length,
      sealed: sealBytes(keys, bytes),
    });
    await record(tx, {
      action: 'material.upload',
      subject: `材料:${kept.id}`,
      detail: {
        digest,
        size: bytes.length,
        type: kept.mediaType,
        organisation: party.kind === 'organisation' ? party.token : null,
        ...(office ? { owner: party.token } : {}),
      },
    });
    return listing(kept);
  });
}

/** The content is part of what makes a request the same one, and is no part of its body. */
function withContent(context: Context, digest: string): Context {
  const { idempotency } = context;
  if (idempotency === undefined) return context;
  return { ...context, idempotency: { ...idempotency, digest: `${idempotency.digest}.${digest}` } };
}

async function bytesOf(content: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of content) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('a stream of bytes is wanted');
    size += chunk.length;
    if (size > MOST_MATERIAL_BYTES)
      throw new CaseRefused('invalid', [
        { field: 'file', message: '文件超过 10 MiB', hint: '压缩图片，或者分成几份上传' },
      ]);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A name without folders and control characters; it is shown and offered for saving, nothing else. */
function plainName(given: string): string {
  const name = (given.toWellFormed().split(/[\\/]/u).at(-1) ?? '').replaceAll(/\p{C}/gu, '').trim();
  return Array.from(name === '' ? '材料' : name)
    .slice(-LONGEST_NAME)
    .join('');
}

/** What one has brought before, newest first: of oneself, and of the organisations one acts for. One more than `limit` where there is more. */
export function listOwnMaterials(
  context: Context,
  page: { readonly before?: string | undefined; readonly limit: number },
): Promise<readonly MaterialListing[]> {
  const { actor } = context;
  const organisations = grantsOf(actor).flatMap(({ organisation = [] }) => organisation);
  const owners = [...(actor.person === null ? [] : [actor.person]), ...organisations];
  return read(context, async (tx) => (await listMaterials(tx, owners, page)).map(listing));
}

export interface MaterialFile {
  readonly material: MaterialListing;
  readonly content: Buffer;
}

/**
 * The content of a material: one's own, or one of a case that one sees. Who has looked at it is in the audit.
 * @throws CaseRefused where there is none that the actor sees
 */
export function readMaterial(context: Context, id: string): Promise<MaterialFile> {
  const { keys } = context;
  return read(context, async (tx) => {
    const material = await getMaterial(tx, id);
    const sealed = material === undefined ? undefined : await sealedContent(tx, material.digest);
    if (material === undefined || sealed === undefined)
      throw new CaseRefused('not-found', [
        { field: 'id', message: `没有材料 ${id}，或不在可见范围`, hint: '核对编号' },
      ]);
    const content = openBytes(keys, sealed);
    if (createHash('sha256').update(content).digest('hex') !== material.digest)
      throw new Error(`the content of material ${id} is not what was kept`);
    await record(tx, {
      action: 'material.read',
      subject: `材料:${id}`,
      detail: { digest: material.digest, owner: material.owner.token },
    });
    return { material: listing(material), content };
  });
}

function listing({ id, digest, fileName, mediaType, size, owner, at }: MaterialRow): MaterialListing {
  const organisation = owner.kind === 'organisation' ? owner.token : null;
  return { id, digest, fileName, mediaType, size, organisation, at };
}
