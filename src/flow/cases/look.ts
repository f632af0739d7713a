import type { Party } from '../../case/index.ts';
import type { Item } from '../../rules/index.ts';
import { claimedKeys, concernedIn, isToken, openText, sealText, type Keys, type Tx } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { entitlements } from '../facts/index.ts';
import { CaseRefused } from './refused.ts';

/** Looking through the registers for claims of an item that nobody ever had a case of, batch after batch. */

export interface BatchAsked {
  /** Where the batch begins: after this mark of an earlier one. Absent: from the first. */
  readonly after?: string | undefined;
  /** Beneficiaries of one batch. */
  readonly limit: number;
}

export interface Batch {
  readonly beneficiaries: readonly Party[];
  /** What any of them ever claimed of the item. */
  readonly isClaimed: (beneficiary: Party, key: string) => boolean;
  /** Where the next batch begins; null: all have been looked at. */
  readonly next: string | null;
}

/** Whom a batch is about, and what they ever claimed. */
export async function lookAt(tx: Tx, context: Context, item: Item, { after, limit }: BatchAsked): Promise<Batch> {
  const { audience, unit } = item;
  const tokens = await concernedIn(tx, {
    registers: [unit.register, ...(unit.alternative === undefined ? [] : [unit.alternative.register])],
    persons: audience.includes('个人'),
    organisations: audience !== '个人',
    after: after === undefined ? undefined : openMark(context.keys, after),
    limit: limit + 1,
  });
  const batch = tokens.slice(0, limit);
  const claimed = await claimedKeys(tx, item.code, batch);
  return {
    beneficiaries: batch.map(partyOf),
    isClaimed: ({ token }, key) => claimed.has(`${token} ${key}`),
    next: tokens.length > limit ? markOf(context.keys, batch.at(-1) ?? '') : null,
  };
}

function partyOf(token: string): Party {
  return { kind: isToken(token) ? 'person' : 'organisation', token };
}

/** Where a batch ended: who that was is nobody's to read. */
function markOf(keys: Keys, token: string): string {
  return sealText(keys, token).toString('base64url');
}

function openMark(keys: Keys, mark: string): string {
  try {
    return openText(keys, Buffer.from(mark, 'base64url'));
  } catch {
    throw new CaseRefused('invalid', [
      { field: 'after', message: '不是上一批给出的标记', hint: '照用上一批答复中的 next，或者去掉，从头看' },
    ]);
  }
}

export interface DueClaim {
  readonly key: string;
  /** `award`; the verdict of a 校验. */
  readonly status: string;
  /** 分; null where the office decides it, or where it isn't money. */
  readonly amount: number | null;
}

/** The claims that the registers give of the item, each key once. */
export async function dueClaims(
  tx: Tx,
  context: Context,
  item: Item,
  beneficiary: Party,
): Promise<readonly DueClaim[]> {
  const { awards, checks } = await entitlements(tx, context, beneficiary, { items: [item.code] });
  const due = new Map<string, DueClaim>();
  for (const award of awards)
    if (award.item === item.code)
      due.set(award.key, { key: award.key, status: award.status, amount: fenOf(award.amount ?? null) });
  for (const { item: code, key, status } of checks)
    if (code === item.code && !due.has(key)) due.set(key, { key, status, amount: null });
  return [...due.values()];
}

function fenOf(yuan: number | null): number | null {
  return yuan === null ? null : Math.round(yuan * 100);
}
