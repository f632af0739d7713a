/** A contest as it comes every year. `YYYY` in its name is the year. */
export interface Contest {
  readonly name: string;
  readonly level: '国家一类' | '国家二类' | '省一类' | '省二类' | '市一类' | '市二类';
  readonly kind: '全市综合性技能大赛' | '行业职业技能竞赛' | '职业院校技能竞赛' | '上级竞赛';
  readonly comprehensive: boolean;
  readonly by: string;
  /** Where it is held here: as what its host is subsidised. */
  readonly hosting: '聊城市职业技能大赛' | '市级一类行业' | '省级一类行业' | '省级二类行业' | '国家级' | null;
  /** Month and day of the first final. */
  readonly on: readonly [number, number];
  readonly projects: readonly string[];
  /** How many enter each project, and how many of them win something. */
  readonly size: number;
  readonly prizes: number;
  readonly team: boolean;
}

const CITY = '聊城市人力资源和社会保障局';

/** Invented after the usual calendar: names, dates and winners are examples. */
export const CONTESTS: readonly Contest[] = [
  {
    name: 'YYYY年聊城市职业技能大赛',
    level: '市一类',
    kind: '全市综合性技能大赛',
    comprehensive: true,
    by: CITY,
    hosting: '聊城市职业技能大赛',
    on: [4, 18],
    projects: ['焊接', '电工', '数控车', '装配钳工', '工业机器人系统运维', '中式烹调', '汽车维修', '养老护理'],
    size: 24,
    prizes: 5,
    team: false,
  },
  {
    name: 'YYYY年聊城市轴承行业职业技能竞赛',
    level: '市一类',
    kind: '行业职业技能竞赛',
    comprehensive: false,
    by: CITY,
    hosting: '市级一类行业',
    on: [5, 22],
    projects: ['轴承磨工', '金属热处理'],
    size: 18,
    prizes: 4,
    team: false,
  },
  {
    name: 'YYYY年聊城市有色金属行业职业技能竞赛',
    level: '市一类',
    kind: '行业职业技能竞赛',
    comprehensive: false,
    by: CITY,
    hosting: '市级一类行业',
    on: [6, 12],
    projects: ['金属轧制', '铸造'],
    size: 16,
    prizes: 4,
    team: false,
  },
  {
    name: 'YYYY年聊城市物流行业职业技能竞赛',
    level: '市二类',
    kind: '行业职业技能竞赛',
    comprehensive: false,
    by: '聊城市总工会',
    hosting: null,
    on: [3, 28],
    projects: ['仓储管理'],
    size: 15,
    prizes: 3,
    team: false,
  },
  {
    name: 'YYYY年聊城市职业院校技能大赛',
    level: '市二类',
    kind: '职业院校技能竞赛',
    comprehensive: false,
    by: '聊城市教育和体育局',
    hosting: null,
    on: [3, 14],
    projects: ['数控加工技术', '电子商务运营', '幼儿保育'],
    size: 14,
    prizes: 4,
    team: false,
  },
  {
    name: 'YYYY年山东省职业技能大赛（聊城赛区）',
    level: '省一类',
    kind: '上级竞赛',
    comprehensive: true,
    by: '山东省人力资源和社会保障厅',
    hosting: '省级一类行业',
    on: [5, 30],
    projects: ['焊接', '工业控制', '移动机器人'],
    size: 8,
    prizes: 2,
    team: false,
  },
  {
    name: 'YYYY年山东省智能制造团体赛',
    level: '省一类',
    kind: '上级竞赛',
    comprehensive: false,
    by: '山东省人力资源和社会保障厅',
    hosting: null,
    on: [6, 6],
    projects: ['智能产线安装与调试'],
    size: 6,
    prizes: 2,
    team: true,
  },
  {
    name: 'YYYY年山东省纺织行业职业技能竞赛',
    level: '省二类',
    kind: '上级竞赛',
    comprehensive: false,
    by: '山东省纺织行业协会（示例）',
    hosting: '省级二类行业',
    on: [5, 16],
    projects: ['纺纱', '缝纫'],
    size: 10,
    prizes: 3,
    team: false,
  },
  {
    name: 'YYYY年全国机械行业职业技能竞赛（示例赛项）',
    level: '国家二类',
    kind: '上级竞赛',
    comprehensive: false,
    by: '全国机械行业竞赛组委会（示例）',
    hosting: '国家级',
    on: [6, 10],
    projects: ['装配钳工', '多工序数控机床操作'],
    size: 6,
    prizes: 2,
    team: false,
  },
  {
    name: 'YYYY年全国技能大赛（示例赛项）',
    level: '国家一类',
    kind: '上级竞赛',
    comprehensive: true,
    by: '人力资源社会保障部',
    hosting: null,
    on: [6, 15],
    projects: ['焊接', '数控铣'],
    size: 5,
    prizes: 1,
    team: false,
  },
];

/** What the office decided for a host, and why. */
export const DISCRETIONS = [
  { amount: 30_000, reason: '市级综合性大赛赛项，参赛规模大，设备耗材投入多' },
  { amount: 25_000, reason: '制造业重点工种，规模较大' },
  { amount: 20_000, reason: '通用工种，规模中等' },
  { amount: 15_000, reason: '服务业工种，耗材较少' },
  { amount: 10_000, reason: '规模较小，按下限核定' },
] as const;
