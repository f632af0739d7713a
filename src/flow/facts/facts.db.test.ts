import { sql } from 'kysely';
import pg from 'pg';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  creditCode,
  EAST_FIRM,
  EAST_SCHOOL,
  makeCity,
  person,
  residentId,
  token,
  WEST_STAFF,
  type City,
} from '../../../test/platform/city.ts';
import { contextOf } from '../../../test/platform/people.ts';
import { PLATFORM_SCOPE } from '../../access/index.ts';
import type { AssessmentRecord, Json, Party } from '../../case/index.ts';
import { parseDay } from '../../kit/index.ts';
import type { RowValues } from '../../register/index.ts';
import type { RuleSet } from '../../rules/index.ts';
import { alterRow, insertRows, putIdentities, tokenOf, transact, type Tx } from '../../store/index.ts';
import { CaseRefused } from '../cases/refused.ts';
import type { Context } from '../context.ts';
import { assessFor, entitlements, keepAssessment, replayAssessment, situationFor, type AssessAsked } from './index.ts';

const day = (text: string): number => parseDay(text) ?? Number.NaN;

let city: City;
let context: Context;
let made = 0;

beforeAll(async () => {
  city = await makeCity();
  context = contextOf(city.database);
});

beforeEach(() => {
  made += 1;
});

/** An organisation or person that no other test has anything to do with. */
async function newFirm(more: RowValues = {}): Promise<Party> {
  const code = creditCode(1000 + made);
  await city.insert('单位', { 统一社会信用代码: code, 名称: `厂${String(made)}`, 单位类型: '企业', ...more });
  return { kind: 'organisation', token: code };
}

async function newPerson(more: RowValues = {}): Promise<Party> {
  const own = token(`人${String(made)}`);
  await city.insert('个人', { ...person('某人', { 身份证号: own, 失业保险参保月数: 0 }), ...more });
  return { kind: 'person', token: own };
}

const assessed = (asked: AssessAsked, as: Context = context): ReturnType<typeof assessFor> =>
  city.asPlatform((tx) => assessFor(tx, as, asked));

const recordFor = async (asked: AssessAsked, as: Context = context): Promise<AssessmentRecord> =>
  (await assessed(asked, as)).record;

const certificate = (holder: string, more: RowValues = {}): RowValues => ({
  证书编号: `C-${String(made)}-${holder}-${JSON.stringify(more)}`.slice(0, 100),
  身份证号: holder,
  职业: '焊工',
  等级: '高级工',
  评价方式: '企业自主评价',
  评价机构: EAST_FIRM,
  发证日期: day('2025-09-01'),
  ...more,
});

const hosting = ({ token: 承办单位 }: Party, 竞赛项目: string, more: RowValues = {}): RowValues => ({
  承办单位,
  竞赛名称: `大赛${String(made)}`,
  承办类别: '聊城市职业技能大赛',
  竞赛项目,
  举办日期: day('2025-10-01'),
  ...more,
});

/** The rules with another option of a reading in force from the beginning. */
const withOption = (code: string, option: string | null): RuleSet => ({
  ...context.ruleSet,
  readings: context.ruleSet.readings.map((one) =>
    one.code === code ? { ...one, inForce: [{ option, from: 0 }] } : one,
  ),
});

const fails = async (work: Promise<unknown>): Promise<CaseRefused> => {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof CaseRefused) return error;
  throw new Error(`expected a refusal, got ${String(error)}`);
};

describe('the facts', () => {
  test('are read as the platform does, whoever asks, who sees no more afterwards', async () => {
    const who = await newPerson({ 参保单位: EAST_FIRM });
    await city.insert('职业技能等级证书', certificate(who.token));
    const asked = { item: '14-01', beneficiary: who, key: '焊工/高级工' };
    const own = await recordFor(asked);
    expect(own).toMatchObject({ status: 'award', outcome: 'money', amount: 200_000, asOf: '2026-03-02' });
    await city.as(WEST_STAFF, async (tx) => {
      const seen = async (): Promise<number> =>
        (await sql`select from register.个人 where 身份证号 = ${who.token}`.execute(tx)).rows.length;
      expect(await seen()).toBe(0);
      expect((await assessFor(tx, context, asked)).record).toEqual(own);
      expect(await seen()).toBe(0);
    });
  });

  test('are only the fields that the rules read, of the rows that concern the beneficiary', async () => {
    const who = await newPerson();
    await city.insert('个人', person('别人', { 身份证号: token(`别${String(made)}`) }));
    await city.insert(
      '职业技能等级证书',
      certificate(who.token),
      certificate(token(`别${String(made)}`), { 等级: '技师' }),
    );
    const { facts } = await assessed({ item: '14-01', beneficiary: who, key: '焊工/高级工' });
    expect(facts).toEqual({
      截至: '2026-03-02',
      台账: {
        职业技能等级证书: [
          {
            证书编号: expect.stringMatching(/^C-/u) as unknown,
            身份证号: who.token,
            职业: '焊工',
            等级: '高级工',
            发证日期: '2025-09-01',
          },
        ],
        个人: [{ 身份证号: who.token, 人员类别: '企业职工', 失业保险参保月数: 0 }],
        已发放: [],
      },
      申报: {},
    });
  });

  test('of an organisation with 2 000 certificates take one statement a register', async () => {
    const firm = await newFirm();
    const holders = Array.from({ length: 2000 }, (_, i) => token(`工${String(i)}`));
    await city.insert('个人', ...holders.map((own) => person('工', { 身份证号: own })));
    const rows = holders.map((own, i) => certificate(own, { 评价机构: firm.token, 证书编号: `G-${String(i)}` }));
    await city.insert('职业技能等级证书', ...rows);
    const query = vi.spyOn(pg.Client.prototype, 'query');
    try {
      const { record, facts } = await assessed({ item: '02-01', beneficiary: firm, key: '2025' });
      expect(record).toMatchObject({ status: 'award', amount: 3_000_000 });
      expect(JSON.stringify(facts).match(/"证书编号"/gu)).toHaveLength(2000);
      // Servers of other tests may still be busy on databases of their own.
      const name = new URL(city.database.urls.app).pathname.slice(1);
      const isOwn = (i: number): boolean => {
        const client: unknown = query.mock.contexts[i];
        return client instanceof pg.Client && client.database === name;
      };
      const said = query.mock.calls.filter((_, i) => isOwn(i)).map(([given]) => JSON.stringify(given));
      expect(said.filter((one) => one.includes('register\\".')).length).toBe(3);
      expect(said.length).toBeLessThan(12);
    } finally {
      query.mockRestore();
    }
  });

  test('of somebody whom no item concerns are none', async () => {
    const nobody: Party = { kind: 'person', token: token('无人') };
    expect(await recordFor({ item: '14-01', beneficiary: nobody, key: '焊工/高级工' })).toMatchObject({
      status: 'none',
      outcome: 'none',
      amount: null,
    });
    const found = await city.asPlatform((tx) => entitlements(tx, context, nobody));
    expect([found.awards, found.notAwarded, found.checks, found.questions]).toEqual([[], [], [], []]);
  });

  test('are those of the day: a change for a later day does not count yet', async () => {
    const who = await newPerson();
    await city.insert('职业技能等级证书', certificate(who.token));
    const asked = { item: '14-01', beneficiary: who, key: '焊工/高级工' };
    await city.asPlatform(async (tx) => {
      const { rows } = await sql<{ row: string }>`
        select _row as row from register.个人 where 身份证号 = ${who.token}`.execute(tx);
      await alterRow(tx, city.shape('个人'), {
        change: 'change',
        row: rows[0]?.row ?? '',
        version: 1,
        values: { 人员类别: '灵活就业人员' },
        validFrom: day('2026-04-01'),
        source: 'test',
        reason: '四月起灵活就业',
      });
    });
    expect(await recordFor({ ...asked, asOf: day('2026-03-31') })).toMatchObject({
      status: 'award',
      asOf: '2026-03-31',
    });
    expect(await recordFor({ ...asked, asOf: day('2026-04-01') })).toMatchObject({ status: 'not-eligible' });
  });

  test('have a digest that does not depend on the order in which rows were registered', async () => {
    const firm = await newFirm();
    const rows = ['焊接', '钳工', '电工'].map((name) => hosting(firm, name));
    const digestOf = async (given: readonly RowValues[]): Promise<string> => {
      const found: string[] = [];
      await transact(city.database, PLATFORM_SCOPE, async (tx) => {
        for (const row of given) await insert(tx, '竞赛承办', row);
        found.push((await assessFor(tx, context, { item: '03-04', beneficiary: firm, key: '—' })).record.factsDigest);
        throw new Error('undone');
      }).catch(() => undefined);
      return found[0] ?? '';
    };
    const digest = await digestOf(rows);
    expect(digest).toMatch(/^[0-9a-f]{64}$/u);
    expect(await digestOf(rows.toReversed())).toBe(digest);
    expect(await digestOf(rows.slice(1))).not.toBe(digest);
  });

  test('of all items are one situation', async () => {
    const who = await newPerson();
    await city.insert('职业技能等级证书', certificate(who.token));
    const situation = await city.asPlatform((tx) => situationFor(tx, context, who));
    expect(situation.asOf).toBe(day('2026-03-02'));
    expect(situation.registers.get('职业技能等级证书')).toHaveLength(1);
    expect(situation.registers.get('竞赛获奖')).toEqual([]);
    const some = await city.asPlatform((tx) => situationFor(tx, context, who, ['08-01']));
    expect([...some.registers.keys()].sort()).toEqual(['单位', '已发放', '毕业生', '职业技能等级证书']);
    expect(some.registers.get('职业技能等级证书')).toEqual([]);
  });
});

async function insert(tx: Tx, register: string, row: RowValues): Promise<void> {
  await insertRows(tx, city.shape(register), [row], { source: 'test' });
}

describe('an amount that the office decides', () => {
  test('has the ends of its range, and is given only within it and with a reason', async () => {
    const firm = await newFirm();
    await city.insert('竞赛承办', hosting(firm, '焊接'), hosting(firm, '钳工'));
    const key = `大赛${String(made)}/焊接/2025`;
    const asked = { item: '03-04', beneficiary: firm, key };
    const range = { low: 1_000_000, high: 3_000_000 };
    const open = await recordFor(asked);
    expect(open).toMatchObject({ status: 'needs-decision', outcome: 'none', amount: null, range });
    const decided = await recordFor({ ...asked, discretion: { amount: 2_000_000, reason: '市级赛项，规模较大' } });
    expect(decided).toMatchObject({ status: 'award', outcome: 'money', amount: 2_000_000, full: 2_000_000, range });
    // The registers are as they were.
    expect(decided.factsDigest).toBe(open.factsDigest);
    for (const discretion of [
      { amount: 3_000_001, reason: '超出' },
      { amount: 999_999, reason: '不足' },
      { amount: 2_000_000, reason: ' ' },
    ])
      expect(await recordFor({ ...asked, discretion })).toMatchObject({
        status: 'needs-decision',
        amount: null,
        range,
      });
    expect(await recordFor({ ...asked, key: key.replace('焊接', '钳工') })).toMatchObject({ status: 'needs-decision' });
    expect(await recordFor({ ...asked, key: '没有/这项/2025' })).toMatchObject({ status: 'none', range: null });
  });

  test('is none where the rules give it, whatever the office says', async () => {
    const firm = await newFirm();
    await city.insert('竞赛承办', hosting(firm, '焊接', { 承办类别: '国家级', 国家级类别: '一类' }));
    const asked = { item: '03-04', beneficiary: firm, key: `大赛${String(made)}/焊接/2025` };
    const discretion = { amount: 2_000_000, reason: '没有依据' };
    for (const record of [await recordFor(asked), await recordFor({ ...asked, discretion })])
      expect(record).toMatchObject({ status: 'award', amount: 10_000_000, range: null });
  });

  test('stands in the register where the office wrote it there, and what is decided anew goes before it', async () => {
    const firm = await newFirm();
    await city.insert('竞赛承办', hosting(firm, '焊接', { 核定补助额: 1_500_000, 核定理由: '小型赛项' }));
    const asked = { item: '03-04', beneficiary: firm, key: `大赛${String(made)}/焊接/2025` };
    const range = { low: 1_000_000, high: 3_000_000 };
    expect(await recordFor(asked)).toMatchObject({ status: 'award', amount: 1_500_000, range });
    const discretion = { amount: 1_800_000, reason: '重新核定' };
    expect(await recordFor({ ...asked, discretion })).toMatchObject({ amount: 1_800_000, range });
  });

  test('depends on the reading in force', async () => {
    const who = await newPerson();
    await city.insert('职业技能等级证书', certificate(who.token), certificate(who.token, { 职业: '钳工' }));
    const asked = { item: '14-01', beneficiary: who, key: '焊工/高级工' };
    expect(await recordFor(asked)).toMatchObject({ status: 'award', amount: 200_000, range: null });
    const other = { ...context, ruleSet: withOption('14-1', '乙') };
    const range = { low: 200_000, high: 800_000 };
    expect(await recordFor(asked, other)).toMatchObject({
      status: 'needs-decision',
      range,
      readings: { '14-1': '乙' },
    });
    const decided = { ...asked, discretion: { amount: 500_000, reason: '紧缺工种' } };
    expect(await recordFor(decided, other)).toMatchObject({ status: 'award', amount: 500_000, range });
    const withdrawn = { ...context, ruleSet: withOption('14-1', null) };
    expect(await recordFor(asked, withdrawn)).toMatchObject({
      status: 'needs-ruling',
      range: null,
      readings: { '14-1': null },
    });
  });
});

describe('what was given before', () => {
  test('counts from the register and from earlier in the batch alike', async () => {
    const who = await newPerson();
    await city.insert('竞赛获奖', {
      竞赛名称: `省赛${String(made)}`,
      竞赛级别: '省一类',
      竞赛项目: '焊接',
      获奖日期: day('2025-09-01'),
      奖项: '金牌',
      选手: who.token,
    });
    const asked = { item: '03-01', beneficiary: who, key: '焊接/2025' };
    expect(await recordFor(asked)).toMatchObject({ status: 'award', amount: 10_000_000, full: 10_000_000 });
    const inBatch = { ...asked, paid: [{ item: '03-01', key: '焊接/2025', amount: 1_000_000 }] };
    expect(await recordFor(inBatch)).toMatchObject({ status: 'award', amount: 9_000_000, full: 10_000_000 });
    await city.insert('已发放', {
      事项: '03-01',
      对象: who.token,
      同项键: '焊接/2025',
      金额: 3_000_000,
      发放日期: day('2025-12-01'),
    });
    expect(await recordFor(asked)).toMatchObject({ amount: 7_000_000 });
    expect(await recordFor(inBatch)).toMatchObject({ amount: 6_000_000 });
    const later = { ...asked, paid: [{ item: '03-01', key: '焊接/2025', amount: 1_000_000, on: day('2026-05-01') }] };
    expect(await recordFor(later)).toMatchObject({ amount: 7_000_000 });
  });

  test('of an item that it is set off against counts too, of any other it doesn’t', async () => {
    const who = await newPerson();
    await city.insert('职业技能等级证书', certificate(who.token, { 等级: '技师' }));
    await city.insert('个人', person('别人', { 身份证号: token(`别${String(made)}`) }));
    const asked = { item: '14-01', beneficiary: who, key: '焊工/技师' };
    expect(await recordFor(asked)).toMatchObject({ amount: 300_000 });
    const paid = (item: string): AssessAsked => ({ ...asked, paid: [{ item, key: '焊工/技师', amount: 100_000 }] });
    expect(await recordFor(paid('UI-01'))).toMatchObject({
      status: 'award',
      amount: 200_000,
      readings: { '14-2': '甲' },
    });
    expect(await recordFor(paid('03-01'))).toEqual(await recordFor(asked));
  });

  test('or is given now by the item that it is set off against leaves nothing for it', async () => {
    const who = await newPerson({ 失业保险参保月数: 24 });
    await city.insert('职业技能等级证书', certificate(who.token, { 发证日期: day('2025-12-01') }));
    expect(await recordFor({ item: '14-01', beneficiary: who, key: '焊工/高级工' })).toMatchObject({
      status: 'superseded',
      outcome: 'none',
      readings: { '14-2': '甲' },
    });
    const all = await city.asPlatform((tx) => entitlements(tx, context, who));
    expect(all.awards.map(({ item, amount }) => [item, amount])).toEqual([['UI-01', 2000]]);
    expect(all.notAwarded.map(({ item, key }) => [item, key])).toEqual([['14-01', '焊工/高级工']]);
  });
});

describe('what is declared', () => {
  const number = residentId(7);
  const own = (): string => tokenOf(context.keys, number);

  beforeAll(async () => {
    await city.asPlatform(async (tx) => {
      await putIdentities(tx, context.keys, [number]);
      await insert(tx, '个人', { 身份证号: own(), 姓名: '钱七', 人员类别: '企业职工' });
      await insert(tx, '职业技能等级证书', { ...certificate(own()), 等级: '中级工', 发证日期: day('2026-01-10') });
    });
  });

  test('fills in what no register has, is marked, and is kept without any ID number', async () => {
    const asked = { item: 'UI-01', beneficiary: { kind: 'person', token: own() }, key: '焊工/中级工' } as const;
    expect(await recordFor(asked)).toMatchObject({ status: 'needs-facts', missing: ['失业保险参保月数'] });
    const declared: Json = { 个人: [{ 身份证号: number, 失业保险参保月数: 20, 人员类别: '在校学生' }] };
    const { record, facts } = await assessed({ ...asked, declared });
    expect(record).toMatchObject({ status: 'award', amount: 150_000 });
    expect(record.trace.at(-1)).toBe('用到申报的事实：个人1行；作决定时只认台账');
    expect(JSON.stringify(facts)).not.toContain(number);
    expect(facts).toMatchObject({
      台账: { 个人: [{ 人员类别: '企业职工' }] },
      申报: { 个人: [{ 身份证号: own(), 失业保险参保月数: 20 }] },
    });
  });

  test('is refused with every fault at once, and never says what was given', async () => {
    const asked = { item: 'UI-01', beneficiary: { kind: 'person', token: own() }, key: '焊工/中级工' } as const;
    const refused = await fails(
      assessed({ ...asked, declared: { 个人: [{ 身份证号: number, 失业保险参保月数: -1, 没有: 1 }] } }),
    );
    expect(refused.code).toBe('invalid');
    expect(refused.faults.map(({ field }) => field)).toEqual([
      'declared/个人/0/失业保险参保月数',
      'declared/个人/0/没有',
    ]);
    const paid = { 已发放: [{ 事项: '03-01', 对象: number, 同项键: '焊接/2025', 金额: 1 }] };
    expect((await fails(assessed({ ...asked, declared: paid }))).faults[0]?.field).toBe('declared/已发放');
    const many = { 个人: Array.from({ length: 1001 }, () => ({ 失业保险参保月数: 1 })) };
    expect((await fails(assessed({ ...asked, declared: many }))).message).toContain('1000行');
    expect((await fails(assessed({ ...asked, item: '03-05' }))).faults[0]?.field).toBe('item');
  });

  test('tells nobody what the registers say of the people it names', async () => {
    const school: Party = { kind: 'organisation', token: EAST_SCHOOL };
    const graduate = {
      毕业院校: EAST_SCHOOL,
      是否聊城技工院校: true,
      全日制: true,
      班级类型: '高级工班',
      毕业日期: '2025-07-01',
      应届: true,
    };
    await city.asPlatform(async (tx) => {
      await insert(tx, '职业技能等级证书', { ...certificate(own()), 证书编号: 'Q-7', 发证日期: day('2025-06-01') });
      await insert(tx, '就业登记', {
        身份证号: own(),
        用人单位: EAST_FIRM,
        就业地: '聊城',
        起始日期: day('2025-08-01'),
      });
    });
    const asked = { item: '14-02', beneficiary: school, key: '2025' };
    const declared = { 毕业生: [{ ...graduate, 身份证号: number }] };
    const { record, facts } = await assessed({ ...asked, declared });
    expect(record).toMatchObject({ status: 'not-eligible' });
    expect(facts).toMatchObject({ 台账: { 职业技能等级证书: [], 就业登记: [] } });
    // Registered, it counts.
    await city.insert('毕业生', { ...graduate, 毕业日期: day('2025-07-01'), 身份证号: own() });
    expect(await recordFor(asked)).toMatchObject({ status: 'award', amount: 100_000 });
  });
});

describe('a kept assessment', () => {
  let cases = 0;

  /** A case to keep it with; only its number matters here. */
  async function caseOf({ token: beneficiary, kind }: Party): Promise<string> {
    const id = `2026-${String((cases += 1)).padStart(7, '0')}`;
    await city.database.ownerPool.query(
      `insert into cases.case (id, item, notice, beneficiary_kind, beneficiary, beneficiary_name, departments, opened_at,
        version, status, round, turn, at, state)
      values ($1, '14-01', 'x', $2, $3, '某', '{}', now(), 1, 'draft', 1, '{}', now(), '{}')`,
      [id, kind, beneficiary],
    );
    return id;
  }

  async function kept(asked: AssessAsked, as: Context = context): Promise<{ id: string; record: AssessmentRecord }> {
    const id = await caseOf(asked.beneficiary);
    const record = await city.asPlatform(async (tx) => {
      const found = await assessFor(tx, as, asked);
      await keepAssessment(tx, id, 'submission', found);
      return found.record;
    });
    return { id, record };
  }

  test('comes out the same whatever the registers and the notices say since', async () => {
    const who = await newPerson();
    const [row = ''] = await city.insert('职业技能等级证书', certificate(who.token));
    const asked = { item: '14-01', beneficiary: who, key: '焊工/高级工' };
    const { id, record } = await kept(asked);
    await city.asPlatform((tx) =>
      alterRow(tx, city.shape('职业技能等级证书'), {
        change: 'correct',
        row,
        version: 1,
        values: { 等级: '中级工' },
        source: 'test',
        reason: '录错',
      }),
    );
    const now = { ...context, ruleSet: withOption('14-1', '乙') };
    expect(await recordFor(asked, now)).toMatchObject({ status: 'none' });
    for (const as of [context, now]) {
      expect(await replayAssessment(as, id, 1)).toEqual({ record, same: true, differences: [] });
      expect(await replayAssessment(as, id, 1)).toMatchObject({ record: { amount: 200_000 } });
    }
    await city.asPlatform(async (tx) => {
      await keepAssessment(tx, id, 'decision', await assessFor(tx, now, asked));
      const { rows } = await sql<{ seq: number; moment: string; rules: string }>`
        select seq, moment, rules from cases.assessment where case_id = ${id} order by seq`.execute(tx);
      expect(rows.map(({ seq, moment }) => [seq, moment])).toEqual([
        [1, 'submission'],
        [2, 'decision'],
      ]);
      expect(new Set(rows.map(({ rules }) => rules)).size).toBe(2);
    });
    expect(await replayAssessment(context, id, 2)).toMatchObject({ same: true, record: { status: 'none' } });
  });

  test('comes out the same with what the office decided, what was declared and what went before in the batch', async () => {
    const firm = await newFirm();
    await city.insert('竞赛承办', hosting(firm, '焊接'));
    const discretion = { amount: 2_345_678, reason: '规模较大' };
    const host = { item: '03-04', beneficiary: firm, key: `大赛${String(made)}/焊接/2025`, discretion };
    const hosted = await kept(host);
    expect(hosted.record.amount).toBe(2_345_678);
    expect(await replayAssessment(context, hosted.id, 1)).toEqual({
      record: hosted.record,
      same: true,
      differences: [],
    });

    const who = await newPerson({ 失业保险参保月数: null });
    await city.insert('职业技能等级证书', certificate(who.token, { 等级: '技师' }));
    const stacked = await kept({
      item: '14-01',
      beneficiary: who,
      key: '焊工/技师',
      asOf: day('2025-12-31'),
      declared: { 个人: [{ 身份证号: who.token, 失业保险参保月数: 30 }] },
      paid: [{ item: 'UI-01', key: '焊工/技师', amount: 123_456 }],
    });
    expect(stacked.record).toMatchObject({ amount: 176_544, asOf: '2025-12-31' });
    expect(await replayAssessment(context, stacked.id, 1)).toEqual({
      record: stacked.record,
      same: true,
      differences: [],
    });
  });

  test('keeps its rules once for each version', async () => {
    const who = await newPerson();
    for (let i = 0; i < 3; i++) await kept({ item: '14-01', beneficiary: who, key: '焊工/高级工' });
    const { rows } = await city.database.ownerPool.query<{ digest: string; used: string }>(
      'select digest, (select count(*) from cases.assessment a where a.rules = digest) as used from cases.rules',
    );
    expect(rows.length).toBe(2);
    expect(rows.every(({ used }) => Number(used) > 0)).toBe(true);
  });

  test('that was tampered with is found out', async () => {
    const who = await newPerson();
    await city.insert('职业技能等级证书', certificate(who.token));
    const { id, record } = await kept({ item: '14-01', beneficiary: who, key: '焊工/高级工' });
    const owner = city.database.ownerPool;
    await owner.query('alter table cases.assessment disable trigger append_only');
    await owner.query(
      `update cases.assessment set record = jsonb_set(record, '{amount}', '900000') where case_id = $1`,
      [id],
    );
    await owner.query('alter table cases.assessment enable trigger append_only');
    const replay = await replayAssessment(context, id, 1);
    expect(replay.record).toEqual(record);
    expect(replay.same).toBe(false);
    expect(replay.differences.map(({ what }) => what)).toEqual(['金额']);
  });

  test('is not there for whoever doesn’t see the case', async () => {
    const who = await newPerson();
    const { id } = await kept({ item: '14-01', beneficiary: who, key: '焊工/高级工' });
    expect((await fails(replayAssessment(context, id, 2))).code).toBe('not-found');
    const stranger = {
      ...context,
      actor: { ...context.actor, account: '99', kind: 'staff' as const, grants: [] },
    };
    expect((await fails(replayAssessment(stranger, id, 1))).code).toBe('not-found');
  });
});
