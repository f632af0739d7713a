import { PLATFORM_SCOPE } from '../../access/index.ts';
import { isAssessed, type Party } from '../../case/index.ts';
import { chinaDay, yearOf } from '../../kit/index.ts';
import type { Item } from '../../rules/index.ts';
import { countCases, readBalances, record, withScope, type Tx } from '../../store/index.ts';
import { demand } from '../access/refusal.ts';
import { platformContext } from '../access/platform-context.ts';
import type { Context } from '../context.ts';
import { assessFor, keepAssessment } from '../facts/index.ts';
import { budgetLineOf } from '../payment/budget-line.ts';
import { read, step } from '../step.ts';
import { registered } from './beneficiary.ts';
import type { JobGiven } from './jobs.ts';
import { dueClaims, lookAt, type BatchAsked } from './look.ts';
import { open, procedureOf } from './open.ts';
import { CaseRefused } from './refused.ts';

export interface ProposeAsked extends BatchAsked {
  /** Code of an item that is 免申即享. */
  readonly item: string;
}

export type Proposed = Readonly<{
  /** Beneficiaries looked at. */
  seen: number;
  /** Numbers of the cases that were offered. */
  offered: readonly string[];
  /** Where the next batch begins; null: all have been looked at. */
  next: string | null;
}>;

/** Days that one has to take up an offer. */
const DAYS_TO_CONFIRM = 60;

/**
 * 免申即享: offers an item to those to whom the registers give it, and who never had a case of it under the same key: an offer that was
 * declined, or that nobody took up, isn't made again. One batch is one transaction; run again, it offers nothing twice.
 * @throws CaseRefused where the item isn't 免申即享; AccessRefused
 */
export async function proposeAwards(context: Context, asked: ProposeAsked): Promise<Proposed> {
  await demand(context, 'case.propose');
  const item = proactiveItem(context, asked.item);
  return step(context, async (tx) => {
    const proposed = await withScope(tx, PLATFORM_SCOPE, () => offerAll(tx, context, item, asked));
    const { seen, offered } = proposed;
    const detail = { seen, offered: offered.length };
    await record(tx, { action: 'case.propose', subject: `事项:${item.code}`, detail });
    return proposed;
  });
}

/** Every item that is 免申即享, all of it: as the platform's own job, batch after batch. @returns how many cases were offered */
export async function proposeAll(given: JobGiven, limit = 50): Promise<number> {
  const context = platformContext(given);
  let offered = 0;
  for (const { code } of context.ruleSet.items.filter(({ guide }) => guide.modes.includes('免申即享')))
    for (let after: string | null | undefined; after !== null && given.signal?.aborted !== true;) {
      const batch: Proposed = await proposeAwards(context, { item: code, after: after ?? undefined, limit });
      offered += batch.offered.length;
      after = batch.next;
    }
  return offered;
}

/** What a batch would offer, without offering it. */
export type Previewed = Readonly<{
  seen: number;
  /** Claims that would be offered. */
  count: number;
  /** What they come to, 分; those whose amount the office decides are not in it. */
  amount: number;
  /** Of them, those whose amount isn't known yet. */
  undecided: number;
  next: string | null;
}>;

/** The same look at the registers as `proposeAwards`, which changes nothing. @throws CaseRefused, AccessRefused */
export async function previewProposals(context: Context, asked: ProposeAsked): Promise<Previewed> {
  await demand(context, 'case.propose');
  const item = proactiveItem(context, asked.item);
  return read(context, (tx) =>
    withScope(tx, PLATFORM_SCOPE, async () => {
      const { beneficiaries, isClaimed, next } = await lookAt(tx, context, item, asked);
      const due: (number | null)[] = [];
      for (const beneficiary of beneficiaries) {
        const claims = await dueClaims(tx, context, item, beneficiary);
        due.push(...claims.filter(({ key }) => !isClaimed(beneficiary, key)).map(({ amount }) => amount));
      }
      const amount = due.reduce<number>((sum, one) => sum + (one ?? 0), 0);
      return {
        seen: beneficiaries.length,
        count: due.length,
        amount,
        undecided: due.filter((one) => one === null).length,
        next,
      };
    }),
  );
}

/** An item that is 免申即享, with the money there is for it this year. */
export type ProactiveItem = Readonly<{
  code: string;
  name: string;
  fund: string | null;
  /** 可用额度 of the line that pays for it, 分; null where it costs nothing, or no budget was given. */
  available: number | null;
  /** Offers that nobody has answered yet. */
  open: number;
}>;

/** What the platform can find out by itself. */
export async function proactiveItems(context: Context): Promise<readonly ProactiveItem[]> {
  await demand(context, 'case.propose');
  const year = yearOf(chinaDay(context.now));
  const items = context.ruleSet.items.filter(({ guide }) => guide.modes.includes('免申即享'));
  return read(context, (tx) =>
    withScope(tx, PLATFORM_SCOPE, async () => {
      const found: ProactiveItem[] = [];
      for (const { code, name, kind, guide } of items) {
        const fund = kind === 'award' ? (guide.fund ?? null) : null;
        const line = fund === null ? undefined : await budgetLineOf(tx, fund, year, code);
        const balances = line === undefined ? [] : await readBalances(tx, { fund: line.fund, year });
        const own = balances.find((one) => one.account === 'available' && one.line.item === line?.item);
        const { offered = 0 } = await countCases(tx, { item: code, statuses: ['offered'] });
        found.push({ code, name, fund, available: line === undefined ? null : (own?.amount ?? 0), open: offered });
      }
      return found;
    }),
  );
}

function proactiveItem({ ruleSet }: Context, code: string): Item {
  const procedure = procedureOf(ruleSet, code);
  const item = ruleSet.items.find((one) => one.code === code);
  if (item !== undefined && procedure.proactive && isAssessed(procedure)) return item;
  throw new CaseRefused('invalid', [
    { field: 'item', message: `“${procedure.name}”不是免申即享`, hint: '由申请人申请' },
  ]);
}

async function offerAll(tx: Tx, context: Context, item: Item, asked: ProposeAsked): Promise<Proposed> {
  const { beneficiaries, isClaimed, next } = await lookAt(tx, context, item, asked);
  const offered: string[] = [];
  for (const beneficiary of beneficiaries) {
    for (const { key } of await dueClaims(tx, context, item, beneficiary)) {
      if (isClaimed(beneficiary, key)) continue;
      const id = await offer(tx, context, item, beneficiary, key);
      if (id !== undefined) offered.push(id);
    }
  }
  return { seen: beneficiaries.length, offered, next };
}

/** @returns the number of the case; undefined where the same claim began at the same moment, or nothing is due after all. */
async function offer(
  tx: Tx,
  context: Context,
  { code }: Item,
  beneficiary: Party,
  key: string,
): Promise<string | undefined> {
  const assessed = await assessFor(tx, context, { item: code, beneficiary, key });
  if (assessed.record.outcome === 'none') return undefined;
  const { name, county } = await registered(tx, context, beneficiary);
  const respondBy = chinaDay(context.now) + DAYS_TO_CONFIRM;
  const asked = { item: code, beneficiary, beneficiaryName: name, county, key };
  try {
    const { id } = await open(tx, context, { ...asked, offer: { record: assessed.record, respondBy } });
    await keepAssessment(tx, id, 'offer', assessed);
    return id;
  } catch (error) {
    if (error instanceof CaseRefused && error.code === 'conflict') return undefined;
    throw error;
  }
}
