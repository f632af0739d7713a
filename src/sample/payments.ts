import { dayOf, parseDay, yearOf, type Day } from '../kit/index.ts';
import { rank, SKILLED, type Cell, type Rung, type SampleRow, type SampleRows, type World } from './model.ts';
import { iso } from './rows.ts';
import { subsidyOf } from './training.ts';

/** What has been paid already: what the registers named in `facts` gave rise to some time ago, and not all of it. */
export interface Paid {
  readonly item: string;
  readonly to: string;
  readonly key: string;
  readonly amount: number;
  readonly day: Day;
}

export type Facts = ReadonlyMap<string, readonly SampleRow[]>;

export function* paymentsArea(paid: readonly Paid[]): Iterable<SampleRows> {
  const rows = paid.map(({ item, to, key, amount, day }) => ({
    事项: item,
    对象: to,
    同项键: key,
    金额: amount,
    发放日期: iso(day),
  }));
  yield { register: '已发放', rows };
}

/** In the order of their dates. */
export function makePayments(world: World, facts: Facts): Paid[] {
  const all = [
    ...skillPayments(world),
    ...medalPayments(world, facts.get('竞赛获奖') ?? []),
    ...hostPayments(world, facts.get('竞赛承办') ?? []),
    ...coursePayments(world, facts.get('培训班') ?? []),
    ...carrierPayments(world, facts.get('载体认定') ?? []),
    ...rentPayments(world, facts.get('创业项目') ?? []),
    ...assessmentPayments(world),
  ];
  return all.filter(({ day }) => day <= world.today).sort((a, b) => a.day - b.day);
}

const NOTICE = dayOf(2024, 12, 29);
const SUMS: Partial<Record<Rung, number>> = {
  高级工: 2000,
  技师: 3000,
  高级技师: 4000,
  特级技师: 6000,
  首席技师: 8000,
};
const INSURANCE: Partial<Record<Rung, number>> = { 初级工: 1000, 中级工: 1500 };

/** 14-01 for 高级工 and above, UI-01 below: never both for one certificate. */
function skillPayments(world: World): Paid[] {
  const random = world.random('skill payments');
  return world.certificates.flatMap(({ person, occupation, rung, day }) => {
    const skilled = rank(rung) >= SKILLED;
    if (day < NOTICE || person === world.cast.worker || !random.chance(skilled ? 0.45 : 0.3)) return [];
    const amount = skilled ? SUMS[rung] : INSURANCE[rung];
    const entitled = skilled ? person.category === '企业职工' : person.months >= 30;
    if (amount === undefined || !entitled) return [];
    const key = `${occupation.name}/${rung}`;
    return [{ item: skilled ? '14-01' : 'UI-01', to: person.id, key, amount, day: day + random.int(50, 170) }];
  });
}

const CITY_MEDALS: Readonly<Record<string, number>> = { 金牌: 10_000, 银牌: 5000, 铜牌: 3000 };

/** Of the city's own contests; among them the champion's bronze, before the gold of the province was won. */
function medalPayments(world: World, prizes: readonly SampleRow[]): Paid[] {
  const random = world.random('medal payments');
  return prizes.flatMap((prize) => {
    const amount = prize['竞赛级别'] === '市一类' ? CITY_MEDALS[text(prize['奖项'])] : undefined;
    const champion = prize['选手'] === world.cast.champion.id;
    if (amount === undefined || !(champion || random.chance(0.5))) return [];
    const key = `${text(prize['竞赛项目'])}/${text(prize['竞赛周期'])}`;
    return [
      {
        item: '03-01',
        to: text(prize['选手']),
        key,
        amount,
        day: day(prize['获奖日期']) + (champion ? 35 : random.int(35, 90)),
      },
    ];
  });
}

function hostPayments(world: World, hosts: readonly SampleRow[]): Paid[] {
  const random = world.random('host payments');
  return hosts.flatMap((host) => {
    const amount = host['核定补助额'];
    if (typeof amount !== 'number' || !random.chance(0.4)) return [];
    const held = day(host['举办日期']);
    const key = [host['竞赛名称'], host['竞赛项目'], yearOf(held)].join('/');
    return [{ item: '03-04', to: text(host['承办单位']), key, amount, day: held + random.int(45, 120) }];
  });
}

function coursePayments(world: World, courses: readonly SampleRow[]): Paid[] {
  const random = world.random('course payments');
  return courses.flatMap((course) => {
    const amount = subsidyOf(world, course);
    if (amount === 0 || day(course['开班日期']) < NOTICE || !random.chance(0.5)) return [];
    return [
      {
        item: '04-01',
        to: text(course['培训机构']),
        key: text(course['班次编号']),
        amount,
        day: day(course['结业日期']) + random.int(40, 110),
      },
    ];
  });
}

/** The first 国家级技能大师工作室 of the year has its money. */
function carrierPayments(world: World, carriers: readonly SampleRow[]): Paid[] {
  const recent = carriers.filter((carrier) => day(carrier['认定日期']) >= world.from);
  return recent
    .filter((carrier) => carrier['载体类型'] === '国家级技能大师工作室')
    .slice(0, 1)
    .map((carrier) => ({
      item: '11-02',
      to: text(carrier['单位']),
      key: '国家级技能大师工作室',
      amount: 200_000,
      day: day(carrier['认定日期']) + 60,
    }));
}

/** The first year of the founder on the last day of whose five years the rent began. */
function rentPayments(world: World, projects: readonly SampleRow[]): Paid[] {
  const founder = world.founders[1];
  return projects
    .filter((project) => project['负责人'] === founder?.person.id && project['年度'] === 2025)
    .map((project) => ({
      item: '14-05',
      to: text(project['负责人']),
      key: '2025',
      amount: Math.min(20_000, Number(project['实际年租金'])),
      day: dayOf(2026, 1, 20),
    }));
}

/** Three of the planned firms, in the spring after the year. */
function assessmentPayments(world: World): Paid[] {
  const sums = new Map([
    [140, 30_000],
    [51, 20_000],
    [45, 10_000],
  ]);
  return world.enterprises.flatMap(({ code, planned }) => {
    const amount = sums.get(planned ?? 0);
    return amount === undefined
      ? []
      : [{ item: '02-01', to: code, key: String(world.year), amount, day: dayOf(world.year + 1, 4, 16) }];
  });
}

function text(cell: Cell | undefined): string {
  return String(cell ?? '');
}

function day(cell: Cell | undefined): Day {
  return parseDay(text(cell)) ?? Number.POSITIVE_INFINITY;
}
