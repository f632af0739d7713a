import { yearOf } from '../kit/index.ts';
import { rank, RUNGS, type Organisation, type Person, type SampleRow, type SampleRows, type World } from './model.ts';
import type { Random } from './random.ts';
import { iso, serial } from './rows.ts';

/** The shared registers: organisations, people, their certificates, graduations and jobs. */
export function* baseArea(world: World): Iterable<SampleRows> {
  yield { register: '单位', rows: organisations(world) };
  yield { register: '个人', rows: world.people.map(personRow) };
  yield { register: '职业技能等级证书', rows: certificates(world) };
  yield { register: '评价机构备案', rows: assessors(world) };
  yield { register: '毕业生', rows: graduations(world) };
  yield { register: '就业登记', rows: jobs(world) };
}

function organisations(world: World): SampleRow[] {
  const all: Organisation[] = [
    ...world.enterprises,
    ...world.schools,
    world.elsewhere,
    ...world.trainers,
    ...world.assessors,
    ...world.startups,
    world.centre,
    ...world.offices.values(),
    ...world.institutions,
  ];
  return all.map((one) => ({
    统一社会信用代码: one.code,
    名称: one.name,
    单位类型: one.kind,
    所在区县: one.county,
    国有及国有控股: one.stateOwned,
    产业链: one.chain,
    远航企业: one.voyage,
  }));
}

function personRow(person: Person): SampleRow {
  return {
    身份证号: person.id,
    姓名: person.name,
    人员类别: person.category,
    参保单位: person.employer?.code ?? null,
    就业区县: person.county,
    失业保险参保月数: person.months,
  };
}

function certificates(world: World): SampleRow[] {
  return world.certificates.map((one) => ({
    证书编号: one.number,
    身份证号: one.person.id,
    职业: one.occupation.name,
    职业编码: one.occupation.code,
    等级: one.rung,
    评价方式: one.by,
    评价机构: one.assessor.code,
    发证日期: iso(one.day),
    核定补贴额: null,
    核定理由: null,
  }));
}

function assessors(world: World): SampleRow[] {
  const random = world.random('assessors');
  const filed = world.enterprises.filter(({ assesses }) => assesses);
  return filed.map((enterprise, i) => {
    const day = random.day(world.today - 2400, world.today - 1000);
    const occupations = random.some(enterprise.industry.occupations, random.int(1, 4));
    const top = world.appointing.has(enterprise.code)
      ? '首席技师'
      : RUNGS[random.int(rank('高级工'), rank('高级技师'))];
    return {
      单位: enterprise.code,
      备案编号: serial('LCPJ', yearOf(day), i + 1),
      备案日期: iso(day),
      // Five years, and renewed where they are over.
      有效期至: iso(day + (day + 1825 < world.today ? 2 : 1) * 1825),
      评价职业: occupations.map(({ name }) => name).join('、'),
      最高评价等级: top ?? '高级技师',
      负责人: random.pick(enterprise.workers).name,
    };
  });
}

function graduations(world: World): SampleRow[] {
  return world.people.flatMap((person) =>
    person.graduations.map(({ school, className, fullTime, day }) => ({
      身份证号: person.id,
      毕业院校: school.code,
      是否聊城技工院校: school.kind === '技工院校' && school !== world.elsewhere,
      全日制: fullTime,
      班级类型: className,
      毕业日期: iso(day),
      应届: fullTime && yearOf(day) >= world.year,
    })),
  );
}

function jobs(world: World): SampleRow[] {
  const random = world.random('jobs');
  const row = (person: Person, employer: Organisation, day: number, place = '聊城'): SampleRow => ({
    身份证号: person.id,
    用人单位: employer.code,
    就业地: place,
    起始日期: iso(day),
  });
  const present = world.people.flatMap((person) => {
    const { employer, since } = person;
    if (employer === null || since === null) return [];
    return [...earlier(random, world, person, since, row), row(person, employer, since)];
  });
  const own = world.founders.map(({ person, firm, day }) => row(person, firm, day));
  const away = world.people.filter(({ category, graduations: [one] }) => category === '其他' && one !== undefined);
  return [
    ...present,
    ...own,
    ...away.slice(0, 60).map((person) => {
      const day = Math.min(world.today - 3, (person.graduations[0]?.day ?? world.today) + random.int(10, 90));
      return row(person, random.pick(world.enterprises), day, random.pick(['济南', '青岛', '德州', '邯郸']));
    }),
  ];
}

function earlier(
  random: Random,
  world: World,
  person: Person,
  since: number,
  row: (person: Person, employer: Organisation, day: number) => SampleRow,
): SampleRow[] {
  const day = since - random.int(300, 2200);
  // Nobody worked before they were 18.
  if (!random.chance(0.25) || day < person.born + 6600) return [];
  const employer = random.pick(world.enterprises);
  return employer === person.employer ? [] : [row(person, employer, day)];
}
