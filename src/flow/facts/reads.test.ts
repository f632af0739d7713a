import { expect, test } from 'vitest';
import { loadNotices } from '../../policy/index.ts';
import { plansOf } from './plans.ts';
import { readsOf, type RowSet } from './reads.ts';

const { ruleSet } = await loadNotices('notices');

const say = ({ register, by }: RowSet): string => {
  if (by === undefined) return `${register}（全部）`;
  const from = by.from === 'beneficiary' ? '对象' : `${by.from.rows.register}.${by.from.field}`;
  return `${register}.${by.column} = ${from}`;
};

const rowSetsOf = (code: string): readonly string[] => {
  const item = ruleSet.items.find((one) => one.code === code);
  if (item === undefined) throw new Error(`no item ${code}`);
  return readsOf(ruleSet, item).rowSets.map(say);
};

test('an organisation is looked up with what its rows name', () => {
  expect(rowSetsOf('02-01')).toEqual([
    '职业技能等级证书.评价机构 = 对象',
    '单位.统一社会信用代码 = 职业技能等级证书.评价机构',
    '自主评价汇总.单位 = 对象',
    '单位.统一社会信用代码 = 自主评价汇总.单位',
  ]);
  expect(rowSetsOf('14-02').toSorted()).toEqual(
    [
      '毕业生.毕业院校 = 对象',
      '职业技能等级证书.身份证号 = 毕业生.身份证号',
      '就业登记.身份证号 = 毕业生.身份证号',
      '留聊毕业生汇总.院校 = 对象',
    ].toSorted(),
  );
});

test('a person is looked up through computed fields of the rows of others too', () => {
  expect(rowSetsOf('14-05').toSorted()).toEqual(
    [
      '创业项目.负责人 = 对象',
      '创业项目.负责人 = 创业项目.负责人',
      '毕业生.身份证号 = 创业项目.负责人',
      '单位.统一社会信用代码 = 毕业生.毕业院校',
    ].toSorted(),
  );
  expect(rowSetsOf('14-01')).toEqual(['职业技能等级证书.身份证号 = 对象', '个人.身份证号 = 职业技能等级证书.身份证号']);
});

test('no item reads a whole register', () => {
  expect(ruleSet.items.flatMap(({ code }) => rowSetsOf(code)).filter((said) => said.endsWith('（全部）'))).toEqual([]);
});

test('nothing is read that no rule asks', () => {
  const item = ruleSet.items.find(({ code }) => code === '14-01');
  const reads = item === undefined ? undefined : readsOf(ruleSet, item);
  expect([...(reads?.fields.get('个人') ?? [])].sort()).toEqual(['人员类别', '身份证号']);
  expect([...(reads?.fields.get('职业技能等级证书') ?? [])].sort()).toEqual(
    ['证书编号', '身份证号', '职业', '等级', '发证日期', '核定补贴额', '核定理由'].sort(),
  );
});

test('items that are set off against each other are assessed together, and no others', () => {
  const groups = plansOf(ruleSet).map(({ items }) => items.map(({ code }) => code));
  expect(groups.filter((codes) => codes.length > 1)).toEqual([
    ['14-01', 'UI-01'],
    ['14-03', '14-04', '14-05'],
  ]);
  expect(groups.flat().sort()).toEqual(ruleSet.items.map(({ code }) => code).sort());
});
