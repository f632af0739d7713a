import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  CLERK,
  creditCode,
  EAST,
  EAST_FIRM,
  firm,
  makeCity,
  person,
  token,
  WEST,
  WEST_FIRM,
  type City,
} from '../../../test/platform/city.ts';
import { parseDay } from '../../kit/index.ts';
import type { RowValues, TableShape } from '../../register/index.ts';
import type { Tx } from '../database.ts';
import { alterRow, type RowAlteration } from './alter-row.ts';
import { historyOf, rowsAsOf } from './as-of.ts';
import { checkRows } from './check-rows.ts';
import { distinctValues, findByIdentity, searchByName } from './find-rows.ts';
import { insertRows } from './insert-rows.ts';
import { getRow, getRowByKey, listRows, type RowFilter } from './read-rows.ts';
import { RowsRefused } from './refused.ts';

const day = (text: string): number => parseDay(text) ?? Number.NaN;

let city: City;
let CERTIFICATE: TableShape;
let PEOPLE: TableShape;
let JOBS: TableShape;

beforeAll(async () => {
  city = await makeCity();
  [CERTIFICATE, PEOPLE, JOBS] = [city.shape('职业技能等级证书'), city.shape('个人'), city.shape('就业登记')];
});

const certificate = (number: string, more: RowValues = {}): RowValues => ({
  证书编号: number,
  身份证号: token('张三'),
  职业: '焊工',
  等级: '高级工',
  评价方式: '企业自主评价',
  评价机构: EAST_FIRM,
  发证日期: day('2025-09-01'),
  ...more,
});

/** What is said of rows that can't be. */
async function faultsOf(work: Promise<unknown>): Promise<readonly string[]> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof RowsRefused)
    return error.faults.map(({ index, code, column }) => `${String(index)} ${code} ${column}`.trim());
  throw new Error(`expected rows to be refused, got ${String(error)}`);
}

const asClerk = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => city.as(CLERK, work);

describe('a row', () => {
  test('is kept with every kind of value and read back as it was given', async () => {
    const values = certificate('K-1', { 核定补贴额: 123_450, 核定理由: '难工种', 职业编码: '6-18-02-04' });
    const [row = ''] = await asClerk((tx) =>
      insertRows(tx, CERTIFICATE, [values], { source: 'manual', validFrom: day('2025-09-02') }),
    );
    const found = await asClerk((tx) => getRow(tx, CERTIFICATE, row));
    expect(found).toMatchObject({
      row,
      version: 1,
      validFrom: day('2025-09-02'),
      source: 'manual',
      by: '11',
      county: EAST,
      values,
    });
    expect(Object.keys(found?.values ?? {}).sort()).toEqual(Object.keys(values).sort());
    expect(await asClerk((tx) => getRowByKey(tx, CERTIFICATE, { 证书编号: 'K-1' }))).toEqual(found);
    expect(await asClerk((tx) => getRowByKey(tx, CERTIFICATE, { 证书编号: 'K-0' }))).toBeUndefined();
  });

  test('of every register can be kept', async () => {
    const { rows } = await sql<{ register: string }>`select register from platform.dictionary`.execute(
      city.database.owner,
    );
    expect(rows.length).toBeGreaterThan(100);
    // An insert of nothing compiles every trigger, check and policy there is.
    await city.asPlatform(async (tx) => {
      for (const { register } of rows) await insertRows(tx, city.shape(register), [], { source: 'test' });
    });
  });

  test('leaves a version in the history and an audit entry, also where there are many', async () => {
    const rows = Array.from({ length: 250 }, (_, i) => certificate(`M-${String(i)}`));
    const ids = await asClerk((tx) => insertRows(tx, CERTIFICATE, rows, { source: 'import:7' }));
    expect(new Set(ids).size).toBe(250);
    const versions = await asClerk((tx) => historyOf(tx, CERTIFICATE, ids[100] ?? ''));
    expect(versions).toMatchObject([{ change: 'insert', version: 1, source: 'import:7', values: rows[100] }]);
    const { rows: entries } = await sql<{
      action: string;
      subject: string;
      account: string;
      detail: { rows: number; digest: string };
    }>`
      select action, subject, account::text, detail from audit.entry where detail ->> 'source' = 'import:7'`.execute(
      city.database.owner,
    );
    expect(entries).toMatchObject([{ action: 'register.insert', account: '11', detail: { rows: 250 } }]);
    expect(entries[0]?.subject).toBe(`台账 职业技能等级证书:${ids[0] ?? ''}-${ids.at(-1) ?? ''}`);
    // The digest is over the rows of the history as they are: whoever changes one doesn't get it again.
    expect(await digestOf('import:7')).toBe(entries[0]?.detail.digest);
    await sql`alter table history.职业技能等级证书 disable trigger no_rewriting`.execute(city.database.owner);
    await sql`update history.职业技能等级证书 set 职业 = '电工' where 证书编号 = 'M-7'`.execute(city.database.owner);
    await sql`alter table history.职业技能等级证书 enable trigger no_rewriting`.execute(city.database.owner);
    expect(await digestOf('import:7')).not.toBe(entries[0]?.detail.digest);
  });

  /** As the audit entry of an insert has it. */
  async function digestOf(source: string): Promise<string | undefined> {
    const names = ['_row', '_version', '_valid_from', '_known_from', '_source', '_by'];
    const columns = [...names, ...CERTIFICATE.columns.map(({ name }) => name)].map((name) => sql.id(name));
    return city.database.owner.transaction().execute(async (tx) => {
      await sql`set local timezone = 'UTC'`.execute(tx);
      const { rows } = await sql<{ digest: string }>`
        select encode(sha256(convert_to(string_agg(row(${sql.join(columns)})::text, E'\n' order by _row), 'UTF8')), 'hex') as digest
        from history.职业技能等级证书 where _source = ${source}`.execute(tx);
      return rows[0]?.digest;
    });
  }
});

describe('rows that can’t be added are told all at once, and none is', () => {
  test('by keys, references and reach', async () => {
    await asClerk((tx) => insertRows(tx, CERTIFICATE, [certificate('D-1')], { source: 'manual' }));
    const rows = [
      certificate('D-1'),
      certificate('D-2', { 身份证号: token('无名'), 评价机构: creditCode(404) }),
      certificate('D-3'),
      certificate('D-3'),
      certificate('D-4', { 评价机构: null }),
    ];
    const expected = ['0 D020 证书编号', '1 D022 身份证号', '1 D022 评价机构', '3 D021 证书编号'];
    expect(await faultsOf(asClerk((tx) => insertRows(tx, CERTIFICATE, rows, { source: 'manual' })))).toEqual(expected);
    const checked = await asClerk((tx) => checkRows(tx, CERTIFICATE, rows));
    expect(checked.map(({ index, code, column }) => `${String(index)} ${code} ${column}`)).toEqual(expected);
    const { rows: kept } = await asClerk((tx) =>
      listRows(tx, CERTIFICATE, { limit: 10, where: [{ column: '证书编号', how: 'starts', values: ['D-'] }] }),
    );
    expect(kept.map(({ values }) => values['证书编号'])).toEqual(['D-1']);
  });

  test('what the checks of a table refuse never gets in, whatever the code before it says', async () => {
    for (const wrong of [
      { 身份证号: '11010519491231002X' },
      { 身份证号: '个:short' },
      { 等级: '大师' },
      { 核定补贴额: -1 },
      { 发证日期: day('1899-12-31') },
      { 职业: '' },
      { 职业: '长'.repeat(4001) },
      { 证书编号: null },
    ])
      await expect(
        city.asPlatform((tx) =>
          insertRows(tx, { ...CERTIFICATE, references: [] }, [certificate('W-1', wrong)], { source: 'test' }),
        ),
      ).rejects.toThrow();
    const { rows } = await sql`select from register.职业技能等级证书 where 证书编号 = 'W-1'`.execute(
      city.database.owner,
    );
    expect(rows).toEqual([]);
  });
});

describe('altering a row', () => {
  async function added(number: string, validFrom: number | null = null): Promise<{ row: string; version: number }> {
    const key = { 身份证号: token('赵六'), 用人单位: EAST_FIRM, 起始日期: day('2024-01-01') + Number(number) };
    const [row = ''] = await asClerk((tx) =>
      insertRows(tx, JOBS, [{ ...key, 就业地: '聊城' }], { source: 'manual', validFrom }),
    );
    return { row, version: 1 };
  }

  const alter = (given: RowAlteration) => asClerk((tx) => alterRow(tx, JOBS, given));
  const why = { source: 'manual', reason: '来函更正' };

  test('更正 keeps the day, 变更 sets it, 撤回 ends the row, and the history has all of it', async () => {
    const { row } = await added('1', day('2025-01-01'));
    const corrected = await alter({ ...why, row, version: 1, change: 'correct', values: { 就业地: '济南' } });
    expect(corrected).toMatchObject({ version: 2, validFrom: day('2025-01-01'), values: { 就业地: '济南' } });
    const changed = await alter({
      ...why,
      row,
      version: 2,
      change: 'change',
      values: { 用人单位: WEST_FIRM, 就业地: null },
      validFrom: day('2025-06-01'),
    });
    expect(changed).toMatchObject({ version: 3, validFrom: day('2025-06-01'), values: { 用人单位: WEST_FIRM } });
    expect(changed?.values).not.toHaveProperty('就业地');
    expect(changed?.county).toBe(WEST);
    const gone = { ...why, row, version: 3, change: 'withdraw', validFrom: day('2025-12-01') } as const;
    expect(await alter(gone)).toBeUndefined();
    expect(await asClerk((tx) => getRow(tx, JOBS, row))).toBeUndefined();
    const versions = await asClerk((tx) => historyOf(tx, JOBS, row));
    expect(
      versions.map(({ change, version, validFrom, reason, by }) => [change, version, validFrom, reason, by]),
    ).toEqual([
      ['insert', 1, day('2025-01-01'), null, '11'],
      ['correct', 2, day('2025-01-01'), '来函更正', '11'],
      ['change', 3, day('2025-06-01'), '来函更正', '11'],
      ['withdraw', 4, day('2025-12-01'), '来函更正', '11'],
    ]);
    const { rows } = await sql<{ action: string; detail: { version: number } }>`
      select action, detail from audit.entry where subject = ${`台账 就业登记:${row}`} order by id`.execute(
      city.database.owner,
    );
    expect(rows.map(({ action, detail }) => `${action} ${String(detail.version)}`)).toEqual([
      'register.insert 1',
      'register.correct 2',
      'register.change 3',
      'register.withdraw 4',
    ]);
  });

  test('with an old version is refused', async () => {
    const { row } = await added('2');
    await alter({ ...why, row, version: 1, change: 'correct', values: { 就业地: '济南' } });
    const late = { ...why, row, version: 1, change: 'correct', values: { 就业地: '青岛' } } as const;
    expect(await faultsOf(alter(late))).toEqual(['-1 D024']);
    expect((await asClerk((tx) => getRow(tx, JOBS, row)))?.values['就业地']).toBe('济南');
  });

  test('of two at the same moment one is refused', async () => {
    const { row } = await added('3');
    const attempts = await Promise.allSettled(
      ['济南', '青岛'].map((place) => alter({ ...why, row, version: 1, change: 'correct', values: { 就业地: place } })),
    );
    expect(attempts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await asClerk((tx) => historyOf(tx, JOBS, row))).toHaveLength(2);
  });

  test('is refused where the row can’t be so', async () => {
    const { row } = await added('4', day('2025-01-01'));
    const other = await added('5');
    const base = { ...why, row, version: 1 };
    const otherKey = { 起始日期: day('2024-01-01') + 5 };
    expect(await faultsOf(alter({ ...base, change: 'correct', values: otherKey }))).toEqual(['0 D020 身份证号']);
    expect(await faultsOf(alter({ ...base, change: 'correct', values: { 用人单位: creditCode(404) } }))).toEqual([
      '0 D022 用人单位',
    ]);
    expect(await faultsOf(alter({ ...base, change: 'correct', values: { 起始日期: null } }))).toEqual([
      '-1 D001 起始日期',
    ]);
    expect(await faultsOf(alter({ ...base, change: 'change', values: {}, validFrom: day('2024-12-31') }))).toEqual([
      '-1 D026',
    ]);
    expect(await faultsOf(alter({ ...base, change: 'withdraw', validFrom: day('2024-12-31') }))).toEqual(['-1 D026']);
    expect(await faultsOf(alter({ ...base, row: '999999', change: 'withdraw', validFrom: null }))).toEqual(['-1 D025']);
    expect((await asClerk((tx) => getRow(tx, JOBS, other.row)))?.version).toBe(1);
  });

  test('is refused while others refer to it, in words that say nothing of them', async () => {
    const found = await asClerk((tx) => getRowByKey(tx, PEOPLE, { 身份证号: token('张三') }));
    const given = {
      ...why,
      row: found?.row ?? '',
      version: found?.version ?? 0,
      change: 'withdraw',
      validFrom: null,
    } as const;
    const refused: unknown = await asClerk((tx) => alterRow(tx, PEOPLE, given)).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RowsRefused);
    expect(String(refused)).toContain('D027');
    expect(String(refused)).not.toMatch(/证书|个:|key|Key/u);
  });
});

describe('reading', () => {
  test('filters, pages and counts', async () => {
    const numbers = Array.from({ length: 7 }, (_, i) => `P-${String(i)}`);
    await asClerk((tx) =>
      insertRows(
        tx,
        CERTIFICATE,
        numbers.map((number, i) =>
          certificate(number, { 发证日期: day('2030-01-01') + i, 核定补贴额: i * 100, 职业编码: i < 3 ? 'X' : null }),
        ),
        { source: 'manual' },
      ),
    );
    const find = async (...where: readonly RowFilter[]) => {
      const all: RowFilter[] = [{ column: '证书编号', how: 'starts', values: ['P-'] }, ...where];
      const page = await asClerk((tx) => listRows(tx, CERTIFICATE, { where: all, limit: 10, counted: true }));
      expect(page.count).toEqual({ rows: page.rows.length, more: false });
      return page.rows.map(({ values }) => values['证书编号']);
    };
    expect(await find()).toEqual(numbers);
    expect(await find({ column: '证书编号', how: 'is', values: ['P-2', 'P-5', 'nothing'] })).toEqual(['P-2', 'P-5']);
    expect(
      await find(
        { column: '发证日期', how: 'from', values: [day('2030-01-03')] },
        { column: '发证日期', how: 'to', values: [day('2030-01-04')] },
      ),
    ).toEqual(['P-2', 'P-3']);
    expect(await find({ column: '核定补贴额', how: 'from', values: [500] })).toEqual(['P-5', 'P-6']);
    expect(await find({ column: '职业编码', how: 'none', values: [] })).toHaveLength(4);
    expect(await find({ column: '证书编号', how: 'starts', values: ["P-3'; --"] })).toEqual([]);

    const seen: unknown[] = [];
    for (let after: string | null = null, pages = 0; pages < 5; pages += 1) {
      const page = await asClerk((tx) =>
        listRows(tx, CERTIFICATE, { where: [{ column: '证书编号', how: 'starts', values: ['P-'] }], limit: 3, after }),
      );
      seen.push(...page.rows.map(({ values }) => values['证书编号']));
      after = page.next;
      if (after === null) break;
    }
    expect(seen).toEqual(numbers);
    await expect(
      asClerk((tx) => listRows(tx, CERTIFICATE, { where: [{ column: '没有', how: 'none', values: [] }], limit: 1 })),
    ).rejects.toThrow('没有');
  });

  test('names by any part, the whole name first, however it is written', async () => {
    await city.insert(
      '个人',
      ...['欧阳小明', '小明', '王小明', '明小'].map((name) => person(`搜${name}`, { 姓名: name, 就业区县: EAST })),
      person('搜Smith', { 姓名: 'Anna Smith', 就业区县: EAST }),
    );
    const find = async (part: string, limit = 10) => {
      const found = await asClerk((tx) => searchByName(tx, PEOPLE, part, limit));
      return [found?.rows.map(({ values }) => values['姓名']), found?.more];
    };
    expect(await find('小明')).toEqual([['小明', '王小明', '欧阳小明'], false]);
    expect(await find('小明', 2)).toEqual([['小明', '王小明'], true]);
    expect(await find('欧')).toEqual([['欧阳小明'], false]);
    expect(await find('annas')).toEqual([['Anna Smith'], false]);
    expect(await find('')).toEqual([[], false]);
    expect(await find('%')).toEqual([[], false]);
    expect(await asClerk((tx) => searchByName(tx, CERTIFICATE, '焊', 5))).toBeUndefined();
    expect((await asClerk((tx) => searchByName(tx, city.shape('单位'), '某厂', 5)))?.rows).toHaveLength(2);
  });

  test('everything about a person, register by register', async () => {
    await city.insert('竞赛获奖', {
      竞赛名称: '大赛',
      竞赛项目: '焊接',
      获奖日期: day('2025-05-01'),
      选手: token('王五'),
      奖项: '金牌',
    });
    await city.insert('人才服务金卡', {
      卡号: 'J-1',
      持卡人: token('王五'),
      金卡依据: city.shape('人才服务金卡').columns.find(({ name }) => name === '金卡依据')?.values?.[0] ?? '',
    });
    const found = await city.asPlatform((tx) =>
      findByIdentity(tx, ['个人', '竞赛获奖', '人才服务金卡', '就业登记', '单位'].map(city.shape), token('王五')),
    );
    expect(found.map(({ register, rows }) => [register, rows.length])).toEqual([
      ['个人', 1],
      ['竞赛获奖', 1],
      ['人才服务金卡', 1],
    ]);
  });

  test('the values of a column, each once, but never those that are tokens', async () => {
    expect(await asClerk((tx) => distinctValues(tx, PEOPLE, '就业区县', { limit: 9 }))).toEqual([EAST, WEST].sort());
    expect(await asClerk((tx) => distinctValues(tx, PEOPLE, '姓名', { startsWith: '欧', limit: 9 }))).toEqual([
      '欧阳小明',
    ]);
    expect(await asClerk((tx) => distinctValues(tx, PEOPLE, '身份证号', { limit: 9 }))).toEqual([]);
    expect(await asClerk((tx) => distinctValues(tx, PEOPLE, '没有', { limit: 9 }))).toEqual([]);
  });

  test('the register of another day', async () => {
    const [row = ''] = await asClerk((tx) =>
      insertRows(tx, city.shape('单位'), [firm(creditCode(77), '旧名', EAST)], {
        source: 'manual',
        validFrom: day('2020-01-01'),
      }),
    );
    await asClerk((tx) =>
      alterRow(tx, city.shape('单位'), {
        row,
        version: 1,
        change: 'change',
        values: { 名称: '新名' },
        validFrom: day('2025-01-01'),
        source: 'manual',
        reason: '更名',
      }),
    );
    const nameOn = async (validOn: string) => {
      const { rows } = await asClerk((tx) =>
        rowsAsOf(tx, city.shape('单位'), { validOn: day(validOn), knownAt: null, limit: 100 }),
      );
      return rows.find((one) => one.row === row)?.values['名称'];
    };
    expect(await nameOn('2019-12-31')).toBeUndefined();
    expect(await nameOn('2024-12-31')).toBe('旧名');
    expect(await nameOn('2025-01-01')).toBe('新名');
  });
});
