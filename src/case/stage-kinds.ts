/**
 * What a stage of a guide is. A guide names its stages in its own words; the kind is told from the words and the place:
 *
 * 1. the first stage is the acceptance, whatever it is called (受理, 接收, 立项, 核验);
 * 2. 公示 and 拨付 are what they say;
 * 3. 企业确认, 持卡人确认: the one served confirms;
 * 4. 县级… is the county's, 市级复核 the city's, 集体研究 and …审议 a meeting's;
 * 5. a stage with 〔departments〕 waits for the opinion of each, unless it is the last and only carries out (登记, 发证 …);
 * 6. the last stage carries out what was decided; any other is a review by the lead department.
 */
export const STAGE_KINDS = {
  acceptance: { name: '受理', step: '受理' },
  county: { name: '县级初审', step: '审核' },
  review: { name: '审核', step: '审核' },
  joint: { name: '联审', step: '审核' },
  city: { name: '市级复核', step: '复核' },
  collective: { name: '集体研究', step: '复核' },
  'public-notice': { name: '公示', step: null },
  completion: { name: '办结', step: null },
  confirmation: { name: '服务对象确认', step: null },
  payment: { name: '拨付', step: '拨付' },
} as const;

export type StageKind = keyof typeof STAGE_KINDS;

interface StageWords {
  readonly name: string;
  readonly departments: readonly string[];
}

/** Of what is told by its name alone, in this order. */
const BY_NAME: readonly (readonly [RegExp, StageKind])[] = [
  [/^公示/u, 'public-notice'],
  [/拨付|兑付|资金发放/u, 'payment'],
  [/^(?:企业|单位|本人|申请人|持卡人|服务对象)确认/u, 'confirmation'],
  [/^县/u, 'county'],
  [/集体|审议/u, 'collective'],
  [/^市级(?:复核|审核|复审)/u, 'city'],
];

const CARRIES_OUT = /登记|备案|发|办结|答复|送达|公布|告知|反馈|报送|入驻|聘任|授予|上报/u;

export function kindOf({ name, departments }: StageWords, index: number, count: number): StageKind {
  if (index === 0) return 'acceptance';
  const named = BY_NAME.find(([words]) => words.test(name))?.[1];
  if (named !== undefined) return named;
  const last = index === count - 1;
  if (departments.length > 0) return last && CARRIES_OUT.test(name) ? 'completion' : 'joint';
  return last ? 'completion' : 'review';
}

/** 派单: the one who passes it on may say which departments take it. */
export function dispatches(name: string): boolean {
  return name.includes('派单');
}
