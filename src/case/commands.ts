import type { Day, Fen } from '../kit/index.ts';
import type { CaseActor } from './actor.ts';
import type { AssessmentRecord } from './assessment-record.ts';
import type { CommandType } from './command-names.ts';
import type {
  AppealKind,
  Application,
  Discretion,
  Finding,
  Meeting,
  Party,
  Rating,
  SupplementItem,
  Verification,
} from './model.ts';
import type { Procedure } from './procedure.ts';

/** What somebody wants done with a case. Stages are meant by their index, days are days since 1970-01-01, money is in 分. */
export type Command = CommandOf<CommandType>;

export type CommandOf<T extends CommandType> = {
  [K in T]: { readonly type: K; readonly by: CaseActor } & Payloads[K];
}[T];

/** What a stage that decides wants, where the item is assessed. */
export interface DecisionInput {
  readonly record: AssessmentRecord;
  /** For each difference from the assessment before, by its name, why it is right. */
  readonly explanations: Readonly<Record<string, string>>;
  /** 核定, where the office decides the amount. */
  readonly discretion?: Discretion;
  /** What the cross-checks find at this moment; each has to be answered. */
  readonly findings?: readonly Finding[];
  /** By the finding's id. */
  readonly verified?: Readonly<Record<string, Verification>>;
}

interface Deciding {
  readonly decision?: DecisionInput;
}

interface Dispatching {
  /** 派单: which departments take the next stage; absent: all of it. */
  readonly departments?: readonly string[];
}

interface Opening {
  readonly id: string;
  readonly procedure: Procedure;
  readonly beneficiary: Party;
  readonly county: string | null;
}

interface Applying {
  readonly application: Application;
  /** Of items that are assessed. */
  readonly record?: AssessmentRecord;
}

interface Reasoned {
  readonly reason: string;
}

interface Back extends Reasoned {
  /** Index of an earlier stage. */
  readonly to: number;
}

/** What each command says besides who gives it. */
interface Payloads {
  readonly open: Opening;
  readonly offer: Opening & { readonly record?: AssessmentRecord; readonly respondBy: Day };
  readonly initiate: Opening & Applying & Reasoned;
  readonly edit: { readonly application: Application };
  readonly submit: Applying;
  readonly confirm: Applying;
  readonly supplement: Applying;
  readonly decline: Reasoned;
  readonly withdraw: Reasoned;
  readonly lapse: unknown;
  readonly accept: Deciding & Dispatching;
  readonly 'request-supplement': {
    readonly items: readonly SupplementItem[];
    readonly respondBy: Day;
    /** Columns of the 申请表 that the applicant fills in: an item names one of them, or a material. */
    readonly columns: readonly string[];
  };
  readonly pass: Deciding & Dispatching & { readonly text: string; readonly meeting?: Meeting };
  readonly opine: { readonly verdict: 'agree' | 'disagree'; readonly text: string };
  readonly conclude: Deciding & { readonly text: string };
  readonly return: Back;
  readonly reject: { readonly reasons: readonly string[]; readonly basis: string };
  readonly 'await-ruling': { readonly reading: string; readonly question: string };
  readonly 'give-ruling': { readonly ruling: string };
  readonly publish: { readonly batch: string; readonly row: number; readonly until: Day };
  readonly 'raise-objection': { readonly receipt: string; readonly grounds: string };
  readonly 'settle-objection': Reasoned & {
    readonly receipt: string;
    /** Upheld: back to this stage. Dismissed: the row's last day from now on. */
    readonly outcome: { readonly upheld: true; readonly to: number } | { readonly upheld: false; readonly until: Day };
  };
  /** The last day of the period. */
  readonly 'end-notice': { readonly on: Day };
  readonly 'take-down': Reasoned;
  readonly complete: Deciding & { readonly result: string };
  readonly acknowledge: unknown;
  readonly dispute: Reasoned;
  readonly batch: { readonly batch: string };
  readonly unbatch: Reasoned;
  readonly pay: unknown;
  /** `twin`: an open case of the same claim, which a case that has ended can't begin again beside. */
  readonly 'record-return': Reasoned & { readonly batch: string; readonly twin?: string };
  readonly 'record-receipt': { readonly number: string; readonly on: Day };
  readonly 'change-account': { readonly payee: string };
  readonly withhold: { readonly forCase: string; readonly amount: Fen };
  readonly 'record-repayment': { readonly receipt: string; readonly amount: Fen };
  readonly 'record-offset': { readonly againstCase: string; readonly amount: Fen };
  readonly appeal: { readonly kind: AppealKind; readonly grounds: string };
  readonly 'settle-appeal': Reasoned & {
    readonly outcome: { readonly upheld: true; readonly to: number } | { readonly upheld: false };
  };
  readonly reopen: Back & { readonly finding: string };
  readonly rate: Rating;
}
