import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DeskWindow } from './desk-window.ts';
import { good, useHall, type Applicant } from './platform/hall.ts';
import { firm } from './platform/city.ts';
import { creditCode, residentId, WEST } from './platform/invented.ts';
import { noisyPng } from './platform/pictures.ts';
import { put } from './platform/town.ts';
import { certificate, FIRM, ORGANISATIONS, personOf } from './platform/whole-ways.ts';
import { openBrowser } from './web-browser.ts';

/*
 * What a reviewer has beside the case itself: doubts that are answered in the decision, a decision computed again, a colleague who takes over
 * for a time, awards that the platform finds by itself; and money that has to come back.
 */

const FUND = '就业补助资金';
const ITEM = '14-01';
const OTHER_FIRM = creditCode(24);
/** Logins of one length give one account number: that is what looks odd. */
const WORKERS: readonly Applicant[] = ['赵焊工', '钱焊工', '孙焊工'].map((name, n) => ({
  login: `worker-${String(n)}`,
  name,
  person: residentId(640 + n),
}));
const [WELDER, OTHER] = WORKERS;

/** What the firm spent on training, 500,000 元 of a year, and how much of it on workers. */
function spending(year: number, onWorkers: number) {
  return {
    ...{ 单位: FIRM, 年度: year, 工资薪金总额: 10_000_000, 提取额: 800_000 },
    ...{ 使用额: 500_000, 一线职工使用额: onWorkers },
  };
}

let browser: Browser;
const cases: string[] = [];

const hall = useHall(async (opened) => {
  const { database } = opened.server;
  await put(database, '单位', [...ORGANISATIONS, firm(OTHER_FIRM, '临清某厂', WEST)]);
  await opened.appropriate(FUND, '*', 100_000_000);
  await put(database, '职工教育经费', [spending(2025, 200_000)]);
  await opened.server.join({ login: 'security', grants: [{ role: 'security-admin' }] });
  for (const by of WORKERS) {
    const { person = '', name } = by;
    await put(database, '个人', [personOf(person, name)]);
    await put(database, '职业技能等级证书', [
      certificate(person, '焊工', '技师', '2025-09-01'),
      ...(by === WELDER ? [certificate(person, '钳工', '技师', '2025-08-01')] : []),
    ]);
    await opened.settle(by);
  }
}, 'desk');

beforeAll(async () => {
  browser = await openBrowser();
  for (const by of [WELDER, OTHER])
    if (by !== undefined) cases.push((await hall().apply({ item: ITEM, by, key: '焊工/技师' })).id);
});

afterAll(async () => {
  await browser.close();
});

async function windowOf(login: string): Promise<DeskWindow> {
  return DeskWindow.open(browser, hall().server, await hall().as(login));
}

const [first, second] = [() => cases[0] ?? '', () => cases[1] ?? ''];

test('what looks odd is found in the list, shown with where it is, and answered by whoever decides', async () => {
  await hall().step(first());
  await hall().step(first());
  const desk = await windowOf('city');
  const { page } = desk;
  await desk.go('/cases');
  await desk.choose('疑点', '有疑点');
  await desk.button('查找').click();
  await page.waitForURL('**/cases?*doubtful=true*');
  await expect.poll(() => page.locator('tbody tr').count()).toBe(2);
  await desk.glance('cases-doubtful');
  await page.getByRole('link', { name: first() }).click();
  const panel = page.getByRole('region', { name: '交叉核验' });
  await panel.getByText('与他人共用收款账户').waitFor();
  expect(await panel.getByRole('link').allInnerTexts()).toEqual([`办件 ${second()} 钱焊工 ${ITEM}`]);
  // What the decision asks for comes after the case.
  await page.getByRole('region', { name: '本环节作决定' }).getByText('与他人共用收款账户').first().waitFor();
  await desk.button('通过').click();
  await page.getByText('请写怎样核实、为什么').waitFor();
  await desk.look('case-doubts', true);
  await desk.decides('同意');
  await desk.go(`/cases/${first()}`);
  await panel.getByText('核实说明：已电话核实').waitFor();
  expect(await page.getByRole('region', { name: '办理经过' }).innerText()).toContain('已核实：已电话核实');
  // The stored decision, computed again from what was stored with it.
  await desk.button('复算决定时的测算').click();
  await page.getByText('复算一致').waitFor();
  await desk.look('case-replay');
  await desk.close();
});

test('a colleague takes over for a time; the case says on whose behalf, the security administrator sees it, the giver ends it', async () => {
  const giver = await windowOf('acceptor');
  await giver.go('/me');
  const section = giver.page.getByRole('region', { name: '委托代办' });
  await giver.button('委托').click();
  await section.getByText('请选同事').waitFor();
  await giver.choose('委托给', '李审核');
  await section.getByLabel('到哪一天').fill('2026-03-20');
  await section.getByLabel('理由').fill('外出学习');
  await giver.button('委托').click();
  await section.getByRole('group', { name: '委托出去的' }).getByText('李审核').waitFor();
  await giver.look('me-delegation', true);

  const taker = await windowOf('reviewer');
  await taker.go('/tasks');
  await taker.page.getByRole('row', { name: second() }).getByText('受王受理委托').waitFor();
  await taker.look('tasks-delegated');
  await taker.page.getByRole('link', { name: second() }).click();
  await taker.button('受理').click();
  await taker.page.getByText('受理：办好了').first().waitFor();
  await taker.go(`/cases/${second()}`);
  await taker.page.getByText('县级受理 李审核（受王受理委托）').first().waitFor();
  // Whoever accepted it by delegation doesn't review it by their own right.
  expect(await taker.button('通过').count()).toBe(0);
  await taker.go('/me');
  await taker.page.getByRole('group', { name: '受委托' }).getByText('王受理').waitFor();
  await taker.close();

  const admin = await windowOf('security');
  await admin.go('/grants');
  await admin.page.getByText('受王受理委托').waitFor();
  await admin.close();

  await giver.button('结束：委托给李审核').click();
  const dialog = giver.page.getByRole('dialog');
  await dialog.getByLabel('原因').fill('提前回来');
  await dialog.getByRole('button', { name: '结束' }).click();
  await section.getByText('已结束').waitFor();
  await giver.close();
});

test('awards that nobody applied for are counted first, with the money there is, and then offered', async () => {
  const desk = await windowOf('city');
  const { page } = desk;
  await desk.go('/offers');
  await page.getByRole('combobox', { name: '事项' }).fill(ITEM);
  await desk.choose('事项', new RegExp(`^${ITEM} `, 'u'));
  await page.getByText('今年可用').waitFor();
  await desk.button('找应享未享的').click();
  await desk.button('提示这 2 件').waitFor();
  expect(await page.getByText('看了 3 个对象').innerText()).toMatch(/2\s*件，合计 6,000元/u);
  await desk.look('offers', true);
  await desk.button('提示这 2 件').click();
  await page.getByText('提示了 2 件').waitFor();
  await page.getByText('2 件，对方还没有答复').waitFor();
  await desk.close();
});

test('what the office looks into by itself is begun at the desk: with whom, what, the evidence and why', async () => {
  const desk = await windowOf('acceptor');
  const { page } = desk;
  await desk.go('/cases');
  await desk.follow('a[href="/desk/cases/new"]');
  await page.getByRole('combobox', { name: '事项' }).fill('02-02');
  await desk.choose('事项', /^02-02 /u);
  const number = page.getByLabel('统一社会信用代码');
  // What is missing is said at its field.
  await desk.button('立案').click();
  await page.getByText('请填统一社会信用代码').waitFor();
  await page.getByText('请写立案理由').waitFor();
  await number.fill(OTHER_FIRM);
  await desk.button('查看对象').click();
  await page.getByText('“依职权立案”不由您办理').first().waitFor();
  await desk.refused();
  await number.fill(FIRM);
  await number.press('Tab');
  await desk.button('查看对象').press('Enter');
  await page.getByRole('radio', { name: '2025：不合规' }).waitFor();
  // The only one there is is chosen already.
  expect(await page.getByRole('radio', { name: '2025：不合规' }).isChecked()).toBe(true);
  const detail = { name: '明细.png', mimeType: 'image/png', buffer: noisyPng(8, 8) };
  await page.getByLabel('上传：职工教育经费提取使用明细').setInputFiles(detail);
  await page.getByText('明细.png').waitFor();
  await page.getByLabel('立案理由').fill('年度校验发现一线职工使用额不足');
  await page.getByText('1 份').waitFor();
  await desk.look('initiate', true);
  await desk.button('立案').press('Enter');
  await page.getByText('王受理：年度校验发现一线职工使用额不足').waitFor();
  await page.getByRole('button', { name: '打开文件：职工教育经费提取使用明细' }).waitFor();
  await desk.glance('initiated');
  // Begun once: the same is under way.
  await desk.go('/cases/new?item=02-02');
  await number.fill(FIRM);
  await desk.button('查看对象').click();
  await page.getByText('已在办：').waitFor();
  expect(await page.getByRole('radio', { name: '2025：不合规' }).isDisabled()).toBe(true);
  // The rest of what the register has, at once: counted first.
  await put(hall().server.database, '职工教育经费', [spending(2026, 400_000), spending(2024, 100_000)]);
  await desk.button('看有多少').click();
  await page.getByText('不合规 1 件，合规 1 件').waitFor();
  await desk.look('initiate-batch', true);
  await page.getByLabel('批量立案的理由').fill('年度校验');
  await desk.button('立案这 2 件').click();
  await page.getByText('立案了 2 件').waitFor();
  await desk.close();

  const reviewer = await windowOf('reviewer');
  await reviewer.go('/cases');
  expect(await reviewer.page.getByRole('link', { name: '依职权立案' }).count()).toBe(0);
  await reviewer.close();
});

test('money that was paid wrongly comes back: demanded by a letter, paid in part, the rest set off against a later award', async () => {
  const at = hall();
  if (WELDER === undefined) throw new Error('nobody works');
  const debt = first();
  await at.approvedAnew(debt);
  await at.receipts(await at.release(await at.propose(FUND, [debt])));
  const { reopenTo } = await at.see(debt);
  const errors = { finding: '证书被撤销', reason: '发证机构来函' };
  const { turn } = await at.does('other-city', debt, 'reopen', { to: reopenTo[0]?.index ?? 0, ...errors });
  expect(turn).toContain('县级受理');
  await at.does('acceptor', debt, 'reject', { reasons: ['证书已由发证机构撤销'], basis: '（十四）' });
  // What the platform offered them before is taken up.
  const own = good(await (await at.as(WELDER.login)).get('/api/cases?mine=true&status=offered'));
  const id = own.json<{ cases: readonly { id: string }[] }>().cases[0]?.id ?? '';
  await at.does(WELDER.login, id, 'confirm', await at.enclosures(WELDER, await at.read(WELDER.login, id)));
  await at.approvedAnew(id);

  const desk = await windowOf('maker');
  const { page } = desk;
  await desk.go('/recoveries');
  await desk.look('recoveries');
  await page.getByRole('link', { name: debt }).click();
  await page.getByRole('heading', { name: `追回 ${debt}` }).waitFor();
  await desk.look('recovery', true);
  await page.getByLabel('退回的最后一天').fill('2027-01-31');
  const [file] = await Promise.all([page.waitForEvent('download'), desk.button('下载通知书（DOCX）').click()]);
  expect(file.suggestedFilename()).toBe(`责令退回资金通知书-${debt}.docx`);
  const repayment = page.getByRole('region', { name: '登记退还' });
  await repayment.getByLabel('退还的金额').fill('1000');
  await repayment.getByLabel('缴款凭证号').fill('缴-1');
  await desk.button('登记退还').click();
  await page.getByText('缴款凭证 缴-1').waitFor();
  const offset = page.getByRole('region', { name: '抵扣' });
  await offset.getByLabel('抵扣的金额').fill('2000');
  await offset.getByRole('button', { name: '抵扣' }).click();
  await page.getByText('没有应退回的款。').waitFor();
  expect((await at.see(debt)).money.recovered).toBe(300_000);
  expect((await at.see(id)).money).toMatchObject({ withheld: 200_000, due: 100_000 });
  await desk.close();
});
