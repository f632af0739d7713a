import { beforeAll, expect, test } from 'vitest';
import { EAST_FIRM, makeCity, token, WEST_FIRM, type City } from '../../../test/platform/city.ts';
import { parseDay } from '../../kit/index.ts';
import type { RowValues } from '../../register/index.ts';
import { alterRow, type RowAlteration } from '../registers/alter-row.ts';
import { factRows, TooManyFacts, type FactQuery } from './fact-rows.ts';

const day = (text: string): number => parseDay(text) ?? Number.NaN;

let city: City;
let ids: readonly string[];

const certificate = (number: string, holder: string, more: RowValues = {}): RowValues => ({
  证书编号: number,
  身份证号: token(holder),
  职业: '焊工',
  等级: '高级工',
  评价机构: EAST_FIRM,
  发证日期: day('2025-09-01'),
  ...more,
});

beforeAll(async () => {
  city = await makeCity();
  ids = await city.insert(
    '职业技能等级证书',
    certificate('A', '张三', { 核定补贴额: 123_456 }),
    certificate('B', '李四', { 评价机构: WEST_FIRM }),
    certificate('C', '王五', { 评价机构: WEST_FIRM }),
  );
});

const query = (more: Partial<FactQuery>): FactQuery => ({
  shape: city.shape('职业技能等级证书'),
  columns: ['证书编号'],
  validOn: day('2026-03-02'),
  most: 10,
  ...more,
});

const found = async (more: Partial<FactQuery>): Promise<readonly RowValues[]> =>
  (await city.asPlatform((tx) => factRows(tx, query(more)))).map(({ values }) => values);

const alter = (at: number, alteration: (mark: Mark) => RowAlteration): Promise<unknown> =>
  city.asPlatform((tx) =>
    alterRow(
      tx,
      city.shape('职业技能等级证书'),
      alteration({ row: ids[at] ?? '', version: 1, source: 'test', reason: '测试' }),
    ),
  );

type Mark = Pick<RowAlteration, 'row' | 'version' | 'source' | 'reason'>;

test('rows come with the columns that are asked for, by any of the values', async () => {
  expect(
    await found({
      columns: ['证书编号', '发证日期', '核定补贴额'],
      where: [{ column: '身份证号', values: [token('张三')] }],
    }),
  ).toEqual([{ 证书编号: 'A', 发证日期: day('2025-09-01'), 核定补贴额: 123_456 }]);
  const either = [
    { column: '身份证号', values: [token('张三'), token('无人')] },
    { column: '评价机构', values: [WEST_FIRM] },
  ];
  expect(await found({ where: either })).toEqual([{ 证书编号: 'A' }, { 证书编号: 'B' }, { 证书编号: 'C' }]);
  expect(await found({ where: [{ column: '等级', values: ['技师'] }] })).toEqual([]);
  expect(await found({ where: [{ column: '发证日期', values: [day('2025-09-01')] }] })).toHaveLength(3);
  expect(await found({})).toHaveLength(3);
});

test('more rows than are allowed are refused', async () => {
  await expect(found({ most: 2 })).rejects.toThrow(TooManyFacts);
  expect(await found({ most: 3 })).toHaveLength(3);
});

test('a row changed for a later day is as it is until then, if it was there and had what is looked for', async () => {
  const values = { 职业: '钳工', 身份证号: token('赵六') };
  await alter(1, (mark) => ({ ...mark, change: 'change', values, validFrom: day('2026-04-01') }));
  const columns = ['证书编号', '职业', '身份证号'];
  const west = [{ column: '评价机构', values: [WEST_FIRM] }];
  const [before] = await found({ columns, where: west });
  expect(before).toMatchObject({ 证书编号: 'B', 职业: '焊工', 身份证号: token('李四') });
  const [after] = await found({ columns, where: west, validOn: day('2026-04-01') });
  expect(after).toMatchObject({ 证书编号: 'B', 职业: '钳工', 身份证号: token('赵六') });
  // Until then it is not this person's.
  const new6 = [{ column: '身份证号', values: [token('赵六')] }];
  expect(await found({ columns, where: new6 })).toEqual([]);
  expect(await found({ columns, where: new6, validOn: day('2026-04-01') })).toHaveLength(1);
  await alter(2, (mark) => ({ ...mark, change: 'withdraw', validFrom: null }));
  expect(await found({ where: west })).toHaveLength(1);
});

test('a row withdrawn for a later day is there until then; one withdrawn without a day never was', async () => {
  const holder = [{ column: '身份证号', values: [token('赵六')] }];
  const rows = await city.insert('职业技能等级证书', certificate('D', '赵六'), certificate('E', '赵六'));
  const withdraw = (at: number, validFrom: number | null): Promise<unknown> =>
    city.asPlatform((tx) =>
      alterRow(tx, city.shape('职业技能等级证书'), {
        ...{ row: rows[at] ?? '', version: 1, source: 'test', reason: '失效' },
        change: 'withdraw',
        validFrom,
      }),
    );
  await withdraw(0, day('2026-03-03'));
  await withdraw(1, null);
  expect(await found({ where: holder })).toEqual([{ 证书编号: 'D' }]);
  expect(await found({ where: holder, without: 'test' })).toEqual([]);
  expect(await found({ where: holder, validOn: day('2026-03-03') })).toEqual([]);
});
