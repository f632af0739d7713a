import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * `t=1774227600,v1=…`: seconds since 1970, and HMAC-SHA256 in hex over `t.body` with the webhook's secret. Whoever receives computes the
 * same over the bytes of the body, compares in constant time, and refuses what is older than some minutes.
 */
export function signatureOf(secret: string, body: string, at: Date): string {
  const t = String(Math.trunc(at.getTime() / 1000));
  return `t=${t},v1=${macOf(secret, t, body)}`;
}

/** What a receiver does; here for tests, and as the example of how. */
export function isSigned(secret: string, body: string, signature: string, at: Date, toleranceSeconds = 300): boolean {
  const [, t = '', mac = ''] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/u.exec(signature) ?? [];
  if (mac === '' || Math.abs(at.getTime() / 1000 - Number(t)) > toleranceSeconds) return false;
  return timingSafeEqual(Buffer.from(mac, 'hex'), Buffer.from(macOf(secret, t, body), 'hex'));
}

function macOf(secret: string, t: string, body: string): string {
  return createHmac('sha256', secret).update(`${t}.${body}`).digest('hex');
}
