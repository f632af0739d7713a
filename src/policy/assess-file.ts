import { open } from 'node:fs/promises';
import { stdin } from 'node:process';
import { accountOf, situationFromYaml, type Assessment } from '../assessment/index.ts';
import type { Day, Diagnostic } from '../kit/index.ts';
import type { RuleSet } from '../rules/index.ts';
import { assessExactly } from './assess-exactly.ts';

/** A byte more than is read of any situation, so that the reader sees it is too big without holding all of it. */
const MOST_BYTES = 1_048_577;

export interface FileAssessed {
  readonly faults: readonly Diagnostic[];
  readonly assessment?: Assessment;
  /** The account for a person, in Chinese. */
  readonly account?: string;
}

/**
 * The story of `assess FILE`: read it, refuse it with every fault, or assess it.
 * @throws Error of the file system, with its code and path, where the file cannot be read.
 */
export async function assessFile(
  ruleSet: RuleSet,
  path: string,
  options: { readonly today: Day; readonly on?: Day },
): Promise<FileAssessed> {
  const text = await readSome(path);
  const { situation, faults } = situationFromYaml(text, path, ruleSet);
  if (situation === undefined || faults.length > 0) return { faults };
  const { assessment, faults: beyond } = assessExactly(ruleSet, situation, options, { file: path, line: 1, column: 1 });
  if (assessment === undefined) return { faults: beyond };
  const asOf = options.on ?? situation.asOf ?? options.today;
  return { faults: [], assessment, account: accountOf(assessment, ruleSet, asOf) };
}

/** At most a little more than a situation may have, of the file or (`-`) of the standard input. */
async function readSome(path: string): Promise<string> {
  if (path === '-') return textOf(stdin);
  const file = await open(path, 'r');
  try {
    // A folder can be opened, but not read: said here, with its path, as the file system says it of files.
    if ((await file.stat()).isDirectory()) throw Object.assign(new Error('is a directory'), { code: 'EISDIR', path });
    return await textOf(file.createReadStream({ end: MOST_BYTES }));
  } finally {
    await file.close();
  }
}

async function textOf(stream: AsyncIterable<unknown>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) continue;
    chunks.push(chunk);
    size += chunk.length;
    if (size > MOST_BYTES) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}
