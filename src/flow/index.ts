/** Each story of the house, once: for HTTP, command line and jobs alike. */
export { loadNotices, readNotices, type LoadedNotices } from './read-notices.ts';
export { assessSituation, type AssessOptions } from './assess-situation.ts';
export type { Block, BlockKind, Measure, Notice, Sentence, SourceTable } from '../notice/index.ts';
export { assessFile } from './assess-file.ts';
export { checkNotices, type CheckedNotice } from './check-notices.ts';
export {
  assessExample,
  EXAMPLE_CODES,
  readExampleFiles,
  readExamples,
  runExamples,
  type Example,
  type GoodExample,
} from './examples.ts';
export { explainItem } from './explain-item.ts';
export type { ItemText, PlainTable } from '../rules/index.ts';
export * from './registers/index.ts';
export * from './access/index.ts';
export * from './audit.ts';
export type { Context, Idempotency } from './context.ts';
export { MasterKeyError, openPlatform, type Platform, type PlatformOptions } from './open-platform.ts';
export { platformHealth } from './platform-health.ts';
export { planPlatform, preparePlatform } from './prepare-platform.ts';
export { IdempotencyMismatch, type Json } from './step.ts';
export { applyDictionary, DictionaryRefused } from './registers/index.ts';
