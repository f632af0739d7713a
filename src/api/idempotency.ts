import { createHmac } from 'node:crypto';
import type { ProblemError } from './problems.ts';
import type { PlatformServices } from './services.ts';

/** `Idempotency-Key`: 8 to 200 visible characters of ASCII. */
const KEY = /^[\x21-\x7e]{8,200}$/u;

export function keyFault(key: string | undefined): ProblemError | undefined {
  if (key !== undefined && KEY.test(key)) return undefined;
  return {
    pointer: '',
    parameter: 'Idempotency-Key',
    code: 'A017',
    message: key === undefined ? '缺少 Idempotency-Key' : 'Idempotency-Key 写法不对',
    hint: '为每个新的请求另写一个，8 到 200 个可见字符，如 UUID；重发同一请求时用同一个',
  };
}

/** What is sent to be done once. */
interface SentRequest {
  /** With what its pattern leaves open, such as the number of a case. */
  readonly url: string;
  readonly ifMatch?: string | undefined;
  readonly body: unknown;
}

/**
 * What makes a request the same one: its address, the version it changes, and its content. Keyed, for it is kept for days: from a plain
 * digest whoever reads the table could try out the number of an account or of a person.
 */
export function requestDigest({ signing }: PlatformServices['keys'], { url, ifMatch, body }: SentRequest): string {
  return createHmac('sha256', signing)
    .update('request\0')
    .update(JSON.stringify([url, ifMatch ?? null, body ?? null]))
    .digest('base64url');
}
