import { yearOf } from '../kit/index.ts';
import {
  rank,
  RUNGS,
  SKILLED,
  type Enterprise,
  type Rung,
  type SampleRow,
  type SampleRows,
  type World,
} from './model.ts';
import { ago, iso, once, serial } from './rows.ts';

/** 措施（九） 发展通道. */
export function* ladderArea(world: World): Iterable<SampleRows> {
  const pilots = pilotsOf(world);
  yield { register: '八级工晋升阶梯', rows: LADDER };
  yield { register: '发展通道查询', rows: queries(world) };
  yield { register: '企业八级工岗位序列', rows: sequences(world) };
  yield { register: '特级首席技师评聘企业', rows: pilots.map((enterprise, i) => pilotRow(world, enterprise, i)) };
  yield { register: '特级首席技师评聘', rows: appointments(world, pilots) };
  yield { register: '贯通评价', rows: crossings(world) };
}

const step = (
  rung: Rung,
  how: string,
  needs: string,
  years: number | null,
  title: string | null,
  benefits: string,
): SampleRow => ({
  等级: rung,
  序位: rank(rung) + 1,
  取得方式: how,
  申报条件: needs,
  上一级年限: years,
  可贯通的职称: title,
  相关待遇: benefits,
});

const LADDER: readonly SampleRow[] = [
  step('学徒工', '企业考核', '签订学徒培养协议，完成学徒期考核', null, null, '企业新型学徒制培训'),
  step('初级工', '考核', '从事本职业一年以上，或者完成规定学时的培训', 1, null, '失业保险技能提升补贴 UI-01'),
  step('中级工', '考核', '取得初级工后从事本职业四年以上，或者中职对应专业毕业', 4, null, '失业保险技能提升补贴 UI-01'),
  step(
    '高级工',
    '考核',
    '取得中级工后从事本职业五年以上，或者技工院校高级工班毕业',
    5,
    '助理级职称',
    '技能提升补贴 14-01；学历待遇等同认定 08-01',
  ),
  step(
    '技师',
    '考核和综合评审',
    '取得高级工后从事本职业四年以上',
    4,
    '中级职称',
    '技能提升补贴 14-01；企业自主评价奖励 02-01',
  ),
  step(
    '高级技师',
    '考核和综合评审',
    '取得技师后从事本职业四年以上',
    4,
    '副高级职称',
    '技能提升补贴 14-01；领军人才推荐 12-02',
  ),
  step(
    '特级技师',
    '评聘',
    '取得高级技师后业绩突出，由试行企业评聘',
    null,
    '正高级职称',
    '技能提升补贴 14-01；金卡服务 12-03',
  ),
  step(
    '首席技师',
    '评聘',
    '在特级技师中评聘，行业公认的技能领军人才',
    null,
    '正高级职称',
    '技能提升补贴 14-01；金卡服务 12-03',
  ),
];

function above(rung: Rung): Rung {
  return RUNGS[Math.min(RUNGS.length - 1, rank(rung) + 1)] ?? '首席技师';
}

function queries(world: World): SampleRow[] {
  const random = world.random('queries');
  return random
    .some(
      world.people.filter(({ best }) => best !== null),
      40,
    )
    .map((person, i) => {
      const day = ago(random, world.today, 330, 0);
      const target = above(person.best?.rung ?? '初级工');
      return {
        查询编号: serial('FZTD', yearOf(day), i + 1),
        查询人: person.id,
        职业: person.best?.occupation.name ?? person.occupation.name,
        目标等级: target,
        查询日期: iso(day),
        指导意见: once(world.today - day > 5, `可在满足年限后申报${target}，评价机构和批次见公告`),
      };
    });
}

function sequences(world: World): SampleRow[] {
  const random = world.random('sequences');
  return world.enterprises
    .filter(({ assesses }) => assesses)
    .slice(0, 16)
    .flatMap((enterprise) => {
      const occupation = random.pick(enterprise.industry.occupations);
      const day = ago(random, world.today, 500, 40);
      const state = random.pick(['备案执行', '备案执行', '备案执行', '企业拟定', '停止执行']);
      return RUNGS.slice(1, 6).map((rung, i) => ({
        企业: enterprise.code,
        职业: occupation.name,
        等级: rung,
        岗位名称: `${occupation.name}${rung}岗`,
        任职条件: `取得${rung}职业技能等级，年度考核合格`,
        岗位数: Math.max(1, 40 - i * 9 + random.int(-3, 3)),
        岗位津贴: i < 2 ? null : (i - 1) * 300,
        生效日期: iso(day),
        岗位序列状态: state,
      }));
    });
}

function pilotsOf({ enterprises, appointing }: World): Enterprise[] {
  const rest = enterprises.filter(({ assesses, code }) => assesses && !appointing.has(code)).slice(0, 4);
  return [...enterprises.filter(({ code }) => appointing.has(code)), ...rest];
}

function pilotRow(world: World, enterprise: Enterprise, i: number): SampleRow {
  const day = world.today - 1500 + i * 11;
  const waiting = i % 8 === 7;
  return {
    企业: enterprise.code,
    评聘企业类别: i % 3 === 0 ? '行业龙头企业' : '大型企业',
    评聘职业: enterprise.industry.occupations
      .slice(0, 2)
      .map(({ name }) => name)
      .join('、'),
    高级技师人数: enterprise.workers.filter(({ best }) => best !== null && rank(best.rung) >= rank('高级技师')).length,
    评聘方案: '评聘条件、程序、岗位数、待遇和年度考核办法，职工代表大会通过',
    申请日期: iso(day),
    备案日期: once(!waiting, iso(day + 20)),
    评聘试行状态: waiting ? '申请试行' : '试行评聘',
  };
}

function appointments(world: World, pilots: readonly Enterprise[]): SampleRow[] {
  const random = world.random('appointments');
  const appointed = world.certificates
    .filter(({ rung }) => rank(rung) > rank('高级技师'))
    .map((certificate) => ({ ...certificate, made: certificate }));
  const asked = world.skilled
    .filter(({ best, employer }) => best.rung === '高级技师' && pilots.includes(employer))
    .slice(0, 8)
    .map(({ person, best, employer }) => ({
      ...best,
      person,
      assessor: employer,
      rung: '特级技师' as const,
      day: world.today - 30,
      made: null,
    }));
  return [...appointed, ...asked].map(({ person, assessor, occupation, rung, day, made }, i) => {
    const state = made !== null ? '备案通过' : random.pick(['企业报送', '补正材料', '不予备案']);
    return {
      评聘编号: serial('TSPP', yearOf(day), i + 1),
      企业: assessor.code,
      人选: person.id,
      职业: occupation.name,
      // The field must be given, also where the 大典 has no occupation of this name.
      职业编码: occupation.code ?? '未列入',
      现等级: rung === '首席技师' ? '特级技师' : '高级技师',
      评聘等级: rung,
      主要业绩: random.pick(['主持重大技改两项，年创效益六百万元', '获全国行业技术能手', '带出高级技师四名']),
      企业公示开始日期: iso(day - 40),
      企业公示结束日期: iso(day - 33),
      聘期开始日期: iso(day),
      聘期结束日期: iso(day + 1095),
      评聘备案状态: state,
      备案日期: once(made !== null, iso(day)),
      技能证书: made?.number ?? null,
    };
  });
}

const TITLES = ['助理级职称', '中级职称', '副高级职称'] as const;

function crossings(world: World): SampleRow[] {
  const random = world.random('crossings');
  return random.some(world.skilled, 42).map(({ person, employer, best }, i) => {
    const toTitle = random.chance(0.65);
    const day = ago(random, world.today, 480, 10);
    const result = world.today - day > 90 ? random.pick(['评价通过', '评价通过', '评价未通过', '不符合条件']) : null;
    const title = TITLES[Math.min(2, rank(best.rung) - SKILLED)] ?? '副高级职称';
    return {
      申请编号: serial('GTPJ', yearOf(day), i + 1),
      申请人: person.id,
      工作单位: employer.code,
      贯通方向: toTitle ? '高技能人才评职称' : '专技人员评技能',
      现有技能等级: best.rung,
      现有职称: toTitle ? null : '助理级职称',
      从事专业: toTitle ? '机械工程' : best.occupation.name,
      申报职称: once(toTitle, title),
      申报等级: once(!toTitle, above(best.rung)),
      主要业绩: random.pick(['工艺改进三项，获厂级一等奖', '参与成果转化一项，带徒五名', '解决设备故障频发难题']),
      申请日期: iso(day),
      贯通评价结果: result,
      结果日期: once(result !== null, iso(day + random.int(50, 88))),
    };
  });
}
