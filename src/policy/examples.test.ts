import { describe, expect, test } from 'vitest';
import { parseDay } from '../kit/index.ts';
import { EXAMPLE_CODES, runExamples } from './examples.ts';
import { loadNotices } from './read-notices.ts';

const { ruleSet } = await loadNotices('notices');
const today = parseDay('2025-12-31') ?? 0;
const shown = new Set<string>();

/** `line:column code message` of everything found. */
function run(text: string, path = 'notices/x/examples/例.yaml'): string[] {
  const found = runExamples(ruleSet, [{ path, text }], { today });
  for (const { code } of found) shown.add(code);
  return found.map(({ place, code, message }) => `${String(place.line)}:${String(place.column)} ${code} ${message}`);
}

function bad(text: string): string[] {
  return run(text, 'notices/x/examples/bad/例.yaml');
}

const thirty = `- 说明: 恰好30人
  情形:
    截至: 2025-12-31
    自主评价汇总: [{单位: 某厂, 年度: 2025, 新增高技能人才数: 30}]
`;
const desk = `- 说明: 办公场所
  情形:
    毕业生: [{身份证号: 甲, 班级类型: 高级工班, 毕业日期: 2022-06-30}]
    创业项目: [{负责人: 甲, 来聊创业日期: 2025-03-01, 场所类型: 政府孵化基地, 团队人数: 3, 申请面积: 30}]
`;

describe('examples that come out as they say', () => {
  test('leave nothing to be said', () => {
    expect(
      run(
        `${thirty}  得到: [{事项: 02-01, 对象: 某厂, 金额: 10000.00, 应得: 10000, 已发: 0, 同项键: 2025, 口径: []}]\n`,
      ),
    ).toEqual([]);
    expect(run(`${desk}  得到: [{事项: 14-04, 对象: 甲, 待遇: {年限: 3, 名称: 办公场所, 面积: 30.00}}]\n`)).toEqual([]);
  });

  test('find the entry that fits best, whatever their order', () => {
    const twice = `- 说明: 两个项目
  情形:
    竞赛获奖:
      - {竞赛级别: 省一类, 竞赛项目: 焊接, 获奖日期: 2025-05-01, 奖项: 金牌, 选手: 甲}
      - {竞赛级别: 省一类, 竞赛项目: 钳工, 获奖日期: 2025-05-01, 奖项: 铜牌, 选手: 甲}
  得到:
    - {事项: 03-01, 对象: 甲, 金额: 30000}
    - {事项: 03-01, 对象: 甲, 金额: 100000}
`;
    expect(run(twice)).toEqual([]);
  });
});

describe('examples that come out otherwise', () => {
  test('say what was expected and what came', () => {
    expect(run(`${thirty}  得到:\n    - {事项: 02-01, 对象: 某厂, 金额: 20000, 口径: [02-1]}\n`)).toEqual([
      '6:7 X011 例“恰好30人”：02-01 某厂 金额应为 20,000元，得出 10,000元',
      '6:7 X011 例“恰好30人”：02-01 某厂 的“口径”应为 [02-1]，得出 []',
    ]);
    expect(run(`${thirty}  得到: []\n`)).toEqual([
      '1:3 X012 例“恰好30人”：没有列出的也得到了：02-01 某厂（2025）10,000元',
    ]);
    expect(run(`${thirty}  未得: [{事项: 02-01, 对象: 某厂, 结果: not-eligible}]\n`)).toEqual([
      '1:3 X012 例“恰好30人”：没有列出的也得到了：02-01 某厂（2025）10,000元',
      '5:8 X013 例“恰好30人”：02-01 某厂 应为 not-eligible（不符合条件），得出的是 得到 02-01 某厂（2025）10,000元',
    ]);
    expect(run(thirty.replace('30}', '28}') + '  得到: [{事项: 02-01, 对象: 某厂, 金额: 10000}]\n')[0]).toMatch(
      /^5:8 X010 例“恰好30人”：02-01 某厂 应为 得到，得出的是 （2025）not-eligible（不符合条件）：/u,
    );
    expect(run(`${thirty}  得到: [{事项: 02-01, 对象: 别厂, 金额: 10000}]\n`)).toContain(
      '5:8 X010 例“恰好30人”：02-01 别厂 应为 得到，结果中没有这一项',
    );
  });

  test('hold reasons, missing facts and distances against the answer', () => {
    const refused = thirty.replace('30}', '28}');
    expect(
      run(`${refused}  未得: [{事项: 02-01, 对象: 某厂, 结果: superseded, 缺: [年度], 距离: 还差 1 人}]\n`),
    ).toEqual([
      expect.stringMatching(/^5:8 X013 .*应为 superseded（不重复享受），得出 not-eligible（不符合条件）/u),
      '5:8 X013 例“恰好30人”：02-01 某厂 的“缺”应为 [年度]，得出 []',
      '5:8 X013 例“恰好30人”：02-01 某厂 的“距离”应含“还差 1 人”，得出“距下一档还差 2 人”',
    ]);
    expect(run(`${refused}  未得: [{事项: 02-01, 对象: 某厂, 结果: not-eligible, 因: 天气}]\n`)).toEqual([
      expect.stringMatching(/^5:8 X013 .*的“因”应含“天气”，得出“/u),
    ]);
  });

  test('compare benefits and checks figure by figure', () => {
    expect(run(`${desk}  得到: [{事项: 14-04, 对象: 甲, 待遇: {名称: 办公场所, 面积: 70, 年限: 3}}]\n`)).toEqual([
      '5:8 X011 例“办公场所”：14-04 甲 待遇应为 办公场所，面积 70，年限 3，得出 办公场所，面积 30，年限 3',
    ]);
    expect(run(`${desk}  得到: [{事项: 14-04, 对象: 甲, 金额: 1}]\n`)).toEqual([
      '5:8 X011 例“办公场所”：14-04 甲 金额应为 1元，得出 没有金额',
      '5:8 X011 例“办公场所”：14-04 甲 没有写待遇，得出 办公场所 30 3',
    ]);
    const check = `- 说明: 校验
  情形:
    职工教育经费: [{单位: 某厂, 年度: 2025, 工资薪金总额: 100, 提取额: 8, 使用额: 8, 一线职工使用额: 2}]
`;
    expect(
      run(`${check}  校验: [{事项: 02-02, 对象: 某厂, 结论: 不合规, 核算: {一线占比: 25.0, 可扣除额: 9, 甲: 1}}]\n`),
    ).toEqual([
      '4:8 X014 例“校验”：02-02 某厂 的“可扣除额”应为 9，得出 8',
      '4:8 X014 例“校验”：02-02 某厂 的“甲”应为 1，得出 没有这一项',
    ]);
    expect(run(`${check}  得到: []\n`)).toEqual(['1:3 X014 例“校验”：没有列出的校验：02-02 某厂（2025）不合规']);
  });

  test('use the readings and the day they name', () => {
    const hundred = thirty.replace('30}', '100}');
    expect(run(`${hundred}  口径: {02-1: 乙}\n  得到: [{事项: 02-01, 对象: 某厂, 金额: 30000}]\n`)).toEqual([]);
    const prize = `- 说明: 回看
  读于: 2025-06-30
  情形:
    竞赛获奖: [{竞赛级别: 省一类, 竞赛项目: 焊接, 获奖日期: 2025-09-01, 奖项: 金牌, 选手: 甲}]
  得到: []
`;
    expect(run(prize)).toEqual([]);
  });
});

describe('examples of faulty situations', () => {
  const two = `- 说明: 两处
  情形: |

    截至: 2025-02-30
    竞赛获将: []
  错误:
`;

  test('must list every fault, with its place in the text', () => {
    expect(bad(`${two}    - {行: 2, 列: 5, 含: 2025-02-30}\n    - {行: 3, 列: 1, 含: 竞赛获奖}\n`)).toEqual([]);
  });

  test('report what was not found at the example, and what was not listed at its place in the file', () => {
    expect(bad(`${two}    - {行: 3, 列: 2, 含: 竞赛获奖}\n`)).toEqual([
      expect.stringMatching(/^4:9 X016 例“两处”：没有列出：第 2 行第 5 列“截至”的日期“2025-02-30”/u),
      expect.stringMatching(/^5:5 X016 例“两处”：没有列出：第 3 行第 1 列不认识的台账“竞赛获将”/u),
      '7:7 X015 例“两处”：没有查出：第 3 行第 2 列含“竞赛获奖”的错误',
    ]);
  });

  test('list the faults in their order', () => {
    expect(bad(`${two}    - {行: 3, 列: 1, 含: 竞赛获奖}\n    - {行: 2, 列: 5, 含: 2025-02-30}\n`)).toEqual([
      expect.stringMatching(/^1:3 X016 例“两处”：错误的次序不同/u),
    ]);
  });

  test('are no good where the text has no fault', () => {
    expect(bad('- {说明: 好的, 情形: "截至: 2025-12-31", 错误: [{行: 1, 列: 1, 含: 甲}]}\n')).toEqual([
      '1:39 X015 例“好的”：没有查出：第 1 行第 1 列含“甲”的错误',
    ]);
  });
});

describe('faults of the files themselves', () => {
  test.each([
    ['- 说明: [', ['1:8 X001']],
    ['说明: 甲\n', ['1:1 X002']],
    ['', ['1:1 X002']],
    ['- 甲\n', ['1:3 X002']],
    ['- {说明: 甲, 情形: {}, 得到: [], 读于: *a}\n', ['1:31 S005']],
    ['- {说明: 甲, 情型: {}, 情形: {}, 得到: []}\n', ['1:11 X003']],
    ['- {说明: 甲, 情形: {}}\n', ['1:3 X004']],
    ['- {情形: {}, 得到: []}\n', ['1:3 X004']],
    ['- {说明: "", 情形: {}, 得到: []}\n', ['1:8 X005']],
    ['- {说明: 甲, 情形: 乙, 得到: []}\n', ['1:15 X005']],
    ['- {说明: 甲, 情形: {}, 得到: 乙}\n', ['1:23 X005']],
    ['- {说明: 甲, 情形: {}, 得到: [乙]}\n', ['1:24 X002']],
    ['- {说明: 甲, 情形: {}, 得到: [{事项: 02-09, 对象: 甲, 金额: 1}]}\n', ['1:29 X003']],
    ['- {说明: 甲, 情形: {}, 得到: [{事项: 02-01, 对象: 甲}]}\n', ['1:24 X004']],
    ['- {说明: 甲, 情形: {}, 得到: [{事项: 02-01, 对象: 甲, 金额: 1.234}]}\n', ['1:47 X005']],
    ['- {说明: 甲, 情形: {}, 得到: [{事项: 14-03, 对象: 甲, 待遇: [工位]}]}\n', ['1:47 X005']],
    ['- {说明: 甲, 情形: {}, 未得: [{事项: 02-01, 对象: 甲, 结果: constructor}]}\n', ['1:47 X003']],
    ['- {说明: 甲, 情形: {}, 得到: [], 口径: {99-1: 乙}}\n', ['1:32 X003']],
    ['- {说明: 甲, 情形: {}, 得到: [], 口径: {02-1: 丙}}\n', ['1:38 X003']],
    ['- {说明: 甲, 情形: {}, 得到: [], 口径: 乙}\n', ['1:31 X005']],
    ['- {说明: 甲, 情形: {}, 得到: [], 读于: 2025-02-30}\n', ['1:31 X005']],
  ])('%j', (text, expected) => {
    expect(run(text).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual(expected);
  });

  test.each([
    ['- {说明: 甲, 情形: {}, 错误: [{行: 1, 列: 1, 含: 乙}]}\n', ['1:15 X005']],
    ['- {说明: 甲, 情形: 乙, 错误: []}\n', ['1:3 X005']],
    ['- {说明: 甲, 情形: 乙, 错误: [{行: 0, 列: 1, 含: 乙}]}\n', ['1:3 X005', '1:27 X005']],
    ['- {说明: 甲, 情形: 乙, 错误: [{行: 1, 列: 1}]}\n', ['1:3 X005', '1:23 X004']],
    ['- {说明: 甲, 情形: 乙, 得到: []}\n', ['1:3 X004', '1:18 X003']],
  ])('in bad/: %j', (text, expected) => {
    expect(bad(text).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual(expected);
  });

  test('a fault inside a situation is reported at its place in the file', () => {
    expect(
      run('# 甲\n- 说明: 甲\n  情形:\n    截至: 2025-02-30\n    竞赛获将: []\n  得到: []\n').map((line) =>
        line.slice(0, 8),
      ),
    ).toEqual(['4:9 S020', '5:5 S014']);
    expect(run('- {说明: 甲, 情形: {截至: 2025-02-30}, 得到: []}\n').map((line) => line.slice(0, 9))).toEqual([
      '1:20 S020',
    ]);
  });
});

test('every code has been seen', () => {
  expect([...shown].filter((code) => code.startsWith('X')).sort()).toEqual(Object.keys(EXAMPLE_CODES));
});
