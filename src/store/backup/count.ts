import { createHash, type Hash } from 'node:crypto';

/** What a table's data come to. */
export interface Count {
  rows: number;
  bytes: number;
  readonly hash: Hash;
}

export function newCount(): Count {
  return { rows: 0, bytes: 0, hash: createHash('sha256') };
}

const NEWLINE = 0x0a;

/** In COPY's text format a line is a row: a line break in a value is written as `\n`. */
export function addTo(count: Count, data: Buffer): void {
  count.bytes += data.length;
  count.hash.update(data);
  for (let at = data.indexOf(NEWLINE); at >= 0; at = data.indexOf(NEWLINE, at + 1)) count.rows += 1;
}
