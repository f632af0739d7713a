import type { CaseView } from '../../../flow/index.ts';
import { fenOf } from '../parts/money.tsx';

/** What the forms of the steps hold; each step uses some of it. */
export interface Given {
  readonly text?: string;
  readonly verdict?: 'agree' | 'disagree';
  readonly result?: string;
  readonly items?: readonly { readonly name?: string; readonly problem?: string }[];
  readonly respondBy?: string;
  readonly to?: number;
  readonly reason?: string;
  readonly reasons?: readonly string[];
  readonly basis?: string;
  readonly reading?: string;
  readonly question?: string;
  readonly ruling?: string;
  readonly upheld?: boolean;
  readonly finding?: string;
  readonly departments?: readonly string[];
  readonly meeting?: { readonly minutes?: string; readonly on?: string; readonly attendees?: string };
  readonly decision?: {
    readonly explanations?: Readonly<Record<string, string>>;
    readonly discretion?: { readonly amount?: string; readonly reason?: string };
    readonly verified?: Readonly<Record<string, { readonly verdict?: string; readonly text?: string }>>;
  };
}

/** A step of those who handle cases, as its route takes it. */
export interface StepWay {
  /** The last part of the route's address. */
  readonly verb: string;
  readonly button: string;
  readonly about: string;
  /** Whether it carries the decision where the stage decides. */
  readonly decides?: true;
  readonly isRefusal?: true;
  readonly body: (given: Given) => object;
}

/** Steps that have a form on the case's own page. */
export const STEPS: Readonly<Record<string, StepWay>> = {
  accept: {
    verb: 'accept',
    button: '受理',
    about: '材料齐全、符合法定形式的，受理。',
    decides: true,
    body: ({ departments, decision }) => ({ ...dispatched(departments), ...decided(decision) }),
  },
  pass: {
    verb: 'pass',
    button: '通过',
    about: '写明审核意见，进入下一环节。',
    decides: true,
    body: ({ text, meeting, departments, decision }) => ({
      text,
      ...met(meeting),
      ...dispatched(departments),
      ...decided(decision),
    }),
  },
  opine: {
    verb: 'opine',
    button: '出具意见',
    about: '贵部门对这一件的意见。不同意的写明理由。',
    body: ({ verdict, text = '' }) => ({ verdict, text }),
  },
  conclude: {
    verb: 'conclude',
    button: '汇总意见',
    about: '各部门意见齐了以后汇总。',
    decides: true,
    body: ({ text, decision }) => ({ text, ...decided(decision) }),
  },
  complete: {
    verb: 'complete',
    button: '办结',
    about: '写明办理结果，申请人看得到。',
    decides: true,
    body: ({ result, decision }) => ({ result, ...decided(decision) }),
  },
  'request-supplement': {
    verb: 'supplement-request',
    button: '告知补正',
    about: '一次列出全部要补正的。系统提取的材料不能要求提交。办理时限暂停计算。',
    body: ({ items = [], respondBy }) => ({ items, ...(isGiven(respondBy) ? { respondBy } : {}) }),
  },
  return: {
    verb: 'return',
    button: '退回',
    about: '退回到前面的环节，从那里起重新办理。已有的意见都留着。',
    isRefusal: true,
    body: ({ to, reason }) => ({ to, reason }),
  },
  reject: {
    verb: 'reject',
    button: '不予通过',
    about: '逐条写明理由和依据。申请人可以申请复核。',
    isRefusal: true,
    body: ({ reasons = [], basis }) => ({ reasons, basis }),
  },
  'await-ruling': {
    verb: 'await-ruling',
    button: '提请裁定',
    about: '口径没有现行选项的，提请主管部门裁定。办理时限暂停计算。',
    body: ({ reading, question }) => ({ reading, question }),
  },
  'give-ruling': {
    verb: 'give-ruling',
    button: '登记裁定',
    about: '写明裁定的结果，办件接着办。',
    body: ({ ruling }) => ({ ruling }),
  },
  'settle-appeal': {
    verb: 'settle-appeal',
    button: '处理复核申诉',
    about: '成立的，从选定的环节重新办理；不成立的，维持原来的结果。理由申请人看得到。',
    body: ({ upheld = false, to, reason }) => ({
      upheld,
      reason,
      ...(upheld && to !== undefined ? { to } : {}),
    }),
  },
  reopen: {
    verb: 'reopen',
    button: '重新办理',
    about: '发现错误的，退到作决定的环节或更前面，按同样的规则重新决定。多付的追回，少付的补发。',
    isRefusal: true,
    body: ({ to, finding, reason }) => ({ to, finding, reason }),
  },
};

/** Steps that are taken elsewhere, for many cases at once. */
export const ELSEWHERE: Readonly<Record<string, { readonly to: string; readonly text: string }>> = {
  publish: { to: '/notices', text: '到“公示”列入一批' },
  'settle-objection': { to: '/notices/objections', text: '到“公示异议”处理' },
  'take-down': { to: '/notices', text: '到“公示”撤回这一批' },
  batch: { to: '/payments', text: '到“拨付”编制批次' },
  unbatch: { to: '/payments', text: '到“拨付”移出批次' },
  pay: { to: '/payments', text: '到“拨付”放行' },
  'record-receipt': { to: '/payments', text: '到“拨付”登记回单' },
  'record-return': { to: '/payments', text: '到“拨付”登记回单' },
};

/** What a case waits for, where nothing on its own page leads on. */
export const WAITS: Readonly<Record<string, string>> = {
  'awaiting-notice': '等列入一批公示；公示期满没有异议的，自动进入下一环节。',
  'public-notice': '正在公示；期满没有异议的，自动进入下一环节。',
  objection: '公示有异议，等异议处理完再往下办。',
  'awaiting-payment': '等列入拨付批次。',
  'in-batch': '已列入拨付批次，等放行。',
  paid: '已放行，等银行的回单。',
  'payment-returned': '银行退回了款项，等申请人更正收款账户，再重新列入拨付批次。',
};

/** What this account can do on the page of the case, the ordinary step first. */
export function stepsOf({ available }: CaseView): readonly { readonly command: string; readonly name: string }[] {
  const order = Object.keys(STEPS);
  return available
    .filter(({ command, yours }) => yours && Object.hasOwn(STEPS, command))
    .toSorted((a, b) => order.indexOf(a.command) - order.indexOf(b.command));
}

function isGiven(text: string | undefined): boolean {
  return text !== undefined && text.trim() !== '';
}

function dispatched(departments: readonly string[] | undefined): object {
  return departments === undefined || departments.length === 0 ? {} : { departments };
}

function met(meeting: Given['meeting']): object {
  if (meeting === undefined) return {};
  const { minutes, on, attendees = '' } = meeting;
  const names = attendees.split(/[、，,\s]+/u).filter((name) => name !== '');
  return { meeting: { minutes, on, attendees: names } };
}

function decided(decision: Given['decision']): object {
  if (decision === undefined) return {};
  const { explanations = {}, discretion, verified } = decision;
  const amount = fenOf(discretion?.amount);
  return {
    decision: {
      explanations,
      ...(verified === undefined ? {} : { verified }),
      ...(discretion === undefined ? {} : { discretion: { amount, reason: discretion.reason } }),
    },
  };
}
