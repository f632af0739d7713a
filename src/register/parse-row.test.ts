import { expect, test } from 'vitest';
import { award, rulesOf } from '../../test/fixtures/tiny-notice.ts';
import { tablesOf } from './from-register.ts';
import { identitiesOf, tokensOf, withMasks, withTokens } from './identities.ts';
import { parseRow } from './parse-row.ts';
import { rowToOutside } from './to-outside.ts';

const ID = '11010519491231002X';
const shapes = tablesOf(rulesOf({ measures: [award()] }));
const shape = shapes.find(({ name }) => name === '获奖');
if (shape === undefined) throw new Error('no 获奖');

test('a row as it is kept, and as it is shown again', () => {
  const given = { 选手: ID, 项目: '焊接', 获奖日期: '2025/9/1', 奖项: '金牌', 奖金: '1,000.5', 教练: '' };
  const { values, faults } = parseRow(shape, given);
  expect(faults).toEqual([]);
  expect(values).toEqual({ 选手: ID, 项目: '焊接', 获奖日期: 20332, 奖项: '金牌', 奖金: 100050 });
  expect(rowToOutside(shape, values)).toMatchObject({
    获奖日期: '2025-09-01',
    奖金: 1000.5,
    教练: null,
    首次参赛: null,
  });
});

test('every fault of a row at once, in the order of the columns, those of no column last', () => {
  const given = { 奖想: '金牌', 项目: '', 奖项: '钻石', 获奖日期: '昨天', 奖金: '一千', 年度: 2025 };
  expect(parseRow(shape, given).faults.map(({ column, code }) => `${code} ${column}`)).toEqual([
    'D001 选手',
    'D001 项目',
    'D008 奖项',
    'D004 获奖日期',
    'D007 奖金',
    'D012 奖想',
    'D012 年度',
  ]);
  expect(parseRow(shape, given).faults[5]?.hint).toBe('是不是“奖项”？');
});

test('ID numbers become tokens and masks, names stay', () => {
  const holder = {
    ...shape,
    columns: shape.columns.map((one) => (one.name === '选手' ? { ...one, identity: 'person-or-name' as const } : one)),
  };
  const rows = [{ 选手: ID, 项目: ID }, { 选手: '水城一队' }];
  expect([...identitiesOf(holder, rows)]).toEqual([ID]);
  const tokens = new Map([[ID, '个:甲']]);
  const kept = rows.map((row) => withTokens(holder, row, tokens));
  expect(kept).toEqual([{ 选手: '个:甲', 项目: ID }, { 选手: '水城一队' }]);
  expect([...tokensOf(holder, kept)]).toEqual(['个:甲']);
  expect(withMasks(holder, kept[0] ?? {}, new Map([['个:甲', '110***']]))).toEqual({ 选手: '110***', 项目: ID });
});
