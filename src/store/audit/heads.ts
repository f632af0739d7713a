import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { sayBreak, type ChainBreak, type Head } from './chain.ts';

/**
 * The heads of the chain written down outside of the database, a line each: time, number, hash. Whoever rewrites the whole chain would
 * have to rewrite this file too, and every copy of it elsewhere.
 */
export async function keepHead(file: string, { seq, hash }: Head, at: Date): Promise<void> {
  const handle = await open(file, 'a', 0o600);
  try {
    await handle.write(`${at.toISOString()} ${String(seq)} ${hash}\n`);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

/** The heads of a file, in its order. A line that is none, such as one that a crash cut short, is passed over. */
export async function* readHeads(file: string): AsyncGenerator<Head> {
  const lines = createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity });
  for await (const line of lines) {
    const [, seq, hash] = /^\S+ (\d{1,15}) ([0-9a-f]{64})$/u.exec(line) ?? [];
    if (seq !== undefined && hash !== undefined) yield { seq: Number(seq), hash };
  }
}

/** Compares a chain with the heads as it passes them; both go upwards, so only one head is held at a time. */
export class HeadCheck {
  private readonly heads: AsyncIterator<Head>;
  private current: Head | undefined;
  private compared = 0;

  private constructor(heads: AsyncIterator<Head>) {
    this.heads = heads;
  }

  /** @param start heads before it are not in what is checked. */
  static async from(heads: AsyncIterable<Head>, start: Head): Promise<HeadCheck> {
    const check = new HeadCheck(heads[Symbol.asyncIterator]());
    do await check.advance();
    while (check.current !== undefined && check.current.seq < start.seq);
    return check;
  }

  /** How many heads agreed. */
  get agreed(): number {
    return this.compared;
  }

  /** The next head's number; what comes before it needs no look. */
  get nextSeq(): number {
    return this.current?.seq ?? Infinity;
  }

  /** Compares with where the chain stands now. A head that lies behind was written of another chain: one is not written backwards. */
  async pass(reached: Head): Promise<ChainBreak | undefined> {
    while (this.current !== undefined && this.current.seq <= reached.seq) {
      const { seq, hash } = this.current;
      if (seq < reached.seq || hash !== reached.hash)
        return { reason: 'rewritten', seq, message: sayBreak('rewritten', seq) };
      this.compared += 1;
      await this.advance();
    }
    return undefined;
  }

  /** The chain has ended: a head beyond it was of entries that are gone. */
  end(reached: Head): ChainBreak | undefined {
    if (this.current === undefined) return undefined;
    const seq = reached.seq + 1;
    return { reason: 'truncated', seq, message: sayBreak('truncated', seq) };
  }

  private async advance(): Promise<void> {
    const next = await this.heads.next();
    this.current = next.done === true ? undefined : next.value;
  }
}
