import { civilOf, formatWan, formatYuan, parseDay, type Day, type Fen } from '../../kit/index.ts';

const WAN: Fen = 1_000_000;
const THOUSAND: Fen = 100_000;

/** As an official would write it: `1万元`, `3.5万元`, but `5,000元` and `12,345.67元`. */
export function sayMoney(fen: Fen): string {
  const text = Math.abs(fen) >= WAN && fen % THOUSAND === 0 ? formatWan(fen) : formatYuan(fen);
  return text.replace(' ', '');
}

/** A day as it is said: `2024年12月29日`. */
export function sayDay(day: Day): string {
  const { year, month, day: ofMonth } = civilOf(day);
  return `${String(year)}年${String(month)}月${String(ofMonth)}日`;
}

/** `2024-12-29` as it is said; any other text as it is. */
export function sayDate(iso: string): string {
  const day = parseDay(iso);
  return day === undefined ? iso : sayDay(day);
}
