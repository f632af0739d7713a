import type { County } from './places.ts';

/** An occupation as a certificate names it, and its code in the 国家职业分类大典 (2022) where it stands there under this name. */
export interface Occupation {
  readonly name: string;
  readonly code: string | null;
}

export interface Industry {
  /** 重点产业链; null: none of the twelve. */
  readonly chain: string | null;
  readonly products: string;
  /** What firms of it call themselves. */
  readonly words: readonly string[];
  readonly occupations: readonly Occupation[];
  /** Where most of it is. */
  readonly homes: readonly County[];
  readonly share: number;
}

const as = (name: string, code: string | null = null): Occupation => ({ name, code });

export const ELECTRICIAN = as('电工', '6-31-01-03');
export const WELDER = as('焊工', '6-18-02-04');
export const FITTER = as('装配钳工', '6-20-01-01');
const TURNER = as('车工', '6-18-01-01');
const MILLER = as('铣工', '6-18-01-02');
const GRINDER = as('磨工', '6-18-01-04');
export const CNC = as('多工序数控机床操作调整工', '6-18-01-07');
const FOUNDER = as('铸造工', '6-18-02-01');
const FORGER = as('锻造工', '6-18-02-02');
const HEAT_TREATER = as('金属热处理工', '6-18-02-03');
const MOULD_MAKER = as('模具工', '6-18-04-01');
const CHEMIST = as('化学检验员', '6-31-03-01');
export const ROBOT = as('工业机器人系统运维员', '6-31-01-10');
const STORE_KEEPER = as('仓储管理员', '4-02-06-01');

/**
 * The industries of the invented city. The names of the twelve chains are examples after what 聊城 is known for; the list in force is the
 * one that the city has published.
 */
export const INDUSTRIES: readonly Industry[] = [
  {
    chain: '铜精深加工',
    products: '铜管、铜板带、电磁线、铜合金接插件',
    words: ['铜业', '铜材', '电缆', '精密铜管'],
    occupations: [as('金属轧制工'), FOUNDER, ELECTRICIAN, FITTER, HEAT_TREATER],
    homes: ['阳谷县', '东昌府区', '聊城经济技术开发区'],
    share: 10,
  },
  {
    chain: '轴承',
    products: '深沟球轴承、圆锥滚子轴承、轴承保持架',
    words: ['轴承', '精工轴承', '保持架', '轴承锻造'],
    occupations: [as('轴承制造工'), GRINDER, TURNER, FORGER, HEAT_TREATER, CNC],
    homes: ['临清市', '东昌府区', '冠县'],
    share: 13,
  },
  {
    chain: '汽车及零部件',
    products: '客车、新能源商用车、制动系统、车桥',
    words: ['汽车部件', '车桥', '制动系统', '专用车'],
    occupations: [as('汽车装调工', '6-22-02-01'), WELDER, FITTER, CNC, ROBOT],
    homes: ['聊城经济技术开发区', '东昌府区', '茌平区'],
    share: 10,
  },
  {
    chain: '精品钢管',
    products: '无缝钢管、精密钢管、异型管',
    words: ['钢管', '精密钢管', '管业'],
    occupations: [as('金属轧制工'), as('金属挤压工'), WELDER, ELECTRICIAN],
    homes: ['聊城经济技术开发区', '东昌府区', '冠县'],
    share: 8,
  },
  {
    chain: '铝精深加工',
    products: '铝板带、铝型材、铝合金轮毂',
    words: ['铝业', '铝材', '轻合金', '铝型材'],
    occupations: [as('铝电解工'), FOUNDER, as('金属挤压工'), ELECTRICIAN, WELDER],
    homes: ['茌平区'],
    share: 9,
  },
  {
    chain: '绿色化工',
    products: '己内酰胺、聚碳酸酯、双氧水、化肥',
    words: ['化工', '化学', '新能源材料'],
    occupations: [as('化工总控工'), CHEMIST, ELECTRICIAN, as('仪器仪表维修工')],
    homes: ['聊城高新技术产业开发区', '莘县', '阳谷县'],
    share: 8,
  },
  {
    chain: '生物医药',
    products: '阿胶制品、中药饮片、原料药、医疗器械',
    words: ['药业', '阿胶制品', '生物科技', '医疗器械'],
    occupations: [as('药物制剂工', '6-12-03-00'), as('中药炮制工'), CHEMIST, ELECTRICIAN],
    homes: ['东阿县', '高唐县', '聊城高新技术产业开发区'],
    share: 8,
  },
  {
    chain: '高端装备',
    products: '农机装备、粮机、数控机床、环保装备',
    words: ['机械', '重工', '装备制造', '农机'],
    occupations: [FITTER, WELDER, CNC, MILLER, ROBOT, as('机床装调维修工', '6-20-03-01')],
    homes: ['高唐县', '茌平区', '东昌府区'],
    share: 10,
  },
  {
    chain: '新材料',
    products: '碳纤维、改性塑料、密胺制品、耐火材料',
    words: ['新材料', '复合材料', '密封科技'],
    occupations: [MOULD_MAKER, CHEMIST, ELECTRICIAN, as('塑料制品成型制作工')],
    homes: ['茌平区', '聊城高新技术产业开发区', '莘县'],
    share: 6,
  },
  {
    chain: '纺织服装',
    products: '棉纱、高档面料、家纺、针织服装',
    words: ['纺织', '服饰', '家纺', '棉业'],
    occupations: [as('纺纱工'), as('织布工'), as('缝纫工'), as('纺织染色工'), ELECTRICIAN],
    homes: ['临清市', '冠县', '高唐县', '东阿县'],
    share: 11,
  },
  {
    chain: '食品加工',
    products: '肉鸭制品、蔬菜制品、面粉、食用菌',
    words: ['食品', '面业', '农业科技', '冷链食品'],
    occupations: [as('肉制品加工工'), as('制粉工'), as('农产品食品检验员'), STORE_KEEPER],
    homes: ['莘县', '阳谷县', '冠县', '临清市'],
    share: 9,
  },
  {
    chain: '新一代信息技术',
    products: '数据中心、电子元件、工业软件、智能终端',
    words: ['电子', '信息技术', '智能科技'],
    occupations: [as('计算机软件测试员', '4-04-05-02'), as('电子产品制版工'), ELECTRICIAN, ROBOT],
    homes: ['聊城高新技术产业开发区', '聊城江北水城旅游度假区'],
    share: 4,
  },
  {
    chain: null,
    products: '房屋建筑、市政工程',
    words: ['建设工程', '市政工程'],
    occupations: [as('砌筑工', '6-29-01-01'), as('钢筋工', '6-29-01-04'), ELECTRICIAN, WELDER],
    homes: ['东昌府区', '莘县', '阳谷县'],
    share: 5,
  },
  {
    chain: null,
    products: '公路货运、仓储、供应链',
    words: ['物流', '供应链'],
    occupations: [STORE_KEEPER, as('物流服务师', '4-02-06-03'), as('起重装卸机械操作工', '6-30-05-01')],
    homes: ['东昌府区', '临清市', '聊城经济技术开发区'],
    share: 4,
  },
  {
    chain: null,
    products: '餐饮、住宿、文旅服务',
    words: ['餐饮管理', '文旅发展'],
    occupations: [as('中式烹调师', '4-03-02-01'), as('中式面点师', '4-03-02-02'), as('茶艺师', '4-03-02-07')],
    homes: ['聊城江北水城旅游度假区', '东昌府区'],
    share: 3,
  },
];

/** What people learn outside the industries. */
export const SERVICE_OCCUPATIONS: readonly Occupation[] = [
  as('养老护理员', '4-10-01-05'),
  as('保育师', '4-10-01-03'),
  as('育婴员', '4-10-01-02'),
  as('美发师', '4-10-03-02'),
  as('中式烹调师', '4-03-02-01'),
  as('电子商务师'),
  as('互联网营销师', '4-01-06-02'),
  as('汽车维修工', '4-12-01-01'),
  ELECTRICIAN,
  WELDER,
];

/** What schools teach, and the occupation that its certificate names. */
export const MAJORS: readonly { readonly name: string; readonly occupation: Occupation }[] = [
  { name: '机电一体化技术', occupation: FITTER },
  { name: '数控加工', occupation: CNC },
  { name: '焊接加工', occupation: WELDER },
  { name: '电气自动化设备安装与维修', occupation: ELECTRICIAN },
  { name: '工业机器人应用与维护', occupation: ROBOT },
  { name: '汽车维修', occupation: as('汽车维修工', '4-12-01-01') },
  { name: '化工工艺', occupation: CHEMIST },
  { name: '烹饪（中式烹调）', occupation: as('中式烹调师', '4-03-02-01') },
  { name: '幼儿教育', occupation: as('保育师', '4-10-01-03') },
  { name: '电子商务', occupation: as('电子商务师') },
  { name: '护理', occupation: as('养老护理员', '4-10-01-05') },
  { name: '药物制剂', occupation: as('药物制剂工', '6-12-03-00') },
];
