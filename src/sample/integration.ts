import { yearOf } from '../kit/index.ts';
import { MAJORS } from './industries.ts';
import type { SampleRow, SampleRows, School, World } from './model.ts';
import type { Random } from './random.ts';
import { ago, iso, once, serial } from './rows.ts';

/** 措施（五） 产教融合. */
export function* integrationArea(world: World): Iterable<SampleRows> {
  const unions = makeUnions(world);
  const centres = makeCentres(world);
  yield { register: '产教联合组织', rows: unions };
  yield { register: '产教联合组织成员', rows: members(world, unions) };
  yield { register: '教师互派', rows: exchanges(world) };
  yield { register: '教学成果互认', rows: recognitions(world) };
  yield { register: '联合招生培养', rows: enrolments(world) };
  yield { register: '企业参与办学', rows: opinions(world) };
  yield { register: '急需专业', rows: majors(world) };
  yield { register: '产教融合实践中心', rows: centres };
  yield { register: '实践中心预约', rows: bookings(world, centres) };
}

const UNIONS = [
  ['聊城市技工教育产教集团', '职业教育集团', null, '运行良好'],
  ['聊城市第一职教集团', '职业教育集团', null, '运行良好'],
  ['聊城轴承产业职业教育联盟', '职业教育联盟', '轴承', '运行一般'],
  ['聊城市市域产教联合体', '市域产教联合体', null, '运行良好'],
  ['铜精深加工行业产教融合共同体', '行业产教融合共同体', '铜精深加工', null],
  ['鲁西生物医药产教融合共同体', '行业产教融合共同体', '生物医药', '限期整改'],
  ['聊城纺织服装职业教育联盟', '职业教育联盟', '纺织服装', null],
] as const;

function makeUnions(world: World): SampleRow[] {
  const random = world.random('unions');
  return UNIONS.map(([name, kind, chain, verdict], i) => {
    const school = world.schools[i === 0 ? 0 : 8 + (i % 4)] ?? random.pick(world.schools);
    const firms = world.enterprises.filter((one) => chain === null || one.chain === chain);
    const founded = ago(random, world.today, 1600, 400);
    return {
      组织名称: name,
      产教联合组织类型: kind,
      牵头学校: school.code,
      牵头企业: once(i > 1, random.pick(firms.length > 0 ? firms : world.enterprises).code),
      面向产业链: chain,
      章程: `《${name}章程》，${String(yearOf(founded))}年成立大会通过`,
      成立日期: once(i !== 6, iso(founded)),
      年度任务: '联合招生两个专业；共建实训基地一处；教师互派八人；发布年度人才需求',
      评价年度: verdict === null ? null : world.year,
      产教联合组织年度评价: verdict,
    };
  });
}

function members(world: World, unions: readonly SampleRow[]): SampleRow[] {
  const random = world.random('members');
  const tasks = ['提供实习岗位', '参与课程开发', '选派企业导师', '共建实训基地', '组织技能评价'];
  return unions.flatMap((union) =>
    [...random.some(world.enterprises, 8), ...random.some(world.schools, 4)].map(({ code }, i) => {
      const joined = ago(random, world.today, 390, 30);
      return {
        联合组织: union['组织名称'] ?? null,
        成员: code,
        成员身份: i === 0 ? '副理事长单位' : i < 5 ? '理事单位' : '成员单位',
        承担任务: random.pick(tasks),
        加入日期: iso(joined),
        退出日期: once(random.chance(0.06), iso(random.day(joined + 10, world.today))),
      };
    }),
  );
}

/** Two schools, never the same. */
function pair(random: Random, schools: readonly School[]): readonly [School, School] {
  const one = random.pick(schools);
  return [one, random.pick(schools.filter((other) => other !== one))];
}

function exchanges(world: World): SampleRow[] {
  const random = world.random('exchanges');
  return Array.from({ length: 26 }, (_, i) => {
    const [from, to] = pair(
      random,
      world.schools.filter(({ teachers }) => teachers.length > 0),
    );
    const day = ago(random, world.today, 500, 15);
    const over = world.today - day > 150;
    return {
      互派编号: serial('JSHP', yearOf(day), i + 1),
      教师: random.pick(from.teachers).id,
      派出学校: from.code,
      接收学校: to.code,
      任教课程: `${random.pick(MAJORS).name}专业课`,
      周课时数: random.int(4, 14),
      开始日期: iso(day),
      结束日期: iso(day + 150),
      考核意见: once(over && random.chance(0.8), random.pick(['考核优秀', '考核合格', '完成课时，教学评价良好'])),
    };
  });
}

function recognitions(world: World): SampleRow[] {
  const random = world.random('recognitions');
  const kinds = [
    ['课程学分', '机械制图课程', '机械制图'],
    ['证书成果', '电工中级工证书', '电工技能实训'],
    ['竞赛成果', '市职业院校技能大赛二等奖', '专业综合实训'],
    ['实习成果', '企业跟岗实习三个月', '认识实习'],
  ] as const;
  return Array.from({ length: 34 }, (_, i) => {
    const [one, other] = pair(
      random,
      world.schools.filter(({ students }) => students.length > 0),
    );
    const [kind, name, course] = random.pick(kinds);
    const day = ago(random, world.today, 380, 70);
    const verdict = random.pick(['予以互认', '予以互认', '部分互认', '不予互认', null]);
    return {
      互认编号: serial('CGHR', yearOf(day), i + 1),
      学生: random.pick(one.students).id,
      成果名称: name,
      教学成果类别: kind,
      取得学校: other.code,
      互认学校: one.code,
      取得日期: iso(day),
      折算课程: once(verdict === '予以互认' || verdict === '部分互认', course),
      互认结论: verdict,
      互认日期: verdict === null ? null : iso(day + random.int(20, 60)),
    };
  });
}

function enrolments(world: World): SampleRow[] {
  const random = world.random('enrolments');
  return Array.from({ length: 18 }, (_, i) => {
    const [lead, other] = pair(random, world.schools);
    const year = world.year - (i % 2);
    const planned = random.int(4, 16) * 10;
    return {
      联合培养编号: serial('LHPY', year, i + 1),
      牵头学校: lead.code,
      合作学校: other.code,
      联合培养方式:
        lead.level === other.level ? '同层次联合' : lead.kind === other.kind ? '中高职衔接' : '技工职教联合',
      专业: random.pick(MAJORS).name,
      招生年度: year,
      计划招生人数: planned,
      实际招生人数: once(year < world.year || world.today > world.from + 280, planned - random.int(0, 30)),
      批准文号: once(random.chance(0.8), `聊教体字〔${String(year)}〕示例${String(random.int(1, 40))}号`),
    };
  });
}

function opinions(world: World): SampleRow[] {
  const random = world.random('opinions');
  const texts = {
    专业设置: '建议增设轴承智能制造方向，每年订单培养四十人',
    课程开发: '建议将设备点检标准写入实训课程',
    实习实训安排: '建议将顶岗实习集中安排在第五学期',
  } as const;
  return Array.from({ length: 30 }, (_, i) => {
    const matter = random.pick(['专业设置', '课程开发', '实习实训安排'] as const);
    const day = ago(random, world.today, 400, 5);
    const verdict = world.today - day > 30 ? random.pick(['全部采纳', '部分采纳', '部分采纳', '没有采纳']) : null;
    return {
      参与编号: serial('QYBX', yearOf(day), i + 1),
      企业: random.pick(world.enterprises).code,
      学校: random.pick(world.schools).code,
      办学参与事项: matter,
      企业意见: texts[matter],
      提出日期: iso(day),
      意见采纳情况: verdict,
      学校答复: once(
        verdict !== null,
        verdict === '没有采纳' ? '师资和设备暂不具备，列入下一年度研究' : '纳入修订后的人才培养方案',
      ),
      答复日期: once(verdict !== null, iso(day + random.int(8, 25))),
    };
  });
}

function majors(world: World): SampleRow[] {
  const random = world.random('majors');
  const works = ['制造业强市', '制造业强市', '数字强市', '文旅兴市', '青年兴聊', '其他重点工作'];
  return world.schools.flatMap((school) =>
    random.some(MAJORS, 2).map((major, i) => {
      const year = world.year + (i === 0 ? 0 : -1);
      const before = random.int(0, 12) * 10;
      const planned = before + random.int(2, 8) * 10;
      return {
        学校: school.code,
        专业: major.name,
        对接重点工作: random.pick(works),
        招生年度: year,
        需求依据: `调研企业${String(random.int(12, 40))}家，三年内需要${major.occupation.name}约${String(random.int(10, 60) * 10)}人`,
        上年招生人数: before,
        计划招生人数: planned,
        实际招生人数: once(year < world.year || world.today > world.from + 280, planned - random.int(0, 18)),
        核准日期: once(
          random.chance(0.85),
          iso(Math.min(world.today, world.from + random.int(20, 120) - (i === 0 ? 0 : 365))),
        ),
      };
    }),
  );
}

function makeCentres(world: World): SampleRow[] {
  const random = world.random('centres');
  const names = ['智能制造', '轴承精密加工', '有色金属加工', '生物医药', '数字技能', '现代纺织', '新能源汽车'];
  return names.map((name, i) => {
    const stage = i === 6 ? '规划设计' : i === 5 ? '施工建设' : '对外开放';
    const firm = random.pick(world.enterprises.slice(0, 60));
    return {
      中心名称: `聊城${name}开放型产教融合实践中心`,
      建设单位: random.pick(world.schools).code,
      合作企业: firm.code,
      面向产业链: firm.chain,
      地址: `聊城市示范大道${String(100 + i * 8)}号`,
      场地面积: random.int(1200, 6800),
      工位数: random.int(60, 300),
      开放时间: '周一至周五 8:30—17:30，周六 9:00—16:00',
      开放对象: '学生、企业职工、社会公众',
      认定日期: once(stage === '对外开放', iso(ago(random, world.today, 900, 210))),
      实践中心建设阶段: stage,
    };
  });
}

function bookings(world: World, centres: readonly SampleRow[]): SampleRow[] {
  const random = world.random('bookings');
  const open = centres.filter((centre) => centre['实践中心建设阶段'] === '对外开放');
  return Array.from({ length: 48 }, (_, i) => {
    const day = ago(random, world.today, 200, -25);
    const heads = random.int(8, 48);
    return {
      预约编号: serial('SJYY', yearOf(day), i + 1),
      中心: random.pick(open)['中心名称'] ?? null,
      预约单位: random.pick([...world.enterprises.slice(0, 80), ...world.schools]).code,
      联系人: random.pick(world.skilled).person.id,
      使用日期: iso(day),
      使用工位数: heads,
      预计人数: heads,
      实到人数: once(day < world.today, heads - random.int(0, 5)),
    };
  });
}
