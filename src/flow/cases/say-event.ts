import type { CaseEvent } from '../../case/index.ts';
import { formatDay, formatYuan } from '../../kit/index.ts';
import { resultName } from './assess.ts';

/** What happened, in Chinese: a title of a few words, and what else is to be known of it. */
export interface SaidEvent {
  readonly title: string;
  readonly text: string;
}

/**
 * One event as it is read in a case's history.
 * @param inOffice whether whoever reads is an official: what the cross-checks found may be about others
 */
export function sayEvent(event: CaseEvent, inOffice = false): SaidEvent {
  switch (event.type) {
    case 'opened':
      return said('开始申请');
    case 'offered':
      return said('主动提示', `请在${formatDay(event.respondBy)}以前确认`);
    case 'initiated':
      return said('依职权立案', event.reason);
    case 'edited':
      return said('修改草稿');
    case 'assessed':
      return said('测算', sayRecord(event.record));
    case 'submitted':
      return said('提交');
    case 'supplement-requested':
      return said(
        '一次性告知补正',
        `${event.items.map(({ name, problem }) => `${name}：${problem}`).join('；')}。请在${formatDay(event.respondBy)}以前补正`,
      );
    case 'supplemented':
      return said('提交补正');
    case 'opinion-given':
      return said(OPINIONS[event.verdict], sayOpinion(event));
    case 'accepted':
      return said('受理');
    case 'dispatched':
      return said('派单', event.departments.join('、'));
    case 'decided':
      return said('作出决定', [sayDecision(event), ...(inOffice ? sayVerified(event) : [])].join('；'));
    case 'advanced':
      return said('进入下一环节');
    case 'approved':
      return said('核准', event.amount === null ? '' : formatYuan(event.amount));
    case 'returned':
      return said('退回', event.reason);
    case 'rejected':
      return said('不予通过', `${event.reasons.join('；')}。依据：${event.basis}`);
    case 'ruling-awaited':
      return said('提请裁定口径', `口径 ${event.reading}：${event.question}`);
    case 'ruling-given':
      return said('口径已裁定', event.ruling);
    default:
      return sayLater(event);
  }
}

type Early =
  | 'opened'
  | 'offered'
  | 'initiated'
  | 'edited'
  | 'assessed'
  | 'submitted'
  | 'supplement-requested'
  | 'supplemented'
  | 'opinion-given'
  | 'accepted'
  | 'dispatched'
  | 'decided'
  | 'advanced'
  | 'approved'
  | 'returned'
  | 'rejected'
  | 'ruling-awaited'
  | 'ruling-given';

/** Public notice, the end, and what comes after it. */
function sayLater(event: Exclude<CaseEvent, { readonly type: Early }>): SaidEvent {
  switch (event.type) {
    case 'published':
      return said('列入公示', `公示到${formatDay(event.until)}`);
    case 'objection-raised':
      return said('登记异议', `回执 ${event.receipt}：${event.grounds}`);
    case 'objection-settled':
      return said('处理异议', `${event.upheld ? '异议成立' : '异议不成立'}：${event.reason}`);
    case 'notice-resumed':
      return said('继续公示', `公示到${formatDay(event.until)}`);
    case 'taken-down':
      return said('撤下公示', event.reason);
    case 'notice-ended':
      return said('公示期满', formatDay(event.on));
    case 'completed':
      return said('办结', event.result);
    case 'acknowledged':
      return said('确认办理结果');
    case 'disputed':
      return said('不认可办理结果', event.reason);
    case 'closed':
      return said('结束');
    case 'withdrawn':
      return said('撤回', event.reason);
    case 'declined':
      return said('放弃', event.reason);
    case 'lapsed':
      return said('到期失效');
    case 'appealed':
      return said(`申请${event.kind}`, event.grounds);
    case 'appeal-settled':
      return said('处理复核申诉', `${event.upheld ? '成立' : '不成立'}：${event.reason}`);
    case 'reopened':
      return said('发现错误，重新办理', `${event.finding}。${event.reason}`);
    case 'rated':
      return said('评价', `${String(event.stars)}星${event.text === '' ? '' : `：${event.text}`}`);
    default:
      return sayMoney(event);
  }
}

type Money =
  | 'batched'
  | 'unbatched'
  | 'paid'
  | 'payment-returned'
  | 'receipt-recorded'
  | 'account-changed'
  | 'withheld'
  | 'repaid'
  | 'offset';

function sayMoney(event: Extract<CaseEvent, { readonly type: Money }>): SaidEvent {
  switch (event.type) {
    case 'batched':
      return said('列入拨付批次', `${event.batch}，${formatYuan(event.amount)}`);
    case 'unbatched':
      return said('移出拨付批次', event.reason);
    case 'paid':
      return said('已拨付');
    case 'payment-returned':
      return said('银行退回', `${event.reason}${sayOwed(event)}`);
    case 'receipt-recorded':
      return said('登记回执', `${event.number}，${formatDay(event.on)}`);
    case 'account-changed':
      return said('变更收款账户');
    case 'withheld':
      return said('抵扣应追回款', `${formatYuan(event.amount)}，抵扣办件 ${event.forCase} 的应追回款`);
    case 'repaid':
      return said('登记退还', `${formatYuan(event.amount)}，${event.receipt}`);
    case 'offset':
      return said('登记抵扣', `${formatYuan(event.amount)}，从办件 ${event.againstCase} 抵扣`);
  }
}

/** Of money that had arrived: where it is settled, if the case stays where it is. */
function sayOwed({ twin, enters }: Extract<CaseEvent, { readonly type: 'payment-returned' }>): string {
  if (enters !== undefined) return '';
  return twin === undefined
    ? '。退回的款项仍应付给对象，随本件的办理一并结清'
    : `。退回的款项仍应付给对象；同一项的办件 ${twin} 正在办理，本件保持已办结，待那一件办结后重新办理本件，一并结清`;
}

function said(title: string, text = ''): SaidEvent {
  return { title, text };
}

const OPINIONS = { agree: '同意', disagree: '不同意', return: '退回意见', reject: '不予通过意见' } as const;

function sayOpinion({ text, meeting }: Extract<CaseEvent, { readonly type: 'opinion-given' }>): string {
  if (meeting === undefined) return text;
  return `${text}（${meeting.minutes}，${formatDay(meeting.on)}，${meeting.attendees.join('、')}）`;
}

function sayRecord({ status, amount, clause }: Extract<CaseEvent, { readonly type: 'assessed' }>['record']): string {
  const money = amount === null ? '' : `，${formatYuan(amount)}`;
  return `${resultName(status)}${money}${clause === '' ? '' : `，依据${clause}`}`;
}

function sayVerified({ verified = [] }: Extract<CaseEvent, { readonly type: 'decided' }>): readonly string[] {
  return verified.map(
    ({ name, found, verdict, text }) =>
      `疑点“${name}：${found}”，${verdict === 'verified' ? '已核实' : '不影响'}：${text}`,
  );
}

function sayDecision({ record, explanations, discretion }: Extract<CaseEvent, { readonly type: 'decided' }>): string {
  const explained = Object.entries(explanations).map(([what, why]) => `${what}变化：${why}`);
  const decided = discretion === null ? [] : [`核定${formatYuan(discretion.amount)}：${discretion.reason}`];
  return [sayRecord(record), ...decided, ...explained].join('；');
}
