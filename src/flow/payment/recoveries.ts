import { dueOf, type CaseEvent, type CaseState } from '../../case/index.ts';
import { chinaDay, parseDay, type Fen } from '../../kit/index.ts';
import { recoveryDocument, toDocx } from '../../report/index.ts';
import {
  eventsOf,
  readCase,
  readNoticeOffice,
  record,
  recoveringCases,
  awardsToOffset,
  type Tx,
} from '../../store/index.ts';
import { demand } from '../access/refusal.ts';
import { caseNotFound } from '../cases/refused.ts';
import { withoutSecrets } from '../cases/without-secrets.ts';
import type { Context } from '../context.ts';
import type { DocumentFile } from '../public-notice/document.ts';
import { read } from '../step.ts';
import { refusePayment } from './refused.ts';

/** What is to be had back of a case. Amounts in 分, days as `2025-09-01`. */
export type RecoveryView = Readonly<{
  caseId: string;
  item: string;
  itemName: string;
  name: string;
  /** Paid and withheld, before anything came back. */
  given: Fen;
  recovered: Fen;
  owed: Fen;
  /** Since when. */
  since: string;
  reasons: readonly string[];
  clause: string;
  /** What came back so far, oldest first. */
  returns: readonly Readonly<{ kind: 'repaid' | 'offset'; amount: Fen; text: string; at: string }>[];
  /** Awards of the same beneficiary that wait for payment, from which it could be set off. */
  awards: readonly Readonly<{ caseId: string; itemName: string; due: Fen }>[];
}>;

const MOST = 200;

/** Everything that is to be had back, the oldest first. */
export async function listRecoveries(context: Context): Promise<readonly RecoveryView[]> {
  await demand(context, 'payment.read');
  return read(context, async (tx) => {
    const views: RecoveryView[] = [];
    for (const { state, name } of await recoveringCases(tx, MOST)) views.push(await viewOf(tx, state, name));
    return withoutSecrets(tx, views);
  });
}

/** @throws CaseRefused where there is none; PaymentRefused where nothing is to be had back */
export async function seeRecovery(context: Context, id: string): Promise<RecoveryView> {
  await demand(context, 'payment.read');
  return read(context, async (tx) => withoutSecrets(tx, await recoveryOf(tx, id)));
}

async function recoveryOf(tx: Tx, id: string): Promise<RecoveryView> {
  const [found] = await recoveringCases(tx, 1, id);
  if (found !== undefined) return viewOf(tx, found.state, found.name);
  if ((await readCase(tx, id)) === undefined) throw caseNotFound(id);
  return refusePayment('refused', 'P028', `办件 ${id} 没有应退回的款`, '核对办件编号');
}

async function viewOf(tx: Tx, state: CaseState, name: string): Promise<RecoveryView> {
  const { id, procedure, money, rejections } = state;
  const events = await eventsOf(tx, id);
  const rejection = rejections.at(-1);
  const isRejected = rejection !== undefined && rejection.round >= (state.approval?.round ?? 0);
  return {
    caseId: id,
    item: procedure.item,
    itemName: procedure.name,
    name,
    given: money.paid + money.withheld,
    recovered: money.recovered,
    owed: -dueOf(state),
    since: events.findLast(beganRecovery)?.at ?? state.at,
    reasons: isRejected ? rejection.reasons : [],
    clause: isRejected ? rejection.basis : '',
    returns: events.flatMap(returnOf),
    awards: (await awardsToOffset(tx, state.beneficiary.token)).map((award) => ({
      caseId: award.id,
      itemName: award.procedure.name,
      due: dueOf(award),
    })),
  };
}

function beganRecovery(event: CaseEvent): boolean {
  return event.type !== 'repaid' && event.type !== 'offset' && event.enters?.status === 'recovering';
}

function returnOf(event: CaseEvent): RecoveryView['returns'] {
  if (event.type === 'repaid')
    return [{ kind: 'repaid', amount: event.amount, text: `缴款凭证 ${event.receipt}`, at: event.at }];
  if (event.type === 'offset')
    return [{ kind: 'offset', amount: event.amount, text: `从办件 ${event.againstCase} 抵扣`, at: event.at }];
  return [];
}

/** 通知书 to whoever owes, as DOCX; that it was written is in the audit. @param until `2026-03-31` */
export async function recoveryNotice(context: Context, id: string, until: string): Promise<DocumentFile> {
  await demand(context, 'payment.receipts');
  const [on, last] = [chinaDay(context.now), parseDay(until)];
  if (last === undefined || last <= on)
    return refusePayment('invalid', 'P028', '退回的最后一天不在今天以后', '留出退回的时间', 'until');
  const document = await read(context, async (tx) => {
    const { caseId, item, itemName, ...view } = await recoveryOf(tx, id);
    const notice = context.ruleSet.notices.find(({ id: one }) => noticeOf(context, item) === one);
    await record(tx, {
      action: 'payment.demand',
      subject: `办件:${caseId}`,
      detail: { owed: view.owed, until },
    });
    return recoveryDocument({
      ...{ caseId, item: itemName, name: view.name, given: view.given, recovered: view.recovered, owed: view.owed },
      ...{ reasons: view.reasons, clause: view.clause, until: last, on },
      basis: { title: notice?.head.标题 ?? '', number: notice?.head.文号 ?? '' },
      office: (await readNoticeOffice(tx)) ?? null,
    });
  });
  return { name: `责令退回资金通知书-${id}.docx`, content: await toDocx(document) };
}

function noticeOf({ ruleSet }: Context, item: string): string | undefined {
  return ruleSet.items.find(({ code }) => code === item)?.notice;
}
