/**
 * THE table of what is audited: an action's code, as it stands in `audit.entry`, and its Chinese name. A code keeps its meaning for good;
 * one that is no longer used stays, for the entries that have it.
 */
export const AUDIT_ACTIONS = {
  'session.sign-in': '登录',
  'session.second-factor': '第二因素验证',
  'session.sign-out': '退出',
  'session.end': '强制下线',
  'account.create': '建立账号',
  'account.change': '修改账号',
  'account.disable': '停用账号',
  'account.enable': '启用账号',
  'account.lock': '锁定账号',
  'account.unlock': '解锁账号',
  'account.change-password': '修改密码',
  'account.reset-password': '重置密码',
  'account.enrol-totp': '启用第二因素',
  'account.reset-totp': '重置第二因素',
  'account.link': '关联统一身份认证',
  'access.refuse': '越权被拒',
  'grant.give': '授权',
  'grant.revoke': '收回授权',
  'organisation.appoint': '登记单位主经办人',
  'organisation.authorise': '单位授权经办人',
  'organisation.withdraw': '单位收回授权',
  'register.insert': '台账新增',
  'register.correct': '台账更正',
  'register.change': '台账变更',
  'register.withdraw': '台账撤回',
  'register.propose': '申请变更台账',
  'register.approve': '批准变更台账',
  'register.reject': '退回变更台账',
  'register.cancel': '撤销变更申请',
  'register.import': '导入台账',
  'register.export': '导出台账',
  'register.reveal': '查看完整身份证号',
  'import.upload': '上传导入文件',
  'import.check': '核对导入文件',
  'import.apply': '执行导入',
  'import.cancel': '取消导入',
  'import.undo': '撤回导入',
  'dictionary.apply': '应用数据字典',
  'audit.read': '查看审计记录',
  'audit.export': '导出审计记录',
  'audit.verify': '校验审计链',
  'platform.start': '平台启动',
  'platform.stop': '平台停止',
  'platform.migrate': '数据库升级',
  'platform.backup': '备份',
  'platform.restore': '恢复备份',
  'platform.sample': '装入示例数据',
  'notice.edit': '编辑通知',
  'notice.release': '发布通知',
} as const satisfies Readonly<Record<string, string>>;

export type AuditAction = keyof typeof AUDIT_ACTIONS;

export function isAuditAction(code: string): code is AuditAction {
  return Object.hasOwn(AUDIT_ACTIONS, code);
}
