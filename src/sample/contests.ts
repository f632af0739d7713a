import { dayOf, type Day } from '../kit/index.ts';
import type { Enterprise, Organisation, SampleRow, SampleRows, Skilled, World } from './model.ts';
import { CONTESTS, DISCRETIONS, type Contest } from './contest-list.ts';
import { personName } from './names.ts';
import { iso, once } from './rows.ts';
import type { Random } from './random.ts';

/** One event of a contest in one year. */
interface Event {
  readonly contest: Contest;
  readonly name: string;
  readonly project: string;
  readonly year: number;
  readonly day: Day;
  readonly host: Organisation | null;
  readonly competitors: readonly Competitor[];
}

interface Competitor {
  /** ID number, or the name of a team. */
  readonly who: string;
  readonly coach: string | null;
  readonly employer: Organisation | null;
  readonly heads: number;
}

/** 措施（三） 竞赛. */
export function* contestsArea(world: World): Iterable<SampleRows> {
  const events = makeEvents(world);
  yield { register: '竞赛目录', rows: events.map(catalogueRow) };
  yield { register: '竞赛日程', rows: events.flatMap((event) => schedule(world, event)) };
  yield { register: '竞赛报名', rows: events.flatMap((event) => entries(world, event)) };
  yield { register: '竞赛获奖', rows: prizes(world, events) };
  yield { register: '竞赛承办', rows: hosts(world, events) };
}

/** In which the champion of the cast wins a city's bronze and the province's gold. */
const CHAMPION_PROJECT = '焊接';

function makeEvents(world: World): Event[] {
  const random = world.random('contests');
  const teams = new Map<string, number>();
  return [world.year, world.year + 1].flatMap((year) =>
    CONTESTS.flatMap((contest) => {
      const [month, dayOfMonth] = contest.on;
      const day = dayOf(year, month, dayOfMonth);
      return contest.projects.map((project, i) => ({
        contest,
        name: contest.name.replace('YYYY', String(year)),
        project,
        year,
        day: day + i,
        host: once(day + i <= world.today || random.chance(0.5), hostOf(random, world, contest)),
        competitors: competitors(random, world, contest, `${contest.name}/${project}`, teams),
      }));
    }),
  );
}

function hostOf(random: Random, { schools, enterprises }: World, { kind }: Contest): Organisation {
  return kind === '职业院校技能竞赛' || random.chance(0.5)
    ? random.pick(schools)
    : random.pick(enterprises.slice(0, 40));
}

function competitors(
  random: Random,
  world: World,
  contest: Contest,
  at: string,
  teams: Map<string, number>,
): Competitor[] {
  return Array.from({ length: contest.size }, () => {
    const coach = once(random.chance(0.7), `${personName(random, random.chance(0.3))}教练团队`);
    if (contest.kind === '职业院校技能竞赛') return student(random, world, coach);
    const skilled = random.pick(world.skilled);
    if (contest.team) return team(skilled, coach, at, teams);
    return { who: skilled.person.id, coach, employer: skilled.employer, heads: 1 };
  }).filter(({ who }, i, all) => all.findIndex((one) => one.who === who) === i && who !== world.cast.champion.id);
}

function student(random: Random, { schools }: World, coach: string | null): Competitor {
  const school = random.pick(schools);
  return { who: random.pick(school.students).id, coach, employer: null, heads: 1 };
}

function team({ employer }: Skilled, coach: string | null, at: string, teams: Map<string, number>): Competitor {
  const n = (teams.get(at) ?? 0) + 1;
  teams.set(at, n);
  return { who: `${short(employer)}代表队${String(n)}`, coach, employer, heads: 3 };
}

function short({ name }: Enterprise): string {
  return name.replace(/(?:集团|股份)?有限公司$/u, '');
}

function catalogueRow({ contest, name, project, year, host }: Event): SampleRow {
  return {
    年度: year,
    竞赛名称: name,
    竞赛项目: project,
    竞赛类型: contest.kind,
    竞赛级别: contest.level,
    综合性大赛: contest.comprehensive,
    竞赛周期: year,
    主办单位: contest.by,
    承办单位: host?.code ?? null,
    名额: contest.kind === '上级竞赛' ? 3 : null,
  };
}

function schedule({ today }: World, { contest, name, project, year, day }: Event): SampleRow[] {
  const steps = [
    ['报名', -60, -40, '网上报名'],
    ['赛前培训', -30, -12, '各参赛单位'],
    ['预赛', -10, -9, '聊城'],
    ['决赛', -2, 0, contest.kind === '上级竞赛' ? '主办地' : '聊城'],
    ['公布成绩', 8, 8, '主办单位网站'],
  ] as const;
  // What is more than half a year away has no schedule yet.
  return steps
    .filter(([, from]) => day + from <= today + 180)
    .map(([step, from, to, place]) => ({
      年度: year,
      竞赛名称: name,
      竞赛项目: project,
      环节: step,
      开始日期: iso(day + from),
      结束日期: iso(day + to),
      地点: place,
    }));
}

function entries(world: World, { name, project, year, day, competitors: all }: Event): SampleRow[] {
  const champion = project === CHAMPION_PROJECT ? [championOf(world, true)] : [];
  return [...all, ...champion]
    .map((one, i) => ({ ...one, day: day - 60 + ((i * 7) % 20) }))
    .filter((one) => one.day <= world.today)
    .map((one) => ({
      年度: year,
      竞赛名称: name,
      竞赛项目: project,
      选手: one.who,
      教练团队: one.coach,
      选手单位: one.employer?.code ?? null,
      参赛人数: one.heads,
      报名日期: iso(one.day),
    }));
}

function championOf({ cast }: World, coached: boolean): Competitor {
  const { employer, id } = cast.champion;
  return { who: id, coach: coached ? `${cast.champion.name}工作室教练团队` : null, employer, heads: 1 };
}

const MEDALS = ['金牌', '银牌', '铜牌', '优胜奖', '优胜奖'] as const;

function prizes(world: World, events: readonly Event[]): SampleRow[] {
  const won = events.flatMap((event) => {
    const day = event.day + 8;
    if (day > world.today) return [];
    const row = (one: Competitor, medal: string): SampleRow => ({
      竞赛名称: event.name,
      竞赛级别: event.contest.level,
      竞赛项目: event.project,
      竞赛周期: event.year,
      获奖日期: iso(day),
      奖项: medal,
      选手: one.who,
      教练团队: one.coach,
      选手单位: one.employer?.code ?? null,
      参赛人数: one.heads,
      综合性大赛: event.contest.comprehensive,
    });
    const medal = championMedal(event, world.year);
    const champion = medal === undefined ? [] : [row(championOf(world, medal === '金牌'), medal)];
    const others = event.competitors.slice(0, event.contest.prizes);
    const left = MEDALS.filter((one) => one !== medal);
    return [...champion, ...others.map((one, i) => row(one, left[i] ?? '优胜奖'))];
  });
  return [beforeTheNotice(world), ...won];
}

/** A prize of the highest level, won before the notice was in force. */
function beforeTheNotice({ masters, cast }: World): SampleRow {
  const winner = masters.find(({ person }) => person !== cast.champion);
  return {
    竞赛名称: '世界技能大赛（示例赛项）',
    竞赛级别: '世界技能大赛',
    竞赛项目: '工业机械',
    竞赛周期: 2024,
    获奖日期: '2024-09-15',
    奖项: '优胜奖',
    选手: winner?.person.id ?? '示例代表队',
    教练团队: '工业机械项目教练团队',
    选手单位: winner?.employer.code ?? null,
    参赛人数: 1,
    综合性大赛: false,
  };
}

/** What the champion wins in the first of the two years; nothing elsewhere. */
function championMedal({ contest, project, year }: Event, first: number): '金牌' | '铜牌' | undefined {
  if (project !== CHAMPION_PROJECT || year !== first) return undefined;
  return contest.level === '省一类' ? '金牌' : contest.level === '市一类' ? '铜牌' : undefined;
}

function hosts(world: World, events: readonly Event[]): SampleRow[] {
  const random = world.random('hosts');
  return events.flatMap(({ contest, name, project, day, host }) => {
    if (contest.hosting === null || host === null || day > world.today) return [];
    // Where the notice gives a range, the office has decided for some and not yet for others.
    const open = contest.hosting === '聊城市职业技能大赛' || contest.hosting === '市级一类行业';
    const decision = random.pick(DISCRETIONS);
    const decided = open && random.chance(0.6);
    return [
      {
        承办单位: host.code,
        竞赛名称: name,
        承办类别: contest.hosting,
        国家级类别: contest.level === '国家一类' ? '一类' : contest.level === '国家二类' ? '二类' : null,
        竞赛项目: project,
        举办日期: iso(day),
        核定补助额: once(decided, decision.amount),
        核定理由: once(decided, decision.reason),
      },
    ];
  });
}
