import { NO_ANSWER, problemOf, ProblemError } from './problem.ts';

/** An answer of the API: its JSON, and the version that its ETag names. */
export interface Answer<T> {
  readonly status: number;
  readonly body: T;
  readonly version: number | undefined;
}

export interface Command {
  readonly method?: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: object;
  /** The version that is changed, for `If-Match`. */
  readonly version?: number | undefined;
}

let csrf = '';
let lastAsked = Date.now();

/** The token that commands of this session carry along; every description of the session brings it. */
export function setCsrf(token: string): void {
  csrf = token;
}

/** When the server last heard of this browser, in ms since 1970. */
export function heardAt(): number {
  return lastAsked;
}

/** @throws ProblemError */
export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await getVersion<T>(path, signal)).body;
}

/** @throws ProblemError */
export function getVersion<T>(path: string, signal?: AbortSignal): Promise<Answer<T>> {
  return ask<T>(path, signal === undefined ? {} : { signal });
}

/**
 * Changes something, once: where no answer comes, the same command is sent again under the same key, and the server does it once or says
 * what it did.
 * @throws ProblemError
 */
export async function command<T>(path: string, { method = 'POST', body, version }: Command = {}): Promise<Answer<T>> {
  const key = newKey();
  const send = (): Promise<Answer<T>> =>
    ask<T>(path, {
      method,
      headers: {
        'idempotency-key': key,
        'x-csrf-token': csrf,
        ...(version === undefined ? {} : { 'if-match': `"${String(version)}"` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    // Somebody signed in anew in another window of this browser: the session is the new one, and so is its token.
    if (error.problem.code === 'csrf') setCsrf((await get<{ csrf: string }>('/api/session')).csrf);
    else if (error.problem.code !== NO_ANSWER.code) throw error;
    return await send();
  }
}

/** Reads with conditions in the body, so that an ID number doesn't stand in an address. @throws ProblemError */
export async function query<T>(path: string, body: object, signal?: AbortSignal): Promise<T> {
  const sent = { 'content-type': 'application/json', 'x-csrf-token': csrf };
  const init = { method: 'POST', headers: sent, body: JSON.stringify(body) };
  return (await ask<T>(path, signal === undefined ? init : { ...init, signal })).body;
}

/** Headers of a command that is sent by other means than `fetch`. */
export function commandHeaders(): Readonly<Record<string, string>> {
  return { 'idempotency-key': newKey(), 'x-csrf-token': csrf };
}

function versionOf(etag: string | null): number | undefined {
  const digits = /"(\d+)"/u.exec(etag ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}

async function ask<T>(path: string, init: RequestInit): Promise<Answer<T>> {
  const answer = await reach(path, init);
  lastAsked = Date.now();
  const text = await answer.text();
  const body: unknown = text === '' ? undefined : parse(text);
  if (!answer.ok) throw new ProblemError(problemOf(answer.status, body));
  // The routes declare what they answer, and a test holds them to it.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
  return { status: answer.status, body: body as T, version: versionOf(answer.headers.get('etag')) };
}

/** The answer as it comes, to be read as a stream. @throws ProblemError where none comes */
export async function reach(path: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(path, { ...init, credentials: 'same-origin' });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ProblemError(NO_ANSWER);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `crypto.randomUUID` is there under TLS alone; a platform within a house may do without. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
