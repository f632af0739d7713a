import { beforeAll, describe, expect, test } from 'vitest';
import { EAST, EAST_FIRM, firm, residentId, WEST } from '../../../test/platform/city.ts';
import { freshDatabase, type FreshDatabase } from '../../../test/platform/database.ts';
import { auditOf, contextOf, enter } from '../../../test/platform/people.ts';
import { put } from '../../../test/platform/town.ts';
import { PLATFORM_SCOPE, scopeOf, type Actor, type Grant } from '../../access/index.ts';
import { formatDay, chinaDay } from '../../kit/index.ts';
import { grantsOn, insertGrant, tokenOf, transact } from '../../store/index.ts';
import {
  acceptCase,
  caseHistory,
  getCase,
  listMyTasks,
  openCase,
  returnCase,
  submitCase,
  passStage,
  previewOf,
} from '../cases/index.ts';
import type { Context } from '../context.ts';
import { addPayee } from '../payment/payees.ts';
import { changeBudget } from '../payment/index.ts';
import { endDelegation, giveDelegation, listAllGrants, listDelegations, revokeGrant, type GrantView } from './index.ts';

/** The database's own clock decides what is in force there, so these tests play today. */
const NOW = new Date();
const day = (days: number): string => formatDay(chinaDay(NOW) + days);
const UNTIL = day(5);

let database: FreshDatabase;
const actors = new Map<string, Actor>();
const CLERK = residentId(801);

const STAFF: readonly (readonly [login: string, name: string, grants: readonly Grant[]])[] = [
  ['acceptor', '王受理', [{ role: 'county-acceptor', county: EAST }]],
  ['reviewer', '李审核', [{ role: 'county-reviewer', county: EAST }]],
  ['reviewer-2', '周审核', [{ role: 'county-reviewer', county: EAST }]],
  ['west', '赵受理', [{ role: 'county-acceptor', county: WEST }]],
  ['city', '孙复核', [{ role: 'city-reviewer' }]],
  ['city-2', '钱复核', [{ role: 'city-reviewer' }]],
  ['finance', '郑拨付', [{ role: 'finance' }]],
  ['finance-2', '冯拨付', [{ role: 'finance' }]],
  ['security', '安全员', [{ role: 'security-admin' }]],
];

/** Whoever acts, with the grants that a session of theirs would have on that day. */
async function as(login: string, days = 0): Promise<Context> {
  const actor = actors.get(login);
  if (actor === undefined) throw new Error(`nobody is ${login}`);
  const grants = await transact(database, PLATFORM_SCOPE, (tx) => grantsOn(tx, actor.account, day(days)));
  return contextOf(database, { ...actor, grants }, new Date(NOW.getTime() + days * 86_400_000));
}

const accountOf = (login: string): string => actors.get(login)?.account ?? '';

async function give(from: string, to: string, more: object = {}): Promise<GrantView> {
  const context = await as(from);
  const { work } = await listDelegations(context);
  return giveDelegation(context, {
    grant: work[0]?.id ?? '0',
    to: accountOf(to),
    until: UNTIL,
    reason: '出差',
    ...more,
  });
}

beforeAll(async () => {
  database = await freshDatabase();
  const { keys } = contextOf(database);
  await put(database, '单位', [firm(EAST_FIRM, '东昌某厂', EAST)]);
  await put(database, '个人', [
    { 身份证号: CLERK, 姓名: '张三', 人员类别: '企业职工', 参保单位: EAST_FIRM, 就业区县: EAST, 失业保险参保月数: 11 },
  ]);
  const on = formatDay(chinaDay(NOW) - 60);
  for (const level of ['高级工', '技师', '高级技师'])
    await put(database, '职业技能等级证书', [
      {
        ...{ 证书编号: `证-${level}`, 身份证号: CLERK, 职业: level === '技师' ? '钳工' : '焊工', 等级: level },
        ...{
          评价方式: '企业自主评价',
          评价机构: EAST_FIRM,
          发证日期: level === '高级工' ? on : formatDay(chinaDay(NOW) - 50),
        },
      },
    ]);
  for (const [login, name, grants] of STAFF) actors.set(login, await enter(database, { login, name, grants }));
  actors.set(
    'zhang',
    await enter(database, { login: 'zhang', name: '张三', kind: 'citizen', person: tokenOf(keys, CLERK) }),
  );
  const budget = { type: 'appropriate', fund: '就业补助资金', item: '*', amount: 1_000_000_000 } as const;
  const year = NOW.getUTCFullYear();
  await changeBudget(contextOf(database), { ...budget, year, reason: '聊财〔2026〕1号' });
});

describe('whom one may ask', () => {
  test('are colleagues of one’s office; what one holds oneself, and for a time', async () => {
    const { work } = await listDelegations(await as('acceptor'));
    expect(work).toMatchObject([{ roleName: '县级受理', county: EAST }]);
    expect(work[0]?.colleagues.map(({ name }) => name).toSorted()).toEqual(['周审核', '李审核']);
    expect((await listDelegations(await as('city'))).work[0]?.colleagues.map(({ name }) => name)).toEqual(['钱复核']);
    await expect(give('acceptor', 'west')).rejects.toThrow('同一单位的同事');
    await expect(give('acceptor', 'security')).rejects.toMatchObject({
      objections: [{ message: expect.stringContaining('同一单位') as unknown }, { field: 'to' }],
    });
    await expect(give('acceptor', 'acceptor')).rejects.toThrow('不能委托给自己');
    await expect(give('acceptor', 'zhang')).rejects.toMatchObject({ code: 'refused' });
    await expect(give('acceptor', 'reviewer', { until: day(-1) })).rejects.toMatchObject({ code: 'invalid' });
    await expect(give('acceptor', 'reviewer', { until: day(93) })).rejects.toThrow('委托写得不对');
    await expect(give('acceptor', 'reviewer', { reason: ' ' })).rejects.toMatchObject({
      objections: [{ field: 'reason' }],
    });
    await expect(listDelegations(await as('finance'))).rejects.toThrow('没有这样做的权限');
    const refused = (await auditOf(database, 'grant.delegate')).filter(({ outcome }) => outcome === 'refused');
    expect(refused).toHaveLength(4);
  });

  test('PostgreSQL says the same to a mistake in the program', async () => {
    const held = (login: string) =>
      transact(database, PLATFORM_SCOPE, (tx) =>
        tx.selectFrom('access.granted').select('id').where('account', '=', accountOf(login)).executeTakeFirstOrThrow(),
      );
    const insert = async (by: string, to: string, source: string, grant: Grant) => {
      const giver = actors.get(by);
      if (giver === undefined) throw new Error(by);
      const terms = { from: day(0), until: day(3), reason: '试', by: giver.account, at: NOW };
      return transact(database, scopeOf(giver), (tx) =>
        insertGrant(tx, { ...grant, ...terms, account: accountOf(to), source }),
      );
    };
    const acceptor = (await held('acceptor')).id;
    const right: Grant = { role: 'county-acceptor', county: EAST };
    await expect(insert('reviewer', 'reviewer-2', acceptor, right)).rejects.toThrow('只能委托自己现有的授权');
    await expect(insert('acceptor', 'west', acceptor, right)).rejects.toThrow('只能委托同一单位的同事');
    await expect(insert('acceptor', 'reviewer', acceptor, { role: 'city-reviewer' })).rejects.toThrow('自己现有的授权');
    await expect(insert('finance', 'finance-2', (await held('finance')).id, { role: 'finance' })).rejects.toThrow(
      'delegated',
    );
  });
});

/** An application of 14-01, handed in. */
async function apply(key: string): Promise<string> {
  const context = await as('zhang');
  const opened = await openCase(context, { item: '14-01', key });
  const payee = await addPayee(context, { holder: '张三', bank: '某银行', number: '6217002200000000001' });
  return (await submitCase(context, opened, { payee: payee.token })).id;
}

const seen = async (id: string) => ({ id, version: (await getCase(await as('city'), id)).version });

describe('work that was delegated', () => {
  test('is done in one’s own name on the other’s behalf, and counts for both', async () => {
    const id = await apply('焊工/高级技师');
    await expect(acceptCase(await as('reviewer'), await seen(id))).rejects.toThrow('不由您办理');
    const given = await give('acceptor', 'reviewer');
    expect(given).toMatchObject({ roleName: '县级受理', inForce: true, behalf: '王受理', until: UNTIL });
    await expect(give('acceptor', 'reviewer')).rejects.toThrow('已经委托给对方');
    const [task] = await listMyTasks(await as('reviewer'), { limit: 5 });
    expect(task).toMatchObject({ id, behalf: '王受理' });
    await acceptCase(await as('reviewer'), await seen(id));
    const accepted = async (login: string) =>
      (await caseHistory(await as(login), id)).find(({ title }) => title === '受理')?.by;
    expect(await accepted('city')).toBe('县级受理 李审核（受王受理委托）');
    expect(await accepted('zhang')).toBe('县级受理');
    // Whoever accepted it, by whichever right, doesn't review it; nor does the one on whose behalf that was.
    await expect(passStage(await as('reviewer'), await seen(id), { text: '属实' })).rejects.toThrow(
      '您已办理本件的受理，不能再办理审核',
    );
    expect(await listMyTasks(await as('reviewer'), { limit: 5 })).toEqual([]);
    await transact(database, PLATFORM_SCOPE, (tx) =>
      insertGrant(tx, {
        ...{ role: 'county-reviewer', county: EAST, account: accountOf('acceptor'), from: '2024-01-01', until: null },
        ...{ reason: '测试', by: '0', at: NOW },
      }),
    );
    await expect(passStage(await as('acceptor'), await seen(id), { text: '属实' })).rejects.toThrow(
      '您已办理本件的受理',
    );
    const passed = await passStage(await as('reviewer-2'), await seen(id), { text: '属实' });
    expect(passed.stageName).toBe('市级复核');
  });

  test('is no way round the separation of steps', async () => {
    const id = await apply('钳工/技师');
    // The acceptor accepts, and has a right to review now, which they give to a colleague.
    await acceptCase(await as('acceptor'), await seen(id));
    const context = await as('acceptor');
    const work = (await listDelegations(context)).work.find(({ roleName }) => roleName === '县级审核');
    const asked = { grant: work?.id ?? '', to: accountOf('reviewer-2'), until: UNTIL, reason: '休假' };
    const given = await giveDelegation(context, asked);
    // On the acceptor's behalf it can't be reviewed; in the colleague's own right it can, and is.
    const passed = await passStage(await as('reviewer-2'), await seen(id), { text: '属实' });
    expect(passed.opinions.at(-1)?.by).toMatchObject({ name: '周审核', behalf: null });
    await returnCase(await as('city'), await seen(id), 0, '重新核对');
    await expect(acceptCase(await as('reviewer-2'), await seen(id))).rejects.toThrow('不由您办理');
    await endDelegation(context, { id: given.id, reason: '回来了', version: 1 });
  });

  test('can’t be delegated again, ends by itself, and with what it comes from', async () => {
    const { given, received } = await listDelegations(await as('reviewer'));
    expect([given, received]).toMatchObject([[], [{ behalf: '王受理' }]]);
    const again = { grant: received[0]?.id ?? '', to: accountOf('reviewer-2'), until: UNTIL, reason: '转' };
    await expect(giveDelegation(await as('reviewer'), again)).rejects.toThrow('受委托的工作不能再委托');
    const held = async (days: number) => (await as('reviewer', days)).actor.grants.map(({ role }) => role);
    expect(await held(0)).toEqual(['county-reviewer', 'county-acceptor']);
    expect(await held(5)).toEqual(['county-reviewer', 'county-acceptor']);
    expect(await held(6)).toEqual(['county-reviewer']);
    const update = (column: 'locked_at', at: string | null) =>
      transact(database, PLATFORM_SCOPE, (tx) =>
        tx
          .updateTable('access.account')
          .set({ [column]: at })
          .where('id', '=', accountOf('acceptor'))
          .execute(),
      );
    await update('locked_at', NOW.toISOString());
    expect(await held(0)).toEqual(['county-reviewer']);
    await update('locked_at', null);
    expect(await held(0)).toHaveLength(2);
  });

  test('is seen whole by the security administrator, who can end it too; its giver ends it with a reason', async () => {
    const all = (await listAllGrants(await as('security'), { limit: 100 })).filter(({ behalf }) => behalf !== null);
    expect(all.map(({ accountName, behalf, inForce }) => [accountName, behalf, inForce])).toEqual([
      ['李审核', '王受理', true],
      ['周审核', '王受理', false],
    ]);
    const mine = (await listDelegations(await as('acceptor'))).given.find(({ inForce }) => inForce);
    await expect(
      endDelegation(await as('reviewer'), { id: mine?.id ?? '', reason: '不办', version: 1 }),
    ).rejects.toMatchObject({ code: 'not-found' });
    const other = await give('city', 'city-2');
    await revokeGrant(await as('security'), { grant: other.id, reason: '岗位调整', version: 1 });
    expect((await as('city-2')).actor.grants).toHaveLength(1);
    await endDelegation(await as('acceptor'), { id: mine?.id ?? '', reason: '提前回来', version: 1 });
    expect((await as('reviewer')).actor.grants.map(({ role }) => role)).toEqual(['county-reviewer']);
    expect((await auditOf(database, 'grant.end-delegation')).map(({ account }) => account)).toEqual([
      accountOf('acceptor'),
      accountOf('acceptor'),
    ]);
  });
});

describe('whoever is known to be the applicant', () => {
  test('handles no step of their own case, in no account for work, and neither does a colleague on their behalf', async () => {
    const person = tokenOf(contextOf(database).keys, CLERK);
    const own: readonly (readonly [login: string, grant: Grant])[] = [
      ['own-acceptor', { role: 'county-acceptor', county: EAST }],
      ['own-reviewer', { role: 'county-reviewer', county: EAST }],
      ['own-city', { role: 'city-reviewer' }],
    ];
    for (const [login, grant] of own)
      actors.set(login, await enter(database, { login, name: '张三', person, grants: [grant] }));
    await put(database, '职业技能等级证书', [
      {
        ...{ 证书编号: '证-电工', 身份证号: CLERK, 职业: '电工', 等级: '高级技师', 评价方式: '企业自主评价' },
        ...{ 评价机构: EAST_FIRM, 发证日期: formatDay(chinaDay(NOW) - 40) },
      },
    ]);
    const id = await apply('电工/高级技师');
    await give('own-acceptor', 'reviewer-2');
    for (const login of ['own-acceptor', 'reviewer-2'])
      await expect(acceptCase(await as(login), await seen(id))).rejects.toThrow('本人的事项须回避');
    expect(await listMyTasks(await as('own-acceptor'), { limit: 5 })).toEqual([]);
    await acceptCase(await as('acceptor'), await seen(id));
    await expect(passStage(await as('own-reviewer'), await seen(id), { text: '属实' })).rejects.toThrow(
      '本人的事项须回避',
    );
    await passStage(await as('reviewer'), await seen(id), { text: '属实' });
    const { explain } = await previewOf(await as('city'), id);
    const decision = { explanations: Object.fromEntries(explain.map((what) => [what, '台账更新'])) };
    await expect(passStage(await as('own-city'), await seen(id), { text: '同意', decision })).rejects.toThrow(
      '本人的事项须回避',
    );
    const decided = await passStage(await as('city'), await seen(id), { text: '同意', decision });
    expect(decided.status).toBe('awaiting-notice');
  });

  test('sees nothing by it in an account for work', async () => {
    const known = await enter(database, {
      login: 'known-official',
      person: tokenOf(contextOf(database).keys, CLERK),
      grants: [{ role: 'notice-editor' }],
    });
    expect(scopeOf(known).person).toBeNull();
  });
});
