import { Tag } from 'antd';
import type { PaymentBatchSummary, PaymentBatchView } from '../../../flow/index.ts';

export const STATES: Readonly<Record<PaymentBatchSummary['status'], string>> = {
  draft: '编制',
  submitted: '待放行',
  released: '已放行',
  closed: '已结清',
  cancelled: '已撤销',
};
const COLOURS = {
  draft: 'default',
  submitted: 'warning',
  released: 'processing',
  closed: 'success',
  cancelled: 'error',
} as const;

export function BatchState({ status, name }: Pick<PaymentBatchSummary, 'status' | 'name'>) {
  return <Tag color={COLOURS[status]}>{name}</Tag>;
}

type Line = PaymentBatchView['lines'][number];

const LINE_STATES: Readonly<Record<Line['status'], readonly [text: string, colour: string]>> = {
  waiting: ['待付', 'default'],
  sent: ['已发出', 'processing'],
  paid: ['已到账', 'success'],
  returned: ['银行退回', 'error'],
  removed: ['已移出', 'default'],
};

export function LineState({ status, why, receipt, settledOn }: Line) {
  const [text, colour] = LINE_STATES[status];
  return (
    <>
      <Tag color={colour}>{text}</Tag>
      <span className="beside">{[why, receipt, settledOn].filter((part) => part !== null).join('，')}</span>
    </>
  );
}

export const EVENTS: Readonly<Record<PaymentBatchView['history'][number]['type'], string>> = {
  opened: '编制',
  removed: '移出',
  submitted: '提交',
  returned: '退回',
  released: '放行',
  cancelled: '撤销',
  paid: '到账',
  bounced: '银行退回',
  'bounced-late': '到账后银行退回',
  closed: '结清',
};
