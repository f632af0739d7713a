import { createHash } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { accountFor, canEnter, type SystemAccount } from './account.ts';
import { EmbeddedError, messageOf } from './error.ts';
import { parseObject, readIfThere, writeWhole } from './files.ts';
import type { Settings } from './settings.ts';

/** Where the cluster is and as whom it runs. */
export interface Place {
  /** Holds the cluster, and a copy of the binaries where one is needed. The data folder itself, if it can be. */
  readonly folder: string;
  /** PostgreSQL's own data directory; exists after the first start. */
  readonly cluster: string;
  readonly account: SystemAccount;
  /** `folder`, where it is not the data folder. */
  readonly outside: string | undefined;
  /** Why it is there, in Chinese, where that is not obvious. */
  readonly explained: string | undefined;
}

/** Where clusters go that can't be below the data folder: what the system keeps the data of services in. */
const OUTSIDE = '/var/lib/jiangtong';

const CLUSTER = 'postgres';
const OWNER = 'data-folder.json';

/** Makes the data folder, if need be; answers its real path. Folders that are made here can be passed through by the account. */
export function openDataDir(dataDir: string): string {
  const wanted = resolve(dataDir);
  try {
    const first = mkdirSync(wanted, { recursive: true, mode: 0o711 });
    for (let made = wanted; first !== undefined && made.length >= first.length; made = dirname(made))
      chmodSync(made, 0o711);
    return realpathSync(wanted);
  } catch (error) {
    throw new EmbeddedError(
      `数据文件夹 ${wanted} 建不了：${messageOf(error)}`,
      '用环境变量 JIANGTONG_DATA 给一个现在的用户可以写的文件夹。',
      error,
    );
  }
}

/**
 * Where the cluster is: where the last start left it; else below the data folder; and for root, where PostgreSQL's account cannot reach
 * that (a folder that is closed to others stands above it, such as /root), below /var/lib/jiangtong.
 */
export function findPlace(dataDir: string, settings: Settings, outsideRoot = OUTSIDE): Place {
  const inside = join(dataDir, CLUSTER);
  if (settings.outside !== undefined) return knownOutside(dataDir, settings.outside);
  const account = accountFor(inside);
  if (canEnter(account, dataDir) || letIn(account, dataDir))
    return { folder: dataDir, cluster: inside, account, ...NOTHING };
  if (existsSync(inside)) throw shutOut(dataDir, account);
  return newOutside(dataDir, account, outsideRoot);
}

/**
 * Where only the data folder itself is closed, PostgreSQL's account alone is let pass, by its group, and cannot list it. Folders above
 * it are none of our business.
 */
function letIn(account: SystemAccount, dataDir: string): boolean {
  const { uid, gid, mode } = statSync(dataDir);
  const ours = account.other && uid === 0 && (gid === 0 || (mode & 0o070) === 0);
  if (!ours || !canEnter(account, dirname(dataDir))) return false;
  chownSync(dataDir, uid, account.gid);
  chmodSync(dataDir, (mode & 0o707) | 0o010);
  return canEnter(account, dataDir);
}

const NOTHING = { outside: undefined, explained: undefined };

function knownOutside(dataDir: string, folder: string): Place {
  const cluster = join(folder, CLUSTER);
  // A first start that ended early left the folder without a cluster; one that is gone altogether held data.
  if (!existsSync(folder))
    throw new EmbeddedError(
      `数据原来放在 ${folder}，现在没有这个文件夹。`,
      `恢复这个文件夹再启动；如果确实要从空的开始，删除 ${dataDir} 里的 postgres.json。`,
    );
  claim(dataDir, folder);
  return { folder, cluster, account: accountFor(cluster), outside: folder, explained: `数据库的数据在 ${folder}。` };
}

function newOutside(dataDir: string, account: SystemAccount, root: string): Place {
  const folder = join(root, createHash('sha256').update(dataDir).digest('hex').slice(0, 12));
  try {
    mkdirSync(folder, { recursive: true, mode: 0o711 });
    for (const one of [folder, root]) chmodSync(one, 0o711);
  } catch (error) {
    throw unreachable(dataDir, account, `${folder} 又建不了（${messageOf(error)}）`);
  }
  if (!canEnter(account, folder)) throw unreachable(dataDir, account, `${folder} 也进不去`);
  claim(dataDir, folder);
  return {
    folder,
    cluster: join(folder, CLUSTER),
    account,
    outside: folder,
    explained:
      `现在是 root，PostgreSQL 以用户 ${account.name} 运行，而 ${dataDir} 的上级文件夹不让其他用户进入，` +
      `所以数据库的数据放在 ${folder}（备份、搬移时不要漏了它）。要放在一起，把 JIANGTONG_DATA 设为例如 /srv/jiangtong，再第一次启动。`,
  };
}

/** A copied data folder must not run on the cluster of the original: the cluster's folder says whose it is. */
function claim(dataDir: string, folder: string): void {
  const file = join(folder, OWNER);
  const { dataDir: owner } = parseObject(readIfThere(file) ?? '{}') ?? {};
  if (owner === dataDir) return;
  if (typeof owner === 'string' && existsSync(join(owner, 'postgres.json')))
    throw new EmbeddedError(
      `${folder} 里的数据属于数据文件夹 ${owner}，不属于 ${dataDir}。`,
      `${dataDir} 看来是复制来的。要一份独立的数据：删除其中的 postgres.json，启动后用 jiangtong restore 恢复一份备份；如果是搬来的，先删除原来的 ${owner}。`,
    );
  writeWhole(file, `${JSON.stringify({ dataDir })}\n`, 0o644);
}

/** A folder that belongs to PostgreSQL's account, closed to others, as PostgreSQL wants it. */
export function makeOwned(folder: string, account: SystemAccount): void {
  mkdirSync(folder, { mode: 0o700 });
  if (account.other) chownSync(folder, account.uid, account.gid);
}

function shutOut(dataDir: string, account: SystemAccount): EmbeddedError {
  return new EmbeddedError(
    `数据在 ${dataDir}，但运行 PostgreSQL 的用户 ${account.name} 现在进不去：它的某个上级文件夹不让其他用户进入。`,
    `让上级文件夹可以通过（chmod o+x 上级文件夹），或者把整个数据文件夹搬到例如 /srv/jiangtong，用 JIANGTONG_DATA 指过去。`,
  );
}

function unreachable(dataDir: string, account: SystemAccount, why: string): EmbeddedError {
  return new EmbeddedError(
    `现在是 root，PostgreSQL 以用户 ${account.name} 运行，进不去 ${dataDir}；${why}。`,
    '用 JIANGTONG_DATA 给一个其他用户可以通过的文件夹，或者用普通用户启动。',
  );
}
