import { randomBytes, randomInt, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { promisify } from 'node:util';
import type { Objection } from '../../access/index.ts';
import { COMMONEST } from './commonest.ts';

/** Cost of a hash: N, r and p of RFC 7914. */
export interface ScryptCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** 32 MiB and about a quarter of a second (OWASP Password Storage Cheat Sheet: N = 2^15, r = 8, p = 3). */
const PASSWORD_COST: ScryptCost = { N: 2 ** 15, r: 8, p: 3 };

const SALT_BYTES = 16;
const KEY_BYTES = 32;

/** Longer ones would let anybody keep the server busy. */
const LONGEST = 200;
const SHORTEST = 10;

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

/** `scrypt$N$r$p$salt$key`, salt and key in base64url: the parameters stay with the hash, so that they can be raised. */
export async function hashPassword(password: string, cost: ScryptCost = PASSWORD_COST): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await keyOf(password, salt, cost);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Whether it is this password. Without a hash it takes as long, and it isn't. */
export async function verifyPassword(
  password: string,
  hash: string | null,
  usual: ScryptCost = PASSWORD_COST,
): Promise<boolean> {
  const kept = hash === null ? undefined : parseHash(hash);
  const { cost, salt, key } = kept ?? { cost: usual, salt: Buffer.alloc(SALT_BYTES), key: Buffer.alloc(KEY_BYTES) };
  const given = await keyOf(password.slice(0, LONGEST), salt, cost);
  return timingSafeEqual(given, key) && kept !== undefined;
}

/** Whether the hash was made at another cost than is used now. */
export function isOutdated(hash: string, usual: ScryptCost = PASSWORD_COST): boolean {
  return !hash.startsWith(`scrypt$${usual.N}$${usual.r}$${usual.p}$`);
}

function keyOf(password: string, salt: Buffer, cost: ScryptCost): Promise<Buffer> {
  // The same characters typed on another system may come in another form.
  return derive(password.normalize('NFKC'), salt, KEY_BYTES, { ...cost, maxmem: 256 * cost.N * cost.r });
}

function parseHash(hash: string): { readonly cost: ScryptCost; readonly salt: Buffer; readonly key: Buffer } {
  const [, N, r, p, salt, key] = /^scrypt\$(\d+)\$(\d+)\$(\d+)\$([\w-]+)\$([\w-]+)$/u.exec(hash) ?? [];
  if (salt === undefined || key === undefined) throw new Error('库里的密码摘要不合规定的写法');
  return {
    cost: { N: Number(N), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64url'),
    key: Buffer.from(key, 'base64url'),
  };
}

/** Everything that speaks against a new password. */
export function passwordFaults(password: string, login: string | null): readonly Objection[] {
  const text = password.normalize('NFKC');
  const length = Array.from(text).length;
  const plain = text.toLowerCase();
  const faults: Objection[] = [];
  const say = (message: string, hint: string): void => void faults.push({ field: 'password', message, hint });
  if (length < SHORTEST) say(`密码只有 ${length} 个字符`, `至少 ${SHORTEST} 个字符；几个不相干的词连起来，好记也难猜`);
  if (text.length > LONGEST) say('密码太长', `最多 ${LONGEST} 个字符`);
  if (login !== null && plain.includes(login.toLowerCase())) say('密码里有登录名', '换一个与登录名无关的密码');
  if (COMMONEST.has(plain) || isMonotonous(plain)) say('这个密码太常见', '换一个别人想不到的密码');
  return faults;
}

/** One or two characters over and over, or a run such as 1234567890 or abcdefghij. */
function isMonotonous(text: string): boolean {
  if (new Set(text).size <= 2) return true;
  const steps = new Set(Array.from(text.slice(1), (_, i) => text.charCodeAt(i + 1) - text.charCodeAt(i)));
  // 9 is followed by 0 on a keyboard.
  steps.delete('0'.charCodeAt(0) - '9'.charCodeAt(0));
  return steps.size === 1;
}

/** Without characters that are taken for others when read aloud or copied from paper. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** 79 random bits are not found by trying, however quick a try is. */
export const RANDOM_COST: ScryptCost = { N: 2 ** 12, r: 8, p: 1 };

/** A first password, to be changed at once: 4 groups of 4, 79 bits. */
export function randomPassword(): string {
  const group = (): string => Array.from({ length: 4 }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('');
  return Array.from({ length: 4 }, group).join('-');
}
