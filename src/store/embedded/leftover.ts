import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { kill } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedError } from './error.ts';
import { readIfThere } from './files.ts';
import { isPostgresIn, isTaken, startOf } from './processes.ts';

const FAST_MS = 60_000;
const IMMEDIATE_MS = 10_000;

/**
 * What a server that didn't end in order left in the cluster. A PostgreSQL that lives on is stopped, not adopted: only of our own child
 * do we learn when it ends, and only at a start does it get this program's settings.
 */
export async function clearLeftover(cluster: string, log: (line: string) => void): Promise<void> {
  const text = readIfThere(join(cluster, 'postmaster.pid'));
  if (text === undefined) return;
  const pid = Number(text.split('\n')[0]);
  const who = `上次的 PostgreSQL（进程 ${String(pid)}）`;
  if (isPostgresIn(pid, cluster)) {
    log(`${who}还在运行，而启动它的匠通已经不在了；先停止它，再重新启动。`);
    await stopOrphan(pid, cluster);
    return;
  }
  const others = startOf(pid) === undefined ? '' : '（这个进程号现在属于别的程序）';
  log(`${who}没有正常结束就不在了${others}；现在启动，自动恢复到最后一个已提交的事务。`);
  // PostgreSQL would take the number for a sign of life.
  if (isTaken(pid)) removeMarks(cluster);
}

async function stopOrphan(pid: number, cluster: string): Promise<void> {
  kill(pid, 'SIGINT');
  if (await gone(pid, FAST_MS)) return;
  kill(pid, 'SIGQUIT');
  if (await gone(pid, IMMEDIATE_MS)) return;
  throw new EmbeddedError(
    `${cluster} 上次留下的 PostgreSQL（进程 ${String(pid)}）停不下来。`,
    `看看它在做什么；确实无用了，执行 kill -9 ${String(pid)} 再启动（数据会自动恢复）。`,
  );
}

async function gone(pid: number, within: number): Promise<boolean> {
  const until = performance.now() + within;
  while (startOf(pid) !== undefined) {
    if (performance.now() > until) return false;
    await sleep(20);
  }
  return true;
}

function removeMarks(cluster: string): void {
  const marks = readdirSync(cluster).filter((name) => /^\.s\.PGSQL\.\d+(?:\.lock)?$/u.test(name));
  for (const name of ['postmaster.pid', ...marks]) rmSync(join(cluster, name), { force: true });
}
