import { existsSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readCredentials } from './credentials.ts';
import { EmbeddedError } from './error.ts';
import { readyServer } from './launch.ts';
import { holderOf } from './lock.ts';
import { readSettings } from './settings.ts';
import { urlsOf, type Urls } from './urls.ts';

/**
 * Ways into the PostgreSQL that another process of ours runs on this data folder, for a command beside a running server; nothing where
 * no process has the folder, so that it can be started.
 * @throws EmbeddedError where the other process is just starting or stopping.
 */
export function attachEmbedded(dataDir: string): Urls | undefined {
  if (!existsSync(dataDir)) return undefined;
  const folder = realpathSync(resolve(dataDir));
  const holder = holderOf(folder);
  if (holder === undefined) return undefined;
  const cluster = join(readSettings(folder).outside ?? folder, 'postgres');
  const port = readyServer(cluster)?.port;
  const credentials = readCredentials(folder);
  if (port !== undefined && credentials !== undefined) return urlsOf(cluster, port, credentials);
  throw new EmbeddedError(`数据文件夹 ${folder} 的匠通（进程 ${String(holder.pid)}）正在启动或停止。`, '等几秒再试。');
}
