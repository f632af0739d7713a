import { Secret, TOTP } from 'otpauth';
import { beforeAll, describe, expect, test } from 'vitest';
import { startServer, type TestServer } from '../../../test/platform/server.ts';
import { Visitor } from '../../../test/platform/visitor.ts';

const PASSWORD = '光岳楼-东昌湖-运河';

let server: TestServer;
const visitor = (): Visitor => new Visitor(server.url);

beforeAll(async () => {
  server = await startServer();
  await server.join({ login: 'zhang', kind: 'citizen', name: '张三' });
  await server.join({ login: 'li', name: '李四', grants: [{ role: 'city-reviewer' }] });
});

describe('signing in on pages, without scripts', () => {
  test('a citizen signs in, is where they wanted to be, and signs out', async () => {
    const zhang = visitor();
    const asked = await zhang.look('/sign-in?next=%2Fcalculator');
    expect(asked.text).toContain('申请、查进度、收通知要先登录');
    expect(asked.text).toContain('没有账号，或者忘了密码 带身份证到所在县（市、区）政务服务窗口办理');
    await zhang.send('/sign-in', { login: 'zhang', password: PASSWORD });
    expect(zhang.seen.path).toBe('/calculator');
    expect((await zhang.browser.get('/api/session')).json()).toMatchObject({ account: { name: '张三' } });
    // Who is signed in already goes on.
    expect((await zhang.look('/sign-in?next=%2Fcalculator')).path).toBe('/calculator');
  });

  test('a wrong password says what to do, and keeps the login', async () => {
    const zhang = visitor();
    await zhang.look('/sign-in');
    const refused = await zhang.send('/sign-in', { login: 'zhang', password: '不对' });
    expect(refused.status).toBe(401);
    expect(refused.text).toContain('登录名或密码不对');
    expect(refused.html).toContain('value="zhang"');
    expect(refused.html).not.toContain('不对"');
  });

  test('an official sets up the authenticator, and next time gives its code', async () => {
    const li = visitor();
    await li.look('/sign-in?next=%2Fcalculator');
    const enrol = await li.send('/sign-in', { login: 'li', password: PASSWORD });
    expect(enrol.text).toContain('绑定验证器');
    expect(enrol.html).toContain('<svg class="qr"');
    const secret = /name="secret" value="([A-Z2-7]+)"/u.exec(enrol.html)?.[1] ?? '';
    const wrong = await li.send('/sign-in/authenticator', { code: '000000' });
    expect(wrong.status).toBe(401);
    expect(wrong.html).toContain(secret);
    await li.send('/sign-in/authenticator', { code: codeOf(secret) });
    expect(li.seen.path).toBe('/calculator');

    server.forward(30);
    const again = visitor();
    await again.look('/sign-in?next=%2Fcalculator');
    expect((await again.send('/sign-in', { login: 'li', password: PASSWORD })).text).toContain('六位数字');
    await again.send('/sign-in/code', { code: codeOf(secret) });
    expect(again.seen.path).toBe('/calculator');
    // “我的” of an official is the desk.
    const own = await again.browser.get('/my');
    expect([own.status, own.headers.get('location')]).toEqual([303, '/desk']);
  });

  test('no address of another site is gone on to', async () => {
    const zhang = visitor();
    for (const next of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)']) {
      await zhang.look(`/sign-in?${new URLSearchParams({ next }).toString()}`);
      expect(zhang.seen.html).not.toContain('evil');
      expect(zhang.seen.html).not.toContain('javascript');
    }
  });

  test('a form of another site, or without the session’s mark, does nothing', async () => {
    const zhang = visitor();
    await zhang.look('/sign-in');
    const foreign = await zhang.browser.ask('POST', '/sign-in', {
      body: new URLSearchParams({ login: 'zhang', password: PASSWORD }).toString(),
      type: 'application/x-www-form-urlencoded',
      headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    });
    expect(foreign.status).toBe(403);
    await zhang.send('/sign-in', { login: 'zhang', password: PASSWORD });
    const forged = await zhang.browser.ask('POST', '/sign-out', {
      body: 'csrf=x',
      type: 'application/x-www-form-urlencoded',
      headers: { 'x-csrf-token': undefined },
    });
    expect(forged.status).toBe(403);
    expect((await zhang.browser.get('/api/session')).status).toBe(200);
  });

  test('大字版 stays on, page after page, and leads back to where one was', async () => {
    const someone = visitor();
    await someone.look('/calculator');
    expect(someone.seen.html).not.toContain('data-text');
    await someone.send('/display', { text: 'large' });
    expect(someone.seen.path).toBe('/calculator');
    expect(someone.seen.html).toContain('<html lang="zh-CN" data-text="large">');
    expect((await someone.look('/')).html).toContain('data-text="large"');
    await someone.send('/display', { text: 'usual' });
    expect(someone.seen.html).not.toContain('data-text');
  });
});

function codeOf(secret: string): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: server.now().getTime() });
}
