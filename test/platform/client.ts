import { setTimeout as sleep } from 'node:timers/promises';

export interface Asking {
  /** Sent as JSON; a text or bytes as they are, with `type`. */
  readonly body?: object | string | Uint8Array;
  readonly type?: string;
  readonly form?: FormData;
  /** One that is undefined is not sent, also where the client would. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** An answer, read to its end. */
export class Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;

  constructor(status: number, headers: Headers, bytes: Buffer) {
    this.status = status;
    this.headers = headers;
    this.bytes = bytes;
  }

  get text(): string {
    return this.bytes.toString('utf8');
  }

  get type(): string {
    return (this.headers.get('content-type') ?? '').split(';')[0] ?? '';
  }

  /** As its reader expects it; tests compare what is in it. */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
  json<T>(): T {
    // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
    return JSON.parse(this.text) as T;
  }

  /** `forbidden` of `urn:jiangtong:problem:forbidden`; undefined where it is no problem. */
  get problem(): string | undefined {
    if (this.type !== 'application/problem+json' || this.bytes.length === 0) return undefined;
    return this.json<{ type: string }>().type.replace('urn:jiangtong:problem:', '');
  }
}

let keys = 0;

/** A browser over HTTP: keeps cookies, sends the CSRF token of its session and an idempotency key with every command. */
export class Client {
  readonly cookies = new Map<string, string>();
  csrf = '';
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  get(path: string, asking: Asking = {}): Promise<Answer> {
    return this.ask('GET', path, asking);
  }

  post(path: string, body: object = {}, asking: Asking = {}): Promise<Answer> {
    return this.ask('POST', path, { body, ...asking });
  }

  async ask(method: string, path: string, { body, type, form, headers = {} }: Asking = {}): Promise<Answer> {
    const isPlain = typeof body === 'string' || body instanceof Uint8Array;
    const sent: Record<string, string | undefined> = {
      cookie: this.cookies.size === 0 ? undefined : [...this.cookies].map((pair) => pair.join('=')).join('; '),
      ...(body === undefined ? {} : { 'content-type': type ?? 'application/json' }),
      ...(method === 'GET' || method === 'HEAD'
        ? {}
        : { 'x-csrf-token': this.csrf, 'idempotency-key': `client-${String((keys += 1))}` }),
      ...headers,
    };
    const answer = await fetch(new URL(path, this.url), {
      method,
      redirect: 'manual',
      headers: Object.entries(sent).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
      ...(form === undefined ? {} : { body: form }),
      ...(body === undefined ? {} : { body: isPlain ? new Uint8Array(Buffer.from(body)) : JSON.stringify(body) }),
    });
    this.#keep(answer.headers.getSetCookie());
    const read = new Answer(answer.status, answer.headers, Buffer.from(await answer.arrayBuffer()));
    this.csrf = csrfOf(read) ?? this.csrf;
    return read;
  }

  #keep(cookies: readonly string[]): void {
    for (const cookie of cookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/u.exec(cookie) ?? [];
      if (value === '' || /;\s*max-age=0\b/iu.test(cookie)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }
}

function csrfOf(answer: Answer): string | undefined {
  if (answer.type !== 'application/json' || answer.bytes.length === 0) return undefined;
  const body: unknown = JSON.parse(answer.text);
  return typeof body === 'object' && body !== null && 'csrf' in body && typeof body.csrf === 'string'
    ? body.csrf
    : undefined;
}

/** Every row of a list, page by page. @param member of the answer that holds the rows. */
export async function allPages<T>(client: Client, first: string, member: string): Promise<T[]> {
  const rows: T[] = [];
  for (let path: string | null = first; path !== null;) {
    const answer = await client.get(path);
    if (answer.status !== 200) throw new Error(`${path} → ${String(answer.status)} ${answer.text}`);
    const page = answer.json<Record<string, T[]> & { next: string | null }>();
    rows.push(...(page[member] ?? []));
    path = page.next;
  }
  return rows;
}

/** Asks again until there is something; the test's own time limit ends it. */
export async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(50);
  }
}
