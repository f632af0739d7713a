/**
 * `npm run bench:web`: what a first visit costs on a slow phone (4x CPU, 1.6 Mbit/s down, 750 kbit/s up, 150 ms), page by page, in
 * Chromium, on the sample city: bytes over the wire, scripts alone, and when the largest thing is painted (LCP). Exits with 1 where the
 * notice page is over its budget: 90 KB of scripts, LCP 1.5 s. Then the desk: its first load, opening one case after the other, and a
 * register of a million rows (`npm run bench:web -- 100000` for fewer), as at an office's own machine.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../test/web-browser.ts';
import { openCases, openRegister, signedInStaff, type Waits } from './desk.ts';
import { tableOf } from './table.ts';

const SLOW = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 } as const;
const SLOWER_CPU = 4;
const PHONE = { width: 390, height: 844 };
const RUNS = 5;
const MOST_SCRIPTS = 90 * 1024;
const MOST_LCP_MS = 1500;
const ROWS = Number(process.argv[2] ?? 1_000_000);

interface Visit {
  readonly bytes: number;
  readonly scripts: number;
  readonly requests: number;
  readonly firstPaint: number;
  readonly lcp: number;
}

const folder = mkdtempSync(join(tmpdir(), 'jiangtong-bench-web-'));
const server = spawn(process.execPath, ['src/cli/main.ts', 'serve', '--port', '0'], {
  env: { ...process.env, JIANGTONG_DATA: folder, JIANGTONG_LOG: 'error' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const browser = await openBrowser();
try {
  const { url, citizen, reviewer } = await ready();
  const state = await signedIn(browser, url, citizen.login, citizen.password);
  const staff = await signedInStaff(browser, url, reviewer);
  const notice = await firstNotice(url);
  const pages = [
    ['notice', '/', undefined],
    ['measure', '/measures/03', undefined],
    ['items', '/items', undefined],
    ['item', '/items/14-01', undefined],
    ['search', '/search?q=jnts', undefined],
    ['public notices', '/public-notices', undefined],
    ['public notice', notice, undefined],
    ['progress', '/progress', undefined],
    ['apply: start', '/apply/14-01', state],
    ['desk: sign-in', '/desk/sign-in', undefined],
    ['desk: first page', '/desk', staff],
    ['desk: tasks', '/desk/tasks', staff],
  ] as const;
  const rows: string[][] = [];
  for (const [name, path, whose] of pages) {
    const visits: Visit[] = [];
    for (let run = 0; run < RUNS; run += 1) visits.push(await visit(`${url}${path}`, whose));
    const lcp = median(visits.map((one) => one.lcp));
    const [one] = visits;
    rows.push([
      name,
      kilobytes(one?.bytes ?? 0),
      kilobytes(one?.scripts ?? 0),
      String(one?.requests ?? 0),
      milliseconds(median(visits.map(({ firstPaint }) => firstPaint))),
      milliseconds(lcp),
      milliseconds(Math.max(...visits.map((each) => each.lcp))),
    ]);
    if (name === 'notice' && ((one?.scripts ?? 0) > MOST_SCRIPTS || lcp > MOST_LCP_MS)) process.exitCode = 1;
  }
  console.log(
    tableOf(['page', 'all, gzip', 'scripts, gzip', 'requests', 'first paint', 'LCP, median', 'LCP, worst'], rows),
  );
  const waits = [await openCases(browser, url, staff), ...(await openRegister(browser, ROWS))];
  console.log(tableOf(['the desk, from the click to the page', 'times', 'median', 'p95', 'longest'], waits.map(rowOf)));
} finally {
  await browser.close();
  server.kill('SIGTERM');
  await new Promise((resolve) => server.once('exit', resolve));
  rmSync(folder, { recursive: true, force: true });
}

/** How a sample account signs in. */
interface Login {
  readonly login: string;
  readonly password: string;
  /** Of its authenticator; staff have one. */
  readonly secret: string;
}

/** Once the sample is loaded: where it listens, and how its first citizen and a reviewer of a county sign in. */
async function ready(): Promise<{ readonly url: string; readonly citizen: Login; readonly reviewer: Login }> {
  let url: string | undefined;
  const logins = new Map<string, Login>();
  for await (const line of createInterface(server.stdout)) {
    url ??= /http:\/\/localhost:\d+/u.exec(line)?.[0];
    const [, login = '', password = '', secret = ''] = /^ {2}(\S+) +(\S+)(?: {2}密钥 ([A-Z2-7]+))?/u.exec(line) ?? [];
    const kind = login.replace(/-\d+$/u, '');
    if (login !== '' && !logins.has(kind)) logins.set(kind, { login, password, secret });
    const [citizen, reviewer] = [logins.get('citizen'), logins.get('city-review')];
    if (url !== undefined && citizen !== undefined && reviewer !== undefined) return { url, citizen, reviewer };
  }
  throw new Error('the server did not start');
}

async function signedIn(from: Browser, url: string, login: string, password: string) {
  const context = await from.newContext();
  const page = await context.newPage();
  await page.goto(`${url}/sign-in?next=/my`);
  await page.fill('[name=login]', login);
  await page.fill('[name=password]', password);
  await page.click('main button[type=submit]');
  await page.waitForURL((one) => one.pathname === '/my');
  const state = await context.storageState();
  await context.close();
  return state;
}

/** The sample's lists are published after its accounts are there. */
async function firstNotice(url: string): Promise<string> {
  for (let tried = 0; tried < 120; tried += 1) {
    const html = await (await fetch(`${url}/public-notices`)).text();
    const found = /href="(\/public-notices\/\d{4}-\d+)"/u.exec(html)?.[1];
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  throw new Error('the sample has no public notice');
}

/** A first visit: nothing is in the cache. */
async function visit(address: string, storageState: Awaited<ReturnType<typeof signedIn>> | undefined): Promise<Visit> {
  const context = await browser.newContext({
    viewport: PHONE,
    deviceScaleFactor: 2,
    locale: 'zh-CN',
    ...(storageState === undefined ? {} : { storageState }),
  });
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', SLOW);
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER_CPU });
    const kinds = new Map<string, string>();
    const sizes = new Map<string, number>();
    session.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type));
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
      sizes.set(requestId, encodedDataLength),
    );
    await page.addInitScript(watchPaint);
    await page.goto(address, { waitUntil: 'load' });
    // The desk draws nothing without its scripts, and says until then that it is being opened.
    await page.locator('h1').first().waitFor();
    // The largest paint may still come after everything is loaded.
    await page.waitForTimeout(800);
    const { firstPaint, lcp } = await paints(page);
    const all = [...sizes];
    const sum = (some: typeof all): number => some.reduce((total, [, size]) => total + size, 0);
    return {
      bytes: sum(all),
      scripts: sum(all.filter(([id]) => kinds.get(id) === 'Script')),
      requests: all.length,
      firstPaint,
      lcp,
    };
  } finally {
    await context.close();
  }
}

/** Runs in the page, before anything of it; what it sees is left where it can be read. */
function watchPaint(): void {
  new PerformanceObserver((list) => {
    for (const { startTime } of list.getEntries()) document.documentElement.dataset['lcp'] = String(startTime);
  }).observe({ type: 'largest-contentful-paint', buffered: true });
}

async function paints(page: Page): Promise<{ readonly firstPaint: number; readonly lcp: number }> {
  return page.evaluate(() => ({
    firstPaint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
    lcp: Number(document.documentElement.dataset['lcp'] ?? 0),
  }));
}

function rowOf({ what, times }: Waits): readonly string[] {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): string => milliseconds(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
  return [what, String(times.length), at(0.5), at(0.95), at(1)];
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KB`;
}

function milliseconds(value: number): string {
  return `${value.toFixed(0)} ms`;
}
