import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, expect } from 'vitest';
import type { Client } from './platform/client.ts';

const ROOT = join(import.meta.dirname, '..');
const SHOTS = join(ROOT, '.shots');

const WIDE = { width: 1280, height: 860 };
const PHONE = { width: 390, height: 844 };

/** The desk, built for this run alone: the test neither needs nor disturbs what is in dist/. @returns the folder that the server serves */
export function buildDesk(): string {
  mkdirSync(SHOTS, { recursive: true });
  const webRoot = mkdtempSync(join(tmpdir(), 'jiangtong-desk-'));
  afterAll(() => {
    rmSync(webRoot, { recursive: true });
  });
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  const options = ['--mode', 'desk', '--outDir', join(webRoot, 'desk'), '--emptyOutDir', '--logLevel', 'error'];
  execFileSync(process.execPath, [vite, 'build', ...options], {
    cwd: ROOT,
    // The tests' own is inherited, and would give the development build.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  return webRoot;
}

/** A window of the desk, in which everything that goes wrong counts: errors, warnings, what the policy has refused. */
export class DeskWindow {
  readonly page: Page;
  readonly complaints: string[] = [];
  readonly #context: BrowserContext;
  readonly #url: string;

  private constructor(context: BrowserContext, page: Page, url: string) {
    this.#context = context;
    this.page = page;
    this.#url = url;
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
  }

  /** @param client who is signed in, as the browser's cookies say; absent: nobody */
  static async open(browser: Browser, url: string, client?: Client): Promise<DeskWindow> {
    const context = await browser.newContext({ locale: 'zh-CN', reducedMotion: 'reduce', viewport: WIDE });
    await context.addCookies([...(client?.cookies ?? [])].map(([name, value]) => ({ name, value, url })));
    return new DeskWindow(context, await context.newPage(), url);
  }

  /** Opens an address below `/desk`, and waits for its title. */
  async go(path: string): Promise<void> {
    await this.page.goto(`${this.#url}/desk${path}`);
    await this.page.locator('h1').waitFor();
  }

  async title(): Promise<string> {
    return this.page.locator('h1').innerText();
  }

  button(name: string | RegExp) {
    return this.page.getByRole('button', { name });
  }

  /** Chooses a word of a list. */
  async choose(label: string, word: string): Promise<void> {
    await this.page.getByRole('combobox', { name: label }).click();
    await this.page.locator('.ant-select-item-option').getByText(word, { exact: true }).click();
  }

  /**
   * The page as it is: no scrolling sideways at 320 px and up, nothing that axe knows of, pictures wide and as on a phone.
   * @param onPhone axe looks at the phone's layout too, which takes a second more
   */
  async look(name: string, onPhone = false): Promise<void> {
    expect(this.complaints, name).toEqual([]);
    for (const size of [{ width: 320, height: 640 }, PHONE, WIDE]) {
      await this.page.setViewportSize(size);
      expect(await this.#sideways(), `${name} at ${String(size.width)} px`).toBeLessThanOrEqual(0);
      if (size.width === 320) continue;
      await this.page.screenshot({ path: join(SHOTS, `desk-${name}-${String(size.width)}.png`) });
      if (size === WIDE || onPhone) expect(await this.violations(), `${name} at ${String(size.width)} px`).toEqual([]);
    }
    // The picture and axe put styles of their own into the page, which the policy refuses.
    this.complaints.splice(0);
  }

  async violations(): Promise<readonly string[]> {
    // The fiftieth row is as the first, and takes axe as long.
    const repeated = ['tbody tr:nth-child(n+6)', '.page > section:nth-of-type(n+5)'];
    const axe = repeated.reduce((all, part) => all.exclude(part), new AxeBuilder({ page: this.page }));
    const { violations } = await axe.analyze();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`);
  }

  #sideways(): Promise<number> {
    return this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  }

  async close(): Promise<void> {
    await this.#context.close();
    expect(this.complaints).toEqual([]);
  }
}
