import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attachEmbedded, connect, makeKeys, startEmbedded, type Database, type Keys } from '../store/index.ts';

export interface PlatformOptions {
  /** Folder of the embedded cluster, the master key and uploads. */
  readonly data: string;
  /** Login of the application on a real server; absent: the embedded PostgreSQL. */
  readonly databaseUrl?: string | undefined;
  /** Login of the owner on a real server. */
  readonly ownerUrl?: string | undefined;
  /** Master key in base64; absent: `<data>/key`, made where there is none. */
  readonly key?: string | undefined;
  /** A command beside a running server uses that server's PostgreSQL; a second server doesn't. */
  readonly beside?: boolean;
  readonly log?: (line: string) => void;
}

/** A database and the keys to it, not yet migrated. */
export interface Platform {
  readonly database: Database;
  readonly keys: Keys;
  readonly data: string;
  /** Where the database runs, for people. */
  readonly where: string;
  /** Calls back if the embedded PostgreSQL has ended and could not be started again. */
  readonly onLost: (listener: () => void) => void;
  readonly close: () => Promise<void>;
}

/** @throws EmbeddedError, MasterKeyError: each with what to do. */
export async function openPlatform(options: PlatformOptions): Promise<Platform> {
  const { data, databaseUrl, ownerUrl, log } = options;
  mkdirSync(data, { recursive: true });
  const keys = makeKeys(masterKey(options));
  if (databaseUrl !== undefined) {
    const database = connect({ appUrl: databaseUrl, ...(ownerUrl === undefined ? {} : { ownerUrl }) });
    return { database, keys, data, where: withoutPassword(databaseUrl), onLost: never, close: database.close };
  }
  const running = options.beside === true ? attachEmbedded(data) : undefined;
  if (running !== undefined) {
    const database = connect(running);
    return { database, keys, data, where: `正在运行的匠通（数据在 ${data}）`, onLost: never, close: database.close };
  }
  const server = await startEmbedded({ dataDir: data, ...(log === undefined ? {} : { log }) });
  const database = connect({ appUrl: server.appUrl, ownerUrl: server.ownerUrl });
  return {
    database,
    keys,
    data,
    where: `内置的 PostgreSQL（端口 ${String(server.port)}，数据在 ${join(data, 'postgres')}）`,
    onLost: (listener) => {
      server.onExit(({ restarted }) => {
        if (!restarted) listener();
      });
    },
    close: async () => {
      await database.close();
      await server.stop();
    },
  };
}

/** A server that isn't ours is looked after by others. */
const never = (): void => undefined;

/** The master key is missing or no key; the message says what to do. */
export class MasterKeyError extends Error {}

/** 32 random bytes. Whoever loses them can't read the sealed ID numbers again; a backup of the database doesn't hold them. */
function masterKey({ data, key, databaseUrl }: PlatformOptions): Buffer {
  const file = join(data, 'key');
  const text = key ?? (existsSync(file) ? readFileSync(file, 'utf8') : undefined);
  if (text !== undefined) {
    const bytes = Buffer.from(text.trim(), 'base64');
    if (bytes.length >= 32) return bytes;
    throw new MasterKeyError(
      `主密钥（${key === undefined ? file : '环境变量 JIANGTONG_KEY'}）不对：应为 32 字节以上的 base64。从备份恢复原来的密钥；换了密钥，已加密的身份证号读不出来。`,
    );
  }
  // The second is there where the cluster had to go to another place.
  const hasCluster = ['postgres/PG_VERSION', 'postgres.json'].some((name) => existsSync(join(data, name)));
  if (databaseUrl === undefined && hasCluster)
    throw new MasterKeyError(
      `${file} 不见了，而数据库还在：没有它，已加密的身份证号读不出来。请从备份恢复这个文件，再启动。`,
    );
  const bytes = randomBytes(32);
  writeFileSync(file, `${bytes.toString('base64')}\n`, { mode: 0o600 });
  return bytes;
}

function withoutPassword(url: string): string {
  const shown = new URL(url);
  shown.password = '';
  return shown.href;
}
