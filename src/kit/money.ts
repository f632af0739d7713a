/** An amount in 分, always a safe integer. 元 with decimals exist only in text and JSON. */
export type Fen = number;

/** The largest amount that can be given: 100 亿元. */
const MOST_YUAN = 1e10;
const YUAN = /^([+-]?)(\d{1,11})(?:\.(\d{1,2}))?$/;

/**
 * 元 as text or number → 分, exactly: `682122.08` → `68212208`. Undefined where it is no amount: more than two decimals,
 * beyond ±100 亿元, an exponent, `NaN`. A number is read by its shortest decimal, so that no float drift gets in.
 */
export function parseYuan(input: string | number): Fen | undefined {
  const match = YUAN.exec(typeof input === 'number' ? String(input) : input.trim());
  if (match === null) return undefined;
  const [, sign = '', whole = '', decimals = ''] = match;
  const fen = Number(whole) * 100 + Number(decimals.padEnd(2, '0'));
  if (fen > MOST_YUAN * 100) return undefined;
  return sign === '-' && fen !== 0 ? -fen : fen;
}

/** 分 → a number in 元, for JSON. */
export function yuan(fen: Fen): number {
  return fen / 100;
}

/** `12,345.67元`; whole 元 without decimals: `10,000元`. */
export function formatYuan(fen: Fen): string {
  const amount = Math.abs(fen);
  const rest = amount % 100;
  const whole = String((amount - rest) / 100).replace(/\B(?=(\d{3})+$)/gu, ',');
  const decimals = rest === 0 ? '' : `.${String(rest).padStart(2, '0')}`;
  return `${sign(fen)}${whole}${decimals}元`;
}

/** `1万元`, `0.5万元`, `68.212208万元`: exact, as annexes print it. */
export function formatWan(fen: Fen): string {
  const amount = Math.abs(fen);
  const rest = amount % 1_000_000;
  const decimals = String(rest).padStart(6, '0').replace(/0+$/u, '');
  return `${sign(fen)}${String((amount - rest) / 1_000_000)}${decimals === '' ? '' : `.${decimals}`}万元`;
}

/** A number beyond what can be kept exactly (2^53). */
export class Overflow extends RangeError {}

/** To the nearest integer (half away from zero), to the next below, or to the next above. */
export type Rounding = 'half' | 'down' | 'up';

/**
 * `a * b / divisor` for safe integers, rounded, exact even where `a * b` exceeds 2^53.
 * @throws RangeError where the divisor is zero: a fault of the caller.
 * @throws Overflow where the result is no safe integer: the data say more than can be kept exactly.
 */
export function mulDiv(a: number, b: number, divisor: number, rounding: Rounding = 'half'): number {
  if (divisor === 0) throw new RangeError('mulDiv: divisor is zero');
  const product = a * b;
  if (Number.isSafeInteger(product)) return divide(product, divisor, rounding);
  const exact = Number(divideBig(BigInt(a) * BigInt(b), BigInt(divisor), rounding));
  if (!Number.isSafeInteger(exact)) throw new Overflow('mulDiv: result exceeds 2^53');
  return exact;
}

function divide(n: number, divisor: number, rounding: Rounding): number {
  const rest = n % divisor;
  const quotient = (n - rest) / divisor;
  const isPositive = n < 0 === divisor < 0;
  // Adding 0 turns -0 into 0.
  if (rest === 0 || !leavesZero(rounding, isPositive, Math.abs(rest) * 2 >= Math.abs(divisor))) return quotient + 0;
  return quotient + (isPositive ? 1 : -1);
}

function divideBig(n: bigint, divisor: bigint, rounding: Rounding): bigint {
  const rest = n % divisor;
  const quotient = n / divisor;
  const isPositive = n < 0n === divisor < 0n;
  if (rest === 0n || !leavesZero(rounding, isPositive, magnitude(rest) * 2n >= magnitude(divisor))) return quotient;
  return quotient + (isPositive ? 1n : -1n);
}

/** Whether a quotient with a rest goes to the integer that is further from zero. */
function leavesZero(rounding: Rounding, isPositive: boolean, isHalf: boolean): boolean {
  return rounding === 'half' ? isHalf : isPositive === (rounding === 'up');
}

function magnitude(n: bigint): bigint {
  return n < 0n ? -n : n;
}

function sign(n: number): string {
  return n < 0 ? '-' : '';
}
