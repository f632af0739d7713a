import { spawn } from 'node:child_process';
import { closeSync, fchownSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { kill } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { asAccount, type SystemAccount } from './account.ts';
import { codeOf } from './error.ts';
import { readIfThere } from './files.ts';
import { LOOPBACK } from './port.ts';

export interface Launch {
  readonly postgres: string;
  readonly cluster: string;
  readonly account: SystemAccount;
  readonly port: number;
  /** Off: a power cut may lose the cluster. For tests. */
  readonly durable: boolean;
  readonly logFile: string;
  /** Settings of the server besides ours, by their PostgreSQL names. */
  readonly settings: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
}

/** A PostgreSQL that takes connections. */
export interface Postmaster {
  readonly pid: number;
  readonly exited: Promise<Ended>;
  isRunning(): boolean;
  /** Rolls back what runs, writes everything out, ends. */
  stop(): Promise<void>;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why it could not be started at all. */
  readonly message?: string;
}

/** PostgreSQL ended before it took connections. */
export class LaunchFailed extends Error {
  readonly reason: 'port' | 'lingering' | 'other';

  constructor(output: string) {
    super(output);
    this.reason = /could not (?:bind|create any TCP)/u.test(output)
      ? 'port'
      : output.includes('pre-existing shared memory block')
        ? 'lingering'
        : 'other';
  }
}

const POLL_MS = 10;
const SAY_MS = 10_000;
const FAST_MS = 60_000;
const LOG_BYTES = 10_000_000;
const GB = 2 ** 30;

/** Starts PostgreSQL and waits until it takes connections, through a crash recovery if there is one to do. */
export async function launch(options: Launch): Promise<Postmaster> {
  const { postgres, cluster, account, logFile } = options;
  const output = openLog(logFile, account);
  const from = sizeOf(logFile);
  const child = spawn(postgres, ['-D', cluster, ...argumentsOf(options)], {
    ...asAccount(account),
    env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' },
    // To a file, not a pipe: it must outlive us. Detached: Ctrl+C is for us, who then stop it when the last request has ended.
    stdio: ['ignore', output, output],
    detached: true,
  });
  closeSync(output);
  child.unref();
  const exited = new Promise<Ended>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', (error) => resolve({ code: null, signal: null, message: error.message }));
  });
  let ended: Ended | undefined;
  void exited.then((how) => (ended = how));
  const pid = child.pid ?? 0;
  await ready(options, pid, () => ended, from);
  return {
    pid,
    exited,
    isRunning: () => ended === undefined,
    stop: async () => {
      child.ref();
      if (ended === undefined) await end(pid, exited);
    },
  };
}

/** What PostgreSQL itself says in its pid file, once it takes connections. One that was killed leaves the file as it was. */
export function readyServer(cluster: string): { readonly pid: number; readonly port: number } | undefined {
  const lines = readIfThere(join(cluster, 'postmaster.pid'))?.split('\n') ?? [];
  return lines[7]?.trim() === 'ready' ? { pid: Number(lines[0]), port: Number(lines[3]) } : undefined;
}

/** What PostgreSQL wrote into its log from a byte on, for an error to quote; 2000 characters at most. */
function logSince(logFile: string, from: number): string {
  try {
    return readFileSync(logFile).subarray(from).toString('utf8').slice(-2000).trim();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return '';
    throw error;
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

async function ready(
  { cluster, logFile, log }: Launch,
  pid: number,
  ended: () => Ended | undefined,
  from: number,
): Promise<void> {
  const started = performance.now();
  for (let said = started; readyServer(cluster)?.pid !== pid || ended() !== undefined; await sleep(POLL_MS)) {
    const how = ended();
    if (how !== undefined) throw new LaunchFailed(how.message ?? logSince(logFile, from));
    const now = performance.now();
    if (now - said < SAY_MS) continue;
    said = now;
    log(`PostgreSQL 还在启动（已 ${String(Math.round((now - started) / 1000))} 秒），多半在恢复上次没写完的数据……`);
  }
}

/** SIGINT is PostgreSQL's fast shutdown, SIGQUIT the immediate one, which costs a recovery at the next start. */
async function end(pid: number, exited: Promise<Ended>): Promise<void> {
  kill(pid, 'SIGINT');
  const waiting = new AbortController();
  const late = sleep(FAST_MS, 'late', { signal: waiting.signal }).catch(() => 'ended');
  if ((await Promise.race([exited, late])) === 'late') kill(pid, 'SIGQUIT');
  waiting.abort();
  await exited;
}

/** The old log is kept once. */
function openLog(logFile: string, account: SystemAccount): number {
  if (sizeOf(logFile) > LOG_BYTES) renameSync(logFile, `${logFile}.1`);
  const file = openSync(logFile, 'a', 0o600);
  if (account.other) fchownSync(file, account.uid, account.gid);
  return file;
}

function argumentsOf({ port, durable, cluster, settings }: Launch): string[] {
  const all: Record<string, string> = {
    listen_addresses: LOOPBACK,
    port: String(port),
    unix_socket_directories: socketFolder(cluster) ?? '',
    timezone: 'Asia/Shanghai',
    cluster_name: 'jiangtong',
    shared_buffers: totalmem() >= 4 * GB ? '256MB' : '128MB',
    // The log says what failed, not about whom: no statements, no values.
    log_timezone: 'Asia/Shanghai',
    log_min_messages: 'warning',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
    ...settings,
  };
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** Where the socket is, in the cluster, which only its account can enter. Addresses of sockets are short: 104 bytes on some systems. */
export function socketFolder(cluster: string): string | undefined {
  return Buffer.byteLength(join(cluster, '.s.PGSQL.65535')) < 104 ? cluster : undefined;
}
