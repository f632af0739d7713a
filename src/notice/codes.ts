import type { Diagnostic } from '../kit/index.ts';

/** The faults of a notice as a document: text and format. `docs/errors.md` lists them; a test holds the two together. */
export const NOTICE_CODES = {
  T001: '引文与 text.md 不一致',
  T002: '原文句子没有对应的块',
  T003: '缺少文件',
  T004: '文件编号不连续',
  T005: '不认识的文件',
  T006: '缺少措施标题',
  T007: '不认识的块类别',
  T008: '块标题缺少编码，或编码写法不对',
  T009: '编码重复',
  T010: '块标题缺少名称',
  T011: '块不在引文之后',
  T012: '这类块不能放在这里',
  T013: '表格行的格数与表头不同',
  T014: '表题没有表格，或写法不对',
  T015: '表格不完整，或不在块内',
  T016: '办事指南的要素为空',
  T020: 'notice.yaml 写法有误',
  T021: 'notice.yaml 缺少项目',
  T022: 'notice.yaml 的值不允许',
  T023: 'notice.yaml 有不认识的项目',
} as const;

export type NoticeCode = keyof typeof NOTICE_CODES;

/** A fault of this room: its code stands in the table above. */
export interface NoticeFault extends Diagnostic {
  readonly code: NoticeCode;
}
