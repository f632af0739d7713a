import { scaleOf, type Place, type Rounding } from '../kit/index.ts';
import type { Level, NoticeHead } from '../notice/index.ts';

/**
 * A RuleSet is the executable form of all notices: typed, checked, and plain JSON, so that the same compiled rules run on the
 * server and in the browser. Values inside are integers wherever they are numbers: see `scaleOf`.
 */
export interface RuleSet {
  readonly notices: readonly NoticeInfo[];
  readonly enums: Readonly<Record<string, EnumType>>;
  readonly registers: Readonly<Record<string, Register>>;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly readings: readonly Reading[];
  readonly tables: readonly DecisionTable[];
  readonly items: readonly Item[];
  readonly services: readonly Service[];
  readonly tasks: readonly Task[];
  readonly indicators: readonly Indicator[];
  readonly sentences: Readonly<Record<string, RuleSentence>>;
}

export interface NoticeInfo {
  readonly id: string;
  readonly head: NoticeHead;
}

/** A sentence of a notice, addressed as `liaocheng-2024-23/03.4`. */
export interface RuleSentence {
  readonly text: string;
  readonly clause: string;
  readonly place: Place;
}

export interface EnumType {
  readonly name: string;
  /** A value's code inside is its index here. */
  readonly values: readonly string[];
  readonly ordered: boolean;
}

// ── types and values ────────────────────────────────────────────────────────────────────────────────────────────────

export type Type =
  | { readonly kind: 'text' }
  | { readonly kind: 'boolean' }
  /** Value: days since 1970-01-01. */
  | { readonly kind: 'date' }
  /** A calendar year, such as 2025. */
  | { readonly kind: 'year' }
  /** Value: an integer, the number times 10^scaleOf(unit). */
  | { readonly kind: 'number'; readonly unit: string }
  | { readonly kind: 'enum'; readonly name: string }
  /** The key of a row of a register, or a short name. */
  | { readonly kind: 'ref'; readonly register: string }
  | { readonly kind: 'list'; readonly of: Type }
  | { readonly kind: 'row'; readonly register: string };

/** null: known to be none. `undefined` (never inside a RuleSet): unknown. */
export type Value = number | boolean | string | null;

export { scaleOf };

// ── registers ───────────────────────────────────────────────────────────────────────────────────────────────────────

export interface Register {
  readonly name: string;
  readonly notice: string;
  readonly key: readonly string[];
  readonly fields: readonly Field[];
  /** Other 要素 of the register's guide: 保管, 变更, 可见 … */
  readonly about: Readonly<Record<string, string>>;
  readonly sentences: readonly string[];
  readonly place: Place;
}

export interface Field {
  readonly name: string;
  readonly type: Type;
  /** Empty means known to be none, not unknown. */
  readonly optional: boolean;
  /** Value where none is given. */
  readonly preset?: Expr;
  /** Always computed; never filled in. Variable 0 is the row. */
  readonly computed?: Expr;
  /** A 文本 that holds an ID number (`person`), or one or a name. A situation may give a short name all the same. */
  readonly identity?: 'person' | 'person-or-name';
  /** The 枚举 whose values a form offers for a 文本; other text is allowed. */
  readonly suggests?: string;
  /** A 金额 that may be below zero. */
  readonly negative?: true;
  /** No question to whoever applies: numbered by the system, filled in by the office, or known only later. */
  readonly later?: true;
  readonly note: string;
  readonly place: Place;
}

// ── parameters and readings ─────────────────────────────────────────────────────────────────────────────────────────

export interface Parameter {
  readonly name: string;
  readonly type: Type;
  /** The reading that chooses the value, if one does. */
  readonly reading?: string;
  /** Value by date; days since 1970-01-01, both ends included. Empty for a reading's parameter. */
  readonly history: readonly { readonly value: Value; readonly from?: number; readonly to?: number }[];
  readonly place: Place;
}

export interface Reading {
  readonly code: string;
  readonly notice: string;
  readonly question: string;
  readonly options: readonly ReadingOption[];
  /** Which option is in force from when; null: withdrawn. In order of date. */
  readonly inForce: readonly InForce[];
  /** Where rulings stand among `inForce`: the notice's own lines. */
  readonly byNotice?: readonly InForce[];
  /** 待主管部门确认, where it is still so. */
  readonly standing: string;
  readonly sentences: readonly string[];
  readonly place: Place;
}

export interface InForce {
  readonly option: string | null;
  readonly from: number;
  /** 文号 of the ruling; absent: the notice itself says so. */
  readonly document?: string;
}

export interface ReadingOption {
  readonly name: string;
  readonly values: Readonly<Record<string, Value>>;
  readonly reason: string;
}

// ── expressions ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** A typed expression. Row variables: 0 is the unit's row, each filter or quantifier binds a further one. */
export type Expr =
  | { readonly op: 'lit'; readonly type: Type; readonly value: Value }
  /** A leaf of an item's decision: `item.facts[index]`. */
  | { readonly op: 'fact'; readonly type: Type; readonly index: number }
  | { readonly op: 'derived'; readonly type: Type; readonly index: number }
  | { readonly op: 'param'; readonly type: Type; readonly name: string }
  /** 截至. */
  | { readonly op: 'asOf'; readonly type: Type }
  /** The output of `item.tableUses[index]`. */
  | { readonly op: 'table'; readonly type: Type; readonly index: number }
  | { readonly op: 'and' | 'or'; readonly type: Type; readonly args: readonly Expr[] }
  | { readonly op: 'not' | 'negate' | 'known'; readonly type: Type; readonly arg: Expr }
  | { readonly op: 'compare'; readonly type: Type; readonly how: Compare; readonly left: Expr; readonly right: Expr }
  /** `a * b` divided by `divisor`, or `a / b` times `divisor`; rounded to the unit's last place. */
  | { readonly op: 'add' | 'subtract'; readonly type: Type; readonly left: Expr; readonly right: Expr }
  | {
      readonly op: 'multiply' | 'divide';
      readonly type: Type;
      readonly left: Expr;
      readonly right: Expr;
      readonly factor: number;
      /** Half up where it isn't said. */
      readonly rounding?: Rounding;
    }
  | {
      readonly op: 'shift';
      readonly type: Type;
      readonly date: Expr;
      readonly by: Expr;
      readonly unit: '年' | '月' | '日';
    }
  | { readonly op: 'if'; readonly type: Type; readonly test: Expr; readonly then: Expr; readonly else: Expr }
  | { readonly op: 'min' | 'max' | 'orElse'; readonly type: Type; readonly args: readonly Expr[] }
  | { readonly op: 'yearOf' | 'monthOf' | 'dayOf' | 'abs'; readonly type: Type; readonly arg: Expr }
  | {
      readonly op: 'textual';
      readonly type: Type;
      readonly how: 'contains' | 'starts' | 'ends';
      readonly left: Expr;
      readonly right: Expr;
    }
  | { readonly op: 'test'; readonly type: Type; readonly of: Expr; readonly tests: readonly Test[] }
  // over registers
  | { readonly op: 'get'; readonly type: Type; readonly variable: number; readonly field: string }
  | {
      readonly op: 'lookup';
      readonly type: Type;
      readonly register: string;
      readonly key: Expr;
      readonly field: string;
    }
  | { readonly op: 'rows'; readonly type: Type; readonly register: string }
  | { readonly op: 'group' | 'paid'; readonly type: Type }
  | { readonly op: 'filter'; readonly type: Type; readonly list: Expr; readonly variable: number; readonly where: Expr }
  | { readonly op: 'column'; readonly type: Type; readonly list: Expr; readonly field: string }
  | { readonly op: 'distinct'; readonly type: Type; readonly list: Expr }
  | { readonly op: 'count' | 'sum' | 'least' | 'greatest'; readonly type: Type; readonly list: Expr }
  | {
      readonly op: 'some' | 'every';
      readonly type: Type;
      readonly list: Expr;
      readonly variable: number;
      readonly where: Expr;
    };

export type Compare = '=' | '!=' | '<' | '<=' | '>' | '>=';

export type Test =
  | { readonly test: 'any' }
  | { readonly test: 'not'; readonly tests: readonly Test[] }
  | { readonly test: 'compare'; readonly how: Compare; readonly value: Expr }
  | {
      readonly test: 'range';
      readonly low: Expr;
      readonly lowIncluded: boolean;
      readonly high: Expr;
      readonly highIncluded: boolean;
    };

// ── tables ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export type HitPolicy = 'U' | 'F' | 'C+' | 'C>' | 'C<';

export interface DecisionTable {
  readonly name: string;
  readonly notice: string;
  readonly hitPolicy: HitPolicy;
  /** Written as a cross table; its rows here are the cells, row head and column head as inputs. */
  readonly cross: boolean;
  /** The unit as the heading has it, such as 万元. */
  readonly unit?: string;
  readonly inputs: readonly TableInput[];
  readonly output: { readonly label: string; readonly type: Type };
  readonly rows: readonly TableRow[];
  readonly place: Place;
}

export interface TableInput {
  readonly label: string;
  /** The name or expression of the heading, as text: each item that uses the table types it in its own context. */
  readonly text: string;
  readonly type: Type;
  readonly place: Place;
}

export interface TableRow {
  readonly tests: readonly (readonly Test[])[];
  readonly output: Output;
  /** The cells as they stand in the file, inputs then output. */
  readonly cells: readonly string[];
  /** The sentence of the notice that states this row, as `notice/03.4`. */
  readonly sentence?: string;
  readonly place: Place;
}

export type Output =
  /** `—`: nothing is given. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'value'; readonly expr: Expr }
  /** `[1..3]`: the office decides within the range, both ends included, in the output's unit. */
  | { readonly kind: 'range'; readonly low: number; readonly high: number };

// ── items ───────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface Item {
  readonly code: string;
  readonly name: string;
  readonly kind: 'award' | 'benefit' | 'check';
  readonly notice: string;
  readonly level: Level;
  readonly measure: string;
  readonly clause: string;
  readonly audience: string;
  readonly unit: RecognitionUnit;
  readonly facts: readonly Fact[];
  readonly derived: readonly Derived[];
  /** Index of the fact that names the beneficiary. */
  readonly beneficiary: number;
  readonly factDate?: Expr;
  /** In the order of the guide; those added for 施行起算日 and 截至 first. */
  readonly conditions: readonly Condition[];
  /** Uses of tables: for each table of the item, the expressions of its inputs. */
  readonly tableUses: readonly TableUse[];
  readonly outcome: Outcome;
  readonly key: readonly KeyPart[];
  readonly stacking: Stacking;
  readonly readings: readonly string[];
  readonly sentences: readonly string[];
  /** The sentence shown where no table row names one: the first of its sentences with a figure, else its first. */
  readonly quote?: string;
  readonly guide: Guide;
  readonly place: Place;
}

export interface RecognitionUnit {
  readonly register: string;
  /** Fields the rows of a group agree in; absent: every row is a unit. */
  readonly by?: readonly string[];
  /** Variable 0 is the row. */
  readonly scope?: Expr;
  readonly alternative?: {
    readonly register: string;
    /** Fact index → field of the alternative register. */
    readonly facts: readonly { readonly fact: number; readonly field: string }[];
  };
}

/** A leaf of the decision: one scalar gathered from the registers. */
export interface Fact {
  readonly name: string;
  readonly type: Type;
  readonly source: Expr;
  /** Taken where the source is unknown (未提供时视为). */
  readonly assumed?: Value;
  /** May be null: known to be none. */
  readonly optional: boolean;
}

/** A named expression over facts and earlier derived ones. */
export interface Derived {
  readonly name: string;
  readonly type: Type;
  readonly expr: Expr;
}

export interface Condition {
  readonly label?: string;
  readonly text: string;
  readonly expr: Expr;
  /** standard: decides a check's verdict; exclusion: holds where something already stands in the award's place. */
  readonly role: 'require' | 'exclude' | 'standard';
  readonly place: Place;
}

export interface TableUse {
  readonly table: number;
  readonly inputs: readonly Expr[];
}

export interface Outcome {
  /** Money in 分, for an award. */
  readonly amount?: Expr;
  readonly discretion?: { readonly amount: number; readonly reason: number; readonly by: string };
  /** Kind and figures, for a benefit. */
  readonly benefit?: { readonly kind: string; readonly figures: readonly Figure[] };
  readonly verdict?: { readonly pass: string; readonly fail: string; readonly figures: readonly Figure[] };
}

export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly expr: Expr;
}

export interface KeyPart {
  readonly label: string;
  readonly expr: Expr;
  /** Compared only where this holds; always printed. */
  readonly when?: Expr;
}

export interface Stacking {
  /** Where true, a lower award already paid is made up to the higher; where absent or false, a paid key is closed. */
  readonly topUp?: Expr;
  readonly replaces: readonly string[];
  readonly notBeside: readonly string[];
  readonly higherOf: readonly { readonly item: string; readonly when?: Expr }[];
  readonly atMost?: number;
}

export interface GuideMaterial {
  readonly name: string;
  /** （系统提取）. */
  readonly fromRegister: boolean;
  /** （需要时）: only some who apply have it. */
  readonly whenNeeded: boolean;
}

/** What a 办事指南 says beyond the rule. */
export interface Guide {
  readonly fund?: string;
  readonly materials: readonly GuideMaterial[];
  readonly stages: readonly Stage[];
  readonly promisedDays?: number;
  readonly modes: readonly string[];
  readonly leads: readonly string[];
  readonly form?: string;
  readonly times?: string;
  readonly basis?: string;
  /** The guide as it stands: 要素 and 内容, for reading. */
  readonly entries: readonly { readonly key: string; readonly value: string }[];
}

export interface Stage {
  readonly name: string;
  readonly departments: readonly string[];
  /** Working days. */
  readonly days: number;
}

export interface Service {
  readonly code: string;
  readonly name: string;
  readonly notice: string;
  readonly measure: string;
  readonly clause: string;
  readonly guide: Guide;
  readonly sentences: readonly string[];
  readonly place: Place;
}

export interface Task {
  readonly code: string;
  readonly name: string;
  readonly notice: string;
  readonly measure: string;
  readonly clause: string;
  readonly departments: readonly string[];
  readonly goal: string;
  readonly target?: { readonly value: number; readonly unit: string };
  /** `2027-12-31` as days since 1970-01-01; absent: 长期. */
  readonly due?: number;
  readonly progress?: Expr;
  readonly milestones: readonly string[];
  readonly sentences: readonly string[];
  readonly place: Place;
}

export interface Indicator {
  readonly code: string;
  readonly name: string;
  readonly notice: string;
  readonly measure: string;
  readonly clause: string;
  readonly unit: string;
  readonly formula: Expr;
  readonly target?: { readonly value: number; readonly unit: string };
  readonly frequency: string;
  readonly departments: readonly string[];
  readonly sentences: readonly string[];
  readonly place: Place;
}
