import { createHash } from 'node:crypto';

/** The hash before the first entry: SM3 of a text that says whose chain it is. */
export const GENESIS = createHash('sm3').update('匠通审计链，第一版', 'utf8').digest('hex');

/** SM3 (GB/T 32905) over the previous hash's 32 bytes and the entry's canonical text in UTF-8; in hexadecimal. */
export function linkHash(previous: string, entry: string | Uint8Array): string {
  const hash = createHash('sm3').update(previous, 'hex');
  return (typeof entry === 'string' ? hash.update(entry, 'utf8') : hash.update(entry)).digest('hex');
}

/** Where a chain stands: its last seal. `seq` 0 is the genesis. */
export interface Head {
  readonly seq: number;
  readonly hash: string;
}

/** A sealed entry. */
export interface Link extends Head {
  /** Id of the entry. */
  readonly entry: string;
  /** Canonical text, or its bytes as they stand in a file; undefined where the seal is there and the entry isn't. */
  readonly text: string | Uint8Array | undefined;
}

export type BreakReason =
  | 'changed'
  | 'removed'
  | 'swapped'
  | 'added'
  /** The entry is there, and its seal isn't. */
  | 'unsealed'
  | 'truncated'
  /** The chain holds in itself, but is not the one whose head was written down outside. */
  | 'rewritten';

/** The first place where a chain doesn't hold. */
export interface ChainBreak {
  readonly reason: BreakReason;
  /** Number in the chain; undefined for an entry that never got one. */
  readonly seq?: number;
  readonly entry?: string;
  /** Line of the file that was checked, from 1. */
  readonly line?: number;
  /** Chinese: what is wrong there. */
  readonly message: string;
}

export type Verdict =
  /** `heads`: how many heads that were written down elsewhere agreed. */
  | { readonly ok: true; readonly count: number; readonly head: Head; readonly heads: number }
  | { readonly ok: false; readonly broken: ChainBreak };

/** What is wrong at this number of the chain, in Chinese. `other`: the one it was swapped with. */
export function sayBreak(reason: BreakReason, seq: number, other?: number): string {
  const nr = `第${String(seq)}条`;
  switch (reason) {
    case 'removed':
      return `${nr}不见了`;
    case 'swapped':
      return `${nr}与第${String(other ?? seq)}条换了位置`;
    case 'added':
      return `${nr}是多出来的`;
    case 'unsealed':
      return `${nr}的封存不见了`;
    case 'changed':
      return `${nr}的内容与它的摘要不符，或接不上前一条`;
    case 'truncated':
      return `到${nr}以前就断了，后面的不见了`;
    case 'rewritten':
      return `${nr}的摘要与库外留存的不符：这一条或以前的被整段改写`;
  }
}
