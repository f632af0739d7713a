import { beforeAll, describe, expect, test } from 'vitest';
import { FIRM, SCHOOL, settleApplicants, WANG } from '../../../test/platform/applicants.ts';
import { contextOf } from '../../../test/platform/people.ts';
import { startServer, type TestServer } from '../../../test/platform/server.ts';
import { Visitor } from '../../../test/platform/visitor.ts';
import { proposeAll } from '../../flow/index.ts';

/** The whole way of applicants, in a browser without scripts. */

const PASSWORD = '光岳楼-东昌湖-运河';

let server: TestServer;

async function enter(login: string, next = '/my'): Promise<Visitor> {
  const visitor = new Visitor(server.url);
  await visitor.look(`/sign-in?next=${encodeURIComponent(next)}`);
  await visitor.send('/sign-in', { login, password: PASSWORD });
  return visitor;
}

const pdf = (words: string): { name: string; content: Uint8Array<ArrayBuffer> } => ({
  name: `${words}.pdf`,
  content: new TextEncoder().encode(`%PDF-1.7\n% ${words}\ntrailer<<>>\n%%EOF`),
});

/** Address of the first link with these words. */
function linkOf(visitor: Visitor, words: string): string {
  const main = visitor.seen.html.slice(visitor.seen.html.indexOf('<main'));
  const found = [...main.matchAll(/<a [^>]*href="([^"]+)"[^>]*>([\s\S]*?)<\/a>/gu)].find(([, , text = '']) =>
    text.includes(words),
  );
  if (found?.[1] === undefined) throw new Error(`${visitor.seen.path} has no link ${words}`);
  return found[1].replaceAll('&amp;', '&');
}

beforeAll(async () => {
  server = await startServer();
  await settleApplicants(server);
});

/** An official's step on a case as it is now, by the API. */
async function official(login: string, id: string, verb: string, body: object): Promise<void> {
  const client = await server.signIn(login);
  const seen = await client.get(`/api/cases/${id}`);
  const answer = await client.post(`/api/cases/${id}/${verb}`, body, {
    headers: { 'if-match': seen.headers.get('etag') ?? '' },
  });
  if (answer.status !== 200) throw new Error(answer.text);
}

function caseIn(visitor: Visitor): string {
  const id = /\d{4}-\d{7}/u.exec(visitor.seen.path)?.[0];
  if (id === undefined) throw new Error(`${visitor.seen.path} is of no case`);
  return id;
}

const ACCOUNT = { payee: 'new', bank: '聊城银行', number: '6222 0000 1111 2222' };

describe('organisations', () => {
  test('a clerk applies for 02-01, all of it from the registers', async () => {
    const clerk = await enter('clerk', `/my/entitlements?as=${FIRM}`);
    expect(clerk.seen.text).toContain('企业自主评价奖励 2万元');
    await clerk.look(linkOf(clerk, '去申请'));
    await clerk.send('/apply/02-01');
    const id = caseIn(clerk);
    expect(clerk.seen.text).toContain('共53条，下面是前5条');
    // The account is filled in; no paper about it has to be brought.
    await clerk.look(linkOf(clerk, '下一步'));
    await clerk.send(`/my/cases/${id}/apply/account`, ACCOUNT);
    await clerk.send(`/my/cases/${id}/apply/check`);
    expect(clerk.seen.path).toBe(`/my/cases/${id}/receipt`);
  });

  test('a clerk files a table: good rows become drafts, bad ones are named, a second time adds nothing', async () => {
    const clerk = await enter('clerk', `/apply/02-04?as=${FIRM}`);
    await clerk.look(linkOf(clerk, '用表格一次申报多件'));
    const template = await clerk.browser.get(linkOf(clerk, '下载模板'));
    expect([template.status, template.bytes.subarray(0, 2).toString()]).toEqual([200, 'PK']);
    const rows = [
      '单位,活动名称,形式,举办日期,地点,参加人数',
      `${FIRM},春季练兵,岗位练兵,2026-03-01,一车间,30`,
      `${FIRM},夏季练兵,岗位练兵,2026-13-01,一车间,三十`,
      `${FIRM},秋季练兵,岗位练兵,2026-09-01,一车间,40`,
    ];
    const table = { name: '活动.csv', content: new TextEncoder().encode(rows.join('\n')) };
    await clerk.send('/apply/02-04/table', {}, table);
    expect(clerk.seen.text).toContain('新成草稿2件，1行有错');
    expect(clerk.seen.text).toContain('第3行');
    expect(clerk.seen.text).toContain('的日期“2026-13-01”不存在或写法不对');
    expect(clerk.seen.text).toContain('参加人数');
    await clerk.send('/apply/02-04/table', {}, table);
    expect(clerk.seen.text).toContain('新成草稿0件，2行已经收下过，1行有错');

    await clerk.look(linkOf(clerk, '一起提交'));
    expect(clerk.seen.text).toContain('参加人员名册');
    await clerk.look(`/my/materials?as=${FIRM}`);
    await clerk.send('/my/materials', {}, pdf('方案和名册'));
    expect(clerk.seen.text).toContain('方案和名册.pdf');
    await clerk.look(`/apply/02-04/together?as=${FIRM}`);
    await clerk.send('/apply/02-04/together');
    expect(clerk.seen.text).toContain('已提交2件');
    expect(clerk.seen.text).toContain('没有等着提交的草稿');
    await clerk.look(`/my/cases?as=${FIRM}`);
    expect(clerk.seen.text.match(/企业育才活动登记/gu)).toHaveLength(2);
  });

  test('a school applies for 14-02', async () => {
    const school = await enter('school', '/my/entitlements');
    expect(school.seen.text).toContain('留聊工作院校补贴');
    await school.look(linkOf(school, '去申请'));
    await school.send('/apply/14-02');
    const id = caseIn(school);
    await school.look(`/my/cases/${id}/apply/account`);
    await school.send(`/my/cases/${id}/apply/account`, ACCOUNT);
    await school.send(`/my/cases/${id}/apply/check`);
    expect(school.seen.text).toContain(id);
    expect(SCHOOL).not.toBe(FIRM);
  });
});

describe('a worker', () => {
  test('sees what they can have, applies for 14-01 step by step, and gets a number', async () => {
    const wang = await enter('wang', '/my/entitlements');
    expect(wang.seen.text).toContain('竞赛选手奖励 20万元');
    expect(wang.seen.text).toContain('技能提升补贴 2,000元');
    expect(wang.seen.text).toContain('晚了');
    await wang.look('/apply/14-01');
    expect(wang.seen.text).toContain('焊工，高级工：2,000元');
    await wang.send('/apply/14-01');
    expect(wang.seen.path).toMatch(/\/apply\/facts$/u);
    const id = caseIn(wang);
    expect(wang.seen.text).toContain('来自台账“职业技能等级证书”，由市人力资源社会保障局保管');
    expect(wang.seen.html).not.toContain(WANG);
    // Which of several it is stands on every page of it.
    expect(wang.seen.text).toContain('申请的是： 焊工，高级工');
    await wang.look(linkOf(wang, '下一步'));
    expect(wang.seen.path).toMatch(/\/apply\/account$/u);
    const refused = await wang.send(`/my/cases/${id}/apply/account`, { ...ACCOUNT, holder: '别人', number: '123' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('账号不是 8 至 30 位数字');
    expect(refused.text).toContain('户名与登记的姓名或者单位名称不一致');
    expect(refused.html).toContain('value="别人"');
    expect(refused.html).not.toContain('value="123"');
    await wang.send(`/my/cases/${id}/apply/account`, { ...ACCOUNT, holder: '王芳' });
    expect(wang.seen.path).toMatch(/\/apply\/check$/u);
    expect(wang.seen.text).toContain('2222');
    expect(wang.seen.html).not.toContain('6222');

    // Somewhere else, on another device: it is there as it was left.
    const phone = await enter('wang');
    expect(phone.seen.text).toContain('接着填写：技能提升补贴');
    await phone.look(`/my/cases/${id}/apply`);
    expect(phone.seen.path).toMatch(/\/apply\/check$/u);
    await phone.send(`/my/cases/${id}/apply/check`);
    expect(phone.seen.path).toBe(`/my/cases/${id}/receipt`);
    expect(phone.seen.text).toContain(`办件编号 ${id}`);

    // The first device sends the same again: nothing happens twice, and it is told.
    const late = await wang.send(`/my/cases/${id}/apply/check`);
    expect(late.path).toBe(`/my/cases/${id}`);
    expect(late.text).toContain('待受理');
    expect((await wang.look(`/my/cases/${id}/apply/materials`)).path).toBe(`/my/cases/${id}`);
  });

  test('answers a 补正 at once, and sees what happened', async () => {
    const wang = await enter('wang', '/my/cases');
    await wang.look(linkOf(wang, '技能提升补贴'));
    const id = caseIn(wang);
    await official('acceptor', id, 'supplement-request', {
      items: [{ name: '收款账户信息', problem: '看不清账号' }],
    });
    await wang.look('/my');
    expect(wang.seen.text).toContain('补正：技能提升补贴');
    await wang.look(`/my/cases/${id}`);
    expect(wang.seen.text).toContain('收款账户信息 ：看不清账号');
    expect(wang.seen.text).toContain('待补正');
    await wang.look(linkOf(wang, '去补正'));
    const early = await wang.send(`/my/cases/${id}/supplement`);
    expect(early.status).toBe(409);
    expect(early.text).toContain('还没有补正');
    await wang.send(`/my/cases/${id}/supplement/file`, {}, pdf('银行卡-清楚'));
    expect(wang.seen.text).toContain('银行卡-清楚.pdf');
    expect(wang.seen.html).toMatch(/<option value="[0-9a-f]{64}" selected/u);
    await wang.send(`/my/cases/${id}/supplement`);
    expect(wang.seen.path).toBe(`/my/cases/${id}?done=supplemented`);
    expect(wang.seen.text).toContain('补正已收到');
    expect(wang.seen.text).toContain('一次性告知补正');
    expect(wang.seen.html).not.toMatch(/个:/u);
  });

  test('a page that is out of date keeps what was typed and says what happened meanwhile', async () => {
    const wang = await enter('wang', '/my/cases');
    await wang.look(linkOf(wang, '技能提升补贴'));
    const id = caseIn(wang);
    await wang.look(`/my/cases/${id}/withdraw`);
    await official('acceptor', id, 'accept', {});
    const stale = await wang.send(`/my/cases/${id}/withdraw`, { reason: '改日再办' });
    expect(stale.status).toBe(409);
    expect(stale.text).toContain('受理（县级受理）');
    expect(stale.html).toContain('改日再办</textarea>');
    await wang.send(`/my/cases/${id}/withdraw`);
    expect(wang.seen.text).toContain('已撤回');
  });

  test('takes up an offer with one tap, once everything is there', async () => {
    await proposeAll({ ...contextOf(server.database), now: server.now() });
    const wang = await enter('wang');
    expect(wang.seen.text).toContain('确认享受：竞赛选手奖励');
    await wang.look(linkOf(wang, '确认享受：竞赛选手奖励'));
    const id = caseIn(wang);
    expect(wang.seen.text).toContain('您可以享受20万元，请确认');
    await wang.look(linkOf(wang, '确认享受'));
    // Who won alone has no agreement to share the prize by: the page says that it may stay away.
    expect(wang.seen.text).toContain('团体赛项的奖金分配协议 需要时提交');
    // Without a file, the page comes back and says so; so it does with one that is no document.
    const file = `/my/cases/${id}/confirm/file`;
    const without = await wang.send(file, {}, { name: '', content: new Uint8Array(0) });
    expect([without.status, without.text.includes('没有选文件')]).toEqual([422, true]);
    const wrong = await wang.send(file, {}, { name: '病毒.pdf', content: new TextEncoder().encode('MZ') });
    expect(wrong.status).toBe(422);
    await wang.send(file, {}, pdf('协议'));
    expect(wang.seen.html).toContain('协议.pdf');
    // What was handed in as the same before is chosen already, and so is the account.
    await wang.send(`/my/cases/${id}/confirm`);
    expect(wang.seen.text).toContain('已确认享受');
    expect(wang.seen.text).toContain('待受理');
  });

  test('with one tap, where nothing is missing; or doesn’t, and says why', async () => {
    const graduate = await enter('graduate');
    await graduate.look(linkOf(graduate, '确认享受：学历待遇等同认定'));
    const id = caseIn(graduate);
    await graduate.send(`/my/cases/${id}/confirm`);
    expect(graduate.seen.text).toContain('已确认享受');

    // What isn't passed says why, and what can be done against it.
    await official('acceptor', id, 'reject', { reasons: ['毕业院校不在聊城'], basis: '（八）' });
    await graduate.look(`/my/cases/${id}`);
    expect(graduate.seen.text).toContain('没有通过');
    expect(graduate.seen.text).toContain('毕业院校不在聊城');
    await graduate.look(linkOf(graduate, '评价'));
    expect((await graduate.send(`/my/cases/${id}/rate`)).status).toBe(409);
    await graduate.send(`/my/cases/${id}/rate`, { stars: '2', text: '没有说清' });
    expect(graduate.seen.text).toContain('您的评价：不满意（2星），没有说清');
    await graduate.look(linkOf(graduate, '申请复核'));
    await graduate.send(`/my/cases/${id}/appeal`, { grounds: '学校在聊城' });
    expect(graduate.seen.text).toContain('复核：学校在聊城');

    await graduate.look('/my');
    await graduate.look(linkOf(graduate, '确认享受：技能提升补贴'));
    await graduate.look(linkOf(graduate, '不需要，放弃'));
    const path = `/my/cases/${caseIn(graduate)}/decline`;
    expect((await graduate.send(path)).text).toContain('有一处要改');
    await graduate.send(path, { reason: '已在别处享受' });
    expect(graduate.seen.text).toContain('已放弃');
  });

  test('reads messages, enters a phone, keeps accounts', async () => {
    const wang = await enter('wang', '/my/messages');
    expect(wang.seen.text).toContain('请补正材料');
    await wang.look(linkOf(wang, '请补正材料'));
    expect(wang.seen.html).toMatch(/href="\/my\/cases\/\d{4}-\d{7}"/u);
    await wang.look('/my/messages');
    await wang.send('/my/messages/read');
    expect((await wang.look('/my/messages?unread=1')).text).toContain('没有未读的消息');
    await wang.look('/my/contact');
    expect((await wang.send('/my/contact', { phone: '123' })).status).toBe(422);
    await wang.send('/my/contact', { phone: '138 0000 1234', consent: 'yes' });
    expect(wang.seen.text).toContain('138****1234 ，接收短信');
    await wang.look('/my/accounts');
    expect(wang.seen.text).toContain('聊城银行');
    await wang.send('/my/accounts/retire');
    expect(wang.seen.text).toContain('已停用');
  });

  test('sees nothing of others', async () => {
    const clerk = await enter('clerk');
    const wang = await enter('wang', '/my/cases?which=ended');
    const id = /\d{4}-\d{7}/u.exec(linkOf(wang, '技能提升补贴'))?.[0] ?? '';
    for (const page of ['', '/apply', '/withdraw', '/confirm', '/receipt'])
      expect([page, (await clerk.look(`/my/cases/${id}${page}`)).status]).toEqual([page, 404]);
    expect((await wang.look(`/my/cases?as=${FIRM}`)).status).toBe(404);
  });

  test('a form that was sent for one case is never said to be done for another', async () => {
    const [wang, client] = [await enter('wang'), await server.signIn('wang')];
    const open = async (): Promise<string> =>
      (await client.post('/api/cases', { item: '04-05' })).json<{ id: string }>().id;
    const withdraw = async (id: string): Promise<number> => {
      await wang.look(`/my/cases/${id}/withdraw`);
      return (await wang.send(`/my/cases/${id}/withdraw`, { reason: '改日再办', key: 'one-and-the-same' })).status;
    };
    const [one, other] = [await open(), await open()];
    expect([await withdraw(one), await withdraw(other)]).toEqual([200, 422]);
    expect((await client.get(`/api/cases/${other}`)).json()).toMatchObject({ status: 'draft' });
  });
});
