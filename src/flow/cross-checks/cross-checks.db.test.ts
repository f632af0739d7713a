import { Readable } from 'node:stream';
import { beforeAll, describe, expect, test } from 'vitest';
import { creditCode, EAST, EAST_FIRM, firm, residentId, WEST } from '../../../test/platform/city.ts';
import { freshDatabase, type FreshDatabase } from '../../../test/platform/database.ts';
import { auditOf, contextOf, enter, NOW } from '../../../test/platform/people.ts';
import { put } from '../../../test/platform/town.ts';
import type { Actor } from '../../access/index.ts';
import { tokenOf } from '../../store/index.ts';
import {
  acceptCase,
  bringMaterial,
  caseHistory,
  getCase,
  listCaseRows,
  openCase,
  passStage,
  previewOf,
  submitCase,
  turnClocks,
  type CaseView,
  type GivenPass,
} from '../cases/index.ts';
import { CaseRefused } from '../cases/refused.ts';
import type { Context } from '../context.ts';
import { setContact } from '../messages/index.ts';
import { addPayee } from '../payment/payees.ts';
import { changeBudget } from '../payment/index.ts';
import { CHECKS, crossChecks, type FindingView } from './index.ts';

let database: FreshDatabase;
const actors = new Map<string, Actor>();
const as = (login: string, now = NOW): Context => {
  const actor = actors.get(login);
  if (actor === undefined) throw new Error(`nobody is ${login}`);
  return contextOf(database, actor, now);
};

/** Login, name, county, months insured, level of the 焊工 certificate and its day. */
const PEOPLE = [
  ['clean', '张清', EAST, 11, '高级工'],
  ['short', '李短', EAST, 2, '高级工'],
  ['payer', '王共', EAST, 11, '高级工'],
  ['other', '赵户', WEST, 11, '技师'],
  ['twin', '孙双', EAST, 11, '高级工'],
  ['same', '孙双', EAST, 11, '高级工'],
] as const;
const FOUNDERS = [
  ['tenant', '钱租'],
  ['partner', '周伙'],
] as const;
const STARTUP = creditCode(55);
const SCHOOL = creditCode(56);
const idOf = (login: string): string => residentId(700 + [...PEOPLE, ...FOUNDERS].findIndex(([one]) => one === login));

beforeAll(async () => {
  database = await freshDatabase();
  const { keys } = contextOf(database);
  await put(database, '单位', [
    firm(EAST_FIRM, '东昌某厂', EAST),
    firm(STARTUP, '东昌创业', EAST),
    { ...firm(SCHOOL, '水城技师学院', EAST), 单位类型: '技工院校' },
  ]);
  const person = (id: string, name: string, county: string, months: number) => ({
    身份证号: id,
    姓名: name,
    人员类别: '企业职工',
    参保单位: EAST_FIRM,
    就业区县: county,
    失业保险参保月数: months,
  });
  await put(database, '个人', [
    ...PEOPLE.map(([login, name, county, months]) => person(idOf(login), name, county, months)),
    ...FOUNDERS.map(([login, name]) => person(idOf(login), name, EAST, 12)),
  ]);
  const certificate = (login: string, occupation: string, level: string, on: string) => ({
    证书编号: `证-${login}-${occupation}`,
    身份证号: idOf(login),
    职业: occupation,
    等级: level,
    评价方式: '企业自主评价',
    评价机构: EAST_FIRM,
    发证日期: on,
  });
  await put(database, '职业技能等级证书', [
    ...PEOPLE.map(([login, , , , level], n) =>
      certificate(login, '焊工', level, n < 4 ? `2025-09-0${String(n + 1)}` : '2025-10-01'),
    ),
    certificate('clean', '电工', '中级工', '2025-03-01'),
    certificate('short', '电工', '高级工', '2025-09-02'),
  ]);
  await put(
    database,
    '创业项目',
    FOUNDERS.map(([login], n) => ({
      负责人: idOf(login),
      企业: STARTUP,
      来聊创业日期: '2025-05-01',
      场所类型: n === 0 ? '外租场所' : '其他孵化基地',
      团队人数: 2,
      申请面积: 40,
      起租日期: '2025-05-01',
      年度: 2025,
      实际年租金: 15_000,
    })),
  );
  await put(
    database,
    '毕业生',
    FOUNDERS.map(([login]) => ({
      ...{ 身份证号: idOf(login), 毕业院校: SCHOOL, 是否聊城技工院校: true, 全日制: true, 班级类型: '高级工班' },
      ...{ 毕业日期: '2023-07-01', 应届: false },
    })),
  );
  for (const [login, name] of [...PEOPLE, ...FOUNDERS]) {
    const person = tokenOf(keys, idOf(login));
    actors.set(login, await enter(database, { login, name, kind: 'citizen', person, grants: [] }));
  }
  for (const [login, grant] of [
    ['acceptor', { role: 'county-acceptor', county: EAST }],
    ['reviewer', { role: 'county-reviewer', county: EAST }],
    ['west', { role: 'county-acceptor', county: WEST }],
    ['city', { role: 'city-reviewer' }],
  ] as const)
    actors.set(login, await enter(database, { login, grants: [grant] }));
  for (const fund of ['就业补助资金', '市级财政资金']) {
    const budget = { type: 'appropriate', fund, year: 2026, item: '*', amount: 1_000_000_000 } as const;
    await changeBudget(contextOf(database), { ...budget, reason: '聊财〔2026〕1号' });
  }
});

/** An application of 14-01 for the 焊工 certificate, handed in. */
async function apply(login: string, account: string, key?: string): Promise<CaseView> {
  const context = as(login);
  const level = PEOPLE.find(([one]) => one === login)?.[4] ?? '';
  const opened = await openCase(context, { item: '14-01', key: key ?? `焊工/${level}` });
  const payee = await addPayee(context, { holder: opened.beneficiary.name, bank: '某银行', number: account });
  return submitCase(context, opened, { payee: payee.token });
}

async function checks(login: string, id: string): Promise<readonly FindingView[]> {
  return crossChecks(as(login), id);
}

const codes = (findings: readonly FindingView[]): readonly string[] => findings.map(({ check }) => check);

test('the table names every check once, in words', () => {
  expect(new Set(CHECKS.map(({ code }) => code)).size).toBe(CHECKS.length);
  for (const { name, why } of CHECKS) expect(name + why).toMatch(/^\p{Script=Han}.*。$/u);
});

describe('what looks odd about a case', () => {
  test('is nothing, where nothing is', async () => {
    const { id } = await apply('clean', '6217002200000000001');
    expect(await checks('acceptor', id)).toEqual([]);
  });

  test('a certificate from before the insurance can have begun, and two of one day', async () => {
    const { id } = await apply('short', '6217002200000000002');
    const found = await checks('acceptor', id);
    expect(codes(found)).toEqual(['uninsured', 'person-on-one-day']);
    expect(found[0]?.found).toContain('失业保险累计只有 2 个月');
    expect(found[0]?.places).toMatchObject([
      { register: '职业技能等级证书', row: expect.any(String) as unknown },
      { register: '个人', row: expect.any(String) as unknown },
    ]);
    expect(found[1]?.places).toHaveLength(2);
  });

  test('an account or a phone of somebody else’s; what one may not see is said, and leads nowhere', async () => {
    const far = await apply('other', '6217002200000000003');
    for (const login of ['other', 'payer'])
      await setContact(as(login), { of: 'self', phone: '13800000001', consent: true, version: 0 });
    const near = await apply('payer', '6217002200000000003');
    const found = await checks('acceptor', near.id);
    expect(codes(found)).toEqual(['shared-account', 'shared-phone']);
    expect(found.map(({ found: said }) => said)).toEqual([
      expect.stringContaining('也是赵户的收款账户'),
      expect.stringContaining('138****0001'),
    ]);
    expect(found[0]?.places).toMatchObject([{ text: expect.stringContaining(far.id) as unknown, case: null }]);
    expect((await checks('city', near.id))[0]?.places).toMatchObject([{ case: far.id }]);
    await expect(checks('west', near.id)).rejects.toBeInstanceOf(CaseRefused);
    await expect(checks('payer', near.id)).rejects.toThrow('没有这样做的权限');
    expect(JSON.stringify(found)).not.toMatch(/个:|户:|6217002200000000003|13800000001/u);
  });

  test('one name twice, with every word of a certificate the same', async () => {
    const { id } = await apply('twin', '6217002200000000004');
    await apply('same', '6217002200000000004');
    const found = await checks('city', id);
    expect(codes(found)).toEqual(['duplicate-person', 'duplicate-person']);
    expect(found.map(({ found: said }) => said).join()).toMatch(/同一个收款账户.*同一天在同一机构/u);
  });

  test('rents of one firm that are split among its founders, and one file from both of them', async () => {
    const cases: string[] = [];
    for (const [login] of FOUNDERS) {
      const context = as(login);
      const opened = await openCase(context, { item: '14-05', key: '2025' });
      const pdf = Buffer.from('%PDF-1.7\n% 租赁合同\ntrailer<<>>\n%%EOF');
      const materials: { name: string; digest: string }[] = [];
      for (const { name, fromRegister, account } of opened.required)
        if (!fromRegister && !account) {
          const own = Buffer.from(`%PDF-1.7\n% ${name} ${login}\ntrailer<<>>\n%%EOF`);
          const content = Readable.from([name === '租赁合同' ? pdf : own]);
          const file = { fileName: `${name}.pdf`, mediaType: 'application/pdf', content };
          materials.push({ name, digest: (await bringMaterial(context, file)).digest });
        }
      const account = { holder: opened.beneficiary.name, bank: '某银行', number: `622${login.length}00000000000` };
      const payee = (await addPayee(context, account)).token;
      cases.push((await submitCase(context, opened, { materials, payee })).id);
    }
    const found = await checks('acceptor', cases[0] ?? '');
    expect(codes(found)).toEqual(['split-leases', 'shared-file']);
    expect(found[0]?.found).toContain('合计 30,000元，一份补贴至多 20,000元');
    expect(found[1]).toMatchObject({ found: expect.stringContaining('“租赁合同”与周伙') as unknown });
    expect(found[1]?.places).toMatchObject([{ case: cases[1] }]);
  });
});

describe('a finding', () => {
  test('counts in the list until it is answered; the job finds what others have handed in since', async () => {
    const doubtful = async (): Promise<readonly string[]> =>
      (await listCaseRows(as('city'), { doubtful: true, item: '14-01' }, { limit: 50 })).map(
        ({ beneficiary }) => beneficiary.name,
      );
    // Whoever was first had nothing odd when they handed in.
    expect((await doubtful()).toSorted()).toEqual(['孙双', '孙双', '李短', '王共']);
    const { database: where, keys, ruleSet } = contextOf(database);
    await turnClocks({ database: where, keys, ruleSet, now: NOW });
    expect((await doubtful()).toSorted()).toEqual(['孙双', '孙双', '李短', '王共', '赵户']);
    const own = await listCaseRows(as('payer'), { mine: true, doubtful: true }, { limit: 5 });
    expect(own.map(({ doubts }) => doubts)).toEqual([0]);
  });

  test('is answered by whoever decides, in words that stay with the case', async () => {
    const [row] = await listCaseRows(as('city'), { text: '李短' }, { limit: 1 });
    const id = row?.id ?? '';
    const seen = async () => ({ id, version: (await getCase(as('city'), id)).version });
    await acceptCase(as('acceptor'), await seen());
    await passStage(as('reviewer'), await seen(), { text: '属实' });
    const { findings, explain } = await previewOf(as('city'), id);
    expect(codes(findings)).toEqual(['uninsured', 'person-on-one-day']);
    const explanations = Object.fromEntries(explain.map((what) => [what, '以台账为准']));
    const pass = async (verified: NonNullable<GivenPass['decision']>['verified']) =>
      passStage(as('city'), await seen(), { text: '同意', decision: { explanations, verified } });
    await expect(pass({})).rejects.toMatchObject({
      faults: [{ field: 'decision.verified' }, { field: 'decision.verified' }],
    });
    const [first, second] = findings.map((one) => one.id);
    await expect(
      pass({ [first ?? '']: { verdict: 'verified', text: '已核实社保' }, none: { verdict: 'verified', text: '有' } }),
    ).rejects.toMatchObject({ faults: [{ field: 'decision.verified' }, { field: 'decision.verified' }] });
    const after = await pass({
      [first ?? '']: { verdict: 'verified', text: '单位补缴了社保，取证时在职' },
      [second ?? '']: { verdict: 'immaterial', text: '两个职业同批评价' },
    });
    expect(after.decision?.verified).toMatchObject([
      { name: '取证时可能没有参保', verdict: '已核实', text: '单位补缴了社保，取证时在职' },
      { name: '一人同日多本证书', verdict: '不影响', text: '两个职业同批评价' },
    ]);
    expect((await checks('city', id)).map(({ open, verdict }) => [open, verdict])).toEqual([
      [false, 'verified'],
      [false, 'immaterial'],
    ]);
    expect((await listCaseRows(as('city'), { text: '李短' }, { limit: 1 }))[0]?.doubts).toBe(0);
    const said = async (login: string) => (await caseHistory(as(login), id)).map(({ text }) => text).join('\n');
    expect(await said('city')).toContain('单位补缴了社保');
    expect(await said('short')).not.toContain('补缴');
    expect((await getCase(as('short'), id)).decision?.verified).toEqual([]);
    const passes = await auditOf(database, 'case.pass');
    expect(passes.at(-1)).toMatchObject({ account: actors.get('city')?.account, subject: `办件:${id}` });
  });
});
