import type { Scope } from '../../access/index.ts';
import { transact, type Database, type Tx } from '../database.ts';
import { sayBreak, type Head } from './chain.ts';
import { footerLine, headerLine, linkLine } from './export-lines.ts';
import { headAt, readChain } from './read-chain.ts';
import { headOf } from './seal.ts';

/** What is to be exported, by numbers of the chain; both ends belong to it. Absent: from the first, to the last that is sealed now. */
export interface ExportRange {
  readonly first?: number;
  readonly last?: number;
}

/**
 * The chain as lines of JSON (NDJSON): a header, a line for each sealed entry, a footer.
 * @throws RangeError where the chain doesn't reach `last`, or a seal before `first` is missing.
 */
export async function* exportLines(database: Database, scope: Scope, range: ExportRange = {}): AsyncGenerator<string> {
  const { start, last } = await transact(database, scope, (tx) => endsOf(tx, range));
  yield headerLine(start, last);
  let head = start;
  for await (const { seq, hash, text } of readChain(database, scope, start.seq, last)) {
    if (typeof text !== 'string') throw new RangeError(`${sayBreak('removed', seq)}，不能导出。请先校验审计链。`);
    yield linkLine({ seq, hash }, text);
    head = { seq, hash };
  }
  yield footerLine(start, head);
}

async function endsOf(
  tx: Tx,
  { first = 1, last }: ExportRange,
): Promise<{ readonly start: Head; readonly last: number }> {
  const head = await headOf(tx);
  const start = await headAt(tx, first - 1);
  const end = last ?? head.seq;
  if (start === undefined || end > head.seq || end < start.seq)
    throw new RangeError(`链现有第1条到第${String(head.seq)}条，没有第${String(first)}条到第${String(end)}条这一段。`);
  return { start, last: end };
}
