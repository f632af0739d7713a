import { Tag } from 'antd';
import type { StaffNotice } from '../../../flow/index.ts';

export const STATES: Readonly<Record<StaffNotice['status'], string>> = {
  frozen: '已冻结',
  published: '公示中',
  ended: '公示期满',
  withdrawn: '已撤回',
  expired: '已下线',
};

const COLOURS = {
  frozen: 'warning',
  published: 'processing',
  ended: 'success',
  withdrawn: 'error',
  expired: 'default',
} as const;

export function NoticeState({ status, statusName }: Pick<StaffNotice, 'status' | 'statusName'>) {
  return <Tag color={COLOURS[status]}>{statusName}</Tag>;
}
