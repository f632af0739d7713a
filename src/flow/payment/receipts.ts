import { PLATFORM_SCOPE } from '../../access/index.ts';
import { chinaDay, formatDay, parseDay, type Day, type Fen } from '../../kit/index.ts';
import type { BatchEvent } from '../../payment/index.ts';
import {
  claimOf,
  lockCase,
  holdBalances,
  holdingsOf,
  openCaseOf,
  readBatch,
  settleLine,
  withScope,
  type KeptBatch,
  type KeptLine,
  type Tx,
} from '../../store/index.ts';
import { demand } from '../access/refusal.ts';
import { command } from '../cases/command.ts';
import type { Context } from '../context.ts';
import { step } from '../step.ts';
import { batchViewOf, type BatchView } from './batch-view.ts';
import { audit, decideOn, noBatch, type BatchStep } from './batches.ts';
import { PaymentRefused, refusePayment, type PaymentFault } from './refused.ts';

/** What the bank answered to one line. */
export interface GivenReceipt {
  /** 序号 within the batch. */
  readonly number: number;
  /** 分: as sent. */
  readonly amount: Fen;
  readonly outcome: 'paid' | 'returned';
  /** Why it was returned. */
  readonly why?: string | undefined;
  /** 回单号. */
  readonly receipt?: string | undefined;
  readonly on: Day;
}

/** What came of receipts: how many lines were settled now, and the batch after that. */
export type ReceiptsTaken = Readonly<{ paid: number; returned: number; repeated: number; batch: BatchView }>;

/**
 * Takes the bank's answers, of all lines or of some: each is held against its line, with every fault at once; nothing is taken where there
 * is one. The same again changes nothing. What was paid is confirmed, closes its case and stands in 已发放; what was returned waits for
 * another account.
 * @throws PaymentRefused, AccessRefused, CaseRefused
 */
export async function takeReceipts(
  context: Context,
  on: BatchStep,
  given: readonly GivenReceipt[],
): Promise<ReceiptsTaken> {
  await demand(context, 'payment.receipts');
  const faults = given.flatMap((receipt, index) => receiptFaults(receipt, index, chinaDay(context.now)));
  if (faults.length > 0) throw new PaymentRefused('invalid', faults);
  return step(context, async (tx) => {
    const { batch, lines, events } = await decideOn(tx, context, on, {
      type: 'receipts',
      receipts: given.map(({ number, amount, outcome, why }) => ({
        number,
        pay: amount,
        outcome,
        ...(why === undefined ? {} : { why }),
      })),
    });
    const early = given.flatMap((receipt, index) => earlyFaults(receipt, index, batch));
    if (early.length > 0) throw new PaymentRefused('invalid', early);
    const settled = settledLines(lines, events);
    await holdLines(tx, settled);
    for (const line of settled) {
      const receipt = given.find(({ number }) => number === line.number);
      if (receipt !== undefined) await settle(tx, context, on.id, line, receipt);
    }
    const paid = events.filter(({ type }) => type === 'paid').length;
    const counts = { paid, returned: settled.length - paid, repeated: given.length - settled.length };
    // That the same came again is kept too.
    await audit(tx, 'payment.receipts', on.id, counts);
    return { ...counts, batch: await shown(tx, on.id) };
  });
}

function receiptFaults({ receipt, outcome, on }: GivenReceipt, index: number, today: Day): PaymentFault[] {
  return [
    ...(outcome === 'paid' && (receipt ?? '').trim() === '' ? [receiptFault(index, 'receipt', '没有回单号')] : []),
    ...(on > today ? [receiptFault(index, 'on', `的日期 ${formatDay(on)} 还没有到`)] : []),
  ];
}

/** The bank answers what was sent: not before the day on which it was released. */
function earlyFaults({ on }: GivenReceipt, index: number, { releasedAt }: KeptBatch): PaymentFault[] {
  const released = releasedAt === null ? on : chinaDay(new Date(releasedAt));
  if (on >= released) return [];
  return [receiptFault(index, 'on', `的日期 ${formatDay(on)} 早于批次放行的 ${formatDay(released)}`)];
}

function receiptFault(index: number, member: string, what: string): PaymentFault {
  return {
    field: `receipts/${String(index)}/${member}`,
    code: 'P026',
    message: `第 ${String(index + 1)} 笔回单${what}`,
    hint: '按银行回单填写',
  };
}

/** Lines that are settled by these events, by case. */
function settledLines(lines: readonly KeptLine[], events: readonly BatchEvent[]): readonly KeptLine[] {
  const numbers = new Set(
    events.flatMap((event) => (event.type === 'paid' || event.type === 'bounced' ? event.number : [])),
  );
  return lines
    .filter(({ number }) => numbers.has(number))
    .toSorted((a, b) => (a.caseId < b.caseId ? -1 : a.caseId > b.caseId ? 1 : 0));
}

/** Holds the cases, then what is kept for them, in the order of everywhere. */
async function holdLines(tx: Tx, lines: readonly KeptLine[]): Promise<void> {
  for (const { caseId } of lines) await lockCase(tx, caseId);
  const held = await Promise.all(lines.map(({ caseId }) => holdingsOf(tx, caseId)));
  await holdBalances(
    tx,
    held.flat().map(({ line }) => line),
  );
}

async function settle(
  tx: Tx,
  context: Context,
  batch: string,
  line: KeptLine,
  { outcome, why = '', receipt = '', on }: GivenReceipt,
): Promise<void> {
  if (outcome === 'paid') {
    await settleLine(tx, batch, line.number, { status: 'paid', receipt, on });
    await command(tx, context, { id: line.caseId, command: { type: 'record-receipt', number: receipt, on } });
    return;
  }
  await settleLine(tx, batch, line.number, { status: 'returned', why, on });
  await command(tx, context, { id: line.caseId, command: { type: 'record-return', batch, reason: why } });
}

async function shown(tx: Tx, id: string): Promise<BatchView> {
  const batch = await readBatch(tx, id);
  if (batch === undefined) throw noBatch(id);
  return batchViewOf(tx, batch);
}

/**
 * What had arrived comes back from the bank: 已发放 has it no longer, and it is owed again. A case that is closed waits for another account; one
 * that is being handled goes on, and one beside which another case of the same claim is open stays closed until that one has ended.
 */
export async function takeLateReturn(
  context: Context,
  on: BatchStep,
  { number, reason, day }: { readonly number: number; readonly reason: string; readonly day: Day },
): Promise<BatchView> {
  await demand(context, 'payment.receipts');
  return step(context, async (tx) => {
    const { lines } = await decideOn(tx, context, on, { type: 'late-return', number, reason });
    for (const line of lines.filter((one) => one.number === number)) {
      refuseOutside(day, line, chinaDay(context.now));
      await settleLine(tx, on.id, number, { status: 'returned', why: reason, on: day });
      const twin = await twinOf(tx, line.caseId);
      const back = { type: 'record-return', batch: on.id, reason, ...(twin === undefined ? {} : { twin }) } as const;
      await command(tx, context, { id: line.caseId, command: back });
    }
    await audit(tx, 'payment.receipts', on.id, { late: number, reason });
    return shown(tx, on.id);
  });
}

/** What had arrived comes back after that, and not before its day is there. */
function refuseOutside(day: Day, { number, settledOn }: KeptLine, today: Day): void {
  const arrived = parseDay(settledOn ?? '') ?? day;
  if (day > today)
    refusePayment('invalid', 'P026', `退回的日期 ${formatDay(day)} 还没有到`, '按银行的退回通知填写', 'on');
  if (day < arrived)
    refusePayment(
      'invalid',
      'P026',
      `退回的日期 ${formatDay(day)} 早于第 ${String(number)} 行到账的 ${formatDay(arrived)}`,
      '按银行的退回通知填写',
      'on',
    );
}

/** The open case of the claim of a case that is closed: of these two, one is open at a time. */
async function twinOf(tx: Tx, id: string): Promise<string | undefined> {
  const state = await lockCase(tx, id);
  if (state?.status !== 'closed') return undefined;
  // Whether or not the account sees it.
  return withScope(tx, PLATFORM_SCOPE, async () => {
    const key = (await claimOf(tx, id))?.key ?? null;
    return key === null ? undefined : openCaseOf(tx, state.procedure.item, state.beneficiary, key);
  });
}
