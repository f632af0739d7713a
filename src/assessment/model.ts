import type { Place } from '../kit/index.ts';
import type { Value } from '../rules/index.ts';

/** The facts on which an assessment is made: rows of registers, typed. Numbers are integers as in the RuleSet (元 in 分 …). */
export interface Situation {
  /** 截至, in days since 1970-01-01. */
  readonly asOf?: number;
  readonly registers: ReadonlyMap<string, readonly Row[]>;
}

/** A row of a register. A field that is not given has no entry. */
export interface Row {
  readonly register: string;
  /** Position in its register, from 0. */
  readonly index: number;
  readonly values: ReadonlyMap<string, Value>;
  readonly place?: Place;
}

/** One fact that is not known: a field of a row, or a whole register (no field). */
export interface Missing {
  readonly register: string;
  readonly field?: string;
  /** Where the row is known: its position in the situation's register. */
  readonly row?: number;
  /** Where it is looked up by key: the key. */
  readonly key?: string;
}

export type AwardStatus = 'award';
export type NotAwardedStatus = 'superseded' | 'not-eligible' | 'needs-ruling' | 'needs-decision' | 'needs-facts';

/** 办公场所 with its area and years; 学历待遇 as 本科. Figures in their units, not in hundredths. */
export type Benefit = { readonly kind: string } & Readonly<Record<string, string | number>>;

/** What is said of every entry of an assessment. */
interface Entry {
  readonly item: string;
  readonly name: string;
  readonly notice: string;
  readonly beneficiary: string;
  /** 同项键. */
  readonly key: string;
  /** `（三）`. */
  readonly clause: string;
  /** The sentence that gives it, whole. */
  readonly quote: string;
  /** Codes of the readings whose other option would have given another answer here. */
  readonly readings: readonly string[];
  readonly because: readonly string[];
  /** How far to the next tier, or to the condition that failed. */
  readonly nearest?: string;
}

/** Amounts in 元. */
export interface Award extends Entry {
  readonly status: AwardStatus;
  readonly amount?: number;
  readonly full?: number;
  readonly paidBefore?: number;
  readonly benefit?: Benefit;
}

export interface NotAwarded extends Entry {
  readonly status: NotAwardedStatus;
  /** Names of the fields (or registers) that are unknown and matter. */
  readonly missing: readonly string[];
}

export interface Check {
  readonly item: string;
  readonly name: string;
  readonly notice: string;
  readonly subject: string;
  readonly key: string;
  readonly status: string;
  readonly clause: string;
  readonly quote: string;
  readonly readings: readonly string[];
  readonly because: readonly string[];
  /** 核算: figures by name, in their units. */
  readonly figures: Readonly<Record<string, number | string>>;
}

/** A question to ask next; the first of `questions` decides most. */
export interface Question extends Missing {
  /** How many undecided entries wait for it. */
  readonly decides: number;
  readonly items: readonly string[];
}

export interface Assessment {
  /** 文号 of the notices that had something to say. */
  readonly notices: readonly string[];
  /** `2025-12-31`. */
  readonly asOf: string;
  readonly awards: readonly Award[];
  readonly notAwarded: readonly NotAwarded[];
  readonly checks: readonly Check[];
  readonly questions: readonly Question[];
}
