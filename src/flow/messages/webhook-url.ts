import { lookup as resolve, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Why an address can't be a webhook's; undefined where it can. */
export function urlFault(text: string, allowPrivate: boolean): { message: string; hint: string } | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) return { message: '网址写法不对', hint: '写完整的网址，如 https://example.gov.cn/hooks' };
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url)))
    return { message: '网址不是 https', hint: '推送须加密；只有本机（localhost）可以用 http' };
  if (url.username !== '' || url.password !== '')
    return { message: '网址里有账号或密码', hint: '去掉账号和密码；对方凭签名核对是谁发的' };
  if (url.hash !== '') return { message: '网址里有 # 之后的部分', hint: '去掉 # 和它之后的部分' };
  const host = bareHost(url);
  if (!allowPrivate && !isLoopback(url) && isIP(host) !== 0 && isPrivate(host))
    return {
      message: '网址指向内部网络',
      hint: '改用公开的地址；确需推送到内网的，由运维打开平台设置 webhooks.private',
    };
  return undefined;
}

/** Named as this very machine: whoever writes that means it. A name that merely leads here is refused. */
export function isLoopback(url: URL): boolean {
  return ['localhost', '127.0.0.1', '::1'].includes(bareHost(url));
}

function bareHost({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/gu, '');
}

/** IANA’s special-purpose addresses: nothing of them is a public receiver. */
const PRIVATE = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  PRIVATE.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
  ['::', 128],
  ['::1', 128],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  PRIVATE.addSubnet(net, bits, 'ipv6');

/** Whether an address leads into a private network, this machine, or nowhere; also where IPv6 wraps it. */
export function isPrivate(address: string): boolean {
  if (isIP(address) === 4) return PRIVATE.check(address, 'ipv4');
  // BlockList sees an IPv4 address mapped into IPv6 (::ffff:10.0.0.1) as what it is.
  return PRIVATE.check(address, 'ipv6');
}

/** Thrown as the code of a connection that isn't made. */
export const PRIVATE_ADDRESS = 'EPRIVATE';

/**
 * Name resolution of a connection: the addresses that are checked are the ones that are connected to, so a name that changes between the
 * check and the connection gains nothing.
 */
export const publicLookup: LookupFunction = (host, options, callback) => {
  resolve(host, { ...options, all: true }, (error, addresses) => {
    if (error !== null) {
      callback(error, []);
      return;
    }
    if (addresses.some(({ address }) => isPrivate(address))) {
      callback(Object.assign(new Error('private address'), { code: PRIVATE_ADDRESS }), []);
      return;
    }
    answer(addresses, options.all === true, callback);
  });
};

function answer(addresses: readonly LookupAddress[], all: boolean, callback: Parameters<LookupFunction>[2]): void {
  const [first] = addresses;
  if (all) callback(null, [...addresses]);
  else callback(null, first?.address ?? '', first?.family ?? 4);
}
