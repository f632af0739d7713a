import { awardedCase, dueOf, statusName, type CaseState } from '../../case/index.ts';
import { chinaDay, formatYuan, type Fen } from '../../kit/index.ts';
import {
  accountKey,
  arranging,
  type Arranged,
  type BudgetLine,
  type Candidate,
  type Holding,
  type Line,
} from '../../payment/index.ts';
import {
  claimOf,
  holdingsOf,
  owedBy,
  payeesOf,
  readBalances,
  type NewLine,
  type Payee,
  type Tx,
} from '../../store/index.ts';
import type { Context } from '../context.ts';
import { payeeObstacle } from './payees.ts';
import { paidBefore, type Reassess } from './reassess.ts';

/** A case that waits for its money, or is in a batch, with what a batch has to know of it. */
export interface Waiting {
  readonly state: CaseState;
  readonly name: string;
  readonly payee: Payee | undefined;
  readonly candidate: Candidate;
}

/** Why a case isn't in a batch, in Chinese. */
export interface LeftOut {
  readonly waiting: Waiting;
  readonly because: string;
}

/** A batch as it would be put together now. */
export interface Proposal {
  readonly lines: readonly (Waiting & { readonly amount: Fen; readonly notes: readonly string[] })[];
  readonly left: readonly LeftOut[];
  readonly total: Fen;
}

/** What a batch has to know of a case whose row is read or held; undefined where no money of this fund and year is kept for it. */
export async function waitingOf(tx: Tx, state: CaseState, fund: string, year: number): Promise<Waiting | undefined> {
  const { decision, procedure, beneficiary, application } = state;
  const line = (await holdingsOf(tx, state.id)).find(isKept)?.line;
  if (decision === null || line?.fund !== fund || line.year !== year) return undefined;
  const amount = awardedCase(state)?.amount ?? dueOf(state);
  const payees = await payeesOf(tx, application.payee === null ? [] : [application.payee]);
  return {
    state,
    name: (await claimOf(tx, state.id))?.beneficiaryName ?? '',
    payee: payees.get(application.payee ?? ''),
    candidate: {
      caseId: state.id,
      award: 0,
      item: procedure.item,
      beneficiary: beneficiary.token,
      key: decision.record.key,
      amount,
      decided: chinaDay(new Date(decision.at)),
      line,
      // What is owed is set off by itself, not on the way (see `setOff`).
      owed: 0,
    },
  };
}

function isKept({ account }: Holding): boolean {
  return account === 'committed' || account === 'returned';
}

/**
 * Puts a batch together from these cases, in the declared order, each assessed anew with what goes before it. A line pays what was decided or
 * nothing: an award that comes to another sum by now has to be decided anew.
 */
export async function proposalOf(
  tx: Tx,
  context: Context,
  waiting: readonly Waiting[],
  reassess: Reassess,
): Promise<Proposal> {
  const debts = await debtsOf(tx, waiting);
  const stopped = waiting.flatMap((one): LeftOut[] => {
    const because = payeeObstacle(one.payee, one.state.beneficiary) ?? debts.get(one.candidate.beneficiary);
    return because === undefined ? [] : [{ waiting: one, because }];
  });
  const open = waiting.filter((one) => !stopped.some((other) => other.waiting === one));
  const found = await arrangeNow(tx, context, open, reassess);
  const of = (candidate: Candidate): Waiting => {
    const one = open.find((other) => other.candidate === candidate);
    if (one === undefined) throw new Error('arranged what was not given');
    return one;
  };
  return {
    lines: found.lines.map(({ candidate, amount, because }) => ({ ...of(candidate), amount, notes: because })),
    left: [...stopped, ...found.left.map(({ candidate, because }) => ({ waiting: of(candidate), because }))],
    total: found.total,
  };
}

/** What each beneficiary owes, said as a reason to wait. */
async function debtsOf(tx: Tx, waiting: readonly Waiting[]): Promise<ReadonlyMap<string, string>> {
  const owed = await owedBy(
    tx,
    waiting.map(({ candidate }) => candidate.beneficiary),
  );
  const texts = new Map<string, string>();
  for (const { beneficiary, caseId, status, amount } of owed) {
    const until = status === 'recovering' ? '先办理抵扣或等退还' : `这一件现在是“${statusName(status)}”，等处理完毕`;
    const text = `对象在办件 ${caseId} 应退回${formatYuan(amount)}，${until}`;
    texts.set(beneficiary, [texts.get(beneficiary), text].filter((one) => one !== undefined).join('；'));
  }
  return texts;
}

async function arrangeNow(
  tx: Tx,
  context: Context,
  waiting: readonly Waiting[],
  reassess: Reassess,
): Promise<Arranged> {
  const kept = await keptOn(tx, waiting);
  const funds = (line: BudgetLine): Fen => kept.get(accountKey(line, 'committed')) ?? 0;
  const together = new Set(waiting.map(({ state }) => state.id));
  const asking = arranging(
    waiting.map(({ candidate }) => candidate),
    funds,
  );
  let step = asking.next();
  while (step.done !== true) {
    const { candidate, before } = step.value;
    const state = waiting.find((one) => one.candidate === candidate)?.state;
    if (state === undefined) throw new Error('asked for what was not given');
    const because = await whyLess(tx, context, state, { before, together, reassess });
    step = asking.next({ amount: because.length === 0 ? candidate.amount : 0, because });
  }
  return step.value;
}

/** What an award is held against: the lines that go before it, the cases that are looked at with it, and the rules. */
export interface HeldAgainst {
  readonly before: readonly Line[];
  readonly together: ReadonlySet<string>;
  readonly reassess: Reassess;
}

/** Why an award doesn't come to what was decided any more, in Chinese; empty: it does, and is given whole. */
export async function whyLess(
  tx: Tx,
  context: Context,
  state: CaseState,
  { before, together, reassess }: HeldAgainst,
): Promise<readonly string[]> {
  const now = await reassess(tx, context, state, await paidBefore(tx, state, before, together));
  const decided = state.decision?.record.amount ?? 0;
  if (now.amount >= decided) return [];
  return [...now.because, `决定${formatYuan(decided)}，现在测算为${formatYuan(now.amount)}，请退回重新决定`];
}

/** What is kept for cases on each of their lines, committed or returned by the bank. */
async function keptOn(tx: Tx, waiting: readonly Waiting[]): Promise<ReadonlyMap<string, Fen>> {
  const sums = new Map<string, Fen>();
  const [first] = waiting;
  if (first === undefined) return sums;
  const { fund, year } = first.candidate.line;
  for (const { line, account, amount } of await readBalances(tx, { fund, year })) {
    if (account !== 'committed' && account !== 'returned') continue;
    const key = accountKey(line, 'committed');
    sums.set(key, (sums.get(key) ?? 0) + amount);
  }
  return sums;
}

/** The line of a batch. */
export function newLine({ state, name, candidate }: Waiting, amount: Fen, number: number): NewLine {
  const { procedure, application } = state;
  return {
    number,
    caseId: state.id,
    item: candidate.item,
    name,
    beneficiary: candidate.beneficiary,
    key: candidate.key,
    amount,
    payee: application.payee ?? '',
    purpose: `${procedure.name} ${state.id}`,
  };
}
