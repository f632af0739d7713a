/** PostgreSQL: connections, migrations, one file a query family. What is kept is declared by the pure rooms. */
export * from './access/index.ts';
export * from './audit/index.ts';
export * from './calendar/index.ts';
export * from './cases/index.ts';
export * from './cross-checks/index.ts';
export { connect, transact, withScope, type ConnectOptions, type Database, type Tx } from './database.ts';
export * from './backup/index.ts';
export { attachEmbedded, EmbeddedError, startEmbedded, type EmbeddedPostgres } from './embedded/index.ts';
export * from './facts/index.ts';
export * from './files/index.ts';
export { forgetKeys, keepAnswer, takeKey } from './idempotency.ts';
export * from './imports/index.ts';
export * from './messages/index.ts';
export { migrate, MigrationRefused, pendingMigrations } from './migrate.ts';
export * from './payment/index.ts';
export * from './public-notice/index.ts';
export type { Proposal, ProposalState } from './proposal.ts';
export * from './registers/index.ts';
export * from './supervision/index.ts';
export * from './rulings/index.ts';
export type { Tables } from './tables.ts';
export { checkFingerprint, FingerprintError } from './vault/fingerprint.ts';
export { maskedOf, openIdentity, putIdentities } from './vault/identities.ts';
export {
  fingerprintOf,
  isToken,
  makeKeys,
  openBytes,
  openText,
  sealBytes,
  sealText,
  tokenOf,
  type Keys,
} from './vault/keys.ts';
