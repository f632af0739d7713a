import exceljs from 'exceljs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROLE_CODES, ROLES, type Grant, type Role } from '../src/access/index.ts';
import { DeskWindow } from './desk-window.ts';
import { useHall } from './platform/hall.ts';
import { BUREAU, EAST } from './platform/invented.ts';
import { put } from './platform/town.ts';
import { PASSWORD } from './platform/sign-in.ts';
import { APPLICANTS, FIRM, ORGANISATIONS, PEOPLE, WAYS } from './platform/whole-ways.ts';
import { openBrowser } from './web-browser.ts';

/*
 * The whole way through both applications: a worker's subsidy (14-01), each step of it by the pages, from the sign-in of the one who
 * applies to the money; beside it an enterprise's award (02-01) and one whose amount the office decides (03-04), by the pages that are
 * other ones.
 */

const TALENT = '人才专项资金';
const EMPLOYMENT = '就业补助资金';
const WALKED = ['14-01', '02-01', '03-04'];
const YUAN = 25_000;
const WHY = '市级一类，焊接工种，86 名选手参赛，规模较大';

const [WELDER] = APPLICANTS.filter(({ login }) => login === 'welder');

let browser: Browser;
let worker = '';
let enterprise = '';
let contest = '';

const hall = useHall(
  async (opened) => {
    const { database } = opened.server;
    await put(database, '单位', ORGANISATIONS);
    await put(database, '个人', PEOPLE);
    for (const { item, facts } of WAYS)
      if (WALKED.includes(item))
        for (const [register, rows] of Object.entries(facts)) await put(database, register, rows);
    for (const one of APPLICANTS) if (['welder', 'clerk'].includes(one.login)) await opened.settle(one);
    await opened.appropriate(EMPLOYMENT, '*', 10_000_000);
    await opened.appropriate(TALENT, '*', 100_000_000);
  },
  'portal',
  'desk',
);

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
});

async function windowOf(login?: string): Promise<DeskWindow> {
  return DeskWindow.open(browser, hall().server, login === undefined ? undefined : await hall().as(login));
}

/** Looks at a case on the desk, takes one step of it by its button, and leaves. */
async function takes(login: string, id: string, button: string, fills: Readonly<Record<string, string>> = {}) {
  const desk = await windowOf(login);
  await desk.go(`/cases/${id}`);
  for (const [label, text] of Object.entries(fills)) await desk.page.getByLabel(label, { exact: true }).fill(text);
  await desk.does(button);
  await desk.close();
}

async function decides(id: string): Promise<void> {
  const desk = await windowOf('city');
  await desk.go(`/cases/${id}`);
  await desk.decides('同意');
  await desk.close();
}

/** One key leads to the next case. */
async function goesOn({ page }: DeskWindow, next: string): Promise<void> {
  await page.locator('.after-step a:focus').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: new RegExp(next, 'u') }).waitFor();
}

/** Through the pages of an application, whichever it has, from its first button to its number. */
async function applies(citizen: DeskWindow): Promise<string> {
  const { page } = citizen;
  await page.getByRole('button', { name: '开始申请' }).first().click();
  for (;;) {
    await page.waitForURL(/\/(?:apply\/\w+|receipt)$/u);
    const { pathname } = new URL(page.url());
    switch (pathname.split('/').at(-1)) {
      case 'receipt':
        return /\d{4}-\d{7}/u.exec(pathname)?.[0] ?? '';
      case 'materials':
        await brings(citizen);
        await page.getByRole('link', { name: '下一步' }).click();
        break;
      case 'account':
        // An account that is there already is chosen.
        if (await page.locator('[name=bank]').isVisible()) {
          await page.fill('[name=bank]', '聊城银行');
          await page.fill('[name=number]', '6222000011112222');
        }
        await page.getByRole('button', { name: '保存，下一步' }).click();
        break;
      case 'check':
        await page.getByRole('button', { name: '提交申请' }).click();
        break;
      default:
        await page.getByRole('link', { name: '下一步' }).click();
    }
    await page.waitForURL((url) => url.pathname !== pathname);
  }
}

/** A file for each material that is asked for. */
async function brings({ page }: DeskWindow): Promise<void> {
  const missing = page.locator('.material', { has: page.locator('.missing') });
  for (let left = await missing.count(); left > 0; left -= 1) {
    const name = `材料${String(left)}.pdf`;
    const buffer = Buffer.from(`%PDF-1.7\n% ${name}\ntrailer<<>>\n%%EOF`);
    await missing.first().locator('input[type=file]').setInputFiles({ name, mimeType: 'application/pdf', buffer });
    await missing.first().getByRole('button', { name: '上传' }).click();
    await expect.poll(() => missing.count()).toBe(left - 1);
  }
}

describe('an application', () => {
  test('of a worker, from the sign-in to a number', async () => {
    const citizen = await windowOf();
    await citizen.visit('/sign-in?next=/apply/14-01');
    await citizen.page.fill('[name=login]', 'welder');
    await citizen.page.fill('[name=password]', PASSWORD);
    await citizen.page.getByRole('button', { name: '登录' }).click();
    worker = await applies(citizen);
    expect((await hall().see(worker)).status).toBe('submitted');
    await citizen.close();
  });

  test('of an enterprise by its clerk, with the materials that no register has', async () => {
    const clerk = await windowOf('clerk');
    await clerk.visit(`/apply/02-01?as=${FIRM}`);
    enterprise = await applies(clerk);
    await clerk.visit(`/apply/03-04?as=${FIRM}`);
    contest = await applies(clerk);
    expect([(await hall().see(enterprise)).status, (await hall().see(contest)).status]).toEqual([
      'submitted',
      'submitted',
    ]);
    await clerk.close();
  });
});

describe('the offices', () => {
  test('accept, review and decide the worker’s, each from what waits for them', async () => {
    const acceptor = await windowOf('acceptor');
    await acceptor.go('/tasks');
    await acceptor.page.getByRole('link', { name: worker }).click();
    await acceptor.button('受理').click();
    // The other two wait for the same hands: one key leads to the next.
    for (const another of [enterprise, contest]) {
      await goesOn(acceptor, another);
      await acceptor.button('受理').click();
    }
    await acceptor.page.getByText('没有别的等您办').waitFor();
    await acceptor.close();
    await takes('reviewer', worker, '通过', { 审核意见: '社保和证书属实' });
    await decides(worker);
    expect((await hall().see(worker)).decision?.amount).toBe(300_000);
  });

  test('ask the department beside them, and decide an amount with its reason', async () => {
    for (const id of [enterprise, contest]) await takes('reviewer', id, '通过', { 审核意见: '属实' });
    const treasury = await windowOf('treasury');
    await treasury.go(`/cases/${enterprise}`);
    await treasury.page.getByRole('radio', { name: '同意', exact: true }).check();
    await treasury.look('walk-opinion');
    await treasury.button('出具意见').click();
    await goesOn(treasury, contest);
    await treasury.page.getByRole('radio', { name: '同意', exact: true }).check();
    await treasury.button('出具意见').click();
    await treasury.page.getByText('没有别的等您办').waitFor();
    await treasury.close();

    await decides(enterprise);
    const city = await windowOf('city');
    await city.go(`/cases/${contest}`);
    await city.page.getByLabel('核定额').fill('30000.01');
    await city.page.getByLabel('核定理由').fill(WHY);
    await city.button('通过').click();
    await city.page.getByText('请填 10,000元 至 30,000元 之间的金额').waitFor();
    await city.look('walk-amount');
    await city.page.getByLabel('核定额').fill(String(YUAN));
    await city.page.getByLabel('核定额').blur();
    await city.page.getByRole('region', { name: '本环节作决定' }).getByText('25,000元').first().waitFor();
    await city.look('walk-decided');
    await city.decides('同意核定额');
    await city.close();
    const { decision } = await hall().see(contest);
    expect(decision).toMatchObject({ amount: YUAN * 100, discretion: { amount: YUAN * 100, reason: WHY } });
  });
});

describe('the public', () => {
  let notice = '';

  test('is shown who is to get how much, without a whole number', async () => {
    const city = await windowOf('city');
    await city.go('/notices');
    await city.page.getByRole('link', { name: '冻结名单 14-01' }).click();
    await city.button('冻结名单').click();
    await city.button('发布公示').click();
    await city.page.getByText('公示中').first().waitFor();
    notice = new URL(city.page.url()).pathname.split('/').at(-1) ?? '';
    await city.close();
    for (const [item, id] of [
      ['02-01', enterprise],
      ['03-04', contest],
    ] as const)
      await hall().publish(item, [id]);
    const anybody = await windowOf();
    await anybody.visit(`/public-notices/${notice}`);
    const shown = await anybody.page.locator('main').innerText();
    expect(shown).toContain('3,000');
    expect(shown).not.toContain(WELDER?.person);
    await anybody.close();
  });

  test('has its days; then the money is due', async () => {
    await hall().afterNotice((await hall().see(worker)).notice?.until);
    for (const id of [worker, enterprise, contest]) expect((await hall().see(id)).status).toBe('awaiting-payment');
  });
});

describe('the money', () => {
  test('is put together by one, released by the other, and goes out by a file of exactly these lines', async () => {
    const maker = await windowOf('maker');
    await maker.go('/payments');
    await maker.page.getByRole('link', { name: '编制批次' }).click();
    await maker.choose('资金来源', EMPLOYMENT);
    await maker.button('看能付哪些').click();
    await maker.page.getByRole('link', { name: worker }).waitFor();
    await maker.button('编制成批次').click();
    await maker.button('提交，等另一人放行').click();
    await maker.page.getByText('等另一人放行').last().waitFor();

    const releaser = await windowOf('releaser');
    await releaser.go('/payments');
    await releaser.page.getByRole('link', { name: '批次 1' }).click();
    await releaser.button('放行这一批').click();
    await releaser.button('上传回单').waitFor();
    await releaser.close();

    await maker.page.reload();
    const [download] = await Promise.all([
      maker.page.waitForEvent('download'),
      maker.button('下载银行代发文件（XLSX）').click(),
    ]);
    const book = new exceljs.Workbook();
    await book.xlsx.readFile(await download.path());
    const cells = book.worksheets.flatMap((sheet) =>
      sheet.getSheetValues().flatMap((row) => (Array.isArray(row) ? row.map(String) : [])),
    );
    expect(cells).toEqual(expect.arrayContaining(['赵焊工', '6222000011112222']));

    const receipt = `序号,金额,结果,原因,回单号,日期\n1,3000.00,成功,,回单-1,${hall().today()}\n`;
    const file = { name: '回单.csv', mimeType: 'text/csv', buffer: Buffer.from(receipt) };
    await maker.page.getByLabel('回单文件').setInputFiles(file);
    await maker.button('上传回单').click();
    await maker.page.getByText('已结清').waitFor();
    await maker.close();
    await hall().receipts(await hall().release(await hall().propose(TALENT, [enterprise, contest])));
    for (const id of [worker, enterprise, contest]) expect((await hall().see(id)).status).toBe('closed');
  });

  test('has arrived, as whoever applied sees it', async () => {
    for (const [login, id, amount] of [
      ['welder', worker, '3,000元'],
      ['clerk', enterprise, '2万元'],
      ['clerk', contest, '2.5万元'],
    ] as const) {
      const citizen = await windowOf(login);
      await citizen.visit(`/my/cases/${id}`);
      const said = await citizen.page.locator('main').innerText();
      expect(said).toContain(amount);
      expect(said).toContain('已办结');
      await citizen.look(`walk-arrived-${login}`);
      await citizen.visit(`/my/messages${login === 'clerk' ? `?as=${FIRM}` : ''}`);
      expect(await citizen.page.locator('main').innerText()).toContain('款项已到账');
      await citizen.close();
    }
  });
});

/** Every role of staff, where it holds; with what it may see of the walk. */
const STAFF = ROLE_CODES.filter((role) => ROLES[role].kind === 'staff');

function grantOf(role: Role): Grant {
  const { reach } = ROLES[role];
  if (reach === 'county') return { role, county: EAST };
  return reach === 'department' ? { role, department: BUREAU } : { role };
}

/** Lists whose things each role does something else with. */
const EACH_ITS_OWN = new Set(['/desk/cases', '/desk/notices', '/desk/payments']);

describe('every screen', () => {
  /** What screens are made of, so that axe looks at each once: the same list with other rows is the same to it. */
  const looked = new Set<string>();

  test.each(STAFF)('of %s: each way of the desk, and the first of what it lists', async (role) => {
    await hall().server.join({ login: `screens-${role}`, name: ROLES[role].name, grants: [grantOf(role)] });
    const desk = await windowOf(`screens-${role}`);
    await desk.go('/');
    const ways = await desk.page.locator('.places a').evaluateAll((links) => links.map((a) => a.getAttribute('href')));
    expect(ways.length).toBeGreaterThan(0);
    for (const way of ways) {
      await desk.follow(`.places a[href="${way ?? ''}"]`);
      const isNew = await see(desk, role);
      // What everybody sees alike is opened by the first; what one can do there, where it is another thing for each role, by all.
      if (!isNew && !EACH_ITS_OWN.has(way ?? '')) continue;
      for (let deeper = await desk.firstListed(); deeper !== undefined; deeper = await desk.firstListed()) {
        await desk.follow(`main a[href="${deeper}"]`);
        await see(desk, role);
      }
    }
    await desk.close();
  });

  /** @returns whether nobody has seen it yet */
  async function see(desk: DeskWindow, role: string): Promise<boolean> {
    const { pathname } = new URL(desk.page.url());
    const name = pathname
      .replace('/desk', '')
      .replaceAll('/', '-')
      .replaceAll(/\P{ASCII}|%../gu, '')
      .replaceAll(/\d{2,}/gu, 'n');
    expect(await desk.page.locator('.ant-result-warning, .ant-result-error').count(), pathname).toBe(0);
    const parts = await desk.parts();
    const isNew = !looked.has(parts);
    await (isNew ? desk.look(`${role}${name}`) : desk.glance(`${role}${name}`));
    looked.add(parts);
    return isNew;
  }
});
