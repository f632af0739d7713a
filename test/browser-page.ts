import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** Sizes that pages are looked at in. */
export const NARROW = { width: 320, height: 640 };
export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 860 };

const SHOTS = join(import.meta.dirname, '../.shots');
mkdirSync(SHOTS, { recursive: true });

/** Where the picture of this name is kept. */
export function shotOf(name: string): string {
  return join(SHOTS, `${name}.png`);
}

/** Keeps a picture of a page below `.shots`, where somebody wants to see them: `SHOTS=1 npm test`. They take a tenth of the time. */
export async function keepPicture(page: Page, name: string, fullPage = false): Promise<void> {
  if (process.env['SHOTS'] !== undefined) await page.screenshot({ path: shotOf(name), fullPage });
}

/** Whatever the browser complains of from now on: errors, warnings, what the policy has refused. */
export function complaintsOf(page: Page, complaints: string[] = []): string[] {
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return complaints;
}

/** How many px a page is wider than its window: none, where nothing scrolls sideways. */
export function sideways(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** As it comes with the builder. */
const AXE = readFileSync(
  createRequire(fileURLToPath(import.meta.resolve('@axe-core/playwright'))).resolve('axe-core/axe.min.js'),
  'utf8',
);

/**
 * What axe knows to be wrong with a page, all of its rules; no page has frames, so it runs in the page itself and is put there once. By
 * itself the builder runs it twice, in two pages, and asks for everything that is right as well: four times as long.
 * @param besides what is left out
 * @param within what alone is looked at; none: all of the page
 */
export async function violationsOf(
  page: Page,
  besides: readonly string[] = [],
  within: readonly string[] = [],
): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE);
  const all = besides.reduce((axe, part) => axe.exclude(part), new AxeBuilder({ page, axeSource: 'undefined' }));
  const builder = within
    .reduce((axe, part) => axe.include(part), all)
    .setLegacyMode()
    .options({ resultTypes: ['violations'], preload: false });
  const { violations } = await builder.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`);
}
