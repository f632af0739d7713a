import { createHmac } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { Keys } from '../../store/index.ts';

/** As first passwords are written: nothing that is taken for something else. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/**
 * The password of a sample's login: 4 groups of 4, out of the platform's own master key. So it needs no place of its own, is the same at
 * every start, and is another on every installation.
 */
export function samplePassword(keys: Keys, login: string): string {
  const letters = Array.from(derived(keys, 'password', login).subarray(0, 16), (byte) =>
    LETTERS.charAt(byte % LETTERS.length),
  );
  return [0, 4, 8, 12].map((at) => letters.slice(at, at + 4).join('')).join('-');
}

/** The TOTP secret of a sample's login, 160 bits in base32, made in the same way. */
export function sampleTotp(keys: Keys, login: string): string {
  const bytes = derived(keys, 'totp', login).subarray(0, 20);
  return new Secret({ buffer: Uint8Array.from(bytes).buffer }).base32;
}

/** The six digits of this moment. */
export function currentCode(secret: string, now: Date): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now.getTime() });
}

function derived({ signing }: Keys, purpose: string, login: string): Buffer {
  return createHmac('sha256', signing).update(`sample ${purpose}\0${login}`).digest();
}
