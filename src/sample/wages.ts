import type { SampleRow, SampleRows, World } from './model.ts';
import { yearOf } from '../kit/index.ts';
import { RUNGS } from './model.ts';
import { ago, iso, once, serial } from './rows.ts';

/** 措施（十五） 使用机制. */
export function* wagesArea(world: World): Iterable<SampleRows> {
  yield { register: '薪酬激励备案', rows: incentives(world) };
  yield { register: '补充保障备案', rows: benefits(world) };
  yield { register: '技能人才共享', rows: sharing(world) };
  yield { register: '工资增幅', rows: rises(world) };
}

const INCENTIVES = [
  ['年薪制', '首席技师、特级技师实行年薪制，由董事会按年核定'],
  ['协议工资制', '高级技师以上签订协议工资'],
  ['股权激励', '核心技能人才纳入持股计划'],
  ['技能津贴', '高级工每月200元、技师400元、高级技师800元'],
  ['班组长津贴', '班组长每月300元'],
  ['带徒津贴', '每带一名徒弟每月150元，出徒后发放奖励'],
] as const;

function incentives(world: World): SampleRow[] {
  const random = world.random('incentives');
  return random.some(world.enterprises.slice(0, 110), 40).flatMap((enterprise) =>
    random.some(INCENTIVES, random.int(1, 2)).map(([kind, text]) => {
      const day = ago(random, world.today, 800, 40);
      return {
        单位: enterprise.code,
        激励方式: kind,
        实施日期: iso(day),
        适用人数: Math.max(1, Math.round(enterprise.workers.length * 0.3 * random.next())),
        标准说明: text,
        终止日期: once(random.chance(0.06), iso(day + 30)),
      };
    }),
  );
}

function benefits(world: World): SampleRow[] {
  const random = world.random('benefits');
  return random.some(world.enterprises.slice(0, 100), 34).map((enterprise) => {
    const heads = Math.max(2, Math.round(enterprise.workers.length * (0.4 + 0.5 * random.next())));
    return {
      单位: enterprise.code,
      保障类型: random.pick(['企业年金', '补充医疗保险', '补充医疗保险']),
      建立日期: iso(ago(random, world.today, 1500, 60)),
      参加职工人数: heads,
      高技能人才人数: Math.floor(heads * 0.4 * random.next()),
      终止日期: once(random.chance(0.05), iso(world.today - 20)),
    };
  });
}

function sharing(world: World): SampleRow[] {
  const random = world.random('sharing');
  return random.some(world.enterprises.slice(0, 120), 44).map((enterprise, i) => {
    const day = ago(random, world.today, 380, 8);
    const partner = random.pick(world.enterprises.filter((other) => other !== enterprise));
    const met = random.chance(0.55) && world.today - day > 30;
    return {
      信息编号: serial('GX', yearOf(day), i + 1),
      供需: random.pick(['供', '需']),
      单位: enterprise.code,
      职业: random.pick(enterprise.industry.occupations).name,
      等级: RUNGS[random.int(3, 5)] ?? '技师',
      流动方式: random.pick(['兼职', '服务', '技术攻关', '项目合作']),
      人数: random.int(1, 5),
      起始日期: iso(day),
      截止日期: iso(day + random.int(60, 240)),
      对接单位: once(met, partner.code),
      对接日期: once(met, iso(day + random.int(5, 28))),
    };
  });
}

/** All firms of the state for two years, and a few others that have filed as well; some fall short, one is exactly equal. */
function rises(world: World): SampleRow[] {
  const random = world.random('rises');
  const owned = world.enterprises.filter(({ stateOwned }) => stateOwned);
  const others = world.enterprises.filter(({ stateOwned }) => !stateOwned).slice(0, 6);
  return [world.year - 1, world.year].flatMap((year) =>
    [...owned, ...others].map(({ code }, i) => {
      const managers = Math.round((2 + 5 * random.next()) * 100) / 100;
      const difference = i === 1 ? 0 : i % 6 === 3 ? -0.75 : Math.round(random.next() * 260) / 100;
      return {
        单位: code,
        年度: year,
        高技能人才人均增幅: Math.round((managers + difference) * 100) / 100,
        管理人员人均增幅: i === 8 ? -0.5 : managers,
      };
    }),
  );
}
