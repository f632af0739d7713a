import { INDUSTRIES, type Industry } from './industries.ts';
import { Styles } from './names.ts';
import type { Enterprise, Organisation, Organisations, School } from './model.ts';
import type { Numbers, OrganisationKind } from './numbers.ts';
import { COUNTIES, COUNTY_WEIGHTS, firmPrefix, type County } from './places.ts';
import type { Random } from './random.ts';

const ENTERPRISES = 300;
const STARTUPS = 60;

/**
 * What the first enterprises reach by their own assessment in the sample's year: each band of 02-01 with its borders, 30 and 50, 51 and
 * 100 among them.
 */
const PLANNED = [140, 101, 100, 99, 51, 50, 45, 30, 29, 28, 15, 3] as const;

/** Departments of 枚举 牵头单位, as the registers' 单位 name them. */
const DEPARTMENTS: Readonly<Record<string, string>> = {
  市人力资源社会保障局: '聊城市人力资源和社会保障局',
  市教育体育局: '聊城市教育和体育局',
  市总工会: '聊城市总工会',
  市工业和信息化局: '聊城市工业和信息化局',
  市文化和旅游局: '聊城市文化和旅游局',
  共青团聊城市委: '共青团聊城市委员会',
  市妇联: '聊城市妇女联合会',
};

const TECHNICIAN_SCHOOLS = [
  ['聊城水城技师学院', '技师学院', '东昌府区'],
  ['聊城运河技师学院', '技师学院', '临清市'],
  ['聊城凤凰技师学院', '技师学院', '聊城经济技术开发区'],
  ['茌平金牛高级技工学校', '高级技工学校', '茌平区'],
  ['阳谷景阳高级技工学校', '高级技工学校', '阳谷县'],
  ['东阿曲山技工学校', '技工学校', '东阿县'],
  ['莘县燕塔技工学校', '技工学校', '莘县'],
  ['高唐鱼丘湖技工学校', '技工学校', '高唐县'],
] as const;

const VOCATIONAL_SCHOOLS = [
  ['聊城东昌湖职业技术学院', '高等职业学校', '聊城江北水城旅游度假区'],
  ['聊城光岳职业学院', '高等职业学校', '聊城高新技术产业开发区'],
  ['聊城湖西中等专业学校', '中等职业学校', '东昌府区'],
  ['聊城徒骇河职业中等专业学校', '中等职业学校', '东昌府区'],
  ['临清鳌头矶职业中等专业学校', '中等职业学校', '临清市'],
  ['茌平枣乡职业中等专业学校', '中等职业学校', '茌平区'],
  ['阳谷狮子楼职业中等专业学校', '中等职业学校', '阳谷县'],
  ['莘县马颊河职业中等专业学校', '中等职业学校', '莘县'],
  ['东阿洛神湖职业中等专业学校', '中等职业学校', '东阿县'],
  ['冠县梨园职业中等专业学校', '中等职业学校', '冠县'],
  ['冠县清泉河工业学校', '中等职业学校', '冠县'],
  ['高唐双海湖职业中等专业学校', '中等职业学校', '高唐县'],
] as const;

const TRAINERS = [
  ['金石', '东昌府区'],
  ['启航', '临清市'],
  ['鲁匠', '茌平区'],
  ['育林', '阳谷县'],
  ['春晖', '莘县'],
  ['阿城', '东阿县'],
  ['新程', '冠县'],
  ['博翰', '高唐县'],
  ['巧手', '聊城经济技术开发区'],
  ['数智', '聊城高新技术产业开发区'],
  ['水韵', '聊城江北水城旅游度假区'],
  ['百工', '东昌府区'],
] as const;

const ASSESSORS = ['金属加工', '轴承', '汽车', '化工医药', '纺织服装', '烹饪餐饮', '家政养老', '电气信息'];

const INSTITUTIONS = [
  ['运河文化艺术中心', '东昌府区'],
  ['东昌湖水上运动中心', '聊城江北水城旅游度假区'],
  ['临清时调艺术团', '临清市'],
  ['八角鼓传习所', '东昌府区'],
  ['青少年体育训练中心', '聊城高新技术产业开发区'],
  ['木版年画博物馆', '东昌府区'],
  ['湖畔康复医院', '聊城江北水城旅游度假区'],
  ['光岳疗养院', '聊城江北水城旅游度假区'],
] as const;

/** Every organisation of the city. All invented but for the departments that the notice itself names. */
export function makeOrganisations(random: Random, numbers: Numbers): Organisations {
  const styles = new Styles(random);
  const make = (kind: OrganisationKind, name: string, type: Organisation['kind'], county: string): Organisation => ({
    code: numbers.creditCode(kind),
    name,
    kind: type,
    county,
    stateOwned: false,
    chain: null,
    voyage: false,
  });
  const bodies = [
    ...Object.entries(DEPARTMENTS).map(([key, name]) => [key, name, '东昌府区'] as const),
    ...COUNTIES.map((county) => [county, `${county}人力资源和社会保障局`, county] as const),
  ];
  return {
    enterprises: makeEnterprises(random, numbers, styles),
    schools: makeSchools(numbers),
    elsewhere: make('事业单位', '泉城齐川技师学院', '技工院校', '济南市'),
    trainers: TRAINERS.map(([word, county]) => make('民办非企业单位', `聊城市${word}职业培训学校`, '社会组织', county)),
    assessors: ASSESSORS.map((word) =>
      make('社会团体', `聊城市${word}技能评价促进会`, '社会组织', random.weighted(COUNTY_WEIGHTS)),
    ),
    startups: makeStartups(random, numbers, styles),
    centre: make('事业单位', '聊城市职业技能鉴定指导中心', '机关事业单位', '东昌府区'),
    offices: new Map(bodies.map(([key, name, county]) => [key, make('机关', name, '机关事业单位', county)])),
    institutions: INSTITUTIONS.map(([word, county]) => make('事业单位', `聊城${word}`, '机关事业单位', county)),
  };
}

function makeEnterprises(random: Random, numbers: Numbers, styles: Styles): Enterprise[] {
  const weights = INDUSTRIES.map((industry) => [industry, industry.share] as const);
  return Array.from({ length: ENTERPRISES }, (_, i) => {
    const planned = PLANNED[i] ?? null;
    const industry = planned === null ? random.weighted(weights) : pickChained(random);
    const county = random.chance(0.7) ? random.pick(industry.homes) : random.weighted(COUNTY_WEIGHTS);
    const stateOwned = planned === null && random.chance(0.1);
    return {
      code: numbers.creditCode('企业'),
      name: firmName(random, styles, county, industry, stateOwned),
      kind: '企业',
      county,
      stateOwned,
      chain: industry.chain,
      voyage: planned !== null || (industry.chain !== null && random.chance(0.4)),
      industry,
      assesses: planned !== null || (i < 120 && random.chance(0.6)),
      planned,
      workers: [],
    };
  });
}

function pickChained(random: Random): Industry {
  return random.pick(INDUSTRIES.filter(({ chain }) => chain !== null));
}

function firmName(random: Random, styles: Styles, county: County, industry: Industry, stateOwned: boolean): string {
  const form = stateOwned ? '集团有限公司' : random.chance(0.15) ? '股份有限公司' : '有限公司';
  return `${firmPrefix(county)}${styles.next()}${random.pick(industry.words)}${form}`;
}

function makeStartups(random: Random, numbers: Numbers, styles: Styles): Organisation[] {
  const words = ['机电科技', '数控工作室', '网络科技', '文化创意', '汽车服务', '智能装备', '烘焙食品', '设计'];
  return Array.from({ length: STARTUPS }, () => ({
    code: numbers.creditCode('企业'),
    name: `聊城${styles.next()}${random.pick(words)}有限公司`,
    kind: '企业',
    county: random.weighted(COUNTY_WEIGHTS),
    stateOwned: false,
    chain: null,
    voyage: false,
  }));
}

function makeSchools(numbers: Numbers): School[] {
  const of =
    (kind: School['kind']) =>
    ([name, level, county]: readonly [string, string, string]): School => ({
      code: numbers.creditCode('事业单位'),
      name,
      kind,
      level,
      county,
      stateOwned: false,
      chain: null,
      voyage: false,
      teachers: [],
      students: [],
    });
  return [...TECHNICIAN_SCHOOLS.map(of('技工院校')), ...VOCATIONAL_SCHOOLS.map(of('职业院校'))];
}
