import type { Place } from '../kit/index.ts';

/** The text of a notice folder, as read from disk by a flow: path (from the folder's parent) and content. */
export interface NoticeSource {
  /** Folder name, such as `liaocheng-2024-23`. It is the notice's id. */
  readonly id: string;
  readonly files: readonly { readonly path: string; readonly text: string }[];
}

/** 层级: whose notice it is. A higher level goes first where two notices meet (国家、省另有规定的，从其规定). */
export type Level = '国家' | '省' | '市' | '县';

/** `notice.yaml`: what the head of an official document says. Dates are `2024-12-29`. */
export interface NoticeHead {
  readonly 文号: string;
  readonly 标题: string;
  readonly 简称: string;
  readonly 发文机关: string;
  readonly 成文日期: string;
  readonly 施行日期: string;
  readonly 层级: Level;
  readonly 上位依据: readonly string[];
  /** 原文 where `text.md` is the official text, 摘要 where only an abstract in our words could be had. */
  readonly 文本性质: '原文' | '摘要';
}

/** A run of text with the place of its first character. */
export interface Span {
  readonly text: string;
  readonly place: Place;
}

/** A number with a unit in the official text, such as `2000元` or `30—50人` (two figures, both 人). */
export interface Figure {
  readonly text: string;
  readonly place: Place;
  /** In the base unit: 万元 becomes 元; `1万元` has value 10000 and unit 元. */
  readonly value: number;
  readonly unit: string;
}

/** One sentence of the official text, up to and with its 。 (or the end of the paragraph). */
export interface Sentence {
  /** `03.4`: the fourth sentence of measure 03. */
  readonly id: string;
  readonly text: string;
  readonly place: Place;
  /** A heading line of the official text (no 。), which gives nothing by itself. */
  readonly heading: boolean;
  /** 牵头单位, where the sentence is the bracket that names them; else empty. */
  readonly leads: readonly string[];
  readonly figures: readonly Figure[];
}

export interface TableCell extends Span {
  readonly align?: 'left' | 'right' | 'center';
}

/** A Markdown table with the caption line above it, if it has one: `表 奖励标准（U）`. */
export interface SourceTable {
  readonly caption?: Caption;
  readonly header: readonly TableCell[];
  readonly rows: readonly (readonly TableCell[])[];
  readonly place: Place;
}

/** `表 名称（单位；命中方式）：行头 × 列头`; unit, hit policy and the cross are optional. */
export interface Caption {
  readonly name: string;
  readonly place: Place;
  /** U (default), F, C+, C>, C<, C#. As in DMN 1.5 §8.2.10. */
  readonly hitPolicy: string;
  /** Unit of a cross table's cells, such as 万元. */
  readonly unit?: string;
  /** The names of the row and column inputs of a cross table. */
  readonly cross?: { readonly rows: string; readonly columns: string };
}

/** One row of a 办事指南 (要素 | 内容). */
export interface GuideEntry {
  readonly key: Span;
  readonly value: Span;
}

export const BLOCK_KINDS = ['事项', '校验', '服务', '台账', '枚举', '任务', '指标', '口径', '参数'] as const;
export type BlockKind = (typeof BLOCK_KINDS)[number];

/** `## 事项 02-01 企业自主评价奖励` and everything below it, up to the next block or quote. */
export interface Block {
  readonly kind: BlockKind;
  /** `02-01`; empty for kinds without a code (台账, 枚举, 参数). */
  readonly code: string;
  readonly name: string;
  /** What stands in brackets behind the name: `等级（有序）` → 有序. */
  readonly qualifier?: string;
  readonly place: Place;
  /** The table 要素 | 内容, if any. */
  readonly guide: readonly GuideEntry[];
  /** All other tables. */
  readonly tables: readonly SourceTable[];
  /** Paragraphs that are neither table nor caption, one span a line. */
  readonly notes: readonly Span[];
  /** Ids of the sentences this block makes run: the quotes directly above it (blocks in a row share them). */
  readonly sentences: readonly string[];
}

/** One measure file. `00` holds the head and preamble, `01`…`16` the measures, `99` the closing sentences. */
export interface Measure {
  readonly number: string;
  /** `（三）发挥竞赛引领作用`: the file's heading. */
  readonly title: string;
  /** `（三）`, or the title where it has no such number. */
  readonly clause: string;
  readonly place: Place;
  readonly sentences: readonly Sentence[];
  readonly blocks: readonly Block[];
  /** 牵头单位 of the measure, from its quoted bracket. */
  readonly leads: readonly string[];
}

/** A notice folder read and understood as a document; expressions are still text. */
export interface Notice {
  readonly id: string;
  readonly head: NoticeHead;
  readonly measures: readonly Measure[];
  /** Blocks of `dictionary.md`: 枚举 and 台账. */
  readonly dictionary: readonly Block[];
}
