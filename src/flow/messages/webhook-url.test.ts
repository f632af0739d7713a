import { request } from 'node:https';
import { describe, expect, test } from 'vitest';
import { push } from './push.ts';
import { isPrivate, PRIVATE_ADDRESS, publicLookup, urlFault } from './webhook-url.ts';

describe('the address of a webhook', () => {
  test.each([
    'https://example.gov.cn/hooks?from=liaocheng',
    'https://93.184.216.34/x',
    'https://[2606:2800:220:1:248:1893:25c8:1946]/x',
    'http://localhost:8080/x',
    'http://127.0.0.1/x',
    'http://[::1]:9/x',
    'https://localhost/x',
  ])('is taken: %s', (url) => {
    expect(urlFault(url, false)).toBeUndefined();
  });

  test.each([
    ['no address', '写法不对'],
    ['', '写法不对'],
    ['ftp://example.com/', '不是 https'],
    ['file:///etc/passwd', '不是 https'],
    ['http://example.com/', '不是 https'],
    ['http://localhost.example.com/', '不是 https'],
    ['https://user:secret@example.com/', '账号或密码'],
    ['https://example.com/#part', '#'],
    ['https://10.1.2.3/', '内部网络'],
    ['https://192.168.1.1/', '内部网络'],
    ['https://172.31.255.255/', '内部网络'],
    ['https://169.254.169.254/latest/meta-data', '内部网络'],
    ['https://127.0.0.2/', '内部网络'],
    ['https://2130706433/', undefined],
    ['https://0x0a000001/', '内部网络'],
    ['https://0/', '内部网络'],
    ['https://[fd00::1]/', '内部网络'],
    ['https://[fe80::1]/', '内部网络'],
    ['https://[::ffff:10.0.0.1]/', '内部网络'],
    ['https://[64:ff9b::a00:1]/', '内部网络'],
  ])('is refused: %s (%s)', (url, part) => {
    const fault = urlFault(url, false);
    if (part === undefined) expect(fault).toBeUndefined();
    else expect(fault?.message).toContain(part);
  });

  test('may lead into a private network where the installation says so, and still not without encryption', () => {
    expect(urlFault('https://10.1.2.3/', true)).toBeUndefined();
    expect(urlFault('http://10.1.2.3/', true)?.message).toContain('https');
  });

  test.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '2400:3200::1'])('%s is public', (address) => {
    expect(isPrivate(address)).toBe(false);
  });

  test('a name that leads to this machine is found out when it is resolved, and nothing is sent', async () => {
    const error = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
      publicLookup('localhost', { all: true }, (found) => resolve(found));
    });
    expect(error?.code).toBe(PRIVATE_ADDRESS);
    const single = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
      publicLookup('localhost', {}, (found) => resolve(found));
    });
    expect(single?.code).toBe(PRIVATE_ADDRESS);
  });

  test('nothing is sent to an address that is refused, or to a name that leads to one', async () => {
    const payload = { kind: 'case.paid', case: '2026-0000001', item: '03-01', status: 'paid', at: '', version: 1 };
    const common = { secret: 's', key: 'k', payload, at: new Date(), signal: AbortSignal.timeout(5000) };
    expect(await push({ ...common, url: 'https://10.0.0.1/x', allowPrivate: false })).toBe('url-refused');
    expect(await push({ ...common, url: 'http://example.com/x', allowPrivate: true })).toBe('url-refused');
    // Node takes the resolver it is given: the same host by its literal address is connected to, by name it isn't.
    const refused = await new Promise<NodeJS.ErrnoException>((resolve) => {
      request('https://localhost:9/x', { lookup: publicLookup }).on('error', resolve).end();
    });
    expect(refused.code).toBe(PRIVATE_ADDRESS);
  });
});
