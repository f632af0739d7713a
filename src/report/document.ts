/**
 * An official document (公文) as plain data: what it says, in which order. How it looks on paper (GB/T 9704-2012) is for `to-docx.ts`, how
 * on a screen for `to-html.ts`; both say the same.
 */
export interface OfficialDocument {
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly signature: Signature;
  /** 附件: each begins a page of its own. */
  readonly annexes: readonly Annex[];
}

export type Block =
  /** `isCode`: with a long code in it, which justified lines would tear apart. */
  | { readonly kind: 'paragraph'; readonly text: string; readonly isCode?: true }
  /** 1: `一、`; 2: `（一）`. */
  | { readonly kind: 'heading'; readonly level: 1 | 2; readonly text: string }
  | { readonly kind: 'table'; readonly table: Table };

export interface Signature {
  /** 发文机关署名. */
  readonly organ: string;
  /** 成文日期, `2026年3月2日`. */
  readonly date: string;
}

export interface Annex {
  readonly title: string;
  readonly table: Table;
}

export interface Table {
  readonly columns: readonly Column[];
  /** As many texts in each as there are columns. */
  readonly rows: readonly (readonly string[])[];
}

export interface Column {
  readonly title: string;
  /** Share of the width; all of them together are the whole. */
  readonly width: number;
  readonly align: 'left' | 'center' | 'right';
}
