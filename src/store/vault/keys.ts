import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto';

/** Keys derived from the master key, one for each purpose, so that none serves two. Key objects: made once, not at every use. */
export interface Keys {
  /** Turns an ID number into its token. */
  readonly token: KeyObject;
  /** SM4 key, 16 bytes. */
  readonly cipher: KeyObject;
  readonly mac: KeyObject;
  /** For what the application signs itself: CSRF tokens, cards, digests of requests; what it is of stands before it. */
  readonly signing: Buffer;
}

/** @param master at least 32 random bytes (`.data/key`, or `JIANGTONG_KEY` in base64). */
export function makeKeys(master: Buffer): Keys {
  if (master.length < 32) throw new RangeError('主密钥至少 32 字节');
  const derive = (purpose: string, length: number): Buffer =>
    Buffer.from(hkdfSync('sha256', master, 'jiangtong', purpose, length));
  return {
    token: createSecretKey(derive('identity token', 32)),
    cipher: createSecretKey(derive('sm4', 16)),
    mac: createSecretKey(derive('sm4 mac', 32)),
    signing: derive('signing', 32),
  };
}

/** A keyed digest of something that is kept sealed, so that the same one is known; what it is of stands before it. */
export function fingerprintOf({ token }: Keys, text: string): Buffer {
  return createHmac('sm3', token).update(text, 'utf8').digest();
}

const IV_BYTES = 16;
const MAC_BYTES = 32;

/** 个: and 22 characters of HMAC-SM3 over the number in capitals: equal numbers have equal tokens, and nothing can be read from one. */
export function tokenOf({ token }: Keys, id: string): string {
  const digest = createHmac('sm3', token).update(id.toUpperCase(), 'utf8').digest();
  return `个:${digest.subarray(0, 16).toString('base64url')}`;
}

export function isToken(text: string): boolean {
  return /^个:[\w-]{22}$/u.test(text);
}

/** Seals a text as `sealBytes` does, in UTF-8. */
export function sealText(keys: Keys, text: string): Buffer {
  return sealBytes(keys, Buffer.from(text, 'utf8'));
}

/** @throws Error where the bytes were sealed with another key, or changed since. */
export function openText(keys: Keys, sealed: Buffer): string {
  return openBytes(keys, sealed).toString('utf8');
}

/** SM4-CTR (GB/T 32907), then HMAC-SM3 over IV and ciphertext: IV ‖ ciphertext ‖ MAC. OpenSSL has no SM4-GCM. */
export function sealBytes({ cipher, mac }: Keys, bytes: Buffer): Buffer {
  const iv = randomBytes(IV_BYTES);
  const sm4 = createCipheriv('sm4-ctr', cipher, iv);
  const body = Buffer.concat([iv, sm4.update(bytes), sm4.final()]);
  return Buffer.concat([body, createHmac('sm3', mac).update(body).digest()]);
}

/** @throws Error where the bytes were sealed with another key, or changed since. */
export function openBytes({ cipher, mac }: Keys, sealed: Buffer): Buffer {
  const body = sealed.subarray(0, Math.max(0, sealed.length - MAC_BYTES));
  const tag = createHmac('sm3', mac).update(body).digest();
  const given = sealed.subarray(body.length);
  if (given.length !== MAC_BYTES || body.length < IV_BYTES || !timingSafeEqual(tag, given))
    throw new Error('密文校验不符：主密钥不对，或内容被改动');
  const sm4 = createDecipheriv('sm4-ctr', cipher, body.subarray(0, IV_BYTES));
  return Buffer.concat([sm4.update(body.subarray(IV_BYTES)), sm4.final()]);
}
