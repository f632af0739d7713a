import { listCases, listMaterials, readCase } from '../../store/index.ts';
import { beneficiaryOf } from '../cases/beneficiary.ts';
import type { Context } from '../context.ts';
import { read } from '../step.ts';

/** A file that somebody has brought, and what it was handed in as. */
export type EarlierMaterial = Readonly<{
  id: string;
  digest: string;
  fileName: string;
  mediaType: string;
  size: number;
  at: string;
  /** Names of the guides under which it was handed in. */
  names: readonly string[];
}>;

/** Cases that are looked through for what their files were. */
const MOST_CASES = 20;
const MOST_FILES = 100;

/** Files of oneself or of an organisation, newest first. */
export function earlierMaterials(
  context: Context,
  organisation: string | undefined,
): Promise<readonly EarlierMaterial[]> {
  return read(context, async (tx) => {
    const { party } = await beneficiaryOf(tx, context, organisation);
    const files = await listMaterials(tx, [party.token], { limit: MOST_FILES });
    if (files.length === 0) return [];
    const names = new Map<string, Set<string>>();
    const cases = await listCases(tx, { beneficiaries: [party.token] }, { limit: MOST_CASES });
    for (const { id } of cases)
      for (const { name, digest } of (await readCase(tx, id))?.application.materials ?? [])
        names.set(digest, (names.get(digest) ?? new Set()).add(name));
    return files.map(({ id, digest, fileName, mediaType, size, at }) => ({
      ...{ id, digest, fileName, mediaType, size, at },
      names: [...(names.get(digest) ?? [])],
    }));
  });
}
