import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { kill } from 'node:process';
import { codeOf } from './error.ts';

const PROC = existsSync('/proc/self/stat');

/**
 * When a process started, as text that no later process with the same number shares; nothing where there is none (a zombie counts as
 * gone). Numbers of processes come again, in containers at every start, so a number alone proves nothing.
 */
export function startOf(pid: number): string | undefined {
  if (!isTaken(pid)) return undefined;
  return PROC ? startInProc(pid) : startInPs(pid);
}

/** Whether the process is a PostgreSQL at work in this folder. */
export function isPostgresIn(pid: number, cluster: string): boolean {
  if (startOf(pid) === undefined) return false;
  if (!PROC) return ps(pid, 'command').includes(cluster);
  try {
    // PostgreSQL goes into its folder at start and stays there.
    return readlinkSync(`/proc/${String(pid)}/cwd`) === cluster;
  } catch (error) {
    // Somebody else's process: never one that we started.
    if (codeOf(error) === 'EACCES' || codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Whether the number is in use at all, be it by a zombie, of which PostgreSQL thinks that it lives. */
export function isTaken(pid: number): boolean {
  try {
    return kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

function startInProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    // The name, in brackets, may hold spaces and brackets; the state is the first field behind it, the start the twentieth.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}:${String(fields[19])}`;
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ESRCH') return undefined;
    throw error;
  }
}

function startInPs(pid: number): string | undefined {
  const [state, ...start] = ps(pid, 'stat=,lstart').split(/\s+/u);
  return state === undefined || state === '' || state.startsWith('Z') ? undefined : start.join(' ');
}

function ps(pid: number, what: string): string {
  return spawnSync('ps', ['-o', `${what}=`, '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
}
