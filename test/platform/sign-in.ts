import { Secret, TOTP } from 'otpauth';
import type { Answer, Client } from './client.ts';

/** Of everybody in tests. */
export const PASSWORD = '光岳楼-东昌湖-运河';

/** Signs people in by the routes that everybody takes: with password, and for staff a code of the authenticator that they then have. */
export class Doors {
  readonly #secrets = new Map<string, string>();
  readonly #now: () => Date;
  readonly #forward: (seconds: number) => void;

  /** @param forward lets time pass, since every code opens once. */
  constructor(now: () => Date, forward: (seconds: number) => void) {
    this.#now = now;
    this.#forward = forward;
  }

  async signIn(browser: Client, login: string): Promise<void> {
    const { pending } = must(await browser.post('/api/session', { login, password: PASSWORD }));
    const known = this.#secrets.get(login);
    if (pending === 'enrol-totp') {
      const { secret } = must(await browser.post('/api/session/totp/secret'));
      this.#secrets.set(login, String(secret));
      must(await browser.ask('PUT', '/api/session/totp', { body: { code: codeOf(String(secret), this.#now()) } }));
    } else if (pending === 'totp' && known !== undefined) {
      this.#forward(30);
      must(await browser.post('/api/session/totp', { code: codeOf(known, this.#now()) }));
    } else if (pending !== null) throw new Error(`${login} has something else to do first: ${JSON.stringify(pending)}`);
  }
}

/** What an authenticator shows. */
function codeOf(secret: string, now: Date): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now.getTime() });
}

function must(answer: Answer): Record<string, unknown> {
  if (answer.status !== 200) throw new Error(`${String(answer.status)} ${answer.text}`);
  return answer.json();
}
