import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Grant } from '../src/access/index.ts';
import { tokenOf } from '../src/store/index.ts';
import { buildDesk, DeskWindow } from './desk-window.ts';
import { approvedCase, payeeOf } from './platform/approved-case.ts';
import { good, Hall, type Applicant } from './platform/hall.ts';
import { BUREAU, EAST, residentId } from './platform/invented.ts';
import { startServer } from './platform/server.ts';
import { put } from './platform/town.ts';
import { certificate, ORGANISATIONS, personOf } from './platform/whole-ways.ts';
import { openBrowser } from './web-browser.ts';

/*
 * The desk's screens of cases, notices and money: one case is taken by its officials from acceptance to the decision, shown to the
 * public and put into a batch, each step in somebody's own window.
 */

const FUND = '就业补助资金';
const DAY = 86_400_000;
const dayAgo = (days: number): string => new Date(Date.now() - days * DAY).toISOString().slice(0, 10);

const STAFF: Readonly<Record<string, readonly Grant[]>> = {
  acceptor: [{ role: 'county-acceptor', county: EAST }],
  reviewer: [{ role: 'county-reviewer', county: EAST }],
  city: [{ role: 'city-reviewer' }],
  maker: [{ role: 'finance' }],
  releaser: [{ role: 'finance' }],
  auditor: [{ role: 'auditor' }],
};
const APPLICANTS: readonly Applicant[] = [
  { login: 'welder', name: '赵焊工', person: residentId(303) },
  { login: 'fitter', name: '钱钳工', person: residentId(304) },
];

let hall: Hall;
let browser: Browser;
const cases: string[] = [];
const year = new Date(Date.now() + 8 * 3_600_000).getUTCFullYear();

beforeAll(async () => {
  const webRoot = buildDesk();
  browser = await openBrowser();
  hall = new Hall(await startServer([], webRoot));
  const { database } = hall.server;
  for (const [login, grants] of Object.entries(STAFF)) await hall.server.join({ login, grants });
  await put(database, '单位', ORGANISATIONS);
  await put(
    database,
    '个人',
    APPLICANTS.map(({ person = '', name }) => personOf(person, name)),
  );
  await put(
    database,
    '职业技能等级证书',
    APPLICANTS.map(({ person = '' }) => certificate(person, '焊工', '技师', dayAgo(60))),
  );
  for (const one of new Set([2026, year])) {
    const budget = { fund: FUND, year: one, item: '*', amount: 100_000_000, reason: '聊财预〔2026〕1号' };
    good(await (await hall.as('maker')).post('/api/budgets/appropriate', budget));
  }
  for (const by of APPLICANTS) {
    await hall.settle(by);
    cases.push((await hall.apply({ item: '14-01', by })).id);
  }
});

afterAll(async () => {
  await browser.close();
});

async function windowOf(login: string): Promise<DeskWindow> {
  return DeskWindow.open(browser, hall.server.url, await hall.as(login));
}

const [first, second] = [() => cases[0] ?? '', () => cases[1] ?? ''];

test('accepted: from the first page to the next case with one key', async () => {
  const desk = await windowOf('acceptor');
  const { page } = desk;
  await desk.go('/');
  await expect.poll(() => page.getByRole('region', { name: '等您办的办件' }).innerText()).toContain('2');
  await desk.go('/tasks');
  await desk.look('tasks');
  await page.getByLabel('按编号、事项或名称查找').fill('赵焊工');
  await desk.button('查找').click();
  await page.waitForURL('**/tasks?text=*');
  await expect.poll(() => page.locator('tbody tr').count()).toBe(1);
  await page.getByRole('link', { name: '办最急的一件' }).click();
  await page.getByRole('heading', { name: new RegExp(first(), 'u') }).waitFor();
  await desk.look('case-accept');
  await page.locator('.ant-segmented-item').getByText('一次性告知补正').click();
  await desk.button('再加一项').click();
  await expect.poll(() => page.getByRole('group', { name: '第 2 项' }).count()).toBe(1);
  await desk.look('case-supplement');
  await page.locator('.ant-segmented-item').getByText('受理', { exact: true }).click();
  await desk.button('受理').click();
  await page.getByText('下一件：').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: new RegExp(second(), 'u') }).waitFor();
  await desk.button('受理').click();
  await page.getByText('没有别的等您办').waitFor();
  await desk.look('case-accepted');
  await desk.close();
});

test('passed: somebody was first, which is said with what they did, and what was typed is kept', async () => {
  const desk = await windowOf('reviewer');
  const { page } = desk;
  await desk.go(`/cases/${first()}`);
  await desk.button('通过').click();
  await page.getByText('请写审核意见').waitFor();
  await page.getByLabel('审核意见').fill('社保和证书属实');
  await hall.does('reviewer', first(), 'await-ruling', { reading: '14-1', question: '技师怎样计算' });
  await hall.does('city', first(), 'give-ruling', { ruling: '按证书等级' });
  await desk.button('通过').click();
  const dialog = page.getByRole('dialog', { name: '别人先办了这一件' });
  await dialog.getByText('技师怎样计算').waitFor();
  // The browser says by itself that the answer was a refusal.
  desk.complaints.splice(0);
  await desk.look('case-stale');
  await desk.button('看现在的，再决定').click();
  await dialog.waitFor({ state: 'hidden' });
  expect(await page.getByLabel('审核意见').inputValue()).toBe('社保和证书属实');
  await desk.button('通过').click();
  await page.getByText('下一件：').waitFor();
  await desk.close();
});

test('decided: with what the registers give now, then shown to the public', async () => {
  const desk = await windowOf('city');
  const { page } = desk;
  await desk.go(`/cases/${first()}`);
  await page.getByRole('region', { name: '本环节作决定' }).getByText('3,000元').first().waitFor();
  await desk.look('case-decide');
  await page.locator('.ant-segmented-item').getByText('不予通过').click();
  await desk.look('case-reject');
  await page.locator('.ant-segmented-item').getByText('通过', { exact: true }).click();
  await page.getByLabel('审核意见').fill('同意');
  await desk.button('通过').click();
  await page.getByText('没有别的等您办').waitFor();
  expect((await hall.see(first())).decision?.amount).toBe(300_000);

  await desk.go('/notices');
  await page.getByRole('textbox', { name: '发布单位' }).fill(BUREAU);
  await page.getByRole('textbox', { name: '受理异议的电话' }).fill('0635-0000000');
  await page.getByRole('textbox', { name: '受理异议的地址' }).fill('聊城市东昌府区1号');
  await desk.button('保存').click();
  await desk.button('更改').waitFor();
  await desk.look('notices');
  await page.getByRole('link', { name: '冻结名单 14-01' }).click();
  await page.getByRole('checkbox', { name: `列入 ${first()}` }).waitFor();
  await desk.look('notice-new');
  await desk.button('冻结名单').click();
  await desk.button('发布公示').waitFor();
  await desk.look('notice-frozen');
  await desk.button('发布公示').click();
  await page.getByText('公示中').first().waitFor();
  await desk.look('notice-published');
  await desk.go('/notices/objections');
  await desk.look('objections');
  await desk.close();
});

test('paid: previewed, put together by one, released by the other, answered for by the bank', async () => {
  const { database, keys } = hall.server;
  const [id, name] = [residentId(305), '孙焊工'];
  await put(database, '个人', [personOf(id, name)]);
  await put(database, '职业技能等级证书', [certificate(id, '焊工', '技师', '2025-09-01')]);
  const beneficiary = { kind: 'person', token: tokenOf(keys, id) } as const;
  const payee = await payeeOf(database, beneficiary, name, '6217002200003123456');
  const asked = { item: '14-01', beneficiary, name, key: '焊工/技师', amount: 300_000, payee };
  const paid = await approvedCase(database, asked);

  const maker = await windowOf('maker');
  await maker.go('/payments/new');
  await maker.choose('资金来源', FUND);
  await maker.page.getByLabel('决定的年度').fill('2026');
  await maker.button('看能付哪些').click();
  await maker.page.getByRole('link', { name: paid }).waitFor();
  await maker.look('payment-new');
  await maker.button('编制成批次').click();
  await maker.button('提交，等另一人放行').click();
  await maker.page.getByText('这一批是您编制的').waitFor();

  const releaser = await windowOf('releaser');
  await releaser.go('/payments');
  await releaser.page.getByRole('link', { name: '批次 1' }).click();
  await releaser.button('放行这一批').waitFor();
  await releaser.look('payment-release');
  await releaser.button('放行这一批').click();
  await releaser.button('上传回单').waitFor();
  await releaser.close();

  const { page } = maker;
  await page.reload();
  await maker.button('上传回单').waitFor();
  const header = '序号,金额,结果,原因,回单号,日期';
  const send = async (line: string): Promise<void> => {
    const buffer = Buffer.from(`${header}\n${line}\n`);
    await page.getByLabel('回单文件').setInputFiles({ name: '回单.csv', mimeType: 'text/csv', buffer });
    await maker.button('上传回单').click();
  };
  await send(`1,2999.00,成功,,回单-1,${dayAgo(0)}`);
  await page.getByRole('alert').waitFor();
  // The browser says by itself that the answer was a refusal.
  maker.complaints.splice(0);
  await maker.look('payment-receipts');
  await send(`1,3000.00,成功,,回单-1,${dayAgo(0)}`);
  await page.getByText('已结清').waitFor();
  expect((await hall.see(paid)).money.paid).toBe(300_000);
  await maker.close();
});

test.each<readonly [string, readonly (readonly [name: string, path: () => string])[]]>([
  [
    'auditor',
    [
      ['cases', () => '/cases'],
      ['case-read', () => `/cases/${first()}`],
      ['auditor-budgets', () => '/budgets'],
      ['ledger', () => '/ledger'],
    ],
  ],
  [
    'maker',
    [
      ['budgets', () => '/budgets'],
      ['finance-payments', () => '/payments'],
    ],
  ],
])('the screens of %s', async (login, screens) => {
  const desk = await windowOf(login);
  for (const [name, path] of screens) {
    await desk.go(path());
    expect(await desk.page.locator('.ant-result-warning').count(), name).toBe(0);
    await desk.look(name, name === 'ledger');
  }
  await desk.close();
});
