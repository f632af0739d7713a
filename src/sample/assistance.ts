import { yearOf } from '../kit/index.ts';
import type { Enterprise, SampleRow, SampleRows, World } from './model.ts';
import { COUNTIES } from './places.ts';
import { ago, iso, office, once, serial, telephone } from './rows.ts';

/** 措施（六） 技能助企. */
export function* assistanceArea(world: World): Iterable<SampleRows> {
  const teams = makeTeams(world);
  const members = makeMembers(world, teams);
  const chosen = keyEnterprises(world);
  const speakers = makeSpeakers(world);
  yield { register: '技能助企服务团', rows: teams };
  yield { register: '技能助企服务团成员', rows: members };
  yield { register: '重点企业', rows: chosen.map((enterprise, i) => keyRow(world, enterprise, i, teams)) };
  yield { register: '助企服务工单', rows: orders(world, chosen, teams, members) };
  yield { register: '水城工匠', rows: craftsmen(world) };
  yield { register: '劳模工匠宣讲人', rows: speakers };
  yield { register: '劳模工匠入企宣讲', rows: talks(world, chosen, speakers) };
}

const MATTERS = ['技能培训', '人才评价', '技能竞赛', '补贴申领'] as const;

function makeTeams(world: World): SampleRow[] {
  const random = world.random('teams');
  return ['', ...COUNTIES].map((county) => ({
    服务团名称: county === '' ? '聊城市技能助企服务团' : `${county}技能助企服务团`,
    服务团级别: county === '' ? '市级服务团' : '县级服务团',
    服务区县: once(county !== '', county),
    组建单位: office(world, county === '' ? '市人力资源社会保障局' : county).code,
    团长: random.pick(world.officials).id,
    联系电话: telephone(random),
    组建日期: iso(ago(random, world.today, 640, 430)),
  }));
}

function makeMembers(world: World, teams: readonly SampleRow[]): SampleRow[] {
  const random = world.random('team members');
  return teams.flatMap((team) =>
    random.some(world.officials, 4).map((person) => {
      const joined = ago(random, world.today, 420, 60);
      return {
        服务团: team['服务团名称'] ?? null,
        成员: person.id,
        所在单位: person.employer?.code ?? null,
        擅长类别: random.pick(MATTERS),
        加入日期: iso(joined),
        退出日期: once(random.chance(0.05), iso(joined + 45)),
      };
    }),
  );
}

function keyEnterprises({ enterprises }: World): Enterprise[] {
  return enterprises.slice(0, 205);
}

function keyRow(world: World, enterprise: Enterprise, i: number, teams: readonly SampleRow[]): SampleRow {
  const random = world.random(`key ${enterprise.code}`);
  const needs = ['高级工以上培训', '自主评价备案指导', '组织岗位练兵', '职工教育经费使用辅导', '技能提升补贴申领'];
  const selected = i < 192 || random.chance(0.3);
  const left = selected && i % 37 === 20;
  const own = teams.find((team) => team['服务区县'] === enterprise.county) ?? teams[0];
  return {
    企业: enterprise.code,
    所属产业链: enterprise.chain,
    职工人数: enterprise.workers.length,
    技能岗位人数: Math.round(enterprise.workers.length * (0.5 + 0.3 * random.next())),
    服务联系人: random.pick(enterprise.workers).id,
    服务需求: random.some(needs, 2).join('；'),
    推荐区县: enterprise.county,
    服务团: once(selected, own?.['服务团名称'] ?? null),
    入选日期: once(selected, iso(ago(random, world.today, 420, 200))),
    名单状态: once(selected, left ? '退出名单' : '在册'),
    退出原因: once(left, '企业停产，主动申请退出'),
  };
}

const STATES = ['待受理', '正在办理', '待企业确认', '企业已确认', '企业已确认', '企业已确认', '企业已确认', '企业撤回'];
const WISHES = {
  技能培训: ['希望组织焊工高级工培训班，约三十人', '咨询企业新型学徒制备案'],
  人才评价: ['申请开展轴承制造工自主评价', '询问高级技师评价条件'],
  技能竞赛: ['希望协助承办市级行业竞赛', '组队参加省赛，需要教练'],
  补贴申领: ['十二名职工技能提升补贴尚未到账', '咨询自主评价奖励申领材料'],
} as const;

function orders(
  world: World,
  chosen: readonly Enterprise[],
  teams: readonly SampleRow[],
  members: readonly SampleRow[],
): SampleRow[] {
  const random = world.random('orders');
  return Array.from({ length: 150 }, (_, i) => {
    const state = random.pick(STATES);
    const day = state === '待受理' ? world.today - random.int(0, 2) : ago(random, world.today, 420, 20);
    const reached = (stages: readonly string[]): boolean => stages.includes(state);
    const taken = reached(['正在办理', '待企业确认', '企业已确认']);
    const answered = reached(['待企业确认', '企业已确认']);
    const confirmed = state === '企业已确认';
    const enterprise = random.pick(chosen.slice(0, 190));
    const team = teams.find((one) => one['服务区县'] === enterprise.county) ?? teams[0];
    const own = members.filter((member) => member['服务团'] === team?.['服务团名称']);
    const matter = random.pick(MATTERS);
    return {
      工单编号: serial('GD', yearOf(day), i + 1),
      企业: enterprise.code,
      助企服务类别: matter,
      工单来源: random.pick(['企业提出', '企业提出', '走访发现']),
      需求内容: random.pick(WISHES[matter]),
      提出日期: iso(day),
      服务团: once(taken, team?.['服务团名称'] ?? null),
      经办人: once(taken, random.pick(own)['成员'] ?? null),
      受理日期: once(taken, iso(day + 1)),
      答复内容: once(
        answered,
        random.pick(['已上门说明办理条件和材料', '已纳入本季度开班计划', '经核对，已提交财政拨付']),
      ),
      答复日期: once(answered, iso(day + random.int(3, 11))),
      企业确认日期: once(confirmed, iso(day + random.int(12, 18))),
      企业评价: once(confirmed, random.pick(['满意', '满意', '满意', '基本满意', '不满意'])),
      助企工单状态: state,
    };
  });
}

const STAGES = ['申报培育', '培育对象', '公示人选', '正式命名', '退出培育'];

function craftsmen(world: World): SampleRow[] {
  const random = world.random('craftsmen');
  return random.some(world.masters, 30).map(({ person, employer, best }) => {
    const stage = random.pick(STAGES);
    const day = ago(random, world.today, 700, 420);
    const grown = stage === '培育对象' || stage === '公示人选' || stage === '正式命名';
    const named = stage === '正式命名';
    const mentor = random.pick(world.masters.filter((other) => other.person !== person));
    return {
      人选: person.id,
      所在单位: employer.code,
      职业: best.occupation.name,
      技能等级: best.rung,
      主要业绩: random.pick(['主持技术攻关八项，获专利五项', '带徒二十三名，其中六人成为技师', '获省级技能竞赛第二名']),
      申报日期: iso(day),
      培育导师: once(grown, mentor.person.id),
      培育计划: once(grown, '两年培育计划：攻关一项、带徒三名、省级竞赛一次'),
      水城工匠阶段: stage,
      命名文号: once(named, `聊工发〔${String(yearOf(day + 365))}〕示例${String(random.int(1, 20))}号`),
      命名日期: once(named, iso(day + random.int(360, 410))),
    };
  });
}

const TOPICS = ['择一事终一生', '从学徒到首席技师', '小轴承里的大精度', '班组里的创新', '工匠精神与安全生产'];

function makeSpeakers(world: World): SampleRow[] {
  const random = world.random('speakers');
  const titles = ['市劳动模范', '市五一劳动奖章', '水城工匠', '齐鲁工匠'];
  return random.some(world.masters, 18).map(({ person, employer }) => ({
    宣讲人: person.id,
    所在单位: employer.code,
    荣誉称号: `${random.pick(titles)}（${String(random.int(2016, 2024))}年）`,
    宣讲主题: random.pick(TOPICS),
    入选日期: iso(ago(random, world.today, 560, 400)),
  }));
}

function talks(world: World, chosen: readonly Enterprise[], speakers: readonly SampleRow[]): SampleRow[] {
  const random = world.random('talks');
  return Array.from({ length: 44 }, (_, i) => {
    const wished = ago(random, world.today, 380, -30);
    const state =
      wished > world.today
        ? random.pick(['企业预约', '排定日期'])
        : random.pick(['完成宣讲', '完成宣讲', '完成宣讲', '取消宣讲']);
    const set = state === '排定日期' || state === '完成宣讲';
    const expected = random.int(30, 260);
    return {
      场次编号: serial('RQXJ', yearOf(wished), i + 1),
      企业: random.pick(chosen).code,
      希望日期: iso(wished),
      希望主题: random.pick(TOPICS),
      预计听众数: expected,
      宣讲人: once(set, random.pick(speakers)['宣讲人'] ?? null),
      宣讲日期: once(set, iso(state === '完成宣讲' ? Math.min(world.today, wished + 2) : wished + 2)),
      实到听众数: once(state === '完成宣讲', expected - random.int(0, 12)),
      入企宣讲状态: state,
    };
  });
}
