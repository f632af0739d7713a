import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { complaintsOf, DESKTOP, keepPicture, NARROW, PHONE, sideways, violationsOf } from './browser-page.ts';
import { builtWeb } from './built-web.ts';
import { NOW } from './platform/people.ts';
import { startServerAt, type TestServer } from './platform/server.ts';
import { noticeMaker } from './platform/shown-notices.ts';
import { settleOpenLists } from './platform/open-lists.ts';
import { openBrowser } from './web-browser.ts';

/** The pages for everybody in a real browser: phone, narrow, desktop, dark, large type, print. */

let server: TestServer;
let browser: Browser;
let context: BrowserContext | undefined;
let complaints: string[];
let notice: string;

beforeAll(async () => {
  // Working days are counted over years that are published: the lists are shown on a day of one.
  server = await startServerAt(NOW, await builtWeb('portal'));
  notice = await (await noticeMaker(server)).published(9);
  await settleOpenLists(server);
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
  expect(complaints).toEqual([]);
});

/** Every page, with what stands on it once it is there. */
function pages(): readonly (readonly [name: string, path: string])[] {
  return [
    ['items', '/items'],
    ['item', '/items/14-01'],
    ['service', '/items/03-06'],
    ['measure', '/measures/03'],
    ['search', '/search?q=jnts'],
    ['search-near', '/search?q=%E6%8A%80%E8%83%BD%E6%8F%90%E7%94%9F%E8%A1%A5%E8%B4%B4'],
    ['notices', '/public-notices'],
    ['notice', `/public-notices/${notice}`],
    ['object', `/public-notices/${notice}/object?row=1`],
    ['objections', '/objections'],
    ['training', '/training'],
    ['contests', '/contests'],
    ['honours', '/honours'],
    ['progress', '/progress'],
    ['verify', '/verify?code=LCJK000001'],
    ['verify-none', '/verify?code=nothing'],
  ];
}

async function open(options: Parameters<Browser['newContext']>[0], isLarge = false): Promise<Page> {
  context = await browser.newContext({ locale: 'zh-CN', reducedMotion: 'reduce', ...options });
  if (isLarge) await context.addCookies([{ name: 'jiangtong_text', value: 'large', url: server.url }]);
  const page = await context.newPage();
  complaintsOf(page, complaints);
  return page;
}

/** @param isRead whether it is also read as assistive technology has it; once for each scheme of colours and size of type */
async function check(page: Page, name: string, isRead = true): Promise<void> {
  await keepPicture(page, `public-${name}`, true);
  expect([name, await sideways(page)]).toEqual([name, 0]);
  if (isRead) expect([name, await violationsOf(page)]).toEqual([name, []]);
}

describe.each([
  ['phone', { viewport: PHONE }, false],
  ['narrow', { viewport: NARROW }, false],
  ['desktop', { viewport: DESKTOP }, false],
  ['dark', { viewport: PHONE, colorScheme: 'dark' as const }, false],
  ['large', { viewport: NARROW }, true],
])('on a %s screen', (screen, options, isLarge) => {
  test('every public page fits, and is open to everybody', async () => {
    const page = await open(options, isLarge);
    for (const [name, path] of pages()) {
      const answer = await page.goto(`${server.url}${path}`);
      expect([name, answer?.status()]).toEqual([name, 200]);
      await check(page, `${screen}-${name}`, screen !== 'narrow' && screen !== 'desktop');
    }
  });

  test('every entry of the bar is within it', async () => {
    const page = await open(options, isLarge);
    for (const path of ['/', '/items', '/public-notices']) {
      await page.goto(`${server.url}${path}`);
      const out = await page.locator('.bar a:visible').evaluateAll((all) =>
        all
          .filter((one) => {
            const { left, right, height } = one.getBoundingClientRect();
            const list = one.closest('.bar-links')?.getBoundingClientRect().right ?? innerWidth;
            return left < 0 || right > Math.min(innerWidth, list) + 0.5 || height < 43.5;
          })
          .map((one) => one.textContent),
      );
      expect([path, out]).toEqual([path, []]);
    }
  });
});

test('what can be pressed on a phone is large enough for a thumb', async () => {
  const page = await open({ viewport: PHONE });
  for (const [name, path] of pages()) {
    await page.goto(`${server.url}${path}`);
    const small = await page
      .locator(
        'button, summary, input:not([type=hidden]), select, a.button, nav a, .card-ways a, .entry h2 a, .entry h3 a',
      )
      .evaluateAll((all) =>
        all
          .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 43.5)
          .map((one) => one.outerHTML.slice(0, 90)),
      );
    expect([name, small]).toEqual([name, []]);
  }
});

test('from a sentence to what it gives, its guide, and on to the application', async () => {
  const page = await open({ viewport: PHONE });
  await page.goto(`${server.url}/`);
  await page.click('#item-14-01 > summary');
  await page.click('#item-14-01 a:has-text("办事指南")');
  expect(await page.locator('h1').innerText()).toBe('技能提升补贴');
  await page.click('main a.button:has-text("申请")');
  await page.waitForURL((url) => url.pathname === '/sign-in' && url.searchParams.get('next') === '/apply/14-01');
});

test('an objection by keyboard alone, from the list to the receipt', async () => {
  const page = await open({ viewport: DESKTOP });
  await page.goto(`${server.url}/public-notices/${notice}`);
  await page.focus('a[aria-label="提异议：第9行"]');
  await page.keyboard.press('Enter');
  await page.waitForURL(/object\?row=9/u);
  await page.focus('#grounds');
  await page.keyboard.type('社保不在本市');
  for (let i = 0; i < 3; i += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('.receipt-number').waitFor();
  await check(page, 'desktop-receipt');
  const receipt = await page.locator('.receipt-number').innerText();
  await page.fill('#receipt', receipt.toLowerCase());
  await page.keyboard.press('Enter');
  await page.locator('text=正在核查').waitFor();
  await check(page, 'desktop-objection');
});

test('a search by pinyin, typed and sent by Enter, marks what it found', async () => {
  const page = await open({ viewport: PHONE });
  await page.goto(`${server.url}/items`);
  await page.fill('#q', 'jineng tisheng');
  await page.keyboard.press('Enter');
  await page.locator('.found-list').first().waitFor();
  expect(await page.locator('.found-list mark').first().innerText()).toBe('技能提升');
  await check(page, 'phone-search-pinyin');
});

test('a guide prints on A4: all of it, without bars and buttons', async () => {
  const page = await open({ viewport: DESKTOP });
  await page.goto(`${server.url}/items/14-01`);
  await page.emulateMedia({ media: 'print' });
  for (const gone of ['.bar', '.foot', '.ways-row', '.trail'])
    expect([gone, await page.locator(gone).first().isVisible()]).toEqual([gone, false]);
  for (const there of ['#amounts', '#conditions', '#materials', '#stages', '#quote'])
    expect([there, await page.locator(there).isVisible()]).toEqual([there, true]);
  await page.setViewportSize({ width: 794, height: 1123 });
  await keepPicture(page, 'public-print-item', true);
});
