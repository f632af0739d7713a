import { yearOf, type Day } from '../kit/index.ts';
import type { Certificate, Organisation, Person, SampleRow, SampleRows, World } from './model.ts';
import { ago, iso, once, serial } from './rows.ts';

interface File {
  readonly number: string;
  readonly person: Person;
  readonly unit: Organisation;
  readonly day: Day;
  readonly stage: string;
  readonly row: SampleRow;
}

const STAGES = ['提交申报', '核查佐证', '专家评议', '公示听取异议', '颁发证书', '不予通过', '撤回申报'];

/** 措施（十） 破格评价. */
export function* exceptionalArea(world: World): Iterable<SampleRows> {
  const experts = makeExperts(world);
  const files = [...decided(world), ...open(world)];
  yield { register: '破格评价专家', rows: experts };
  yield { register: '破格评价档案', rows: files.map(({ row }) => row) };
  yield { register: '破格评价佐证', rows: files.flatMap((file) => evidence(world, file)) };
  yield { register: '破格评价评议', rows: files.flatMap((file) => opinions(world, file, experts)) };
}

function makeExperts(world: World): SampleRow[] {
  const random = world.random('experts');
  const fields = ['机械加工', '焊接', '电气自动化', '金属材料', '化工工艺', '纺织工艺', '食品加工', '汽车维修'];
  return random.some(world.masters, 30).map(({ person, employer, best }, i) => {
    const day = ago(random, world.today, 690, 500);
    return {
      专家: person.id,
      工作单位: employer.code,
      专业领域: fields[i % fields.length] ?? '机械加工',
      职称或等级: best.rung,
      入库日期: iso(day),
      出库日期: once(i > 26, iso(world.today - random.int(10, 200))),
    };
  });
}

/** Those who have a certificate by 直接认定 went through all of it. */
function decided(world: World): File[] {
  return world.certificates
    .filter(({ by, person, day }) => by === '直接认定' && person.employer !== null && day > world.today - 900)
    .map((certificate, i) => fileOf(world, i, certificate.person, '颁发证书', certificate));
}

function open(world: World): File[] {
  const random = world.random('files');
  const workers = random.some(world.skilled, 30).map(({ person }) => person);
  return workers.map((person, i) =>
    fileOf(world, 200 + i, person, random.pick(STAGES.filter((one) => one !== '颁发证书'))),
  );
}

function fileOf(world: World, i: number, person: Person, stage: string, made?: Certificate): File {
  const random = world.random(`file ${String(i)}`);
  const unit = person.employer ?? world.centre;
  const day = made === undefined ? ago(random, world.today, 260, 60) : made.day - random.int(45, 60);
  const promotion = made === undefined && random.chance(0.5);
  const rung = made?.rung ?? (promotion ? '高级技师' : '高级工');
  const shown = stage === '公示听取异议' || stage === '颁发证书';
  const number = serial('PG', yearOf(day), i + 1);
  const occupation = made?.occupation ?? person.occupation;
  const publicFrom = made === undefined ? world.today - 3 : made.day - 10;
  return {
    number,
    person,
    unit,
    day,
    stage,
    row: {
      档案编号: number,
      破格评价类型: promotion ? '高技能人才破格晋升' : '一线职工直接认定',
      破格评价事由: promotion
        ? random.pick(['解决重大难题和质量问题', '省部级以上创新奖项', '师带徒业绩突出'])
        : '技能高超且业绩突出',
      人选: person.id,
      所在单位: unit.code,
      岗位: random.pick(['一线操作岗', '设备维修岗', '质量检验岗', '班组长']),
      职业: occupation.name,
      职业编码: occupation.code ?? '未列入',
      现有等级: once(promotion, '技师'),
      申报等级: rung,
      突破限制: random.pick(['学历限制', '资历限制', '年龄限制', '比例限制', '多项限制']),
      申报理由: '长期在一线岗位，技能水平得到同行公认，业绩见佐证材料',
      申报日期: iso(day),
      破格评价阶段: stage,
      认定等级: once(shown, rung),
      公示开始日期: once(shown, iso(publicFrom)),
      公示结束日期: once(shown, iso(publicFrom + 7)),
      异议处理: once(shown && random.chance(0.1), '收到一件异议，经核查不成立'),
      发证日期: once(made !== undefined, iso(made?.day ?? day)),
      技能证书: made?.number ?? null,
    },
  };
}

const EVIDENCE = [
  ['竞赛成绩', '市职业技能大赛第二名', '聊城市人力资源和社会保障局'],
  ['攻关成果', '轧机断带攻关报告及效益证明', '所在单位技术部'],
  ['创新奖项', '省职工优秀技术创新成果三等奖', '山东省总工会'],
  ['带徒成效', '师徒协议和徒弟取证名册', '所在单位工会'],
  ['现场考核', '实际操作考核记录', '评价机构'],
  ['同行评价', '三名高级技师联名评价', '行业协会（示例）'],
] as const;

function evidence(world: World, { number, day, stage, person }: File): SampleRow[] {
  const random = world.random(`evidence ${number}`);
  const checked = STAGES.indexOf(stage) >= 2 && stage !== '撤回申报';
  return random.some(EVIDENCE, 2).map(([kind, name, by], i) => ({
    佐证编号: `${number}-Z${String(i + 1)}`,
    档案: number,
    佐证类别: kind,
    名称: name,
    出具单位: by,
    取得日期: iso(Math.max(person.born + 7300, day - random.int(60, 900))),
    本人作用: random.pick(['主持', '主要完成人，排名第二', '参与']),
    核查人: once(checked, random.pick(world.officials).id),
    佐证核查结论: once(checked, stage === '不予通过' ? '部分属实' : '核查属实'),
  }));
}

/** Five of the experts who are still in the pool, none from the candidate's own firm. */
function opinions(world: World, { number, day, stage, unit, row }: File, experts: readonly SampleRow[]): SampleRow[] {
  if (!['公示听取异议', '颁发证书', '不予通过'].includes(stage)) return [];
  const random = world.random(`opinions ${number}`);
  const able = experts.filter((expert) => expert['出库日期'] === null && expert['工作单位'] !== unit.code);
  return random.some(able, 5).map((expert, i) => {
    const agrees = stage === '不予通过' ? i < 2 : i < 4;
    const lower = !agrees && row['申报等级'] === '高级技师';
    return {
      档案: number,
      专家: expert['专家'] ?? null,
      评议日期: iso(day + random.int(20, 34)),
      专家意见: agrees ? '同意申报等级' : lower ? '同意较低等级' : '不同意',
      建议等级: once(lower, '技师'),
      评议理由: agrees ? '业绩真实突出，技能水平达到申报等级要求' : '现有佐证尚不足以支持申报等级',
    };
  });
}
