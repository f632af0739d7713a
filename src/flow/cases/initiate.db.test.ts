import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { BUREAU, EAST, EAST_FIRM, residentId, WEST, WEST_FIRM } from '../../../test/platform/city.ts';
import { freshDatabase, type FreshDatabase } from '../../../test/platform/database.ts';
import { auditOf, contextOf, enter } from '../../../test/platform/people.ts';
import { noisyPng } from '../../../test/platform/pictures.ts';
import { FIRMS, put } from '../../../test/platform/town.ts';
import type { Actor } from '../../access/index.ts';
import { readCase } from '../../store/index.ts';
import { AccessRefused } from '../access/index.ts';
import { seeMessages } from '../messages/index.ts';
import { read } from '../step.ts';
import {
  acceptCase,
  bringEvidence,
  concernFor,
  getCase,
  initiableItems,
  initiateCase,
  initiateChecks,
  listCaseRows,
  listOwnMaterials,
  openCase,
  passStage,
  previewChecks,
  previewOf,
  readMaterial,
  replayAssessment,
  requestSupplement,
  supplementCase,
  withdrawCase,
  type GivenInitiation,
} from './index.ts';
import { CaseRefused } from './refused.ts';

/** 依职权立案: what an office begins by itself, from the beginning to its end. */

let database: FreshDatabase;
let acceptor: Actor;
let reviewer: Actor;
let city: Actor;
let bureau: Actor;
let west: Actor;
let clerk: Actor;

const as = (actor: Actor) => contextOf(database, actor);
const given: GivenInitiation = { item: '02-02', organisation: EAST_FIRM, key: '2025', reason: '年度校验' };

async function refusal(work: Promise<unknown>): Promise<CaseRefused> {
  try {
    await work;
  } catch (error) {
    if (error instanceof CaseRefused) return error;
    throw error;
  }
  throw new Error('was not refused');
}

const spending = (firm: string, year: number, frontline: number) => ({
  单位: firm,
  年度: year,
  工资薪金总额: 10_000_000,
  提取额: 800_000,
  使用额: 500_000,
  一线职工使用额: frontline,
});

beforeAll(async () => {
  database = await freshDatabase();
  await put(database, '单位', [...FIRMS]);
  // Two fifths for the workers is less than the three there have to be.
  await put(database, '职工教育经费', [
    spending(EAST_FIRM, 2025, 200_000),
    spending(EAST_FIRM, 2024, 400_000),
    spending(WEST_FIRM, 2025, 400_000),
  ]);
  acceptor = await enter(database, { login: 'acceptor', grants: [{ role: 'county-acceptor', county: EAST }] });
  reviewer = await enter(database, { login: 'reviewer', grants: [{ role: 'county-reviewer', county: EAST }] });
  city = await enter(database, { login: 'city', grants: [{ role: 'city-reviewer' }] });
  bureau = await enter(database, { login: 'bureau', grants: [{ role: 'department', department: BUREAU }] });
  west = await enter(database, { login: 'west', grants: [{ role: 'county-acceptor', county: WEST }] });
  clerk = await enter(database, { login: 'firm', grants: [{ role: 'org-clerk', organisation: EAST_FIRM }] });
});

describe('依职权立案', () => {
  test('a 校验 that finds 不合规 is begun, accepted, reviewed and closed, and its assessment replays', async () => {
    const begun = await initiateCase(as(acceptor), given);
    expect(begun).toMatchObject({
      status: 'submitted',
      county: EAST,
      key: '2025',
      applicant: null,
      initiated: { by: { role: 'county-acceptor', name: 'acceptor' }, reason: '年度校验' },
      assessments: [{ momentName: '立案时', record: { status: '不合规' } }],
    });
    const { id } = begun;
    expect((await replayAssessment(as(acceptor), id, 1)).same).toBe(true);
    const accepted = await acceptCase(as(acceptor), { id, version: begun.version });
    const passed = await passStage(as(reviewer), { id, version: accepted.version }, { text: '属实' });
    const preview = await previewOf(as(city), id);
    expect(preview.record.status).toBe('不合规');
    const closed = await passStage(
      as(city),
      { id, version: passed.version },
      {
        text: '不合规，请整改',
        decision: { explanations: Object.fromEntries(preview.explain.map((what) => [what, '台账更新'])) },
      },
    );
    expect(closed.status).toBe('closed');
    const texts = await seeMessages(as(clerk), { limit: 50 });
    expect(texts.map(({ title }) => title).reverse()).toEqual(['主管部门依职权立案办理', '办件已受理', '校验已办结']);
    expect((await auditOf(database, 'case.initiate')).map(({ account, subject }) => [account, subject])).toEqual([
      [acceptor.account, `办件:${id}`],
    ]);
  });

  test('the one it is about sees it, answers what it asks, and can’t take it back', async () => {
    const begun = await initiateCase(as(bureau), { ...given, key: '2024' });
    const { id } = begun;
    const seen = await getCase(as(clerk), id);
    expect(seen.initiated).toMatchObject({ by: { roleName: '部门经办人', name: null } });
    const kept = await refusal(withdrawCase(as(clerk), { id, version: seen.version }, '不同意'));
    expect([kept.code, kept.message]).toEqual(['refused', '本件由主管部门依职权立案，不是您申请的，不能撤回']);
    expect(kept.faults[0]?.hint).toContain('陈述、申辩');
    const asked = await requestSupplement(as(acceptor), { id, version: begun.version }, [
      { name: '年度', problem: '请核对年度' },
    ]);
    expect(asked.status).toBe('supplementing');
    const form = {
      单位: EAST_FIRM,
      年度: 2024,
      工资薪金总额: 10_000_000,
      提取额: 800_000,
      使用额: 500_000,
      一线职工使用额: 450_000,
    };
    const answered = await supplementCase(as(clerk), { id, version: asked.version }, { form });
    expect(answered.status).toBe('submitted');
    // Whoever began it has taken 受理; the same person in another role is kept from the review.
    const both = { ...bureau, grants: [...bureau.grants, { role: 'city-reviewer' } as const] };
    const accepted = await acceptCase(as(acceptor), { id, version: answered.version });
    const passed = await passStage(as(reviewer), { id, version: accepted.version }, { text: '属实' });
    const again = await refusal(passStage(as(both), { id, version: passed.version }, { text: '同意', decision: {} }));
    expect(again.message).toContain('您已办理本件的受理，不能再办理复核');
  });

  test('one claim is open once: the second is told of the first', async () => {
    const own = { item: '02-02', organisation: WEST_FIRM, reason: '年度校验' };
    const [first] = (await Promise.allSettled([1, 2, 3].map(() => initiateCase(as(west), own)))).flatMap((one) =>
      one.status === 'fulfilled' ? [one.value] : [],
    );
    const second = await refusal(initiateCase(as(west), own));
    expect([second.code, second.message]).toEqual(['conflict', `这一项已经在办：办件 ${first?.id ?? ''}`]);
    const { rows } = await database.ownerPool.query<{ count: string }>(
      `select count(*) from cases.case where beneficiary = $1`,
      [WEST_FIRM],
    );
    expect(rows[0]?.count).toBe('1');
  });

  test('not of another county, not by whoever has no right, and not what somebody applies for', async () => {
    expect((await refusal(initiateCase(as(west), given))).faults).toMatchObject([
      { field: 'by', message: '“依职权立案”不由您办理' },
    ]);
    await expect(initiateCase(as(reviewer), given)).rejects.toThrow(AccessRefused);
    expect((await refusal(initiateCase(as(acceptor), { ...given, item: '14-01' }))).message).toBe(
      '“技能提升补贴”不是依职权办理的事项',
    );
    expect((await refusal(openCase(as(clerk), { item: '02-02', organisation: EAST_FIRM, key: '2025' }))).message).toBe(
      '“职工教育经费使用校验”由主管部门依职权办理，不用申请',
    );
  });

  test('where nothing is there to assess, or it isn’t said what, nothing is begun', async () => {
    const many = await refusal(initiateCase(as(acceptor), { ...given, key: undefined }));
    expect([many.faults[0]?.field, many.faults[0]?.hint]).toEqual(['key', '台账里有的：2024；2025']);
    const none = await refusal(initiateCase(as(acceptor), { ...given, item: '15-01', key: undefined }));
    expect(none.message).toBe('台账里没有这个对象的这一项');
    const nobody = await refusal(
      initiateCase(as(acceptor), { item: '02-02', person: residentId(77), reason: '年度校验' }),
    );
    expect(nobody.faults).toMatchObject([{ field: 'person', message: '个人台账里没有这个人，或者不由您办理' }]);
    const both = await refusal(initiateCase(as(acceptor), { ...given, person: residentId(77) }));
    expect(both.message).toBe('没有写明一个对象');
  });

  test('what there is of somebody is looked at before, and that is in the audit', async () => {
    expect(await concernFor(as(acceptor), { item: '02-02', organisation: EAST_FIRM })).toMatchObject({
      name: '东昌某厂',
      county: EAST,
      claims: [
        { key: '2024', result: '合规', open: expect.stringMatching(/^2026-/u) as unknown },
        { key: '2025', result: '不合规', open: null },
      ],
    });
    expect((await refusal(concernFor(as(west), { item: '02-02', organisation: EAST_FIRM }))).code).toBe('refused');
    expect((await auditOf(database, 'case.claims')).map(({ account, outcome }) => [account, outcome])).toEqual([
      [acceptor.account, 'done'],
      [west.account, 'refused'],
    ]);
  });

  test('whose an ID number is isn’t found out by trying, and whoever tries is in the audit', async () => {
    const [known, unknown] = [residentId(1), residentId(2)];
    await put(database, '个人', [{ 身份证号: known, 姓名: '某人', 人员类别: '企业职工', 就业区县: WEST }]);
    const picture = { fileName: '明细.png', mediaType: 'image/png' };
    const refusals = async (action: string) =>
      (await auditOf(database, action)).filter(({ outcome }) => outcome === 'refused').length;
    for (const [action, work] of [
      ['case.claims', (person: string) => concernFor(as(acceptor), { item: '15-01', person })],
      ['case.initiate', (person: string) => initiateCase(as(acceptor), { item: '15-01', person, reason: '校验' })],
      [
        'material.upload',
        (person: string) =>
          bringEvidence(as(acceptor), { ...picture, content: Readable.from([noisyPng(8, 8)]), person }),
      ],
    ] as const) {
      const before = await refusals(action);
      const [ofKnown, ofUnknown] = [await refusal(work(known)), await refusal(work(unknown))];
      expect([ofKnown.code, ofKnown.faults]).toEqual([ofUnknown.code, ofUnknown.faults]);
      expect(JSON.stringify(ofKnown.faults)).not.toContain(WEST);
      expect(await refusals(action)).toBe(before + 2);
    }
  });

  test('an account may begin what its county or its department begins', async () => {
    const ofCounty = (await initiableItems(as(acceptor))).map(({ code }) => code);
    expect(ofCounty).toEqual(expect.arrayContaining(['02-02', '15-01', '12-05']));
    expect(ofCounty).not.toContain('13-01');
    expect((await initiableItems(as(bureau))).map(({ code }) => code)).toContain('02-02');
    const check = (await initiableItems(as(acceptor))).find(({ code }) => code === '02-02');
    expect(check).toMatchObject({ register: '职工教育经费', assessed: true, audience: '企业' });
    expect(check?.fields.map(({ name }) => name)).toContain('一线职工使用额');
  });
});

describe('the evidence', () => {
  const picture = noisyPng(8, 8);
  const file = () => ({ fileName: '明细.png', mediaType: 'image/png', content: Readable.from([picture]) });

  test('is brought by the office, seen in the case, and never among the files of the one it is about', async () => {
    const brought = await bringEvidence(as(west), { ...file(), organisation: WEST_FIRM });
    expect(await bringEvidence(as(west), { ...file(), organisation: WEST_FIRM })).toEqual(brought);
    await expect(bringEvidence(as(acceptor), { ...file(), organisation: WEST_FIRM })).rejects.toThrow(AccessRefused);
    await expect(bringEvidence(as(reviewer), { ...file(), organisation: EAST_FIRM })).rejects.toThrow(AccessRefused);
    const own = await bringEvidence(as(acceptor), { ...file(), organisation: EAST_FIRM });
    const materials = [{ name: '职工教育经费提取使用明细', digest: own.digest }];
    expect(await listOwnMaterials(as(clerk), { limit: 10 })).toEqual([]);
    expect((await refusal(readMaterial(as(clerk), own.id))).code).toBe('not-found');
    const { id } = await initiateCase(as(acceptor), { ...given, materials });
    expect((await readMaterial(as(clerk), own.id)).content.equals(picture)).toBe(true);
    expect((await getCase(as(clerk), id)).application.materials).toMatchObject([{ material: own.id }]);
    expect(await listOwnMaterials(as(clerk), { limit: 10 })).toEqual([]);
    expect((await auditOf(database, 'material.upload')).at(-1)?.detail).toMatchObject({ owner: EAST_FIRM });
    const strange = await refusal(initiateCase(as(bureau), { ...given, organisation: WEST_FIRM, materials }));
    expect(strange.faults).toMatchObject([{ field: 'materials.0.digest' }]);
  });

  test('that is no material isn’t taken', async () => {
    const text = { ...file(), content: Readable.from([Buffer.from('<script>')]), organisation: EAST_FIRM };
    expect((await refusal(bringEvidence(as(acceptor), text))).faults).toMatchObject([{ field: 'file' }]);
  });
});

describe('what is for departments alone', () => {
  test('is shown neither to the county nor to the one it is for, and nobody is written to', async () => {
    const organisation = EAST_FIRM;
    const party = await enter(database, {
      login: 'party',
      grants: [{ role: 'department', department: '市委组织部' }],
    });
    const { id } = await initiateCase(as(party), { item: '13-01', organisation, reason: '年度推荐' });
    expect((await getCase(as(party), id)).county).toBeNull();
    for (const actor of [clerk, acceptor, reviewer, city])
      expect(await read(as(actor), (tx) => readCase(tx, id))).toBeUndefined();
    const about = await database.ownerPool.query(`select 1 from messages.message where about = $1`, [`case:${id}`]);
    expect(about.rowCount).toBe(0);
    expect((await refusal(initiateCase(as(acceptor), { item: '13-01', organisation, reason: '推荐' }))).code).toBe(
      'refused',
    );
  });
});

describe('按台账批量立案', () => {
  test('begins every check of the county that the registers have and no case was about, each once', async () => {
    await put(
      database,
      '职工教育经费',
      [2026, 2024].map((year) => spending(WEST_FIRM, year, year === 2026 ? 100_000 : 400_000)),
    );
    expect(await previewChecks(as(west), { item: '02-02', limit: 1 })).toMatchObject({
      seen: 1,
      next: expect.any(String) as unknown,
    });
    const whole = { item: '02-02', limit: 50 };
    const preview = await previewChecks(as(west), whole);
    expect(preview).toEqual({ seen: 2, count: 2, results: { 合规: 1, 不合规: 1 }, next: null });
    const done = await initiateChecks(as(west), { ...whole, reason: '年度校验' });
    expect(done.begun).toHaveLength(2);
    for (const id of done.begun)
      expect(await getCase(as(west), id)).toMatchObject({
        status: 'submitted',
        county: WEST,
        initiated: { reason: '年度校验' },
      });
    expect((await initiateChecks(as(west), { ...whole, reason: '年度校验' })).begun).toEqual([]);
    // All of East's rows had a case before.
    expect(await previewChecks(as(acceptor), whole)).toMatchObject({ count: 0 });
    expect((await auditOf(database, 'case.initiate-batch')).map(({ detail }) => detail)).toEqual([
      { seen: 2, begun: 2 },
      { seen: 2, begun: 0 },
    ]);
  });

  test('of nothing but a 校验', async () => {
    expect((await refusal(previewChecks(as(acceptor), { item: '12-05', limit: 1 }))).message).toContain('不是校验');
    await expect(previewChecks(as(reviewer), { item: '02-02', limit: 1 })).rejects.toThrow(AccessRefused);
  });
});

describe('who works for a county and keeps its registers for a department', () => {
  const both = (login: string, department: string) =>
    enter(database, {
      login,
      grants: [
        { role: 'county-acceptor', county: EAST },
        { role: 'register-clerk', department, county: EAST },
      ],
    });

  test('sees no case of another county that the department leads, and none of its materials', async () => {
    const organisation = WEST_FIRM;
    await put(database, '职工教育经费', [spending(organisation, 2023, 400_000)]);
    const picture = Readable.from([noisyPng(9, 9)]);
    const brought = await bringEvidence(as(west), {
      ...{ fileName: '明细.png', mediaType: 'image/png', content: picture },
      organisation,
    });
    const materials = [{ name: '职工教育经费提取使用明细', digest: brought.digest }];
    const { id } = await initiateCase(as(west), { ...given, organisation, key: '2023', materials });
    const clerkOfEast = await both('east-acceptor', BUREAU);
    expect((await refusal(getCase(as(clerkOfEast), id))).code).toBe('not-found');
    expect((await refusal(readMaterial(as(clerkOfEast), brought.id))).code).toBe('not-found');
    const seen = await listCaseRows(as(clerkOfEast), {}, { limit: 50 });
    expect(new Set(seen.map(({ county }) => county))).toEqual(new Set([EAST]));
    expect((await getCase(as(bureau), id)).county).toBe(WEST);
  });

  test('sees nothing of what is for departments alone', async () => {
    const department = '市委组织部';
    const chief = await enter(database, { login: 'chief', grants: [{ role: 'department', department }] });
    const { id } = await initiateCase(as(chief), { item: '13-01', organisation: WEST_FIRM, reason: '年度推荐' });
    expect((await refusal(getCase(as(await both('east-party', department)), id))).code).toBe('not-found');
  });
});

describe('PostgreSQL asks the grants again', () => {
  test('a case that nobody’s office began isn’t taken, whatever the program says', async () => {
    const insert = (actor: Actor, county: string) =>
      read(as(actor), async (tx) => {
        await sql`
          insert into cases.case (id, item, notice, beneficiary_kind, beneficiary, beneficiary_name, county, departments,
            opened_at, version, status, round, turn, at, state)
          values ('2026-9999999', '02-02', 'x', 'organisation', ${EAST_FIRM}, '某厂', ${county}, '{}', now(), 1, 'submitted', 1,
            '{}', now(), '{"initiated": {}, "procedure": {"leads": ["市财政局"]}}')`.execute(tx);
        throw new Error('taken');
      });
    await expect(insert(reviewer, EAST)).rejects.toThrow('row-level security');
    await expect(insert(west, EAST)).rejects.toThrow('row-level security');
    await expect(insert(bureau, EAST)).rejects.toThrow('row-level security');
    await expect(insert(acceptor, EAST)).rejects.toThrow('taken');
  });
});
