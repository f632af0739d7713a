import { dayOf, parseDay, yearOf, type Day } from '../kit/index.ts';
import type { Organisation, SampleRow, SampleRows, World } from './model.ts';
import type { Random } from './random.ts';
import { ago, iso, once, serial } from './rows.ts';

type Kind = '就业技能培训' | '岗位技能提升培训' | '创业创新培训' | '三新培训';

/** What is taught with a subsidy, its kind, and 元 for each who passes, in the older version of the lists. */
const PROJECTS: readonly (readonly [name: string, kind: Kind, standard: number])[] = [
  ['焊工（初级）', '就业技能培训', 1500],
  ['电工（初级）', '就业技能培训', 1300],
  ['中式烹调师（初级）', '就业技能培训', 1200],
  ['中式面点师（初级）', '就业技能培训', 1200],
  ['养老护理员（初级）', '就业技能培训', 1400],
  ['育婴员（初级）', '就业技能培训', 1300],
  ['保育师（初级）', '就业技能培训', 1200],
  ['美发师（初级）', '就业技能培训', 1100],
  ['数控机床操作（中级）', '岗位技能提升培训', 1800],
  ['轴承磨工（中级）', '岗位技能提升培训', 1700],
  ['金属热处理工（中级）', '岗位技能提升培训', 1700],
  ['化工总控工（中级）', '岗位技能提升培训', 1600],
  ['纺纱工（中级）', '岗位技能提升培训', 1300],
  ['创办企业培训（SYB）', '创业创新培训', 1200],
  ['网络创业培训', '创业创新培训', 1500],
  ['工业机器人系统运维', '三新培训', 2200],
  ['互联网营销师', '三新培训', 1600],
  ['无人机驾驶', '三新培训', 2400],
];

const VERSIONS: readonly {
  readonly name: string;
  readonly from: Day;
  readonly to: Day | null;
  readonly rise: number;
}[] = [
  { name: '2024年第一版', from: dayOf(2024, 1, 1), to: dayOf(2025, 2, 28), rise: 0 },
  { name: '2025年第一版', from: dayOf(2025, 3, 1), to: null, rise: 100 },
];

interface Course {
  readonly number: string;
  readonly project: string;
  readonly day: Day;
  readonly end: Day;
  readonly over: boolean;
  readonly enrolled: number;
  readonly passed: number;
  readonly row: SampleRow;
}

/** 措施（四） 职业技能培训. */
export function* trainingArea(world: World): Iterable<SampleRows> {
  yield { register: '培训项目清单', rows: projectList() };
  yield { register: '补贴标准清单', rows: standardList() };
  yield { register: '培训机构清单', rows: providerList(world) };
  const courses = makeCourses(world);
  yield { register: '培训班', rows: courses.map(({ row }) => row) };
  const learners = new Map(courses.map((course) => [course, learnersOf(world, course)]));
  yield { register: '培训出勤', rows: attendance(world, courses, learners) };
  yield { register: '培训成绩', rows: results(world, courses, learners) };
  const online = onlineCourses(world);
  yield { register: '网络课程', rows: online };
  yield { register: '网络学习', rows: onlineLearning(world, online) };
}

/** The newest project is in the newer version only, an old one has been taken out of it. */
function projectsOf(version: number): typeof PROJECTS {
  return PROJECTS.filter(([name]) => name !== (version === 0 ? '无人机驾驶' : '美发师（初级）'));
}

function projectList(): SampleRow[] {
  return VERSIONS.flatMap(({ name, from, to }, i) =>
    projectsOf(i).map(([project, kind]) => ({
      版本: name,
      培训项目: project,
      培训类型: kind,
      生效日期: iso(from),
      失效日期: to === null ? null : iso(to),
    })),
  );
}

function standardList(): SampleRow[] {
  return VERSIONS.flatMap(({ name, from, to, rise }, i) =>
    projectsOf(i).map(([project, , standard]) => ({
      版本: name,
      培训项目: project,
      补贴标准: standard + rise,
      生效日期: iso(from),
      失效日期: to === null ? null : iso(to),
    })),
  );
}

/** Who may train with a subsidy: all but two of the training schools, and the 技工院校. */
function providers(world: World): Organisation[] {
  return [...world.trainers.slice(0, -2), ...world.schools.filter(({ kind }) => kind === '技工院校')];
}

function providerList(world: World): SampleRow[] {
  return VERSIONS.flatMap(({ name, from, to }) =>
    providers(world).map(({ code }) => ({
      版本: name,
      培训机构: code,
      生效日期: iso(from),
      失效日期: to === null ? null : iso(to),
    })),
  );
}

function makeCourses(world: World): Course[] {
  const random = world.random('courses');
  const listed = providers(world);
  const all = [...world.trainers, ...listed, ...world.enterprises.slice(0, 20)];
  return Array.from({ length: Math.round(world.people.length / 62) }, (_, i) => {
    // Two begin on the last day of the older version and on the first day of the newer one.
    const day = i < 2 ? dayOf(2025, 2, 28) + i : random.day(dayOf(2024, 7, 1), world.today - 2);
    const provider = i < 2 ? random.pick(listed) : random.pick(all);
    return courseOf(random, world, i, day, provider);
  });
}

function courseOf(random: Random, world: World, i: number, day: Day, provider: Organisation): Course {
  const own = provider.kind === '企业';
  // Firms raise the skills of those who have a post there.
  const [project, kind] = random.pick(own ? PROJECTS.filter(([, one]) => one === '岗位技能提升培训') : PROJECTS);
  const end = day + random.int(12, 45);
  const over = end <= world.today;
  const enrolled = random.int(18, 42);
  const passed = over && random.chance(0.98) ? enrolled - random.int(0, 6) : 0;
  const number = serial('PXB', yearOf(day), i + 1);
  const rooms = own ? ['职工培训中心', '一号车间'] : ['一号教室', '实训中心', '多媒体教室', '第二校区'];
  return {
    number,
    project,
    day,
    end,
    over,
    enrolled,
    passed,
    row: {
      班次编号: number,
      培训机构: provider.code,
      培训项目: project,
      培训性质: own ? '企业自主培训' : random.chance(0.88) ? '政府补贴性培训' : '市场化培训',
      培训类型: kind,
      授课方式: random.pick(['线下', '线下', '线下', '线上线下结合', '线上']),
      开班日期: iso(day),
      结业日期: once(over, iso(end)),
      地点: provider.name + random.pick(rooms),
      报名人数: enrolled,
      // Not known before the examination.
      合格人数: once(over, passed),
    },
  };
}

function learnersOf(world: World, { number, enrolled }: Course): readonly string[] {
  return world
    .random(`learners ${number}`)
    .some(world.people, enrolled)
    .map(({ id }) => id);
}

/** Of the courses of the last five months, six days each. */
function attendance(
  world: World,
  courses: readonly Course[],
  learners: ReadonlyMap<Course, readonly string[]>,
): SampleRow[] {
  const random = world.random('attendance');
  return courses
    .filter(({ day }) => day > world.today - 150)
    .flatMap((course) => {
      const last = Math.min(course.end, world.today) - course.day + 1;
      const days = Array.from(
        { length: Math.min(6, last) },
        (_, i) => course.day + i * Math.max(1, Math.floor(last / 6)),
      );
      return (learners.get(course) ?? []).flatMap((who) =>
        days.map((day) => ({ 班次编号: course.number, 学员: who, 上课日期: iso(day), 到课: random.chance(0.94) })),
      );
    });
}

function results(
  world: World,
  courses: readonly Course[],
  learners: ReadonlyMap<Course, readonly string[]>,
): SampleRow[] {
  const random = world.random('results');
  return courses
    .filter(({ over }) => over)
    .flatMap((course) =>
      (learners.get(course) ?? []).map((who, i) => {
        const passed = i < course.passed;
        return {
          班次编号: course.number,
          学员: who,
          考核日期: iso(course.end),
          合格: passed,
          证书编号: once(
            passed && random.chance(0.6),
            `PXHG-${course.number.slice(3)}-${String(i + 1).padStart(2, '0')}`,
          ),
        };
      }),
    );
}

const TITLES = [
  ['电气安全与低压电工基础', '电工', '初级工'],
  ['焊接工艺与安全操作', '焊工', '中级工'],
  ['轴承磨削质量控制', '轴承制造工', '高级工'],
  ['数控机床编程与操作', '多工序数控机床操作调整工', '中级工'],
  ['工业机器人示教编程', '工业机器人系统运维员', null],
  ['金属材料与热处理', '金属热处理工', '高级工'],
  ['化工安全生产', '化工总控工', null],
  ['养老护理实务', '养老护理员', '初级工'],
  ['直播电商运营', '互联网营销师', null],
  ['班组管理与现场改善', '企业一线管理', null],
  ['机械识图', '装配钳工', '初级工'],
  ['铝型材挤压缺陷分析', '金属挤压工', '技师'],
] as const;

function onlineCourses(world: World): SampleRow[] {
  const random = world.random('online courses');
  return TITLES.map(([title, occupation, rung], i) => {
    const day = ago(random, world.today, 900, 200);
    return {
      课程编号: `WLKC-${String(i + 1).padStart(3, '0')}`,
      课程名称: title,
      职业: occupation,
      适用等级: rung,
      开发单位: random.pick([...world.schools, ...world.trainers]).code,
      总学时: random.pick([16, 24, 32, 40]),
      上线日期: iso(day),
      下线日期: once(i === 9, iso(world.today - 30)),
    };
  });
}

function onlineLearning(world: World, courses: readonly SampleRow[]): SampleRow[] {
  const random = world.random('online learning');
  return courses.flatMap((course) =>
    random.some(world.people, Math.round(world.people.length / 50)).map(({ id }) => {
      const day = ago(random, world.today, 195, 2);
      const hours = Number(course['总学时']);
      const finished = random.chance(0.55) && world.today - day > 20;
      return {
        课程编号: course['课程编号'] ?? null,
        学员: id,
        开始日期: iso(day),
        已学学时: finished ? hours : random.int(1, hours - 1),
        完成日期: once(finished, iso(random.day(day + 8, world.today))),
      };
    }),
  );
}

/** 元 for a course by the lists that were in force when it began; 0 where nothing is given for it, or not yet. */
export function subsidyOf(world: World, course: SampleRow): number {
  const begun = parseDay(String(course['开班日期'])) ?? 0;
  const listed = providers(world).some(({ code }) => code === course['培训机构']);
  const at = VERSIONS.findIndex(({ from, to }) => from <= begun && (to === null || begun <= to));
  const project = at < 0 ? undefined : projectsOf(at).find(([name]) => name === course['培训项目']);
  if (!listed || project === undefined || course['培训性质'] !== '政府补贴性培训') return 0;
  return (project[2] + (VERSIONS[at]?.rise ?? 0)) * Number(course['合格人数'] ?? 0);
}
