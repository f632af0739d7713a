/** Markdown → `Notice`: measures, sentences, tables and blocks, each with its place. No I/O. */
export { readNotice } from './from-source.ts';
export { figuresOf } from './figures.ts';
export { sentencesOf } from './sentences-of.ts';
export { NOTICE_CODES } from './codes.ts';
export type { NoticeCode } from './codes.ts';
export { BLOCK_KINDS } from './model.ts';
export type {
  Block,
  BlockKind,
  Caption,
  Figure,
  GuideEntry,
  Level,
  Measure,
  Notice,
  NoticeHead,
  NoticeSource,
  Sentence,
  SourceTable,
  Span,
  TableCell,
} from './model.ts';
