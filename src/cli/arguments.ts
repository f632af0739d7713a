import { parseArgs } from 'node:util';
import { parseDay, type Day } from '../kit/index.ts';
import { UsageError } from './command.ts';

export type Options = Readonly<Record<string, { readonly type: 'string' | 'boolean' }>>;

/** Flags and positionals, or a UsageError in Chinese that names the flag and what is allowed. */
export function readArguments(
  args: readonly string[],
  options: Options,
): { values: Record<string, string | boolean>; files: string[] } {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    const given: Record<string, string | boolean> = {};
    for (const [name, value] of Object.entries(values))
      if (typeof value === 'string' || typeof value === 'boolean') given[name] = value;
    return { values: given, files: positionals };
  } catch (error) {
    throw new UsageError(sayParseError(error, options));
  }
}

function sayParseError(error: unknown, options: Options): string {
  const text = error instanceof Error ? error.message : String(error);
  const flag = /'([^']+)'/u.exec(text)?.[1]?.split(' ')[0] ?? '';
  const known = Object.keys(options)
    .map((name) => `--${name}`)
    .join('、');
  return /argument missing|ambiguous/u.test(text)
    ? `选项 ${flag} 后面要有值`
    : `不认识的选项 ${flag}；可用的有：${known}、--help`;
}

export function readDay(text: string | boolean | undefined, flag: string): Day | undefined {
  if (typeof text !== 'string') return undefined;
  const day = parseDay(text);
  if (day === undefined) throw new UsageError(`${flag} 的日期“${text}”不存在或写法不对，写成 2025-12-31`);
  return day;
}
