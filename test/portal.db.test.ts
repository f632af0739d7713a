import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { proposeAll } from '../src/flow/index.ts';
import { FIRM, settleApplicants } from './platform/applicants.ts';
import { contextOf } from './platform/people.ts';
import { startServer, type TestServer } from './platform/server.ts';
import { openBrowser } from './web-browser.ts';

/** The pages of one's own in a real browser, with scripts: phone, desktop, large type. */

const ROOT = join(import.meta.dirname, '..');
const SHOTS = join(ROOT, '.shots');
const PASSWORD = '光岳楼-东昌湖-运河';
const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 860 };
const NARROW = { width: 320, height: 640 };
const MOST_SCRIPTS = 90 * 1024;

let server: TestServer;
let browser: Browser;
let webRoot: string;
let context: BrowserContext | undefined;
let complaints: string[];

beforeAll(async () => {
  mkdirSync(SHOTS, { recursive: true });
  webRoot = mkdtempSync(join(tmpdir(), 'jiangtong-portal-'));
  execFileSync(
    process.execPath,
    [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', '--outDir', webRoot, '--emptyOutDir', '--logLevel', 'error'],
    { cwd: ROOT },
  );
  server = await startServer([], webRoot);
  await settleApplicants(server);
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
  rmSync(webRoot, { recursive: true, force: true });
});

beforeEach(() => {
  complaints = [];
});

afterEach(async () => {
  await context?.close();
  context = undefined;
  expect(complaints).toEqual([]);
});

/** A page of somebody who has signed in; whatever a browser complains of counts. */
async function enter(
  login: string,
  path: string,
  options: Parameters<Browser['newContext']>[0] = { viewport: PHONE },
): Promise<Page> {
  const opened = await browser.newContext({ locale: 'zh-CN', reducedMotion: 'reduce', ...options });
  context = opened;
  const page = await opened.newPage();
  listen(page);
  await page.goto(`${server.url}/sign-in?next=${encodeURIComponent(path)}`);
  await page.fill('[name=login]', login);
  await page.fill('[name=password]', PASSWORD);
  await page.click('button:has-text("登录")');
  await page.waitForURL((url) => url.pathname !== '/sign-in');
  return page;
}

function listen(page: Page): void {
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
}

async function check(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(SHOTS, `portal-${name}.png`), fullPage: true });
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
  ).toBeLessThanOrEqual(0);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}

const pdf = (name: string) => ({
  name,
  mimeType: 'application/pdf',
  buffer: Buffer.from(`%PDF-1.7\n% ${name}\ntrailer<<>>\n%%EOF`),
});

async function official(login: string, id: string, verb: string, body: object): Promise<void> {
  const client = await server.signIn(login);
  const seen = await client.get(`/api/cases/${id}`);
  const answer = await client.post(`/api/cases/${id}/${verb}`, body, {
    headers: { 'if-match': seen.headers.get('etag') ?? '' },
  });
  if (answer.status !== 200) throw new Error(answer.text);
}

test('the scripts of the portal are few', () => {
  const sizes = readdirSync(join(webRoot, 'assets'))
    .filter((file) => file.endsWith('.js'))
    .map((file) => gzipSync(readFileSync(join(webRoot, 'assets', file))).length);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_SCRIPTS);
});

describe('from what one can have to a number, on a phone', () => {
  let id = '';

  test('every page of the way can be read by everybody', async () => {
    const page = await enter('wang', '/my');
    await check(page, 'home-empty');
    await page.click('a:has-text("看看您能享受什么")');
    await check(page, 'entitlements');
    await page.locator('.claim', { hasText: '技能提升补贴' }).first().locator('a:has-text("去申请")').click();
    await check(page, 'start');
    // A double click begins one case.
    await page.locator('button:has-text("开始申请")').first().dblclick();
    await page.waitForURL(/apply\/facts/u);
    id = /\d{4}-\d{7}/u.exec(page.url())?.[0] ?? '';
    await check(page, 'facts');
    await page.click('a:has-text("下一步")');
    await page.fill('[name=number]', '12');
    await page.click('button:has-text("保存，下一步")');
    await page.locator('#faults').waitFor();
    complaints = complaints.filter((one) => !one.includes('422'));
    await check(page, 'account-wrong');
    await page.fill('[name=bank]', '聊城银行');
    await page.fill('[name=number]', '6222000011112222');
    await page.click('button:has-text("保存，下一步")');
    await page.waitForURL(/apply\/check/u);
    await check(page, 'check');
    await page.click('button:has-text("提交申请")');
    await page.waitForURL(/receipt/u);
    await check(page, 'receipt');
    // Back: the page that was sent leads to the case.
    await page.goBack();
    await page.waitForURL((url) => url.pathname === `/my/cases/${id}`);
    await check(page, 'case-submitted');
  });

  test('materials are brought from the phone', async () => {
    const page = await enter('wang', '/apply/03-06');
    await page.locator('button:has-text("开始申请")').first().click();
    await page.waitForURL(/apply\/(?:facts|form)/u);
    await page.goto(page.url().replace(/[a-z]+$/u, 'materials'));
    await check(page, 'materials');
    await page.setInputFiles('input[type=file]', pdf('协议.pdf'));
    await page.click('button:has-text("上传")');
    await page.locator('.files').waitFor();
    await check(page, 'materials-given');
    await page.goto(page.url().replace(/apply\/.*$/u, 'withdraw'));
    await page.fill('textarea', '先不办');
    await page.click('main button[type=submit]');
    await page.waitForURL((url) => !url.pathname.endsWith('withdraw'));
  });

  test('a 补正 in two tabs: the second one is told what happened', async () => {
    await official('acceptor', id, 'supplement-request', {
      items: [{ name: '收款账户信息', problem: '照片看不清账号' }],
    });
    const page = await enter('wang', '/my');
    await check(page, 'home-waiting');
    await page.goto(`${server.url}/my/cases/${id}`);
    await check(page, 'case-supplementing');
    await page.click('a:has-text("去补正")');
    await check(page, 'supplement');
    const other = await page.context().newPage();
    listen(other);
    await other.goto(page.url());
    for (const one of [page, other]) {
      await one.setInputFiles('input[type=file]', pdf('银行卡-清楚.pdf'));
      await one.click('button:has-text("上传")');
      await one.locator('.done-note').waitFor();
    }
    await page.click('button:has-text("提交补正")');
    await page.waitForURL(/done=supplemented/u);
    await other.click('button:has-text("提交补正")');
    await other.locator('.notice-box').waitFor();
    complaints = complaints.filter((one) => !one.includes('409'));
    await check(other, 'supplement-stale');
  });

  test('without a connection nothing is lost, and it is said', async () => {
    const page = await enter('wang', `/my/cases/${id}/withdraw`);
    await page.fill('[name=reason]', '要重新准备材料');
    await page.context().setOffline(true);
    await page.click('button:has-text("确认撤回")');
    expect(await page.locator('.keep-note').innerText()).toContain('现在没有网络');
    expect(await page.inputValue('[name=reason]')).toBe('要重新准备材料');
    await check(page, 'withdraw-offline');
    await page.context().setOffline(false);
    // The page is loaded anew, as a phone does by itself; and the session may have ended meanwhile.
    await page.context().clearCookies();
    await page.click('button:has-text("确认撤回")');
    await page.waitForURL(/sign-in/u);
    await page.fill('[name=login]', 'wang');
    await page.fill('[name=password]', PASSWORD);
    await page.click('button:has-text("登录")');
    await page.waitForURL(/withdraw/u);
    expect(await page.inputValue('[name=reason]')).toBe('要重新准备材料');
    await check(page, 'withdraw-restored');
  });

  test('an offer is taken up; what stays is what else can be done', async () => {
    await proposeAll({ ...contextOf(server.database), now: server.now() });
    const page = await enter('wang', '/my');
    await page.click('a:has-text("确认享受：竞赛选手奖励")');
    await check(page, 'offer');
    await page.locator('#offer a:has-text("确认享受")').click();
    await check(page, 'confirm');
    await page.goto(`${server.url}/my/messages`);
    await check(page, 'messages');
    await page.locator('.entry a').first().click();
    await check(page, 'message');
    for (const place of ['materials', 'accounts', 'contact', 'cases']) {
      await page.goto(`${server.url}/my/${place}`);
      await check(page, place);
    }
  });
});

describe.each([
  ['desktop', { viewport: DESKTOP }],
  ['narrow', { viewport: NARROW }],
  ['dark', { viewport: PHONE, colorScheme: 'dark' as const }],
])('on a %s screen', (name, options) => {
  test('the pages stand as well', async () => {
    const page = await enter('wang', '/my', options);
    await check(page, `${name}-home`);
    for (const [place, path] of [
      ['entitlements', '/my/entitlements'],
      ['service', '/apply/04-05'],
      ['new-claim', '/apply/14-05'],
      ['accounts', '/my/accounts'],
    ] as const) {
      await page.goto(`${server.url}${path}`);
      await check(page, `${name}-${place}`);
    }
    await page.goto(`${server.url}/my/cases`);
    await page.locator('.entry a', { hasText: '技能提升补贴' }).first().click();
    await check(page, `${name}-case`);
  });
});

test('大字版: large type, wide rows', async () => {
  const page = await enter('wang', '/my');
  await page.click('.foot button:has-text("大字版")');
  await page.locator('html[data-text=large]').waitFor();
  await check(page, 'large-home');
  for (const [place, path] of [
    ['entitlements', '/my/entitlements'],
    ['service', '/apply/04-05'],
    ['accounts', '/my/accounts'],
  ] as const) {
    await page.goto(`${server.url}${path}`);
    await check(page, `large-${place}`);
  }
  await page.goto(`${server.url}/my/cases`);
  await page.locator('.entry a', { hasText: '技能提升补贴' }).first().click();
  await check(page, 'large-case');
});

test('a clerk sees for whom they act', async () => {
  const page = await enter('clerk', `/my?as=${FIRM}`, { viewport: DESKTOP });
  await check(page, 'clerk-home');
  await page.goto(`${server.url}/my/entitlements?as=${FIRM}`);
  await check(page, 'clerk-entitlements');
  await page.goto(`${server.url}/apply/02-04/table?as=${FIRM}`);
  await check(page, 'table');
  const rows = [
    '单位,活动名称,形式,举办日期,地点,参加人数',
    `${FIRM},春季练兵,岗位练兵,2026-03-01,一车间,30`,
    `${FIRM},夏季练兵,岗位练兵,2026-13-01,一车间,三十`,
  ];
  await page.setInputFiles('input[type=file]', {
    name: '活动.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(rows.join('\n')),
  });
  await page.click('button:has-text("上传")');
  await page.locator('.notice-box').waitFor();
  await check(page, 'table-filed');
  await page.click('a:has-text("一起提交")');
  await check(page, 'together');
});
