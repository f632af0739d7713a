import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  AUDITOR,
  BUREAU,
  CITY_STAFF,
  CLERK,
  creditCode,
  EAST,
  EAST_CLERK,
  EAST_FIRM,
  EAST_SCHOOL,
  EAST_STAFF,
  makeCity,
  person,
  SCHOOLS,
  token,
  WEST,
  WEST_FIRM,
  WEST_STAFF,
  type City,
} from '../../../test/platform/city.ts';
import type { Scope } from '../../access/index.ts';
import { parseDay } from '../../kit/index.ts';
import type { RowValues, TableShape } from '../../register/index.ts';
import { alterRow } from './alter-row.ts';
import { historyOf, rowsAsOf } from './as-of.ts';
import { distinctValues, findByIdentity, namesByKey, searchByName } from './find-rows.ts';
import { insertRows } from './insert-rows.ts';
import { getRow, getRowByKey, listRows } from './read-rows.ts';
import { RowsRefused } from './refused.ts';

const day = (text: string): number => parseDay(text) ?? Number.NaN;

let city: City;
let PEOPLE: TableShape;
let CERTIFICATE: TableShape;

beforeAll(async () => {
  city = await makeCity();
  [PEOPLE, CERTIFICATE] = [city.shape('个人'), city.shape('职业技能等级证书')];
  await city.insert(
    '职业技能等级证书',
    certificate('东-1', '张三'),
    certificate('西-1', '李四'),
    certificate('西-2', '王五'),
  );
});

function certificate(number: string, holder: string, more: RowValues = {}): RowValues {
  return { 证书编号: number, 身份证号: token(holder), 职业: '焊工', 等级: '高级工', 评价机构: EAST_FIRM, ...more };
}

/** The values of a column in the rows that are seen. */
async function seen(scope: Partial<Scope>, register: string, column: string): Promise<readonly unknown[]> {
  const page = await city.as(scope, (tx) => listRows(tx, city.shape(register), { limit: 200, counted: true }));
  expect(page.count).toEqual({ rows: page.rows.length, more: false });
  return page.rows.map(({ values }) => values[column]);
}

describe('who sees which rows', () => {
  test('nobody sees any without a right', async () => {
    for (const register of ['个人', '单位', '院校', '人才服务金卡'])
      expect(await seen({ account: '99' }, register, '姓名')).toEqual([]);
    await city.database.app.transaction().execute(async (tx) => {
      const { rows } = await sql`select from register.个人`.execute(tx);
      expect(rows).toEqual([]);
    });
  });

  test('a county sees its own, whoever else may be in the row', async () => {
    expect(await seen(EAST_STAFF, '个人', '姓名')).toEqual(['张三']);
    expect(await seen(WEST_STAFF, '个人', '姓名')).toEqual(['李四', '王五']);
    expect(await seen({ counties: [EAST, WEST] }, '个人', '姓名')).toEqual(['张三', '李四', '王五']);
    // 属地 of a certificate is its holder's, not that of who assessed it.
    expect(await seen(EAST_STAFF, '职业技能等级证书', '证书编号')).toEqual(['东-1']);
    expect(await seen(WEST_STAFF, '职业技能等级证书', '证书编号')).toEqual(['西-1', '西-2']);
  });

  test('the city sees all that is not restricted, a keeper what it keeps', async () => {
    expect(await seen(CITY_STAFF, '个人', '姓名')).toHaveLength(4);
    expect(await seen(CLERK, '个人', '姓名')).toHaveLength(4);
    expect(await seen({ departments: [SCHOOLS] }, '个人', '姓名')).toEqual([]);
    expect(await seen(EAST_CLERK, '个人', '姓名')).toEqual(['张三']);
  });

  test('organisations and persons see what concerns them, and it is found by an index', async () => {
    expect(await seen({ organisations: [EAST_FIRM] }, '个人', '姓名')).toEqual(['张三', '李四']);
    expect(await seen({ organisations: [WEST_FIRM] }, '单位', '名称')).toEqual(['临清某厂']);
    expect(await seen({ person: token('李四') }, '个人', '姓名')).toEqual(['李四']);
    expect(await seen({ person: token('李四'), organisations: [WEST_FIRM] }, '个人', '姓名')).toEqual(['李四', '王五']);
    expect(await seen({ person: token('李四') }, '职业技能等级证书', '证书编号')).toEqual(['西-1']);
  });

  test('a list of the city is for all staff, and for the organisations in it', async () => {
    await city.insert('院校', { 学校: EAST_SCHOOL, 主管部门: '人社' });
    for (const staff of [EAST_STAFF, WEST_STAFF, CLERK, CITY_STAFF, { departments: ['市总工会'] }])
      expect(await seen(staff, '院校', '学校')).toEqual([EAST_SCHOOL]);
    expect(await seen({ organisations: [EAST_SCHOOL] }, '院校', '学校')).toEqual([EAST_SCHOOL]);
    expect(await seen({ organisations: [WEST_FIRM] }, '院校', '学校')).toEqual([]);
    expect(await seen({ person: token('张三') }, '院校', '学校')).toEqual([]);
  });

  test('what is restricted is for those named alone', async () => {
    await city.insert('人才服务金卡', { 卡号: '金-1', 持卡人: token('张三') });
    await city.insert('金卡服务工单', { 工单编号: '单-1', 金卡: '金-1', 承办部门: '市民政局' });
    await city.insert('技能人才干部培养', { 推荐编号: '推-1', 人选: token('张三'), 推荐单位: EAST_FIRM });
    await city.insert('荣誉推荐', { 推荐编号: '荣-1', 人选: token('张三'), 推荐单位: WEST_FIRM, 所在单位: EAST_FIRM });
    const sees = async (scope: Partial<Scope>) => {
      const registers = [
        ['人才服务金卡', '卡号'],
        ['金卡服务工单', '工单编号'],
        ['技能人才干部培养', '推荐编号'],
        ['荣誉推荐', '推荐编号'],
      ] as const;
      return (await Promise.all(registers.map(([name, key]) => seen(scope, name, key)))).flat();
    };
    expect(await sees(AUDITOR)).toEqual(['金-1', '单-1', '推-1', '荣-1']);
    expect(await sees(CITY_STAFF)).toEqual([]);
    expect(await sees(EAST_STAFF)).toEqual([]);
    expect(await sees({ departments: [BUREAU] })).toEqual(['金-1', '单-1']);
    expect(await sees({ departments: ['市委组织部'] })).toEqual(['金-1', '推-1']);
    expect(await sees({ departments: ['市民政局'] })).toEqual(['单-1']);
    expect(await sees({ departments: ['市总工会'] })).toEqual(['荣-1']);
    expect(await sees({ organisations: [WEST_FIRM] })).toEqual(['荣-1']);
    expect(await sees({ organisations: [EAST_FIRM] })).toEqual([]);
    expect(await sees({ person: token('张三') })).toEqual(['金-1', '单-1']);
    expect(await sees(EAST_CLERK)).toEqual(['金-1', '单-1']);
    expect(await sees({ departments: [BUREAU], counties: [WEST] })).toEqual([]);
  });
});

describe('of somebody else’s county nothing is learnt', () => {
  const west = () => city.asPlatform((tx) => getRowByKey(tx, PEOPLE, { 身份证号: token('王五') }));

  test('by reading', async () => {
    const { row } = (await west()) ?? { row: '' };
    await city.as(EAST_STAFF, async (tx) => {
      expect(await getRow(tx, PEOPLE, row)).toBeUndefined();
      expect(await getRowByKey(tx, PEOPLE, { 身份证号: token('王五') })).toBeUndefined();
      expect(await historyOf(tx, PEOPLE, row)).toEqual([]);
      const asOf = await rowsAsOf(tx, PEOPLE, { validOn: null, knownAt: null, limit: 100 });
      expect(asOf.rows.map(({ values }) => values['姓名'])).toEqual(['张三']);
      const found = await searchByName(tx, PEOPLE, '王', 10);
      expect(found).toEqual({ rows: [], more: false });
      expect((await searchByName(tx, PEOPLE, '三', 10))?.rows).toHaveLength(1);
      expect(await distinctValues(tx, PEOPLE, '姓名', { limit: 10 })).toEqual(['张三']);
      expect(await distinctValues(tx, CERTIFICATE, '证书编号', { limit: 10 })).toEqual(['东-1']);
      expect(await findByIdentity(tx, [PEOPLE, CERTIFICATE], token('王五'))).toEqual([]);
      expect([...(await namesByKey(tx, PEOPLE, [token('王五'), token('张三')])).values()]).toEqual(['张三']);
    });
  });

  test('by referring to what is there and to what is not', async () => {
    const said = async (holder: string, assessor: string) => {
      const row = certificate('X-1', holder, { 评价机构: assessor });
      const error: unknown = await city
        .as(EAST_CLERK, (tx) => insertRows(tx, CERTIFICATE, [row], { source: 'manual' }))
        .catch((thrown: unknown) => thrown);
      if (!(error instanceof RowsRefused)) throw new Error(String(error));
      return error.faults.map(({ code, message, hint, column }) => [code, column, message, hint]);
    };
    const elsewhere = await said('王五', WEST_FIRM);
    expect(elsewhere.map(([code, column]) => [code, column])).toEqual([
      ['D022', '身份证号'],
      ['D022', '评价机构'],
    ]);
    expect(await said('无名', creditCode(404))).toEqual(elsewhere);
  });

  test('by a key that is taken, more than that it can’t be used', async () => {
    const error: unknown = await city
      .as(EAST_CLERK, (tx) =>
        insertRows(tx, PEOPLE, [person('王五', { 就业区县: EAST, 姓名: '冒名' }), person('新人', { 就业区县: EAST })], {
          source: 'manual',
        }),
      )
      .catch((thrown: unknown) => thrown);
    if (!(error instanceof RowsRefused)) throw new Error(String(error));
    expect(error.faults).toMatchObject([{ index: 0, code: 'D020', hint: '它可能已在别处登记，请联系保管部门' }]);
    expect(JSON.stringify(error.faults)).not.toMatch(/临清|王五|个:/u);
    expect(await west()).toMatchObject({ version: 1, values: { 姓名: '王五' } });
  });

  test('by writing rows into it', async () => {
    const refused = (row: RowValues) =>
      city.as(EAST_CLERK, (tx) => insertRows(tx, PEOPLE, [row], { source: 'manual' }));
    await expect(refused(person('甲', { 就业区县: WEST }))).rejects.toThrow('D023');
    await expect(refused(person('乙'))).rejects.toThrow('D023');
    // The database says so too, if what looks first is left out.
    const insert = city.as(EAST_CLERK, (tx) =>
      sql`insert into register.个人 (身份证号, 姓名, 就业区县) values (${token('丙')}, '丙', ${WEST})`.execute(tx),
    );
    await expect(insert).rejects.toThrow('row-level security');
    expect(await seen(CITY_STAFF, '个人', '姓名')).toHaveLength(4);
  });

  test('by moving one’s own rows there', async () => {
    const found = await city.as(EAST_CLERK, (tx) => getRowByKey(tx, PEOPLE, { 身份证号: token('张三') }));
    await expect(
      city.as(EAST_CLERK, (tx) =>
        alterRow(tx, PEOPLE, {
          row: found?.row ?? '',
          version: 1,
          change: 'correct',
          values: { 就业区县: WEST },
          source: 'manual',
          reason: '调动',
        }),
      ),
    ).rejects.toThrow('D023');
  });

  test('by updates that name no row', async () => {
    await city.as(EAST_CLERK, async (tx) => {
      await sql`select set_config('jiangtong.change', 'correct', true)`.execute(tx);
      const { numAffectedRows } = await sql`update register.个人 set 姓名 = 姓名`.execute(tx);
      expect(numAffectedRows).toBe(1n);
    });
    await city.as(EAST_STAFF, async (tx) => {
      await sql`select set_config('jiangtong.change', 'correct', true)`.execute(tx);
      const { numAffectedRows } = await sql`update register.个人 set 姓名 = 姓名`.execute(tx);
      expect(numAffectedRows).toBe(0n);
    });
  });
});

describe('the application’s role', () => {
  test.each([
    ['change the history', `update history.个人 set 姓名 = '甲'`, 'permission denied'],
    ['delete from the history', 'delete from history.个人', 'permission denied'],
    ['write the history', `insert into history.个人 (_change, _row) values ('insert', 1)`, 'permission denied'],
    ['empty a register', 'truncate register.个人', 'permission denied'],
    ['drop a register', 'drop table register.个人', 'must be owner'],
    ['add a column', 'alter table register.个人 add column 密码 text', 'must be owner'],
    ['switch row-level security off', 'alter table register.个人 disable row level security', 'must be owner'],
    ['change the dictionary', `update platform.dictionary set shape = '{}'`, 'permission denied'],
    ['take a number for a row', `insert into register.个人 (_row, 身份证号) values (1, '个:')`, 'non-DEFAULT value'],
    ['update a row without saying why', `update register.个人 set 姓名 = '甲'`, '只能更正或变更'],
    ['delete a row without saying why', 'delete from register.个人', '只能撤回'],
    ['alter two persons’ business alone', 'delete from register.职业技能等级证书', '须两人'],
    ['call what triggers call', 'select platform.keep_history()', 'permission denied'],
  ])('can’t %s', async (_what, statement, why) => {
    const change = statement.includes('证书') ? 'withdraw' : '';
    const attempt = city.as({ ...CLERK, everything: 'restricted' }, async (tx) => {
      await sql`select set_config('jiangtong.change', ${change}, true)`.execute(tx);
      await sql.raw(statement).execute(tx);
    });
    await expect(attempt).rejects.toThrow(why);
  });

  test('an update that claims only to derive changes nothing', async () => {
    await city.as(CLERK, async (tx) => {
      await sql`select set_config('jiangtong.change', 'derive', true)`.execute(tx);
      await sql`update register.个人 set 姓名 = '甲', _county = '甲', _version = 9, _by = 0`.execute(tx);
    });
    expect(await seen(CLERK, '个人', '姓名')).not.toContain('甲');
    expect(await seen(EAST_STAFF, '个人', '姓名')).toEqual(['张三']);
  });

  test('even the owner can’t change what the history says', async () => {
    const { owner } = city.database;
    await expect(sql`update history.个人 set 姓名 = '甲'`.execute(owner)).rejects.toThrow('只增不改');
    await expect(sql`delete from history.个人`.execute(owner)).rejects.toThrow('只增不改');
    await expect(sql`truncate history.个人`.execute(owner)).rejects.toThrow('只增不改');
    await expect(sql`truncate register.个人 cascade`.execute(owner)).rejects.toThrow('只增不改');
  });
});

describe('when somebody moves', () => {
  async function move(register: string, key: RowValues, values: RowValues): Promise<void> {
    const shape = city.shape(register);
    await city.as(CLERK, async (tx) => {
      const found = await getRowByKey(tx, shape, key);
      const { row, version } = found ?? { row: '', version: 0 };
      await alterRow(tx, shape, {
        row,
        version,
        change: 'change',
        validFrom: day('2025-09-01'),
        values,
        source: 'manual',
        reason: '迁移',
      });
    });
  }

  test('everything that depends on it moves along, with its history, and nothing else is written', async () => {
    const code = creditCode(20);
    await city.insert('单位', { 统一社会信用代码: code, 名称: '搬迁厂', 所在区县: EAST });
    await city.insert('个人', person('搬一', { 参保单位: code }), person('搬二', { 参保单位: code, 就业区县: WEST }));
    await city.insert('职业技能等级证书', certificate('搬-1', '搬一'), certificate('搬-2', '搬二'));
    await city.insert('竞赛获奖', { 竞赛名称: '赛', 竞赛项目: '焊', 获奖日期: day('2025-01-01'), 选手: token('搬一') });
    const audited = async () => {
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from audit.entry`.execute(
        city.database.owner,
      );
      return rows[0]?.n ?? 0;
    };
    const before = await audited();
    expect(await seen(EAST_STAFF, '职业技能等级证书', '证书编号')).toEqual(['东-1', '搬-1']);
    expect(await seen(EAST_STAFF, '竞赛获奖', '竞赛项目')).toEqual(['焊']);

    await move('单位', { 统一社会信用代码: code }, { 所在区县: WEST });

    expect(await seen(EAST_STAFF, '职业技能等级证书', '证书编号')).toEqual(['东-1']);
    expect(await seen(WEST_STAFF, '职业技能等级证书', '证书编号')).toEqual(['西-1', '西-2', '搬-1', '搬-2']);
    expect(await seen(WEST_STAFF, '竞赛获奖', '竞赛项目')).toEqual(['焊']);
    expect(await seen(EAST_STAFF, '竞赛获奖', '竞赛项目')).toEqual([]);
    const holder = await city.as(WEST_STAFF, (tx) => getRowByKey(tx, PEOPLE, { 身份证号: token('搬一') }));
    expect(holder).toMatchObject({ version: 1, county: WEST });
    const versions = await city.as(WEST_STAFF, (tx) => historyOf(tx, PEOPLE, holder?.row ?? ''));
    expect(versions).toMatchObject([{ version: 1, change: 'insert', county: WEST }]);
    expect(await city.as(EAST_STAFF, (tx) => historyOf(tx, PEOPLE, holder?.row ?? ''))).toEqual([]);
    expect((await audited()) - before).toBe(1);
  });

  test('a prize that came before its winner belongs where the winner turns out to be', async () => {
    const prize = { 竞赛名称: '赛', 竞赛项目: '钳', 获奖日期: day('2025-01-01'), 选手: token('后来') };
    await city.insert('竞赛获奖', prize, { ...prize, 选手: creditCode(30) }, { ...prize, 选手: '水城一队' });
    expect(await seen(WEST_STAFF, '竞赛获奖', '竞赛项目')).not.toContain('钳');
    await city.insert('个人', person('后来', { 就业区县: WEST }));
    await city.insert('单位', { 统一社会信用代码: creditCode(30), 名称: '后来厂', 所在区县: WEST });
    expect((await seen(WEST_STAFF, '竞赛获奖', '竞赛项目')).filter((one) => one === '钳')).toHaveLength(2);
    expect(await seen({ person: token('后来') }, '竞赛获奖', '竞赛项目')).toEqual(['钳']);
    expect(await seen({ organisations: [creditCode(30)] }, '竞赛获奖', '选手')).toEqual([creditCode(30)]);
  });
});
