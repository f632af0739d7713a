import { createHmac, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import type { Keys } from '../../store/index.ts';

/** What stands in the QR code of a card, so that it can be checked without a connection: by whom it is shown, and until when. */
export interface CardCode {
  readonly number: string;
  /** Masked. */
  readonly name: string;
  /** The last day, `2027-11-01`. */
  readonly until: string;
}

/** The first of its kind; another way of signing would have another mark. */
const MARK = 'JK1';

/**
 * `JK1.<content>.<signature>`, both in base64url: the content is a JSON array of number, masked name and last day, the signature Ed25519
 * (RFC 8032) over the mark, a dot and the content. Nobody without the platform's master key can make one.
 */
export function signCard(keys: Keys, { number, name, until }: CardCode): string {
  const content = Buffer.from(JSON.stringify([number, name, until]), 'utf8').toString('base64url');
  const text = `${MARK}.${content}`;
  return `${text}.${sign(null, Buffer.from(text), privateKey(keys)).toString('base64url')}`;
}

/** Whether a text claims to be the code of a card; whether it is one, `readCard` says. */
export function looksLikeCard(text: string): boolean {
  return text.startsWith(`${MARK}.`);
}

/** What the code says; undefined where the platform didn't sign exactly this. */
export function readCard(keys: Keys, code: string): CardCode | undefined {
  const [mark, content, signature, ...rest] = code.split('.');
  if (mark !== MARK || content === undefined || signature === undefined || rest.length > 0) return undefined;
  const isSigned = verify(
    null,
    Buffer.from(`${MARK}.${content}`),
    createPublicKey(privateKey(keys)),
    Buffer.from(signature, 'base64url'),
  );
  if (!isSigned) return undefined;
  const told: unknown = JSON.parse(Buffer.from(content, 'base64url').toString('utf8'));
  if (!Array.isArray(told)) return undefined;
  const [number, name, until] = told.map(String);
  return number === undefined || name === undefined || until === undefined ? undefined : { number, name, until };
}

/** The public half, with which anybody checks a code without asking the platform: PEM (SubjectPublicKeyInfo). */
export function cardPublicKey(keys: Keys): string {
  return createPublicKey(privateKey(keys)).export({ type: 'spki', format: 'pem' }).toString();
}

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

const PRIVATE = new WeakMap<Keys, KeyObject>();

function privateKey(keys: Keys): KeyObject {
  const known = PRIVATE.get(keys);
  if (known !== undefined) return known;
  const seed = createHmac('sha256', keys.signing).update('talent card').digest();
  const made = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  PRIVATE.set(keys, made);
  return made;
}
