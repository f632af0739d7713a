import { describe, expect, test } from 'vitest';
import { mark, unmark } from '../../test/fixtures/marks.ts';
import { award, compileTiny, DICTIONARY, item, measure, type Entries } from '../../test/fixtures/tiny-notice.ts';
import { formatDiagnostic } from '../kit/index.ts';
import { RULE_CODES } from './codes.ts';

/** What the message of a fault names, and what its hint says to do. */
type Says = readonly (readonly [message: string, hint: string])[];

const shown = new Set<string>();

/** `⟦R001⟧` stands where a fault must be found; these must be found, in this order, and no others. */
function check(files: { readonly measure?: string; readonly dictionary?: string }, says: Says): void {
  const { measure: text = award(), dictionary = DICTIONARY } = files;
  const { faults } = compileTiny({ measures: [unmark(text)], dictionary: unmark(dictionary) });
  const inFile = (name: string) => faults.filter(({ place }) => place.file.endsWith(name));
  expect(mark(unmark(text), inFile('01.md'))).toBe(text);
  expect(mark(unmark(dictionary), inFile('dictionary.md'))).toBe(dictionary);
  for (const [i, { message, hint }] of faults.entries()) {
    expect(message).toContain(says[i]?.[0]);
    expect(hint).toContain(says[i]?.[1]);
  }
  expect(faults).toHaveLength(says.length);
  for (const { code } of faults) shown.add(code);
}

function inMeasure(title: string, text: string, ...says: Says): void {
  test(title, () => {
    check({ measure: text }, says);
  });
}

/** A fault in the one item of a measure, by the rows of its 办事指南. */
function inItem(title: string, entries: Entries, ...says: Says): void {
  inMeasure(title, award(entries), ...says);
}

/** A fault in a condition. */
function inCondition(condition: string, message: string, hint: string): void {
  inMeasure(unmark(condition), award({ 条件: condition }), [message, hint]);
}

/** A fault in the dictionary, where `from` is written otherwise. */
function inDictionary(title: string, from: string, to: string, ...says: Says): void {
  test(title, () => {
    expect(DICTIONARY).toContain(from);
    check({ dictionary: DICTIONARY.replace(from, to) }, says);
  });
}

/** A fault in the standard table of an item. */
function inTable(title: string, table: string, ...says: Says): void {
  inMeasure(title, award({ '奖励（元）': '见表 标准' }, table), ...says);
}

/** A fault in a service, task or indicator. */
function inWork(title: string, heading: string, entries: Readonly<Record<string, string>>, ...says: Says): void {
  const rows = Object.entries(entries).map(([key, value]) => `| ${key} | ${value} |`);
  inMeasure(title, measure([`## ${heading}`, '', '| 要素 | 内容 |', '| --- | --- |', ...rows].join('\n')), ...says);
}

/** A fault in the options of a reading that gives a parameter 标准. */
function inReading(title: string, text: string, ...says: Says): void {
  inMeasure(title, measure(text), ...says);
}

test('what is written without faults has none', () => {
  check({}, []);
});

test('a fault reads as a place, a code, what was given, and what to do', () => {
  const [fault] = compileTiny({ measures: [award({ 条件: '奖想 = 金牌' })] }).faults;
  expect(fault === undefined ? '' : formatDiagnostic(fault)).toBe(
    'notices/tiny/01.md:13:8: [R001] 不认识的名称“奖想”\n  办法：是不是“奖项”？',
  );
});

describe('R001 names that nobody knows', () => {
  inCondition('⟦R001⟧奖想 = 金牌', '不认识的名称“奖想”', '是不是“奖项”？');
  inCondition('奖项 = ⟦R001⟧金排', '不认识的名称“金排”', '是不是“金牌”？');
  inCondition('奖项 = ⟦R001⟧钻石', '不认识的名称“钻石”', '可用的有：金牌、银牌、铜牌、');
  inCondition('⟦R001⟧本条.奖想 = 金牌', '不认识的字段“奖想”', '是不是“奖项”？');
  inCondition('⟦R001⟧个人(选手).年令 > 18', '不认识的字段“年令”', '是不是“年龄”？');
  inCondition('count(⟦R001⟧获奖.选收) > 0', '不认识的字段“选收”', '是不是“选手”？');
  inCondition('count(⟦R001⟧获讲) > 0', '不认识的名称“获讲”', '是不是“获奖”？');
  inCondition('⟦R001⟧counts(获奖) > 1', '不认识的函数或台账“counts”', '是不是“count”？');
  inCondition('⟦R001⟧个人员(选手).年龄 > 18', '不认识的函数或台账“个人员”', '是不是“个人”？');
  // What every JavaScript object has is no name of a notice.
  inCondition('⟦R001⟧constructor = 1', '不认识的名称“constructor”', '可用的有：');
  inCondition('⟦R001⟧valueOf(1) = 1', '不认识的函数或台账“valueOf”', '可用的有：');
  inCondition('⟦R001⟧constructor(选手).name = "甲"', '不认识的函数或台账“constructor”', '可用的有：');

  inItem('a register', { 认定单元: '每条 ⟦R001⟧获讲' }, ['不认识的台账“获讲”', '是不是“获奖”？']);
  inItem('a field of a group', { 认定单元: '每组 获奖，按 项目、⟦R001⟧选收' }, ['字段“选收”', '是不是“选手”？']);
  inItem('a part of the key', { 同项: '项目、⟦R001⟧年渡' }, ['不认识的名称“年渡”', '是不是“年度”？']);
  inItem('the condition of a part', { 同项: '项目、年度（⟦R001⟧某年 时）' }, ['名称“某年”', '可用的有：']);
  inItem('a table', { '奖励（元）': '见表 ⟦R001⟧奖励标准' }, ['不认识的名称“奖励标准”', '可用的有：']);
  inItem('an item in 替代', { 替代: '⟦R001⟧01-09' }, ['不认识的事项“01-09”', '是不是“01-01”？']);
  inItem(
    'items in 不同享, each at its own place',
    { 不同享: '⟦R001⟧01-02、⟦R001⟧01-03' },
    ['不认识的事项“01-02”', '是不是“01-01”？'],
    ['不认识的事项“01-03”', '是不是“01-01”？'],
  );
  inItem('an item in 就高不重复', { 就高不重复: '⟦R001⟧01-04（首次参赛 时）' }, ['“01-04”', '是不是“01-01”？']);
  inItem('a reading', { 口径: '⟦R001⟧01-9' }, ['不认识的口径“01-9”', '这里还没有可用的口径']);
  inItem('a fund', { 资金来源: '⟦R001⟧人才专向资金' }, ['资金来源“人才专向资金”', '是不是“人才专项资金”？']);
  inItem('a way', { 办理方式: '申请；⟦R001⟧免审即享' }, ['办理方式“免审即享”', '是不是“免申即享”？']);
  inItem('a form', { 申请表: '⟦R001⟧获讲' }, ['不认识的台账“获讲”', '是不是“获奖”？']);
  inItem('a register to declare in', { 另可申报: '⟦R001⟧个人员：选手 = 身份证号' }, ['“个人员”', '是不是“个人”？']);
  inItem('a field to declare', { 另可申报: '个人：⟦R001⟧选手 = 证号' }, ['字段“证号”', '是不是“身份证号”？']);
  inItem('a fact to declare', { 另可申报: '个人：⟦R001⟧选首 = 身份证号' }, ['事实“选首”', '是不是“选手”？']);
  inItem('a value that is assumed', { '大奖（未提供时视为 ⟦R001⟧金排）': '奖项', 条件: '大奖 = 金牌' }, [
    '不认识的名称“金排”',
    '是不是“金牌”？',
  ]);

  inDictionary('a type', '| 奖金 | 金额', '| 奖金 | ⟦R001⟧金钱', ['不认识的类型“金钱”', '是不是“金额”？']);
  inDictionary('a key', '选手、项目、获奖日期', '选手、⟦R001⟧项木', ['主键字段“项木”', '是不是“项目”？']);
  inDictionary('an enumeration to choose from', '| 教练 | 文本? | |', '| 教练 | 文本? | 参照 ⟦R001⟧奖想 |', [
    '不认识的枚举“奖想”',
    '是不是“奖项”？',
  ]);
  inDictionary(
    'the field that says where a row belongs',
    '| 主键 | 选手、项目、获奖日期 |',
    '| 主键 | 选手、项目、获奖日期 |\n| 属地 | ⟦R001⟧选收 |',
    ['不认识的属地字段“选收”', '是不是“选手”？'],
  );
  inDictionary('a register to which fields are added', '## 台账 已发放', '## ⟦R001⟧台账 获奖者（补充）', [
    '不认识的台账“获奖者”',
    '是不是“获奖”？',
  ]);
  inDictionary('a default', '缺省 否', '缺省 ⟦R001⟧奖想 = 金牌', ['不认识的名称“奖想”', '是不是“奖项”？']);
  inReading(
    'the option in force',
    `## 口径 01-1 多少

| 选项 | 标准（元） | 理由 |
| --- | --- | --- |
| 方案甲 | 1 | 从宽 |
| 方案乙 | 2 | 从严 |

⟦R001⟧现行 方案丙，自 2025-01-01。`,
    ['不认识的选项“方案丙”', '是不是“方案甲”？'],
  );
  inMeasure(
    'the unit of a parameter, which would become part of its name',
    measure('## 参数 标准\n\n| 参数 | 值 |\n| --- | --- |\n| 标准（⟦R001⟧万圆） | 1 |'),
    ['不认识的单位“万圆”', '是不是“万元”？'],
  );
  inWork('the form of a service', '服务 01-05 报名', { 申请表: '⟦R001⟧获讲' }, ['台账“获讲”', '是不是“获奖”？']);
  inWork('a progress', '任务 01-R1 办赛', { 进度: 'count(⟦R001⟧获讲)' }, ['名称“获讲”', '是不是“获奖”？']);
  inWork('a unit', '指标 01-Z1 人次', { 算法: 'count(获奖)', 计量单位: '⟦R001⟧头' }, [
    '计量单位“头”',
    '可用的有：元、',
  ]);
  inTable(
    'the heading of a table, once, however often the table is used',
    `表 标准

| ⟦R001⟧参赛人书（人） | 奖励（元） |
| --- | --- |
| - | 1 |`,
    ['不认识的名称“参赛人书”', '是不是“参赛人数”？'],
  );
  inTable(
    'the head of a cross table',
    `表 ⟦R001⟧标准（元）：奖想 × 等级

|  | 初级工, 中级工, 高级工 |
| --- | --- |
| 金牌 | 1 |`,
    ['不认识的名称“奖想”', '是不是“奖项”？'],
  );
  inTable(
    'a cell',
    `表 标准

| 奖项 | 奖励（元） |
| --- | --- |
| 金牌, ⟦R001⟧银排 | 2 |
| 铜牌 | 1 |`,
    ['不认识的名称“银排”', '是不是“银牌”？'],
  );
});

describe('R002 names that stand twice', () => {
  inDictionary('an enumeration', '## 台账 个人', '## ⟦R002⟧枚举 奖项\n\n| 值 |\n| --- |\n| 奖杯 |\n\n## 台账 个人', [
    '枚举“奖项”写了两次',
    '留下一处',
  ]);
  inDictionary('a value', '| 铜牌 | |', '| ⟦R002⟧金牌 | |', ['值“金牌”写了两次', '删去一行']);
  inDictionary(
    'a register',
    '## 台账 已发放',
    '## ⟦R002⟧台账 个人\n\n| 字段 | 类型 |\n| --- | --- |\n| 身份证号 | 文本 |\n\n## 台账 已发放',
    ['台账“个人”写了两次', '台账 个人（补充）'],
  );
  inDictionary(
    'a register by the name of an enumeration',
    '## 台账 已发放',
    '## ⟦R002⟧台账 奖项\n\n| 字段 | 类型 |\n| --- | --- |\n| 名称 | 文本 |\n\n## 台账 已发放',
    ['“奖项”已是枚举的名称', '另起名称'],
  );
  inDictionary('a field', '| 场地 | 面积', '| ⟦R002⟧奖金 | 面积', ['字段“奖金”写了两次', '另起一个名字']);
  inMeasure(
    'a table',
    award(
      { '奖励（元）': '见表 标准' },
      `表 标准

| 奖项 | 奖励（元） |
| --- | --- |
| - | 1 |

表 ⟦R002⟧标准

| 奖项 | 奖励（元） |
| --- | --- |
| - | 2 |`,
    ),
    ['表“标准”写了两次', '另起一个名字'],
  );
  inMeasure(
    'a derived fact',
    award({ 大奖: '奖项 = 金牌', 条件: '大奖' }).replace('| 条件 |', '| ⟦R002⟧大奖 | 奖项 = 银牌 |\n| 条件 |'),
    ['“大奖”写了两次', '另起一个名字'],
  );
  inMeasure('a fixed row', award().replace('| 同项 |', '| ⟦R002⟧领取人 | 教练 |\n| 同项 |'), [
    '“领取人”写了两次',
    '留下一行',
  ]);
  inMeasure(
    'but conditions may',
    award({ 条件: '首次参赛' }).replace('| 同项 |', '| 条件（大奖） | 奖项 = 金牌 |\n| 同项 |'),
  );
  inMeasure(
    'two values of a parameter on one day',
    measure(`## 参数 标准

| 参数 | 值 | 自 | 至 |
| --- | --- | --- | --- |
| 标准（元） | 1000 | | 2025-06-30 |
| ⟦R002⟧标准（元） | 2000 | 2025-06-30 | |`),
    ['参数“标准”在同一日有两个值', '写上“至”'],
  );
  const READING = `## 口径 01-1 多少

| 选项 | 标准（元） | 理由 |
| --- | --- | --- |
| 甲 | 1 | 从宽 |
| 乙 | 2 | 从严 |

现行 甲，自 2025-01-01。
`;
  inReading(
    'a parameter of a reading, named once for all its options',
    `## 参数 标准\n\n| 参数 | 值 |\n| --- | --- |\n| 标准（元） | 3 |\n\n${READING.replace('标准', '⟦R002⟧标准')}`,
    ['参数“标准”已在别处定义', '另起一个名字'],
  );
  inReading('an option', READING.replace('| 乙', '| ⟦R002⟧甲'), ['选项“甲”写了两次', '每个选项一个名称']);
});

test('a code of another notice is taken', () => {
  const { faults } = compileTiny(
    { measures: [award()] },
    { measures: [award({ '奖励（元）': '2000' })], dictionary: '# 数据字典\n', id: 'second', level: '省' },
  );
  const [first] = faults;
  expect(faults.map(({ code }) => code)).toEqual(['R002']);
  expect(first?.message).toContain('编码 01-01 已用于通知');
  expect(first?.hint).toContain('另编一个号');
  expect(first?.place.file).toContain('second/01.md');
});

describe('R003–R007 what a block lacks, and what cannot be read in it', () => {
  inDictionary(
    'an enumeration without values',
    '## 枚举 奖项\n\n| 值 | 说明 |\n| --- | --- |\n| 金牌 | |\n| 银牌 | |\n| 铜牌 | |\n',
    '## ⟦R003⟧枚举 奖项\n\n| 值 | 说明 |\n| --- | --- |\n',
    ['枚举“奖项”没有值', '值 | 说明'],
  );
  inDictionary('a register without fields', '## 台账 已发放', '## ⟦R003⟧台账 名册\n\n## 台账 已发放', [
    '台账“名册”没有字段表',
    '字段 | 类型',
  ]);
  inDictionary(
    'fields without types',
    '| 字段 | 类型 | 取值 | 说明 |\n| --- | --- | --- | --- |\n| 事项',
    '⟦R003⟧| 字段 | 种类 | 取值 | 说明 |\n| --- | --- | --- | --- |\n| 事项',
    ['台账“已发放”的字段表没有“类型”一栏', '字段 | 类型'],
  );
  inReading('a reading without options', '## ⟦R003⟧口径 01-1 多少\n\n现行 甲，自 2025-01-01。', [
    '口径 01-1 没有选项表',
    '选项 | 参数',
  ]);
  inDictionary('a 取值 of another kind', '缺省 否', '⟦R004⟧默认 否', ['取值“默认 否”看不懂', '缺省 式子']);
  inDictionary('an ID number in a field that is no text', '| 奖金 | 金额 | |', '| 奖金 | 金额 | ⟦R004⟧身份证号 |', [
    '取值“身份证号”写在了数（元）的字段',
    '类型为“文本”',
  ]);
  inDictionary('a reference that is asked for twice', '| 选手 | 个人 | |', '| 选手 | 个人 | ⟦R004⟧身份证号或名称 |', [
    '写在了台账“个人”的编号的字段',
    '类型为“文本”',
  ]);
  inDictionary('heads below zero', '| 参赛人数 | 人数 | |', '| 参赛人数 | 人数 | ⟦R004⟧可为负 |', [
    '取值“可为负”写在了数（人）的字段',
    '类型为“金额”',
  ]);
  inDictionary('a field that is computed from itself', '= year(获奖日期)', '⟦R004⟧= 年度 + 1', [
    '字段“年度”的取值绕回了自己：年度 → 年度',
    '填报的字段',
  ]);
  inDictionary(
    'fields that are computed from one another, over other rows too',
    '| 参赛人数 | 人数 | | |',
    '| 参赛人数 | 人数 | ⟦R004⟧缺省 次数 | |\n| 次数 | 人数 | ⟦R004⟧= sum(获奖[选手 = 本行.选手].参赛人数) | |',
    ['参赛人数 → 次数 → 参赛人数', '填报的字段'],
    ['次数 → 参赛人数 → 次数', '填报的字段'],
  );
  inMeasure(
    'days that are none',
    measure(`## 参数 标准

| 参数 | 值 | 自 | 至 |
| --- | --- | --- | --- |
| 标准（元） | 1000 | ⟦R005⟧2025-02-29 | ⟦R005⟧二〇二六年 |`),
    ['“2025-02-29”不是日期', '2024-12-29'],
    ['“二〇二六年”不是日期', '2024-12-29'],
  );
  inMeasure(
    'a period that ends before it begins',
    measure(`## 参数 标准

| 参数 | 值 | 自 | 至 |
| --- | --- | --- | --- |
| ⟦R005⟧标准（元） | 1000 | 2025-06-30 | 2025-01-01 |`),
    ['参数“标准（元）”的“至”早于“自”', '核对'],
  );
  inReading(
    'a reading in force from no day',
    '## 口径 01-1 多少\n\n| 选项 | 标准（元） |\n| --- | --- |\n| 甲 | 1 |\n\n⟦R005⟧现行 甲，自 2025-02-30。',
    ['“2025-02-30”不是日期', '2024-12-29'],
  );
  inWork('a term that is no day', '任务 01-R1 办赛', { 期限: '⟦R005⟧年底以前' }, ['期限“年底以前”', '“长期”']);
  inMeasure(
    'a number in words, in a column with a unit; what uses it is not at fault',
    measure(`## 参数 标准

| 参数 | 值 |
| --- | --- |
| 标准（元） | ⟦R006⟧一千 |
| 上限（元） | ⟦R006⟧-5 |
| 下限（元） | ⟦R006⟧ |

${item('事项 01-01 竞赛奖励', { '奖励（元）': 'max(标准, 下限)' })}`),
    ['“一千”不是数', '只写数字'],
    ['“-5”不是数', '正负号'],
    ['“”不是数', '只写数字'],
  );
  inItem('a number of times in words', { 次数: '每人⟦R006⟧至多三次' }, ['“至多三次”里没有次数', '至多 3 次']);
  inReading(
    'a reading without an option in force',
    '## ⟦R007⟧口径 01-1 多少\n\n| 选项 | 标准（元） |\n| --- | --- |\n| 甲 | 1 |\n\n甲为宜。',
    ['口径 01-1 没有现行选项', '现行 甲，自 2024-12-29'],
  );
});

describe('R010–R016 expressions', () => {
  inCondition('参赛人数 > ⟦R010⟧3.5', '“3.5”的小数位太多', '数（人）最多0位小数');
  inCondition('奖金 > ⟦R010⟧3.555', '“3.555”的小数位太多', '数（元）最多2位小数');
  inCondition('⟦R011⟧选手.单位 = "甲厂"', '这里是台账“个人”的编号', '个人(…).单位');
  inCondition('count(⟦R011⟧奖金[奖项 = 金牌]) > 0', '给的是数（元）', '台账[条件]');
  inCondition('some 行 in ⟦R011⟧奖金 satisfies 行.奖金 > 1', '给的是数（元）', '台账[条件]');
  inCondition('⟦R012⟧个人().年龄 > 18', '“个人”须给一个编号', '个人(身份证号).字段');
  inCondition('⟦R012⟧个人(选手) = "甲"', '写出要它的哪个字段', '个人(…).身份证号');
  inCondition('个人(⟦R013⟧参赛人数).年龄 > 18', '编号须是文本，这里是数（人）', '台账“个人”编号的字段');
  inCondition('⟦R014⟧count(获奖, 获奖) > 1', '函数 count 要1个参数，给了2个', '删去');
  inCondition('⟦R014⟧min() > 1', '函数 min 要1至9个参数，给了0个', '补上');
  inCondition('⟦R014⟧sum(1, 2) > 1', '函数 sum 要1个参数，给了2个', '请用 +');
  inCondition('count(⟦R015⟧参赛人数) > 1', 'count 要一列值，给的是数（人）', '台账.字段');
  inCondition('max(⟦R015⟧参赛人数) > 1', 'max 要一列值，给的是数（人）', '台账.字段');
  inCondition('⟦R016⟧选手 + 1 = 2', '台账“个人”的编号不能加减', '数、日期和年度');
  inCondition('获奖日期 + ⟦R016⟧参赛人数 > 截至', '日期不能加减数（人）', '年、月、日');
  inCondition('1 + ⟦R016⟧获奖日期 > 截至', '数不能加减日期', '把日期写在前面');
  inCondition('⟦R016⟧选手 * 2 = 3', '台账“个人”的编号与数不能乘除', '只有数');
  inCondition('⟦R016⟧奖金 * 场地 > 3', '数（元）与数（平方米）不能相乘', '没有单位');
  inCondition('⟦R016⟧参赛人数 / 奖金 > 3', '数（人）不能除以数（元）', '没有单位');
  inCondition('-⟦R016⟧选手 = "甲"', '台账“个人”的编号不能取负', '须是数');
  inCondition('⟦R016⟧abs(获奖日期) = 截至', '日期没有绝对值', '要一个数');
  inCondition('sum(⟦R016⟧获奖.获奖日期) = 截至', '一列日期不能用 sum', '一列数');
  inCondition('max(⟦R016⟧获奖.奖项) = 金牌', '一列枚举“奖项”不能用 max', '有序的枚举');
  inCondition('⟦R016⟧min(奖项, 金牌) = 金牌', '枚举“奖项”不能用 min', '有序的枚举');
  // Faults of the writing of an expression come from the same place.
  inCondition('得分率 > 60⟦F004⟧%', '不能有“%”', '60');
});

describe('R020–R022 types and units', () => {
  inCondition('奖金 = ⟦R020⟧参赛人数', '这里要数（元），给的是数（人）', '单位须一致');
  inCondition('奖金 + ⟦R020⟧参赛人数 > 3', '这里要数（元），给的是数（人）', '单位须一致');
  inCondition('奖项 = ⟦R020⟧"金牌"', '这里要枚举“奖项”，给的是文本', '不加引号');
  inCondition('选手 = ⟦R020⟧3', '给的是数', '文字须加引号');
  inCondition('获奖日期 >= ⟦R020⟧年度', '这里要日期，给的是年度', 'date("2024-12-29")');
  inCondition('年度 = ⟦R020⟧获奖日期', '这里要年度，给的是日期', 'year(日期)');
  inCondition('首次参赛 and ⟦R020⟧奖金', '这里要是否，给的是数（元）', '写一个条件');
  inCondition('⟦R020⟧获奖[奖项 = 金牌]', '给的是一列台账“获奖”的行', 'count');
  inCondition('⟦R020⟧is defined(获奖)', '给的是一列台账“获奖”的行', 'count(…) > 0');
  inItem('an amount in heads', { '奖励（元）': '⟦R020⟧参赛人数' }, ['这里要数（元），给的是数（人）', '单位须一致']);
  inItem('a derived fact in another unit', { '规模（元）': '⟦R020⟧参赛人数', 条件: '首次参赛' }, [
    '数（人）',
    '单位须一致',
  ]);
  inItem('a derived fact that others use', { 大奖: '奖项 = ⟦R020⟧"金牌"', 条件: '大奖；本条.大奖 and 首次参赛' }, [
    '给的是文本',
    '不加引号',
  ]);
  inItem('a fact date that is none', { 事实日期: '⟦R020⟧奖金' }, ['这里要日期，给的是数（元）', '日期的字段']);
  inItem('a beneficiary that is a number', { 领取人: '⟦R020⟧奖金' }, ['这里要文本，给的是数（元）', '加引号']);
  inItem('a field of another type to declare', { 另可申报: '个人：⟦R020⟧选手 = 年龄' }, [
    '“选手”是台账“个人”的编号，“年龄”是数',
    '同一类值',
  ]);
  inDictionary('a field computed as another type', '= year(获奖日期)', '= ⟦R020⟧获奖日期', [
    '要年度，给的是日期',
    'year(日期)',
  ]);
  inMeasure(
    'a parameter that changes its unit',
    measure(`## 参数 标准

| 参数 | 值 | 自 | 至 |
| --- | --- | --- | --- |
| 标准（元） | 1000 | | 2025-06-30 |
| ⟦R020⟧标准（人） | 2 | 2025-07-01 | |`),
    ['前面是数（元），这里是数（人）', '同一单位'],
  );
  inReading(
    'options of different types',
    '## 口径 01-1 多少\n\n| 选项 | 标准 |\n| --- | --- |\n| 甲 | 1 |\n| 乙 | ⟦R020⟧从严 |\n\n现行 甲，自 2025-01-01。',
    ['在前一选项是数，这里是文本', '同一类值'],
  );
  inMeasure(
    'a table without the unit of its amounts',
    award({ '奖励（元）': '见表 ⟦R020⟧标准' }, '表 标准\n\n| 奖项 | 奖励 |\n| --- | --- |\n| - | 1000 |'),
    ['这里要数（元），给的是文本', '末栏标题的括号里写单位'],
  );
  inMeasure(
    'a table whose heading means another thing in another item',
    measure(
      item('事项 01-01 一', { 规模: '参赛人数', '奖励（元）': '见表 标准' }) +
        item(
          '事项 01-02 二',
          { 规模: '奖金', '奖励（元）': '见表 标准' },
          '表 标准\n\n⟦R020⟧| 规模 | 奖励（元） |\n| --- | --- |\n| - | 1 |',
        ),
    ),
    ['表“标准”的“规模”前面是数（人），这里是数（元）', '各写一张表'],
  );
  inWork('an indicator that is no number', '指标 01-Z1 人次', { 算法: '⟦R020⟧"很多"', 计量单位: '人' }, [
    '这里要一个数',
    'count(台账[条件])',
  ]);

  inCondition('⟦R021⟧选手 < "乙"', '台账“个人”的编号不能比大小', '只能用 = 或 !=');
  inCondition('⟦R021⟧奖项 >= 银牌', '枚举“奖项”不能比大小', '在枚举“奖项”的标题后写（有序）');
  inCondition('奖项 in ⟦R021⟧[金牌..铜牌]', '枚举“奖项”不能比大小', '（有序）');
  inCondition('⟦R021⟧首次参赛 > 否', '是否不能比大小', '只能用 = 或 !=');
  inTable(
    'a cell that compares an enumeration without order',
    `表 标准

| 奖项 | 奖励（元） |
| --- | --- |
| ⟦R021⟧>= 银牌 | 2 |
| 铜牌 | 1 |`,
    ['枚举“奖项”不能比大小', '（有序）'],
  );

  inTable(
    'heads under a heading in 元',
    `表 标准

| ⟦R022⟧参赛人数（元） | 奖励（元） |
| --- | --- |
| - | 1 |`,
    ['栏目单位“元”与“参赛人数”不合', '“参赛人数”是数（人）'],
  );
  inWork('an indicator in another unit', '指标 01-Z1 奖金', { 算法: 'sum(获奖.奖金)', 计量单位: '⟦R022⟧人' }, [
    '计量单位“人”与算法不合',
    '数（元）',
  ]);
});

describe('R030–R036 standard tables', () => {
  inTable(
    'a hit policy of DMN that is not for awards',
    `表 ⟦R030⟧标准（C#）

| 奖项 | 奖励（元） |
| --- | --- |
| - | 1 |`,
    ['不支持命中方式“C#”', 'U、F、C+、C>、C<'],
  );
  inMeasure(
    'a range from high to low',
    award(
      { '奖励（元）': '见表 标准', 核定: '奖金，理由 教练，由 市局' },
      '表 标准\n\n| 奖项 | 奖励（万元） |\n| --- | --- |\n| - | ⟦R031⟧[3..1] |',
    ),
    ['裁量范围“[3..1]”不成立', '前者不大于后者'],
  );
  inMeasure(
    'a table that no item uses',
    award({}, '表 标准\n\n⟦R032⟧| 奖项 | 奖励（元） |\n| --- | --- |\n| - | 1 |'),
    ['表“标准”没有事项用到', '见表 标准'],
  );
  const many = Array.from({ length: 60 }, (_, i) => `| ${i * 7} | ${i * 7} | ${i * 7} | 1 |`);
  inTable(
    'a table too large to be looked through',
    [
      '表 标准（C+）',
      '',
      '⟦R033⟧| 参赛人数（人） | 奖金（元） | 场地（平方米） | 奖励（元） |',
      '| --- | --- | --- | --- |',
      ...many,
    ].join('\n'),
    ['表“标准”太大', '拆成几张表'],
  );

  inTable(
    'rows that both take 30',
    `表 标准

| 参赛人数（人） | 奖励（元） |
| --- | --- |
| <= 30 | — |
| [30..50] | ⟦R034⟧1 |
| > 50 | 2 |`,
    ['第1行与第2行在 参赛人数 30人 处重叠', '“<= 30”与“[30..50]”；改一行的界，或用口径定界'],
  );
  inTable(
    'rows of two inputs that meet in one cell',
    `表 标准

| 奖项 | 等级 | 奖励（元） |
| --- | --- | --- |
| 金牌 | - | 1 |
| - | 高级工 | ⟦R034⟧2 |
| not(金牌) | < 高级工 | 3 |`,
    ['第1行与第2行在 奖项 金牌、等级 高级工 处重叠', '“金牌 | -”与“- | 高级工”'],
  );
  const limit =
    '\n\n## 口径 01-1 恰为31人归哪一档\n\n| 选项 | 上限（人） |\n| --- | --- |\n| 甲 | 30 |\n| 乙 | 31 |\n\n现行 甲，自 2025-01-01。';
  inTable(
    'rows that overlap only under the other option of a reading',
    `表 标准

| 参赛人数（人） | 奖励（元） |
| --- | --- |
| <= 上限 | — |
| > 30 | ⟦R034⟧1 |${limit}`,
    ['在 参赛人数 31人（口径 01-1 选乙） 处重叠', '用口径定界'],
  );
  inTable(
    'rows that overlapped while a parameter had another value',
    `表 标准

| 参赛人数（人） | 奖励（元） |
| --- | --- |
| <= 上限 | — |
| > 30 | ⟦R034⟧1 |

## 参数 上限

| 参数 | 值 | 自 | 至 |
| --- | --- | --- | --- |
| 上限（人） | 35 | | 2025-06-30 |
| 上限（人） | 30 | 2025-07-01 | |`,
    ['在 参赛人数 31人（2025-06-30的参数） 处重叠', '改一行的界'],
  );

  inTable(
    'no row for 51',
    `表 标准

⟦R035⟧| 参赛人数（人） | 奖励（元） |
| --- | --- |
| < 30 | — |
| [30..50] | 1 |
| > 51 | 2 |`,
    ['没有一行说到 参赛人数 51人', '不给的写“—”'],
  );
  inTable(
    'no row for the half 元 between two rows',
    `表 标准

⟦R035⟧| 奖金（万元） | 奖励（元） |
| --- | --- |
| <= 0.5 | 1 |
| >= 0.5001 | 2 |`,
    ['没有一行说到 奖金 5,000.01元', '补一行'],
  );
  inTable(
    'no row for a value of an enumeration',
    `表 标准（元）：奖项 × 首次参赛

⟦R035⟧|  | 是 | 否 |
| --- | --- | --- |
| 金牌 | 1 | 2 |
| 银牌 | 1 | — |`,
    ['没有一行说到 奖项 铜牌、首次参赛 是', '补一行'],
  );
  inTable(
    'no row for a negative percentage',
    `表 标准

⟦R035⟧| 得分率（%） | 奖励（元） |
| --- | --- |
| >= 0 | 1 |`,
    ['没有一行说到 得分率 -0.01%', '补一行'],
  );
  inTable(
    'no row for all other texts, though one is called 其他',
    `表 标准

⟦R035⟧| 项目 | 奖励（元） |
| --- | --- |
| "焊接" | 1 |
| "其他" | 2 |`,
    ['没有一行说到 项目 （其他文字）', '补一行'],
  );
  inTable(
    'no row under the other option of a reading',
    `表 标准

⟦R035⟧| 参赛人数（人） | 奖励（元） |
| --- | --- |
| <= 30 | — |
| > 上限 | 1 |${limit}`,
    ['没有一行说到 参赛人数 31人（口径 01-1 选乙）', '补一行'],
  );

  inTable(
    'a row that an earlier one takes all from',
    `表 标准（F）

| 奖项 | 奖励（元） |
| --- | --- |
| 金牌, 银牌 | 2 |
| 银牌 | ⟦R036⟧3 |
| - | 1 |`,
    ['表“标准”第2行永远用不到（银牌）', '改前面的行'],
  );
  inTable(
    'a row that holds no whole number',
    `表 标准（C+）

| 参赛人数（人） | 奖励（元） |
| --- | --- |
| (3..4) | ⟦R036⟧5 |
| - | 1 |`,
    ['第1行永远用不到（(3..4)）', '删去'],
  );
  inTable(
    'bounds may be reckoned',
    `表 标准

| 参赛人数（人） | 奖金（元） | 得分率（%） | 获奖日期 | 奖励（元） |
| --- | --- | --- | --- | --- |
| < 3 * 10 | - | - | - | 2 * 3 |
| >= 30 | < 10 - 7.5 | - | - | 1 |
| >= 30 | >= 2.5 | <= -5 | - | 1 |
| >= 30 | >= 2.5 | > -5 | < date("2025-01-31") + duration("P1M") | 1 |
| >= 30 | >= 2.5 | > -5 | >= date("2025-02-28") | max(1, 2) |`,
  );
});

describe('R040–R061 what a 办事指南 says', () => {
  inItem('a stage without days', { 办理流程: '受理 3 → ⟦R040⟧县级初审 → 公示 5' }, [
    '办理环节“县级初审”看不懂',
    '县级初审 5',
  ]);
  inItem('a mark of a material that there is none of', { 申请材料: '获奖证书（系统提取）；分配协议（⟦R001⟧需要）' }, [
    '不认识的材料标注“需要”',
    '是不是“需要时”？',
  ]);
  inItem(
    'days that are not those of the stages',
    { 办理流程: '受理 3 → 联审〔市财政局、市教育体育局〕5 → 公示 5', '承诺时限（工作日）': '⟦R041⟧15' },
    ['承诺时限15个工作日与各环节之和13不一致', '改为13'],
  );
  inMeasure('an item of nothing', measure(item('⟦R050⟧事项 01-01 竞赛奖励', { 认定单元: undefined })), [
    '事项 01-01 没有“认定单元”',
    '每条 台账名',
  ]);
  inItem('a unit that is neither 每条 nor 每组', { 认定单元: '⟦R050⟧各 获奖' }, [
    '认定单元“各 获奖”看不懂',
    '每组 台账名，按',
  ]);
  inItem('a unit that is none', { '规模（⟦R051⟧圆）': '奖金', 条件: '规模 > 1' }, [
    '“规模（圆）”的括号看不懂',
    '写单位',
  ]);
  inMeasure('an item without a key', measure(item('⟦R052⟧事项 01-01 竞赛奖励', { 同项: undefined })), [
    '事项 01-01 没有“同项”',
    '一生一次写“—”',
  ]);
  inMeasure('an item for nobody', measure(item('⟦R053⟧事项 01-01 竞赛奖励', { 领取人: undefined })), [
    '事项 01-01 没有“领取人”',
    '给谁的字段',
  ]);
  inItem('an item for a text', { 领取人: '⟦R053⟧"甲"' }, ['领取人“"甲"”须是台账中的一个字段', '给谁的字段']);
  inMeasure('an item that gives nothing', measure(item('⟦R054⟧事项 01-01 竞赛奖励', { '奖励（元）': undefined })), [
    '事项 01-01 没有“奖励”也没有“待遇”',
    '“奖励（元）”或“待遇”',
  ]);
  inItem('an amount without a unit', { '奖励（元）': undefined, '⟦R055⟧奖励': '1000' }, [
    '“奖励”没有写钱的单位',
    '奖励（元）',
  ]);
  inItem('an amount in heads', { '奖励（元）': undefined, '⟦R055⟧奖励（人）': '1000' }, [
    '“奖励（人）”没有写钱的单位',
    '奖励（元）',
  ]);
  inItem('a decision that cannot be read', { 核定: '⟦R056⟧由市局酌定' }, ['核定“由市局酌定”看不懂', '理由 核定理由']);
  inItem('a decision that is no field', { 核定: '⟦R056⟧奖金 + 1，理由 教练，由 市局' }, [
    '金额和理由须各是一个字段',
    '可空的字段',
  ]);
  inMeasure(
    'a range in which nobody decides',
    measure(
      item(
        '⟦R056⟧事项 01-01 竞赛奖励',
        { '奖励（元）': '见表 标准' },
        '表 标准\n\n| 奖项 | 奖励（万元） |\n| --- | --- |\n| 金牌 | [1..3] |\n| not(金牌) | 1 |',
      ),
    ),
    ['表“标准”给的是裁量范围，事项 01-01 没有“核定”', '由 市人力资源社会保障局'],
  );
  inMeasure(
    'a verdict of one word',
    measure(item('校验 01-01 奖金', { '奖励（元）': undefined, 合规标准: '奖金 > 1', 结论: '⟦R057⟧合规' })),
    ['结论“合规”看不懂', '合规，否则 不合规'],
  );
  inMeasure('a check without a standard', measure(item('⟦R057⟧校验 01-01 奖金', { '奖励（元）': undefined })), [
    '校验 01-01 没有“合规标准”，总是“合规”',
    '要满足的条件',
  ]);
  inItem('another way with what was paid', { 同项处理: '取最高；⟦R058⟧多退少补' }, [
    '同项处理“多退少补”看不懂',
    '已发的补差',
  ]);
  inItem('another way with one matter', { 同项处理: '⟦R058⟧取最低' }, ['同项处理“取最低”看不懂', '取最高']);
  inItem('a misspelt row', { '⟦R059⟧条件1': '首次参赛' }, ['“条件1”没有被用到', '是不是“条件”？']);
  inItem('a derived fact that nothing uses', { '⟦R059⟧名次（人）': '参赛人数' }, [
    '“名次”没有被用到',
    '固定要素有：服务对象',
  ]);
  inItem('money beside a benefit', { '奖励（元）': undefined, '⟦R059⟧奖励（万元）': '1', 待遇: '证书' }, [
    '“奖励”没有被用到：这个事项已有“待遇”',
    '分成两个事项',
  ]);
  inMeasure(
    'money in a check',
    measure(item('校验 01-01 奖金', { '奖励（元）': undefined, '⟦R059⟧奖励（万元）': '1', 合规标准: '奖金 > 1' })),
    ['“奖励”没有被用到：校验没有这个要素', '另一类块'],
  );
  inItem('a verdict in an item', { '⟦R059⟧合规标准': '奖金 > 1' }, [
    '“合规标准”没有被用到：事项没有这个要素',
    '另一类块',
  ]);
  inItem('an item that takes its own place', { 替代: '⟦R059⟧01-01' }, ['“替代”写的是本事项 01-01', '另一个事项']);
  inWork('an indicator without a formula', '⟦R060⟧指标 01-Z1 人次', { 计量单位: '人' }, [
    '没有“算法”',
    'count(重点企业)',
  ]);
  inWork('a target in words', '任务 01-R1 办赛', { '目标值（家）': '⟦R061⟧二百' }, [
    '目标值“二百”看不懂',
    '目标值（家） | 200',
  ]);
  inWork('a target without a unit', '任务 01-R1 办赛', { 目标值: '⟦R061⟧200' }, ['目标值“200”看不懂', '目标值（家）']);
});

describe('C002 figures of the text', () => {
  const claimed = measure(item('事项 01-01 竞赛奖励', { 条件: '参赛人数 >= 30' }), '30人以上的，奖励1000元。');
  inMeasure('that the rules claim', claimed);
  inMeasure(
    'that nothing claims',
    claimed.replace('> 30人以上的，奖励1000元', '> ⟦C002⟧30人以上的，奖励⟦C002⟧2000元').replace('>= 30', '> 29'),
    ['原文的“30人”没有着落（01.1）', '写上30人'],
    ['原文的“2000元”没有着落（01.1）', '写上2000元'],
  );
  inMeasure('in another unit', claimed.replace('> 30人', '> ⟦C002⟧30家'), ['原文的“30家”没有着落', '写上30家']);
  inMeasure(
    'are not asked for where the item itself has a fault',
    claimed.replace('参赛人数 >=', '⟦R001⟧参赛人书 >='),
    ['“参赛人书”', '是不是“参赛人数”？'],
  );
});

test('several faults of several blocks are all reported, in their order', () => {
  const text =
    measure(`${item('事项 01-01 竞赛奖励', { 领取人: '⟦R001⟧选首', '奖励（元）': '⟦R020⟧参赛人数', 条件: '⟦R021⟧奖项 > 银牌；⟦R001⟧奖想 = 金牌' })}
## ⟦R007⟧口径 01-1 多少

| 选项 | 标准（元） |
| --- | --- |
| 甲 | ⟦R010⟧0.001 |

${item('⟦R052⟧事项 01-02 又一项', { 同项: undefined })}`);
  check({ measure: text }, [
    ['名称“选首”', '选手'],
    ['给的是数（人）', '单位须一致'],
    ['枚举“奖项”', '有序'],
    ['名称“奖想”', '奖项'],
    ['口径 01-1', '现行'],
    ['“0.001”', '2位'],
    ['事项 01-02', '—'],
  ]);
});

test('every code of the table is shown above', () => {
  expect([...shown].filter((code) => !code.startsWith('F')).sort()).toEqual(Object.keys(RULE_CODES).sort());
});
