import { Tag } from 'antd';
import type { AccountView } from '../api/types.ts';

const STATES = {
  active: { name: '可用', colour: 'success' },
  locked: { name: '锁定', colour: 'warning' },
  disabled: { name: '停用', colour: 'default' },
} as const;

export function AccountState({ state }: Pick<AccountView, 'state'>) {
  return <Tag color={STATES[state].colour}>{STATES[state].name}</Tag>;
}

/** Why an account for work says whose it is. */
export const WHY_ID_NUMBER = '用于回避：不能办理本人的事项。加密保存，不再显示。';

export const KINDS = { citizen: '个人账号', staff: '工作账号' } as const;
