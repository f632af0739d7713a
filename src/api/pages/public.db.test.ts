import { verify as checkSignature } from 'node:crypto';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { settleApplicants, WANG, FIRM } from '../../../test/platform/applicants.ts';
import { put } from '../../../test/platform/town.ts';
import { startServer, type TestServer } from '../../../test/platform/server.ts';
import { Visitor } from '../../../test/platform/visitor.ts';
import { PLATFORM_SCOPE } from '../../access/index.ts';
import { chinaDay, formatDay } from '../../kit/index.ts';
import { transact } from '../../store/index.ts';

/** The pages that everybody may read, in a browser without scripts. */

let server: TestServer;
let visitor: Visitor;

const day = (ahead: number): string => formatDay(chinaDay(server.now()) + ahead);
const year = (): number => Number(day(0).slice(0, 4));

beforeAll(async () => {
  server = await startServer();
  await settleApplicants(server);
  const { database } = server;
  await put(database, '培训项目清单', [
    {
      版本: '旧版',
      培训项目: '焊工（初级）',
      培训类型: '就业技能培训',
      生效日期: '2024-01-01',
      失效日期: '2024-12-31',
    },
    { 版本: '新版', 培训项目: '焊工（中级）', 培训类型: '就业技能培训', 生效日期: '2025-01-01' },
  ]);
  await put(database, '补贴标准清单', [
    { 版本: '新版', 培训项目: '焊工（中级）', 补贴标准: 1200, 生效日期: '2025-01-01' },
  ]);
  await put(database, '竞赛目录', [
    {
      年度: year(),
      竞赛名称: '全市焊接大赛',
      竞赛项目: '焊接',
      竞赛类型: '行业职业技能竞赛',
      竞赛级别: '市一类',
      主办单位: '某局',
      承办单位: FIRM,
      名额: 30,
    },
  ]);
  await put(database, '竞赛日程', [
    {
      年度: year(),
      竞赛名称: '全市焊接大赛',
      竞赛项目: '焊接',
      环节: '决赛',
      开始日期: day(3),
      结束日期: day(4),
      地点: '体育馆',
    },
  ]);
  const honour = {
    荣誉名称: '五一劳动奖章',
    所在单位: FIRM,
    技能等级: '高级工',
    推荐单位: FIRM,
    主要事迹: '联系13812345678',
    推荐日期: '2025-03-01',
  };
  await put(database, '荣誉推荐', [
    {
      ...honour,
      推荐编号: 'RY-1',
      荣誉全称: '已授予的奖章',
      人选: WANG,
      组织推荐阶段: '完成程序',
      授予日期: '2025-05-01',
      授予文号: '某字1号',
    },
    { ...honour, 推荐编号: 'RY-2', 荣誉全称: '还在推荐的奖章', 人选: WANG, 组织推荐阶段: '报送审查' },
    { ...honour, 推荐编号: 'RY-3', 荣誉全称: '没有通过的奖章', 人选: WANG, 组织推荐阶段: '没有通过' },
  ]);
  const card = { 持卡人: WANG, 金卡依据: '获得领军称号', 依据说明: '某称号', 申请日期: '2025-01-01' };
  await put(database, '人才服务金卡', [
    { ...card, 卡号: 'LCJK000001', 发卡日期: day(-9), 有效期至: day(900), 核验码: 'CHECK-1', 金卡状态: '有效卡' },
    { ...card, 卡号: 'LCJK000002', 发卡日期: day(-9), 有效期至: day(900), 核验码: 'CHECK-2', 金卡状态: '收回卡' },
    { ...card, 卡号: 'LCJK000003', 发卡日期: day(-900), 有效期至: day(-1), 核验码: 'CHECK-3', 金卡状态: '有效卡' },
    { ...card, 卡号: 'LCJK000004', 金卡状态: '待发卡' },
    { ...card, 卡号: 'LCJK000005', 发卡日期: day(-9), 有效期至: day(900), 金卡状态: '有效卡' },
  ]);
  visitor = new Visitor(server.url);
});

/** Neither an ID number nor a token, whole phone number or credit code of a row. */
function expectNothingPrivate(html: string): void {
  expect(html).not.toMatch(/\d{17}[\dX]/u);
  expect(html).not.toMatch(/个:[\w-]{22}/u);
  expect(html).not.toMatch(/1[3-9]\d{9}/u);
  expect(html).not.toContain(FIRM);
}

describe('what the notices give', () => {
  test('the index has every item and every service, and each leads to its guide', async () => {
    const { html } = await visitor.look('/items');
    const codes = [...html.matchAll(/href="\/items\/([^"#?]+)"/gu)].map(([, code = '']) => code);
    expect(new Set(codes).size).toBe(81);
    for (const code of new Set(codes))
      expect([code, (await visitor.look(`/items/${code}`)).status]).toEqual([code, 200]);
  });

  test('for a person there is nothing of schools alone, and for a school nothing of persons', async () => {
    const { text: person } = await visitor.look('/items?for=个人');
    expect(person).toContain('技能提升补贴');
    expect(person).not.toContain('留聊工作院校补贴');
    const { text: school } = await visitor.look('/items?for=院校');
    expect(school).toContain('留聊工作院校补贴');
    expect(school).not.toContain('创业租赁补贴');
  });

  test('a guide says what, to whom, by what, what to hand in and how long it takes', async () => {
    const { text, html } = await visitor.look('/items/14-01');
    for (const part of [
      '2,000—8,000元',
      '个人',
      '就业补助资金',
      '系统提取，不用交',
      '28个工作日',
      '口径 14-1',
      '12345',
    ])
      expect(text).toContain(part);
    expect(html).toContain('href="/apply/14-01"');
    expect(html).toContain('href="/calculator/14-01"');
    expect((await visitor.look('/items/99-99')).status).toBe(404);
  });

  test('every measure has its page, and the notice leads there', async () => {
    const { html } = await visitor.look('/');
    for (const number of Array.from({ length: 16 }, (_, n) => String(n + 1).padStart(2, '0'))) {
      expect(html).toContain(`href="/measures/${number}"`);
      expect([number, (await visitor.look(`/measures/${number}`)).status]).toEqual([number, 200]);
    }
    const { text } = await visitor.look('/measures/03');
    for (const part of [
      '给什么（4项）',
      '竞赛报名',
      '竞赛日程',
      '定期举办各类技能竞赛',
      '同一竞赛项目按照最高成绩奖励',
    ])
      expect(text).toContain(part);
    for (const number of ['00', '17', '99']) expect((await visitor.look(`/measures/${number}`)).status).toBe(404);
    expect((await visitor.look('/notices/mohrss-ui-skills/measures/01')).status).toBe(200);
    expect((await visitor.look('/notices/liaocheng-2024-23/measures/03')).path).toBe('/measures/03');
  });

  test('a search by initials finds it, and what was typed stands there as text', async () => {
    expect((await visitor.look('/search?q=jnts')).text).toContain('技能提升 补贴');
    const { html } = await visitor.look(`/search?q=${encodeURIComponent('<b>"x')}`);
    expect(html).not.toContain('<b>"x');
    expect((await visitor.look('/search')).status).toBe(200);
    expect((await visitor.look('/search?q=%00&kind=%00')).status).toBe(200);
  });
});

describe('what the platform keeps', () => {
  test('the three lists: each version, and which one is in force', async () => {
    const { text, html } = await visitor.look('/training');
    expect(text).toMatch(/新版 现行 1项 2025年1月1日起/u);
    expect(text).toMatch(/旧版 不是现行版本 1项 2024年1月1日起至2024年12月31日/u);
    expect(text).toContain('1,200元');
    expectNothingPrivate(html);
  });

  test('contests: what is ahead, who holds it, who won, by the family name', async () => {
    const { text, html } = await visitor.look('/contests');
    expect(text).toContain('决赛 全市焊接大赛');
    expect(text).toContain('东昌精工');
    expectNothingPrivate(html);
    const { text: won } = await visitor.look('/contests?year=2025');
    expect(won).toContain('焊接 金牌');
    expect(won).toContain('王*');
    expect(won).not.toContain('王芳');
  });

  test('honours: what was awarded, and nothing of what is only proposed or failed', async () => {
    const { text, html } = await visitor.look('/honours');
    expect(text).toContain('王芳 已授予的奖章 东昌精工');
    expect(text).not.toContain('还在推荐');
    expect(text).not.toContain('没有通过');
    expectNothingPrivate(html);
  });

  test('progress: figures of tasks and indicators; few rows of what is not public are not told', async () => {
    const { text, html } = await visitor.look('/progress');
    expect(text).toMatch(/指标 00-Z1 高技能人才总量 53人/u);
    expect(text).toMatch(/指标 12-Z2 有效金卡数 有，不足5，不公布具体数/u);
    expect(text).toMatch(/任务 06-R1 优选重点企业 0家 目标200家，完成0%/u);
    expect(text).not.toContain('undefined');
    expectNothingPrivate(html);
  });
});

describe('verification', () => {
  test.each([
    ['LCJK000001', '✓ 有效'],
    ['CHECK-1', '✓ 有效'],
    ['https://example.invalid/verify?code=CHECK-1', '✓ 有效'],
    ['ＬＣＪＫ０００００１', '✓ 有效'],
    ['LCJK000002', '✕ 无效：已收回'],
    ['CHECK-2', '✕ 无效：已收回'],
    ['LCJK000003', '✕ 无效：已过有效期'],
    ['LCJK000004', '✕ 无效：尚未发卡'],
    ['焊-301', '✓ 登记有效'],
  ])('%s: %s', async (code, verdict) => {
    const { text, html, status } = await visitor.look(`/verify?code=${encodeURIComponent(code)}`);
    expect(status).toBe(200);
    expect(text).toContain(verdict);
    expect(text).toContain('王*');
    expect(text).not.toContain('王芳');
    expectNothingPrivate(html);
  });

  test('the card of its holder: a signed code that leads here, of the valid ones alone; a changed one is told apart', async () => {
    const holder = new Visitor(server.url, await server.signIn('wang'));
    expect((await holder.look('/my')).html).toContain('href="/my/card"');
    const { html, text } = await holder.look('/my/card');
    for (const one of ['LCJK000001', '某称号', '已收回', '已过有效期', '尚未发卡', '王芳']) expect(text).toContain(one);
    const codes = [...html.matchAll(/href="\/verify\?code=([^"]+)"/gu)].map(([, code = '']) => code);
    expect(codes).toHaveLength(2);
    expect(html.match(/class="qr"/gu)).toHaveLength(2);
    const [code = '', other = ''] = codes;
    for (const one of codes) {
      expect((await visitor.look(`/verify?code=${one}`)).text).toContain('✓ 有效');
      expect(visitor.seen.text).not.toContain('王芳');
    }
    // What is taken back is so at once, for a code that was shown before too.
    await transact(server.database, PLATFORM_SCOPE, async (tx) => {
      await sql`select set_config('jiangtong.change', 'correct', true), set_config('jiangtong.reason', '交回', true)`.execute(
        tx,
      );
      await sql`update register."人才服务金卡" set 金卡状态 = '收回卡' where 卡号 = 'LCJK000005'`.execute(tx);
    });
    const shown = [code, other].map(async (one) => (await visitor.look(`/verify?code=${one}`)).text);
    expect((await Promise.all(shown)).filter((one) => one.includes('✕ 无效：已收回'))).toHaveLength(1);
    const [mark = '', content = '', signature = ''] = code.split('.');
    for (const forged of [
      `${mark}.${content}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
      `${mark}.${Buffer.from('["LCJK000001","王*","2099-01-01"]').toString('base64url')}.${signature}`,
      'JK1.',
      'JK1..',
      `${code}.x`,
    ])
      expect((await visitor.look(`/verify?code=${forged}`)).text).toContain('不是本平台签发的');
    // Without the platform: its public key, and the code alone.
    const { text: key } = await server.client().get('/verify/key');
    expect(checkSignature(null, Buffer.from(`${mark}.${content}`), key, Buffer.from(signature, 'base64url'))).toBe(
      true,
    );
  });

  test.each(['LCJK', 'LCJK00000', '%', '_', 'LCJK00000_', '王芳', "' or ''='", '0', '焊', 'null'])(
    '%s finds nothing',
    async (code) => {
      const { text } = await visitor.look(`/verify?code=${encodeURIComponent(code)}`);
      expect(text).toContain('查不到');
      expect(text).not.toContain('王');
    },
  );

  test('an ID number finds nothing either, and the form goes by a click', async () => {
    expect((await visitor.look(`/verify?code=${WANG}`)).text).toContain('查不到');
    await visitor.look('/verify');
    expect(visitor.seen.text).not.toContain('查不到');
    expect((await visitor.look('/verify?code=')).text).toContain('没有写编号');
  });
});

test('every public page can be had by everybody, in large type, and sets nothing', async () => {
  for (const path of [
    '/items',
    '/items/03-01',
    '/measures/03',
    '/search?q=a',
    '/public-notices',
    '/objections',
    '/training',
    '/contests',
    '/honours',
    '/progress',
    '/verify',
  ]) {
    const answer = await server
      .client()
      .get(path, { headers: { accept: 'text/html', cookie: 'jiangtong_text=large' } });
    expect([path, answer.status, answer.headers.get('set-cookie')]).toEqual([path, 200, null]);
    expect([path, answer.text.includes('style=') || answer.text.includes('<script')]).toEqual([
      path,
      path === '/measures/03' && answer.text.includes('<script'),
    ]);
  }
});
