import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import exceljs from 'exceljs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { proposeAll } from '../src/flow/index.ts';
import { complaintsOf, DESKTOP, keepPicture, NARROW, PHONE, sideways, violationsOf } from './browser-page.ts';
import { builtWeb } from './built-web.ts';
import { FIRM, SCHOOL, settleApplicants, WANG } from './platform/applicants.ts';
import type { Client } from './platform/client.ts';
import { contextOf } from './platform/people.ts';
import { noisyPng, sizeOfJpeg } from './platform/pictures.ts';
import { put } from './platform/town.ts';
import { startServer, type TestServer } from './platform/server.ts';
import { openBrowser } from './web-browser.ts';

/** The pages of one's own in a real browser: phone, desktop, large type, paper; with scripts, and where it matters without. */

const PASSWORD = '光岳楼-东昌湖-运河';
const MOST_SCRIPTS = 90 * 1024;

let server: TestServer;
let browser: Browser;
let webRoot: string;
let context: BrowserContext | undefined;
let complaints: string[];

beforeAll(async () => {
  webRoot = await builtWeb('portal');
  server = await startServer([], webRoot);
  await settleApplicants(server);
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
});

beforeEach(() => {
  complaints = [];
});

afterEach(async () => {
  await context?.close();
  context = undefined;
  expect(complaints).toEqual([]);
});

/** Everybody signs in once; how that is done in a browser is seen where a session ends in the middle of a form. */
const signedIn = new Map<string, Promise<Client>>();

/** A page of somebody who has signed in; whatever a browser complains of counts. */
async function enter(
  login: string,
  path: string,
  options: Parameters<Browser['newContext']>[0] = { viewport: PHONE },
): Promise<Page> {
  const signing = signedIn.get(login) ?? server.signIn(login);
  signedIn.set(login, signing);
  const { cookies } = await signing;
  const opened = await browser.newContext({ locale: 'zh-CN', reducedMotion: 'reduce', ...options });
  context = opened;
  await opened.addCookies([...cookies].map(([name, value]) => ({ name, value, url: server.url })));
  const page = await opened.newPage();
  complaintsOf(page, complaints);
  await page.goto(`${server.url}${path}`);
  return page;
}

async function check(page: Page, name: string): Promise<void> {
  await keepPicture(page, `portal-${name}`, true);
  expect(await sideways(page), name).toBeLessThanOrEqual(0);
  expect(await violationsOf(page), name).toEqual([]);
}

/** As it comes out of a printer: without what is pressed, and all that is folded opened. */
async function checkPaper(page: Page, name: string, there: readonly string[]): Promise<void> {
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 794, height: 1123 });
  for (const gone of ['.bar', '.foot', '.places', '.button', '.todo .others'])
    expect([name, gone, await page.locator(gone).locator('visible=true').count()]).toEqual([name, gone, 0]);
  for (const one of there) expect([one, await page.locator(one).first().isVisible()]).toEqual([one, true]);
  await keepPicture(page, `portal-print-${name}`, true);
  await page.emulateMedia({ media: 'screen' });
  await page.setViewportSize(PHONE);
}

const pdf = (name: string) => ({
  name,
  mimeType: 'application/pdf',
  buffer: Buffer.from(`%PDF-1.7\n% ${name}\ntrailer<<>>\n%%EOF`),
});

const LARGE = noisyPng(2000, 600);

const photo = (name: string, buffer: Buffer) => ({ name, mimeType: 'image/png', buffer });

async function bring(page: Page, file: { readonly name: string; readonly mimeType: string; readonly buffer: Buffer }) {
  await page.setInputFiles('input[type=file]', file);
  await page.click('button:has-text("上传")');
  await page.locator('.files a', { hasText: file.name.replace(/\.\w+$/u, '') }).waitFor();
}

/** A file as the platform has it. */
async function brought(page: Page, name: string): Promise<Buffer> {
  const href = await page.locator('.files a', { hasText: name }).getAttribute('href');
  return (await page.request.get(`${server.url}${href ?? ''}`)).body();
}

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

// Before anything is offered to them.
describe('organisations', () => {
  test('an enterprise claims 02-01, and files many activities by a table in its own format', async () => {
    const page = await enter('clerk', `/my?as=${FIRM}`, { viewport: DESKTOP });
    await check(page, 'clerk-home');
    await page.click('a:has-text("看看贵单位能享受什么")');
    await check(page, 'clerk-entitlements');
    await page.locator('.claim', { hasText: '企业自主评价奖励' }).locator('a:has-text("去申请")').click();
    await apply(page);

    await page.goto(`${server.url}/apply/02-04/table?as=${FIRM}`);
    await check(page, 'table');
    const template = await page.request.get(
      `${server.url}${(await page.locator('a:has-text("下载模板")').getAttribute('href')) ?? ''}`,
    );
    const rows = [
      [FIRM, '春季练兵', '岗位练兵', '2026-03-01', '一车间', '30'],
      [FIRM, '夏季练兵', '岗位练兵', '2026-13-01', '一车间', '三十'],
      [FIRM, '秋季练兵', '岗位练兵', '2026-09-01', '一车间', '40'],
    ];
    const file = {
      name: '活动.xlsx',
      mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      buffer: await filledIn(await template.body(), rows),
    };
    await page.setInputFiles('input[type=file]', file);
    await page.click('button:has-text("上传")');
    await page.locator('.notice-box').waitFor();
    const report = await page.locator('.notice-box').innerText();
    for (const one of ['新成草稿2件，1行有错', '第3行', '2026-13-01', '参加人数']) expect(report).toContain(one);
    await check(page, 'table-filed');
    // The same file again adds nothing.
    await page.setInputFiles('input[type=file]', file);
    await page.click('button:has-text("上传")');
    await page.locator('.notice-box', { hasText: '2行已经收下过' }).waitFor();
    await page.goto(`${server.url}/my/materials?as=${FIRM}`);
    await page.setInputFiles('input[type=file]', pdf('方案和名册.pdf'));
    await page.click('button:has-text("上传")');
    await page.locator('main', { hasText: '方案和名册.pdf' }).waitFor();
    await page.goto(`${server.url}/apply/02-04/together?as=${FIRM}`);
    await check(page, 'together');
    await page.click('main form button[type=submit]:has-text("提交")');
    await page.locator('main', { hasText: '已提交2件' }).waitFor();
    await check(page, 'together-sent');
    await page.goto(`${server.url}/my/cases?as=${FIRM}`);
    await check(page, 'clerk-cases');
  });

  test('a school claims 14-02', async () => {
    const page = await enter('school', `/my/entitlements?as=${SCHOOL}`);
    await check(page, 'school-entitlements');
    await page.locator('.claim', { hasText: '留聊工作院校补贴' }).locator('a:has-text("去申请")').click();
    await apply(page);
  });

  /** From the start of an application of which the registers know all but the account, to its receipt. */
  async function apply(page: Page): Promise<void> {
    await page.locator('button:has-text("开始申请")').first().click();
    await page.waitForURL(/apply\/facts/u);
    await page.goto(page.url().replace(/[a-z]+$/u, 'account'));
    await page.fill('[name=bank]', '聊城银行');
    await page.fill('[name=number]', '6222000011112222');
    await page.click('button:has-text("保存，下一步")');
    await page.waitForURL(/apply\/check/u);
    await page.click('button:has-text("提交申请")');
    await page.waitForURL(/receipt/u);
    expect(await page.locator('main').innerText()).toMatch(/\d{4}-\d{7}/u);
  }

  /** The template with these rows below its header, as a spreadsheet program saves it. */
  async function filledIn(template: Buffer, rows: readonly (readonly string[])[]): Promise<Buffer> {
    const workbook = new exceljs.Workbook();
    await workbook.xlsx.load(new Uint8Array(template).buffer);
    const sheet = workbook.worksheets[0];
    for (const row of rows) sheet?.addRow([...row]);
    return Buffer.from(await workbook.xlsx.writeBuffer());
  }
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
    await checkPaper(page, 'receipt', ['h1', '.receipt']);
    // Back: the page that was sent leads to the case.
    await page.goBack();
    await page.waitForURL((url) => url.pathname === `/my/cases/${id}`);
    await check(page, 'case-submitted');
    await checkPaper(page, 'case', ['h1', '.standing', '#progress', '#application .facts', '#history .timeline']);
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
    // A large photo is made smaller on the phone before it is sent; one that is small enough stays as it is.
    await bring(page, photo('手机照片.png', LARGE));
    const [width, height] = sizeOfJpeg(await brought(page, '手机照片.jpg')) ?? [];
    expect([width, height]).toEqual([1600, 480]);
    const small = photo('小照片.png', noisyPng(300, 200));
    await bring(page, small);
    expect((await brought(page, '小照片.png')).equals(small.buffer)).toBe(true);
    const materials = page.url();
    const { cookies } = await server.signIn('wang');
    const plain = await browser.newContext({ javaScriptEnabled: false, viewport: PHONE });
    await plain.addCookies([...cookies].map(([name, value]) => ({ name, value, url: server.url })));
    const without = await plain.newPage();
    await without.goto(materials.replace(/[?#].*$/u, ''));
    await bring(without, photo('没有脚本.png', LARGE));
    expect((await brought(without, '没有脚本.png')).equals(LARGE)).toBe(true);
    await plain.close();
    await page.goto(materials.replace(/apply\/.*$/u, 'withdraw'));
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
    complaintsOf(other, complaints);
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

  test('an offer is confirmed, with what it needs', async () => {
    await proposeAll({ ...contextOf(server.database), now: server.now() });
    const page = await enter('wang', '/my');
    await page.click('a:has-text("确认享受：竞赛选手奖励")');
    await check(page, 'offer');
    const offer = new URL(page.url()).pathname;
    await page.locator('#offer a:has-text("确认享受")').click();
    await check(page, 'confirm');
    // What was brought for the same before is offered again, and so is the account; without scripts and with.
    await page.locator('select[id^=material]').first().selectOption({ index: 1 });
    await page.click('button:has-text("确认享受")');
    await page.waitForURL(/done=confirmed/u);
    expect(new URL(page.url()).pathname).toBe(offer);
    await check(page, 'confirmed');
    for (const place of ['materials', 'accounts', 'contact', 'cases', 'messages']) {
      await page.goto(`${server.url}/my/${place}`);
      await check(page, place);
    }
    await page.locator('.entry a').first().click();
    await check(page, 'message');
  });

  test('an offer is declined with its reason; what was refused says why, is rated and appealed against', async () => {
    const page = await enter('graduate', '/my');
    await page.click('a:has-text("确认享受：技能提升补贴")');
    await page.click('a:has-text("不需要，放弃")');
    await check(page, 'decline');
    await page.locator('[name=reason]').first().fill('已在别处享受');
    await page.click('main button[type=submit]');
    await page.waitForURL(/done=declined/u);
    await check(page, 'declined');

    await page.goto(`${server.url}/my`);
    await page.click('a:has-text("确认享受：学历待遇等同认定")');
    // Everything is there: one tap.
    await page.click('button:has-text("确认享受")');
    await page.waitForURL(/done=confirmed/u);
    const refused = new URL(page.url()).pathname;
    await official('acceptor', refused.split('/').at(-1) ?? '', 'reject', {
      reasons: ['毕业院校不在聊城'],
      basis: '（八）',
    });
    await page.goto(`${server.url}${refused}`);
    expect(await page.locator('#result').innerText()).toContain('毕业院校不在聊城');
    // What would have been given is there, and folded: it was not given.
    expect(await page.locator('#assessed .outlook-head').isVisible()).toBe(false);
    await check(page, 'case-rejected');
    await page.click('a:has-text("评价")');
    await check(page, 'rate');
    await page.click('label:has-text("不满意") >> nth=0');
    await page.click('main button[type=submit]');
    await page.waitForURL(/done=rated/u);
    await page.click('a:has-text("申请复核")');
    await check(page, 'appeal');
    await page.fill('textarea', '学校就在聊城。');
    await page.click('main button[type=submit]');
    await page.waitForURL(/done=appealed/u);
    expect(await page.locator('#review').innerText()).toContain('复核：学校就在聊城。正在处理');
    await check(page, 'case-appealing');
  });

  test('the card of a leader: shown, printed, and checked by its code', async () => {
    const day = (ahead: number): string =>
      new Date(server.now().getTime() + ahead * 86_400_000).toISOString().slice(0, 10);
    const card = { 卡号: 'LCJK000001', 持卡人: WANG, 金卡依据: '获得领军称号', 依据说明: '齐鲁首席技师' };
    await put(server.database, '人才服务金卡', [
      { ...card, 申请日期: day(-30), 发卡日期: day(-9), 有效期至: day(900), 金卡状态: '有效卡' },
    ]);
    const page = await enter('wang', '/my');
    await page.click('a:has-text("出示人才服务金卡")');
    await page.getByRole('img', { name: '核验这张金卡的二维码' }).waitFor();
    await check(page, 'card');
    await checkPaper(page, 'card', ['.talent-card', '.qr']);
    await page.click('a:has-text("打开核验页")');
    expect(await page.locator('.verdict-box h2').innerText()).toBe('✓ 有效');
    await check(page, 'card-verified');
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
      ['card', '/my/card'],
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
    ['card', '/my/card'],
  ] as const) {
    await page.goto(`${server.url}${path}`);
    await check(page, `large-${place}`);
  }
  await page.goto(`${server.url}/my/cases`);
  await page.locator('.entry a', { hasText: '技能提升补贴' }).first().click();
  await check(page, 'large-case');
});

test('a service asks nothing that the office or time fills in', async () => {
  const page = await enter('wang', '/apply/12-06');
  await page.locator('button:has-text("开始申请")').first().click();
  await page.waitForURL(/apply\/form/u);
  const asked = await page.locator('main form .label').allInnerTexts();
  for (const now of ['金卡服务类别', '需求内容']) expect(asked.join()).toContain(now);
  for (const later of ['工单编号', '承办', '答复日期', '确认日期', '金卡服务状态'])
    expect(asked.join()).not.toContain(later);
  await check(page, 'service-form');
  // All of it is asked for, once it is handed in; until then it can be kept as it is.
  await page.click('button:has-text("保存，下一步")');
  await page.goto(page.url().replace(/[a-z]+$/u, 'check'));
  const lacking = await page.locator('main').innerText();
  for (const one of ['申请表还没有填', '需求说明']) expect(lacking).toContain(one);
});
