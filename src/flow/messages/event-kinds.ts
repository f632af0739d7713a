import type { CaseEvent } from '../../case/index.ts';

/** THE table of what other systems can be told of, with its Chinese name. What an office does among itself isn't here. */
const CASE_EVENTS = {
  initiated: '依职权立案',
  submitted: '提交',
  'supplement-requested': '告知补正',
  supplemented: '提交补正',
  accepted: '受理',
  advanced: '进入下一环节',
  decided: '作出决定',
  returned: '退回',
  rejected: '不予通过',
  'ruling-awaited': '提请裁定口径',
  'ruling-given': '口径已裁定',
  published: '列入公示',
  'objection-raised': '公示异议',
  'objection-settled': '处理异议',
  'taken-down': '撤下公示',
  'notice-ended': '公示期满',
  approved: '核准',
  completed: '办理完毕',
  acknowledged: '确认结果',
  disputed: '不认可结果',
  closed: '办结',
  batched: '列入拨付批次',
  unbatched: '移出拨付批次',
  paid: '拨付',
  'payment-returned': '银行退回',
  'receipt-recorded': '银行回执',
  withheld: '抵扣',
  repaid: '退还',
  offset: '抵扣应追回款',
  withdrawn: '撤回',
  lapsed: '失效',
  appealed: '复核申诉',
  'appeal-settled': '处理复核申诉',
  reopened: '重新办理',
} as const satisfies Readonly<Partial<Record<CaseEvent['type'], string>>>;

export interface EventKind {
  /** `case.paid`. */
  readonly code: string;
  readonly name: string;
}

/** Everything that can be subscribed to. */
export const EVENT_KINDS: readonly EventKind[] = Object.entries(CASE_EVENTS).map(([type, name]) => ({
  code: `case.${type}`,
  name,
}));

const CODES: ReadonlySet<string> = new Set(EVENT_KINDS.map(({ code }) => code));

export function isEventKind(code: string): boolean {
  return CODES.has(code);
}
