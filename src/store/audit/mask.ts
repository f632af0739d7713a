import { creditCodeFault, maskResidentId } from '../../kit/index.ts';

/** What JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json | undefined };

export type JsonObject = Readonly<Record<string, Json | undefined>>;

/** ID numbers by their shape: six digits of an area, a birthday of three centuries, three digits, the check character. */
const ID =
  /(?<![\dA-Za-z])[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])/gu;
const PHONE = /(?<![\dA-Za-z])1[3-9]\d{9}(?![\dA-Za-z])/gu;
/** Bank accounts have 16 to 30 digits; so has, with 18, a credit code without letters, which is public. */
const BANK_ACCOUNT = /(?<![\dA-Za-z])\d{16,30}(?![\dA-Za-z])/gu;

/**
 * The text with ID numbers, bank accounts and phones masked, wherever they stand in it. NUL and halves of surrogates, which PostgreSQL
 * does not take in JSON, are replaced: what somebody typed must not keep an entry from being written.
 */
export function maskText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll('\0', '\ufffd')
    .replace(ID, (id) => maskResidentId(id))
    .replace(BANK_ACCOUNT, (account) => (creditCodeFault(account) === undefined ? account : stars(account, 0)))
    .replace(PHONE, (phone) => stars(phone, 3));
}

/** All but the first `head` and the last four digits. */
function stars(digits: string, head: number): string {
  return digits.slice(0, head) + '*'.repeat(digits.length - head - 4) + digits.slice(-4);
}

/** The same value with every text in it masked, names too. Numbers stay: an amount may have as many digits as a phone. */
export function maskJson(value: Json): Json {
  if (typeof value === 'string') return maskText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map(maskJson);
  return maskObject(value);
}

export function maskObject(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [maskText(name), value === undefined ? undefined : maskJson(value)]),
  );
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
