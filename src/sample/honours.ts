import { yearOf } from '../kit/index.ts';
import { rank, SKILLED, type SampleRow, type SampleRows, type World } from './model.ts';
import { ago, iso, office, once, serial } from './rows.ts';

/** 措施（十三） 示范引领. Three of its registers are 可见-restricted; all of it is invented. */
export function* honoursArea(world: World): Iterable<SampleRows> {
  const speakers = makeSpeakers(world);
  yield { register: '技能人才干部培养', rows: cadres(world) };
  yield { register: '代表委员推荐', rows: delegates(world) };
  yield { register: '职工代表大会', rows: congresses(world) };
  yield { register: '荣誉推荐', rows: honours(world) };
  yield { register: '技能报国宣讲团成员', rows: speakers };
  yield { register: '技能报国宣讲日历', rows: calendar(world, speakers) };
}

const STAGES = ['酝酿推荐', '报送审查', '完成程序', '没有通过'];

function cadres(world: World): SampleRow[] {
  const random = world.random('cadres');
  return random.some(world.masters, 9).map(({ person, employer, best }, i) => {
    const stage = random.pick(STAGES);
    const day = ago(random, world.today, 500, 200);
    return {
      推荐编号: serial('GBPY', yearOf(day), i + 1),
      人选: person.id,
      现工作单位: employer.code,
      技能等级: best.rung,
      干部培养类别: random.pick(['列入培养', '列入培养', '选拔任用']),
      推荐单位: office(world, employer.county).code,
      推荐理由: '技能突出，组织协调能力强，群众公认',
      推荐日期: iso(day),
      组织推荐阶段: stage,
      完成日期: once(stage === '完成程序', iso(day + 150)),
    };
  });
}

function delegates(world: World): SampleRow[] {
  const random = world.random('delegates');
  const kinds = [
    ['人大代表候选人', '市委组织部'],
    ['政协委员候选人', '市委组织部'],
    ['群团代表大会代表候选人', '市总工会'],
    ['群团组织委员候选人', '共青团聊城市委'],
    ['群团代表大会代表候选人', '市妇联'],
  ] as const;
  return random.some(world.skilled, 16).map(({ person, best }, i) => {
    const [kind, department] = random.pick(kinds);
    const stage = random.pick(STAGES);
    const day = ago(random, world.today, 620, 260);
    return {
      推荐编号: serial('DBWY', yearOf(day), i + 1),
      人选: person.id,
      技能等级: best.rung,
      代表委员类别: kind,
      推荐层级: random.pick(['乡级推荐', '县级推荐', '县级推荐', '市级推荐']),
      届次: `第${String(random.int(16, 19))}届（示例）`,
      推荐单位: office(world, department === '市委组织部' ? '市总工会' : department).code,
      承办部门: department,
      推荐日期: iso(day),
      组织推荐阶段: stage,
      公布日期: once(stage === '完成程序', iso(day + 200)),
    };
  });
}

function congresses(world: World): SampleRow[] {
  const random = world.random('congresses');
  return world.enterprises.slice(0, 40).flatMap((enterprise) => {
    const heads = enterprise.workers.length;
    const skilled = enterprise.workers.filter(({ best }) => best !== null && rank(best.rung) >= SKILLED).length;
    const last = ago(random, world.today, 900, 60);
    return (
      [
        ['现任一届', 0],
        ['上一届', 1],
      ] as const
    ).map(([state, before]) => {
      const seats = Math.max(10, Math.round(heads / 6));
      return {
        企业: enterprise.code,
        届次: before === 0 ? '第五届' : '第四届',
        职工总数: heads,
        高技能人才职工数: Math.round(skilled * (before === 0 ? 1 : 0.7)),
        职工代表总数: seats,
        高技能人才代表数: Math.round(seats * (before === 0 ? 0.16 + 0.1 * random.next() : 0.1 + 0.1 * random.next())),
        换届日期: iso(last - before * 1095),
        职代会届次状态: state,
      };
    });
  });
}

const HONOURS = [
  ['五一劳动奖章', '市总工会', '聊城市五一劳动奖章'],
  ['青年岗位能手', '共青团聊城市委', '聊城市青年岗位能手'],
  ['三八红旗手', '市妇联', '聊城市三八红旗手'],
  ['巾帼建功标兵', '市妇联', '聊城市巾帼建功标兵'],
  ['其他荣誉', '市总工会', '聊城市优秀工会积极分子'],
] as const;

function honours(world: World): SampleRow[] {
  const random = world.random('honours');
  return random.some(world.skilled, 46).map(({ person, employer, best }, i) => {
    // Two of the honours are for women.
    const open = HONOURS.filter(([, department]) => department !== '市妇联' || person.female);
    const [honour, department, title] = random.pick(open);
    const stage = random.pick(STAGES);
    const day = ago(random, world.today, 560, 130);
    const given = stage === '完成程序';
    return {
      推荐编号: serial('RYTJ', yearOf(day), i + 1),
      荣誉名称: honour,
      荣誉全称: `${String(yearOf(day))}年${title}`,
      人选: person.id,
      所在单位: employer.code,
      技能等级: best.rung,
      推荐单位: employer.code,
      主要事迹: random.pick([
        '扎根一线二十年，带出技术骨干十余名',
        '攻关小组组长，年降本百万元',
        '市赛冠军，热心传授技艺',
      ]),
      推荐日期: iso(day),
      承办部门: department,
      组织推荐阶段: stage,
      授予日期: once(given, iso(day + random.int(60, 120))),
      授予文号: once(given, `聊示例〔${String(yearOf(day + 90))}〕${String(random.int(3, 40))}号`),
    };
  });
}

const TOPICS = ['我的技能成长路', '技能照亮前程', '青春在车间闪光', '做新时代大国工匠'];

function makeSpeakers(world: World): SampleRow[] {
  const random = world.random('young speakers');
  const young = world.skilled.filter(({ person }) => world.today - person.born < 36 * 365);
  return random.some(young, 26).map(({ person, employer, best }) => {
    const asked = ago(random, world.today, 700, 410);
    const joined = random.chance(0.88);
    return {
      成员: person.id,
      工作单位: employer.code,
      技能等级: best.rung,
      主要荣誉: random.pick(['市青年岗位能手', '市职业技能大赛第三名', null]),
      宣讲主题: random.pick(TOPICS),
      申请日期: iso(asked),
      入团日期: once(joined, iso(asked + 15)),
      退团日期: once(joined && random.chance(0.06), iso(world.today - 30)),
    };
  });
}

function calendar(world: World, speakers: readonly SampleRow[]): SampleRow[] {
  const random = world.random('calendar');
  const active = speakers.filter((speaker) => speaker['入团日期'] !== null && speaker['退团日期'] === null);
  return Array.from({ length: 40 }, (_, i) => {
    const host = random.pick([...world.schools, ...world.enterprises.slice(0, 40)]);
    const wished = ago(random, world.today, 380, -35);
    const state =
      wished > world.today
        ? random.pick(['申请场次', '列入日历'])
        : random.pick(['宣讲完毕', '宣讲完毕', '宣讲完毕', '场次取消']);
    const set = state === '列入日历' || state === '宣讲完毕';
    const expected = random.int(60, 400);
    return {
      场次编号: serial('JNBG', yearOf(wished), i + 1),
      申请单位: host.code,
      希望日期: iso(wished),
      宣讲地点: `${host.name}${random.pick(['报告厅', '礼堂', '一楼会议室'])}`,
      预计听众数: expected,
      宣讲人: once(set, random.pick(active)['成员'] ?? null),
      宣讲日期: once(set, iso(wished)),
      实到听众数: once(state === '宣讲完毕', expected - random.int(0, 30)),
      巡回宣讲状态: state,
    };
  });
}
