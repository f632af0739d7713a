import { dayOf, yearOf } from '../kit/index.ts';
import { CNC, INDUSTRIES, ROBOT } from './industries.ts';
import { rank, RUNGS, type Enterprise, type SampleRow, type SampleRows, type World } from './model.ts';
import { ago, iso, once, serial } from './rows.ts';

const CHAINED = INDUSTRIES.flatMap(({ chain, products, occupations }) =>
  chain === null ? [] : [{ chain, products, occupations }],
);

/** 重点产业链: before everything that refers to it. */
export function* chainsArea(world: World): Iterable<SampleRows> {
  const random = world.random('chains');
  const rows = CHAINED.map(({ chain, products }) => ({
    产业链名称: chain,
    主要产品: products,
    技能人才联系人: once(random.chance(0.85), random.pick(world.officials).id),
    列入日期: '2023-03-20',
    名单状态: '在册',
  }));
  yield { register: '重点产业链', rows };
}

/** 措施（七） 制造业技能根基工程. */
export function* manufacturingArea(world: World): Iterable<SampleRows> {
  yield { register: '远航企业名单', rows: voyages(world) };
  yield { register: '制造业技能岗位职工', rows: workers(world) };
  yield { register: '制造业培训需求', rows: needs(world) };
  yield { register: '制造业示范赛项', rows: contests(world) };
  yield { register: '制造业技能选树', rows: models(world) };
  yield { register: '制造业培训目录', rows: catalogue() };
  yield { register: '目录增补建议', rows: proposals(world) };
}

function chained({ enterprises }: World): Enterprise[] {
  return enterprises.filter(({ chain }) => chain !== null);
}

function voyages(world: World): SampleRow[] {
  const random = world.random('voyages');
  const listed = world.enterprises.filter(({ voyage }) => voyage);
  // Some have left the list; in 单位 they are 远航企业 no more.
  const left = world.enterprises.filter(({ voyage, planned }) => !voyage && planned === null).slice(0, 6);
  return [...listed, ...left].map((enterprise) => {
    const out = left.includes(enterprise);
    return {
      企业: enterprise.code,
      所属产业链: enterprise.chain,
      公布文号: random.chance(0.7) ? '聊政办字〔2023〕示例5号' : '聊政办字〔2024〕示例9号',
      列入日期: random.pick(['2023-05-10', '2024-04-18']),
      退出日期: once(out, '2025-04-02'),
      名单状态: out ? '退出名单' : '在册',
    };
  });
}

const POSTS = ['生产线操作岗', '设备维修岗', '质量检验岗', '工艺调整岗', '装配岗', '热处理岗', '包装岗'];

function workers(world: World): SampleRow[] {
  const random = world.random('workers');
  return chained(world).flatMap((enterprise) =>
    enterprise.workers
      .filter(() => random.chance(0.8))
      .map((person) => ({
        职工: person.id,
        企业: enterprise.code,
        所属产业链: enterprise.chain,
        技能岗位: random.pick(POSTS),
        职业: person.occupation.name,
        技能证书: person.best?.number ?? null,
        持证等级: person.best?.rung ?? null,
        取证日期: person.best === null ? null : iso(person.best.day),
      })),
  );
}

function needs(world: World): SampleRow[] {
  const random = world.random('needs');
  return random.some(chained(world), 48).map((enterprise, i) => {
    const asked = ago(random, world.today, 420, 6);
    const met = world.today - asked > 25;
    return {
      需求编号: serial('XQ', yearOf(asked), i + 1),
      企业: enterprise.code,
      所属产业链: enterprise.chain,
      职业: random.pick(enterprise.industry.occupations).name,
      培训目标等级: random.pick(['初级工', '中级工', '中级工', '高级工', '技师']),
      需求人数: random.int(8, 60),
      希望开班日期: iso(asked + random.int(20, 90)),
      提出日期: iso(asked),
      对接机构: once(met, random.pick([...world.schools, ...world.trainers]).code),
      对接日期: once(met, iso(asked + random.int(6, 20))),
    };
  });
}

function contests(world: World): SampleRow[] {
  const random = world.random('demonstrations');
  return CHAINED.map(({ chain, occupations }, i) => {
    const hosts = world.enterprises.filter((enterprise) => enterprise.chain === chain);
    const firms = random.int(8, 26);
    return {
      赛项编号: serial('SFSX', world.year, i + 1),
      竞赛名称: `${String(world.year)}年聊城市“${chain}”行业职业技能竞赛`,
      竞赛项目: random.pick(occupations).name,
      所属产业链: chain,
      承办单位: (hosts.length > 0 ? random.pick(hosts) : random.pick(world.schools)).code,
      举办日期: iso(random.day(world.from + 60, world.to - 10)),
      参赛企业数: firms,
      参赛人数: firms * random.int(2, 6),
    };
  });
}

const FEATS = [
  '改进工装夹具，单件加工时间缩短三成',
  '带领班组完成进口设备国产化改造',
  '解决连轧机组断带问题，成材率提高两个百分点',
  '总结形成“四步找正法”，在全厂推广',
  '获得实用新型专利三项，培养徒弟十二名',
  '主持热处理工艺优化，年节约用电四十万千瓦时',
  '连续五年保持产品一次交验合格率百分之百',
  '参与编写行业工艺规范一项',
] as const;

function models(world: World): SampleRow[] {
  const random = world.random('models');
  const stages = ['推荐选树', '选树公示', '选树公布', '选树公布', '未予选树'];
  return random.some(world.skilled, 36).map(({ person, employer, best }, i) => {
    const stage = random.pick(stages);
    const day = ago(random, world.today, 400, 60);
    const published = stage === '选树公布';
    return {
      选树编号: serial('XS', yearOf(day), i + 1),
      人选: person.id,
      企业: employer.code,
      所属产业链: employer.chain,
      技能等级: best.rung,
      主要业绩: random.pick(FEATS),
      推荐日期: iso(day),
      技能选树阶段: stage,
      激励措施: once(published, random.pick(['发给证书和一次性奖励', '优先推荐疗休养', '列入企业带头人培养'])),
      公布日期: once(published, iso(day + random.int(20, 50))),
    };
  });
}

/** Occupations of the catalogue: those whose code is known. */
function catalogue(): SampleRow[] {
  const known = CHAINED.flatMap(({ occupations }) => occupations).filter(({ code }) => code !== null);
  const occupations = [...new Map(known.map((one) => [one.code, one])).values()];
  const versions = [
    { name: '2024年第一版', from: '2024-03-01', to: '2025-02-28', state: '停止使用', base: 0 },
    { name: '2025年第一版', from: '2025-03-01', to: null, state: '现行有效', base: 200 },
  ];
  return versions.flatMap(({ name, from, to, state, base }) =>
    occupations.flatMap((occupation) =>
      ['初级工', '中级工', '高级工'].map((rung, i) => ({
        目录版本: name,
        职业: occupation.name,
        职业编码: occupation.code,
        培训等级: rung,
        制造业支持类别:
          occupation === ROBOT
            ? '数字技能'
            : occupation === CNC
              ? '制造业高新技术'
              : i === 2
                ? '急需紧缺职业工种'
                : '其他制造业职业工种',
        培训课时数: 80 + i * 40,
        基本补贴标准: 700 + i * 300 + base,
        加补标准: occupation === ROBOT || occupation === CNC || i === 2 ? 200 : 0,
        生效日期: from,
        失效日期: to,
        培训目录状态: state,
      })),
    ),
  );
}

function proposals(world: World): SampleRow[] {
  const random = world.random('proposals');
  const kinds = ['制造业高新技术', '数字技能', '急需紧缺职业工种'];
  return random.some(chained(world), 18).map((enterprise, i) => {
    const occupation = random.pick(enterprise.industry.occupations);
    const asked = random.day(dayOf(world.year, 1, 6), world.to - 20);
    const answered = random.chance(0.7);
    return {
      建议编号: serial('MLZB', world.year, i + 1),
      建议单位: enterprise.code,
      职业: occupation.name,
      职业编码: occupation.code,
      培训等级: RUNGS[random.int(rank('中级工'), rank('高级技师'))] ?? '高级工',
      制造业支持类别: random.pick(kinds),
      紧缺理由: `现有${String(random.int(3, 12))}个岗位空缺${String(random.int(3, 9))}个月，扩产后还需${String(random.int(10, 30))}人`,
      提出日期: iso(asked),
      论证意见: once(answered, random.pick(['同意列入下一版目录', '已有相近工种，不单列', '补充用工数据后再议'])),
      列入版本: once(answered && random.chance(0.4), '2025年第一版'),
    };
  });
}
