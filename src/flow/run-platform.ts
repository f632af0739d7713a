import { join } from 'node:path';
import type { RuleSet } from '../rules/index.ts';
import type { Sealing } from '../store/index.ts';
import { startSealing } from './audit.ts';
import { turnClocks } from './cases/index.ts';
import { ImportQueue, resumeImports, sweepImports } from './import/index.ts';
import { runJobs } from './jobs/index.ts';
import { smsFile } from './messages/index.ts';
import type { Platform } from './open-platform.ts';
import { keepFigures } from './public/index.ts';
import { describeLogins, enterSampleAccounts, loadSample, playSample, SampleRefused } from './sample/index.ts';

/** The work that goes on beside the requests. */
export interface RunningPlatform {
  readonly sealing: Sealing;
  readonly imports: ImportQueue;
  /**
   * Loads the sample where the platform has none yet.
   * @param stop ends it within some seconds, with its reason; what is left is loaded the next time.
   * @returns the lines to print: what was loaded, and the logins.
   */
  readonly loadSample: (stop: AbortSignal) => Promise<readonly string[]>;
  /** Plays what went on on the sample's platform before today, where there are no cases yet; else as `loadSample`. */
  readonly playSample: (stop: AbortSignal) => Promise<readonly string[]>;
  /** From now on the public figures are known before anybody asks. */
  readonly keepFigures: () => void;
  /** Gives back what runs, seals the audit, and ends. The database is still open. */
  readonly stop: () => Promise<void>;
}

const HOUR_MS = 3_600_000;

/**
 * Starts what a prepared platform does by itself: sealing, imports (those that were broken off first), jobs, and every hour the sweeping of
 * this server's own uploads. What is to be tidied in the database is a job, as one server does it for all.
 */
export async function runPlatform(
  { database, keys, data }: Pick<Platform, 'database' | 'keys' | 'data'>,
  ruleSet: RuleSet,
  now: () => Date,
  log: (line: string) => void,
): Promise<RunningPlatform> {
  const sealing = startSealing({ database, data }, { log });
  const imports = new ImportQueue({ database, keys, ruleSet, uploads: join(data, 'uploads') }, (error) =>
    log(`导入没有完成：${messageOf(error)}`),
  );
  const resumed = await resumeImports(imports, now());
  if (resumed > 0) log(`上次没有做完的导入 ${String(resumed)} 件，继续做。`);
  const sms = smsFile(join(data, 'sms'), now);
  const jobs = await runJobs({ database, keys, ruleSet, now, sms, log });
  let keeping: (() => Promise<void>) | undefined;
  const sweeping = setInterval(() => {
    sweepImports(imports, now()).catch((error: unknown) => {
      log(`上传的文件没有整理完，一小时后再试：${messageOf(error)}`);
    });
  }, HOUR_MS);
  return {
    sealing,
    imports,
    loadSample: (stop) => loadSampleOnce({ database, keys, ruleSet, now: now() }, stop),
    playSample: (stop) => playSampleOnce({ database, keys, ruleSet, now: now() }, stop),
    keepFigures: () => {
      keeping ??= keepFigures({ database, ruleSet }, now, log);
    },
    stop: async () => {
      clearInterval(sweeping);
      await Promise.all([jobs.stop(), imports.stop(), keeping?.()]);
      await sealing.stop();
    },
  };
}

async function loadSampleOnce(
  context: Parameters<typeof loadSample>[0],
  stop: AbortSignal,
): Promise<readonly string[]> {
  try {
    const started = performance.now();
    const { city, rows } = await loadSample(context, {}, stop);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const logins = await enterSampleAccounts(context, city);
    return [...(rows === 0 ? [] : [`示例数据 ${String(rows)} 行，用时 ${seconds} 秒。`]), ...describeLogins(logins)];
  } catch (error) {
    // A platform with data of its own is just what is wanted: nothing to say, and nothing to load.
    if (error instanceof SampleRefused) return [];
    throw error;
  }
}

async function playSampleOnce(
  context: Parameters<typeof playSample>[0],
  stop: AbortSignal,
): Promise<readonly string[]> {
  const started = performance.now();
  const cases = await playSample(context, stop);
  // What was played on earlier days has their levels; it has to be late today, not only once the job has run.
  if (cases > 0) await turnClocks({ ...context, signal: stop });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  return cases === 0 ? [] : [`示例办件 ${String(cases)} 件，从草稿到到账各种状态都有，用时 ${seconds} 秒。`];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
