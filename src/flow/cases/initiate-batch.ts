import { PLATFORM_SCOPE } from '../../access/index.ts';
import type { Party, Procedure } from '../../case/index.ts';
import type { Item } from '../../rules/index.ts';
import { record, withScope, type Tx } from '../../store/index.ts';
import { demand } from '../access/refusal.ts';
import type { Context } from '../context.ts';
import { read, step } from '../step.ts';
import { registered } from './beneficiary.ts';
import { beginFromRegisters, exOfficio, notTheirs } from './initiate.ts';
import { dueClaims, lookAt, type BatchAsked } from './look.ts';
import { CaseRefused } from './refused.ts';

export interface CheckBatchAsked extends BatchAsked {
  /** Code of a 校验 that is 依职权. */
  readonly item: string;
}

/** What a batch would begin, without beginning it. */
export type CheckBatchPreview = Readonly<{
  /** Beneficiaries looked at. */
  seen: number;
  /** Cases that would be begun. */
  count: number;
  /** Of them by their verdict, such as 不合规. */
  results: Readonly<Record<string, number>>;
  /** Where the next batch begins; null: all have been looked at. */
  next: string | null;
}>;

export type ChecksInitiated = Readonly<{
  seen: number;
  /** Numbers of the cases that were begun. */
  begun: readonly string[];
  next: string | null;
}>;

/** The same look at the registers as `initiateChecks`, which changes nothing. @throws CaseRefused, AccessRefused */
export async function previewChecks(context: Context, asked: CheckBatchAsked): Promise<CheckBatchPreview> {
  await demand(context, 'case.initiate');
  const check = checkOf(context, asked.item);
  return read(context, async (tx) => {
    const { seen, due, next } = await lookFor(tx, context, check, asked);
    const results: Record<string, number> = {};
    for (const { status } of due) results[status] = (results[status] ?? 0) + 1;
    return { seen, count: due.length, results, next };
  });
}

/**
 * 按台账批量立案: begins a 校验 of everybody in the actor's reach of whom the registers have a row that no case was ever about. One batch is
 * one transaction; run again, it begins nothing twice.
 * @throws CaseRefused where the item is no 校验 that is 依职权; AccessRefused
 */
export async function initiateChecks(
  context: Context,
  asked: CheckBatchAsked & { readonly reason: string },
): Promise<ChecksInitiated> {
  await demand(context, 'case.initiate');
  const check = checkOf(context, asked.item);
  const { procedure } = check;
  return step(context, async (tx) => {
    const { seen, due, next } = await lookFor(tx, context, check, asked);
    const begun: string[] = [];
    for (const { beneficiary, name, county, key } of due) {
      const given = { procedure, beneficiary, name, county, key, reason: asked.reason };
      const id = await beginFromRegisters(tx, context, given);
      if (id !== undefined) begun.push(id);
    }
    const detail = { seen, begun: begun.length };
    await record(tx, { action: 'case.initiate-batch', subject: `事项:${asked.item}`, detail });
    return { seen, begun, next };
  });
}

interface CheckItem {
  readonly item: Item;
  readonly procedure: Procedure;
}

function checkOf(context: Context, code: string): CheckItem {
  const procedure = exOfficio(context, code);
  const item = context.ruleSet.items.find((one) => one.code === code);
  if (item?.kind === 'check') return { item, procedure };
  throw new CaseRefused('invalid', [
    { field: 'item', message: `“${procedure.name}”不是校验，不能按台账批量立案`, hint: '逐件立案' },
  ]);
}

interface Due {
  readonly beneficiary: Party;
  readonly name: string;
  readonly county: string | null;
  readonly key: string;
  readonly status: string;
}

/** As the platform sees the registers; of what it finds, that which is the actor's to begin. */
function lookFor(
  tx: Tx,
  context: Context,
  { item, procedure }: CheckItem,
  asked: BatchAsked,
): Promise<{ readonly seen: number; readonly due: readonly Due[]; readonly next: string | null }> {
  return withScope(tx, PLATFORM_SCOPE, async () => {
    const { beneficiaries, isClaimed, next } = await lookAt(tx, context, item, asked);
    const due: Due[] = [];
    for (const beneficiary of beneficiaries) {
      const { name, county } = await registered(tx, context, beneficiary);
      if (notTheirs(context, { procedure, county, beneficiary }) !== undefined) continue;
      for (const { key, status } of await dueClaims(tx, context, item, beneficiary))
        if (!isClaimed(beneficiary, key)) due.push({ beneficiary, name, county, key, status });
    }
    return { seen: beneficiaries.length, due, next };
  });
}
