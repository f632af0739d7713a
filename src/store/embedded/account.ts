import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { getgid, getuid } from 'node:process';
import { EmbeddedError } from './error.ts';

/** The account of the operating system that PostgreSQL runs as. */
export interface SystemAccount {
  readonly uid: number;
  readonly gid: number;
  readonly name: string;
  /** Whether it is another one than ours: PostgreSQL doesn't run as root. */
  readonly other: boolean;
}

/** In this order; none is ever created. */
const CANDIDATES = ['postgres', 'nobody'];

/**
 * As whom PostgreSQL runs: ourselves, but for root, who takes the owner of the data that exists, or an account without rights.
 * @throws EmbeddedError where the data belong to somebody else.
 */
export function accountFor(cluster: string): SystemAccount {
  const uid = getuid?.() ?? 0;
  const owner = statSync(cluster, { throwIfNoEntry: false });
  if (uid !== 0) {
    if (owner !== undefined && owner.uid !== uid) throw othersData(cluster, owner.uid);
    return { uid, gid: getgid?.() ?? 0, name: nameOf(uid), other: false };
  }
  if (owner === undefined) return unprivileged();
  if (owner.uid === 0) throw rootsData(cluster);
  return { uid: owner.uid, gid: owner.gid, name: nameOf(owner.uid), other: true };
}

/** What `spawn` needs to run something as this account; from `/`, since our own folder may be closed to it. */
export function asAccount(account: SystemAccount): {
  readonly uid?: number;
  readonly gid?: number;
  readonly cwd: string;
} {
  return account.other ? { uid: account.uid, gid: account.gid, cwd: '/' } : { cwd: '/' };
}

/** Whether the account can go into the folder: asked of the system itself, which knows of more than mode bits. */
export function canEnter(account: SystemAccount, folder: string): boolean {
  return succeeds(account, 'cd -- "$0"', folder);
}

/** Runs a line of shell as the account, with `$0` as given. */
export function succeeds(account: SystemAccount, script: string, argument: string): boolean {
  return spawnSync('/bin/sh', ['-c', script, argument], { ...asAccount(account), stdio: 'ignore' }).status === 0;
}

function unprivileged(): SystemAccount {
  for (const name of CANDIDATES) {
    const uid = numberOf('-u', name);
    const gid = numberOf('-g', name);
    if (uid !== undefined && gid !== undefined && uid !== 0) return { uid, gid, name, other: true };
  }
  throw new EmbeddedError(
    `现在是 root。PostgreSQL 不能以 root 运行，系统里又没有用户 ${CANDIDATES.join(' 或 ')}。`,
    '用普通用户启动匠通；或者用 DATABASE_URL 指向一个已有的 PostgreSQL。',
  );
}

/** `nobody` is -2 on some systems, which `id` prints unsigned and `spawn` takes signed. */
function numberOf(flag: '-u' | '-g', name: string): number | undefined {
  const { status, stdout } = spawnSync('id', [flag, name], { encoding: 'utf8' });
  return status === 0 ? Number(stdout.trim()) | 0 : undefined;
}

function nameOf(uid: number): string {
  const { status, stdout } = spawnSync('id', ['-un', String(uid)], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : String(uid);
}

function othersData(cluster: string, uid: number): EmbeddedError {
  return new EmbeddedError(
    `数据 ${cluster} 属于用户 ${nameOf(uid)}，现在的用户是 ${nameOf(getuid?.() ?? 0)}，不能使用。`,
    `用原来的用户启动（上次如果是 root，就用 root）；要改由现在的用户使用，先由 root 执行 chown -R ${nameOf(getuid?.() ?? 0)} ${cluster}，并把它所在的文件夹也交给这个用户。`,
  );
}

function rootsData(cluster: string): EmbeddedError {
  return new EmbeddedError(
    `数据 ${cluster} 属于 root，PostgreSQL 不能以 root 运行。`,
    `交给一个普通用户：chown -R ${CANDIDATES.find((name) => numberOf('-u', name) !== undefined) ?? '某个普通用户'} ${cluster}`,
  );
}
