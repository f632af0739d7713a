import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { EventPayload } from '../../store/index.ts';
import { signatureOf } from './signature.ts';
import { isLoopback, publicLookup, urlFault } from './webhook-url.ts';

export interface Push {
  readonly url: string;
  readonly secret: string;
  /** The same for every attempt: what the receiver tells a replay by. */
  readonly key: string;
  readonly payload: EventPayload;
  readonly at: Date;
  readonly allowPrivate: boolean;
  readonly signal: AbortSignal;
}

/** Until the receiver has answered, milliseconds. */
const TIMEOUT_MS = 10_000;

/**
 * Sends one event. Redirects are not followed, and of the answer nothing but its status is read.
 * @returns undefined where it was taken (2xx); otherwise why not: `HTTP 500`, `ECONNREFUSED`, `timeout`. Never throws for what the network does.
 */
export async function push(given: Push): Promise<string | undefined> {
  const { url, key, payload, allowPrivate, secret, at } = given;
  if (urlFault(url, allowPrivate) !== undefined) return 'url-refused';
  const body = JSON.stringify({ id: key, ...payload });
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'user-agent': 'jiangtong-webhook',
    'x-jiangtong-delivery': key,
    'x-jiangtong-event': payload.kind,
    'x-jiangtong-signature': signatureOf(secret, body, at),
  };
  try {
    const status = await send(given, headers, body);
    return status >= 200 && status < 300 ? undefined : `HTTP ${String(status)}`;
  } catch (error) {
    return codeOf(error);
  }
}

/**
 * By node:http and not by fetch, which would resolve the name again after it was checked. @returns the status.
 */
function send(
  { url, allowPrivate, signal }: Push,
  headers: Readonly<Record<string, string | number>>,
  body: string,
): Promise<number> {
  const address = new URL(url);
  const guard = allowPrivate || isLoopback(address) ? {} : { lookup: publicLookup };
  const request = address.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const asking = request(
      address,
      {
        method: 'POST',
        headers,
        agent: false,
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
        ...guard,
      },
      (answer) => {
        resolve(answer.statusCode ?? 0);
        answer.destroy();
      },
    );
    asking.on('error', reject);
    asking.end(body);
  });
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'error';
  if ('code' in error && typeof error.code === 'string') return error.code === 'ABORT_ERR' ? 'timeout' : error.code;
  return error.name === 'TimeoutError' || error.name === 'AbortError' ? 'timeout' : error.name;
}
