import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { UsageError } from './command.ts';

/**
 * A line that must not stand in the command's arguments, where other users of the machine and the shell's history see it: asked for
 * without showing what is typed, or the first line of standard input.
 */
export async function readSecret(question: string): Promise<string> {
  const { stdin, stderr } = process;
  if (stdin.isTTY) stderr.write(question);
  const nowhere = new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
  const lines = createInterface({ input: stdin, output: nowhere, terminal: stdin.isTTY });
  try {
    const ended = once(lines, 'close').then(() => [undefined]);
    const [line]: unknown[] = await Promise.race([once(lines, 'line'), ended]);
    if (typeof line !== 'string' || line.trim() === '') throw new UsageError('没有读到内容');
    return line.trim();
  } finally {
    lines.close();
    if (stdin.isTTY) stderr.write('\n');
  }
}
