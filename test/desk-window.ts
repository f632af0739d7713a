import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { complaintsOf, DESKTOP, keepPicture, NARROW, PHONE, sideways, violationsOf } from './browser-page.ts';
import type { Client } from './platform/client.ts';

/** The fiftieth row is as the first, and takes axe as long. */
const REPEATED = ['tbody tr:nth-child(n+6)', '.page > section:nth-of-type(n+5)'];

/** What doesn't come by then never will: a test that fails says so while one still looks. */
const PATIENCE_MS = 30_000;

interface Place {
  readonly url: string;
  /** The browser's clock begins at the server's, so that no test depends on the day on which it runs. */
  readonly now: () => Date;
}

/** A browser for each who is signed in, as at home: what is loaded once is there. */
const homes = new WeakMap<Client, Promise<BrowserContext>>();

/** A window of the desk, in which everything that goes wrong counts: errors, warnings, what the policy has refused. */
export class DeskWindow {
  readonly page: Page;
  readonly complaints: string[];
  readonly #url: string;

  private constructor(page: Page, url: string) {
    this.page = page;
    this.#url = url;
    this.complaints = complaintsOf(page);
  }

  /** @param client who is signed in, as the browser's cookies say; absent: nobody */
  static async open(browser: Browser, { url, now }: Place, client?: Client): Promise<DeskWindow> {
    const home = (client === undefined ? undefined : homes.get(client)) ?? makeHome(browser, url, client);
    if (client !== undefined) homes.set(client, home);
    const page = await (await home).newPage();
    await page.clock.install({ time: now() });
    page.setDefaultTimeout(PATIENCE_MS);
    return new DeskWindow(page, url);
  }

  /** Opens an address below `/desk`, and waits for its title. */
  async go(path: string): Promise<void> {
    await this.page.goto(`${this.#url}/desk${path}`);
    await this.page.locator('h1').waitFor();
  }

  /** Opens any address of the server: what a citizen sees, and the public. */
  async visit(path: string): Promise<void> {
    await this.page.goto(`${this.#url}${path}`);
    await this.page.locator('h1').waitFor();
  }

  async title(): Promise<string> {
    return this.page.locator('h1').innerText();
  }

  button(name: string | RegExp) {
    return this.page.getByRole('button', { name });
  }

  /** What is written into, by exactly its label: whether it must be filled in or not. */
  field(label: string) {
    return this.page.getByLabel(label, { exact: true }).and(this.page.getByRole('textbox'));
  }

  /** Chooses a word of a list. */
  async choose(label: string, word: string | RegExp): Promise<void> {
    await this.page.getByRole('combobox', { name: label }).click();
    // Lists that were opened before are hidden, and still there.
    const open = this.page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option');
    await open.getByText(word, { exact: true }).click();
  }

  /** Chooses one of the steps, levels and the like that stand beside each other. */
  async turnTo(word: string): Promise<void> {
    await this.page.locator('.ant-segmented-item').getByText(word, { exact: true }).click();
  }

  /** Takes a step by its button, and waits until it is said to be done. */
  async does(button: string): Promise<void> {
    await this.button(button).click();
    await this.page.getByText(`${button}：办好了`).first().waitFor();
  }

  /** Decides a case: says of each doubt that it was looked into, and writes an opinion. */
  async decides(opinion: string): Promise<void> {
    await this.page.getByRole('region', { name: '本环节作决定' }).waitFor();
    for (const doubt of await this.page.locator('fieldset.item').all()) {
      await doubt.getByRole('radio', { name: '已核实' }).check();
      await doubt.getByRole('textbox').fill('已电话核实');
    }
    await this.page.getByLabel('审核意见').fill(opinion);
    await this.does('通过');
  }

  /** The browser says by itself that an answer was a refusal. */
  async refused(): Promise<void> {
    await expect.poll(() => this.complaints.length).toBeGreaterThan(0);
    this.complaints.splice(0);
  }

  /** Goes by a link of the page, and waits for the page that it leads to. */
  async follow(link: string): Promise<void> {
    const way = this.page.locator(link).first();
    const { pathname } = new URL((await way.getAttribute('href')) ?? '', this.#url);
    await way.click();
    await this.page.waitForURL((url) => url.pathname === pathname);
    await this.page.locator('.progress-runs').waitFor({ state: 'detached' });
    await this.page.locator('main h1').waitFor();
  }

  /** Address of the first thing that a list of this page leads to, one level below it; undefined where there is none. */
  firstListed(): Promise<string | undefined> {
    return this.page.evaluate(() => {
      const below = `${location.pathname}/`;
      const links = [...document.querySelectorAll('main tbody a, main .work a, main ul a')];
      return links
        .map((link) => link.getAttribute('href') ?? '')
        .find((href) => href.startsWith(below) && !/\/(?:new|import)\b|\?/u.test(href.slice(below.length)));
    });
  }

  /** What the page is made of: its titles, columns and controls by name, without what they hold. */
  parts(): Promise<string> {
    return this.page.evaluate(() => {
      const all = document.querySelectorAll('h1, h2, h3, th, dt, label, main button, summary, .ant-tag');
      return [...new Set([...all].map((one) => `${one.tagName} ${one.textContent.replaceAll(/\d+/gu, '')}`))]
        .sort()
        .join('\n');
    });
  }

  /**
   * The page as it is: no scrolling sideways at 320 px and up, nothing that axe knows of, pictures wide and as on a phone.
   * @param onPhone axe looks at the phone's layout too, where it is another one
   */
  look(name: string, onPhone = false): Promise<void> {
    return this.#see(name, onPhone ? [PHONE, DESKTOP] : [DESKTOP]);
  }

  /** No complaint and no scrolling sideways: enough for a screen that has been looked at with other rows. */
  async glance(name: string): Promise<void> {
    expect(this.complaints, name).toEqual([]);
    await this.page.setViewportSize(NARROW);
    expect(await sideways(this.page), name).toBeLessThanOrEqual(0);
    await this.page.setViewportSize(DESKTOP);
  }

  async #see(name: string, byAxe: readonly object[]): Promise<void> {
    await this.page.locator('h1').first().waitFor();
    expect(this.complaints, name).toEqual([]);
    for (const size of [NARROW, PHONE, DESKTOP]) {
      await this.page.setViewportSize(size);
      const where = `${name} at ${String(size.width)} px`;
      expect(await sideways(this.page), where).toBeLessThanOrEqual(0);
      if (size === NARROW) continue;
      await keepPicture(this.page, `desk-${name}-${String(size.width)}`);
      if (byAxe.includes(size)) expect(await violationsOf(this.page, REPEATED), where).toEqual([]);
    }
    // The picture and axe put styles of their own into the page, which the policy refuses.
    this.complaints.splice(0);
  }

  async close(): Promise<void> {
    await this.page.close();
    expect(this.complaints).toEqual([]);
  }
}

async function makeHome(browser: Browser, url: string, client: Client | undefined): Promise<BrowserContext> {
  const home = await browser.newContext({ locale: 'zh-CN', reducedMotion: 'reduce', viewport: DESKTOP });
  await home.addCookies([...(client?.cookies ?? [])].map(([name, value]) => ({ name, value, url })));
  return home;
}
