import { yearOf } from '../kit/index.ts';
import { rank, type Enterprise, type SampleRow, type SampleRows, type Skilled, type World } from './model.ts';
import { ago, hundreds, iso, once, serial } from './rows.ts';

/** 措施（二） 企业育才, but for the certificates, which are shared. */
export function* cultivationArea(world: World): Iterable<SampleRows> {
  yield { register: '名师带徒', rows: apprenticeships(world) };
  yield { register: '育才活动', rows: events(world) };
  yield { register: '职工教育经费', rows: budgets(world) };
}

function apprenticeships(world: World): SampleRow[] {
  const random = world.random('masters');
  return random.some(world.skilled, 60).flatMap((master, i) => {
    const pupil = pupilOf(random.some(master.employer.workers, 12), master);
    if (pupil === undefined) return [];
    const day = ago(random, world.today, 1000, 30);
    const done = world.today - day > 730 && random.chance(0.8);
    return [
      {
        协议编号: serial('DT', yearOf(day), i + 1),
        师傅: master.person.id,
        徒弟: pupil.id,
        单位: master.employer.code,
        职业: master.best.occupation.name,
        起始日期: iso(day),
        约定期满日期: iso(day + 730),
        培养目标: '高级工',
        出徒日期: once(done, iso(day + random.int(650, 730))),
        达到等级: once(done, random.pick(['高级工', '高级工', '中级工'])),
      },
    ];
  });
}

/** Somebody of the firm who has not got so far yet. */
function pupilOf(workers: Enterprise['workers'], master: Skilled): Enterprise['workers'][number] | undefined {
  return workers.find(({ id, best }) => {
    return id !== master.person.id && (best === null || rank(best.rung) < rank(master.best.rung));
  });
}

const EVENTS = [
  ['技能研修', '数控加工技能研修班', '形成典型工艺案例六个'],
  ['技能研修', '工业机器人应用研修', '结业学员可独立完成示教编程'],
  ['岗位练兵', '“百日提质”岗位练兵', '评出岗位标兵十名'],
  ['岗位练兵', '设备点检岗位练兵', null],
  ['技能竞赛', '焊接技能比武', '前三名推荐参加市级竞赛'],
  ['技能竞赛', '装配钳工技能大赛', '前三名晋升一级'],
  ['技术交流', '热处理工艺交流会', '形成改进建议十四条'],
  ['技术交流', '上下游企业质量攻关交流', null],
] as const;

function events(world: World): SampleRow[] {
  const random = world.random('events');
  return random.some(world.enterprises, 56).map((enterprise) => {
    const [kind, name, result] = random.pick(EVENTS);
    const day = ago(random, world.today, 520, 3);
    return {
      单位: enterprise.code,
      活动名称: `${String(yearOf(day))}年${name}`,
      形式: kind,
      举办日期: iso(day),
      地点: `${enterprise.name}${random.pick(['实训车间', '职工培训中心', '一号车间', '报告厅'])}`,
      参加人数: random.int(15, 220),
      成果: result,
    };
  });
}

/** Two years of most firms: some spend too little on the front line, one exactly 60 %, some put by more than can be deducted. */
function budgets(world: World): SampleRow[] {
  const random = world.random('budgets');
  return [world.year - 1, world.year].flatMap((year) =>
    world.enterprises.slice(0, 130).map((enterprise, i) => {
      const wages = hundreds(enterprise.workers.length * random.int(62_000, 96_000));
      const put = hundreds((wages * random.int(15, 95)) / 1000);
      const spent = i === 20 ? 0 : hundreds(put * (0.5 + 0.5 * random.next()));
      const share = i % 9 === 4 ? 0.3 + 0.28 * random.next() : 0.61 + 0.35 * random.next();
      return {
        单位: enterprise.code,
        年度: year,
        工资薪金总额: wages,
        提取额: put,
        使用额: spent,
        // Whole hundreds, so that three fifths of them are whole 元.
        一线职工使用额: i === 5 ? (spent * 3) / 5 : hundreds(spent * share),
      };
    }),
  );
}
