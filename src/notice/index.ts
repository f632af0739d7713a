/** Markdown → `Notice`: measures, sentences, tables and blocks, each with its place. No I/O. */
export { readNotice } from './from-source.ts';
export { sentencesOf } from './sentences-of.ts';
export { NOTICE_CODES } from './codes.ts';
export type {
  Block,
  BlockKind,
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
