import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { EAST, EAST_FIRM, makeCity, token, WEST, type City } from '../../../test/platform/city.ts';
import {
  attachMaterials,
  getMaterial,
  keepMaterial,
  listMaterials,
  materialsByDigest,
  sealedContent,
} from './materials.ts';

let city: City;
const zhang = { account: '21', person: token('张三') };
const li = { account: '22', person: token('李四') };
const firm = { account: '23', organisations: [EAST_FIRM] };
const east = { account: '24', counties: [EAST] };
const west = { account: '25', counties: [WEST] };

const file = (word: string, owner: { kind: 'person' | 'organisation'; token: string }, fileName = '总结.pdf') => {
  const sealed = Buffer.from(word);
  return {
    owner,
    fileName,
    mediaType: 'application/pdf',
    digest: createHash('sha256').update(word).digest('hex'),
    size: sealed.length,
    sealed,
  };
};
const person = (name: string) => ({ kind: 'person', token: token(name) }) as const;

/** A row of a case, as far as rights ask for it. */
async function makeCase(id: string, beneficiary: string, status: string): Promise<void> {
  await city.asPlatform(async (tx) => {
    await sql`
      insert into cases.case (id, item, notice, beneficiary_kind, beneficiary, beneficiary_name, county, departments, opened_at,
        version, status, round, turn, at, state)
      values (${id}, '14-01', 'x', 'person', ${beneficiary}, '某人', ${EAST}, '{}', now(), 1, ${status}, 1, '{}', now(), '{}')`.execute(
      tx,
    );
  });
}

beforeAll(async () => {
  city = await makeCity();
});

describe('materials', () => {
  test('the content is kept once; each owner has their own', async () => {
    const first = await city.as(zhang, (tx) => keepMaterial(tx, file('同一份', person('张三'))));
    const again = await city.as(zhang, (tx) => keepMaterial(tx, file('同一份', person('张三'), '另一个名字.pdf')));
    const others = await city.as(li, (tx) => keepMaterial(tx, file('同一份', person('李四'))));
    expect([again.id, again.fileName]).toEqual([first.id, '总结.pdf']);
    expect(others.id).not.toBe(first.id);
    const { rows } = await city.database.ownerPool.query<{ n: string }>('select count(*) as n from cases.file');
    expect(rows).toEqual([{ n: '1' }]);
  });

  test('are their owner’s alone, by id, by digest and in lists', async () => {
    const given = file('张三的', person('张三'));
    const { id, digest } = await city.as(zhang, (tx) => keepMaterial(tx, given));
    const seen = (who: Parameters<City['as']>[0]) =>
      city.as(who, async (tx) => [
        (await getMaterial(tx, id))?.id,
        (await listMaterials(tx, [token('张三')], { limit: 9 })).filter((one) => one.id === id).length,
        (await materialsByDigest(tx, person('张三'), [digest])).length,
        (await sealedContent(tx, digest))?.toString(),
      ]);
    expect(await seen(zhang)).toEqual([id, 1, 1, '张三的']);
    for (const other of [li, firm, east, west]) expect(await seen(other)).toEqual([undefined, 0, 0, undefined]);
  });

  test('nobody brings one in another’s name', async () => {
    await expect(city.as(li, (tx) => keepMaterial(tx, file('冒名', person('张三'))))).rejects.toThrow(
      /row-level security/u,
    );
  });

  test('attached to a case, they are seen by whoever sees the case', async () => {
    const { id, digest } = await city.as(zhang, (tx) => keepMaterial(tx, file('附件', person('张三'))));
    await makeCase('2026-0000901', token('张三'), 'submitted');
    await city.as(zhang, async (tx) => {
      await attachMaterials(tx, '2026-0000901', [{ id, name: '总结' }]);
      await attachMaterials(tx, '2026-0000901', [{ id, name: '总结' }]);
    });
    const content = (who: Parameters<City['as']>[0]) =>
      city.as(who, async (tx) => (await sealedContent(tx, digest))?.toString());
    expect([await content(east), await content(west), await content(li)]).toEqual(['附件', undefined, undefined]);
  });

  test('nobody attaches what isn’t theirs to see, nor to a case they don’t see', async () => {
    const { id } = await city.as(zhang, (tx) => keepMaterial(tx, file('私有', person('张三'))));
    await makeCase('2026-0000902', token('李四'), 'draft');
    await expect(city.as(li, (tx) => attachMaterials(tx, '2026-0000902', [{ id, name: 'x' }]))).rejects.toThrow(
      /row-level security/u,
    );
    await expect(city.as(zhang, (tx) => attachMaterials(tx, '2026-0000902', [{ id, name: 'x' }]))).rejects.toThrow(
      /row-level security/u,
    );
  });

  test('are never changed or deleted', async () => {
    for (const statement of ['update cases.file set size = 1', 'delete from cases.material', 'truncate cases.attached'])
      await expect(city.database.ownerPool.query(statement)).rejects.toThrow(/只增不改/u);
  });
});
