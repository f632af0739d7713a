import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Secret, TOTP } from 'otpauth';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Grant } from '../src/access/index.ts';
import { builtWeb } from './built-web.ts';
import { DeskWindow } from './desk-window.ts';
import { BUREAU, EAST, EAST_FIRM } from './platform/city.ts';
import type { Client } from './platform/client.ts';
import { startServer, type TestServer } from './platform/server.ts';
import { FIRMS, numberOf, personRow, put } from './platform/town.ts';
import { openBrowser } from './web-browser.ts';

const CERTIFICATES = '职业技能等级证书';
const PEOPLE = 120;

let server: TestServer;
let browser: Browser;
let webRoot: string;
/** Ids of rows, in the order of `personRow`. */
let people: readonly string[];
let certificates: readonly string[];
const clients = new Map<string, Client>();

const ROLES: Readonly<Record<string, readonly Grant[]>> = {
  wang: [{ role: 'register-clerk', department: BUREAU }],
  li: [{ role: 'register-clerk', department: BUREAU }],
  city: [{ role: 'city-reviewer' }],
  editor: [{ role: 'notice-editor' }],
  system: [{ role: 'system-admin' }],
  security: [{ role: 'security-admin' }],
  audit: [{ role: 'audit-admin' }],
};

beforeAll(async () => {
  webRoot = await builtWeb('desk');
  browser = await openBrowser();
  server = await startServer([], webRoot);
  for (const [login, grants] of Object.entries(ROLES)) await server.join({ login, grants });
  await put(server.database, '单位', FIRMS);
  people = await put(
    server.database,
    '个人',
    Array.from({ length: PEOPLE }, (_, n) => personRow(n)),
  );
  certificates = await put(
    server.database,
    CERTIFICATES,
    Array.from({ length: 8 }, (_, n) => certificate(n)),
  );
});

afterAll(async () => {
  await browser.close();
});

function certificate(n: number) {
  return {
    证书编号: `S${String(n).padStart(6, '0')}`,
    身份证号: numberOf(n),
    职业: '焊工',
    职业编码: null,
    等级: '高级工',
    评价方式: '企业自主评价',
    评价机构: EAST_FIRM,
    发证日期: '2025-09-01',
    核定补贴额: null,
    核定理由: null,
  };
}

/** A window in which this person is signed in. */
async function windowOf(login: string): Promise<DeskWindow> {
  const client = clients.get(login) ?? (await server.signIn(login));
  clients.set(login, client);
  return DeskWindow.open(browser, server, client);
}

/** Pages whose layout on a phone is another one. */
const ON_PHONE = new Set(['home', 'rows', 'row-correct', 'grants', 'audit']);

const register = (name: string, more = ''): string => `/registers/${encodeURIComponent(name)}${more}`;

describe('the desk', () => {
  test('signing in: password, then an authenticator, then where one wanted to go', async () => {
    await server.join({ login: 'newcomer', grants: [{ role: 'register-clerk', department: BUREAU }] });
    const desk = await DeskWindow.open(browser, server);
    const { page } = desk;
    await desk.go('/imports');
    expect(await desk.title()).toBe('登录');
    await desk.look('sign-in');
    await page.getByLabel('登录名').fill('newcomer');
    await page.getByLabel('密码').fill('不是这个密码');
    await desk.button('登录').click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').innerText()).toContain('登录没有成功');
    await desk.refused();
    await page.getByLabel('密码').fill('光岳楼-东昌湖-运河');
    await desk.button('登录').click();
    await desk.button('显示二维码').click();
    const secret = (await page.locator('.code-to-scan .secret').innerText()).replaceAll(' ', '');
    await desk.look('sign-in-authenticator');
    await page.getByLabel('验证码').fill(new TOTP({ secret: Secret.fromBase32(secret) }).generate());
    await desk.button('绑定').click();
    await page.getByRole('heading', { name: '导入记录' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/desk/imports');
    await desk.button('退出').click();
    await page.getByLabel('登录名').waitFor();
    await desk.close();
  });

  /** Every way of every role is walked in desk-walk.db.test.ts; these are what no list leads to, and what has many rows. */
  describe('screens of', () => {
    test.each<readonly [string, readonly (readonly [name: string, path: () => string])[]]>([
      [
        'wang',
        [
          ['home', () => '/'],
          ['rows', () => register('个人')],
          ['rows-found', () => register('个人', `?where=${encodeURIComponent('就业区县:is:东昌府区')}`)],
          ['rows-none', () => register('毕业生')],
          ['rows-as-of', () => register('个人', '?on=2026-01-01')],
          ['row', () => register('个人', `/rows/${people[4] ?? ''}`)],
          ['row-correct', () => register('个人', `/rows/${people[4] ?? ''}?do=correct`)],
          ['row-withdraw', () => register(CERTIFICATES, `/rows/${certificates[4] ?? ''}?do=withdraw`)],
          ['row-new', () => register(CERTIFICATES, '/new')],
          ['import', () => register(CERTIFICATES, '/import')],
          ['me', () => '/me'],
          ['nowhere', () => '/no-such-page'],
        ],
      ],
      ['city', [['city-row', () => register('个人', `/rows/${people[5] ?? ''}`)]]],
      ['system', [['account-of-system', () => '/accounts/3']]],
      ['security', [['account-of-security', () => '/accounts/3']]],
      ['audit', [['audit', () => '/audit?outcome=done']]],
    ])('%s', async (login, screens) => {
      const desk = await windowOf(login);
      for (const [name, path] of screens) {
        await desk.go(path());
        expect(await desk.page.locator('.ant-result-warning').count(), name).toBe(0);
        await desk.look(name, ON_PHONE.has(name));
      }
      await desk.close();
    });
  });

  test('dark: the same contrasts', async () => {
    const desk = await windowOf('wang');
    await desk.page.emulateMedia({ colorScheme: 'dark' });
    for (const [name, path] of [
      ['dark-rows', register('个人')],
      ['dark-row-correct', register('个人', `/rows/${people[4] ?? ''}?do=correct`)],
    ] as const) {
      await desk.go(path);
      await desk.look(name);
    }
    await desk.close();
  });

  test('whoever may not see a page is told so; the others find no way to it', async () => {
    const desk = await windowOf('editor');
    await desk.go('/');
    const ways = await desk.page.locator('.places a').allInnerTexts();
    expect(ways).toContain('工作台');
    expect(ways).not.toContain('审计记录');
    await desk.page.goto(`${server.url}/desk/audit`);
    await desk.page.getByText('没有这样做的权限').waitFor();
    await desk.page.waitForLoadState('networkidle');
    desk.complaints.splice(0);
    await desk.close();
  });

  test('a list keeps its state in the address, and goes on page by page', async () => {
    const desk = await windowOf('wang');
    const { page } = desk;
    await desk.go(register('个人'));
    expect(await page.getByText('共 120 行').count()).toBe(1);
    await desk.button('筛选').click();
    await desk.choose('栏目', '就业区县');
    await page.getByLabel('值').fill(EAST);
    await desk.button('加上条件').click();
    await page.getByText('共 60 行').waitFor();
    expect(new URL(page.url()).searchParams.get('where')).toBe(`就业区县:is:${EAST}`);
    await page.getByRole('link', { name: '下一页' }).click();
    await page.getByText('没有更多了').waitFor();
    expect(await page.locator('tbody tr').count()).toBe(10);
    // Opened anew, as somebody else whom the address was sent to: the same rows.
    const first = await page.locator('tbody tr').first().innerText();
    await page.reload();
    await page.getByText('没有更多了').waitFor();
    expect(await page.locator('tbody tr').first().innerText()).toBe(first);
    await page.goBack();
    await page.getByRole('link', { name: '下一页' }).waitFor();
    await page.getByRole('link', { name: /^去掉条件/u }).click();
    await page.getByText('共 120 行').waitFor();
    await page.getByLabel('按姓名或名称查找').fill('人11');
    await desk.button('查找').click();
    await page.getByText('名称里有“人11”的').waitFor();
    expect(await page.locator('tbody tr').count()).toBe(11);
    await desk.close();
  });

  test('a full ID number is shown for a purpose; a person is found by it, and it stands in no address', async () => {
    const desk = await windowOf('wang');
    const { page } = desk;
    await desk.go(register('个人', `/rows/${people[7] ?? ''}`));
    expect(await page.locator('body').innerText()).not.toContain(numberOf(7));
    await desk.button('看完整的身份证号').click();
    await desk.button('查看').click();
    await page.getByText('请选用途').waitFor();
    await desk.look('reveal');
    await desk.choose('用途', '更正台账');
    await page.getByLabel('哪件事').fill('本人来电核对');
    await desk.button('查看').click();
    await page.getByText(numberOf(7)).waitFor();
    await desk.button('看完了').click();
    await desk.go('/people');
    await page.getByLabel('身份证号').fill(numberOf(4));
    await desk.button('查找').click();
    await page.getByRole('heading', { name: CERTIFICATES }).waitFor();
    expect(page.url()).not.toContain(numberOf(4));
    await desk.look('people-found');
    await desk.close();
  });

  test('a file with bad rows: its report, mended, imported again', async () => {
    const desk = await windowOf('wang');
    const { page } = desk;
    const header = '证书编号,身份证号,职业,等级,评价方式,评价机构,发证日期';
    const line = (n: number, other: { 等级?: string; 发证日期?: string } = {}): string =>
      [
        `S${String(n).padStart(6, '0')}`,
        numberOf(n),
        '电工',
        other.等级 ?? '技师',
        '企业自主评价',
        EAST_FIRM,
        other.发证日期 ?? '2025-10-01',
      ].join();
    const send = async (lines: readonly string[]): Promise<void> => {
      await desk.go(register(CERTIFICATES, '/import'));
      const buffer = Buffer.from([header, ...lines].join('\n'));
      await page.getByLabel('文件（.xlsx 或 .csv）').setInputFiles({ name: '证书.csv', mimeType: 'text/csv', buffer });
      await desk.button('上传，开始核对').click();
      await page.waitForURL('**/desk/imports/*');
    };
    await send([line(20), line(21, { 等级: '特高级', 发证日期: '2025-02-30' }), line(22)]);
    await page.getByText('有错，没有写入').waitFor();
    const said = await page.locator('table').innerText();
    expect(said).toContain('特高级');
    expect(said).toContain('发证日期');
    await desk.look('import-refused');
    const [report] = await Promise.all([page.waitForEvent('download'), desk.button('下载错误报告').click()]);
    expect(report.suggestedFilename()).toMatch(/\.xlsx$/u);
    await page.getByRole('link', { name: '改好以后再导入' }).click();
    await page.getByRole('heading', { name: `导入：${CERTIFICATES}` }).waitFor();
    await send([line(20), line(21), line(22)]);
    await page.getByText('全部正确。').waitFor();
    await desk.look('import-done');
    await page.getByRole('link', { name: '看台账' }).click();
    await page.getByText('共 11 行').waitFor();
    await desk.close();
  });

  test('a correction that takes two: one asks, the other approves, the row tells of both', async () => {
    const [one, other] = [await windowOf('wang'), await windowOf('li')];
    const row = register(CERTIFICATES, `/rows/${certificates[2] ?? ''}`);
    await one.go(`${row}?do=correct`);
    await one.choose('等级', '技师');
    await one.button('提出更正').click();
    await one.page.getByText('请写依据').waitFor();
    await one.page.getByLabel('依据').fill('证书原件核对');
    await one.button('提出更正').click();
    await one.page.waitForURL('**/desk/change-requests/*');
    expect(await one.button('批准，随即更改').count()).toBe(0);
    await one.look('change-request-own');

    await other.go('/');
    await other.page.getByRole('link', { name: '办下一件' }).click();
    await other.page.getByText('证书原件核对').waitFor();
    expect(await other.page.locator('table').innerText()).toMatch(/高级工[\s\S]*技师/u);
    await other.look('change-request');
    await other.button('退回').click();
    await other.page.getByText('退回要写理由，申请人看得到').waitFor();
    await other.button('批准，随即更改').click();
    await other.page.getByText('已批准').first().waitFor();

    await one.go(row);
    expect(await one.page.locator('.facts').innerText()).toContain('技师');
    expect(await one.page.locator('.differences').innerText()).toContain('高级工');
    await one.look('row-history');
    await one.close();
    await other.close();
  });

  test('somebody else was first: what they changed is shown, and what was typed is kept', async () => {
    const desk = await windowOf('wang');
    const { page } = desk;
    const row = people[30] ?? '';
    await desk.go(register('个人', `/rows/${row}?do=correct`));
    await page.getByLabel('失业保险参保月数').fill('48');
    await page.getByLabel('依据').fill('社保系统核对');

    const li = clients.get('li') ?? (await server.signIn('li'));
    clients.set('li', li);
    const path = `/api/registers/${encodeURIComponent('个人')}/rows/${row}/correct`;
    const first = await li.post(
      path,
      { values: { 姓名: '人三十' }, reason: '户口簿' },
      { headers: { 'if-match': '"1"' } },
    );
    expect(first.status).toBe(200);

    await desk.button('更正').click();
    await page.getByRole('dialog', { name: '别人先改了这一行' }).waitFor();
    await desk.refused();
    const said = await page.getByRole('dialog').innerText();
    expect(said).toContain('人三十');
    expect(said).toContain('48');
    await desk.look('somebody-else');
    await desk.button('在现在的基础上继续改').click();
    expect(await page.getByLabel('姓名').inputValue()).toBe('人三十');
    expect(await page.getByLabel('失业保险参保月数').inputValue()).toBe('48');
    await desk.button('更正').click();
    await page.getByText('第 3 版：更正').waitFor();
    expect(await page.locator('.facts').innerText()).toContain('人三十');
    expect(await page.locator('.facts').innerText()).toContain('48');
    await desk.close();
  });

  test('a fault stands at its field', async () => {
    const desk = await windowOf('wang');
    const { page } = desk;
    await desk.go(register('个人', '/new'));
    await page.getByLabel('身份证号').fill('371599190001010012');
    await page.getByLabel('姓名').fill('赵六');
    await desk.choose('人员类别', '企业职工');
    await page.getByLabel('参保单位').fill('不是代码');
    await desk.button('登记').click();
    await page.getByRole('alert').first().waitFor();
    desk.complaints.splice(0);
    for (const name of ['身份证号', '参保单位']) {
      expect(await page.getByLabel(name).getAttribute('aria-invalid')).toBe('true');
      const describedBy = (await page.getByLabel(name).getAttribute('aria-describedby')) ?? '';
      const texts = await Promise.all(describedBy.split(' ').map((id) => page.locator(`[id="${id}"]`).allInnerTexts()));
      expect(texts.flat().join(''), name).not.toBe('');
    }
    await desk.look('row-new-faults');
    await desk.close();
  });

  test('a session that has ended leads to the sign-in, and from there back', async () => {
    await server.join({ login: 'leaving', grants: [{ role: 'register-clerk', department: BUREAU }] });
    const client = await server.signIn('leaving');
    const desk = await DeskWindow.open(browser, server, client);
    await desk.go('/');
    await client.ask('DELETE', '/api/session');
    await desk.page.getByRole('link', { name: '全部台账' }).first().click();
    await desk.page.getByLabel('登录名').waitFor();
    expect(new URL(desk.page.url()).searchParams.get('to')).toBe('/registers');
    desk.complaints.splice(0);
    await desk.close();
  });

  test('the end of a session is said before, and put off by going on', async () => {
    const desk = await windowOf('li');
    const { page } = desk;
    await desk.go('/');
    await page.clock.fastForward('27:30');
    await page.getByRole('dialog', { name: '登录快要失效' }).waitFor();
    await desk.look('session-end');
    await desk.button('继续工作').click();
    await page.clock.fastForward('00:15');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.clock.fastForward('31:00');
    await page.getByLabel('登录名').waitFor();
    await desk.close();
  });

  test('without a build it says what to do', async () => {
    const answer = await (await startServer()).client().get('/desk');
    expect(answer.status).toBe(503);
    expect(answer.text).toContain('npm run build');
  });

  test('an account is made, given a right, and locked, each by who may', async () => {
    const system = await windowOf('system');
    await system.go('/accounts');
    await system.button('建立工作账号').click();
    await system.page.getByLabel('姓名', { exact: true }).fill('孙七');
    await system.page.getByLabel('登录名', { exact: true }).fill('sun.qi');
    await system.button('建立').last().click();
    await system.page.getByText('初始密码，只显示这一次').waitFor();
    await system.look('first-password');
    await system.button('已经交给本人').click();
    await system.page.getByRole('link', { name: '孙七' }).click();
    await system.page.waitForURL(/accounts\/\d+$/u);
    const address = new URL(system.page.url()).pathname.replace('/desk', '');
    expect(await system.page.getByRole('heading', { name: '授予权限' }).count()).toBe(0);
    await system.close();

    const security = await windowOf('security');
    await security.go(address);
    await security.choose('角色', '县级受理');
    await security.page.getByLabel('依据').fill('人社任〔2026〕1号');
    await security.button('授予').click();
    await security.page.getByText('请选区县').waitFor();
    await security.choose('区县', EAST);
    await security.button('授予').click();
    await security.page.locator('table').getByText('县级受理').waitFor();
    await security.button('锁定').click();
    await security.page.getByRole('dialog').getByRole('button', { name: '锁定' }).click();
    await security.page.getByText('锁定', { exact: true }).first().waitFor();
    await security.button('解锁').waitFor();
    await security.look('account-locked');
    await security.close();
  });

  test('the chain is verified, and the desk says so', async () => {
    const desk = await windowOf('audit');
    await desk.go('/audit');
    await desk.button('校验整条链').click();
    await desk.page.getByText('链条完好').waitFor();
    await desk.look('audit-verified');
    await desk.close();
  });

  test('it comes in parts: none above 500 kB as it is sent, and the page around it has nothing inline', async () => {
    const sizes = globSync('desk/assets/*.js', { cwd: webRoot }).map(
      (file) => gzipSync(readFileSync(join(webRoot, file))).length,
    );
    expect(sizes.length).toBeGreaterThan(15);
    expect(Math.max(...sizes)).toBeLessThan(500 * 1024);
    const answer = await server.client().get('/desk/registers');
    expect(answer.headers.get('content-security-policy')).not.toContain('unsafe');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.text).toContain('<meta name="robots" content="noindex"');
    expect(answer.text).not.toMatch(/<style|style="|<script(?![^>]* src=)/u);
  });
});
