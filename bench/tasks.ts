/**
 * Three rules of the notice, each as a thousand cases that differ. The cases are the same in every run. Nine in ten meet all conditions;
 * the facts that decide the amount are spread evenly.
 */
export interface Task {
  /** Code of the item. */
  readonly code: string;
  readonly title: string;
  readonly cases: readonly Case[];
  /** The same for an engine that knows neither dates nor our names. */
  readonly inputs: readonly Input[];
  readonly inputOf: (given: Case) => Input;
}

/** Facts by their names in the notice, as a case carries them in JSON. */
export type Case = Readonly<Record<string, string | number | boolean | null>>;

/** Facts that bear on the amount, under short names; a date is the number 20251231. */
export type Input = Readonly<Record<string, string | number>>;

/** Day of the assessment. */
export const AS_OF = '2025-12-31';

export const LEVELS = ['世界技能大赛', '国家一类', '国家二类', '省一类', '省二类', '市一类', '市二类'] as const;
export const PRIZES = ['金牌', '银牌', '铜牌', '优胜奖'] as const;
/** 元, by level and prize. */
export const AWARDS: readonly (readonly number[])[] = [
  [500_000, 300_000, 200_000, 100_000],
  [200_000, 150_000, 100_000, 50_000],
  [200_000, 150_000, 100_000, 50_000],
  [100_000, 50_000, 30_000, 0],
  [50_000, 30_000, 10_000, 0],
  [10_000, 5_000, 3_000, 0],
  [0, 0, 0, 0],
];

const HOW_MANY = 1024;

/** Numbers that look random and are the same in every run. */
class Dice {
  private state = 2024_23;

  /** 0 … below - 1. */
  throw(below: number): number {
    this.state = (Math.imul(this.state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((this.state / 2 ** 32) * below);
  }

  rarely(): boolean {
    return this.throw(25) === 0;
  }

  of<T>(values: readonly [T, ...T[]]): T {
    return values[this.throw(values.length)] ?? values[0];
  }

  /** A day of 2025; rarely one before the notice. */
  day(): string {
    const [year, month, day] = [this.rarely() ? 2023 : 2025, this.throw(12) + 1, this.throw(28) + 1];
    return `${String(year)}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  }
}

function task(
  code: string,
  title: string,
  make: (dice: Dice, index: number) => Case,
  inputOf: (given: Case) => Input,
): Task {
  const dice = new Dice();
  const cases = Array.from({ length: HOW_MANY }, (_, index) => make(dice, index));
  return { code, title, cases, inputs: cases.map(inputOf), inputOf };
}

export const TASKS: readonly Task[] = [
  task(
    '03-01',
    'award matrix',
    (dice, index) => ({
      竞赛级别: dice.of(LEVELS),
      奖项: dice.of(PRIZES),
      获奖日期: dice.day(),
      综合性大赛: dice.rarely(),
      参赛人数: 1 + dice.throw(3),
      竞赛项目: dice.of(['焊接', '数控车', '砌筑', '美发']),
      竞赛周期: 2025,
      选手: `选手${String(index)}`,
      教练团队: dice.throw(3) === 0 ? null : `教练组${String(index % 50)}`,
    }),
    (given) => ({ level: text(given['竞赛级别']), prize: text(given['奖项']), date: day(given['获奖日期']) }),
  ),
  task(
    '02-01',
    'bands',
    (dice, index) => ({
      新增高技能人才数: dice.throw(140),
      事实2: dice.throw(140),
      单位类型: dice.rarely() ? '社会组织' : '企业',
      发证年度: dice.rarely() ? 2024 : 2025,
      评价机构: `企业${String(index)}`,
    }),
    (given) => ({
      heads: number(given['新增高技能人才数']),
      fresh: number(given['事实2']),
      kind: text(given['单位类型']),
      year: number(given['发证年度']),
    }),
  ),
  task(
    '14-05',
    'capped rent',
    (dice, index) => ({
      事实1: dice.rarely() ? 0 : 1,
      首次起租日期: dice.day(),
      已领最早年度: null,
      年度: 2025,
      负责人: `创业者${String(index)}`,
      来聊创业日期: dice.day(),
      场所类型: dice.rarely() ? '政府孵化基地' : dice.of(['其他孵化基地', '外租场所']),
      实际年租金: dice.throw(4) === 0 ? 20_000 + dice.throw(20_000) : dice.throw(2_000_000) / 100,
      起租日期: dice.rarely() ? '2026-02-01' : dice.day(),
    }),
    (given) => ({
      graduates: number(given['事实1']),
      since: Math.floor(day(given['首次起租日期']) / 10_000),
      year: number(given['年度']),
      date: day(given['来聊创业日期']),
      site: text(given['场所类型']),
      start: day(given['起租日期']),
      rent: number(given['实际年租金']),
    }),
  ),
];

export function taskOf(code: string): Task {
  const found = TASKS.find((one) => one.code === code);
  if (found === undefined) throw new Error(`no task ${code}; there are ${TASKS.map((one) => one.code).join(', ')}`);
  return found;
}

/** A case as it came. */
export function parseCase(json: string): Case {
  const given: unknown = JSON.parse(json);
  if (!isCase(given)) throw new Error(`no case: ${json}`);
  return given;
}

function isCase(given: unknown): given is Case {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}

function text(value: Case[string] | undefined): string {
  return typeof value === 'string' ? value : '';
}

function number(value: Case[string] | undefined): number {
  return typeof value === 'number' ? value : NaN;
}

function day(value: Case[string] | undefined): number {
  return Number(text(value).replaceAll('-', ''));
}
