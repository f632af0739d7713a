import { addYears, dayOf, parseDay, yearOf, type Day } from '../kit/index.ts';
import type { SampleRow, SampleRows, Skilled, World } from './model.ts';
import { ago, iso, once, serial } from './rows.ts';

interface Leader {
  readonly skilled: Skilled;
  readonly ground: string;
  readonly by: string;
  readonly since: Day;
}

/** 措施（十二） 领军人才. */
export function* leadersArea(world: World): Iterable<SampleRows> {
  const batches = makeBatches(world);
  const projects = makeProjects(world, batches);
  const nominations = makeNominations(world);
  const cards = makeCards(world, leadersOf(projects, nominations));
  yield { register: '产业技能项目批次', rows: batches };
  yield { register: '产业技能项目申报', rows: projects.map(({ row }) => row) };
  yield { register: '产业技能项目评分', rows: scores(world, projects) };
  yield { register: '领军人才推荐', rows: nominations.map(({ row }) => row) };
  yield { register: '人才服务金卡', rows: cards };
  yield { register: '金卡收回', rows: withdrawals(world, cards) };
  yield { register: '金卡核验记录', rows: checks(world, cards) };
  yield { register: '金卡服务工单', rows: orders(world, cards) };
}

interface Applied {
  readonly skilled: Skilled;
  readonly row: SampleRow;
}

function makeBatches(world: World): SampleRow[] {
  return [4, 3, 2, 1, 0].map((before) => batch(world.year - before));
}

function batch(year: number): SampleRow {
  return {
    批次名称: `${String(year)}年度`,
    评选年度: year,
    申报开始日期: iso(dayOf(year, 3, 1)),
    申报截止日期: iso(dayOf(year, 3, 31)),
    名额: 12,
    评分细则: '技能水平30分、创新贡献30分、带徒传技20分、产业贡献20分',
  };
}

const STAGES = ['未能入选', '已经申报', '资格合格', '评审入围', '评选公示', '正式入选'];

function makeProjects(world: World, batches: readonly SampleRow[]): Applied[] {
  const random = world.random('projects of skill');
  return random.some(world.masters, 44).map((skilled, i) => {
    // Only the last two are written up in full.
    const batch = batches.at(-2 + (i % 2));
    const year = Number(batch?.['评选年度'] ?? world.year);
    const stage =
      i % 2 === 0 || world.today > dayOf(year, 9, 30)
        ? random.pick(['正式入选', '评审入围', '未能入选'])
        : random.pick(STAGES.slice(1, 4));
    const selected = stage === '正式入选';
    return {
      skilled,
      row: {
        申报编号: serial('CYJN', year, i + 1),
        批次: batch?.['批次名称'] ?? null,
        申报人: skilled.person.id,
        工作单位: skilled.employer.code,
        所属产业链: skilled.employer.chain,
        职业: skilled.best.occupation.name,
        技能等级: skilled.best.rung,
        项目内容: random.pick(['高精度轴承磨削工艺攻关，带徒六名', '铜管连铸连轧缺陷控制', '焊接机器人工作站国产化']),
        主要业绩: random.pick(['授权专利四项，年增效三百万元', '省级技术能手，带出技师五名']),
        申报日期: iso(dayOf(year, 3, random.int(2, 30))),
        产业技能评选阶段: stage,
        入选日期: once(selected, iso(dayOf(year, 6, 28))),
        入选文号: once(selected, `聊人社发〔${String(year)}〕示例${String(random.int(10, 60))}号`),
      },
    };
  });
}

const ITEMS = [
  ['技能水平', 30],
  ['创新贡献', 30],
  ['带徒传技', 20],
  ['产业贡献', 20],
] as const;

function scores(world: World, projects: readonly Applied[]): SampleRow[] {
  const random = world.random('scores');
  const judges = world.masters.filter(({ person }) => projects.every((one) => one.skilled.person !== person));
  return projects
    .filter(({ row }) => !['已经申报', '资格合格'].includes(String(row['产业技能评选阶段'])))
    .flatMap(({ row, skilled }) => {
      const able = judges.filter(({ employer }) => employer !== skilled.employer);
      return random.some(able, 3).flatMap(({ person }) =>
        ITEMS.map(([item, most]) => ({
          申报: row['申报编号'] ?? null,
          评审专家: person.id,
          产业技能评分项: item,
          得分: random.int(Math.round(most * 0.6), most),
          评分理由: random.pick(['业绩材料充分', '成果有同行佐证', '与申报方向一致，数据完整']),
          评分日期: iso(dayOf(Number(String(row['申报日期']).slice(0, 4)), 5, random.int(6, 24))),
        })),
      );
    });
}

const TITLES = ['泰山产业技能领军人才', '齐鲁首席技师', '山东省技术技能大师', '鲁班首席工匠', '齐鲁大工匠', '齐鲁工匠'];

function makeNominations(world: World): Applied[] {
  const random = world.random('nominations');
  return random.some(world.masters, 40).map((skilled, i) => {
    const title = TITLES[i % TITLES.length] ?? '齐鲁工匠';
    const year = world.year - random.int(0, 2);
    const stage =
      year < world.year
        ? random.pick(['获得命名', '获得命名', '未获命名', '报省推荐'])
        : random.pick(['列入培育', '报省推荐']);
    const sent = stage !== '列入培育';
    const named = stage === '获得命名';
    return {
      skilled,
      row: {
        推荐编号: serial('LJTJ', year, i + 1),
        领军称号: title,
        人选: skilled.person.id,
        工作单位: skilled.employer.code,
        职业: skilled.best.occupation.name,
        技能等级: skilled.best.rung,
        主要业绩: random.pick(['攻克关键工艺难题，成果在行业推广', '带徒三十余名，建成技能大师工作室', '全国技术能手']),
        推荐年度: year,
        培育措施: once(stage !== '未获命名', '每年支持攻关课题一项，安排高级研修一次'),
        推荐部门: title.includes('工匠') ? '市总工会' : '市人力资源社会保障局',
        领军推荐阶段: stage,
        推荐日期: once(sent, iso(dayOf(year, 5, random.int(5, 28)))),
        命名文号: once(named, `鲁人社字〔${String(year)}〕示例${String(random.int(20, 90))}号`),
        命名日期: once(named, iso(dayOf(year, 11, random.int(5, 28)))),
      },
    };
  });
}

/** Whom a card is for: each once, by the last ground there is. */
function leadersOf(projects: readonly Applied[], nominations: readonly Applied[]): Leader[] {
  const named = nominations
    .filter(({ row }) => row['领军推荐阶段'] === '获得命名')
    .map(({ skilled, row }) => ({
      skilled,
      ground: '获得领军称号',
      by: `${String(row['领军称号'])}，${String(row['命名文号'])}`,
      since: parseDay(String(row['命名日期'])) ?? 0,
    }));
  const selected = projects
    .filter(({ row }) => row['产业技能评选阶段'] === '正式入选')
    .map(({ skilled, row }) => ({
      skilled,
      ground: '入选产业技能项目',
      by: `${String(row['批次'])}产业技能项目，${String(row['入选文号'])}`,
      since: parseDay(String(row['入选日期'])) ?? 0,
    }));
  return [...new Map([...named, ...selected].map((leader) => [leader.skilled.person, leader])).values()];
}

function makeCards(world: World, leaders: readonly Leader[]): SampleRow[] {
  const random = world.random('cards');
  return leaders.map(({ skilled, ground, by, since }, i) => {
    const old = i % 7 === 6;
    const asked = old ? ago(random, world.today, 1400, 1250) : Math.max(since + 1, ago(random, world.today, 170, 20));
    const state = old
      ? '到期卡'
      : i % 11 === 10 || asked + 10 > world.today
        ? '待发卡'
        : i % 4 === 3
          ? '收回卡'
          : '有效卡';
    const given = state !== '待发卡';
    return {
      卡号: `LCJK${String(i + 1).padStart(6, '0')}`,
      持卡人: skilled.person.id,
      金卡依据: old ? '其他技能领军人才' : ground,
      依据说明: old ? '市委组织部、市人力资源社会保障局核定（示例）' : by,
      申请日期: iso(asked),
      发卡日期: once(given, iso(asked + 10)),
      有效期至: once(given, iso(addYears(asked + 10, 3))),
      核验码: once(given, `SAMPLE-${random.int(0x100000, 0xffffff).toString(16).toUpperCase()}`),
      金卡状态: state,
    };
  });
}

function withdrawals(world: World, cards: readonly SampleRow[]): SampleRow[] {
  const random = world.random('withdrawals');
  return cards
    .filter((card) => card['金卡状态'] === '收回卡')
    .map((card) => {
      const reason = random.pick(['调离聊城', '本人交回', '转借他人']);
      return {
        金卡: card['卡号'] ?? null,
        金卡收回原因: reason,
        事实和证据:
          { 调离聊城: '劳动关系已转出', 本人交回: '本人书面交回', 转借他人: '核验记录和谈话笔录' }[reason] ?? '见卷宗',
        提出日期: iso(world.today - 9),
        本人陈述: once(reason !== '本人交回', '对事实没有异议'),
        收回日期: iso(world.today - 4),
        送达日期: iso(world.today - 2),
      };
    });
}

function checks(world: World, cards: readonly SampleRow[]): SampleRow[] {
  const random = world.random('checks');
  const given = cards.filter((card) => card['发卡日期'] !== null);
  return Array.from({ length: 56 }, (_, i) => {
    const card = random.pick(given);
    const day = world.today - random.int(0, 9);
    return {
      核验编号: serial('HY', yearOf(day), i + 1),
      金卡: card['卡号'] ?? null,
      核验单位: random.pick(world.institutions).code,
      核验日期: iso(day),
      核验时状态: card['金卡状态'] ?? null,
    };
  });
}

const SERVICES = [
  ['子女入学', '市教育体育局', '子女', '小学一年级入学，希望就近安排'],
  ['父母养老', '市民政局', '父母', '父亲申请入住社区日间照料中心'],
  ['休假疗养', '市总工会', '本人', '参加年度技能人才疗休养'],
  ['健康查体', '市人力资源社会保障局', '本人', '预约年度健康查体'],
  ['文化旅游', '市文化和旅游局', '配偶', '景区免费入园核验'],
] as const;

const ORDER_STATES = [
  '待承办',
  '承办中',
  '待持卡人确认',
  '持卡人已确认',
  '持卡人已确认',
  '持卡人已确认',
  '持卡人撤回',
  '依规不能提供',
];

function orders(world: World, cards: readonly SampleRow[]): SampleRow[] {
  const random = world.random('card orders');
  const valid = cards.filter((card) => card['金卡状态'] === '有效卡');
  return Array.from({ length: 52 }, (_, i) => {
    const [kind, department, whom, wish] = random.pick(SERVICES);
    const state = random.pick(ORDER_STATES);
    const day = state === '待承办' ? world.today : world.today - random.int(6, 9);
    const answered = ['待持卡人确认', '持卡人已确认', '依规不能提供'].includes(state);
    return {
      工单编号: serial('JKFW', yearOf(day), i + 1),
      金卡: random.pick(valid)['卡号'] ?? null,
      金卡服务类别: kind,
      受益人关系: whom,
      需求内容: wish,
      提出日期: iso(day),
      承办部门: once(state !== '待承办', department),
      承办结果: once(
        answered,
        state === '依规不能提供' ? '所需学段不在统筹范围，已书面说明依据' : '已安排，联系人当面对接',
      ),
      答复日期: once(answered, iso(day + 4)),
      确认日期: once(state === '持卡人已确认', iso(day + random.int(5, 6))),
      金卡服务状态: state,
    };
  });
}
