import { dayOf, yearOf } from '../kit/index.ts';
import type { SampleRow, World } from './model.ts';
import type { Paid } from './payments.ts';
import { ago, iso, once, serial } from './rows.ts';

const FUNDS: readonly (readonly [fund: string, department: string, amount: number])[] = [
  ['教育专项经费', '市教育体育局', 6_000_000],
  ['人才专项资金', '市人力资源社会保障局', 12_000_000],
  ['就业补助资金', '市人力资源社会保障局', 18_000_000],
  ['失业保险基金', '市人力资源社会保障局', 9_000_000],
  ['专项培训资金', '市人力资源社会保障局', 15_000_000],
  ['市级财政资金', '市财政局', 8_000_000],
];

export function budgets(world: World): SampleRow[] {
  const years = [world.year - 1, world.year, yearOf(world.today)];
  return years
    .filter((year, i) => years.indexOf(year) === i)
    .flatMap((year) =>
      FUNDS.map(([fund, department, amount], i) => ({
        预算年度: year,
        资金渠道: fund,
        主管部门: department,
        年初预算额: amount + (year - world.year) * 500_000,
        预算调整额: i % 3 === 1 ? 800_000 : 0,
        批复文号: `聊财预〔${String(year)}〕示例${String(i + 1)}号`,
        批复日期: iso(Math.min(world.today, dayOf(year, 1, 22))),
      })),
    );
}

const FUND_OF: Readonly<Record<string, string>> = {
  '02-01': '人才专项资金',
  '03-01': '人才专项资金',
  '03-04': '人才专项资金',
  '04-01': '专项培训资金',
  '11-02': '市级财政资金',
  '14-01': '就业补助资金',
  '14-05': '市级财政资金',
  'UI-01': '失业保险基金',
};

/** The latest payments as the bank confirmed them: a few late, a few not in full. */
export function settled(world: World, paid: readonly Paid[]): SampleRow[] {
  const random = world.random('settled');
  return paid.slice(-420).map(({ item, amount, day }, i) => {
    const decided = day - random.int(3, 13);
    const short = i % 83 === 40;
    return {
      兑现编号: serial('DX', yearOf(decided), i + 1),
      事项编号: item,
      资金渠道: FUND_OF[item] ?? '人才专项资金',
      责任单位: '市人力资源社会保障局',
      审定日期: iso(decided),
      应兑现日期: iso(decided + (i % 17 === 3 ? 2 : 14)),
      应兑现额: short ? amount + 1000 : amount,
      兑现日期: iso(day),
      实际兑现额: amount,
    };
  });
}

export function outstanding(world: World): SampleRow[] {
  const random = world.random('outstanding');
  return Array.from({ length: 24 }, (_, i) => {
    const decided = world.today - random.int(1, 30);
    const item = random.pick(['14-01', '14-01', '04-01', '03-01', '02-01', 'UI-01']);
    return {
      兑现编号: serial('DX', yearOf(decided), 9001 + i),
      事项编号: item,
      资金渠道: FUND_OF[item] ?? '人才专项资金',
      责任单位: '市人力资源社会保障局',
      审定日期: iso(decided),
      应兑现日期: iso(decided + 14),
      应兑现额: item === '04-01' ? 42_000 : item === '02-01' ? 20_000 : 2000,
      兑现日期: null,
      实际兑现额: null,
    };
  });
}

export function complaints(world: World): SampleRow[] {
  const random = world.random('complaints');
  const kinds = [
    ['超期没有兑现', '公示结束已过十个工作日，补贴仍未到账', '已于次日拨付，并说明原因'],
    ['兑现数额不足', '到账金额与公示金额不一致', '经核对为分两笔支付，第二笔已到账'],
    ['其他兑现问题', '收款账户已注销，申请变更账户', '已更正账户并重新拨付'],
  ] as const;
  return Array.from({ length: 26 }, (_, i) => {
    const [kind, text, answer] = random.pick(kinds);
    const day = ago(random, world.today, 300, 2);
    const answered = world.today - day > 8;
    return {
      诉求编号: serial('SQ', yearOf(day), i + 1),
      诉求人: random.chance(0.7) ? random.pick(world.skilled).person.name : random.pick(world.enterprises).name,
      事项编号: random.pick(['14-01', '14-01', '02-01', '03-01', '04-01', 'UI-01']),
      兑现诉求类别: kind,
      诉求内容: text,
      提出日期: iso(day),
      责任单位: once(world.today - day > 1, random.pick(['市人力资源社会保障局', '市财政局'])),
      答复内容: once(answered, answer),
      答复日期: once(answered, iso(day + random.int(3, 8))),
    };
  });
}
