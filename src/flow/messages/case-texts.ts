import { dueOf, type CaseEvent, type CaseState } from '../../case/index.ts';
import { formatYuan } from '../../kit/index.ts';
import { sayCase, sayDay, sayList, sayReason, sayUnanswered, stageName, type CaseText } from './words.ts';

type EventType = CaseEvent['type'];

type EventOf<T extends EventType> = Extract<CaseEvent, { readonly type: T }>;

/** Where an event stands: the case after all of its command's events, and those events, since some are told of together. */
interface Told {
  readonly state: CaseState;
  readonly events: readonly CaseEvent[];
}

type Say<T extends EventType> = (event: EventOf<T>, told: Told) => CaseText | undefined;

/**
 * THE table of what the one a case is for is told, by event: what happened, what to do, by when. An event that isn't here is told of by
 * another one of the same command, or is the office's own. Where to go, the message's link says.
 */
const TEXTS: { readonly [T in EventType]?: Say<T> } = {
  offered: ({ respondBy }, { state }) => ({
    title: '您可以享受一项待遇，请确认',
    body: `按已登记的信息，您符合${sayCase(state)}的条件，不用另交材料。请在${sayDay(respondBy)}前确认享受；不需要的，可以放弃。`,
    due: respondBy,
    sms: true,
  }),
  initiated: ({ reason }, { state }) => ({
    title: '主管部门依职权立案办理',
    body: `${sayCase(state)}由主管部门依职权立案，理由：${sayReason(reason)}。不用您申请；需要您补充的，会另外通知。有意见的，可以向承办部门陈述、申辩。承诺办理时限 ${String(state.procedure.promisedDays)} 个工作日，从立案的次日算起。`,
    sms: true,
  }),
  submitted: (_, { state }) =>
    state.initiated === undefined
      ? {
          title: '申请已提交',
          body: `${sayCase(state)}已提交，等待受理。承诺办理时限 ${String(state.procedure.promisedDays)} 个工作日，从提交的次日算起。请记下办件编号。`,
        }
      : undefined,
  accepted: (_, { state, events }) =>
    ends(events)
      ? undefined
      : { title: `${subject(state)}已受理`, body: `${sayCase(state)}已受理，正在办理，暂时不用您做什么。` },
  'supplement-requested': ({ items, respondBy }, { state }) => ({
    title: '请补正材料',
    body: `${sayCase(state)}需要补正 ${String(items.length)} 处，已一次全部列出：${sayList(items.map(({ name, problem }) => `${name}：${problem}`))}。请在${sayDay(respondBy)}前提交补正；补正期间不计入办理时限，逾期不补正的，${sayUnanswered(state)}。`,
    due: respondBy,
    sms: true,
  }),
  supplemented: (_, { state }) => ({
    title: '补正已收到',
    body: `${sayCase(state)}的补正已收到，等待受理，办理时限继续计算。`,
  }),
  advanced: ({ enters }, { state, events }) => (enters.status === 'confirming' ? confirming(state, events) : undefined),
  decided: ({ record }, { state, events }) => {
    if (has(events, 'approved')) return undefined;
    const what =
      state.procedure.kind === 'check'
        ? `结论为${record.status}`
        : record.amount === null
          ? '拟予通过'
          : `拟给予 ${formatYuan(record.amount)}`;
    const next =
      state.status === 'awaiting-notice' ? '接下来列入公示，公示期满没有异议的，决定生效' : '正在办理后面的环节';
    return { title: '审核决定已作出', body: `${sayCase(state)}${what}。${next}。` };
  },
  returned: ({ reason, enters }, { state, events }) =>
    has(events, 'objection-settled')
      ? undefined
      : {
          title: '退回前一环节重新办理',
          body: `${sayCase(state)}已退回“${stageName(state, enters.stage)}”重新办理，原因：${sayReason(reason)}。已有的意见都保留，需要您补充的，会另外通知。`,
        },
  rejected: ({ reasons, basis, enters }, { state }) => ({
    title: `${subject(state)}没有通过`,
    body: `${sayCase(state)}没有通过。理由：${sayList(reasons)}。依据：${sayReason(basis)}。${enters.status === 'recovering' ? `此前已拨付的款项需要退还 ${formatYuan(-dueOf(state))}。` : ''}${remedy(state)}`,
    sms: true,
  }),
  'ruling-awaited': (_, { state }) => ({
    title: '办理暂停，等待裁定',
    body: `${sayCase(state)}涉及一处政策口径，已提请裁定。裁定期间不计入办理时限，暂时不用您做什么。`,
  }),
  'ruling-given': (_, { state }) => ({ title: '办理已恢复', body: `${sayCase(state)}涉及的口径已裁定，继续办理。` }),
  published: ({ until }, { state }) => ({
    title: '已列入公示',
    body: `${sayCase(state)}已列入公示，公示到${sayDay(until)}。公示内容已遮盖个人信息；期满没有异议的，继续办理。`,
  }),
  'objection-raised': (_, { state }) => ({
    title: '公示中收到异议',
    body: `${sayCase(state)}在公示中收到一项异议，正在核实，核实期间不计入办理时限。需要您说明情况的，经办部门会联系您。`,
  }),
  'objection-settled': ({ upheld }, { state }) =>
    upheld
      ? {
          title: '异议成立，重新办理',
          body: `对${sayCase(state)}的异议经核实成立，已退回“${stageName(state, state.stage)}”重新办理。需要您补充的，会另外通知。`,
        }
      : {
          title: '异议不成立',
          body: `对${sayCase(state)}的一项异议经核实不成立。${state.status === 'public-notice' && state.notice !== null ? `公示继续，到${sayDay(state.notice.until)}` : '另有异议仍在核实'}。`,
        },
  'taken-down': ({ reason }, { state }) => ({
    title: '公示已撤下',
    body: `${sayCase(state)}所在的公示已撤下，原因：${sayReason(reason)}。更正后会重新公示，不用您做什么。`,
  }),
  'notice-ended': (_, { state, events }) =>
    has(events, 'approved') || has(events, 'closed')
      ? undefined
      : { title: '公示期满', body: `${sayCase(state)}公示期满，继续办理。` },
  approved: ({ amount, enters }, { state, events }) => approved(state, events, amount, enters.status),
  disputed: (_, { state }) => ({
    title: '已收到您的意见',
    body: `您不认可${sayCase(state)}的办理结果，已退回“${stageName(state, state.stage)}”重新办理。`,
  }),
  closed: (_, { state, events }) => {
    const done = find(events, 'completed');
    const result = done === undefined ? '' : `办理结果：${sayReason(done.result)}。`;
    return { title: '已办结', body: `${sayCase(state)}已办结。${result}欢迎评价；${remedy(state)}` };
  },
  batched: ({ amount }, { state }) => ({
    title: '已列入拨付批次',
    body: `${sayCase(state)}的 ${formatYuan(amount)} 已列入拨付批次，放行后由银行发放。`,
  }),
  unbatched: ({ reason }, { state }) => ({
    title: '移出拨付批次',
    body: `${sayCase(state)}已移出这一批拨付，原因：${sayReason(reason)}。会列入以后的批次，不用您做什么。`,
  }),
  paid: (_, { state }) => ({
    title: '款项已拨付',
    body: `${sayCase(state)}的 ${formatYuan(lastAmount(state))} 已拨付到登记的账户，到账时间以银行为准。`,
    sms: true,
  }),
  'payment-returned': ({ reason }, { state }) => {
    const what = `${sayCase(state)}的款项被银行退回，原因：${sayReason(reason)}。`;
    return state.status === 'payment-returned'
      ? {
          title: '款项被银行退回，请变更收款账户',
          body: `${what}请核对并变更收款账户，变更后重新拨付；等待期间不计入办理时限。`,
          sms: true,
        }
      : {
          title: '款项被银行退回',
          body: `${what}退回的款项随后续办理一并结清，请核对收款账户是否可用；办理结果会另外通知。`,
          sms: true,
        };
  },
  'receipt-recorded': (_, { state }) =>
    state.status === 'closed'
      ? {
          title: '款项已到账，办结',
          body: `${sayCase(state)}的 ${formatYuan(lastAmount(state))} 已由银行发放完毕，本件办结。没有收到的，请联系经办部门。欢迎评价。`,
        }
      : {
          title: '款项已到账，还有待拨付的',
          body: `${sayCase(state)}的 ${formatYuan(lastAmount(state))} 已由银行发放完毕，还应拨付 ${formatYuan(dueOf(state))}，会列入以后的批次。没有收到的，请联系经办部门。`,
        },
  'account-changed': (_, { state }) => ({
    title: '收款账户已变更',
    body: `${sayCase(state)}的收款账户已变更，会按新账户拨付。不是您本人操作的，请立即联系经办部门。`,
    sms: true,
  }),
  withheld: ({ amount, forCase, enters }, { state }) => ({
    title: enters.status === 'closed' ? '款项已全部用于抵扣' : '部分款项用于抵扣',
    body: `${sayCase(state)}应拨付的款项中，${formatYuan(amount)} 用于抵扣办件 ${forCase} 应退还的款项。${enters.status === 'closed' ? '已全部抵扣，本件办结。' : `还应拨付 ${formatYuan(dueOf(state))}。`}`,
  }),
  repaid: ({ amount }, { state }) => ({
    title: '已收到退还的款项',
    body: `${sayCase(state)}收到退还的 ${formatYuan(amount)}。${stillOwed(state)}`,
  }),
  offset: ({ amount, againstCase }, { state }) => ({
    title: '应退还的款项已抵扣',
    body: `${sayCase(state)}应退还的款项，已由办件 ${againstCase} 抵扣 ${formatYuan(amount)}。${stillOwed(state)}`,
  }),
  withdrawn: (_, { state }) => ({ title: '申请已撤回', body: `${sayCase(state)}已撤回。需要时可以重新申请。` }),
  declined: (_, { state }) => ({ title: '已放弃', body: `您已放弃${sayCase(state)}。改变主意的，可以自行申请。` }),
  lapsed: ({ enters }, { state }) =>
    enters.status === 'lapsed'
      ? {
          title: '逾期没有答复，本件终止',
          body: `${sayCase(state)}到期没有收到您的答复，已经终止。需要时可以自行申请。`,
        }
      : { title: '逾期没有补正', body: `${sayCase(state)}到期没有收到补正，由经办部门按现有材料办理。` },
  appealed: ({ kind }, { state }) => ({
    title: `${kind}申请已收到`,
    body: `您对${sayCase(state)}提出的${kind}已收到，由没有办理过本件的人员处理，结果会通知您。`,
  }),
  'appeal-settled': ({ upheld, reason, enters }, { state }) => ({
    title: upheld ? '复核申诉成立，重新办理' : '复核申诉不成立',
    body: upheld
      ? `您对${sayCase(state)}的复核申诉成立，已从“${stageName(state, enters.stage)}”重新办理。理由：${sayReason(reason)}。`
      : `您对${sayCase(state)}的复核申诉不成立，维持原结果。理由：${sayReason(reason)}。${remedy(state)}`,
    sms: true,
  }),
  reopened: ({ reason, enters }, { state }) => ({
    title: '发现错误，重新办理',
    body: `${sayCase(state)}发现有错误，从“${stageName(state, enters.stage)}”重新办理。理由：${sayReason(reason)}。结果有变化的，多退少补，会另外通知。`,
    sms: true,
  }),
};

/** What one event of a command is told as; undefined where nothing is said of it. */
export function textOf(event: CaseEvent, told: Told): CaseText | undefined {
  // The table has for each type of event what takes that type.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
  const say = TEXTS[event.type] as ((event: CaseEvent, told: Told) => CaseText | undefined) | undefined;
  return say?.(event, told);
}

function approved(
  state: CaseState,
  events: readonly CaseEvent[],
  amount: number | null,
  status: CaseState['status'],
): CaseText {
  const ended = has(events, 'notice-ended') ? '公示期满，没有未处理的异议。' : '';
  const granted = amount === null ? grantedInKind(state) : `核定金额 ${formatYuan(amount)}`;
  switch (status) {
    case 'confirming':
      return confirming(state, events);
    case 'recovering':
      return {
        title: '结果已更正，请退还多付的款项',
        body: `${sayCase(state)}重新办理后，${granted}，少于已拨付的金额，需要退还 ${formatYuan(-dueOf(state))}。退还方式见办件页面。${remedy(state)}`,
        sms: true,
      };
    case 'awaiting-payment':
      return {
        title: `${subject(state)}已通过，等待拨付`,
        body: `${sayCase(state)}已通过。${ended}${granted}，应拨付 ${formatYuan(dueOf(state))}。请确认已登记收款账户；拨付后会再通知您。`,
      };
    case 'closed':
      return {
        title: state.procedure.kind === 'check' ? '校验已办结' : `${subject(state)}已通过并办结`,
        body: `${sayCase(state)}已办结：${granted}。${ended}欢迎评价；${remedy(state)}`,
      };
    default:
      return {
        title: `${subject(state)}已通过`,
        body: `${sayCase(state)}已通过。${ended}正在办理“${stageName(state, state.stage)}”。`,
      };
  }
}

/** What is handled: nobody applied where an office began it. */
function subject({ initiated }: CaseState): string {
  return initiated === undefined ? '申请' : '办件';
}

/** A 校验 is passed with its verdict, which need not be a good one. */
function grantedInKind({ procedure, decision }: CaseState): string {
  return procedure.kind === 'check' && decision !== null ? `结论为${decision.record.status}` : '予以通过';
}

function confirming(state: CaseState, events: readonly CaseEvent[]): CaseText {
  const done = find(events, 'completed');
  return {
    title: '请确认办理结果',
    body: `${sayCase(state)}已办理${done === undefined ? '完毕' : `：${sayReason(done.result)}`}。请确认办理结果；不认可的，写明理由，会重新办理。`,
    sms: true,
  };
}

/** What can still be done against the result. */
function remedy({ appeals, round }: CaseState): string {
  const used = appeals.filter((one) => one.round === round).length;
  const next = (['复核', '申诉'] as const)[used];
  return next === undefined
    ? '对结果不服的，可以依法申请行政复议或者提起行政诉讼。'
    : `对结果有异议的，可以在办件页面申请${next}。`;
}

function stillOwed(state: CaseState): string {
  const owed = -dueOf(state);
  return state.status === 'recovering' ? `还应退还 ${formatYuan(owed)}。` : '已全部结清。';
}

function lastAmount({ payments }: CaseState): number {
  return payments.at(-1)?.amount ?? 0;
}

function has(events: readonly CaseEvent[], type: EventType): boolean {
  return events.some((event) => event.type === type);
}

function ends(events: readonly CaseEvent[]): boolean {
  return has(events, 'approved') || has(events, 'closed') || has(events, 'decided');
}

function find<T extends EventType>(events: readonly CaseEvent[], type: T): EventOf<T> | undefined {
  return events.find((event): event is EventOf<T> => event.type === type);
}
