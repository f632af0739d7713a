import type { CaseState } from '../../case/index.ts';
import {
  decideBatch,
  foldBatch,
  type BatchCommand,
  type BatchEvent,
  type BatchState,
  type Opened,
} from '../../payment/index.ts';
import {
  batchEventsOf,
  holdBalances,
  insertBatch,
  linesOfBatch,
  listBatches,
  lockBatch,
  lockCase,
  readBatch,
  readCase,
  record,
  updateBatch,
  waitingCases,
  type AuditAction,
  type BatchFilter,
  type KeptBatch,
  type KeptLine,
  type Tx,
} from '../../store/index.ts';
import { demand } from '../access/refusal.ts';
import { command } from '../cases/command.ts';
import type { Context } from '../context.ts';
import { read, step } from '../step.ts';
import { staffNames } from '../access/account-names.ts';
import { batchViewOf, summaryOf, type BatchSummary, type BatchView } from './batch-view.ts';
import { newLine, proposalOf, waitingOf, type Proposal, type Waiting } from './candidates.ts';
import { digestOfLines } from './digest.ts';
import { fundSources } from './funds.ts';
import { byTheRules, type Reassess } from './reassess.ts';
import { faultsFrom, PaymentRefused, refusePayment, type PaymentFault } from './refused.ts';

/** Which cases a batch is put together from: all that wait for money of a fund and year, or these of them. */
export interface BatchAsked {
  readonly fund: string;
  readonly year: number;
  readonly cases?: readonly string[] | undefined;
}

/** A batch as it would be, before it is made. Amounts in 分. */
export type BatchPreview = Readonly<{
  fund: string;
  year: number;
  count: number;
  total: number;
  lines: readonly BatchPreviewLine[];
  left: readonly (BatchPreviewLine & { readonly because: string })[];
}>;

export type BatchPreviewLine = Readonly<{
  caseId: string;
  item: string;
  name: string;
  key: string;
  amount: number;
  holder: string | null;
  bank: string | null;
  /** Masked. */
  account: string | null;
  verified: boolean;
}>;

/** What a batch would pay now, and what it would leave and why. Nothing is kept. */
export async function previewBatch(
  context: Context,
  asked: BatchAsked,
  reassess: Reassess = byTheRules,
): Promise<BatchPreview> {
  await demand(context, 'payment.batch');
  refuseUnknown(context, asked);
  return read(context, async (tx) => {
    const waiting = await waitingFor(tx, asked, readCase);
    return previewOf(asked, await proposalOf(tx, context, waiting, reassess));
  });
}

function previewOf({ fund, year }: BatchAsked, { lines, left, total }: Proposal): BatchPreview {
  return {
    ...{ fund, year, total },
    count: lines.length,
    lines: lines.map((one) => previewLine(one, one.amount)),
    left: left.map(({ waiting, because }) => ({ ...previewLine(waiting, waiting.candidate.amount), because })),
  };
}

function previewLine({ state, name, payee, candidate }: Waiting, amount: number): BatchPreviewLine {
  return {
    caseId: state.id,
    item: candidate.item,
    name,
    key: candidate.key,
    amount,
    holder: payee?.holder ?? null,
    bank: payee?.bank ?? null,
    account: payee?.masked ?? null,
    verified: payee?.verified ?? false,
  };
}

function refuseUnknown({ ruleSet }: Context, { fund }: BatchAsked): void {
  const sources = fundSources(ruleSet).map((one) => one.fund);
  if (!sources.includes(fund))
    refusePayment('invalid', 'P020', `通知里没有资金来源“${fund}”`, `可用的有：${sources.join('、')}`, 'fund');
}

async function waitingFor(
  tx: Tx,
  { fund, year, cases }: BatchAsked,
  open: (tx: Tx, id: string) => Promise<CaseState | undefined>,
): Promise<readonly Waiting[]> {
  const found: Waiting[] = [];
  // By id, the order in which cases are held everywhere.
  for (const { id } of await waitingCases(tx, fund, year)) {
    if (cases !== undefined && !cases.includes(id)) continue;
    const state = await open(tx, id);
    // Somebody else may have listed it while this one waited for its row.
    if (state?.status !== 'awaiting-payment') continue;
    const waiting = await waitingOf(tx, state, fund, year);
    if (waiting !== undefined) found.push(waiting);
  }
  return found;
}

/** Makes a batch of what can be paid now; its cases are listed in it. @throws PaymentRefused where nothing can. */
export async function proposeBatch(
  context: Context,
  asked: BatchAsked,
  reassess: Reassess = byTheRules,
): Promise<BatchView> {
  await demand(context, 'payment.batch');
  refuseUnknown(context, asked);
  return step(context, async (tx) => {
    const waiting = await waitingFor(tx, asked, lockCase);
    const proposal = await proposalOf(tx, context, waiting, reassess);
    if (proposal.lines.length === 0) throw nothingToPay(asked, proposal);
    const lines = proposal.lines.map((one, index) => newLine(one, one.amount, index + 1));
    const { fund, year } = asked;
    const opened = (id: string): Opened => ({
      type: 'opened',
      by: context.actor.account,
      ...{ id, fund, year },
      reviewers: reviewersOf(proposal.lines),
      lines: lines.map(({ caseId, amount }) => ({ caseId, award: 0, pay: amount })),
    });
    const id = await insertBatch(tx, { fund, year, lines }, (batch) => ({
      event: opened(batch),
      state: foldBatch([opened(batch)]),
    }));
    for (const { caseId } of lines.toSorted(byCase))
      await command(tx, context, { id: caseId, command: { type: 'batch', batch: id } });
    await audit(tx, 'payment.propose', id, {
      ...{ fund, year },
      count: lines.length,
      total: proposal.total,
      left: proposal.left.length,
    });
    return shown(tx, id);
  });
}

function nothingToPay({ cases }: BatchAsked, { left }: Proposal): PaymentRefused {
  const faults = left.map(({ waiting, because }): PaymentFault => ({
    field: 'cases',
    code: 'P021',
    message: `办件 ${waiting.state.id}：${because}`,
    hint: '处理以后再列入批次',
  }));
  const missing = (cases ?? []).filter((id) => !left.some(({ waiting }) => waiting.state.id === id));
  return new PaymentRefused('refused', [
    ...faults,
    ...(faults.length === 0 && missing.length === 0
      ? [{ field: '', code: 'P021', message: '没有待拨付的办件', hint: '等办件核准以后再编制批次' }]
      : []),
    ...missing.map((id) => ({
      field: 'cases',
      code: 'P021',
      message: `办件 ${id} 不在待拨付，或不由这项资金的这个年度支付`,
      hint: '核对办件的状态和资金',
    })),
  ]);
}

/** Accounts that took a reviewing step of one of the cases. */
function reviewersOf(waiting: readonly Waiting[]): readonly string[] {
  const accounts = waiting.flatMap(({ state }) =>
    state.steps
      .filter(({ step: taken }) => taken !== '拨付')
      .flatMap(({ by }) => [by.account, ...(by.behalf === undefined ? [] : [by.behalf.account])]),
  );
  return [...new Set(accounts)].sort();
}

function byCase(one: { readonly caseId: string }, other: { readonly caseId: string }): number {
  return one.caseId < other.caseId ? -1 : one.caseId > other.caseId ? 1 : 0;
}

async function shown(tx: Tx, id: string): Promise<BatchView> {
  const batch = await readBatch(tx, id);
  if (batch === undefined) throw noBatch(id);
  return batchViewOf(tx, batch);
}

export function noBatch(id: string): PaymentRefused {
  return new PaymentRefused('not-found', [
    { field: 'id', code: 'P022', message: `没有拨付批次 ${id}，或不在可见范围`, hint: '核对批次的编号' },
  ]);
}

export async function audit(
  tx: Tx,
  action: AuditAction,
  batch: string,
  detail: Readonly<Record<string, string | number | null>>,
): Promise<void> {
  await record(tx, { action, subject: `拨付批次:${batch}`, detail });
}

/** Batches, newest first. */
export async function seeBatches(
  context: Context,
  filter: BatchFilter,
  page: { readonly before?: string | undefined; readonly limit: number },
): Promise<readonly BatchSummary[]> {
  await demand(context, 'payment.read');
  return read(context, async (tx) => {
    const batches = await listBatches(tx, filter, page);
    const people = batches.flatMap(({ openedBy, releasedBy }) => [openedBy, releasedBy]);
    const nameOf = await staffNames(tx, context, people);
    return batches.map((one) => summaryOf(one, nameOf));
  });
}

export async function seeBatch(context: Context, id: string): Promise<BatchView> {
  await demand(context, 'payment.read');
  return read(context, (tx) => shown(tx, id));
}

// ── what is done to a batch ─────────────────────────────────────────────────────────────────────────────────────────

/** A command on a batch whose row is held. */
export interface Deciding {
  readonly batch: KeptBatch;
  readonly lines: readonly KeptLine[];
  readonly after: BatchState;
  readonly events: readonly BatchEvent[];
}

/**
 * Holds the batch, decides, and keeps what happened. What its state doesn't allow is refused for that, whatever version was seen: of many who
 * release at once, the others hear that it is released.
 * @param given the command; it may need the lines, such as a digest.
 */
export async function decideOn(
  tx: Tx,
  context: Context,
  { id, version }: { readonly id: string; readonly version?: number | undefined },
  given: BatchCommand | ((lines: readonly KeptLine[], batch: KeptBatch) => BatchCommand),
): Promise<Deciding> {
  const batch = await lockBatch(tx, id);
  if (batch === undefined) throw noBatch(id);
  const lines = await linesOfBatch(tx, id);
  const what = typeof given === 'function' ? given(lines, batch) : given;
  const decision = decideBatch(batch.state, what, context.actor.account);
  const isOutOfState = decision.faults?.some(({ code }) => code === 'P010') === true;
  if (version !== undefined && version !== batch.version && !isOutOfState)
    refusePayment('stale', 'P023', `批次 ${id} 在读取以后已有改动`, '重新打开，看现在的内容，再办理');
  if (decision.faults !== undefined) throw new PaymentRefused('refused', faultsFrom(decision.faults));
  const events = (await batchEventsOf(tx, id)).map(({ event }) => event);
  const after = foldBatch([...events, ...decision.events]);
  if (decision.events.length > 0) await updateBatch(tx, batch, after, decision.events, context.now);
  return { batch, lines, after, events: decision.events };
}

export interface BatchStep {
  readonly id: string;
  /** As it was seen. */
  readonly version?: number | undefined;
}

/** Takes a line out, with a reason; its case waits again. */
export async function removeLine(
  context: Context,
  on: BatchStep,
  { number, reason }: { readonly number: number; readonly reason: string },
): Promise<BatchView> {
  await demand(context, 'payment.batch');
  return step(context, async (tx) => {
    const { lines } = await decideOn(tx, context, on, { type: 'remove', number, reason });
    for (const line of lines.filter((one) => one.number === number))
      await command(tx, context, { id: line.caseId, command: { type: 'unbatch', reason } });
    await audit(tx, 'payment.remove', on.id, { number, reason });
    return shown(tx, on.id);
  });
}

/** Nothing changes any more until a second person releases it, or returns it. */
export async function submitBatch(context: Context, on: BatchStep): Promise<BatchView> {
  await demand(context, 'payment.batch');
  return step(context, async (tx) => {
    const { after } = await decideOn(tx, context, on, (lines, batch) => ({
      type: 'submit',
      digest: digestOfLines(batch, lines),
    }));
    await audit(tx, 'payment.submit', on.id, { digest: after.digest ?? null });
    return shown(tx, on.id);
  });
}

/** Back to who made it, with a reason. */
export async function returnBatch(context: Context, on: BatchStep, reason: string): Promise<BatchView> {
  await demand(context, 'payment.release');
  return step(context, async (tx) => {
    await decideOn(tx, context, on, { type: 'return', reason });
    await audit(tx, 'payment.return', on.id, { reason });
    return shown(tx, on.id);
  });
}

/** Given up before anything was sent; its cases wait for another. */
export async function cancelBatch(context: Context, on: BatchStep, reason: string): Promise<BatchView> {
  await demand(context, 'payment.batch');
  return step(context, async (tx) => {
    const { lines } = await decideOn(tx, context, on, { type: 'cancel', reason });
    for (const { caseId } of inBatch(lines))
      await command(tx, context, { id: caseId, command: { type: 'unbatch', reason } });
    await audit(tx, 'payment.cancel', on.id, { reason });
    return shown(tx, on.id);
  });
}

function inBatch(lines: readonly KeptLine[]): readonly KeptLine[] {
  return lines.filter(({ status }) => status === 'waiting').toSorted(byCase);
}

/**
 * A second person releases what was submitted, as they saw it; every award is assessed once more. The bank's file is made from exactly these
 * lines.
 * @param digest of the lines, as seen
 * @throws PaymentRefused where another digest was submitted, or anything changed since: then with every line that did.
 */
export async function releaseBatch(
  context: Context,
  on: BatchStep,
  digest: string,
  reassess: Reassess = byTheRules,
): Promise<BatchView> {
  await demand(context, 'payment.release');
  return step(context, async (tx) => {
    const { batch, lines } = await decideOn(tx, context, on, { type: 'release', digest });
    if (digestOfLines(batch, lines) !== digest) throw new Error(`batch ${batch.id} pays what was not submitted`);
    const sent = inBatch(lines);
    const waiting = await hold(tx, batch, sent);
    await refuseChanged(tx, context, { sent, waiting, reassess });
    await holdBalances(
      tx,
      waiting.map(({ candidate }) => candidate.line),
    );
    for (const { caseId } of sent) await command(tx, context, { id: caseId, command: { type: 'pay' } });
    await audit(tx, 'payment.release', batch.id, {
      digest,
      count: sent.length,
      total: sent.reduce((sum, { amount }) => sum + amount, 0),
    });
    return shown(tx, batch.id);
  });
}

/** The cases of a batch, their rows held. One that is in it no longer is left out. */
async function hold(tx: Tx, { id, fund, year }: KeptBatch, lines: readonly KeptLine[]): Promise<readonly Waiting[]> {
  const found: Waiting[] = [];
  for (const { caseId } of lines) {
    const state = await lockCase(tx, caseId);
    if (state?.status !== 'in-batch' || state.payments.at(-1)?.batch !== id) continue;
    const waiting = await waitingOf(tx, state, fund, year);
    if (waiting !== undefined) found.push(waiting);
  }
  return found;
}

interface Releasing {
  readonly sent: readonly KeptLine[];
  readonly waiting: readonly Waiting[];
  readonly reassess: Reassess;
}

/** What is different from what was submitted, line by line. */
async function refuseChanged(tx: Tx, context: Context, { sent, waiting, reassess }: Releasing): Promise<void> {
  const proposal = await proposalOf(tx, context, waiting, reassess);
  const faults = sent.flatMap((line): PaymentFault[] => {
    const now = proposal.lines.find(({ state }) => state.id === line.caseId);
    const left = proposal.left.find(({ waiting: { state } }) => state.id === line.caseId);
    const why =
      left?.because ??
      (now === undefined
        ? '办件已不在这个批次'
        : now.state.application.payee === line.payee && now.amount === line.amount
          ? undefined
          : '金额或收款账户已变');
    if (why === undefined) return [];
    return [
      {
        field: '',
        code: 'P024',
        message: `提交以后有变化：第 ${String(line.number)} 行 办件 ${line.caseId}：${why}`,
        hint: '退回批次，移出这一行，再提交放行',
      },
    ];
  });
  if (faults.length > 0) throw new PaymentRefused('refused', faults);
}
