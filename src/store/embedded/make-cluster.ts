import { spawn } from 'node:child_process';
import { chownSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pid } from 'node:process';
import { asAccount, type SystemAccount } from './account.ts';
import type { Binaries } from './binaries.ts';
import { EmbeddedError } from './error.ts';
import { readIfThere } from './files.ts';
import { makeOwned, type Place } from './place.ts';

/** The login that makes the others. */
export const SUPERUSER = 'postgres';

/**
 * A new cluster: UTF-8, checksums, and Chinese order by default (ICU `zh`: by Pinyin). Made beside and renamed: a first start that ends
 * half-way leaves nothing that looks like data.
 */
export async function makeCluster(
  { folder, cluster, account }: Place,
  binaries: Binaries,
  password: string,
  durable: boolean,
): Promise<void> {
  const draft = `${cluster}.new`;
  const passwordFile = join(folder, `initdb-password.${String(pid)}`);
  rmSync(draft, { recursive: true, force: true });
  makeOwned(draft, account);
  try {
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (account.other) chownSync(passwordFile, account.uid, account.gid);
    const { code, output } = await run(binaries.initdb, argumentsOf(draft, passwordFile, durable), account);
    if (code !== 0) throw sayInitFailed(cluster, output);
    renameSync(draft, cluster);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** @throws EmbeddedError where the cluster was made by another major version: PostgreSQL cannot read it. */
export function refuseOtherMajor(cluster: string, { major }: Binaries): void {
  const found = readIfThere(join(cluster, 'PG_VERSION'))?.trim();
  if (found === major) return;
  throw found === undefined
    ? new EmbeddedError(`${cluster} 不是 PostgreSQL 的数据（没有 PG_VERSION）。`, '把这个文件夹移走再启动。')
    : new EmbeddedError(
        `数据 ${cluster} 是 PostgreSQL ${found} 的，这个程序带的是 PostgreSQL ${major}。`,
        '用原来的程序执行 jiangtong backup，移走数据文件夹，再用这个程序执行 jiangtong restore。',
      );
}

/**
 * Gives the superuser a new password without the old one: PostgreSQL run for a single user on the files themselves, which only who owns
 * them can.
 */
export async function resetSuperuser({ cluster, account }: Place, binaries: Binaries, password: string): Promise<void> {
  const { code, output } = await run(
    binaries.postgres,
    ['--single', '-D', cluster, '-c', 'log_min_error_statement=panic', 'postgres'],
    account,
    `alter role ${SUPERUSER} password '${password}'\n`,
  );
  if (code !== 0)
    throw new EmbeddedError(`给 PostgreSQL 换密码没有成功：${output}`, '看数据文件夹的磁盘和权限；数据没有改动。');
}

interface Run {
  readonly code: number | null;
  /** What it wrote, the last 2000 characters. */
  readonly output: string;
}

function run(program: string, args: readonly string[], account: SystemAccount, input = ''): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { ...asAccount(account), env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' } });
    let output = '';
    const keep = (text: string): void => void (output = (output + text).slice(-2000));
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.once('error', (error) => resolve({ code: null, output: error.message }));
    child.once('close', (code) => resolve({ code, output: output.trim() }));
    // A program that ends before it has read everything: its status tells.
    child.stdin.on('error', () => undefined).end(input);
  });
}

function argumentsOf(folder: string, passwordFile: string, durable: boolean): string[] {
  return [
    `--pgdata=${folder}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=icu',
    '--icu-locale=zh',
    '--data-checksums',
    '--no-instructions',
    ...(durable ? [] : ['--no-sync']),
  ];
}

function sayInitFailed(cluster: string, output: string): EmbeddedError {
  const full = output.includes('No space left');
  return new EmbeddedError(
    `建不了数据库 ${cluster}：${full ? '磁盘满了' : output}`,
    full ? '腾出至少 200 MB 再启动。' : '看上面 initdb 的话；数据文件夹还是空的，改正后直接再启动。',
  );
}
