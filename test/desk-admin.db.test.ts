import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PLATFORM_SCOPE, type Grant } from '../src/access/index.ts';
import { enqueue, postMessages, tokenOf, transact } from '../src/store/index.ts';
import { builtWeb } from './built-web.ts';
import { DeskWindow } from './desk-window.ts';
import { approvedCase, payeeOf } from './platform/approved-case.ts';
import { good, Hall, type Applicant } from './platform/hall.ts';
import { EAST, residentId } from './platform/invented.ts';
import { startServerAt } from './platform/server.ts';
import { put } from './platform/town.ts';
import { certificate, FIRM, ORGANISATIONS, personOf } from './platform/whole-ways.ts';
import { openBrowser } from './web-browser.ts';

/*
 * The desk's screens of administration, each step in somebody's own window: how a sentence is read, next year's working days, messages,
 * what is sent to other systems, jobs, who acts for an organisation, and what waits for finance. It is 28 December.
 */

const FUND = '就业补助资金';
const STAFF: readonly (readonly [login: string, name: string, grants: readonly Grant[]])[] = [
  ['editor', '沈起草', [{ role: 'notice-editor' }]],
  ['other-editor', '韩复议', [{ role: 'notice-editor' }]],
  ['keeper', '蒋运维', [{ role: 'system-admin' }]],
  ['security', '杨保卫', [{ role: 'security-admin' }]],
  ['audit-admin', '褚日志', [{ role: 'audit-admin' }]],
  ['acceptor', '王受理', [{ role: 'county-acceptor', county: EAST }]],
  ['maker', '郑编制', [{ role: 'finance' }]],
  ['releaser', '冯放行', [{ role: 'finance' }]],
];
const WELDER: Applicant = { login: 'welder', name: '赵焊工', person: residentId(303) };

let hall: Hall;
let browser: Browser;
let applied = '';

beforeAll(async () => {
  const webRoot = await builtWeb('desk');
  browser = await openBrowser();
  hall = new Hall(await startServerAt(new Date('2026-12-28T01:00:00Z'), webRoot));
  const { server } = hall;
  for (const [login, name, grants] of STAFF) await server.join({ login, name, grants });
  await put(server.database, '单位', ORGANISATIONS);
  await put(server.database, '个人', [personOf(WELDER.person ?? '', WELDER.name)]);
  await put(server.database, '职业技能等级证书', [certificate(WELDER.person ?? '', '焊工', '技师', '2026-10-08')]);
  await hall.settle(WELDER);
  await hall.settle({ login: 'clerk', name: '东昌精工', organisation: FIRM });
  applied = (await hall.apply({ item: '14-01', by: WELDER })).id;
});

afterAll(async () => {
  await browser.close();
});

async function windowOf(login: string): Promise<DeskWindow> {
  return DeskWindow.open(browser, hall.server, await hall.as(login));
}

test('a ruling is proposed with whom it touches, and approved by another', async () => {
  const desk = await windowOf('editor');
  const { page } = desk;
  await desk.go('/');
  await page.locator('.places').getByRole('link', { name: '口径', exact: true }).click();
  await page.getByRole('link', { name: /2000元—8000元/u }).waitFor();
  await desk.look('readings');
  await page.getByRole('link', { name: /2000元—8000元/u }).click();
  await page.getByRole('heading', { name: /2000元—8000元/u }).waitFor();
  await desk.button('提出').click();
  await page.getByText('请选自哪一天起').waitFor();
  await page.getByLabel('自哪一天起').fill('2026-12-28');
  await page.getByLabel('文号').fill('聊人社函〔2026〕30号');
  await page.getByLabel('理由').fill('原文只定幅度');
  await desk.button('提出').click();
  await page.getByText(/起算日须在今天以后/u).waitFor();
  await desk.refused();
  await page.getByLabel('自哪一天起').fill('2026-12-29');
  await desk.button('看会涉及哪些办件').click();
  const touched = page.getByRole('group', { name: '结果会不同的办件' });
  await touched.getByText('金额待部门核定').waitFor();
  expect(await touched.innerText()).toContain(applied);
  expect(await touched.innerText()).not.toContain('赵焊工');
  await desk.look('reading-propose');
  await desk.button('提出').click();
  await page.getByText('等另一人批准。').waitFor();

  const other = await windowOf('other-editor');
  await other.go('/');
  await other.page
    .getByRole('region', { name: '等您批准的' })
    .getByRole('link', { name: /2000元—8000元/u })
    .click();
  await other.page.getByText('沈起草，').waitFor();
  await other.button('不予批准').click();
  await other.page.getByText('不予批准要写理由，提出的人看得到').waitFor();
  await other.page.getByLabel('意见').fill('同意');
  await other.look('reading-decide');
  await other.button('批准').first().click();
  await other.page.getByText('已批准', { exact: true }).waitFor();
  expect(await other.page.locator('.ant-timeline').innerText()).toContain('聊人社函〔2026〕30号');
  await other.close();
  await desk.close();
});

const NOTICE_2027 = `一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
三、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。10月9日（周六）上班。`;

test('next year’s working days are taken in from the notice, and approved by another', async () => {
  const desk = await windowOf('keeper');
  const { page } = desk;
  await desk.go('/');
  await page.getByRole('region', { name: '工作日历' }).getByText('还没有2027年的节假日安排').waitFor();
  await page.locator('.places').getByRole('link', { name: '工作日历' }).click();
  await page.getByRole('link', { name: '录入一个年度' }).waitFor();
  await desk.look('calendars');
  await page.getByRole('link', { name: '录入一个年度' }).click();
  await page.getByLabel('文号').fill('国办发明电〔2026〕9号');
  await page.getByLabel('通知的正文').fill(NOTICE_2027);
  await desk.button('照正文填写日期').click();
  await page
    .getByRole('region', { name: '2027年，照上面所填' })
    .getByText('，调休上班')
    .first()
    .waitFor({ state: 'attached' });
  expect(await page.getByLabel('调休上班').inputValue()).toBe('2027-05-08\n2027-10-09');
  await desk.look('calendar-new');
  await desk.button('提交，等另一人批准').click();
  await page.getByText('等另一人批准。').waitFor();

  const other = await windowOf('editor');
  await other.go('/calendars');
  await other.page.getByRole('link', { name: '2027年' }).click();
  await other.page.getByText('蒋运维，').waitFor();
  await other.look('calendar-decide');
  await other.button('批准').first().click();
  await other.page.getByText('已批准', { exact: true }).waitFor();
  await other.go('/calendars?year=2027');
  await other.page.getByText('在平台录入，国办发明电〔2026〕9号。').waitFor();
  expect(await other.page.getByText('还没有2027年的节假日安排').count()).toBe(0);
  await other.close();
  await desk.close();
});

test('messages: counted in the ways, opened, read', async () => {
  const { database, now } = hall.server;
  await transact(database, PLATFORM_SCOPE, (tx) =>
    postMessages(tx, now(), [
      ...['一', '二'].map((which) => ({
        key: `test:${which}`,
        to: { role: `county-acceptor@${EAST}` },
        kind: 'case.reminder',
        about: `case:${applied}`,
        link: `/cases/${applied}`,
        title: `办件即将到期之${which}`,
        body: '办理时限将到，请及时办理。',
        due: '2026-12-31',
      })),
    ]),
  );
  const desk = await windowOf('acceptor');
  const { page } = desk;
  await desk.go('/');
  const way = page.locator('.places').getByRole('link', { name: /^消息/u });
  await expect.poll(() => way.innerText()).toMatch(/^消息\s*2/u);
  await way.click();
  await page.getByText('办件即将到期之一').waitFor();
  await desk.look('messages', true);
  await page.getByRole('row', { name: /之二/u }).getByRole('link', { name: '去看' }).click();
  await page.getByRole('heading', { name: new RegExp(applied, 'u') }).waitFor();
  await expect.poll(() => way.innerText()).toMatch(/^消息\s*1/u);
  // The case itself names the notice as people do.
  await page.getByText(/14-01，聊/u).waitFor();
  await desk.go('/messages');
  await desk.button('全部标为已读').click();
  await page.getByText('没有未读的消息。').waitFor();
  await expect.poll(() => way.innerText()).toBe('消息');
  await desk.close();
});

test('webhooks: the secret is shown once, what has failed for good is sent again', async () => {
  const desk = await windowOf('keeper');
  const { page } = desk;
  await desk.go('/webhooks');
  await desk.look('webhooks');
  await page.getByRole('link', { name: '登记推送' }).click();
  await page.getByLabel('说明').fill('社保核心系统，孙工');
  await page.getByRole('textbox', { name: '推送到' }).fill('http://10.0.0.1/in');
  await page.getByRole('combobox', { name: '哪些事件' }).fill('拨付');
  await page.locator('.ant-select-item-option').getByText('拨付', { exact: true }).click();
  await page.keyboard.press('Escape');
  await desk.button('登记').click();
  await desk.refused();
  await page.getByRole('textbox', { name: '推送到' }).fill('https://hooks.example.com/in');
  await desk.look('webhook-new');
  await desk.button('登记').click();
  await page.getByText('签名密钥，只显示这一次').waitFor();
  const secret = await page.locator('code').innerText();
  expect(secret).toMatch(/^whsec_/u);
  await desk.button('已经记下').click();
  await page.getByRole('heading', { name: '社保核心系统，孙工' }).waitFor();
  expect(await page.locator('main').innerText()).not.toContain(secret);
  await hall.server.database.ownerPool.query(
    `insert into messages.outgoing (key, channel, webhook, kind, payload, state, attempts, error)
     select 'webhook:test', 'webhook', id, 'case.paid', '{}', 'dead', 16, 'HTTP 500' from messages.webhook`,
  );
  await page.reload();
  const deliveries = page.getByRole('region', { name: '投递' });
  await deliveries.getByText('HTTP 500').waitFor();
  await desk.look('webhook');
  await desk.button('重新投递').click();
  await expect.poll(() => deliveries.locator('tbody').innerText()).not.toContain('不再自动重试');
  await page.locator('.ant-radio-wrapper').getByText('先停着').click();
  await desk.button('保存').click();
  await page.getByText('已停', { exact: true }).waitFor();
  await desk.close();
});

test('jobs: what failed is run again', async () => {
  const { database } = hall.server;
  await transact(database, PLATFORM_SCOPE, (tx) =>
    enqueue(tx, 'platform.tidy', {}, { runAt: new Date(Date.now() + 86_400_000) }),
  );
  await database.ownerPool.query(
    `update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'TypeError at tidy.ts:17'
     where run_at > now() + interval '20 hours'`,
  );
  const desk = await windowOf('keeper');
  const { page } = desk;
  await desk.go('/jobs');
  await page.getByText('TypeError at tidy.ts:17').waitFor();
  await desk.look('jobs');
  await desk.button('重新运行').click();
  // From the beginning; it may be done already.
  await page.getByText('0 / 10 次').or(page.getByText('没有失败的任务。')).waitFor();
  await desk.close();
});

test('who acts for an organisation: found, entered, taken back', async () => {
  const desk = await windowOf('security');
  const { page } = desk;
  await desk.go('/organisations');
  await page.getByRole('link', { name: FIRM }).waitFor();
  await desk.look('organisations');
  await page.getByRole('link', { name: FIRM }).click();
  await page.getByLabel('登录名或身份证号').fill('welder');
  await page.getByLabel('依据').fill('东昌精工函〔2026〕1号');
  await desk.look('organisation');
  await desk.button('登记').click();
  const row = page.getByRole('row', { name: /赵焊工/u });
  await row.getByText('主经办人').waitFor();
  expect(await row.innerText()).toContain('您，');
  await row.getByRole('button', { name: '收回：单位经办人' }).click();
  await page.getByRole('dialog').getByLabel('原因').fill('调离');
  await page.getByRole('dialog').getByRole('button', { name: '收回' }).click();
  await row.getByText('已收回').waitFor();
  await desk.go('/sessions');
  await page.getByRole('link', { name: '赵焊工' }).waitFor();
  await desk.close();

  const auditor = await windowOf('audit-admin');
  await auditor.go('/audit');
  await auditor.page
    .getByRole('row', { name: /杨保卫/u })
    .first()
    .waitFor();
  await auditor.close();
});

test('what waits for finance stands in its tasks', async () => {
  const { database, keys } = hall.server;
  const budget = { fund: FUND, year: 2026, item: '*', amount: 100_000_000, reason: '聊财预〔2026〕1号' };
  good(await (await hall.as('maker')).post('/api/budgets/appropriate', budget));
  for (const [n, craft] of [
    [305, '车工'],
    [306, '铣工'],
  ] as const) {
    const [id, name] = [residentId(n), `孙${craft}`];
    await put(database, '个人', [personOf(id, name)]);
    await put(database, '职业技能等级证书', [certificate(id, craft, '技师', '2025-09-01')]);
    const beneficiary = { kind: 'person', token: tokenOf(keys, id) } as const;
    const payee = await payeeOf(database, beneficiary, name, '6217002200003123456');
    await approvedCase(database, { item: '14-01', beneficiary, name, key: `${craft}/技师`, amount: 300_000, payee });
  }
  const { cases } = good(await (await hall.as('maker')).get('/api/cases?status=awaiting-payment')).json<{
    cases: readonly { id: string }[];
  }>();
  const batch = await hall.propose(FUND, [cases[0]?.id ?? '']);
  const headers = { 'if-match': `"${String(batch.version)}"` };
  good(await (await hall.as('maker')).post(`/api/payments/batches/${batch.id}/submit`, {}, { headers }));
  const desk = await windowOf('releaser');
  const { page } = desk;
  await desk.go('/tasks');
  const waiting = page.getByRole('region', { name: '拨付' });
  await waiting.getByText('1 件待拨付').waitFor();
  await waiting.getByText(/郑编制编制/u).waitFor();
  await desk.look('tasks-finance');
  await waiting.getByRole('link', { name: `放行：批次 ${batch.id}` }).click();
  await desk.button('放行这一批').waitFor();
  await desk.close();
});
