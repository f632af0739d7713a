import { describe, expect, test } from 'vitest';
import { assess, situationFromJson, type Assessment } from '../src/assessment/index.ts';
import { loadNotices } from '../src/flow/index.ts';
import { formatDay, parseDay } from '../src/kit/index.ts';
import type { Register } from '../src/rules/index.ts';
import { COUNTIES, sampleCast, sampleCity, type SampleRow } from '../src/sample/index.ts';

const { ruleSet } = await loadNotices('notices');
/** Tables that stand for others; the sample has the others. */
const SUMMARIES = ['自主评价汇总', '留聊毕业生汇总'];
/** The people of one assessment. */
const MOST = 300;

const DAYS = ['2025-07-01', '2026-01-01', '2026-11-22'];

describe.each(DAYS)('the invented city of %s', (day) => {
  const today = parseDay(day) ?? 0;
  const options = { seed: 'test', today, people: 6000 };
  const parts = Array.from(sampleCity(options));
  const city = new Map(parts.map(({ register, rows }) => [register, rows]));
  const registers = parts.flatMap(({ register }) => ruleSet.registers[register] ?? []);

  test('fills every register of the dictionary, each once', () => {
    const known = Object.keys(ruleSet.registers).filter((name) => !SUMMARIES.includes(name));
    expect(parts.map(({ register }) => register).sort()).toEqual(known.sort());
    expect(parts.filter(({ rows }) => rows.length < 5).map(({ register }) => register)).toEqual([]);
  });

  test('is read without a fault', () => {
    for (const { register, rows } of parts)
      expect(situationFromJson({ [register]: rows }, ruleSet).faults.slice(0, 3), register).toEqual([]);
  });

  test('gives every field, and leaves empty only what may be', () => {
    const wrong = registers.flatMap((register) =>
      (city.get(register.name) ?? []).flatMap((row) => wrongFields(register, row)),
    );
    expect([...new Set(wrong)]).toEqual([]);
  });

  test('has no key twice', () => {
    for (const { name, key } of registers) {
      const keys = (city.get(name) ?? []).map((row) => key.map((field) => String(row[field])).join('｜'));
      if (key.length > 0) expect(new Set(keys).size, name).toBe(keys.length);
    }
  });

  test('refers only to rows given before', () => {
    const seen = new Map<string, Set<unknown>>();
    for (const register of registers) {
      const rows = city.get(register.name) ?? [];
      for (const { name, type } of register.fields) {
        if (type.kind !== 'ref') continue;
        const lost = rows.filter((row) => row[name] !== null && seen.get(type.register)?.has(row[name]) !== true);
        expect(lost.slice(0, 2), `${register.name}.${name}`).toEqual([]);
      }
      const [first] = register.key;
      if (first !== undefined) seen.set(register.name, new Set(rows.map((row) => row[first])));
    }
  });

  test('has nothing happen after the day but what is planned', () => {
    const late = registers.flatMap((register) => lateFields(register, city.get(register.name) ?? [], day));
    expect(late.filter((field) => !PLANS.has(field))).toEqual([]);
  });

  test('lies in the counties of the dictionary', () => {
    expect([...COUNTIES]).toEqual(ruleSet.enums['区县']?.values);
    const counties = new Set(city.get('个人')?.map((row) => row['就业区县']));
    expect([...counties].filter((county) => county !== null).sort()).toEqual([...COUNTIES].sort());
  });

  const cast = sampleCast(options);
  const [worker, champion, founder] = [cast.worker, cast.champion, cast.founder].map(({ id }) => id);

  const assessed = assessAll();

  test('has somebody for every item', () => {
    const found = new Set([...assessed.awards, ...assessed.checks].map(({ item }) => item));
    expect(ruleSet.items.map(({ code }) => code).filter((code) => !found.has(code))).toEqual([]);
  });

  test('has somebody who is refused, who has had it before, and for whom the office must decide', () => {
    const statuses = new Set(assessed.notAwarded.map(({ item, status }) => `${item} ${status}`));
    expect(statuses).toContain('14-05 not-eligible');
    expect(statuses).toContain('14-01 superseded');
    expect(statuses).toContain('03-04 needs-decision');
    const verdicts = new Set(assessed.checks.map(({ item, status }) => `${item} ${status}`));
    expect([...verdicts].sort()).toEqual(['02-02 不合规', '02-02 合规', '15-01 合规', '15-01 预警']);
  });

  test('has firms at the borders of 02-01', () => {
    const year = String(Math.max(2025, Number(day.slice(0, 4)) - 1));
    const entries = plannedFirms(Number(year)).map(({ count, code }) => {
      const award = assessed.awards.find((one) => one.item === '02-01' && one.beneficiary === code && one.key === year);
      return [count, award?.full ?? 0];
    });
    expect(entries).toEqual(
      expect.arrayContaining([
        [101, 30_000],
        [100, 20_000],
        [99, 20_000],
        [50, 10_000],
        [30, 10_000],
        [29, 0],
        [28, 0],
      ]),
    );
  });

  test('has a cast with something to find', () => {
    const of = (item: string, who: string | undefined): unknown[] =>
      assessed.awards.filter((one) => one.item === item && one.beneficiary === who).map(({ amount }) => amount);
    const skill = [...of('14-01', worker), ...of('UI-01', worker)];
    expect(skill).toContain(2000);
    expect(of('03-01', champion)).toContain(97_000);
    expect(of('14-05', founder)[0]).toBe(20_000);
  });

  /** 29 February 2020 and 30 June 2020, and five years. */
  test('has founders on the last of their five years, and one day late', () => {
    const rows = city.get('创业项目') ?? [];
    const on = (begun: string, area: number): unknown[] => {
      const ids = rows
        .filter((row) => row['来聊创业日期'] === begun && row['申请面积'] === area)
        .map((row) => row['负责人']);
      return assessed.awards
        .filter((one) => one.item === '14-05' && ids.includes(one.beneficiary))
        .map(({ key }) => key);
    };
    expect(on('2025-02-28', 32)).not.toEqual([]);
    expect(on('2025-03-01', 32)).toEqual([]);
    expect(on('2025-06-30', 88)).toContain('2025');
    expect(on('2025-07-01', 88)).toEqual([]);
  });

  /** The city in slices of at most 300 people: what concerns organisations is in the first. */
  function assessAll(): Pick<Assessment, 'awards' | 'notAwarded' | 'checks'> {
    const slices = [
      cutOfSingles(),
      ...plannedFirms(Math.max(2025, Number(day.slice(0, 4)) - 1)).map(({ people }) => people),
    ];
    const all = slices.map((people, i) => assessSlice(people, i === 0));
    return {
      awards: all.flatMap(({ awards }) => awards),
      notAwarded: all.flatMap(({ notAwarded }) => notAwarded),
      checks: all.flatMap(({ checks }) => checks),
    };
  }

  function cutOfSingles(): Set<unknown> {
    const one = (register: string, field: string, where: (row: SampleRow) => boolean = () => true): unknown[] =>
      (city.get(register) ?? []).filter(where).map((row) => row[field]);
    const recent = formatDay(today - 300);
    return new Set(
      [
        worker,
        champion,
        ...one('创业项目', '负责人'),
        ...one('已发放', '对象', (row) => row['事项'] === '14-01').slice(0, 20),
        ...one('毕业生', '身份证号', (row) => row['应届'] === true).slice(0, 120),
        ...one('竞赛获奖', '选手').slice(0, 40),
        ...one('职业技能等级证书', '身份证号', (row) => String(row['发证日期']) > recent).slice(-40),
      ].slice(0, MOST),
    );
  }

  /** The firms of the plan, with the people who are new at 高级工 there in that year. */
  function plannedFirms(year: number): { code: string; count: number; people: Set<unknown> }[] {
    const skilled = ['高级工', '技师', '高级技师', '特级技师', '首席技师'];
    const rows = (city.get('职业技能等级证书') ?? []).filter(
      (row) =>
        row['评价方式'] === '企业自主评价' &&
        skilled.includes(String(row['等级'])) &&
        String(row['发证日期']).startsWith(String(year)),
    );
    const byFirm = Map.groupBy(rows, (row) => String(row['评价机构']));
    return Array.from(byFirm, ([code, own]) => ({ code, people: new Set(own.map((row) => row['身份证号'])) }))
      .map((firm) => ({ ...firm, count: firm.people.size }))
      .filter(({ count }) => count >= 28);
  }

  function assessSlice(people: ReadonlySet<unknown>, organisations: boolean): Assessment {
    const situation = Object.fromEntries(
      registers
        .filter(({ name }) => ASSESSED.has(name))
        .map(({ name }) => [name, (city.get(name) ?? []).filter((row) => concerns(name, row, people, organisations))]),
    );
    const { situation: typed, faults } = situationFromJson({ 截至: day, ...situation }, ruleSet);
    expect(faults).toEqual([]);
    if (typed === undefined) throw new Error('no situation');
    return assess(ruleSet, typed, { today });
  }
});

const PERSONAL: Readonly<Record<string, string>> = {
  个人: '身份证号',
  职业技能等级证书: '身份证号',
  毕业生: '身份证号',
  就业登记: '身份证号',
  创业项目: '负责人',
};
const OF_ORGANISATIONS = ['竞赛获奖', '竞赛承办', '载体认定', '职工教育经费', '工资增幅', '培训班'];
const ALWAYS = ['单位', '培训项目清单', '补贴标准清单', '培训机构清单'];
const ASSESSED = new Set([...Object.keys(PERSONAL), ...OF_ORGANISATIONS, ...ALWAYS, '已发放']);

function concerns(register: string, row: SampleRow, people: ReadonlySet<unknown>, organisations: boolean): boolean {
  const field = PERSONAL[register];
  if (field !== undefined) return people.has(row[field]);
  if (register === '已发放') return people.has(row['对象']) || organisations;
  return ALWAYS.includes(register) || organisations;
}

/** Whether a course was passed isn't known before its end, and only a national contest has a national class. */
const UNKNOWN = ['培训班.合格人数', '竞赛承办.国家级类别'];

function wrongFields({ name: register, fields }: Register, row: SampleRow): string[] {
  const known = new Set(fields.filter(({ computed }) => computed === undefined).map(({ name }) => name));
  const extra = Object.keys(row).filter((name) => !known.has(name));
  const bad = fields.filter(
    ({ name, optional }) => known.has(name) && (row[name] === undefined || (row[name] === null && !optional)),
  );
  return [...extra, ...bad.map(({ name }) => name)]
    .map((name) => `${register}.${name}`)
    .filter((name) => !UNKNOWN.includes(name));
}

/** Fields that speak of the future. */
const PLANS = new Set([
  '评价机构备案.有效期至',
  '学徒制与工学一体化班.开班日期',
  '双师型教师.有效期至',
  '兼职实习实训教师.聘期结束日期',
  '名师带徒.约定期满日期',
  '竞赛日程.开始日期',
  '竞赛日程.结束日期',
  '教师互派.结束日期',
  '实践中心预约.使用日期',
  '劳模工匠入企宣讲.希望日期',
  '劳模工匠入企宣讲.宣讲日期',
  '制造业培训需求.希望开班日期',
  '招聘公告.报名开始日期',
  '招聘公告.报名截止日期',
  '特级首席技师评聘.聘期结束日期',
  '破格评价档案.公示结束日期',
  '人才服务金卡.有效期至',
  '技能报国宣讲日历.希望日期',
  '技能报国宣讲日历.宣讲日期',
  '技能人才共享.截止日期',
  '任务进展.应完成日期',
  '政策兑现.应兑现日期',
]);

function lateFields({ name, fields }: Register, rows: readonly SampleRow[], day: string): string[] {
  return fields
    .filter(({ type }) => type.kind === 'date')
    .filter((field) => rows.some((row) => String(row[field.name] ?? '') > day))
    .map((field) => `${name}.${field.name}`);
}
