import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findBinaries, type Binaries } from './binaries.ts';
import { findCredentials, makeCredentials, setAside, type Credentials } from './credentials.ts';
import { codeOf, EmbeddedError, messageOf } from './error.ts';
import { atExit } from './exit.ts';
import { launch, LaunchFailed, type Launch, type Postmaster } from './launch.ts';
import { clearLeftover } from './leftover.ts';
import { takeLock, type Lock } from './lock.ts';
import { makeCluster, refuseOtherMajor, resetSuperuser } from './make-cluster.ts';
import { findPlace, openDataDir, type Place } from './place.ts';
import { freePort, listenOn } from './port.ts';
import { ensureRoles, refreshCollation } from './roles.ts';
import { keepSettings, readSettings } from './settings.ts';
import { supervise, type UnexpectedExit } from './supervise.ts';
import { bootstrapUrl, urlsOf, type Urls } from './urls.ts';

export interface EmbeddedOptions {
  /** The folder of the cluster, its passwords and its log; made if it isn't there. */
  readonly dataDir: string;
  /** The port on 127.0.0.1. Absent: as at the last start if it is free, else any free one. */
  readonly port?: number;
  /** Takes Chinese lines on what happens that isn't ordinary. */
  readonly log?: (line: string) => void;
  /** Off: doesn't wait for the disk; a power cut may lose everything. For tests. */
  readonly durable?: boolean;
  /** Settings of PostgreSQL besides ours, by their names, such as `max_connections`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Where root's cluster goes if its account can't reach the data folder; `/var/lib/jiangtong`. */
  readonly outside?: string;
}

export interface EmbeddedPostgres extends Urls {
  readonly port: number;
  /** The folder PostgreSQL has its data in. */
  readonly cluster: string;
  /** Its process, which changes when it is started again. */
  pid(): number;
  isRunning(): boolean;
  /** Calls the listener whenever PostgreSQL ended without being told to, after it was tried to start it again. */
  onExit(listener: (exit: UnexpectedExit) => void): void;
  /** Rolls back what runs, writes everything out, ends, and frees the data folder. */
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL that comes with the program; at the first start makes its cluster, logins and database.
 * @throws EmbeddedError with what to do, in Chinese.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const dataDir = openDataDir(options.dataDir);
  const log = options.log ?? (() => undefined);
  const lock = lockOf(dataDir);
  try {
    if (lock.explained !== undefined) log(lock.explained);
    const started = await start({ ...options, dataDir, log });
    const forget = atExit({
      pid: () => (started.isRunning() ? started.pid() : undefined),
      release: () => lock.release(),
    });
    return {
      ...started,
      stop: async () => {
        await started.stop();
        forget();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error instanceof EmbeddedError ? error : sayOther(error, dataDir);
  }
}

function lockOf(dataDir: string): Lock {
  try {
    return takeLock(dataDir);
  } catch (error) {
    if (codeOf(error) !== 'EACCES' && codeOf(error) !== 'EROFS' && codeOf(error) !== 'EPERM') throw error;
    throw new EmbeddedError(
      `数据文件夹 ${dataDir} 不能写：${messageOf(error)}`,
      '用原来启动匠通的用户启动；或者用环境变量 JIANGTONG_DATA 给一个现在的用户可以写的文件夹。',
      error,
    );
  }
}

type Options = EmbeddedOptions & { readonly log: (line: string) => void };

interface Running {
  readonly postmaster: Postmaster;
  readonly how: Launch;
}

async function start(options: Options): Promise<EmbeddedPostgres> {
  const { dataDir, log } = options;
  const settings = readSettings(dataDir);
  const place = findPlace(dataDir, settings, options.outside);
  if (place.explained !== undefined) log(place.explained);
  const binaries = findBinaries(place.folder, place.account);
  if (binaries.explained !== undefined) log(binaries.explained);
  const cluster: Cluster = { options, place, binaries };

  const found = await prepareCluster(cluster);
  const { running, credentials } = await openDatabase(cluster, await run(cluster, settings.port), found);
  const { port } = running.how;
  keepSettings(dataDir, { port, ...(place.outside === undefined ? {} : { outside: place.outside }) });
  const supervised = supervise(running.postmaster, () => launchAgain(running.how), log);
  return { ...urlsOf(place.cluster, port, credentials), port, cluster: place.cluster, ...supervised };
}

interface Cluster {
  readonly options: Options;
  readonly place: Place;
  readonly binaries: Binaries;
}

/** A cluster that can be started, and the passwords to it. */
async function prepareCluster({ options, place, binaries }: Cluster): Promise<Credentials> {
  const { credentials, fresh, explained } = findCredentials(options.dataDir);
  if (explained !== undefined) options.log(explained);
  if (!existsSync(place.cluster)) {
    // Where the data will be is kept first: a start that ends here must find them again.
    if (place.outside !== undefined) keepSettings(options.dataDir, { outside: place.outside });
    await makeCluster(place, binaries, credentials.superuser, options.durable ?? true);
    return credentials;
  }
  refuseOtherMajor(place.cluster, binaries);
  await clearLeftover(place.cluster, options.log);
  if (fresh) await resetSuperuser(place, binaries, credentials.superuser);
  return credentials;
}

/** Logins and the database; where the superuser's password isn't the cluster's, with new ones. */
async function openDatabase(
  cluster: Cluster,
  running: Running,
  credentials: Credentials,
): Promise<{ readonly running: Running; readonly credentials: Credentials }> {
  const { options, place, binaries } = cluster;
  const { port } = running.how;
  try {
    await ensureRoles(bootstrapUrl(place.cluster, port, credentials), credentials);
    await refreshCollation(urlsOf(place.cluster, port, credentials).superuserUrl, options.log);
    return { running, credentials };
  } catch (error) {
    await running.postmaster.stop();
    if (codeOf(error) !== WRONG_PASSWORD) throw error;
  }
  const aside = setAside(options.dataDir);
  options.log(`credentials.json 里的密码与数据库不符，已另存为 ${aside}，并换了新的密码；数据不受影响。`);
  const fresh = makeCredentials(options.dataDir);
  await resetSuperuser(place, binaries, fresh.superuser);
  return openDatabase(cluster, await run(cluster, port), fresh);
}

const WRONG_PASSWORD = '28P01';

// ── starting the server ─────────────────────────────────────────────────────────────────────────────────────────────

const PORT_TRIES = 5;
const LINGER_MS = 30_000;

/** Starts on the port that was asked for; else on the last one or a free one, and on another if somebody is quicker. */
async function run({ options, place, binaries }: Cluster, last: number | undefined): Promise<Running> {
  const how = {
    postgres: binaries.postgres,
    cluster: place.cluster,
    account: place.account,
    durable: options.durable ?? true,
    logFile: join(options.dataDir, 'postgres.log'),
    settings: options.settings ?? {},
    log: options.log,
  };
  if (options.port !== undefined) {
    if ((await listenOn(options.port)) === undefined) throw portTaken(options.port);
    const launched = { ...how, port: options.port };
    return { postmaster: await launchAgain(launched), how: launched };
  }
  for (let tries = 1; ; tries += 1) {
    const port = await freePort(tries === 1 ? last : undefined);
    if (tries === 1 && last !== undefined && port !== last)
      options.log(`上次的端口 ${String(last)} 现在由别的程序占用，改用 ${String(port)}。`);
    try {
      const launched = { ...how, port };
      return { postmaster: await launchAgain(launched), how: launched };
    } catch (error) {
      if (!(error instanceof LaunchFailed) || error.reason !== 'port' || tries === PORT_TRIES) throw error;
    }
  }
}

/** Where PostgreSQL was killed, its children need a moment to notice; until they have, it doesn't start again. */
async function launchAgain(how: Launch): Promise<Postmaster> {
  for (const until = performance.now() + LINGER_MS; ; await sleep(100)) {
    try {
      return await launch(how);
    } catch (error) {
      const lingering = error instanceof LaunchFailed && error.reason === 'lingering';
      if (!lingering || performance.now() > until) throw error;
    }
  }
}

function portTaken(port: number): EmbeddedError {
  return new EmbeddedError(`数据库的端口 ${String(port)} 已被占用。`, '换一个端口，或者不指定端口，由程序自己找。');
}

function sayOther(error: unknown, dataDir: string): EmbeddedError {
  const text = messageOf(error);
  if (/No space left|ENOSPC/u.test(text))
    return new EmbeddedError('磁盘满了，PostgreSQL 不能启动。', `给 ${dataDir} 所在的盘腾出空间再启动。`, error);
  return error instanceof LaunchFailed
    ? new EmbeddedError(`PostgreSQL 没有启动成功：${text}`, `看 ${join(dataDir, 'postgres.log')} 的最后几行。`, error)
    : new EmbeddedError(`PostgreSQL 没有启动成功：${text}`, `看数据文件夹 ${dataDir} 的权限和磁盘。`, error);
}
