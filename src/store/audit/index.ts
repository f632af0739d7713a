/** The audit: entries in the transactions they tell of, sealed into a chain of hashes (docs/adr/0008-audit-chain.md). */
export { AUDIT_ACTIONS, type AuditAction } from './actions.ts';
export type { ChainBreak, Head, Verdict } from './chain.ts';
export { listEntries, type AuditEntry, type AuditFilter } from './entries.ts';
export { exportLines, type ExportRange } from './export.ts';
export { readHeads } from './heads.ts';
export { maskText } from './mask.ts';
export { record, recordAll, type AuditRecord } from './record.ts';
export { pendingCount } from './seal.ts';
export { startSealing, type Sealing } from './sealing.ts';
export { verifyFile } from './verify-file.ts';
export { verifyDatabase } from './verify.ts';
