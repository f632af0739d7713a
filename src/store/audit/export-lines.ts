import type { Head } from './chain.ts';

/** First line of an exported file. */
export interface ExportHeader {
  readonly format: 'jiangtong-audit-1';
  /** Number of the first entry. */
  readonly first: number;
  /** Hash that the first entry follows. */
  readonly previous: string;
  /** How far the export goes. */
  readonly last: number;
}

/** Last line: a file without it was cut. */
export interface ExportFooter {
  readonly count: number;
  readonly last: number;
  /** Hash of the last entry. */
  readonly head: string;
}

export function headerLine(start: Head, last: number): string {
  return line({ format: 'jiangtong-audit-1', first: start.seq + 1, previous: start.hash, last } satisfies ExportHeader);
}

/** `entry` is the canonical text, byte for byte what was hashed: SM3 over the previous hash and these bytes is all that a check needs. */
export function linkLine({ seq, hash }: Head, text: string): string {
  return `{"seq":${String(seq)},"hash":"${hash}","entry":${text}}\n`;
}

export function footerLine(start: Head, head: Head): string {
  return line({ count: head.seq - start.seq, last: head.seq, head: head.hash } satisfies ExportFooter);
}

function line(object: ExportHeader | ExportFooter): string {
  return `${JSON.stringify(object)}\n`;
}
