import type { Session } from '../api/session.ts';

export interface Place {
  readonly to: string;
  readonly text: string;
  /** What it is for, in a few words. */
  readonly about: string;
  /** One of these is needed; none: everybody. */
  readonly permissions: readonly string[];
}

export interface PlaceGroup {
  readonly name: string;
  readonly places: readonly Place[];
}

const GROUPS: readonly PlaceGroup[] = [
  {
    name: '工作',
    places: [
      { to: '/', text: '工作台', about: '', permissions: [] },
      { to: '/tasks', text: '我的任务', about: '等您办的办件，最急的在前', permissions: ['case.handle'] },
      { to: '/cases', text: '办件', about: '查找、查看全部办件', permissions: ['case.read'] },
      { to: '/messages', text: '消息', about: '什么快到期、什么超期了', permissions: ['message.own'] },
      { to: '/offers', text: '免申即享', about: '找出应享未享的，主动提示', permissions: ['case.propose'] },
      { to: '/notices', text: '公示', about: '冻结、发布名单，处理异议', permissions: ['public-notice.manage'] },
      { to: '/supervision', text: '督查', about: '各条措施、各项任务落实得怎样', permissions: ['supervision.read'] },
    ],
  },
  {
    name: '资金',
    places: [
      { to: '/payments', text: '拨付', about: '编制、放行、回单', permissions: ['payment.read'] },
      { to: '/recoveries', text: '追回', about: '应退回的款：退还、抵扣、通知书', permissions: ['payment.read'] },
      { to: '/budgets', text: '预算和账目', about: '每条预算线的钱在哪里', permissions: ['payment.read'] },
    ],
  },
  {
    name: '台账',
    places: [
      { to: '/registers', text: '全部台账', about: '查找、筛选、登记、导入、下载', permissions: ['register.read'] },
      { to: '/people', text: '按人查找', about: '一个人在各台账里的行', permissions: ['register.read'] },
      {
        to: '/change-requests',
        text: '变更申请',
        about: '两人办理的更正、变更、撤回',
        permissions: ['register.write', 'register.approve-change'],
      },
      { to: '/imports', text: '导入记录', about: '进度、结果、错误报告', permissions: ['register.import'] },
    ],
  },
  {
    name: '口径和日历',
    places: [
      { to: '/readings', text: '口径', about: '原文有两种理解的，平台取哪一种', permissions: ['ruling.read'] },
      { to: '/calendars', text: '工作日历', about: '时限按哪些工作日计算', permissions: ['calendar.read'] },
    ],
  },
  {
    name: '人员和权限',
    places: [
      { to: '/accounts', text: '账号', about: '谁有账号，什么状态', permissions: ['account.list'] },
      { to: '/grants', text: '授权', about: '谁有什么权限，谁给的', permissions: ['grant.list'] },
      { to: '/organisations', text: '单位经办人', about: '谁代哪个单位办事，谁授权的', permissions: ['grant.list'] },
      { to: '/sessions', text: '登录会话', about: '谁在线，从哪里来', permissions: ['session.list'] },
    ],
  },
  {
    name: '运行',
    places: [
      { to: '/webhooks', text: '推送', about: '办件的进展告诉哪些系统', permissions: ['webhook.manage'] },
      { to: '/jobs', text: '后台任务', about: '失败的任务和短信，再试', permissions: ['system.jobs'] },
    ],
  },
  {
    name: '审计',
    places: [{ to: '/audit', text: '审计记录', about: '查找、校验、导出', permissions: ['audit.read'] }],
  },
];

/** Where this account may go; groups without a place are left out. */
export function placesFor({ permissions }: Pick<Session, 'permissions'>): readonly PlaceGroup[] {
  return GROUPS.map(({ name, places }) => ({
    name,
    places: places.filter(
      (place) => place.permissions.length === 0 || place.permissions.some((one) => permissions.includes(one)),
    ),
  })).filter(({ places }) => places.length > 0);
}
