import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { vi } from 'vitest';
import { afterFile } from './after-file.ts';

/** Somebody the provider knows. */
export interface Person {
  readonly sub: string;
  readonly name: string;
  readonly id_number?: string;
}

export const CLIENT = { id: 'jiangtong', secret: 'a secret between provider and platform' } as const;

/** A real OIDC provider, listening on this machine, closed after the test file. @returns its issuer. */
export async function startProvider(redirectUri: string, people: readonly Person[]): Promise<string> {
  quiet();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = addressOf(server.address());
  const issuer = `http://127.0.0.1:${String(port)}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirectUri] }],
    claims: { openid: ['sub'], profile: ['name'], identity: ['id_number'] },
    cookies: { keys: ['for tests'] },
    pkce: { required: () => true },
    findAccount: (_context, id) => {
      const person = people.find(({ sub }) => sub === id);
      return person === undefined ? undefined : { accountId: id, claims: () => ({ ...person }) };
    },
  });
  const handle = provider.callback();
  server.on('request', (request, response) => void handle(request, response));
  afterFile(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return issuer;
}

/** It warns of everything that one wouldn't do in earnest. */
function quiet(): void {
  for (const level of ['warn', 'info'] as const) {
    const say = console[level].bind(console);
    const spy = vi.spyOn(console, level).mockImplementation((...words: unknown[]) => {
      if (!String(words[0]).includes('oidc-provider')) say(...words);
    });
    afterFile(() => {
      spy.mockRestore();
    });
  }
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address;
}

/**
 * A browser in which somebody signs in at the provider and agrees: follows redirects with cookies, sends the provider's own forms, and
 * stops where it is sent to an address that begins with `until`.
 * @returns that address.
 */
export async function browse(start: string, login: string, until: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let next: { url: string; form?: URLSearchParams } = { url: start };
  for (let hops = 0; hops < 20; hops++) {
    const { url, form } = next;
    if (url.startsWith(until)) return new URL(url);
    const answer = await fetch(url, {
      method: form === undefined ? 'GET' : 'POST',
      redirect: 'manual',
      headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') },
      ...(form === undefined ? {} : { body: form }),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/u.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    const location = answer.headers.get('location');
    next = location === null ? formOf(await answer.text(), url, login) : { url: new URL(location, url).href };
  }
  throw new Error('sent round in circles');
}

function formOf(page: string, url: string, login: string): { url: string; form: URLSearchParams } {
  const action = /<form[^>]*action="([^"]+)"/u.exec(page)?.[1];
  if (action === undefined) throw new Error(`no form at ${url}: ${page.slice(0, 500)}`);
  const form = new URLSearchParams();
  for (const [input] of page.matchAll(/<input[^>]*type="hidden"[^>]*>/gu))
    form.set(/name="([^"]*)"/u.exec(input)?.[1] ?? '', /value="([^"]*)"/u.exec(input)?.[1] ?? '');
  if (form.get('prompt') === 'login') {
    form.set('login', login);
    form.set('password', 'whatever');
  }
  return { url: new URL(action, url).href, form };
}
