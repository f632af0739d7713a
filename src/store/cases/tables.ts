import type { Generated, GeneratedAlways, JSONColumnType } from 'kysely';
import type { AssessmentRecord, CaseEvent, CaseState, Json, Level, Party, Status } from '../../case/index.ts';

/** Days are `2025-09-01`, money is in 分 as text, times are as PostgreSQL writes them. */
export interface CaseTables {
  readonly 'cases.case': {
    id: string;
    item: string;
    notice: string;
    beneficiary_kind: Party['kind'];
    beneficiary: string;
    beneficiary_name: string;
    key: string | null;
    county: string | null;
    departments: string[];
    applicant: string | null;
    /** For the departments of the case alone. */
    confidential: Generated<boolean>;
    opened_at: string;
    version: number;
    status: Status;
    stage: string | null;
    round: number;
    turn: string[];
    submitted_on: string | null;
    decided_on: string | null;
    ended_on: string | null;
    due_on: string | null;
    whole_due_on: string | null;
    respond_by: string | null;
    level: Level | null;
    amount: string | null;
    fund: string | null;
    notice_batch: string | null;
    payment_batch: string | null;
    /** Findings of the cross-checks that wait for an answer. */
    doubts: Generated<number>;
    at: string;
    state: JSONColumnType<CaseState>;
  };
  readonly 'cases.event': {
    case_id: string;
    seq: number;
    event: JSONColumnType<CaseEvent>;
    at: string;
    by: Generated<string>;
  };
  readonly 'cases.rules': { digest: string; rules: JSONColumnType<object>; at: Generated<string> };
  readonly 'cases.assessment': {
    case_id: string;
    seq: number;
    moment: 'offer' | 'submission' | 'supplement' | 'decision';
    record: JSONColumnType<AssessmentRecord>;
    facts: JSONColumnType<object, Json | string, Json | string>;
    asked: JSONColumnType<object, Json | string, Json | string>;
    rules: string;
    at: Generated<string>;
    by: Generated<string>;
  };
  readonly 'cases.file': { digest: string; media_type: string; size: number; sealed: Buffer; at: Generated<string> };
  readonly 'cases.material': {
    id: GeneratedAlways<string>;
    owner_kind: Party['kind'];
    owner: string;
    digest: string;
    file_name: string;
    /** Evidence of an office. */
    office: Generated<boolean>;
    at: Generated<string>;
    by: Generated<string>;
  };
  readonly 'cases.attached': { case_id: string; material: string; name: string; at: Generated<string> };
}
