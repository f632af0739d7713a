import { describe, expect, test } from 'vitest';
import {
  assess,
  compiledDecider,
  decide,
  situationFromYaml,
  type Assessment,
  type Decider,
} from '../src/assessment/index.ts';
import {
  assessExample,
  loadNotices,
  readExampleFiles,
  readExamples,
  runExamples,
  type Example,
  type GoodExample,
} from '../src/flow/index.ts';
import { formatDiagnostic, parseDay } from '../src/kit/index.ts';
import { optionOn, regimeOn, type Regime, type RuleSet } from '../src/rules/index.ts';

const { ruleSet, faults } = await loadNotices('notices');
const files = await readExampleFiles('notices');
const { examples, faults: fileFaults } = readExamples(ruleSet, files);
const today = parseDay('2025-12-31') ?? 0;

/** Every way to run the rules must give what the examples say. */
const deciders: readonly { name: string; decide: Decider }[] = [
  { name: 'the walk', decide },
  { name: 'generated code', decide: compiledDecider() },
];

test('the notices and the examples can be read', () => {
  expect([...faults, ...fileFaults].map(formatDiagnostic)).toEqual([]);
});

describe.each(deciders)('examples, by $name', (decider) => {
  test.each(files)('$path', (file) => {
    const found = runExamples(ruleSet, [file], { today, decide: decider.decide });
    expect(found.map(formatDiagnostic)).toEqual([]);
  });
});

test('there are at least 120 situations that are assessed and 40 that are refused', () => {
  expect(examples.filter(isGood).length).toBeGreaterThanOrEqual(120);
  expect(examples.filter((example) => !isGood(example)).length).toBeGreaterThanOrEqual(40);
});

test('no two examples of a file have the same heading', () => {
  const headings = examples.map(({ title, place }) => `${place.file} ${title}`);
  expect(headings.filter((heading, i) => headings.indexOf(heading) < i)).toEqual([]);
});

// ── coverage ────────────────────────────────────────────────────────────────────────────────────────────────────────

describe('the examples leave nothing out', () => {
  const good = examples.filter(isGood);

  test('every item is awarded, refused, and asked the facts it lacks', () => {
    const seen = new Set(
      good.flatMap(({ awards, notAwarded }) => [
        ...awards.map(({ item }) => `${item} awarded`),
        ...notAwarded.map(({ item, status }) => `${item} ${status === 'needs-facts' ? 'asked' : 'refused'}`),
      ]),
    );
    const wanted = ruleSet.items.flatMap(({ code, kind }) => [
      ...(kind === 'check' ? [] : [`${code} awarded`]),
      `${code} refused`,
      `${code} asked`,
    ]);
    expect(wanted.filter((name) => !seen.has(name))).toEqual([]);
  });

  test('every check comes out both ways', () => {
    const seen = new Set(good.flatMap(({ checks }) => checks.map(({ item, status }) => `${item} ${status}`)));
    const wanted = ruleSet.items.flatMap(({ code, outcome: { verdict } }) =>
      verdict === undefined ? [] : [`${code} ${verdict.pass}`, `${code} ${verdict.fail}`],
    );
    expect(wanted.filter((name) => !seen.has(name))).toEqual([]);
  });

  test('every row of every table is used', () => {
    const used = new Set(good.flatMap((example) => [...rowsUsed(ruleSet, example)]));
    const unused = ruleSet.tables.flatMap(({ name, rows }) =>
      rows.flatMap(({ cells }, i) => (used.has(`${name} ${String(i)}`) ? [] : [`${name} ${cells.join(' | ')}`])),
    );
    // 范围 keeps every other 载体类型 from the items of this table; the row says so to the reader of the table.
    expect(unused).toEqual(['配套标准 not(国家级技能大师工作室, 齐鲁技能大师特色工作站, 山东省技师工作站) | —']);
  });

  test('every reading is tried with each other option', () => {
    const tried = new Set(
      good.flatMap(({ choice }) => Object.entries(choice).map(([code, option]) => `${code} ${option}`)),
    );
    const wanted = ruleSet.readings.flatMap(({ code, options, inForce }) =>
      options
        .map(({ name }) => name)
        .filter((name) => name !== optionOn(inForce, today))
        .map((name) => `${code} ${name}`),
    );
    expect(wanted.filter((name) => !tried.has(name))).toEqual([]);
  });

  test('every reading is seen to matter while its present option is in force', () => {
    const seen = new Set(
      good.flatMap(({ awards, notAwarded, checks, choice }) =>
        [...awards, ...notAwarded, ...checks].flatMap(({ readings = [] }) =>
          readings.filter((code) => choice[code] === undefined),
        ),
      ),
    );
    expect(ruleSet.readings.map(({ code }) => code).filter((code) => !seen.has(code))).toEqual([]);
  });
});

/** `table row` of every row that an example uses under its own readings; other options, tried beside, do not count. */
function rowsUsed(rules: RuleSet, example: GoodExample): Set<string> {
  const own = regimeOn(rules, example.on ?? example.situation.asOf ?? today, example.choice);
  const used = new Set<string>();
  const recording: Decider = (rs, item, facts, regime, asOf) => {
    const decision = decide(rs, item, facts, regime, asOf);
    if (isSame(regime, own))
      for (const [i, use] of item.tableUses.entries())
        for (const row of decision.rows[i] ?? []) used.add(`${rs.tables[use.table]?.name ?? ''} ${String(row)}`);
    return decision;
  };
  assessExample(rules, example, { today, decide: recording });
  return used;
}

function isSame(a: Regime, b: Regime): boolean {
  return a.size === b.size && [...a].every(([name, value]) => b.get(name) === value);
}

// ── the answer as a whole ───────────────────────────────────────────────────────────────────────────────────────────

test('awards, refusals and checks are in order of item, then beneficiary', () => {
  const outOfOrder = examples.filter(isGood).filter((example) => {
    const { awards, notAwarded, checks } = assessExample(ruleSet, example, { today });
    const named = checks.map(({ item, subject }) => ({ item, beneficiary: subject }));
    return [awards, notAwarded, named].some((list) => {
      const names = list.map(({ item, beneficiary }) => `${item}\u0000${beneficiary}`);
      return names.some((name, i) => i > 0 && name < (names[i - 1] ?? ''));
    });
  });
  expect(outOfOrder.map(({ title }) => title)).toEqual([]);
});

test('the situation of the contract gives the answer of the contract', () => {
  const { awards, notAwarded, checks, notices } = assessed(`截至: 2025-12-31
竞赛获奖:
  - {竞赛名称: 第三届省赛, 竞赛级别: 省一类, 竞赛项目: 焊接, 获奖日期: 2025-09-01, 奖项: 金牌, 选手: 甲, 教练团队: 甲队, 选手单位: 某厂}
已发放:
  - {事项: 03-01, 对象: 甲, 同项键: 焊接/2025, 金额: 10000, 发放日期: 2025-07-01}
`);
  expect(notices).toEqual(['聊政办字〔2024〕23号']);
  expect(awards[0]).toMatchObject({
    item: '03-01',
    beneficiary: '甲',
    status: 'award',
    amount: 90000,
    full: 100000,
    paidBefore: 10000,
    key: '焊接/2025',
    clause: '（三）',
    quote:
      '对获得省一类大赛金牌、银牌、铜牌的选手、教练团队,分别给予10万元、5万元、3万元奖励;给予选手单位5万元、4万元、3万元奖励。',
    readings: ['03-1', '03-3'],
  });
  expect(awards.map(({ item, beneficiary, amount }) => ({ item, beneficiary, amount }))).toEqual([
    { item: '03-01', beneficiary: '甲', amount: 90000 },
    { item: '03-02', beneficiary: '甲队', amount: 100000 },
    { item: '03-03', beneficiary: '某厂', amount: 50000 },
  ]);
  expect([...notAwarded, ...checks]).toEqual([]);
});

// ── readings that are withdrawn ─────────────────────────────────────────────────────────────────────────────────────

const contest = '竞赛名称: 省赛, 竞赛级别: 省一类, 竞赛项目: 焊接, 获奖日期: 2025-09-01, 奖项: 金牌, 选手: 甲';
const certificate =
  '身份证号: 甲, 职业: 焊工, 等级: 高级工, 评价方式: 社会评价组织, 评价机构: 某协会, 发证日期: 2025-06-01';
const worker = (months: number): string =>
  `个人: [{身份证号: 甲, 人员类别: 企业职工, 失业保险参保月数: ${String(months)}}]`;

/** For each reading a situation in which its options give different answers, and the items that wait for the ruling. */
const waiting: readonly { code: string; situation: string; items: readonly string[] }[] = [
  { code: '02-1', situation: '自主评价汇总: [{单位: 某厂, 年度: 2025, 新增高技能人才数: 100}]', items: ['02-01'] },
  {
    code: '02-2',
    situation: `自主评价汇总: [{单位: 某厂, 年度: 2025, 新增高技能人才数: 60}]
已发放: [{事项: 02-01, 对象: 某厂, 同项键: 2024, 金额: 10000, 发放日期: 2025-01-20}]`,
    items: ['02-01'],
  },
  { code: '03-1', situation: `竞赛获奖: [{${contest}, 教练团队: 甲队}]`, items: ['03-01', '03-02'] },
  { code: '03-2', situation: `竞赛获奖: [{${contest}, 参赛人数: 3}]`, items: ['03-01'] },
  {
    code: '03-3',
    situation: `竞赛获奖: [{${contest}}]
已发放: [{事项: 03-01, 对象: 甲, 同项键: 焊接/2025, 金额: 10000, 发放日期: 2025-07-01}]`,
    items: ['03-01'],
  },
  {
    code: '03-4',
    situation: `竞赛获奖: [{${contest}}]
已发放: [{事项: 03-01, 对象: 甲, 同项键: 焊接/2023, 金额: 10000, 发放日期: 2025-07-01}]`,
    items: ['03-01'],
  },
  { code: '03-5', situation: `竞赛获奖: [{${contest}, 综合性大赛: 是, 选手单位: 某厂}]`, items: ['03-01', '03-03'] },
  {
    code: '03-6',
    situation:
      '竞赛承办: [{承办单位: 某校, 竞赛名称: 国赛, 承办类别: 国家级, 国家级类别: 二类, 竞赛项目: 焊接, 举办日期: 2025-09-01}]',
    items: ['03-04'],
  },
  { code: '14-1', situation: `${worker(6)}\n职业技能等级证书: [{${certificate}}]`, items: ['14-01'] },
  { code: '14-2', situation: `${worker(12)}\n职业技能等级证书: [{${certificate}}]`, items: ['14-01'] },
  {
    code: '14-3',
    situation: `${worker(6)}
职业技能等级证书: [{${certificate}}]
已发放: [{事项: 14-01, 对象: 甲, 同项键: 焊工/技师, 金额: 3000, 发放日期: 2025-03-01}]`,
    items: ['14-01'],
  },
  {
    code: '14-4',
    situation: `毕业生: [{身份证号: 甲, 毕业院校: 某技师学院, 班级类型: 高级工班, 毕业日期: 2022-06-30}]
创业项目:
  - {负责人: 甲, 企业: 甲公司, 来聊创业日期: 2025-01-10, 场所类型: 外租场所, 起租日期: 2022-01-10, 年度: 2025, 实际年租金: 10000}`,
    items: ['14-05'],
  },
  { code: '00-1', situation: '自主评价汇总: [{单位: 某厂, 年度: 2024, 新增高技能人才数: 60}]', items: ['02-01'] },
];

describe('a reading that is withdrawn leaves what depends on it waiting for a ruling', () => {
  test('every reading has its situation', () => {
    expect(waiting.map(({ code }) => code).sort()).toEqual(ruleSet.readings.map(({ code }) => code).sort());
  });

  test.each(waiting)('$code', ({ code, situation, items }) => {
    const { awards, notAwarded } = assessed(`截至: 2025-12-31\n${situation}\n`, withdrawn(code));
    expect(awards.filter(({ item }) => items.includes(item))).toEqual([]);
    const open = notAwarded.filter(({ status }) => status === 'needs-ruling');
    expect(open.map(({ item }) => item)).toEqual(items);
    for (const { readings, because, quote } of open) {
      expect(readings).toContain(code);
      expect(because.join('\n')).toContain(`需裁定：口径 ${code}`);
      expect(quote).not.toBe('');
    }
  });

  test('what does not depend on it is awarded as ever', () => {
    const { awards } = assessed(
      `截至: 2025-12-31\n自主评价汇总: [{单位: 某厂, 年度: 2025, 新增高技能人才数: 40}]\n`,
      withdrawn('02-1'),
    );
    expect(awards.map(({ item, amount }) => ({ item, amount }))).toEqual([{ item: '02-01', amount: 10000 }]);
  });
});

function withdrawn(code: string): RuleSet {
  const readings = ruleSet.readings.map((reading) =>
    reading.code === code ? { ...reading, inForce: [...reading.inForce, { option: null, from: today - 30 }] } : reading,
  );
  return { ...ruleSet, readings };
}

function assessed(text: string, rules: RuleSet = ruleSet): Assessment {
  const { situation, faults: found } = situationFromYaml(text, '情形.yaml', rules);
  if (situation === undefined) throw new Error(found.map(formatDiagnostic).join('\n'));
  return assess(rules, situation, { today });
}

function isGood(example: Example): example is GoodExample {
  return example.kind === 'good';
}
