import { linkSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { pid } from 'node:process';
import { codeOf, EmbeddedError } from './error.ts';
import { parseObject, readIfThere } from './files.ts';
import { startOf } from './processes.ts';

/** Which server has the data folder. */
export interface Holder {
  readonly pid: number;
  /** Tells the process from later ones with the same number. */
  readonly start: string;
  readonly host: string;
  readonly since: string;
}

export interface Lock {
  /** What was found and taken over, in Chinese; nothing where the folder was free. */
  readonly explained: string | undefined;
  release(): void;
}

const NAME = 'server.lock';

/** How often the lock is touched, and from which age on one of another machine (or container) is held for left behind. */
const TOUCH_MS = 10_000;
const LEFT_BEHIND_MS = 60_000;

/**
 * Takes the data folder for this process. A lock whose process is gone is taken over.
 * @throws EmbeddedError where a living server has it.
 */
export function takeLock(dataDir: string): Lock {
  const file = join(dataDir, NAME);
  let explained: string | undefined;
  while (!create(file)) {
    const found = readHolder(file);
    if (found === 'gone') continue;
    if (found !== 'broken' && lives(found, file)) throw inUse(dataDir, found);
    explained = sayTakenOver(found);
    removeOld(file, found);
  }
  const touching = setInterval(touch, TOUCH_MS, file).unref();
  return {
    explained,
    release: () => {
      clearInterval(touching);
      rmSync(file, { force: true });
    },
  };
}

function touch(file: string): void {
  try {
    utimesSync(file, new Date(), new Date());
  } catch (error) {
    // Somebody removed it; that the folder is in use still shows on this machine by the cluster itself.
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

/** The living server that has the folder, if one does. */
export function holderOf(dataDir: string): Holder | undefined {
  const file = join(dataDir, NAME);
  const found = readHolder(file);
  return found !== 'gone' && found !== 'broken' && lives(found, file) ? found : undefined;
}

/** A link is made or refused in one step, so that of two servers one has the lock, and nobody reads half of it. */
function create(file: string): boolean {
  const draft = `${file}.${String(pid)}`;
  const holder: Holder = { pid, start: startOf(pid) ?? '', host: hostname(), since: new Date().toISOString() };
  writeFileSync(draft, `${JSON.stringify(holder)}\n`, { mode: 0o644 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function readHolder(file: string): Holder | 'gone' | 'broken' {
  const text = readIfThere(file);
  if (text === undefined) return 'gone';
  const found = parseObject(text);
  const { pid: number, start, host, since } = found ?? {};
  return typeof number === 'number' &&
    typeof start === 'string' &&
    typeof host === 'string' &&
    typeof since === 'string'
    ? { pid: number, start, host, since }
    : 'broken';
}

/** On this machine the process tells. Of another one (a shared disk, another container) only the age of the last touch is seen. */
function lives(holder: Holder, file: string): boolean {
  if (holder.host === hostname()) return startOf(holder.pid) === holder.start;
  const touched = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return Date.now() - touched < LEFT_BEHIND_MS;
}

/** Moved away first and looked at again: another server may have taken the lock over since it was read. */
function removeOld(file: string, found: Holder | 'broken'): void {
  const aside = `${file}.old-${String(pid)}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  if (JSON.stringify(readHolder(aside)) !== JSON.stringify(found)) linkSync(aside, file);
  rmSync(aside, { force: true });
}

function inUse(dataDir: string, holder: Holder): EmbeddedError {
  const elsewhere = holder.host !== hostname();
  const who = `进程 ${String(holder.pid)}${elsewhere ? `，在主机 ${holder.host}` : ''}，${holder.since} 起`;
  return new EmbeddedError(
    `数据文件夹 ${dataDir} 正由另一个匠通使用（${who}）。`,
    elsewhere
      ? `先停止那台机器（或那个容器）上的匠通；如果它已经不在了，等一分钟再启动。一个数据文件夹只能由一个匠通使用。`
      : holder.pid === pid
        ? '本进程已经启动了它，不要再启动一次。'
        : `先停止它：在它的窗口按 Ctrl+C，或执行 kill ${String(holder.pid)}；要同时运行两个，用环境变量 JIANGTONG_DATA 给另一个文件夹。`,
  );
}

function sayTakenOver(found: Holder | 'broken'): string {
  return found === 'broken'
    ? '数据文件夹里有一个读不懂的锁，没有进程认它，已接管。'
    : `数据文件夹里有上次留下的锁（进程 ${String(found.pid)}，${found.since} 起），那个进程已经不在了，已接管。`;
}
