import { PLATFORM_SCOPE } from '../../access/index.ts';
import type { CaseEvent, CaseState } from '../../case/index.ts';
import { chinaDay, yearOf } from '../../kit/index.ts';
import { follow, toCommit, type BudgetLine, type Details, type Holding, type Target } from '../../payment/index.ts';
import { holdingsOf, keepAward, openAwardOf, withScope, type KeptAward, type Tx } from '../../store/index.ts';
import { CaseRefused } from '../cases/refused.ts';
import type { Context } from '../context.ts';
import { budgetLineOf } from './budget-line.ts';
import { followPaid } from './follow-paid.ts';
import { LedgerRefused, post } from './post.ts';
import { awardStateOf, targetOf } from './target.ts';

/**
 * Brings the ledger, the award and 已发放 to what a case says after a command, in the same transaction: what is decided is committed, what was
 * sent is in transit, what arrived is spent, what was paid wrongly is receivable. It compares, so it can run again without doing more.
 * @param events what happened, in order: they say why, and how something was had back.
 * @throws CaseRefused where the budget is short, or the same claim is being paid in another case.
 */
export async function settleCommitment(
  tx: Tx,
  context: Context,
  before: CaseState | null,
  after: CaseState,
  events: readonly CaseEvent[] = [],
): Promise<void> {
  // Before anything was decided there is no money, and most commands are given then.
  if (after.decision === null) return;
  // Whoever handles the case: the ledger is not theirs to write.
  await withScope(tx, PLATFORM_SCOPE, async () => {
    const held = await holdingsOf(tx, after.id);
    const target = targetOf(after);
    await settleAward(tx, after, held, target);
    await settleLedger(tx, context, after, { held, target, events });
    await followPaid(tx, context, before, after, reasonOf(events));
  });
}

interface Settling {
  readonly held: readonly Holding[];
  readonly target: Target;
  readonly events: readonly CaseEvent[];
}

async function settleLedger(
  tx: Tx,
  context: Context,
  state: CaseState,
  { held, target, events }: Settling,
): Promise<void> {
  const needed = toCommit(held, target);
  const line = needed > 0 ? await lineFor(tx, state) : undefined;
  const recoveredBy = events.some(({ type }) => type === 'offset') ? 'offset' : 'recover';
  const entries = follow(held, target, { line, recoveredBy, details: detailsOf(state, events) });
  try {
    await post(tx, entries, context.actor.account);
  } catch (error) {
    if (!(error instanceof LedgerRefused)) throw error;
    throw new CaseRefused(
      'refused',
      error.refusals.map(({ message, hint }) => ({ field: 'decision', message, hint })),
    );
  }
}

/** The year of the decision: what is decided in December is paid from that year's budget, in January too. */
async function lineFor(tx: Tx, { procedure, decision }: CaseState): Promise<BudgetLine> {
  const fund = procedure.fund ?? '';
  const year = yearOf(chinaDay(new Date(decision?.at ?? 0)));
  const line = await budgetLineOf(tx, fund, year, procedure.item);
  if (line !== undefined) return line;
  throw new CaseRefused('refused', [
    {
      field: 'decision',
      message: `${fund === '' ? '没有写明资金来源，' : fund} ${String(year)}年度没有下达预算：事项 ${procedure.item} 没有，不分事项的也没有`,
      hint: '先由市财政局下达预算，再决定',
    },
  ]);
}

function detailsOf(state: CaseState, events: readonly CaseEvent[]): Details {
  const { id, procedure, decision, payments } = state;
  const reason = reasonOf(events);
  const batch = events.some(({ type }) => MONEY_EVENTS.has(type))
    ? (batchOf(events) ?? payments.at(-1)?.batch)
    : undefined;
  return {
    purpose: {
      caseId: id,
      award: 0,
      item: procedure.item,
      clause: decision?.record.clause ?? '',
      sentence: decision?.record.sentence ?? '',
    },
    ...(reason === '' ? {} : { reason }),
    ...(batch === undefined ? {} : { batch }),
  };
}

/** Events by which a payment goes on. */
const MONEY_EVENTS: ReadonlySet<CaseEvent['type']> = new Set(['paid', 'payment-returned', 'receipt-recorded']);

function batchOf(events: readonly CaseEvent[]): string | undefined {
  for (const event of events) if (event.type === 'payment-returned') return event.batch;
  return undefined;
}

/** Why the money moved, in words, where the event says so. */
function reasonOf(events: readonly CaseEvent[]): string {
  return events.flatMap(sayReason).join('；').slice(0, 2000);
}

function sayReason(event: CaseEvent): string | [] {
  switch (event.type) {
    case 'returned':
    case 'reopened':
    case 'unbatched':
    case 'payment-returned':
    case 'withdrawn':
    case 'disputed':
      return event.reason;
    case 'rejected':
      return event.reasons.join('；');
    case 'repaid':
      return `退还，缴款凭证 ${event.receipt}`;
    case 'offset':
      return `由办件 ${event.againstCase} 抵扣`;
    case 'withheld':
      return `抵扣办件 ${event.forCase} 应退回的`;
    case 'receipt-recorded':
      return `回单 ${event.number}`;
    case 'objection-settled':
    case 'appeal-settled':
      return event.reason;
    default:
      return [];
  }
}

/** One claim is under way once; what a later difference is paid by is another award, after the first was paid. */
async function settleAward(tx: Tx, state: CaseState, held: readonly Holding[], target: Target): Promise<void> {
  const amount = target.reserve + target.transit + target.spent + target.receivable;
  if (amount === 0 && held.length === 0) return;
  const award: KeptAward = {
    caseId: state.id,
    item: state.procedure.item,
    beneficiary: state.beneficiary,
    key: state.decision?.record.key ?? '—',
    amount,
    state: awardStateOf(state, target),
  };
  const other = await openAwardOf(tx, award);
  const isOpen = award.state !== 'paid' && award.state !== 'recovering' && award.state !== 'released';
  if (isOpen && other !== undefined) throw twice(award, other);
  try {
    await keepAward(tx, award);
  } catch (error) {
    if (!(error instanceof Error && 'constraint' in error && error.constraint === 'one_open_award')) throw error;
    throw twice(award, undefined);
  }
}

function twice({ item, key }: KeptAward, other: string | undefined): CaseRefused {
  const which = other === undefined ? '另一件同时办理的' : `办件 ${other}`;
  return new CaseRefused('conflict', [
    {
      field: 'decision',
      message: `${which}已在给付同一事项、同一对象、同一项（${item} ${key}）`,
      hint: '等那一件付清或撤销后再办；付清后按规则重新测算，有差额的补差额',
    },
  ]);
}
