import { dayOf, yearOf } from '../kit/index.ts';
import { budgets, complaints, outstanding, settled } from './funds.ts';
import { DEPARTMENTS } from './tasks.ts';
import type { SampleRow, SampleRows, World } from './model.ts';
import type { Paid } from './payments.ts';
import { COUNTIES } from './places.ts';
import { progress } from './progress.ts';
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
        发布编号: serial('FB', Number(String(example['发布日期']).slice(0, 4)), i * 2 + m + 1),
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
