/** Funds and payments: the ledger, how a batch is put together, and its life. It computes no award; it pays what was decided. */
export { arranging, type AmountNow, type Arranged, type Candidate, type Line } from './arrange.ts';
export {
  BATCH_COMMANDS,
  BATCH_STATES,
  decideBatch,
  foldBatch,
  type BatchCommand,
  type BatchDecision,
  type BatchEvent,
  type BatchFault,
  type BatchLine,
  type BatchState,
  type BatchStatus,
  type LineStatus,
  type Opened,
  type Receipt,
} from './batch.ts';
export { move, refusalsOf, transfer, type Details, type Move } from './entries.ts';
export { follow, toCommit, type CaseAccount, type Following, type Holding, type Target } from './follow.ts';
export {
  accountKey,
  ACCOUNTS,
  ENTRY_KINDS,
  isEntryKind,
  type Account,
  type Balances,
  type BudgetLine,
  type Entry,
  type EntryKind,
  type LedgerRefusal,
  type Posting,
  type Purpose,
} from './ledger.ts';
