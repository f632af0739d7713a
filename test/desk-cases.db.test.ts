import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tokenOf } from '../src/store/index.ts';
import { DeskWindow } from './desk-window.ts';
import { approvedCase, payeeOf } from './platform/approved-case.ts';
import { good, useHall, type Applicant } from './platform/hall.ts';
import { BUREAU, EAST, residentId } from './platform/invented.ts';
import { put } from './platform/town.ts';
import { certificate, FIRM, ORGANISATIONS, personOf, SCHOOL } from './platform/whole-ways.ts';
import { openBrowser } from './web-browser.ts';

/*
 * The desk's screens of cases, notices and money, each form of them: what a case is asked for, what officials say to each other, how it is
 * refused, ruled on, appealed and taken up again; lists with an objection; batches that are changed, returned and answered line by line.
 */

const FUND = '就业补助资金';
const ITEM = '14-01';
const CLERK: Applicant = { login: 'clerk', name: '东昌精工', organisation: FIRM };
const GROUP = '聊城市技工教育产教集团';

let browser: Browser;
let people = 0;
const cases: string[] = [];
const [first, second] = [() => cases[0] ?? '', () => cases[1] ?? ''];

const hall = useHall(
  async (opened) => {
    const { database } = opened.server;
    await put(database, '单位', ORGANISATIONS);
    await opened.appropriate(FUND, '*', 100_000_000);
    await opened.settle(CLERK);
    await put(database, '院校', [
      {
        ...{ 学校: SCHOOL, 办学层次: '技师学院', 主管部门: BUREAU, 办学地址: '某路2号' },
        ...{ 全日制在校生数: 3000, 专任教师数: 200 },
      },
    ]);
    await put(database, '产教联合组织', [
      {
        组织名称: GROUP,
        产教联合组织类型: '职业教育集团',
        牵头学校: SCHOOL,
        章程: '章程，2024年1月1日通过',
        年度任务: '校企共建',
      },
    ]);
  },
  'portal',
  'desk',
);

beforeAll(async () => {
  browser = await openBrowser();
  cases.push((await applied('赵焊工')).id, (await applied('钱焊工')).id);
});

afterAll(async () => {
  await browser.close();
});

async function windowOf(login: string): Promise<DeskWindow> {
  return DeskWindow.open(browser, hall().server, await hall().as(login));
}

/** A window on the page of a case. */
async function at(login: string, id: string): Promise<DeskWindow> {
  const desk = await windowOf(login);
  await desk.go(`/cases/${id}`);
  return desk;
}

interface Applied {
  readonly id: string;
  readonly by: Applicant;
}

/** A worker with a certificate of a technician, which gives 3000 元, and their case, submitted. */
async function applied(name: string): Promise<Applied> {
  people += 1;
  const by = { login: `worker-${String(people)}`, name, person: residentId(600 + people) };
  await put(hall().server.database, '个人', [personOf(by.person, name)]);
  await put(hall().server.database, '职业技能等级证书', [certificate(by.person, '焊工', '技师', '2025-09-01')]);
  await hall().settle(by);
  return { id: (await hall().apply({ item: ITEM, by })).id, by };
}

describe('one after the other', () => {
  test('accepted: from the first page to the next case with one key', async () => {
    const desk = await windowOf('acceptor');
    const { page } = desk;
    await desk.go('/');
    await expect.poll(() => page.getByRole('region', { name: '等您办的办件' }).innerText()).toContain('2');
    await desk.go('/tasks');
    await page.getByLabel('按编号、事项或名称查找').fill('赵焊工');
    await desk.button('查找').click();
    await page.waitForURL('**/tasks?text=*');
    await expect.poll(() => page.locator('tbody tr').count()).toBe(1);
    await page.getByRole('link', { name: '办最急的一件' }).click();
    await page.getByRole('heading', { name: new RegExp(first(), 'u') }).waitFor();
    await desk.look('case-accept');
    await desk.button('受理').click();
    await page.locator('.after-step a:focus').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: new RegExp(second(), 'u') }).waitFor();
    await desk.button('受理').click();
    await page.getByText('没有别的等您办').waitFor();
    await desk.look('case-accepted');
    await desk.close();
  });

  test('two reviewers at once: who was second is told who was first, and nothing typed is lost', async () => {
    await hall().server.join({ login: 'too', name: '吴审核', grants: [{ role: 'county-reviewer', county: EAST }] });
    const [one, other] = [await at('reviewer', first()), await at('too', first())];
    for (const [desk, text] of [
      [one, '请裁定技师怎样计算'],
      [other, '社保和证书属实'],
    ] as const) {
      await desk.button('通过').click();
      await desk.page.getByText('请写审核意见').waitFor();
      await desk.page.getByLabel('审核意见').fill(text);
    }
    await one.turnTo('提请裁定口径');
    await one.page.getByLabel('口径编号').fill('14-1');
    await one.page.getByLabel('需要裁定的问题').fill('技师怎样计算');
    await one.look('case-ruling');
    await one.does('提请裁定');
    await one.close();

    await other.button('通过').click();
    const dialog = other.page.getByRole('dialog', { name: '别人先办了这一件' });
    await dialog.getByText('技师怎样计算').waitFor();
    expect(await dialog.innerText()).toContain('李审核');
    await other.refused();
    await other.look('case-stale');
    await other.button('看现在的，再决定').click();
    await dialog.waitFor({ state: 'hidden' });
    // Now it can't be passed at all; what was written is still there.
    await other.page.getByText('您写的还在').waitFor();
    expect(await other.page.getByRole('region', { name: '办理', exact: true }).innerText()).toContain('社保和证书属实');
    await other.look('case-gone');

    const city = await at('city', first());
    await city.page.getByLabel('裁定的结果').fill('按证书等级');
    await city.look('case-ruled');
    await city.does('登记裁定');
    await city.close();

    await other.go(`/cases/${first()}`);
    await other.page.getByLabel('审核意见').fill('社保和证书属实');
    await other.does('通过');
    await other.close();
  });

  test('decided: with what the registers give now', async () => {
    const desk = await at('city', first());
    const { page } = desk;
    await page.getByRole('region', { name: '本环节作决定' }).getByText('3,000元').first().waitFor();
    const facts = page.getByRole('region', { name: '台账事实' });
    expect(await facts.getByRole('region', { name: '台账“职业技能等级证书”' }).innerText()).toContain('技师');
    expect(await facts.getByRole('link', { name: '看台账' }).count()).toBeGreaterThan(1);
    await page.getByRole('link', { name: '去办理' }).click();
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('handling');
    await desk.look('case-decide');
    await desk.decides('同意');
    expect((await hall().see(first())).decision?.amount).toBe(300_000);
    await desk.close();
  });
});

describe('what is not as it should be', () => {
  test('is asked for at once, all of it', async () => {
    const { id } = await applied('孙焊工');
    const desk = await at('acceptor', id);
    const { page } = desk;
    await desk.turnTo('一次性告知补正');
    await desk.button('再加一项').click();
    const [one, other] = ['第 1 项', '第 2 项'].map((name) => page.getByRole('group', { name }));
    await one?.getByLabel('材料的名称，或申请表的栏目').click();
    const open = page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option');
    // What stands in a register is never asked for.
    const { required } = await hall().see(id);
    const held = required.find(({ fromRegister }) => fromRegister)?.name ?? '';
    const offered = open.getByText('收款账户信息', { exact: true });
    await offered.waitFor();
    expect(await open.getByText(held, { exact: true }).count()).toBe(0);
    await offered.click();
    await one?.getByLabel('缺什么、错在哪里').fill('照片看不清账号');
    await other?.getByLabel('缺什么、错在哪里').fill('没有盖章');
    await desk.look('case-supplement');
    await desk.button('去掉第 2 项').click();
    await desk.does('告知补正');
    await desk.close();
    expect(await hall().see(id)).toMatchObject({ status: 'supplementing', clocks: { stage: { paused: '补正' } } });
  });

  test('departments speak side by side; one that disagrees says why, and a return keeps every opinion', async () => {
    const { id } = await hall().apply({ item: '08-04', by: CLERK });
    await hall().does('acceptor', id, 'accept');
    const logins = ['organisation-department', 'culture', 'schools'] as const;
    const desks = await Promise.all(logins.map((login) => at(login, id)));
    const [party, culture, schools] = desks;
    if (party === undefined || culture === undefined || schools === undefined) throw new Error('no window');
    for (const desk of [party, culture]) await desk.page.getByRole('radio', { name: '同意', exact: true }).check();
    await culture.field('说明').fill('岗位紧缺');
    await party.does('出具意见');
    // The same moment: it is said what the other department did meanwhile, and the opinion stands there to be given.
    for (const desk of [culture, schools]) {
      if (desk === schools) await desk.page.getByRole('radio', { name: '同意', exact: true }).check();
      await desk.button('出具意见').click();
      const dialog = desk.page.getByRole('dialog', { name: '别人先办了这一件' });
      await dialog.getByText('市委组织部').waitFor();
      await desk.refused();
      await desk.button('看现在的，再决定').click();
      await dialog.waitFor({ state: 'hidden' });
      if (desk === culture) await desk.does('出具意见');
    }
    await schools.page.getByRole('radio', { name: '不同意' }).check();
    await schools.button('出具意见').click();
    await schools.page.getByText('不同意的，请写明理由').waitFor();
    await schools.field('说明').fill('岗位说明没有盖章');
    await schools.look('case-opinion');
    await schools.does('出具意见');
    await schools.go(`/cases/${id}`);
    await schools.look('case-opinions');
    for (const desk of desks) await desk.close();

    const lead = await at('schools', id);
    await lead.turnTo('退回');
    await lead.choose('退回到', '受理');
    await lead.field('理由').fill('补盖章以后再联审');
    await lead.look('case-return');
    await lead.does('退回');
    await lead.go(`/cases/${id}`);
    await lead.page.getByText('前几轮的 4 条意见').click();
    const kept = await lead.page.getByRole('region', { name: '意见', exact: true }).innerText();
    for (const said of ['岗位紧缺', '岗位说明没有盖章', '补盖章以后再联审']) expect(kept).toContain(said);
    await lead.close();
    expect(await hall().see(id)).toMatchObject({ status: 'submitted', round: 2 });
  });

  test('rejected with its reasons, appealed, upheld by somebody new, and found wrong later', async () => {
    const { id, by } = await applied('李焊工');
    await hall().does('acceptor', id, 'accept');
    await hall().does('reviewer', id, 'pass', { text: '属实' });
    const city = await at('city', id);
    await city.turnTo('不予通过');
    await city.button('再加一条理由').click();
    await city.page.getByLabel('理由 1').fill('证书在离职以后取得');
    await city.page.getByLabel('理由 2').fill('社保已经中断');
    await city.page.getByLabel('依据的条款').fill('（十四）');
    await city.look('case-reject');
    await city.does('不予通过');
    await city.close();
    expect((await hall().see(id)).status).toBe('rejected');

    await hall().does(by.login, id, 'appeal', { kind: '复核', grounds: '离职在取证之后' });
    const other = await at('other-city', id);
    await other.page.getByText('离职在取证之后').first().waitFor();
    await other.page.getByRole('radio', { name: '成立', exact: true }).check();
    await other.choose('从哪个环节重新办理', '市级复核');
    await other.field('理由').fill('劳动合同可证');
    await other.look('case-appeal');
    await other.does('处理复核申诉');
    await other.close();
    expect(await hall().see(id)).toMatchObject({ status: 'reviewing', round: 2 });
  });
});

describe('services', () => {
  test('are decided by a meeting with its minutes, and carried out', async () => {
    const form = {
      联合组织: GROUP,
      成员: FIRM,
      成员身份: '理事单位',
      承担任务: '共建实训基地',
      加入日期: '2026-03-01',
    };
    const { id } = await hall().apply({ item: '05-01', by: CLERK, form });
    await hall().step(id);
    const login = (await hall().see(id)).turn.includes('市级复核') ? 'city' : 'schools';
    const council = await at(login, id);
    await council.page.getByLabel('审核意见').fill('同意加入');
    await council.button('通过').click();
    await council.page.getByText('请填纪要文号').waitFor();
    await council.page.getByLabel('纪要文号').fill('理事会纪要〔2026〕3号');
    await council.page.getByLabel('开会的日期').fill('2026-03-02');
    await council.page.getByLabel('参加人员').fill('王一、李二、赵三');
    await council.look('case-meeting');
    await council.does('通过');
    await council.go(`/cases/${id}`);
    expect(await council.page.getByRole('region', { name: '意见', exact: true }).innerText()).toContain(
      '王一、李二、赵三',
    );
    await council.close();
    const registrar = await at('schools', id);
    await registrar.page.getByLabel('办理结果').fill('已列入成员名册');
    await registrar.look('case-complete');
    await registrar.does('办结');
    await registrar.close();
    expect((await hall().see(id)).status).toBe('closed');
  });

  test('are dispatched to one of the departments that could take them', async () => {
    await put(hall().server.database, '重点企业', [
      { 企业: FIRM, 职工人数: 200, 技能岗位人数: 120, 服务联系人: residentId(601), 服务需求: '培训' },
    ]);
    const form = { 企业: FIRM, 助企服务类别: '技能培训', 需求内容: '焊工培训两期', 提出日期: '2026-03-02' };
    const { id } = await hall().apply({ item: '06-02', by: CLERK, form });
    await hall().step(id);
    const lead = await at('bureau', id);
    await lead.page.getByLabel('审核意见').fill('派给本局服务团');
    await lead.choose('派给哪些部门', BUREAU);
    await lead.page.keyboard.press('Escape');
    await lead.look('case-dispatch');
    await lead.does('通过');
    await lead.close();
    expect((await hall().see(id)).turn).toBe(BUREAU);
  });
});

describe('lists', () => {
  const listed: string[] = [];
  let notice = '';

  test('are frozen anew before they are published, and taken back with the reason', async () => {
    listed.push(first());
    for (const name of ['周焊工', '冯焊工']) {
      const { id } = await applied(name);
      await hall().until(id, 'awaiting-notice');
      listed.push(id);
    }
    const desk = await windowOf('city');
    const { page } = desk;
    await desk.go('/notices');
    await desk.button('更改').click();
    await page.getByRole('textbox', { name: '受理异议的电话' }).fill('0635-1111111');
    await desk.button('保存').click();
    await page.getByText('0635-1111111').waitFor();
    await desk.look('notices');
    await page.getByRole('link', { name: '冻结名单 14-01' }).click();
    for (const id of listed) await page.getByRole('checkbox', { name: `列入 ${id}` }).waitFor();
    await desk.look('notice-new');
    await desk.button('冻结名单').click();
    await desk.button('发布公示').waitFor();
    await desk.look('notice-frozen');
    await desk.button('重新冻结').click();
    await page.getByText('重新冻结好了').waitFor();
    await desk.button('发布公示').click();
    await page.getByText('公示中').first().waitFor();
    await desk.look('notice-published');
    await desk.button('撤回公示').click();
    await page.getByLabel('撤回的理由').fill('漏列一人');
    await desk.button(/^撤\s?回$/u).click();
    await page.getByText('已撤回：漏列一人').waitFor();
    await desk.look('notice-withdrawn');
    await desk.button('重新冻结，成为下一期').click();
    await desk.button('发布公示').click();
    await page.getByText('公示中').first().waitFor();
    notice = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    expect(await page.locator('.about').innerText()).toContain('第 2 期');
    await desk.close();
  });

  test('an objection stops its own row; settled, it has the days that were left, and the others go on', async () => {
    const shown = await Promise.all(listed.map(async (id) => (await hall().see(id)).notice));
    const [, doubted = ''] = listed;
    const until = shown[1]?.until ?? '';
    const body = { row: shown[1]?.row, grounds: '取证时已经离职', name: '一名职工' };
    good(await hall().server.client().post(`/api/public-notices/${notice}/objections`, body));
    await hall().afterNotice(until);
    const states = async () => Promise.all(listed.map(async (id) => (await hall().see(id)).status));
    expect(await states()).toEqual(['awaiting-payment', 'objection', 'awaiting-payment']);
    const desk = await windowOf('city');
    await desk.go('/notices');
    await desk.page.getByRole('link', { name: '待处理的异议 1 件' }).click();
    await desk.page.getByRole('link', { name: /^YY-/u }).click();
    await desk.page.getByText('取证时已经离职').waitFor();
    await desk.look('objection');
    await desk.page.getByRole('radio', { name: '不成立，继续公示' }).check();
    await desk.page.getByLabel('处理的理由').fill('取证时劳动关系存续');
    await desk.button('处理').click();
    await desk.page.getByText('处理好了').waitFor();
    await desk.close();
    const left = (await hall().see(doubted)).notice?.until ?? '';
    expect(left > until).toBe(true);
    await hall().afterNotice(left);
    expect(await states()).toEqual(['awaiting-payment', 'awaiting-payment', 'awaiting-payment']);
  });
});

describe('money', () => {
  const names = ['郑焊工', '王焊工', '陈焊工'] as const;
  const paid: string[] = [];

  /** Approved by hands that nobody here has. */
  async function approve(): Promise<void> {
    const { database, keys } = hall().server;
    for (const [n, name] of names.entries()) {
      const id = residentId(301 + n);
      await put(database, '个人', [personOf(id, name)]);
      await put(database, '职业技能等级证书', [certificate(id, '焊工', '技师', '2025-09-01')]);
      const beneficiary = { kind: 'person', token: tokenOf(keys, id) } as const;
      const payee = await payeeOf(database, beneficiary, name, `621700220000312345${String(n)}`);
      const asked = { item: ITEM, beneficiary, name, key: '焊工/技师', amount: 300_000, payee };
      paid.push(await approvedCase(database, asked));
      await hall().settle({ login: `paid-${String(n)}`, name, person: id });
    }
  }

  test('a budget is given, moved and taken back, each with what it rests on', async () => {
    const desk = await windowOf('maker');
    const { page } = desk;
    await desk.go('/budgets');
    const change = async (way: string, lines: readonly (readonly [string, RegExp])[], yuan: string) => {
      await desk.turnTo(way);
      await desk.choose('资金来源', FUND);
      for (const [label, line] of lines) await desk.choose(label, line);
      await page.getByLabel('金额（元）').fill(yuan);
      await page.getByLabel('依据').fill('聊财预〔2026〕9号');
      await desk.button(way).click();
      await page.getByText(`${way}好了`).waitFor();
    };
    await change('下达', [['哪个事项', /^14-02/u]], '50000');
    await change(
      '调剂',
      [
        ['从哪条预算线', /^14-02/u],
        ['到哪条预算线', /^14-01/u],
      ],
      '20000.50',
    );
    await change('收回', [['哪个事项', /^14-02/u]], '9999.5');
    expect(await hall().line(FUND, '14-02')).toMatchObject({ available: 2_000_000 });
    // More than there is: refused, and what was typed is still there.
    await desk.turnTo('收回');
    await desk.choose('资金来源', FUND);
    await desk.choose('哪个事项', /^14-02/u);
    await page.getByLabel('金额（元）').fill('20000.01');
    await page.getByLabel('依据').fill('收回过多');
    await desk.button('收回').click();
    await page.locator('.problem').getByRole('alert').waitFor();
    await desk.refused();
    expect(await page.getByLabel('依据').inputValue()).toBe('收回过多');
    await desk.look('budgets-change');
    await desk.close();
  });

  test('a batch is put together, a line taken out, sent back, submitted again, and another one given up', async () => {
    await approve();
    const maker = await windowOf('maker');
    const { page } = maker;
    await maker.go('/payments/new');
    await maker.choose('资金来源', FUND);
    await maker.button('看能付哪些').click();
    for (const id of paid) await page.getByRole('link', { name: id }).waitFor();
    await maker.look('payment-new');
    await maker.button('编制成批次').click();
    await maker.button('移出一行').click();
    await maker.choose('移出哪一行', /陈焊工/u);
    await maker.field('理由').fill('账户待核实');
    await maker.button(/^移\s?出$/u).click();
    await page.getByText('已移出').waitFor();
    await maker.button('提交，等另一人放行').click();
    await page.getByText('这一批是您编制的').waitFor();
    const path = new URL(page.url()).pathname.replace('/desk', '');

    const releaser = await windowOf('releaser');
    await releaser.go(path);
    await releaser.button('退回编制的人').click();
    await releaser.field('理由').fill('请附预算依据');
    await releaser.look('payment-release');
    await releaser.button(/^退\s?回$/u).click();
    await releaser.page.getByText('退回：请附预算依据').waitFor();
    await releaser.close();

    await page.reload();
    await maker.look('payment-draft');
    await maker.button('提交，等另一人放行').click();
    await page.getByText('这一批是您编制的').waitFor();
    await maker.close();
    const again = await windowOf('releaser');
    await again.go(path);
    await again.button('放行这一批').click();
    await again.button('上传回单').waitFor();
    await again.close();
  });

  test('the bank answers line by line; what it returns goes out again to another account', async () => {
    const maker = await windowOf('maker');
    const { page } = maker;
    await maker.go('/payments?status=released');
    await page.locator('tbody').getByRole('link', { name: /批次/u }).first().click();
    const wrong = `序号,金额,结果,原因,回单号,日期
1,2999.00,成功,,回单-1,${hall().today()}
`;
    const file = { name: '回单.csv', mimeType: 'text/csv', buffer: Buffer.from(wrong) };
    await page.getByLabel('回单文件').setInputFiles(file);
    await maker.button('上传回单').click();
    await page.locator('.problem').getByRole('alert').waitFor();
    await maker.refused();
    await maker.look('payment-receipts');

    await page.getByText('逐行登记').click();
    const answer = async (line: RegExp, outcome: string, label: string, text: string): Promise<void> => {
      await maker.choose('哪一行', line);
      await page.getByRole('radio', { name: outcome }).check();
      await page.getByLabel('日期').fill(hall().today());
      await page.getByLabel(label).fill(text);
      await maker.button('登记这一行').click();
    };
    await answer(/郑焊工/u, '成功', '回单号', '回单-1');
    await page.getByText('登记好了').waitFor();
    await page.getByText('已到账').waitFor();
    await answer(/王焊工/u, '退回', '退回的原因', '户名与账号不符');
    await page.locator('tbody').getByText('银行退回').waitFor();
    await maker.look('payment-answered');
    const [arrived = '', returned = ''] = paid;
    expect((await hall().see(arrived)).status).toBe('closed');

    const citizen = await windowOf('paid-1');
    await citizen.visit(`/my/cases/${returned}`);
    await citizen.page.getByRole('link', { name: '变更收款账户' }).first().click();
    await citizen.page.getByText('登记一个新账户').click();
    await citizen.page.fill('[name=bank]', '中国农业银行');
    await citizen.page.fill('[name=number]', '6228480000000009999');
    await citizen.look('walk-account', true);
    await citizen.page.getByRole('button', { name: '变更', exact: true }).click();
    await expect.poll(async () => (await hall().see(returned)).status).toBe('awaiting-payment');
    await citizen.close();

    // The third, whose line was taken out, waits again too: a batch of both, given up, and made anew.
    await maker.go('/payments/new');
    await maker.choose('资金来源', FUND);
    await maker.button('看能付哪些').click();
    await page.getByRole('link', { name: returned }).waitFor();
    await maker.button('编制成批次').click();
    await maker.button('撤销批次').first().click();
    await maker.field('理由').fill('等预算调整');
    await maker.button('撤销批次').last().click();
    await page.getByText('已撤销').waitFor();
    await maker.close();
    const batch = await hall().receipts(await hall().release(await hall().propose(FUND, [returned])));
    expect(batch.lines).toMatchObject([{ caseId: returned, amount: 300_000, status: 'paid' }]);
    expect((await hall().ledger(returned)).map(({ kind }) => kind)).toEqual([
      ...['commit', 'send', 'bounce', 'reissue', 'confirm'],
    ]);
  });

  test('what was given wrongly is taken up again where it was decided', async () => {
    const [closed = ''] = paid;
    const desk = await at('other-city', closed);
    await desk.choose('从哪个环节起', '市级复核');
    await desk.page.getByLabel('发现了什么错误').fill('有人反映证书有误');
    await desk.field('理由').fill('核对后重新决定');
    await desk.look('case-reopen');
    await desk.does('重新办理');
    await desk.close();
    expect(await hall().see(closed)).toMatchObject({ status: 'reviewing', round: 2 });
  });
});
