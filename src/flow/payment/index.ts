export { bankFile, type BankFile } from './bank-file.ts';
export type { BatchSummary as PaymentBatchSummary, BatchView as PaymentBatchView } from './batch-view.ts';
export {
  cancelBatch,
  previewBatch,
  proposeBatch,
  releaseBatch,
  removeLine,
  returnBatch,
  seeBatch,
  seeBatches,
  submitBatch,
  type BatchAsked,
  type BatchStep,
  type BatchPreviewLine,
  type BatchPreview,
} from './batches.ts';
export { changeBudget, listBudgets, type BudgetChange, type BudgetView } from './budgets.ts';
export { exportBudgets } from './export-budgets.ts';
export { fundSources, type FundSource } from './funds.ts';
export {
  addPayee,
  retirePayee,
  seePayee,
  seePayees,
  verifyPayee,
  type GivenPayee,
  type PayeesAsked,
  type PayeeSight,
  type PayeeView,
} from './payees.ts';
export { exportLedger, listLedger, type EntryView } from './read-ledger.ts';
export { settleCommitment } from './settle.ts';
export { takeReceiptFile, type ReceiptFile } from './take-receipt-file.ts';
export { takeLateReturn, takeReceipts, type GivenReceipt, type ReceiptsTaken } from './receipts.ts';
export { listRecoveries, recoveryNotice, seeRecovery, type RecoveryView } from './recoveries.ts';
export { recordRepayment, setOff, type Recovered } from './recovery.ts';
export { PaymentRefused, type PaymentFault, type PaymentRefusalCode } from './refused.ts';
export { ENTRY_KINDS, isEntryKind, type BatchStatus, type EntryKind } from '../../payment/index.ts';
export type { EntryFilter } from '../../store/index.ts';
