/** Each story of the platform, once: for HTTP, command line and jobs alike. */
export * from '../policy/index.ts';
export * from './registers/index.ts';
export * from './access/index.ts';
export * from './audit.ts';
export type { Context, Idempotency } from './context.ts';
export { EmbeddedError, FingerprintError, MigrationRefused } from '../store/index.ts';
export { MasterKeyError, openPlatform, type Platform, type PlatformOptions } from './open-platform.ts';
export { platformHealth } from './platform-health.ts';
export { planPlatform, preparePlatform } from './prepare-platform.ts';
export { runPlatform, type RunningPlatform } from './run-platform.ts';
export { IdempotencyMismatch, step, type Json } from './step.ts';
export * from './import/index.ts';
export { FILTER_HOWS, parseFilters } from './export-filter.ts';
export { exportRegister, exportStream, MEDIA_TYPES, type ExportAsked, type FileFormat } from './export-register.ts';
export { exportTemplate } from './export-template.ts';
export * from './backup.ts';
