import type { Day, Fen } from '../kit/index.ts';
import type { By, Step } from './actor.ts';
import type { AssessmentRecord } from './assessment-record.ts';
import type { Json } from './json.ts';
import type { Status } from './life.ts';
import type { Procedure } from './procedure.ts';

/** Everything known of one case: what its events fold to. Plain JSON; days since 1970-01-01, money in 分. */
export interface CaseState {
  readonly id: string;
  readonly procedure: Procedure;
  readonly status: Status;
  /** Index of the stage it is in, or was in last; null before it is submitted. */
  readonly stage: number | null;
  /** From 1; one more whenever the case goes back. What belongs to a round stays marked with it. */
  readonly round: number;
  readonly beneficiary: Party;
  /** Who opened it; null: the platform did, or an office, ex officio. */
  readonly applicant: By | null;
  /** 依职权: who began it, and why (立案理由). Absent where somebody applied, or the platform offered it. */
  readonly initiated?: { readonly by: By; readonly reason: string };
  readonly county: string | null;
  readonly application: Application;
  /** The last day to confirm or to supplement. */
  readonly respondBy: Day | null;
  readonly supplements: readonly SupplementRequest[];
  /** All ever given, in order. */
  readonly opinions: readonly Opinion[];
  /** 派单: the departments that take a stage, where not all of it do; by the stage's index. */
  readonly dispatched: Readonly<Record<string, readonly string[]>>;
  readonly assessments: readonly StoredAssessment[];
  /** The latest; of an earlier round until this one has its own. */
  readonly decision: Decision | null;
  readonly approval: Approval | null;
  readonly rejections: readonly Rejection[];
  readonly ruling: { readonly reading: string; readonly question: string } | null;
  readonly notice: NoticeEntry | null;
  readonly objections: readonly Objection[];
  readonly appeals: readonly Appeal[];
  readonly money: Money;
  /** In order; the last is the one under way, if any is. */
  readonly payments: readonly Payment[];
  readonly receipts: readonly Receipt[];
  readonly steps: readonly StepTaken[];
  /** Where the case comes back to after supplement, ruling or appeal. */
  readonly interrupted: { readonly status: Status; readonly stage: number | null } | null;
  readonly times: Times;
  readonly rating: Rating | null;
  /** Instant of the last event, ISO. */
  readonly at: string;
  /** How many events made it. */
  readonly events: number;
}

export interface Party {
  readonly kind: 'person' | 'organisation';
  readonly token: string;
}

/** What the applicant gives. */
export interface Application {
  /** Fields of the 申请表. */
  readonly form: Json;
  readonly materials: readonly Material[];
  /** Token of the account to pay to. */
  readonly payee: string | null;
}

export interface Material {
  /** As in the guide. */
  readonly name: string;
  /** Where the file is kept. */
  readonly file: string;
  readonly digest: string;
}

export interface SupplementRequest {
  readonly round: number;
  readonly items: readonly SupplementItem[];
  readonly respondBy: Day;
}

export interface SupplementItem {
  /** A material of the guide, or a field of the form. */
  readonly name: string;
  readonly problem: string;
}

export interface Opinion {
  readonly round: number;
  readonly stage: number;
  readonly by: By;
  readonly at: string;
  readonly verdict: 'agree' | 'disagree' | 'return' | 'reject';
  readonly text: string;
  /** Of a meeting's stage. */
  readonly meeting?: Meeting;
}

/** 集体研究. */
export interface Meeting {
  /** 纪要文号. */
  readonly minutes: string;
  readonly on: Day;
  readonly attendees: readonly string[];
}

export interface StoredAssessment {
  readonly moment: 'offer' | 'submission' | 'supplement' | 'decision';
  readonly round: number;
  readonly record: AssessmentRecord;
}

export interface Decision {
  readonly round: number;
  readonly by: By;
  readonly at: string;
  readonly record: AssessmentRecord;
  /** Why each difference from the assessment before it is right, by its name. */
  readonly explanations: Readonly<Record<string, string>>;
  readonly discretion: Discretion | null;
  /** 核实说明: what the cross-checks had found, each with what was said of it; absent where nothing was. */
  readonly verified?: readonly VerifiedFinding[];
}

/** 疑点: something odd that the platform has seen, and that it doesn't judge. */
export interface Finding {
  readonly id: string;
  /** What was checked, in a few words. */
  readonly name: string;
  /** What was found, in a sentence. */
  readonly found: string;
}

/** verified: 已核实, it is as it should be. immaterial: 不影响 this decision. */
export interface Verification {
  readonly verdict: 'verified' | 'immaterial';
  readonly text: string;
}

export interface VerifiedFinding extends Finding, Verification {}

/** 核定. */
export interface Discretion {
  readonly amount: Fen;
  readonly reason: string;
}

export interface Approval {
  readonly round: number;
  /** 分; null: no money. */
  readonly amount: Fen | null;
}

export interface Rejection {
  readonly round: number;
  readonly reasons: readonly string[];
  /** The clause it rests on. */
  readonly basis: string;
}

export interface NoticeEntry {
  readonly batch: string;
  readonly row: number;
  /** Last day of the period, as it stands. */
  readonly until: Day;
}

export interface Objection {
  /** Number of the receipt that the objector was given. */
  readonly receipt: string;
  readonly grounds: string;
  /** moot: its batch was taken down, or another one sent the case back. */
  readonly outcome: 'open' | 'upheld' | 'dismissed' | 'moot';
  readonly reason: string | null;
}

export type AppealKind = '复核' | '申诉';

export interface Appeal {
  readonly round: number;
  readonly kind: AppealKind;
  readonly grounds: string;
  readonly outcome: 'open' | 'upheld' | 'dismissed';
  readonly reason: string | null;
}

/** What has moved so far, 分. */
export interface Money {
  /** Sent to the beneficiary, without what the bank returned. */
  readonly paid: Fen;
  /** Kept back for what they owe from other cases: it counts as given. */
  readonly withheld: Fen;
  /** Paid back, or set off against a later award. */
  readonly recovered: Fen;
}

export interface Payment {
  readonly batch: string;
  readonly amount: Fen;
  readonly state: 'listed' | 'unlisted' | 'paid' | 'returned';
}

export interface Receipt {
  readonly number: string;
  readonly on: Day;
  readonly batch: string;
  readonly amount: Fen;
}

export interface StepTaken {
  readonly step: Step;
  readonly by: By;
  readonly round: number;
}

export interface Rating {
  /** 1 to 5. */
  readonly stars: number;
  readonly text: string;
}

/** When the clocks ran: `clocks.ts` computes from these. `to` null: still. */
export interface Times {
  /** From submission to the end; another one for each time the case was reopened. */
  readonly runs: readonly Run[];
  readonly stints: readonly Stint[];
  readonly pauses: readonly Pause[];
}

export interface Run {
  readonly from: Day;
  readonly to: Day | null;
  /** Working days of the stages from its first one on. */
  readonly promised: number;
}

export interface Stint {
  readonly stage: number;
  readonly round: number;
  readonly from: Day;
  readonly to: Day | null;
}

export type PauseReason = '补正' | '待裁定口径' | '公示异议' | '待银行回执' | '银行退回';

export interface Pause {
  readonly reason: PauseReason;
  readonly from: Day;
  readonly to: Day | null;
}
