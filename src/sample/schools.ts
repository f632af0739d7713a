import { yearOf } from '../kit/index.ts';
import { MAJORS } from './industries.ts';
import { rank, SKILLED, type SampleRow, type SampleRows, type School, type World } from './model.ts';
import { ago, hundreds, iso, once, serial } from './rows.ts';

/** 院校: before everything that refers to it. */
export function* schoolsArea(world: World): Iterable<SampleRows> {
  yield { register: '院校', rows: schools(world) };
}

/** 措施（一） 职业教育体系. */
export function* educationArea(world: World): Iterable<SampleRows> {
  const groups = majorGroups(world);
  const bases = trainingBases(world);
  yield { register: '专业群建设', rows: groups };
  yield { register: '职教创建项目', rows: projects(world, groups) };
  yield { register: '学徒制与工学一体化班', rows: classes(world) };
  yield { register: '产教融合实训基地', rows: bases };
  yield { register: '实训基地活动', rows: activities(world, bases) };
  yield { register: '双师型教师', rows: doubleTeachers(world) };
  yield { register: '兼职实习实训教师', rows: partTimers(world) };
}

function schools(world: World): SampleRow[] {
  const random = world.random('schools');
  return world.schools.map((school) => {
    const size = school.level === '高等职业学校' ? 9800 : school.level === '技师学院' ? 5200 : 2400;
    const students = Math.round(size * (0.8 + 0.4 * random.next()));
    return {
      学校: school.code,
      办学层次: school.level,
      主管部门: school.kind === '技工院校' ? '人力资源社会保障部门' : '教育体育部门',
      办学地址: `聊城市${school.county.replace(/^聊城/u, '')}示范路${String(random.int(1, 99))}号`,
      全日制在校生数: students,
      // The teachers of the sample are all there are, so that 01-Z3 comes to something.
      专任教师数: Math.max(1, school.teachers.length),
    };
  });
}

function groupName(random: { pick<T>(list: readonly T[]): T }): { name: string; majors: string } {
  const main = random.pick(MAJORS).name;
  const other = random.pick(MAJORS.filter(({ name }) => name !== main)).name;
  return { name: `${main}专业群`, majors: `${main}、${other}` };
}

function majorGroups(world: World): SampleRow[] {
  const random = world.random('groups');
  return world.schools.flatMap((school, s) =>
    Array.from({ length: random.int(1, 3) }, (_, i) => {
      const { name, majors } = groupName(random);
      const partner = random.chance(0.8) ? random.pick(world.enterprises) : null;
      return {
        专业群编号: `ZYQ-${String(s + 1).padStart(2, '0')}-${String(i + 1)}`,
        学校: school.code,
        专业群名称: name,
        所含专业: majors,
        面向产业链: partner?.chain ?? null,
        在校生数: random.int(160, 1200),
        专任教师数: random.int(8, 42),
        合作企业: partner?.code ?? null,
      };
    }),
  );
}

const PROJECT_STAGES = ['谋划培育', '已报省级', '获准立项', '中期评估', '通过验收', '终止创建'];

function projects(world: World, groups: readonly SampleRow[]): SampleRow[] {
  const random = world.random('projects');
  const secondary = world.schools.filter(({ level }) => level === '中等职业学校');
  const higher = world.schools.filter(({ level }) => level === '高等职业学校');
  const kinds: readonly (readonly [string, readonly School[], boolean])[] = [
    ['省级高水平中职学校', secondary, false],
    ['省级特色化中职专业', secondary, true],
    ['省级高水平高职专业群', higher, true],
    ['双高计划学校', higher, false],
  ];
  return Array.from({ length: 24 }, (_, i) => {
    const [kind, of, byGroup] = kinds[i % kinds.length] ?? ['双高计划学校', higher, false];
    const school = random.pick(of);
    const stage = PROJECT_STAGES.indexOf(
      kind === '双高计划学校' ? random.pick(['谋划培育', '已报省级']) : random.pick(PROJECT_STAGES),
    );
    const day = ago(random, world.today, 1300, 900);
    const approved = stage >= 2 && stage <= 4;
    return {
      项目编号: serial('ZJCJ', yearOf(day), i + 1),
      职教创建类型: kind,
      学校: school.code,
      专业群: byGroup
        ? (random.pick(groups.filter((group) => group['学校'] === school.code))['专业群编号'] ?? null)
        : null,
      建设方案: '三年建设方案：目标、任务清单、经费预算和责任人',
      申报日期: iso(day),
      职教创建阶段: PROJECT_STAGES[stage] ?? '谋划培育',
      立项文号: once(approved, `鲁教职字〔${String(yearOf(day + 200))}〕示例${String(random.int(1, 30))}号`),
      立项日期: once(approved, iso(day + random.int(180, 300))),
      验收日期: once(stage === 4, iso(world.today - random.int(20, 200))),
    };
  });
}

function classes(world: World): SampleRow[] {
  const random = world.random('apprentices');
  return Array.from({ length: 54 }, (_, i) => {
    const major = random.pick(MAJORS);
    const day = ago(random, world.today, 1100, -40);
    const age = world.today - day;
    const state = age < 0 ? '筹备开班' : age > 720 ? '已经结业' : random.chance(0.04) ? '停办' : '正在培养';
    const students = random.int(18, 46);
    const done = state === '已经结业';
    return {
      班级编号: serial('XTB', yearOf(day), i + 1),
      校企培养模式: random.pick(['中国特色学徒制', '工学一体化']),
      学校: random.pick(world.schools).code,
      合作企业: random.pick(world.enterprises).code,
      专业: major.name,
      培养目标等级: random.pick(['中级工', '高级工', '高级工']),
      校企协议编号: serial('XQXY', yearOf(day), 100 + i),
      学员数: students,
      学校导师数: random.int(1, 4),
      企业导师数: random.int(2, 8),
      开班日期: iso(day),
      结业日期: once(done, iso(day + 700)),
      取得证书人数: once(done, students - random.int(0, 6)),
      校企培养班状态: state,
    };
  });
}

function trainingBases(world: World): SampleRow[] {
  const random = world.random('bases');
  return random.some(world.enterprises.slice(0, 60), 22).map((enterprise, i) => {
    const built = random.chance(0.85);
    return {
      基地编号: `SXJD-${String(i + 1).padStart(3, '0')}`,
      基地名称: `${enterprise.industry.chain ?? '现代服务'}产教融合实训基地（${enterprise.name.slice(2, 6)}）`,
      共建企业: enterprise.code,
      共建学校: random.pick(world.schools).code,
      面向产业链: enterprise.chain,
      地址: `${enterprise.county}工业园区${String(random.int(1, 30))}号`,
      场地面积: random.int(600, 5200),
      设备总值: random.int(80, 1600) * 10_000,
      实训工位数: random.int(40, 320),
      共建协议编号: serial('GJXY', world.year, i + 1),
      建成日期: once(built, iso(ago(random, world.today, 1500, 200))),
      实训基地状态: built ? (random.chance(0.05) ? '停用' : '建成运行') : '筹建',
    };
  });
}

function activities(world: World, bases: readonly SampleRow[]): SampleRow[] {
  const random = world.random('activities');
  const running = bases.filter((base) => base['实训基地状态'] === '建成运行');
  return Array.from({ length: 60 }, (_, i) => {
    const kind = random.pick(['实习实训', '员工培训', '技能鉴定']);
    const day = ago(random, world.today, 195, 30);
    const major = random.pick(MAJORS);
    return {
      活动编号: serial('SXHD', yearOf(day), i + 1),
      基地: random.pick(running)['基地编号'] ?? null,
      实训基地活动类别: kind,
      专业或职业: kind === '实习实训' ? major.name : major.occupation.name,
      开始日期: iso(day),
      结束日期: iso(day + random.int(0, 25)),
      参加人数: random.int(20, 180),
    };
  });
}

function doubleTeachers(world: World): SampleRow[] {
  const random = world.random('double teachers');
  return world.schools.flatMap((school) =>
    school.teachers
      .filter(() => random.chance(0.32))
      .map((person) => {
        const day = ago(random, world.today, 1200, 20);
        const decided = random.chance(0.92);
        return {
          教师: person.id,
          学校: school.code,
          任教专业: random.pick(MAJORS).name,
          教师资格证号: `20${String(random.int(8, 22)).padStart(2, '0')}37SL${String(random.int(0, 9_999_999)).padStart(7, '0')}`,
          技能证书: person.best?.number ?? null,
          企业实践时间: random.int(6, 24),
          双师级别: random.pick(['初级双师', '中级双师', '中级双师', '高级双师']),
          认定日期: once(decided, iso(day)),
          有效期至: once(decided, iso(day + 1825)),
        };
      }),
  );
}

function partTimers(world: World): SampleRow[] {
  const random = world.random('part-timers');
  const states = ['聘任在岗', '聘任在岗', '聘任在岗', '聘期届满', '提前解聘'];
  return random
    .some(world.masters, 46)
    .filter(({ best }) => rank(best.rung) >= SKILLED)
    .map(({ person, employer, best }, i) => {
      const state = random.pick(states);
      const day = state === '聘任在岗' ? ago(random, world.today, 300, 10) : ago(random, world.today, 1000, 760);
      return {
        聘任编号: serial('JZPR', yearOf(day), i + 1),
        教师: person.id,
        技能等级: best.rung,
        学校: random.pick(world.schools).code,
        原工作单位: employer.code,
        任教课程: `${best.occupation.name}实训`,
        聘期开始日期: iso(day),
        聘期结束日期: iso(day + 730),
        年课时数: random.int(4, 20) * 10,
        课时报酬: hundreds(random.int(100, 300)),
        兼职任教状态: state,
      };
    });
}
