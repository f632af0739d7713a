import { creditCode, EAST, residentId } from './invented.ts';
import type { Applicant, Asked, Discretion } from './hall.ts';
import type { GivenRow } from './put.ts';

/** THE table of what is taken from the sign-in to the receipt: what the registers know, who applies, and what must come of it. */
export interface Way {
  readonly item: string;
  /** What it is about, in a sentence. */
  readonly because: string;
  readonly asked: Omit<Asked, 'item'>;
  /** Rows of the registers, beside those of 个人 and 单位. */
  readonly facts: Readonly<Record<string, readonly GivenRow[]>>;
  readonly gives: Money | Benefit;
  /** Different people who take a step, the applicant and both of finance among them. */
  readonly people: number;
}

export interface Money {
  readonly yuan: number;
  readonly fund: string;
  readonly key: string;
  readonly clause: string;
  /** From the sentence of the notice that gives it. */
  readonly sentence: string;
  /** Where the office decides the amount. */
  readonly discretion?: Discretion;
}

export interface Benefit {
  readonly benefit: object;
  readonly clause: string;
}

export const FIRM = creditCode(21);
export const SCHOOL = creditCode(22);
const STARTUP = creditCode(23);

const CLERK: Applicant = { login: 'clerk', name: '东昌精工', organisation: FIRM };
const SCHOOL_CLERK: Applicant = { login: 'school', name: '水城技师学院', organisation: SCHOOL };
const CHAMPION = person('champion', '王选手', 301);
const COACH = person('coach', '李教练', 302);
const WELDER = person('welder', '赵焊工', 303);
const TENANT = person('tenant', '钱创业', 304);
const FOUNDER = person('founder', '孙创业', 305);
const LEADER = person('leader', '周创业', 306);
const GRADUATE = person('graduate', '吴毕业', 307);

export const APPLICANTS: readonly Applicant[] = [
  ...[CLERK, SCHOOL_CLERK, CHAMPION, COACH, WELDER, TENANT, FOUNDER, LEADER, GRADUATE],
];

const WORKERS = Array.from({ length: 51 }, (_, n) => residentId(400 + n));
const LEAVERS = Array.from({ length: 12 }, (_, n) => residentId(500 + n));

/** Everybody who stands in 个人. */
export const PEOPLE: readonly GivenRow[] = [
  ...APPLICANTS.flatMap(({ person: id, name }) => (id === undefined ? [] : [personOf(id, name)])),
  ...WORKERS.map((id, n) => personOf(id, `职工${String(n)}`)),
  ...LEAVERS.map((id, n) => personOf(id, `毕业生${String(n)}`)),
];

export const ORGANISATIONS: readonly GivenRow[] = [
  organisation(FIRM, '东昌精工', '企业'),
  organisation(SCHOOL, '水城技师学院', '技工院校'),
  organisation(STARTUP, '东昌创业公司', '企业'),
];

export const WAYS: readonly Way[] = [
  {
    item: '02-01',
    because: '企业当年自主评价新增高技能人才 51 人，奖励 2 万元',
    asked: { by: CLERK },
    facts: {
      职业技能等级证书: WORKERS.map((id) => ({
        ...certificate(id, '钳工', '高级工', '2025-09-01'),
        评价方式: '企业自主评价',
        评价机构: FIRM,
      })),
    },
    gives: {
      ...{ yuan: 20_000, fund: '人才专项资金', key: '2025', clause: '（二）' },
      sentence: '30—50人、51—100人、100人以上的,分别给予1万元、2万元、3万元一次性奖励',
    },
    people: 7,
  },
  {
    item: '03-01',
    because: '选手得国家一类大赛金牌，奖励 20 万元',
    asked: { by: CHAMPION },
    facts: { 竞赛获奖: [prize('焊接')] },
    gives: {
      ...{ yuan: 200_000, fund: '人才专项资金', key: '焊接/2025', clause: '（三）' },
      sentence: '国家一类、二类大赛金牌、银牌、铜牌和优胜奖的选手、教练团队分别给予20万元',
    },
    people: 7,
  },
  {
    item: '03-02',
    because: '同一金牌，教练团队也奖励 20 万元，由负责人领取',
    asked: { by: COACH },
    facts: {},
    gives: {
      ...{ yuan: 200_000, fund: '人才专项资金', key: '焊接/2025', clause: '（三）' },
      sentence: '国家一类、二类大赛金牌、银牌、铜牌和优胜奖的选手、教练团队分别给予20万元',
    },
    people: 7,
  },
  {
    item: '03-03',
    because: '同一金牌，选手单位奖励 10 万元',
    asked: { by: CLERK },
    facts: {},
    gives: {
      ...{ yuan: 100_000, fund: '人才专项资金', key: `焊接/2025/${CHAMPION.person ?? ''}`, clause: '（三）' },
      sentence: '给予选手单位10万元、8万元、5万元和3万元奖励',
    },
    people: 7,
  },
  {
    item: '03-04',
    because: '承办市级一类行业竞赛，在 1—3 万元内核定 2.5 万元，写明理由',
    asked: { by: CLERK, key: '全市焊工大赛/焊接/2025' },
    facts: {
      竞赛承办: [
        {
          竞赛名称: '全市焊工大赛',
          竞赛项目: '焊接',
          举办日期: '2025-10-01',
          承办类别: '市级一类行业',
          承办单位: FIRM,
        },
      ],
    },
    gives: {
      ...{ yuan: 25_000, fund: '人才专项资金', key: '全市焊工大赛/焊接/2025', clause: '（三）' },
      sentence: '每个项目给予1—3万元补助,根据赛项级别、工种和规模分类确定具体补助额度',
      discretion: { amount: 2_500_000, reason: '市级一类，焊接工种，86 名选手参赛，规模较大' },
    },
    people: 7,
  },
  {
    item: '11-01',
    because: '建成国家级高技能人才培训基地，按国家补助资金 500 万元的 50% 配套',
    asked: { by: CLERK },
    facts: {
      载体认定: [
        {
          单位: FIRM,
          载体类型: '国家级高技能人才培训基地',
          认定日期: '2025-06-01',
          国家补助资金: 5_000_000,
        },
      ],
    },
    gives: {
      ...{ yuan: 2_500_000, fund: '市级财政资金', key: '国家级高技能人才培训基地', clause: '（十一）' },
      sentence: '按照国家补助资金的50%给予配套支持',
    },
    people: 7,
  },
  {
    item: '14-01',
    because: '企业职工取得技师证书，补贴 3000 元',
    asked: { by: WELDER },
    facts: { 职业技能等级证书: [certificate(WELDER.person ?? '', '焊工', '技师', '2025-09-01')] },
    gives: {
      ...{ yuan: 3000, fund: '就业补助资金', key: '焊工/技师', clause: '（十四）' },
      sentence: '根据等级发放2000元—8000元的一次性技能提升补贴',
    },
    people: 6,
  },
  {
    item: '14-02',
    because: '12 名应届毕业生在校取证并留聊工作，按每人 1000 元补贴学校',
    asked: { by: SCHOOL_CLERK },
    facts: {
      职业技能等级证书: LEAVERS.map((id) => certificate(id, '电工', '高级工', '2025-06-01')),
      毕业生: LEAVERS.map((id) => ({ ...graduate(id, '高级工班', '2025-07-01'), 应届: true })),
      就业登记: LEAVERS.map((id) => ({ 身份证号: id, 用人单位: FIRM, 就业地: '聊城', 起始日期: '2025-08-01' })),
    },
    gives: {
      ...{ yuan: 12_000, fund: '就业补助资金', key: '2025', clause: '（十四）' },
      sentence: '按照每人1000元标准补贴学校',
    },
    people: 7,
  },
  {
    item: '14-03',
    because: '毕业 5 年内来聊创业、团队 2 人，政府孵化基地免费提供工位，没有钱',
    asked: { by: FOUNDER },
    facts: {
      毕业生: [graduate(FOUNDER.person ?? '', '高级工班', '2024-07-01')],
      创业项目: [startup(FOUNDER, { 场所类型: '政府孵化基地', 团队人数: 2, 实际年租金: 0 })],
    },
    gives: { benefit: { kind: '创业工位' }, clause: '（十四）' },
    people: 4,
  },
  {
    item: '14-04',
    because: '团队 4 人的，免费提供 50 平方米办公场所 3 年，没有钱',
    asked: { by: LEADER },
    facts: {
      毕业生: [graduate(LEADER.person ?? '', '预备技师班', '2024-07-01')],
      创业项目: [startup(LEADER, { 场所类型: '政府孵化基地', 团队人数: 4, 实际年租金: 0 })],
    },
    gives: { benefit: { kind: '办公场所', area: 50, years: 3 }, clause: '（十四）' },
    people: 4,
  },
  {
    item: '14-05',
    because: '在外租赁场所，年租金 26000 元，补贴至多 2 万元',
    asked: { by: TENANT },
    facts: {
      毕业生: [graduate(TENANT.person ?? '', '技师班', '2024-07-01')],
      创业项目: [startup(TENANT, { 场所类型: '外租场所', 团队人数: 3, 实际年租金: 26_000 })],
    },
    gives: {
      ...{ yuan: 20_000, fund: '市级财政资金', key: '2025', clause: '（十四）' },
      sentence: '财政部门每年提供不超过2万元租赁补贴,补贴连续发放3年',
    },
    people: 7,
  },
  {
    item: '08-01',
    because: '技师班全日制毕业生按本科生待遇，没有钱',
    asked: { by: GRADUATE },
    facts: { 毕业生: [graduate(GRADUATE.person ?? '', '技师班', '2025-07-01')] },
    gives: { benefit: { kind: '学历待遇', as: '本科' }, clause: '（八）' },
    people: 4,
  },
];

function person(login: string, name: string, n: number): Applicant {
  return { login, name, person: residentId(n) };
}

export function personOf(id: string, name: string): GivenRow {
  return {
    身份证号: id,
    姓名: name,
    人员类别: '企业职工',
    参保单位: FIRM,
    就业区县: EAST,
    失业保险参保月数: 6,
  };
}

function organisation(code: string, name: string, kind: string): GivenRow {
  return {
    统一社会信用代码: code,
    名称: name,
    单位类型: kind,
    所在区县: EAST,
    国有及国有控股: false,
    远航企业: false,
  };
}

/** Of a house of the trade, so that it counts for the worker and for no employer. */
export function certificate(id: string, job: string, level: string, on: string): GivenRow {
  return {
    证书编号: `${job}-${level}-${id.slice(-4)}`,
    身份证号: id,
    职业: job,
    等级: level,
    评价方式: '社会评价组织',
    评价机构: SCHOOL,
    发证日期: on,
  };
}

function prize(project: string): GivenRow {
  return {
    竞赛名称: '全国职业技能大赛',
    竞赛级别: '国家一类',
    竞赛项目: project,
    竞赛周期: 2025,
    获奖日期: '2025-10-01',
    奖项: '金牌',
    选手: CHAMPION.person ?? '',
    教练团队: COACH.person ?? '',
    选手单位: FIRM,
    参赛人数: 1,
    综合性大赛: false,
  };
}

function graduate(id: string, kind: string, on: string): GivenRow {
  return {
    身份证号: id,
    毕业院校: SCHOOL,
    是否聊城技工院校: true,
    全日制: true,
    班级类型: kind,
    毕业日期: on,
    应届: false,
  };
}

function startup({ person: id = '' }: Applicant, more: GivenRow): GivenRow {
  return {
    负责人: id,
    企业: STARTUP,
    来聊创业日期: '2025-03-01',
    申请面积: 50,
    起租日期: '2025-03-01',
    年度: 2025,
    ...more,
  };
}
