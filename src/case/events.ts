import type { Day, Fen } from '../kit/index.ts';
import type { By, Step } from './actor.ts';
import type { AssessmentRecord } from './assessment-record.ts';
import type { Status } from './life.ts';
import type {
  AppealKind,
  Application,
  Decision,
  Meeting,
  Opinion,
  Party,
  Rating,
  StoredAssessment,
  SupplementItem,
} from './model.ts';
import type { Procedure } from './procedure.ts';

/** Something that happened to a case: what, and who, when and at which stage. Plain JSON, never changed. */
export type CaseEvent = EventBody & EventStamp;

export interface EventStamp {
  /** ISO instant. */
  readonly at: string;
  readonly by: By;
  /** Name of the stage it happened in; null outside of all stages. */
  readonly stage: string | null;
}

/** Where the event takes the case. An event without this leaves it where it is. */
export interface Enter {
  readonly status: Status;
  readonly stage: number | null;
  /** Where it differs: the case goes back, and another round begins. */
  readonly round?: number;
  /** The day it counts from, where that isn't the day it was recorded: a period that ended at midnight. */
  readonly on?: Day;
}

interface Moves {
  readonly enters: Enter;
}

interface Stays {
  readonly enters?: never;
}

/** The separated step that its author took by it. */
interface Takes {
  readonly step?: Step;
}

interface Opening {
  readonly id: string;
  readonly procedure: Procedure;
  readonly beneficiary: Party;
  readonly county: string | null;
}

export type EventBody = Takes &
  (
    | ({ readonly type: 'opened' } & Opening & Stays)
    | ({ readonly type: 'offered'; readonly respondBy: Day } & Opening & Stays)
    | ({ readonly type: 'initiated'; readonly reason: string } & Opening & Stays)
    | ({ readonly type: 'edited'; readonly application: Application } & Stays)
    | ({
        readonly type: 'assessed';
        readonly moment: StoredAssessment['moment'];
        readonly record: AssessmentRecord;
      } & Stays)
    | ({ readonly type: 'submitted'; readonly application: Application } & Moves)
    | ({
        readonly type: 'supplement-requested';
        readonly items: readonly SupplementItem[];
        readonly respondBy: Day;
      } & Moves)
    | ({ readonly type: 'supplemented'; readonly application: Application } & Moves)
    | ({
        readonly type: 'opinion-given';
        readonly verdict: Opinion['verdict'];
        readonly text: string;
        readonly meeting?: Meeting;
      } & Stays)
    | ({ readonly type: 'accepted' } & Stays)
    | ({ readonly type: 'dispatched'; readonly to: number; readonly departments: readonly string[] } & Stays)
    | ({ readonly type: 'decided' } & Pick<Decision, 'record' | 'explanations' | 'discretion' | 'verified'> & Stays)
    | ({ readonly type: 'advanced' } & Moves)
    | ({ readonly type: 'approved'; readonly amount: Fen | null } & Moves)
    | ({ readonly type: 'returned'; readonly reason: string } & Moves)
    | ({ readonly type: 'rejected'; readonly reasons: readonly string[]; readonly basis: string } & Moves)
    | ({ readonly type: 'ruling-awaited'; readonly reading: string; readonly question: string } & Moves)
    | ({ readonly type: 'ruling-given'; readonly ruling: string } & Moves)
    | ({ readonly type: 'published'; readonly batch: string; readonly row: number; readonly until: Day } & Moves)
    | ({ readonly type: 'objection-raised'; readonly receipt: string; readonly grounds: string } & Moves)
    | ({
        readonly type: 'objection-settled';
        readonly receipt: string;
        readonly upheld: boolean;
        readonly reason: string;
      } & Stays)
    | ({ readonly type: 'notice-resumed'; readonly until: Day } & Moves)
    | ({ readonly type: 'taken-down'; readonly reason: string } & Moves)
    | ({ readonly type: 'notice-ended'; readonly on: Day } & Stays)
    | ({ readonly type: 'completed'; readonly result: string } & Stays)
    | ({ readonly type: 'acknowledged' } & Stays)
    | ({ readonly type: 'disputed'; readonly reason: string } & Moves)
    | ({ readonly type: 'closed' } & Moves)
    | ({ readonly type: 'batched'; readonly batch: string; readonly amount: Fen } & Moves)
    | ({ readonly type: 'unbatched'; readonly reason: string } & Moves)
    | ({ readonly type: 'paid' } & Moves)
    // What comes back after its receipt moves the case only where nothing else is being done.
    | ({
        readonly type: 'payment-returned';
        readonly batch: string;
        readonly reason: string;
        readonly twin?: string;
      } & (Moves | Stays))
    | ({ readonly type: 'receipt-recorded'; readonly number: string; readonly on: Day } & Moves)
    | ({ readonly type: 'account-changed'; readonly payee: string } & Moves)
    | ({ readonly type: 'withheld'; readonly forCase: string; readonly amount: Fen } & Moves)
    | ({ readonly type: 'repaid'; readonly receipt: string; readonly amount: Fen } & Moves)
    | ({ readonly type: 'offset'; readonly againstCase: string; readonly amount: Fen } & Moves)
    | ({ readonly type: 'withdrawn'; readonly reason: string } & Moves)
    | ({ readonly type: 'declined'; readonly reason: string } & Moves)
    | ({ readonly type: 'lapsed' } & Moves)
    | ({ readonly type: 'appealed'; readonly kind: AppealKind; readonly grounds: string } & Moves)
    | ({ readonly type: 'appeal-settled'; readonly upheld: boolean; readonly reason: string } & Moves)
    | ({ readonly type: 'reopened'; readonly finding: string; readonly reason: string } & Moves)
    | ({ readonly type: 'rated' } & Rating & Stays)
  );
