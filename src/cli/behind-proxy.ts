import { isIP, isIPv4 } from 'node:net';
import { UsageError } from './command.ts';

/**
 * `JIANGTONG_BEHIND_PROXY`: how many proxies stand in front, or which. Whatever stands before them in `x-forwarded-for` the visitor may
 * have written, so it is never believed. @throws UsageError
 */
export function readBehindProxy(text: string | undefined): number | string | undefined {
  if (text === undefined || text === '' || text === '0') return undefined;
  if (/^[1-9]$/u.test(text)) return Number(text);
  if (text.split(',').every((one) => isNetwork(one.trim()))) return text;
  throw new UsageError(
    `JIANGTONG_BEHIND_PROXY 的“${text}”不对：写前面代理的层数（如 1），或它们的地址（如 10.0.0.5,10.0.1.0/24）`,
  );
}

/** `10.0.0.5`, `10.0.1.0/24`. */
function isNetwork(text: string): boolean {
  const [address = '', length, ...more] = text.split('/');
  if (isIP(address) === 0 || more.length > 0) return false;
  return length === undefined || (/^\d{1,3}$/u.test(length) && isLength(Number(length), isIPv4(address) ? 32 : 128));
}

function isLength(length: number, most: number): boolean {
  return length >= 1 && length <= most;
}
