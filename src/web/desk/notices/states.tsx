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

/** Over, as objections to every row were upheld: not because its days are. */
export function isTakenDown({ status, rows }: Pick<StaffNotice, 'status' | 'rows'>): boolean {
  return status === 'ended' && rows === 0;
}

export function NoticeState(notice: Pick<StaffNotice, 'status' | 'statusName' | 'rows'>) {
  return <Tag color={isTakenDown(notice) ? 'error' : COLOURS[notice.status]}>{notice.statusName}</Tag>;
}
