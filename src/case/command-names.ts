/** What each command is called where people see it. */
export const COMMANDS = {
  open: '开始申请',
  offer: '主动提示',
  initiate: '依职权立案',
  edit: '修改草稿',
  submit: '提交',
  confirm: '确认享受',
  decline: '放弃',
  lapse: '到期失效',
  accept: '受理',
  'request-supplement': '一次性告知补正',
  supplement: '提交补正',
  pass: '通过',
  opine: '出具联审意见',
  conclude: '汇总联审意见',
  return: '退回',
  reject: '不予通过',
  'await-ruling': '提请裁定口径',
  'give-ruling': '口径已裁定',
  publish: '列入公示',
  'raise-objection': '登记异议',
  'settle-objection': '处理异议',
  'end-notice': '公示期满',
  'take-down': '撤下公示',
  complete: '办结',
  acknowledge: '确认办理结果',
  dispute: '不认可办理结果',
  batch: '列入拨付批次',
  unbatch: '移出拨付批次',
  pay: '确认已拨付',
  'record-return': '登记银行退回',
  'record-receipt': '登记回执',
  'change-account': '变更收款账户',
  withhold: '抵扣应追回款',
  'record-repayment': '登记退还',
  'record-offset': '登记抵扣',
  withdraw: '撤回',
  appeal: '申请复核或申诉',
  'settle-appeal': '处理复核申诉',
  reopen: '发现错误，重新办理',
  rate: '评价',
} as const;

export type CommandType = keyof typeof COMMANDS;

export function isCommandType(name: string): name is CommandType {
  return Object.hasOwn(COMMANDS, name);
}
