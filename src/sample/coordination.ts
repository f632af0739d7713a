import { addMonths, dayOf, yearOf, type Day } from '../kit/index.ts';
import { DEPARTMENTS, TASKS } from './tasks.ts';
import type { SampleRow, SampleRows, World } from './model.ts';
import type { Paid } from './payments.ts';
import { COUNTIES } from './places.ts';
import type { Random } from './random.ts';
import { ago, iso, office, once, serial } from './rows.ts';

/** 措施（十六） 工作合力, and what the last sentences of the notice ask for. */
export function* coordinationArea(world: World, paid: readonly Paid[]): Iterable<SampleRows> {
  const examples = makeExamples(world);
  yield { register: '总体部署情况', rows: deployments(world) };
  yield { register: '高技能人才工作会议', rows: meetings(world) };
  yield { register: '任务进展', rows: progress(world) };
  yield { register: '资金预算', rows: budgets(world) };
  yield { register: '政策兑现', rows: [...settled(world, paid), ...outstanding(world)] };
  yield { register: '兑现诉求', rows: complaints(world) };
  yield { register: '先进典型', rows: examples };
  yield { register: '典型宣传发布', rows: publications(world, examples) };
  yield { register: '政策衔接清单', rows: OTHER_NOTICES };
}

function deployments(world: World): SampleRow[] {
  const random = world.random('deployments');
  const years = [world.year, yearOf(world.today)].filter((year, i, all) => all.indexOf(year) === i);
  return years.flatMap((year) =>
    ['市本级', ...COUNTIES].flatMap((place) =>
      (
        [
          ['经济社会发展部署', `${String(year)}年政府工作报告`],
          ['人才队伍建设部署', `${String(year)}年人才工作要点`],
        ] as const
      )
        .filter(() => random.chance(0.86))
        .map(([kind, title]) => ({
          地区: place,
          部署类别: kind,
          部署年度: year,
          文件名称: `${place}${title}`,
          文号: null,
          相关内容: '加强新时代高技能人才队伍建设，落实技能提升补贴和企业自主评价奖励',
          印发日期: iso(Math.min(world.today, dayOf(year, 2, random.int(3, 27)))),
        })),
    ),
  );
}

function meetings(world: World): SampleRow[] {
  const random = world.random('meetings');
  return Array.from({ length: 14 }, (_, i) => {
    const day = ago(random, world.today, 560, 6);
    return {
      会议编号: serial('HY', yearOf(day), i + 1),
      会议类别: random.pick(['领导小组会议', '部门联席会议', '行业企业座谈会', '政策兑现调度会']),
      召集单位: random.pick(['市人力资源社会保障局', '市人力资源社会保障局', '市委组织部', '市财政局']),
      会议日期: iso(day),
      参加单位: random.some(DEPARTMENTS, 6).join('、'),
      议定事项: '一是按季度报送任务进展；二是核对拖期兑现事项；三是确定下季度重点企业走访安排',
    };
  });
}

/** Every task for the last six quarters: most are done in time, some are late, and the latest is still open. */
function progress(world: World): SampleRow[] {
  const random = world.random('progress');
  return TASKS.flatMap(([task, department]) => {
    const liaison = random.pick(world.officials).id;
    return quarters(world.today).map((quarter) => progressRow(random, world.today, task, department, liaison, quarter));
  });
}

interface Quarter {
  readonly name: string;
  readonly due: Day;
}

function quarters(today: Day): Quarter[] {
  const thisYear = yearOf(today);
  const all = [thisYear - 1, thisYear].flatMap((year) =>
    ['第一季度', '第二季度', '第三季度', '第四季度'].map((word, i) => ({
      name: `${String(year)}年${word}`,
      due: addMonths(dayOf(year, 1, 10), (i + 1) * 3),
    })),
  );
  return all.filter(({ due }) => due <= today + 100).slice(-6);
}

const LEVELS: readonly (readonly [days: number, level: string])[] = [
  [30, '约谈'],
  [20, '通报'],
  [10, '催办'],
  [1, '提醒'],
];

function progressRow(
  random: Random,
  today: Day,
  task: string,
  department: string,
  liaison: string,
  { name, due }: Quarter,
): SampleRow {
  const late = today - due;
  const done = late >= 0 && random.chance(late > 60 ? 0.95 : 0.75);
  const reported = done || random.chance(0.3);
  const day = Math.min(today, due - random.int(-6, 14));
  const state = done ? '核实完成' : reported ? '报告完成' : late > 0 && random.chance(0.2) ? '准予延期' : '尚未完成';
  const level = state === '尚未完成' ? LEVELS.find(([days]) => late >= days)?.[1] : undefined;
  return {
    任务编号: task,
    责任单位: department,
    联络员: liaison,
    期次: name,
    本期目标: '按年度工作计划完成本季度任务，更新台账',
    应完成日期: iso(due),
    进展说明: once(
      reported,
      random.pick(['已按计划完成，台账已更新', '完成走访和核对，正在汇总', '完成目标的百分之九十']),
    ),
    佐证: once(reported, '台账和工作简报'),
    报送日期: once(reported, iso(day)),
    完成日期: once(done, iso(day)),
    任务完成状态: state,
    督办级别: level ?? '未到提醒',
    督办回复: once(level === '催办' || level === '通报', '正在补报，预计一周内完成'),
  };
}

const FUNDS: readonly (readonly [fund: string, department: string, amount: number])[] = [
  ['教育专项经费', '市教育体育局', 6_000_000],
  ['人才专项资金', '市人力资源社会保障局', 12_000_000],
  ['就业补助资金', '市人力资源社会保障局', 18_000_000],
  ['失业保险基金', '市人力资源社会保障局', 9_000_000],
  ['专项培训资金', '市人力资源社会保障局', 15_000_000],
  ['市级财政资金', '市财政局', 8_000_000],
];

function budgets(world: World): SampleRow[] {
  const years = [world.year - 1, world.year, yearOf(world.today)];
  return years
    .filter((year, i) => years.indexOf(year) === i)
    .flatMap((year) =>
      FUNDS.map(([fund, department, amount], i) => ({
        预算年度: year,
        资金渠道: fund,
        主管部门: department,
        年初预算额: amount + (year - world.year) * 500_000,
        预算调整额: i % 3 === 1 ? 800_000 : 0,
        批复文号: `聊财预〔${String(year)}〕示例${String(i + 1)}号`,
        批复日期: iso(dayOf(year, 1, 22)),
      })),
    );
}

const FUND_OF: Readonly<Record<string, string>> = {
  '02-01': '人才专项资金',
  '03-01': '人才专项资金',
  '03-04': '人才专项资金',
  '04-01': '专项培训资金',
  '11-02': '市级财政资金',
  '14-01': '就业补助资金',
  '14-05': '市级财政资金',
  'UI-01': '失业保险基金',
};

/** The latest payments as the bank confirmed them: a few late, a few not in full. */
function settled(world: World, paid: readonly Paid[]): SampleRow[] {
  const random = world.random('settled');
  return paid.slice(-420).map(({ item, amount, day }, i) => {
    const decided = day - random.int(3, 13);
    const short = i % 83 === 40;
    return {
      兑现编号: serial('DX', yearOf(decided), i + 1),
      事项编号: item,
      资金渠道: FUND_OF[item] ?? '人才专项资金',
      责任单位: '市人力资源社会保障局',
      审定日期: iso(decided),
      应兑现日期: iso(decided + (i % 17 === 3 ? 2 : 14)),
      应兑现额: short ? amount + 1000 : amount,
      兑现日期: iso(day),
      实际兑现额: amount,
    };
  });
}

function outstanding(world: World): SampleRow[] {
  const random = world.random('outstanding');
  return Array.from({ length: 24 }, (_, i) => {
    const decided = world.today - random.int(1, 30);
    const item = random.pick(['14-01', '14-01', '04-01', '03-01', '02-01', 'UI-01']);
    return {
      兑现编号: serial('DX', yearOf(decided), 9001 + i),
      事项编号: item,
      资金渠道: FUND_OF[item] ?? '人才专项资金',
      责任单位: '市人力资源社会保障局',
      审定日期: iso(decided),
      应兑现日期: iso(decided + 14),
      应兑现额: item === '04-01' ? 42_000 : item === '02-01' ? 20_000 : 2000,
      兑现日期: null,
      实际兑现额: null,
    };
  });
}

function complaints(world: World): SampleRow[] {
  const random = world.random('complaints');
  const kinds = [
    ['超期没有兑现', '公示结束已过十个工作日，补贴仍未到账', '已于次日拨付，并说明原因'],
    ['兑现数额不足', '到账金额与公示金额不一致', '经核对为分两笔支付，第二笔已到账'],
    ['其他兑现问题', '收款账户已注销，申请变更账户', '已更正账户并重新拨付'],
  ] as const;
  return Array.from({ length: 26 }, (_, i) => {
    const [kind, text, answer] = random.pick(kinds);
    const day = ago(random, world.today, 300, 2);
    const answered = world.today - day > 8;
    return {
      诉求编号: serial('SQ', yearOf(day), i + 1),
      诉求人: random.chance(0.7) ? random.pick(world.skilled).person.name : random.pick(world.enterprises).name,
      事项编号: random.pick(['14-01', '14-01', '02-01', '03-01', '04-01', 'UI-01']),
      兑现诉求类别: kind,
      诉求内容: text,
      提出日期: iso(day),
      责任单位: once(world.today - day > 1, random.pick(['市人力资源社会保障局', '市财政局'])),
      答复内容: once(answered, answer),
      答复日期: once(answered, iso(day + random.int(3, 8))),
    };
  });
}

const STAGES = ['推荐典型', '核实事迹', '本人同意', '宣传发布', '宣传发布', '宣传发布', '不予选用'];

function makeExamples(world: World): SampleRow[] {
  const random = world.random('examples');
  return random.some(world.masters, 24).map(({ person, employer, best }, i) => {
    const stage = random.pick(STAGES);
    const day = ago(random, world.today, 420, 90);
    const agreed = stage === '本人同意' || stage === '宣传发布';
    return {
      典型编号: serial('DXRW', yearOf(day), i + 1),
      人物: person.id,
      工作单位: employer.code,
      职业: best.occupation.name,
      技能等级: best.rung,
      主要荣誉: random.pick(['水城工匠', '市五一劳动奖章', null]),
      人物故事: `从学徒做起，在${best.occupation.name}岗位上一干就是十余年，把每一件产品都当作最后一道关口`,
      推荐单位: random.chance(0.5) ? employer.code : office(world, '市总工会').code,
      推荐日期: iso(day),
      典型宣传阶段: stage,
      同意公开日期: once(agreed, iso(day + 20)),
      发布日期: once(stage === '宣传发布', iso(day + random.int(30, 60))),
    };
  });
}

function publications(world: World, examples: readonly SampleRow[]): SampleRow[] {
  const random = world.random('publications');
  const media = ['聊城日报（示例）', '市人力资源社会保障局网站', '聊城广播电视台（示例）', '“技能聊城”公众号（示例）'];
  return examples
    .filter((example) => example['典型宣传阶段'] === '宣传发布')
    .flatMap((example, i) =>
      random.some(media, 2).map((medium, m) => ({
        发布编号: serial('FB', world.year, i * 2 + m + 1),
        典型: example['典型编号'] ?? null,
        媒体: medium,
        标题: `匠心｜一名${String(example['职业'])}的坚守`,
        发布日期: example['发布日期'] ?? null,
      })),
    );
}

/** Real numbers only where the notice or the dictionary itself names them; the others are examples. */
const OTHER_NOTICES: readonly SampleRow[] = [
  row(
    '人社部发〔2017〕40号',
    '全文',
    '失业保险支持参保职工提升职业技能',
    '国家',
    '2017-01-01',
    'UI-01、14-01',
    '就高不重复',
    '2025-02-18',
  ),
  row(
    '财税〔2018〕51号',
    '第一条',
    '企业职工教育经费税前扣除政策',
    '国家',
    '2018-01-01',
    '02-02',
    '从其规定',
    '2025-02-18',
  ),
  row(
    '鲁政办字〔2023〕146号',
    '全文',
    '加强新时代全省高技能人才队伍建设的实施意见',
    '省',
    '2023-10-01',
    '全部事项',
    '从其规定',
    '2025-02-18',
  ),
  row(
    '人社部发〔2022〕14号',
    '第三条',
    '健全完善新时代技能人才职业技能等级制度',
    '国家',
    '2022-03-18',
    '09-03',
    '从其规定',
    '2025-03-05',
  ),
  row(
    '聊示例发〔2021〕1号',
    '第六条',
    '本市此前的技能提升补贴办法（示例）',
    '市',
    '2021-05-01',
    '14-01',
    '就高不重复',
    '2025-03-05',
  ),
  row(
    '聊示例发〔2020〕7号',
    '第四条',
    '本市此前的竞赛奖励办法（示例）',
    '市',
    '2020-09-01',
    '03-01、03-02',
    '就高不重复',
    null,
  ),
  row('县示例发〔2023〕3号', '第二条', '某县创业房租补助（示例）', '县', '2023-03-01', '14-05', '并行', null),
];

function row(
  number: string,
  clause: string,
  title: string,
  level: string,
  from: string,
  items: string,
  how: string,
  confirmed: string | null,
): SampleRow {
  return {
    文号: number,
    条款: clause,
    政策名称: title,
    政策层级: level,
    施行日期: from,
    失效日期: null,
    涉及事项: items,
    衔接方式: how,
    确认日期: confirmed,
  };
}
