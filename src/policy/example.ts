import type { Situation } from '../assessment/index.ts';
import type { Place } from '../kit/index.ts';

/** The faults of example files, and of examples that come out otherwise than they say. */
export const EXAMPLE_CODES = {
  X001: '例子文件不是合法的 YAML',
  X002: '例子文件的结构不对',
  X003: '例子中有不认识的名称',
  X004: '例子缺少一项',
  X005: '例子中的值不对',
  X010: '应得的没有得到',
  X011: '得到的与应得的不同',
  X012: '得到了没有列出的',
  X013: '未得的与所列的不同',
  X014: '校验结果与所列的不同',
  X015: '应当查出的错误没有查出',
  X016: '查出了没有列出的错误',
} as const;

export type ExampleCode = keyof typeof EXAMPLE_CODES;

/** How the statuses of the answer read in Chinese. */
export const STATUSES: ReadonlyMap<string, string> = new Map([
  ['superseded', '不重复享受'],
  ['not-eligible', '不符合条件'],
  ['needs-ruling', '需裁定'],
  ['needs-decision', '待核定'],
  ['needs-facts', '缺事实'],
]);

/** A file of `notices/<id>/examples/`; those in `bad/` hold situations that must be refused. */
export interface ExampleFile {
  /** `notices/<id>/examples/02-自主评价.yaml` */
  readonly path: string;
  readonly text: string;
}

export type Example = GoodExample | BadExample;

interface ExampleHead {
  readonly title: string;
  readonly place: Place;
}

/** A situation with what must come out. */
export interface GoodExample extends ExampleHead {
  readonly kind: 'good';
  readonly situation: Situation;
  readonly choice: Readonly<Record<string, string>>;
  readonly on: number | undefined;
  /** All awards. */
  readonly awards: readonly ExpectedAward[];
  /** Some of what is not awarded. */
  readonly notAwarded: readonly ExpectedRefusal[];
  /** All checks. */
  readonly checks: readonly ExpectedCheck[];
}

/** A text that is no situation, with every fault that must be found in it. */
export interface BadExample extends ExampleHead {
  readonly kind: 'bad';
  readonly text: string;
  /** Where the text begins: line 1, column 1 of the text stand here in the file. */
  readonly start: Place;
  readonly faults: readonly ExpectedFault[];
}

/** What is undefined is not compared. */
export interface Expected {
  readonly place: Place;
  readonly item: string;
  readonly beneficiary: string;
  readonly key: string | undefined;
  readonly readings: readonly string[] | undefined;
}

export interface ExpectedAward extends Expected {
  /** 分. */
  readonly amount: number | undefined;
  readonly full: number | undefined;
  readonly paidBefore: number | undefined;
  readonly benefit: ReadonlyMap<string, string> | undefined;
}

export interface ExpectedRefusal extends Expected {
  readonly status: string;
  readonly missing: readonly string[] | undefined;
  readonly because: string | undefined;
  readonly nearest: string | undefined;
}

export interface ExpectedCheck extends Expected {
  readonly status: string;
  readonly figures: ReadonlyMap<string, string>;
}

export interface ExpectedFault {
  readonly place: Place;
  readonly line: number;
  readonly column: number;
  /** Part of what is said, the hint included. */
  readonly contains: string;
}
