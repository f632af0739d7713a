import { formatYuan, type Day, type Fen } from '../kit/index.ts';
import type { BudgetLine } from './ledger.ts';

/** An approved award that waits for payment. */
export interface Candidate {
  readonly caseId: string;
  readonly award: number;
  readonly item: string;
  /** Token of a person, or credit code. */
  readonly beneficiary: string;
  /** 同项键. */
  readonly key: string;
  /** As decided. */
  readonly amount: Fen;
  readonly decided: Day;
  readonly line: BudgetLine;
  /** Owed by the beneficiary for an earlier award, to be offset. */
  readonly owed: Fen;
}

export interface Line {
  readonly candidate: Candidate;
  /** What the award comes to. */
  readonly amount: Fen;
  readonly offset: Fen;
  /** What the bank is to pay. */
  readonly pay: Fen;
  /** Chinese: why it is not what was decided. */
  readonly because: readonly string[];
}

export interface Arranged {
  readonly lines: readonly Line[];
  readonly left: readonly { readonly candidate: Candidate; readonly because: string }[];
  /** In 分. */
  readonly total: Fen;
}

/** What the rules say of an award now. */
export interface AmountNow {
  /** 分. */
  readonly amount: Fen;
  readonly because: readonly string[];
}

/** What is asked of the rules while a batch is put together: this award, given what was paid and what goes before it in this very batch. */
export interface AmountAsked {
  readonly candidate: Candidate;
  readonly before: readonly Line[];
}

/** Answers at once. */
export type SayAmount = (candidate: Candidate, before: readonly Line[]) => AmountNow;

/**
 * Puts a payment batch together, in the declared order: by the day of the decision, then by case number, then by award. Each award is
 * held against all that go before it, so that of two that exclude each other the first is paid and the second is not, whatever
 * single cases were decided on. An award that does not fit whole into the budget stays for the next batch; those behind it that do
 * fit don't overtake it within its line of the budget.
 *
 * A generator, so that whoever re-assesses may take time: it asks for one award after another, and is told.
 * @param funds what is committed on a line of the budget.
 */
export function* arranging(
  candidates: readonly Candidate[],
  funds: (line: BudgetLine) => Fen,
): Generator<AmountAsked, Arranged, AmountNow> {
  const lines: Line[] = [];
  const left: { candidate: Candidate; because: string }[] = [];
  const used = new Map<string, Fen>();
  const full = new Set<string>();
  for (const candidate of [...candidates].sort(inOrder)) {
    const twin = twinOf(candidate, lines);
    const line =
      twin === undefined
        ? lineOf(candidate, yield { candidate, before: [...lines] }, lines)
        : nothing(
            candidate,
            `本批中办件 ${twin.candidate.caseId} 已给付同一事项、同一对象、同一项（${candidate.key}）`,
          );
    const key = JSON.stringify(candidate.line);
    const sum = (used.get(key) ?? 0) + line.amount;
    const short = sum > funds(candidate.line) || full.has(key);
    if (line.amount <= 0) left.push({ candidate, because: line.because.join('；') || '按现在的规则不再给付' });
    else if (short) {
      full.add(key);
      left.push({ candidate, because: `预算额度不足，${formatYuan(line.amount)}留待下一批` });
    } else {
      used.set(key, sum);
      lines.push(line);
    }
  }
  return { lines, left, total: lines.reduce((sum, { pay }) => sum + pay, 0) };
}

/** The same where the rules answer at once. @param sayAmount re-assesses an award: caps, 就高不重复, what was paid meanwhile. */
export function arrange(
  candidates: readonly Candidate[],
  sayAmount: SayAmount,
  funds: (line: BudgetLine) => Fen,
): Arranged {
  const asking = arranging(candidates, funds);
  let step = asking.next();
  while (step.done !== true) step = asking.next(sayAmount(step.value.candidate, step.value.before));
  return step.value;
}

function twinOf(candidate: Candidate, before: readonly Line[]): Line | undefined {
  return before.find(
    ({ candidate: other }) =>
      other.item === candidate.item && other.beneficiary === candidate.beneficiary && other.key === candidate.key,
  );
}

function lineOf(candidate: Candidate, now: AmountNow, before: readonly Line[]): Line {
  const amount = Math.min(now.amount, candidate.amount);
  const because = [...now.because];
  // Where nothing is left, why is said already.
  if (amount > 0 && amount < candidate.amount)
    because.push(`决定${formatYuan(candidate.amount)}，现为${formatYuan(amount)}`);
  const taken = before
    .filter(({ candidate: other }) => other.beneficiary === candidate.beneficiary)
    .reduce((sum, other) => sum + other.offset, 0);
  const offset = Math.max(0, Math.min(amount, candidate.owed - taken));
  if (offset > 0) because.push(`抵扣应退回的${formatYuan(offset)}`);
  return { candidate, amount, offset, pay: amount - offset, because };
}

function nothing(candidate: Candidate, because: string): Line {
  return { candidate, amount: 0, offset: 0, pay: 0, because: [because] };
}

function inOrder(a: Candidate, b: Candidate): number {
  return a.decided - b.decided || compare(a.caseId, b.caseId) || a.award - b.award;
}

/** Case numbers as text, those with more digits later. */
function compare(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
