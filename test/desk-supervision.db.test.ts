import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Grant } from '../src/access/index.ts';
import { builtWeb } from './built-web.ts';
import { keepPicture, shotOf } from './browser-page.ts';
import { DeskWindow } from './desk-window.ts';
import type { Client } from './platform/client.ts';
import { startServer, type TestServer } from './platform/server.ts';
import { openBrowser } from './web-browser.ts';

/*
 * Supervision on the desk: the office hands the tasks down, a department reports on one, the office checks and concludes it, and the page
 * that everybody looks at says so; printed it is one sheet of A4.
 */

const HR = '市人力资源社会保障局';
const UNION = '市总工会';

const STAFF: Readonly<Record<string, readonly Grant[]>> = {
  city: [{ role: 'city-reviewer' }],
  union: [{ role: 'department', department: UNION }],
  auditor: [{ role: 'auditor' }],
};

let server: TestServer;
let browser: Browser;
const clients = new Map<string, Client>();

beforeAll(async () => {
  browser = await openBrowser();
  server = await startServer([], await builtWeb('desk'));
  for (const [login, grants] of Object.entries(STAFF)) await server.join({ login, grants });
});

afterAll(async () => {
  await browser.close();
});

async function windowOf(login: string): Promise<DeskWindow> {
  const client = clients.get(login) ?? (await server.signIn(login));
  clients.set(login, client);
  return DeskWindow.open(browser, server, client);
}

test('the office hands the tasks down, and the board says what is owed', async () => {
  const desk = await windowOf('city');
  const { page } = desk;
  await desk.go('/');
  await page.locator('.places').getByRole('link', { name: '督查' }).click();
  await page.getByRole('heading', { name: '政策落实督查' }).waitFor();
  const measures = page.getByRole('group', { name: '各条措施' });
  // Sixteen, and the preamble and closing, which have tasks as well.
  await measures.locator('tbody tr').nth(17).waitFor();
  expect(await measures.locator('tbody tr').count()).toBe(18);
  await desk.button(/^下达 \d+ 项任务$/u).click();
  await measures.getByText('推进中', { exact: true }).first().waitFor();
  expect(await desk.button(/下达/u).count()).toBe(0);
  await desk.look('supervision', true);
  await desk.close();
});

test('a department sees its own part and reports; the office sends back, checks, concludes; the board follows', async () => {
  const union = await windowOf('union');
  await union.go('/supervision');
  expect(await union.title()).toBe(`政策落实督查：${UNION}`);
  await union.page.getByRole('group', { name: '任务' }).getByRole('link', { name: /06-R3/u }).click();
  await union.page.getByRole('heading', { name: /水城工匠/u }).waitFor();
  await union.page.getByRole('textbox', { name: '进展' }).fill('已确定培育名单30人，一人一计划');
  await union.page.getByLabel('完成数').fill('30');
  await union.page.getByLabel('佐证').fill('培育名单');
  await union.button('报送进展').click();
  await union.page.getByRole('cell', { name: '培育名单', exact: true }).waitFor();
  await union.look('supervision-task-department');

  const city = await windowOf('city');
  await city.go('/supervision?state=to-check');
  await city.page.getByRole('group', { name: '任务' }).getByRole('link', { name: /06-R3/u }).click();
  await city.turnTo('退回');
  await city.button('退回').click();
  await city.page.getByText('请写意见').waitFor();
  await city.page.getByLabel('意见').fill('请附发文');
  await city.button('退回').click();
  await city.page.getByText('已退回').waitFor();
  await city.look('supervision-task');

  // The page was read before the report was sent back.
  await union.page.getByRole('textbox', { name: '进展' }).fill('补报发文');
  await union.button('报送进展').click();
  await union.page.getByRole('dialog', { name: '别人先办了这项任务' }).waitFor();
  await union.refused();
  await union.button('看现在的，再决定').click();
  await union.page.getByText('请附发文').first().waitFor();
  await union.page.getByRole('textbox', { name: '进展' }).fill('补报发文');
  await union.turnTo('整项任务已完成，报请办结');
  await union.button('报送进展').click();
  await union.page.getByText('报请办结。').waitFor();
  await union.close();

  await city.page.reload();
  await city.turnTo('办结');
  await city.page.getByLabel('意见').fill('经核实，同意办结');
  await city.button('办结').click();
  await city.page.getByText('已办结').waitFor();
  await city.go('/supervision');
  expect(await city.page.locator('.summary-list').innerText()).toContain('1项已办结');
  await city.close();
});

test('whoever may only look looks: narrowed by department in the address, printed on one sheet of A4, taken out as DOCX', async () => {
  const desk = await windowOf('auditor');
  const { page } = desk;
  await desk.go('/supervision');
  expect(await desk.button(/^下达/u).count()).toBe(0);
  await page.getByRole('combobox', { name: '责任单位' }).fill('人力资源');
  await page.locator('.ant-select-item-option').getByText(HR, { exact: true }).click();
  await page.getByRole('heading', { name: `政策落实督查：${HR}` }).waitFor();
  expect(new URL(page.url()).searchParams.get('department')).toBe(HR);
  const [file] = await Promise.all([page.waitForEvent('download'), desk.button('导出 DOCX').click()]);
  expect(file.suggestedFilename()).toMatch(/督查通报\.docx$/u);

  await desk.go('/supervision');
  await page.locator('.picture canvas').first().waitFor();
  await page.emulateMedia({ media: 'print' });
  expect(await page.getByRole('navigation', { name: '目录' }).isVisible()).toBe(false);
  const sheets = await page.pdf({
    preferCSSPageSize: true,
    path: shotOf('desk-supervision-a4').replace(/png$/u, 'pdf'),
  });
  expect(sheets.toString('latin1').match(/\/Type\s*\/Page[^s]/gu)?.length).toBe(1);
  await page.setViewportSize({ width: 703, height: 1035 });
  await keepPicture(page, 'desk-supervision-print');
  desk.complaints.splice(0);
  await desk.close();
});
