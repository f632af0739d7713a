import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { env } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { createServer, type PlatformServices } from '../api/index.ts';
import {
  createOidc,
  loadNotices,
  openPlatform,
  platformHealth,
  preparePlatform,
  resumeSession,
  runPlatform,
  type LoadedNotices,
  type Platform,
  type RunningPlatform,
} from '../flow/index.ts';
import { formatDiagnostic } from '../kit/index.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { readBehindProxy } from './behind-proxy.ts';
import { UsageError, type Exit } from './command.ts';
import { readOidcProviders } from './oidc-file.ts';
import { platformOptions, sayPlatformError } from './platform.ts';

export interface ServeOptions {
  /** The folder of the notice folders. */
  readonly notices: string;
  readonly port: number;
  readonly host: string;
  /** Without the invented city. */
  readonly empty: boolean;
}

const ROOT = join(import.meta.dirname, '../..');
const WEB_ROOT = join(ROOT, 'dist/web');

/**
 * `npm start`: reads and checks the notices, builds the page scripts where they are missing or old, opens the database and brings it
 * up to date, and serves until it is told to stop. Answers 1 where it cannot (faults in a notice, a port that is taken, a database that
 * is in use), having said what to do.
 */
export async function serve(options: ServeOptions): Promise<Exit> {
  const loaded = await loadNotices(options.notices);
  if (loaded.faults.length > 0) {
    for (const fault of loaded.faults) console.error(formatDiagnostic(fault));
    console.error(`\n共${String(loaded.faults.length)}处错误，改正后再启动。逐条核对用 jiangtong check。`);
    return 1;
  }
  console.log(
    `匠通 ${packageJson.version}：${String(loaded.notices.length)}份文件、${String(loaded.ruleSet.items.length)}个事项，核对无误。`,
  );
  if (!(await buildIfOld())) return 1;
  const platform = await open(loaded);
  if (platform === undefined) return 1;
  try {
    return await serveOn(platform, loaded, options);
  } finally {
    await platform.close();
  }
}

async function open({ ruleSet }: LoadedNotices): Promise<Platform | undefined> {
  const log = (line: string): void => console.log(line);
  let platform: Platform | undefined;
  try {
    platform = await openPlatform({ ...platformOptions(), log });
    await preparePlatform(platform, ruleSet, log);
    console.log(`数据库：${platform.where}`);
    return platform;
  } catch (error) {
    const said = sayPlatformError(error);
    await platform?.close();
    if (said === undefined) throw error;
    console.error(said);
    return undefined;
  }
}

/** Ends in the reverse order of its beginning, whatever happens meanwhile. */
async function serveOn(platform: Platform, loaded: LoadedNotices, options: ServeOptions): Promise<Exit> {
  const settings = { log: { level: logLevel() }, behindProxy: readBehindProxy(env['JIANGTONG_BEHIND_PROXY']) };
  const oidc = oidcFromEnvironment();
  const now = (): Date => new Date();
  const running = await runPlatform(platform, loaded.ruleSet, now, (line) => console.error(line));
  try {
    const services = { ...servicesOf(platform, running), ...oidc };
    const app = await createServer({
      ...settings,
      loaded,
      webRoot: WEB_ROOT,
      version: packageJson.version,
      now,
      platform: services,
    });
    return await listen(app, platform, running, options);
  } finally {
    await running.stop();
  }
}

/** Listens first, so that the platform answers while the sample is loaded. */
async function listen(
  app: Awaited<ReturnType<typeof createServer>>,
  platform: Platform,
  running: RunningPlatform,
  { port, host, empty }: ServeOptions,
): Promise<Exit> {
  try {
    await app.listen({ port, host });
  } catch (error) {
    console.error(sayListenError(error, port, host));
    await app.close();
    return 1;
  }
  const url = addressOf(app.server.address(), host, port);
  console.log(`\n  打开 ${url} 读文件、测算政策。\n  接口说明：${url}/api/openapi.json\n  停止：Ctrl+C\n`);
  const stopping = new AbortController();
  const sample = (empty ? Promise.resolve() : printSample(running, stopping.signal)).then(running.keepFigures);
  const lost = new Promise<'lost'>((resolve) => platform.onLost(() => resolve('lost')));
  const ended = await Promise.race([stopSignal(), lost]);
  console.log(ended === 'lost' ? '数据库停了，也没能重新启动。正在停止……' : '正在停止，等进行中的请求结束……');
  stopping.abort();
  await app.close();
  await sample;
  return ended === 'lost' ? 1 : 0;
}

async function printSample(running: RunningPlatform, stop: AbortSignal): Promise<void> {
  const sayWait = (): void =>
    console.log('示例数据还没装完，装完手上这一段就停，其余下次启动时继续。再按一次 Ctrl+C 立即停止。');
  stop.addEventListener('abort', sayWait);
  try {
    for (const line of await running.loadSample(stop)) console.log(line);
    for (const line of await running.playSample(stop)) console.log(line);
  } catch (error) {
    if (stop.aborted) return;
    console.error(`示例数据没有装完，下次启动时继续：${error instanceof Error ? error.message : String(error)}`);
  } finally {
    stop.removeEventListener('abort', sayWait);
  }
}

function servicesOf(platform: Platform, { sealing, imports }: RunningPlatform): PlatformServices {
  const { database, keys, data } = platform;
  return {
    database,
    keys,
    data,
    imports,
    sessionOf: (token, now) => resumeSession({ database, keys, now }, token),
    ...platformHealth(database, sealing),
  };
}

/** `JIANGTONG_OIDC`: a JSON file with the list of providers; `JIANGTONG_URL`: the address under which people know this platform. */
function oidcFromEnvironment(): Pick<PlatformServices, 'oidc'> {
  const [file, address] = [env['JIANGTONG_OIDC'], env['JIANGTONG_URL']];
  if (file === undefined) return {};
  if (address === undefined)
    throw new UsageError('设了 JIANGTONG_OIDC，还要设 JIANGTONG_URL：平台的公开地址，如 https://…');
  const providers = readOidcProviders(readFileSync(file, 'utf8'), file);
  return { oidc: createOidc(providers, new URL('/api/oidc/callback', address).href) };
}

const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;

/** JSON lines on standard output: all requests for a machine that collects them, what goes wrong alone for a person who looks on. */
function logLevel(): (typeof LOG_LEVELS)[number] {
  const text = env['JIANGTONG_LOG'];
  if (text === undefined) return process.stdout.isTTY ? 'warn' : 'info';
  const level = LOG_LEVELS.find((known) => known === text);
  if (level === undefined) throw new UsageError(`JIANGTONG_LOG 的“${text}”不对，可用 ${LOG_LEVELS.join('、')}`);
  return level;
}

/** Port 0 asks for any free one. Every address of this machine is reached as localhost. */
function addressOf(bound: AddressInfo | string | null, host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${String(typeof bound === 'object' && bound !== null ? bound.port : port)}`;
}

/** The first signal ends the service in order; a second one at once. */
async function stopSignal(): Promise<void> {
  const stop = new AbortController();
  const { signal } = stop;
  const ends = [once(process, 'SIGINT', { signal }), once(process, 'SIGTERM', { signal })];
  // npm hands a signal to its shell, which dies of it and leaves us running, holding the port.
  if (process.env['npm_lifecycle_event'] !== undefined) ends.push(parentGone(signal));
  await Promise.race(ends);
  stop.abort();
  await Promise.allSettled(ends);
  for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => process.exit(1));
}

async function parentGone(signal: AbortSignal): Promise<[]> {
  const parent = process.ppid;
  while (process.ppid === parent) await sleep(500, undefined, { signal });
  return [];
}

function sayListenError(error: unknown, port: number, host: string): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return `端口 ${String(port)} 已被占用。换一个端口：npm start -- --port ${String(port + 1)}（或设置环境变量 PORT），或者先停止占用它的程序。`;
    case 'EACCES':
      return `没有使用端口 ${String(port)} 的权限。换一个 1024 以上的端口：npm start -- --port 3000。`;
    case 'ENOTFOUND':
    case 'EADDRNOTAVAIL':
      return `这台机器没有地址 ${host}。本机用 --host localhost，供其他机器访问用 --host 0.0.0.0。`;
    default:
      return `无法启动：${error instanceof Error ? error.message : String(error)}`;
  }
}

// ── the scripts of the pages ────────────────────────────────────────────────────────────────────────────────────────

/** The server runs from its sources; only what runs in the browser is built (`npm run build`), into `dist/web`. */
async function buildIfOld(): Promise<boolean> {
  if (isBuilt()) return true;
  if (!existsSync(join(ROOT, 'node_modules/vite'))) {
    console.log('没有页面脚本，也没有构建工具：页面照常可用，不带脚本。要带脚本，先运行 npm ci。');
    return true;
  }
  process.stdout.write('页面脚本没有构建或已过时，正在构建……');
  const started = performance.now();
  const child = spawn(process.execPath, ['--run', 'build'], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  console.log(`用时 ${((performance.now() - started) / 1000).toFixed(1)} 秒。`);
  if (code !== 0) console.error(`构建失败：\n${output.trim()}\n改正后再启动；依赖不全时先运行 npm ci。`);
  return code === 0;
}

/** Whether the built scripts are younger than everything they are made from. */
function isBuilt(): boolean {
  // The desk is built last.
  const manifest = join(WEB_ROOT, 'desk/.vite/manifest.json');
  if (!existsSync(manifest)) return false;
  const sources = globSync(
    ['src/{kit,rules,assessment,web}/**/*.{ts,tsx,css}', 'scripts/desk/*.ts', 'vite.config.ts', 'package.json'],
    { cwd: ROOT },
  );
  const built = statSync(manifest).mtimeMs;
  return sources.every((file) => /\.test\.tsx?$/.test(file) || statSync(join(ROOT, file)).mtimeMs <= built);
}
