import type { Generated, GeneratedAlways, JSONColumnType } from 'kysely';
import type { Party } from '../../case/index.ts';
import type {
  Account,
  BatchEvent,
  BatchState,
  BatchStatus,
  CaseAccount,
  EntryKind,
  LineStatus,
} from '../../payment/index.ts';

/** How far the money of a case is. */
export type AwardState = 'committed' | 'in-batch' | 'sent' | 'returned' | 'paid' | 'recovering' | 'released';

/** Days are `2025-09-01`, money is in 分 as text, times are as PostgreSQL writes them. */
export interface PaymentTables {
  readonly 'payment.entry': {
    id: GeneratedAlways<string>;
    kind: EntryKind;
    case_id: string | null;
    item: string | null;
    clause: string | null;
    sentence: string | null;
    batch: string | null;
    reason: string | null;
    at: Generated<string>;
    by: string;
  };
  readonly 'payment.posting': {
    entry: string;
    fund: string;
    year: number;
    item: string;
    account: Account;
    amount: string;
  };
  readonly 'payment.balance': { fund: string; year: number; item: string; account: Account; amount: string };
  readonly 'payment.holding': {
    case_id: string;
    fund: string;
    year: number;
    item: string;
    account: CaseAccount;
    amount: string;
  };
  readonly 'payment.award': {
    case_id: string;
    item: string;
    beneficiary_kind: Party['kind'];
    beneficiary: string;
    key: string;
    amount: string;
    state: AwardState;
    at: Generated<string>;
  };
  readonly 'payment.payee': {
    token: string;
    owner_kind: Party['kind'];
    owner: string;
    holder: string;
    bank: string;
    branch: string | null;
    sealed: Buffer;
    masked: string;
    fingerprint: Buffer;
    at: Generated<string>;
    by: Generated<string>;
    verified_at: string | null;
    verified_by: string | null;
    retired_at: string | null;
    version: Generated<number>;
  };
  readonly 'payment.batch': {
    id: GeneratedAlways<string>;
    fund: string;
    year: number;
    status: BatchStatus;
    count: number;
    total: string;
    digest: string | null;
    state: JSONColumnType<BatchState>;
    opened_by: Generated<string>;
    opened_at: Generated<string>;
    released_by: string | null;
    released_at: string | null;
    at: Generated<string>;
    version: Generated<number>;
  };
  readonly 'payment.batch_event': {
    batch: string;
    seq: number;
    event: JSONColumnType<BatchEvent>;
    at: Generated<string>;
    by: Generated<string>;
  };
  readonly 'payment.batch_line': {
    batch: string;
    number: number;
    case_id: string;
    item: string;
    name: string;
    beneficiary: string;
    key: string;
    amount: string;
    payee: string;
    purpose: string;
    status: Generated<LineStatus>;
    why: string | null;
    receipt: string | null;
    settled_on: string | null;
  };
  readonly 'payment.repayment': {
    id: GeneratedAlways<string>;
    receipt: string;
    case_id: string;
    at: Generated<string>;
    by: Generated<string>;
  };
  readonly 'payment.bank_file': {
    batch: string;
    format: 'xlsx' | 'csv';
    sm3: string;
    at: Generated<string>;
    by: Generated<string>;
  };
}
