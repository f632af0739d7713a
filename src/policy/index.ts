/** The stories of the notices alone: load, check, assess, explain. No database stands behind them, so they start at once. */
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
export { regimeOn } from '../rules/index.ts';
export type { Guide, Item, ItemText, PlainTable, RuleSet, Service } from '../rules/index.ts';
