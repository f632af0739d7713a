import {
  AccessRefused,
  FileRefused,
  planPlatform,
  platformContext,
  RegisterRefused,
  type Context,
} from '../flow/index.ts';
import { formatDiagnostic } from '../kit/index.ts';
import { loadNotices } from '../policy/index.ts';
import type { Exit } from './command.ts';
import { NOTICES } from './paths.ts';
import { sayPlatformError, withPlatform } from './platform.ts';

/**
 * Runs a command on the registers, as the platform itself. Says why where it can't: a notice with faults, a database that is not ready or
 * not there, a refusal of the flow.
 * @param what what is not done then, such as `导入`.
 */
export async function withRegisters(
  what: string,
  work: (context: Context, data: string) => Promise<Exit>,
): Promise<Exit> {
  const { ruleSet, faults } = await loadNotices(NOTICES);
  if (faults.length > 0) {
    for (const fault of faults) process.stderr.write(`${formatDiagnostic(fault)}\n`);
    return refuse(`通知有错，不能${what}。先用 jiangtong check 核对。`);
  }
  try {
    return await withPlatform(async (platform) => {
      if ((await planPlatform(platform, ruleSet)).length > 0)
        return refuse('数据库还没有准备好。先运行 jiangtong migrate。');
      const { database, keys, data } = platform;
      return work(platformContext({ database, keys, ruleSet, now: new Date() }), data);
    });
  } catch (error) {
    const said = sayRefusal(error) ?? sayPlatformError(error);
    if (said === undefined) throw error;
    return refuse(said);
  }
}

function refuse(said: string): Exit {
  process.stderr.write(`${said}\n`);
  return 2;
}

function sayRefusal(error: unknown): string | undefined {
  if (error instanceof RegisterRefused || error instanceof FileRefused)
    return error.faults.map(({ code, message, hint }) => `[${code}] ${message}\n  办法：${hint}`).join('\n');
  return error instanceof AccessRefused ? error.message : undefined;
}
