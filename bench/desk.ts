import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Secret, TOTP } from 'otpauth';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { applyDictionary, loadNotices } from '../src/flow/index.ts';
import { connect, makeKeys, migrate, startEmbedded } from '../src/store/index.ts';
import { Client } from '../test/platform/client.ts';
import { EAST } from '../test/platform/invented.ts';
import { enter } from '../test/platform/people.ts';
import { Doors, PASSWORD } from '../test/platform/sign-in.ts';
import { nameOf, settle, town } from './platform/town.ts';

/** What the desk takes in Chromium, not slowed down: an office's machine in the house's own network. */

const OPENED = 60;
const WINDOW = { width: 1280, height: 860 };

type State = Awaited<ReturnType<BrowserContext['storageState']>>;

/** How long something took, each time, in ms. */
export interface Waits {
  readonly what: string;
  readonly times: readonly number[];
}

interface StaffLogin {
  readonly login: string;
  readonly password: string;
  readonly secret: string;
}

/** Somebody of the staff, by the desk's own sign-in. */
export async function signedInStaff(browser: Browser, url: string, by: StaffLogin): Promise<State> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${url}/desk/sign-in`);
  await page.getByLabel('登录名').fill(by.login);
  await page.getByLabel('密码').fill(by.password);
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByLabel('验证码').fill(new TOTP({ secret: Secret.fromBase32(by.secret) }).generate());
  await page.getByRole('button', { name: '登录' }).click();
  await page.locator('.places').waitFor();
  const state = await context.storageState();
  await context.close();
  return state;
}

/** From the list of cases to the review of each, and back. */
export async function openCases(browser: Browser, url: string, storageState: State): Promise<Waits> {
  const context = await browser.newContext({ storageState, viewport: WINDOW });
  const page = await context.newPage();
  await page.goto(`${url}/desk/cases`);
  const links = page.locator('tbody a[href^="/desk/cases/"]');
  await links.first().waitFor();
  const count = await links.count();
  const times: number[] = [];
  for (let n = -2; n < OPENED; n += 1) {
    const time = await timed(page, () => links.nth((n + 2) % count).click(), 'section[aria-label="办理"]');
    // The first ones fetch the page's script, and warm the server up.
    if (n >= 0) times.push(time);
    await page.goBack();
    await links.first().waitFor();
  }
  await context.close();
  return { what: 'the review of a case, from the list', times };
}

/** A register of so many people: its first page, the next ones, a search by a part of the name, and a condition. */
export async function openRegister(browser: Browser, rows: number): Promise<readonly Waits[]> {
  const folder = mkdtempSync(join(tmpdir(), 'jiangtong-bench-desk-'));
  const postgres = await startEmbedded({ dataDir: folder });
  const { appUrl, ownerUrl } = postgres;
  try {
    const database = connect({ appUrl, ownerUrl });
    await migrate(database);
    const { ruleSet } = await loadNotices('notices');
    await applyDictionary(database, ruleSet);
    await settle(database, makeKeys(Buffer.alloc(32, 7)), ruleSet, town(rows, 1000));
    await database.ownerPool.query('vacuum analyze');
    await enter(database, {
      login: 'acceptor',
      password: PASSWORD,
      grants: [{ role: 'county-acceptor', county: EAST }],
    });
    await database.close();
    const child = spawn(process.execPath, ['src/cli/main.ts', 'serve', '--empty', '--port', '0'], {
      env: {
        ...process.env,
        ...{ DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl, JIANGTONG_DATA: join(folder, 'data') },
        JIANGTONG_LOG: 'error',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      return await lookThrough(browser, await addressOf(child.stdout), rows);
    } finally {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Where it says that it listens; whatever it says then is let go. */
async function addressOf(said: Readable): Promise<string> {
  for await (const line of createInterface(said)) {
    const url = /http:\/\/localhost:\d+/u.exec(line)?.[0];
    if (url === undefined) continue;
    said.resume();
    return url;
  }
  throw new Error('the server did not start');
}

async function lookThrough(browser: Browser, url: string, rows: number): Promise<readonly Waits[]> {
  const client = new Client(url);
  await new Doors(
    () => new Date(),
    () => undefined,
  ).signIn(client, 'acceptor');
  const context = await browser.newContext({ viewport: WINDOW });
  await context.addCookies([...client.cookies].map(([name, value]) => ({ name, value, url })));
  const page = await context.newPage();
  const address = `${url}/desk/registers/${encodeURIComponent('个人')}`;
  const of = `of ${rows.toLocaleString('en')} rows`;
  const first: number[] = [];
  const next: number[] = [];
  const found: number[] = [];
  await page.goto(`${url}/desk/registers`);
  for (let n = 0; n < OPENED / 2; n += 1) {
    const register = page.locator(`main a[href="${new URL(address).pathname}"]`).first();
    await register.waitFor();
    first.push(await timed(page, () => register.click(), 'tbody tr'));
    next.push(
      await timed(page, () => page.getByRole('link', { name: '下一页' }).click(), '.pages a:has-text("第一页")'),
    );
    const name = nameOf((n * 7919 * 2) % rows).slice(1);
    await page.getByLabel('按姓名或名称查找').fill(name);
    found.push(await timed(page, () => page.getByRole('button', { name: '查找' }).click(), `text=名称里有“${name}”的`));
    await page.goto(`${url}/desk/registers`);
  }
  await context.close();
  return [
    { what: `a register ${of}: its first page, counted`, times: first },
    { what: `a register ${of}: the next page`, times: next },
    { what: `a register ${of}: a search by part of the name`, times: found },
  ];
}

/** From a click until what it leads to is there. */
async function timed(page: Page, click: () => Promise<void>, there: string): Promise<number> {
  const began = performance.now();
  await click();
  await page.locator(there).first().waitFor();
  return performance.now() - began;
}
