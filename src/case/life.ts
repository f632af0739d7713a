/**
 * THE table of a case's life: each state, and where each command can lead from it. What isn't here can't happen; `docs/cases.md` shows
 * the same table, and a test compares.
 *
 * **Before.** An applicant writes a *draft* (草稿) and submits it whole, or takes it back. Where the item is 免申即享, the platform *offers*
 * it (待确认享受) from what the registers say: the beneficiary confirms, which submits it, or declines, or lets it lapse. Where it is
 * 依职权, an official *initiates* it (依职权立案), and it waits to be accepted at once; the one it is about can't take it back.
 *
 * **Acceptance.** What is *submitted* (待受理) is accepted, or refused with reasons, or sent back for 补正 (*supplementing*) with everything
 * that is missing named once. An applicant who doesn't answer in time lets the case lapse; where money has flowed already, or the
 * office began it, the office decides instead.
 *
 * **Review.** Then the stages of the item's own guide, in their order. One person passes a stage that is *reviewing* (审核中). In *joint
 * review* (联审中) each department gives its opinion, and the stage is passed when all agree; where it is the stage that decides, the lead
 * concludes it. Any stage can return the case to an earlier one, or reject it with reasons. A question about a reading stops the case
 * (*awaiting ruling*, 待裁定口径) until it is ruled on.
 *
 * **Before the public.** A case *awaits notice* (待公示) until a batch is published with it, is *shown* (公示中) for at least five working
 * days, and only an objection to its own row stops it (*objection*, 异议处理中). When every objection to it is settled it goes on, or back
 * to an earlier stage. A batch that is taken down lets its cases wait for the next.
 *
 * **The end.** What was decided is now approved. Without money it is carried out (*completing*, 待办结) or confirmed by whom it serves
 * (*confirming*, 待服务对象确认), and closed. With money it *awaits payment* (待拨付), is *in a batch* (已列入拨付批次), is *paid* (已拨付), and closed by
 * the bank's receipt. What the bank *returns* (银行退回) waits for another account. What the beneficiary owes from another case may be
 * withheld; a case whose whole amount is withheld is closed. What the bank returns after its receipt is owed again in whatever state the case
 * is: one that is closed waits for another account, unless another case of the same claim is open.
 *
 * **After.** *Closed* (已办结) and *rejected* (不予通过) can be appealed once for 复核 and once for 申诉 (*appealing*), by somebody who took no
 * step of the case; and reopened by the office for an error found later: it goes back to the stage that decides or an earlier one, is
 * decided anew, and the difference is paid, or *recovered* (追回中) by repayment or from a later award. *Withdrawn*, *declined* and *lapsed* are the end; one may apply anew.
 */
export const LIFE = {
  draft: {
    name: '草稿',
    exits: { edit: ['draft'], submit: ['submitted'], withdraw: ['withdrawn'] },
  },
  offered: {
    name: '待确认享受',
    exits: { confirm: ['submitted'], decline: ['declined'], lapse: ['lapsed'] },
  },
  submitted: {
    name: '待受理',
    exits: {
      accept: [
        'reviewing',
        'joint-review',
        'awaiting-notice',
        'completing',
        'confirming',
        'awaiting-payment',
        'recovering',
        'closed',
      ],
      'request-supplement': ['supplementing'],
      'await-ruling': ['awaiting-ruling'],
      reject: ['rejected', 'recovering'],
      withdraw: ['withdrawn'],
      'record-return': ['submitted'],
    },
  },
  supplementing: {
    name: '待补正',
    exits: {
      supplement: ['submitted'],
      lapse: ['lapsed', 'submitted'],
      withdraw: ['withdrawn'],
      'record-return': ['supplementing'],
    },
  },
  reviewing: {
    name: '审核中',
    exits: {
      pass: [
        'reviewing',
        'joint-review',
        'awaiting-notice',
        'completing',
        'confirming',
        'awaiting-payment',
        'recovering',
        'closed',
      ],
      return: ['submitted', 'reviewing', 'joint-review', 'awaiting-notice'],
      reject: ['rejected', 'recovering'],
      'await-ruling': ['awaiting-ruling'],
      withdraw: ['withdrawn'],
      'record-return': ['reviewing'],
    },
  },
  'joint-review': {
    name: '联审中',
    exits: {
      opine: [
        'joint-review',
        'reviewing',
        'awaiting-notice',
        'completing',
        'confirming',
        'awaiting-payment',
        'recovering',
        'closed',
      ],
      conclude: ['awaiting-notice', 'completing', 'confirming', 'awaiting-payment', 'recovering', 'closed'],
      return: ['submitted', 'reviewing', 'joint-review', 'awaiting-notice'],
      reject: ['rejected', 'recovering'],
      'await-ruling': ['awaiting-ruling'],
      withdraw: ['withdrawn'],
      'record-return': ['joint-review'],
    },
  },
  'awaiting-ruling': {
    name: '待裁定口径',
    exits: {
      'give-ruling': ['submitted', 'reviewing', 'joint-review'],
      withdraw: ['withdrawn'],
      'record-return': ['awaiting-ruling'],
    },
  },
  'awaiting-notice': {
    name: '待公示',
    exits: {
      publish: ['public-notice'],
      return: ['submitted', 'reviewing', 'joint-review'],
      withdraw: ['withdrawn'],
      'record-return': ['awaiting-notice'],
    },
  },
  'public-notice': {
    name: '公示中',
    exits: {
      'raise-objection': ['objection'],
      'end-notice': [
        'reviewing',
        'joint-review',
        'completing',
        'confirming',
        'awaiting-payment',
        'recovering',
        'closed',
      ],
      'take-down': ['awaiting-notice'],
      'record-return': ['public-notice'],
    },
  },
  objection: {
    name: '异议处理中',
    exits: {
      'raise-objection': ['objection'],
      'settle-objection': ['objection', 'public-notice', 'submitted', 'reviewing', 'joint-review'],
      'take-down': ['awaiting-notice'],
      'record-return': ['objection'],
    },
  },
  completing: {
    name: '待办结',
    exits: {
      complete: ['closed'],
      return: ['submitted', 'reviewing', 'joint-review', 'awaiting-notice'],
      reject: ['rejected'],
    },
  },
  confirming: {
    name: '待服务对象确认',
    exits: {
      acknowledge: ['closed'],
      complete: ['closed'],
      dispute: ['submitted', 'reviewing', 'joint-review', 'awaiting-notice'],
    },
  },
  'awaiting-payment': {
    name: '待拨付',
    exits: {
      batch: ['in-batch'],
      withhold: ['awaiting-payment', 'closed'],
      'change-account': ['awaiting-payment'],
      return: ['submitted', 'reviewing', 'joint-review', 'awaiting-notice'],
      'record-return': ['awaiting-payment'],
    },
  },
  'in-batch': {
    name: '已列入拨付批次',
    exits: { pay: ['paid'], unbatch: ['awaiting-payment'], 'record-return': ['payment-returned', 'in-batch'] },
  },
  paid: {
    name: '已拨付待回执',
    exits: { 'record-receipt': ['closed', 'awaiting-payment'], 'record-return': ['payment-returned', 'paid'] },
  },
  'payment-returned': {
    name: '银行退回',
    exits: {
      'change-account': ['awaiting-payment'],
      return: ['submitted', 'reviewing', 'joint-review', 'awaiting-notice'],
      'record-return': ['payment-returned'],
    },
  },
  recovering: {
    name: '追回中',
    exits: {
      'record-repayment': ['recovering', 'closed', 'rejected'],
      'record-offset': ['recovering', 'closed', 'rejected'],
      'record-return': ['recovering', 'closed', 'rejected', 'payment-returned'],
      appeal: ['appealing'],
      reopen: ['submitted', 'reviewing', 'joint-review'],
    },
  },
  closed: {
    name: '已办结',
    exits: {
      rate: ['closed'],
      appeal: ['appealing'],
      reopen: ['submitted', 'reviewing', 'joint-review'],
      'record-return': ['payment-returned', 'closed'],
    },
  },
  rejected: {
    name: '不予通过',
    exits: {
      rate: ['rejected'],
      appeal: ['appealing'],
      reopen: ['submitted', 'reviewing', 'joint-review'],
    },
  },
  appealing: {
    name: '复核申诉中',
    exits: {
      'settle-appeal': [
        'submitted',
        'reviewing',
        'joint-review',
        'rejected',
        'closed',
        'recovering',
        'payment-returned',
      ],
      'record-return': ['appealing'],
    },
  },
  withdrawn: { name: '已撤回', exits: {} },
  declined: { name: '已放弃', exits: {} },
  lapsed: { name: '已失效', exits: {} },
} as const satisfies Readonly<Record<string, State>>;

interface State {
  /** As people see it. */
  readonly name: string;
  readonly exits: Readonly<Record<string, readonly string[]>>;
}

export type Status = keyof typeof LIFE;

/** What a case begins with. */
export const BEGINNINGS = { open: 'draft', offer: 'offered', initiate: 'submitted' } as const;
