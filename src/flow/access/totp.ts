import { Secret, TOTP } from 'otpauth';

const PERIOD_SECONDS = 30;

/** A fresh secret of 160 bits, in base32, as people type it into an authenticator. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** `otpauth://totp/…`: what an authenticator reads, as a QR code or a link. */
export function totpUri(secret: string, label: string): string {
  return totp(secret, label).toString();
}

/**
 * The step of 30 seconds whose code this is: the current one, the one before or the one after, where clocks differ. Undefined where the
 * code is wrong, or of a step that is not after `lastStep`: a code that somebody looked over the shoulder for opens nothing.
 */
export function totpStep(secret: string, code: string, now: Date, lastStep: number): number | undefined {
  const token = code.replaceAll(/\s/gu, '');
  if (!/^\d{6}$/u.test(token)) return undefined;
  const timestamp = now.getTime();
  const delta = totp(secret, '').validate({ token, timestamp, window: 1 });
  if (delta === null) return undefined;
  const step = TOTP.counter({ period: PERIOD_SECONDS, timestamp }) + delta;
  return step > lastStep ? step : undefined;
}

/** SHA-1 and six digits are what every authenticator knows (RFC 6238). */
function totp(secret: string, label: string): TOTP {
  return new TOTP({
    issuer: '匠通',
    label,
    secret: Secret.fromBase32(secret),
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD_SECONDS,
  });
}
