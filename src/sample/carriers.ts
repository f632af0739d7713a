import { yearOf } from '../kit/index.ts';
import type { Organisation, SampleRow, SampleRows, World } from './model.ts';
import { ago, iso, once, firstOfEach } from './rows.ts';

/** What each kind of 载体 is, where it is recognised: the kinds that 11-01 to 11-04 subsidise, and those they don't. */
const KINDS = [
  '国家级高技能人才培训基地',
  '国家级技能大师工作室',
  '齐鲁技能大师特色工作站',
  '山东省技师工作站',
  '齐鲁技能大师工作室',
  '省级高技能人才培训基地',
  '省级技能大师工作室',
  '市级高技能人才培训基地',
  '市级技能大师工作室',
  '市级技师工作站',
  '县级技能大师工作室',
] as const;

/** The kinds that the notice pays for, each several times in the year and once before the notice. */
const SUBSIDISED = KINDS.slice(0, 4);

/** 措施（十一） 技能人才载体. */
export function* carriersArea(world: World): Iterable<SampleRows> {
  const carriers = makeCarriers(world);
  yield { register: '载体认定', rows: carriers };
  yield { register: '载体活动', rows: activities(world, carriers) };
  yield { register: '载体创建申报', rows: plans(world) };
}

function makeCarriers(world: World): SampleRow[] {
  const random = world.random('carriers');
  const hosts: readonly Organisation[] = [...world.enterprises.slice(0, 50), ...world.schools];
  const row = (kind: string, host: Organisation, day: number, amount: number | null): SampleRow => ({
    单位: host.code,
    载体类型: kind,
    认定日期: iso(day),
    国家补助资金: amount,
  });
  const recent = SUBSIDISED.flatMap((kind) =>
    random.some(hosts, 4).map((host, i) => {
      const day = i === 3 ? world.from - random.int(60, 700) : random.day(world.from + 20, world.to - 10);
      return row(kind, host, day, kind === SUBSIDISED[0] ? random.pick([5_000_000, 4_000_000, 1_364_244.16]) : 0);
    }),
  );
  const others = KINDS.slice(4).flatMap((kind) =>
    random.some(hosts, 5).map((host) => row(kind, host, ago(random, world.today, 1500, 15), 0)),
  );
  return [...recent, ...others];
}

const ACTIVITIES = [
  ['带徒传技', '焊接绝活传授', '四名徒弟取得高级工证书'],
  ['带徒传技', '师徒结对实操周', null],
  ['技能培训', '数控加工技师研修班', '结业三十六人'],
  ['技能培训', '新入职员工技能提升班', null],
  ['技术研发', '连轧机组在线检测改造', '获实用新型专利一项'],
  ['技术研发', '轴承套圈磨削工艺攻关', '废品率下降一点二个百分点'],
  ['技能交流', '鲁西四市技能大师交流会', '形成联合攻关课题三项'],
] as const;

function activities(world: World, carriers: readonly SampleRow[]): SampleRow[] {
  const random = world.random('carrier activities');
  return random.some(carriers, 46).flatMap((carrier) =>
    random.some(ACTIVITIES, 2).map(([kind, name, result]) => ({
      单位: carrier['单位'] ?? null,
      载体类型: carrier['载体类型'] ?? null,
      活动名称: name,
      活动类型: kind,
      活动日期: iso(ago(random, world.today, 420, 2)),
      参加人数: random.int(8, 90),
      成果: result,
    })),
  );
}

function plans(world: World): SampleRow[] {
  const random = world.random('carrier plans');
  const made = random.some(world.masters, 24).map(({ person, employer }) => {
    const year = yearOf(world.today) - random.int(0, 1);
    const day = Math.min(world.today, world.from + random.int(90, 300));
    return {
      单位: employer.code,
      载体类型: random.pick(KINDS),
      申报年度: year,
      领衔人: person.id,
      建设方案: '三年建设方案：带徒计划、攻关课题、场地设备和经费',
      推荐日期: once(year < yearOf(world.today) && random.chance(0.7), iso(day)),
    };
  });
  return firstOfEach(made, ['单位', '载体类型', '申报年度']);
}
