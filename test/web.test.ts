import { globSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createServer } from '../src/api/index.ts';
import { loadNotices } from '../src/flow/index.ts';
import { complaintsOf, DESKTOP, keepPicture, sideways, violationsOf } from './browser-page.ts';
import { builtWeb } from './built-web.ts';
import { openBrowser } from './web-browser.ts';

/** What is compared with the browser's own answer. */
const Answer = Type.Object({
  awards: Type.Array(
    Type.Object({ item: Type.String(), amount: Type.Optional(Type.Number()), because: Type.Array(Type.String()) }),
  ),
});

const ROOT = join(import.meta.dirname, '..');
/** Server and browser stand on the same day, whenever the test is run. */
const NOW = new Date('2025-12-31T04:00:00Z');
const PHONE = { width: 360, height: 740 };

let webRoot: string;
let app: FastifyInstance;
let browser: Browser;
let base: string;

beforeAll(async () => {
  webRoot = await builtWeb('portal');
  app = await createServer({
    loaded: await loadNotices(join(ROOT, 'notices')),
    webRoot,
    version: '0.0.0',
    now: () => NOW,
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  base = `http://127.0.0.1:${String(portOf(app.server.address()))}`;
  browser = await openBrowser();
}, 120_000);

afterAll(async () => {
  await browser.close();
  await app.close();
});

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}

let complaints: string[];
let context: BrowserContext;

beforeEach(() => {
  complaints = [];
});

afterEach(async () => {
  await context.close();
  expect(complaints).toEqual([]);
});

/** A page whose errors, refused resources and breaches of the policy all count. */
async function open(path: string, options: Parameters<Browser['newContext']>[0] = { viewport: PHONE }): Promise<Page> {
  context = await browser.newContext({ locale: 'zh-CN', reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  if (options.javaScriptEnabled !== false) await page.clock.setFixedTime(NOW);
  complaintsOf(page, complaints);
  page.on('requestfailed', (request) => complaints.push(`${request.url()}: ${request.failure()?.errorText ?? ''}`));
  await page.goto(`${base}${path}`);
  // Where scripts take over a form, they are given the time to.
  if (options.javaScriptEnabled !== false && (await page.locator('[data-start]').count()) > 0)
    await page.locator('[data-running]').waitFor();
  return page;
}

/** No fault that axe knows of, in the page or a part of it (the whole notice takes axe seconds). */
async function expectAccessible(page: Page, parts: readonly string[] = ['html']): Promise<void> {
  expect(await violationsOf(page, [], parts)).toEqual([]);
}

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  expect(await sideways(page)).toBeLessThanOrEqual(0);
}

async function shoot(page: Page, name: string, fullPage = false): Promise<void> {
  await keepPicture(page, name, fullPage);
}

/** Presses a key until the element has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, selector: string, most = 80): Promise<void> {
  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
  }
  throw new Error(`Tab never reaches ${selector}`);
}

describe('in a browser', { timeout: 60_000 }, () => {
  describe.each([
    ['phone', PHONE],
    ['desktop', DESKTOP],
    ['narrow', { width: 320, height: 640 }],
  ])('on a %s', (name, viewport) => {
    test.each([
      ['notice', '/'],
      ['abstract', '/notices/mohrss-ui-skills'],
      ['found', '/notices/liaocheng-2024-23?q=%E7%A7%9F%E8%B5%81'],
      ['chooser', '/calculator'],
      ['question', '/calculator/03-01'],
      ['missing', '/calculator/99-99'],
    ])('the page %s can be read by everybody', async (page, path) => {
      const opened = await open(path, { viewport });
      if (page === 'missing') complaints.splice(0);
      await shoot(opened, `${name}-${page}`);
      await expectNoSidewaysScroll(opened);
      // What the narrow page shows, the phone's does too.
      if (name !== 'narrow') await expectAccessible(opened);
    });

    test('an opened mark too, and what is in it', async () => {
      const page = await open('/#item-02-01', { viewport });
      const item = page.locator('#item-02-01');
      await item.locator('details').evaluateAll((all) => {
        for (const one of all) one.setAttribute('open', '');
      });
      expect(await item.locator('table').first().innerText()).toContain('51—100');
      await expectNoSidewaysScroll(page);
      await shoot(page, `${name}-mark`);
      if (name === 'phone') await expectAccessible(page, ['#item-02-01']);
    });
  });

  test('dark: the same contrasts', async () => {
    const page = await open('/#item-14-05', { viewport: DESKTOP, colorScheme: 'dark' });
    await page.locator('#item-14-05 a.button').click();
    await page.locator('.question').waitFor();
    await shoot(page, 'dark');
    await expectAccessible(page, ['.bar', '.beside', '.contents', '#item-14-05']);
  });

  test('what can be pressed on a phone is large enough for a thumb', async () => {
    for (const path of ['/#item-02-01', '/calculator', '/calculator/03-01']) {
      const page = await open(path);
      const small = await page
        .locator('button, summary, input:not([type=hidden]), select, a.button, a.card, nav a, .bottom-bar a')
        .evaluateAll((all) =>
          all
            .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 43.5)
            .map((one) => one.outerHTML.slice(0, 80)),
        );
      expect(small).toEqual([]);
      await context.close();
    }
  });

  describe('without a mouse', () => {
    test('the first stop leads past the bar; a mark opens by a key, and shows what the sentence gives', async () => {
      const page = await open('/', { viewport: DESKTOP });
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('跳到正文');
      await page.keyboard.press('Enter');
      await tabTo(page, '#item-02-01 > summary');
      await page.keyboard.press('Enter');
      await page.locator('#item-02-01 .panel').waitFor({ state: 'visible' });
      expect(await page.locator('#item-02-01 .panel').innerText()).toContain('人才专项资金');
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle);
      expect(outline).toBe('solid');
      await shoot(page, 'keyboard');
    });

    test('the calculator beside the text goes from question to amount', async () => {
      const page = await open('/#item-02-01', { viewport: DESKTOP });
      await page.locator('#item-02-01 > summary').focus();
      await tabTo(page, '#item-02-01 a.button');
      await page.keyboard.press('Enter');
      await page.locator('.question').waitFor();
      expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('LEGEND');
      await page.keyboard.press('Tab');
      await page.keyboard.type('30');
      await page.keyboard.press('Enter');
      await tabTo(page, 'button.choice[value="2025"]');
      await page.keyboard.press('Enter');
      expect(await page.locator('.beside .amount').innerText()).toContain('1万元');
      expect(await page.evaluate(() => document.activeElement?.className)).toBe('verdict');
      expect(new URL(page.url()).pathname).toBe('/');
      await shoot(page, 'beside');
      await page.locator('[data-choose]').focus();
      await page.keyboard.press('Enter');
      await page.locator('.beside .chooser').waitFor();
    });
  });

  describe('the calculator on a phone', () => {
    /** Answers by what is asked, as a thumb would. */
    async function answer(page: Page, answers: Readonly<Record<string, string>>): Promise<void> {
      // What is typed before the page's script has taken over from the server's form is not what is tested here.
      await page.locator('.privacy', { hasText: '在您的设备上' }).waitFor();
      for (let i = 0; i < 20; i++) {
        if ((await page.locator('.question').count()) === 0) return;
        const question = await page.locator('.question legend').innerText();
        const value = Object.entries(answers).find(([name]) => question.includes(name))?.[1];
        if (value === undefined) throw new Error(`it asks: ${question}`);
        const choice = page.locator(`button.choice[value="${value}"]`);
        if ((await choice.count()) > 0) await choice.click();
        else {
          await page.locator('.question input[name=value]').fill(value);
          await page.getByRole('button', { name: '下一步' }).click();
        }
        await page.waitForFunction(
          (before) => document.querySelector('.question legend')?.textContent !== before,
          question,
        );
      }
    }

    /** The situation behind what the page shows, sent to the API. */
    async function fromApi(page: Page, situation: object): Promise<Static<typeof Answer>> {
      const answer = await page.request.post(`${base}/api/assess`, { data: situation });
      expect(answer.status()).toBe(200);
      return Value.Parse(Answer, JSON.parse(await answer.text()));
    }

    test('02-01: 30 people make 1万元, and the API says the same', async () => {
      const page = await open('/#item-02-01');
      await page
        .locator('#item-02-01 a.button')
        .tap()
        .catch(() => page.locator('#item-02-01 a.button').click());
      await page.locator('.question').waitFor();
      expect(new URL(page.url()).pathname).toBe('/calculator/02-01');
      await answer(page, { 新增高技能人才数: '30', 年度: '2025' });
      expect(await page.locator('.amount').innerText()).toContain('1万元');
      expect(await page.locator('.nearest').innerText()).toContain('21');
      expect(await page.locator('.quote').innerText()).toContain('30—50人');
      const { awards } = await fromApi(page, { 自主评价汇总: [{ 单位: '本单位', 年度: 2025, 新增高技能人才数: 30 }] });
      expect(awards).toMatchObject([{ item: '02-01', amount: 10_000 }]);
      expect(await page.locator('.because li').allInnerTexts()).toEqual(awards[0]?.because);
      await shoot(page, 'phone-02-01', true);
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);

      // The link resumes it, and no answer has gone to the server.
      const link = page.url();
      expect(link).toContain('#q=');
      await context.close();
      const again = await open(link.slice(base.length));
      await again.locator('.amount').waitFor();
      expect(await again.locator('.amount').innerText()).toContain('1万元');

      // One answer changed, the other kept.
      await again.getByRole('button', { name: '修改新增高技能人才数' }).click();
      await answer(again, { 新增高技能人才数: '29' });
      expect(await again.locator('.verdict').innerText()).toBe('目前不符合');
      expect(await again.locator('.nearest').innerText()).toContain('还差 1 人');
    });

    test('14-05: the rent of a graduate, and the same by the API', async () => {
      const page = await open('/calculator/14-05');
      await answer(page, {
        毕业生: '有',
        毕业日期: '2023-06-30',
        班级类型: '技师班',
        来聊创业日期: '2025-03-01',
        场所类型: '外租场所',
        年度: '2025',
        起租日期: '2025-03-01',
        实际年租金: '30000',
      });
      expect(await page.locator('.amount').innerText()).toContain('2万元');
      const { awards } = await fromApi(page, {
        毕业生: [{ 身份证号: '我', 毕业日期: '2023-06-30', 班级类型: '技师班' }],
        创业项目: [
          {
            负责人: '我',
            来聊创业日期: '2025-03-01',
            场所类型: '外租场所',
            年度: 2025,
            起租日期: '2025-03-01',
            实际年租金: 30000,
          },
        ],
      });
      const award = awards.find(({ item }) => item === '14-05');
      expect(award?.amount).toBe(20_000);
      expect(await page.locator('.because li').allInnerTexts()).toEqual(award?.because);
      await shoot(page, 'phone-14-05', true);
      await expectAccessible(page);
    });

    test('a wrong answer is said where it is given, and keeps what was typed', async () => {
      const page = await open('/calculator/02-01');
      await page.locator('.question input[name=value]').fill('三十');
      await page.getByRole('button', { name: '下一步' }).click();
      expect(await page.getByRole('alert').innerText()).toContain('三十');
      expect(await page.locator('.question input[name=value]').inputValue()).toBe('三十');
      await expectAccessible(page);
    });

    test('facts stay in the browser', async () => {
      const page = await open('/calculator/02-01');
      const sent: string[] = [];
      page.on('request', (request) => sent.push(request.url()));
      await answer(page, { 新增高技能人才数: '60', 年度: '2025' });
      expect(sent).toEqual([]);
    });
  });

  describe('without scripts', () => {
    test('the text, the marks and the calculator all work', async () => {
      const page = await open('/', { viewport: PHONE, javaScriptEnabled: false });
      await page.locator('#item-02-01 > summary').click();
      await page.locator('#item-02-01 a.button').click();
      await page.locator('.question input[name=value]').fill('30');
      await page.getByRole('button', { name: '下一步' }).click();
      await page.getByRole('button', { name: '2025', exact: true }).click();
      expect(await page.locator('.amount').innerText()).toContain('1万元');
      await page.getByRole('button', { name: '修改年度' }).click();
      expect(await page.locator('.question legend').innerText()).toContain('年度');
      await shoot(page, 'no-script', true);
    });

    test('the search is a form', async () => {
      const page = await open('/', { viewport: DESKTOP, javaScriptEnabled: false });
      await page.locator('#q').fill('租赁');
      await page.keyboard.press('Enter');
      expect(await page.locator('mark').first().innerText()).toBe('租赁');
      expect(await page.locator('#item-02-01').count()).toBe(0);
    });
  });

  test('the search filters as it is typed', async () => {
    const page = await open('/', { viewport: DESKTOP });
    await page.locator('#q').fill('租赁');
    expect(await page.locator('[data-search-status]').innerText()).toMatch(/^找到\d+处$/u);
    expect(await page.locator('#item-14-05').isVisible()).toBe(true);
    expect(await page.locator('#item-02-01').isVisible()).toBe(false);
    await page.locator('#q').fill('');
    expect(await page.locator('#item-02-01').isVisible()).toBe(true);
  });

  test('a place within a closed mark opens when a link leads to it', async () => {
    const page = await open('/#reading-02-1');
    expect(await page.locator('#reading-02-1').isVisible()).toBe(true);
    expect(await page.locator('#reading-02-1').innerText()).toContain('《中华人民共和国民法典》');
  });

  test('it prints: the text without bars and buttons', async () => {
    const page = await open('/', { viewport: { width: 794, height: 1123 } });
    await page.emulateMedia({ media: 'print' });
    for (const hidden of ['.bar', '.bottom-bar', '.contents', '.beside', '.foot'])
      expect(await page.locator(hidden).isVisible()).toBe(false);
    expect(await page.locator('.leads').first().innerText()).toContain('(牵头单位:市教育体育局');
    await shoot(page, 'print');
  });

  test('a first visit loads little: 90 KB of scripts with the calculator, 10 KB without', () => {
    const sizes = globSync('assets/*.js', { cwd: webRoot }).map((file) => ({
      file,
      bytes: gzipSync(readFileSync(join(webRoot, file))).length,
    }));
    const first = sizes.filter(({ file }) => file.includes('portal-'));
    const sum = (all: readonly { bytes: number }[]): number => all.reduce((total, { bytes }) => total + bytes, 0);
    expect(sum(first)).toBeGreaterThan(0);
    expect(sum(first)).toBeLessThan(10 * 1024);
    expect(sum(sizes)).toBeLessThan(90 * 1024);
  });
});
