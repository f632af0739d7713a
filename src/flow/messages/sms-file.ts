import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { chinaDay, formatDay } from '../../kit/index.ts';
import type { Sms, SmsPort } from './sms.ts';

/**
 * The adapter that needs no gateway: a line of JSON a message, in a file a month, `<folder>/2026-11.jsonl`, which nobody but the server's
 * account reads. A gateway's own program can take the lines from there. What stands in this month's file or the last one's isn't written
 * again.
 */
export function smsFile(folder: string, now: () => Date): SmsPort {
  const keys = new Map<string, MonthKeys>();
  let before: Promise<void> = Promise.resolve();
  return {
    // One after the other, so that lines don't mix and a key that is being written is seen.
    send: (sms) => {
      const sent = before.then(() => write(sms, now()));
      before = sent.catch(() => undefined);
      return sent;
    },
  };

  async function write(sms: Sms, at: Date): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const today = chinaDay(at);
    const [month, last] = [monthOf(today), monthOf(today - 31)];
    const file = await open(join(folder, `${month}.jsonl`), 'a+', 0o600);
    try {
      if ((await known(month, file)).has(sms.key) || (await knownOf(last)).has(sms.key)) return;
      const { whole, keys: seen } = monthKeys(month);
      const line = `${JSON.stringify({ at: at.toISOString(), ...sms })}\n`;
      // A line that a crash has cut short stays by itself, and counts as not written.
      await file.appendFile(whole ? line : `\n${line}`);
      await file.datasync();
      seen.add(sms.key);
    } finally {
      await file.close();
    }
  }

  function monthKeys(month: string): MonthKeys {
    const found = keys.get(month) ?? { read: 0, whole: true, keys: new Set() };
    keys.set(month, found);
    return found;
  }

  async function knownOf(month: string): Promise<ReadonlySet<string>> {
    try {
      const file = await open(join(folder, `${month}.jsonl`), 'r');
      try {
        return await known(month, file);
      } finally {
        await file.close();
      }
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Set();
      throw error;
    }
  }

  /** Reads what has been added since it was last read, by this process or another. */
  async function known(month: string, file: FileHandle): Promise<ReadonlySet<string>> {
    const found = monthKeys(month);
    const { size } = await file.stat();
    const added = Buffer.alloc(Math.max(0, size - found.read));
    if (added.length === 0) return found.keys;
    await file.read(added, 0, added.length, found.read);
    const end = added.lastIndexOf(0x0a) + 1;
    for (const line of added.subarray(0, end).toString('utf8').split('\n')) {
      const key = keyOf(line);
      if (key !== undefined) found.keys.add(key);
    }
    found.read += end;
    found.whole = end === added.length;
    return found.keys;
  }
}

interface MonthKeys {
  /** Bytes read so far, up to the end of a line. */
  read: number;
  /** Whether the file ends with the end of a line. */
  whole: boolean;
  readonly keys: Set<string>;
}

function monthOf(day: number): string {
  return formatDay(day).slice(0, 7);
}

function keyOf(line: string): string | undefined {
  try {
    const one: unknown = JSON.parse(line);
    return typeof one === 'object' && one !== null && 'key' in one && typeof one.key === 'string' ? one.key : undefined;
  } catch {
    return undefined;
  }
}
