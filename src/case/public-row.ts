import type { Fen } from '../kit/index.ts';
import { isMasked, maskText, type Masked } from './masked.ts';

/** What the public is shown of one case. It can hold nothing else: every text of it is masked, and no account has a place in it. */
export interface PublicRow {
  /** From 1, as printed. */
  readonly row: number;
  readonly name: Masked;
  /** ID number or credit code, masked. */
  readonly identity: Masked;
  readonly county: Masked;
  /** What it is for: 焊接/2025. */
  readonly matter: Masked;
  /** 分; null: no money. */
  readonly amount: Fen | null;
  /** In kind or status; empty where there is money. */
  readonly benefit: Masked;
  /** The clause it rests on. */
  readonly clause: Masked;
}

export interface RowSource {
  readonly name: string;
  readonly identity: string;
  readonly county: string;
  readonly matter: string;
  readonly amount: Fen | null;
  readonly benefit: string;
  readonly clause: string;
}

/** The only way to a row of a public list. The ID number is masked whatever it looks like; other texts lose what looks like a number. */
export function maskRow(row: number, source: RowSource): PublicRow {
  return {
    row,
    name: maskText(source.name),
    identity: maskIdentity(source.identity),
    county: maskText(source.county),
    matter: maskText(source.matter),
    amount: source.amount,
    benefit: maskText(source.benefit),
    clause: maskText(source.clause),
  };
}

/** The first three and last four characters at most, and never more than half of it. */
function maskIdentity(identity: string): Masked {
  const characters = Array.from(identity);
  const [head, tail] = characters.length >= 14 ? [3, 4] : [1, 1];
  const shown = characters.map((one, i) => (i < head || i >= characters.length - tail ? one : '*')).join('');
  return maskText(characters.length < 4 ? '*'.repeat(characters.length) : shown);
}

/** Whether every text of a row that comes from elsewhere, such as a database, is masked still. */
export function isPublicRow(row: Readonly<Record<keyof PublicRow, unknown>>): boolean {
  return Object.values(row).every((value) => typeof value !== 'string' || isMasked(value));
}
