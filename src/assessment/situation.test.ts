import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dump } from 'js-yaml';
import { DICTIONARY, item, measure, rulesOf } from '../../test/fixtures/tiny-notice.ts';
import { SITUATION_CODES } from './codes.ts';
import { situationFromJson, situationFromYaml, type Situation } from './index.ts';

const rules = rulesOf({
  measures: [
    measure(
      item('事项 01-01 竞赛奖励', { 同项: '项目、年度' }) +
        item('事项 01-02 荣誉', { '奖励（元）': undefined, 待遇: '证书', 同项: '—' }),
    ),
  ],
  dictionary: `${DICTIONARY}
## 台账 单位

| 要素 | 内容 |
| --- | --- |
| 主键 | 统一社会信用代码 |

| 字段 | 类型 |
| --- | --- |
| 统一社会信用代码 | 文本 |
| 成立年度 | 年度 |
| 存续 | 月数 |
`,
});

const shown = new Set<string>();

/** `1:5 S020 …，办法` of each fault of a file. */
function faultsOf(text: string): string[] {
  const { faults, situation } = situationFromYaml(text, '情形.yaml', rules);
  expect(situation === undefined).toBe(faults.length > 0);
  for (const { code } of faults) shown.add(code);
  return faults.map(
    ({ place, code, message, hint }) => `${place.line}:${place.column} ${code} ${message}，${hint ?? ''}`,
  );
}

/** The values of the first row of a register. */
function rowOf(text: string, register = '获奖'): Record<string, unknown> {
  const { situation, faults } = situationFromYaml(text, '情形.yaml', rules);
  expect(faults).toEqual([]);
  return Object.fromEntries(situation?.registers.get(register)?.[0]?.values ?? []);
}

describe('what a file says', () => {
  test('every type, as it is kept inside: 元 in 分, enumerations by number, days since 1970', () => {
    const text = `截至: 2025-12-31
获奖:
  - {选手: 甲, 项目: 焊接, 奖项: 银牌, 等级: 高级工, 获奖日期: 1970-01-02, 参赛人数: 3, 奖金: 1000.5,
     场地: 20.25, 得分率: -1.5, 首次参赛: 是}
`;
    expect(rowOf(text)).toEqual({
      选手: '甲',
      项目: '焊接',
      奖项: 1,
      等级: 2,
      获奖日期: 1,
      参赛人数: 3,
      奖金: 100_050,
      场地: 2025,
      得分率: -150,
      首次参赛: true,
    });
    expect(situationFromYaml(text, '', rules).situation?.asOf).toBe(20_453);
  });

  test('what is left empty is not given; a register left empty has no rows', () => {
    expect(rowOf('获奖: [{选手: 甲, 教练: , 奖金: ~, 项目: null}]')).toEqual({ 选手: '甲' });
    expect(situationFromYaml('获奖:', '', rules).situation?.registers.get('获奖')).toEqual([]);
  });

  test('numbers where text is wanted keep every digit', () => {
    expect(rowOf('获奖: [{选手: 007, 项目: 1.50}]')).toEqual({ 选手: '007', 项目: '1.50' });
  });

  test('line ends and a byte order mark of Windows', () => {
    expect(rowOf('\uFEFF获奖:\r\n  - 选手: 甲\r\n    奖金: 5\r\n')).toEqual({ 选手: '甲', 奖金: 500 });
  });
});

describe('values that do not fit their field', () => {
  const bad: readonly (readonly [field: string, value: string, code: string, says: string])[] = [
    ['获奖日期', '2025-02-29', 'S020', '“获奖日期”的日期“2025-02-29”不存在或写法不对，写成 2025-09-01'],
    ['获奖日期', '2025/9/1', 'S020', '“2025/9/1”不存在或写法不对，写成 2025-09-01'],
    ['获奖日期', '20250901', 'S020', '“20250901”不存在或写法不对，写成 2025-09-01'],
    ['获奖日期', '[2025-09-01]', 'S020', '“获奖日期”须是一个值，给的是一列，写一个值'],
    ['首次参赛', 'yes', 'S020', '“首次参赛”的值“yes”不对，写 是 或 否'],
    ['首次参赛', '1', 'S020', '“1”不对，写 是 或 否'],
    ['参赛人数', '3.5', 'S020', '“参赛人数”的值“3.5”不对，须是非负整数（人）'],
    ['参赛人数', '-1', 'S020', '“-1”不对，须是非负整数（人）'],
    ['参赛人数', '3人', 'S020', '“3人”不对，须是非负整数（人）'],
    ['参赛人数', '0x1F', 'S020', '“0x1F”不对，须是非负整数（人）'],
    ['参赛人数', '1e3', 'S020', '“1e3”不对，须是非负整数（人）'],
    ['参赛人数', '100000001', 'S020', '“100000001”太大，核对单位'],
    ['奖金', '0.001', 'S020', '“奖金”的值“0.001”不对，须是非负数，最多两位小数（元）'],
    ['奖金', '-0.01', 'S020', '“-0.01”不对，须是非负数，最多两位小数（元）'],
    ['奖金', '1,000', 'S020', '须是非负数'],
    ['奖金', '10000000000.01', 'S020', '“10000000000.01”太大，核对单位'],
    ['奖金', '.inf', 'S020', '“.inf”不对，须是非负数'],
    ['奖金', '.nan', 'S020', '“.nan”不对，须是非负数'],
    ['奖金', '99999999999999999999', 'S020', '不对，须是非负数'],
    ['场地', '20.255', 'S020', '“场地”的值“20.255”不对，须是非负数，最多两位小数（平方米）'],
    ['得分率', '60%', 'S020', '“得分率”的值“60%”不对，须是数，最多两位小数，可以为负（%）'],
    ['奖项', '金排', 'S021', '“奖项”的值“金排”不在可选范围内，是不是“金牌”？可选：金牌、银牌、铜牌'],
    ['奖项', '0', 'S021', '“0”不在可选范围内，可选：金牌、银牌、铜牌'],
    ['选手', '" "', 'S020', '“选手”是空的，没有就不写这一项'],
    ['选手', '{姓名: 甲}', 'S020', '“选手”须是一个值，给的是一组，写一个值'],
    ['选手', '11010119900307001x', 'S022', '“选手”的号码“11010119900307001X”校验位或出生日期不对，核对号码'],
    ['选手', '110101199003070010', 'S022', '“选手”的号码“110101199003070010”校验位或出生日期不对，核对号码'],
    ['年度', '2025', 'S013', '字段“年度”由系统算出，删去这一项'],
    ['奖想', '金牌', 'S014', '不认识的字段（台账“获奖”）“奖想”，是不是“奖项”？'],
    ['toString', '1', 'S014', '不认识的字段（台账“获奖”）“toString”，可用的有：选手'],
  ];
  test.each(bad)('%s: %s', (field, value, code, says) => {
    // Quoted where YAML would read a comma as the next field.
    const written = value.includes(',') ? `"${value}"` : value;
    const [fault, ...others] = faultsOf(`获奖:\n  - ${field}: ${written}\n`);
    expect(others).toEqual([]);
    // A name that is not known stands at its own place, before the value.
    const column = code === 'S013' || code === 'S014' ? 5 : 5 + `${field}: `.length;
    expect(fault).toContain(`2:${column} ${code} `);
    expect(fault).toContain(says);
  });

  test.each([
    ['成立年度', '25', '写四位年份，如 2025'],
    ['成立年度', '1899', '写四位年份，如 2025'],
    ['成立年度', '2200', '写四位年份，如 2025'],
    ['存续', '1.5', '须是非负整数（月）'],
    ['统一社会信用代码', '91110000600037341A', '校验位不对，核对号码；没有号码的可写简称'],
  ])('%s: %s', (field, value, says) => {
    expect(faultsOf(`单位: [{${field}: ${value}}]`)).toEqual([expect.stringContaining(says)]);
  });

  test('the day of the assessment', () => {
    expect(faultsOf('截至: 明天')).toEqual([
      '1:5 S020 “截至”的日期“明天”不存在或写法不对，写成 2025-09-01，须是日历上有的日子',
    ]);
  });

  test('the limits themselves are allowed', () => {
    expect(rowOf('获奖: [{参赛人数: 100000000, 奖金: 10000000000, 得分率: -0, 场地: 0.10}]')).toEqual({
      参赛人数: 100_000_000,
      奖金: 1_000_000_000_000,
      得分率: 0,
      场地: 10,
    });
    expect(rowOf('单位: [{成立年度: 1900}]', '单位')).toEqual({ 成立年度: 1900 });
  });
});

describe('files of another shape', () => {
  test.each([
    ['', '1:1 S004 文件是空的'],
    ['# 只有注释', '1:1 S004 文件是空的'],
    ['你好', '1:1 S010 情形须是“名称: 内容”'],
    ['- 截至', '1:1 S010 情形须是“名称: 内容”'],
    ['获奖: {选手: 甲}', '1:5 S011 台账“获奖”须是一列行，如 获奖: [{…}]'],
    ['获奖: 甲', '1:5 S011 台账“获奖”须是一列行'],
    ['获奖: [甲]', '1:6 S012 台账“获奖”的一行须是“字段: 值”'],
    ['获奖: [~]', '1:6 S012 台账“获奖”的一行须是“字段: 值”'],
    ['获讲: []', '1:1 S014 不认识的台账“获讲”，是不是“获奖”？'],
    ['constructor: [{a: 1}]', '1:1 S014 不认识的台账“constructor”，可用的有：截至、'],
    ['__proto__: [{a: 1}]', '1:1 S014 不认识的台账“__proto__”，可用的有：截至、'],
    ['获奖: [{选手: 甲}', '1:13 S003 不是合法的 YAML：'],
    ['获奖: []\n获奖: []', '2:1 S003 不是合法的 YAML：同一个名字写了两次'],
    ['获奖:\n\t- 选手: 甲', '2:1 S003 不是合法的 YAML：缩进用了制表符'],
    ['获奖: []\n---\n获奖: []', '2:1 S003 不是合法的 YAML：一个文件只写一份'],
    ['获奖: [{{a: 1}: 甲}]', '1:7 S003 不是合法的 YAML：冒号前面须是名称'],
    ['获奖: !!set {选手: 甲}', '1:5 S003 不是合法的 YAML：不支持“!”标签'],
    ['获奖: [&甲 {选手: 甲}, *甲]', '1:18 S005 不支持别名“*甲”，把内容写在这里'],
    ['获奖: [{<<: *甲}]', '1:11 S005 不支持别名“*甲”'],
  ])('%j', (text, says) => {
    expect(faultsOf(text)).toEqual([expect.stringContaining(says)]);
  });

  test('all faults are reported together, in the order of their places', () => {
    const text = `截至: 2025-13-01
获奖:
  - {选手: 甲, 奖想: 金牌, 奖金: 多}
  - 乙
获讲: []
`;
    expect(faultsOf(text).map((fault) => fault.slice(0, 9))).toEqual([
      '1:5 S020 ',
      '3:13 S014',
      '3:25 S020',
      '4:5 S012 ',
      '5:1 S014 ',
    ]);
  });
});

describe('已发放: a slip there would pay somebody twice', () => {
  const row = (text: string): string[] => faultsOf(`已发放:\n  - {${text}}\n`);
  test.each([
    ['对象: 甲, 同项键: 焊接/2025, 金额: 1', '没有“事项”，写事项编码'],
    ['事项: 01-01, 同项键: 焊接/2025, 金额: 1', '没有“对象”，写领取人'],
    ['事项: 01-01, 对象: 甲, 同项键: 焊接/2025', '没有“金额”，写已发的金额'],
    ['事项: 01-01, 对象: 甲, 同项键: 焊接/2025, 金额: ', '没有“金额”，写已发的金额'],
    ['事项: 01-01, 对象: 甲, 金额: 1', '没有“同项键”，写项目/年度'],
    ['事项: 01-01, 对象: 甲, 金额: 1, 同项键: 焊接', '同项键“焊接”不足2部分，写项目/年度'],
    [
      '事项: 01-01, 对象: 甲, 金额: 1, 同项键: 焊接/二〇二五',
      '同项键“焊接/二〇二五”里的年度“二〇二五”不对，写项目/年度',
    ],
    ['事项: 01—01, 对象: 甲, 同项键: 焊接/2025, 金额: 1', '不认识的事项“01—01”，是不是“01-01”？'],
    ['事项: 竞赛奖励, 对象: 甲, 同项键: 焊接/2025, 金额: 1', '不认识的事项“竞赛奖励”'],
  ])('%s', (text, says) => {
    expect(row(text)).toEqual([expect.stringContaining(says)]);
  });

  test('what has no amount and no key need not say them', () => {
    expect(row('事项: 01-02, 对象: 甲')).toEqual([]);
    expect(row('事项: 01-01, 对象: 甲, 同项键: 焊接/切割/2025, 金额: 0')).toEqual([]);
  });
});

describe('files made to exhaust the reader are refused at once', () => {
  // Each line has nine times what the line before has: 9⁹ texts in 300 characters.
  const names = 'abcdefghi';
  const aliases = Array.from(
    names,
    (name, i) =>
      `${name}: &${name} [${Array(9)
        .fill(i === 0 ? 'x' : `*${names.charAt(i - 1)}`)
        .join()}]`,
  );
  const bombs: readonly (readonly [string, string, RegExp])[] = [
    ['4 MB', `截至: 2025-12-31 #${'x'.repeat(4_194_304)}`, /^1:1 S001 文件超过 1 MB/u],
    ['4 MB of rows', `获奖:\n${'  - {选手: 甲}\n'.repeat(300_000)}`, /^1:1 S001/u],
    ['1 MB of Chinese, in fewer characters', `截至: 2025-12-31 #${'长'.repeat(400_000)}`, /^1:1 S001/u],
    ['aliases of aliases', aliases.join('\n'), /S005 不支持别名/u],
    ['brackets', '['.repeat(1_000_000), /^1:9 S002 嵌套超过8层/u],
    ['braces over several lines', '获奖: {a:\n'.repeat(1000), /S002/u],
    ['brackets behind closing ones', `# ${']'.repeat(500_000)}\n${'['.repeat(500_000)}`, /^2:9 S002/u],
    ['dashes in a line', '- '.repeat(500_000), /^1:17 S002/u],
    ['question marks in a line', '? '.repeat(500_000), /^1:17 S002/u],
    ['indents', Array.from({ length: 1400 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), /^9:9 S002/u],
  ];
  test.each(bombs)('%s', (_name, text, says) => {
    const started = performance.now();
    const faults = faultsOf(text);
    expect(performance.now() - started).toBeLessThan(1000);
    expect(faults.some((fault) => says.test(fault))).toBe(true);
    expect(faults.length).toBeLessThan(100);
  });

  test('eight levels are not too deep', () => {
    expect(faultsOf('[[[[[[[[]]]]]]]]')).toEqual([expect.stringContaining('S010')]);
    expect(faultsOf('- - - - - - - a')).toEqual([expect.stringContaining('S010')]);
  });
});

describe('a situation as JSON', () => {
  const faults = (value: unknown): string[] =>
    situationFromJson(value, rules).faults.map(({ place, code }) => `${place.file} ${code}`);

  test('places are JSON pointers', () => {
    expect(faults({ 截至: '昨天', 获奖: [{ 选手: '甲' }, { 奖项: '铁牌', 'a/b~c': 1 }], 获讲: [] })).toEqual([
      '/截至 S020',
      '/获奖/1/a~1b~0c S014',
      '/获奖/1/奖项 S021',
      '/获讲 S014',
    ]);
  });

  test.each([[null], ['甲'], [3], [[]], [undefined]])('that is no object: %j', (value) => {
    expect(faults(value)).toEqual(['/ S010']);
  });

  test('names of every object are no registers', () => {
    expect(faults(JSON.parse('{"__proto__": [{"a": 1}], "constructor": [{}]}'))).toEqual([
      '/__proto__ S014',
      '/constructor S014',
    ]);
  });

  test('numbers that JSON cannot keep are refused, not rounded', () => {
    expect(faults({ 获奖: [{ 奖金: 0.1 + 0.2, 参赛人数: 1e21 }] })).toEqual([
      '/获奖/0/参赛人数 S020',
      '/获奖/0/奖金 S020',
    ]);
  });

  test('nesting is cut off', () => {
    let deep: unknown = 1;
    for (let i = 0; i < 5000; i++) deep = [deep];
    expect(faults({ 获奖: deep })).toContain('/获奖/0/0/0/0/0/0/0/0 S002');
  });
});

describe('YAML and JSON give the same situation', () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).filter((text) => text.trim() !== '');
  const money = fc.integer({ min: 0, max: 1e9 }).map((fen) => fen / 100);
  const day = fc.integer({ min: 0, max: 25_000 }).map((n) => new Date(n * 86_400_000).toISOString().slice(0, 10));
  const winner = fc.record(
    {
      选手: name,
      项目: name,
      教练: fc.option(name),
      奖项: fc.constantFrom('金牌', '银牌', '铜牌'),
      获奖日期: day,
      参赛人数: fc.nat(1000),
      奖金: money,
      得分率: fc.integer({ min: -1e6, max: 1e6 }).map((n) => n / 100),
      首次参赛: fc.oneof(fc.boolean(), fc.constantFrom('是', '否')),
    },
    { requiredKeys: [] },
  );
  const situation = fc.record(
    {
      截至: day,
      获奖: fc.array(winner, { maxLength: 4 }),
      单位: fc.array(fc.record({ 成立年度: fc.integer({ min: 1900, max: 2199 }) })),
    },
    { requiredKeys: [] },
  );

  /** Without places, which only a file has. */
  const plain = (found: Situation | undefined): unknown => ({
    asOf: found?.asOf,
    registers: [...(found?.registers ?? [])].map(([register, rows]) => [
      register,
      rows.map(({ index, values }) => [index, ...values]),
    ]),
  });

  test('whatever is in it', () => {
    fc.assert(
      fc.property(situation, (value) => {
        const json = situationFromJson(value, rules);
        expect(json.faults).toEqual([]);
        if (Object.keys(value).length === 0) return;
        for (const text of [dump(value), JSON.stringify(value, null, 2)]) {
          const yaml = situationFromYaml(text, 'f', rules);
          expect(yaml.faults).toEqual([]);
          expect(plain(yaml.situation)).toEqual(plain(json.situation));
        }
      }),
      { numRuns: 150 },
    );
  });
});

test('every code of the table is shown here, but for the one that only an assessment finds', () => {
  expect([...shown].sort()).toEqual(Object.keys(SITUATION_CODES).filter((code) => code !== 'S024'));
});
