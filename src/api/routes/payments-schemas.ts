import Type from 'typebox';
import type { BatchStatus, PaymentBatchView } from '../../flow/index.ts';
import type { Answer } from '../route-spec.ts';
import { text, textOrNull } from './accounts-shared.ts';
import { count, sum } from './payments-shared.ts';

export const BATCH_STATUSES = [
  'draft',
  'submitted',
  'released',
  'closed',
  'cancelled',
] as const satisfies readonly BatchStatus[];

const summary = {
  id: text('批次编号'),
  fund: text('资金来源'),
  year: count('年度'),
  status: Type.Enum([...BATCH_STATUSES], { description: '编制、待放行、已放行、已结清、已撤销' }),
  name: text('状态的名称'),
  count: count('行数，不含移出的'),
  total: sum('合计'),
  openedBy: text('编制的账号'),
  openedByName: textOrNull('编制的人'),
  openedAt: text('编制的时间'),
  releasedBy: textOrNull('放行的账号'),
  releasedByName: textOrNull('放行的人'),
  releasedAt: textOrNull('放行的时间'),
  version: count('版本'),
};
export const summarySchema = Type.Object(summary);

export const batchSchema = Type.Object({
  ...summary,
  digest: text('各行的 SM3：提交时固定，放行时写明'),
  lines: Type.Array(
    Type.Object({
      number: count('序号'),
      caseId: text('办件'),
      item: text('事项'),
      name: text('对象的名称'),
      key: text('同项键'),
      amount: sum('金额'),
      holder: text('户名'),
      bank: text('开户行'),
      branch: textOrNull('网点'),
      account: text('账号，只有后四位'),
      verified: Type.Boolean({ description: '账户已核实' }),
      purpose: text('用途'),
      status: Type.Enum(['waiting', 'sent', 'paid', 'returned', 'removed'], {
        description: '待付、已发出、已到账、银行退回、已移出',
      }),
      why: textOrNull('退回、移出的原因'),
      receipt: textOrNull('回单号'),
      settledOn: textOrNull('银行答复的日期'),
    }),
  ),
  commands: Type.Array(Type.String(), { description: '现在能办的事' }),
  history: Type.Array(
    Type.Object({
      type: text('发生了什么'),
      by: text('账号'),
      name: text('账号的名称'),
      at: text('时间'),
      number: Type.Union([Type.Integer(), Type.Null()], { description: '哪一行' }),
      reason: textOrNull('理由'),
    }),
    { description: '经过' },
  ),
});

const previewLine = {
  caseId: text('办件'),
  item: text('事项'),
  name: text('对象的名称'),
  key: text('同项键'),
  amount: sum('金额'),
  holder: textOrNull('户名'),
  bank: textOrNull('开户行'),
  account: textOrNull('账号，只有后四位'),
  verified: Type.Boolean({ description: '账户已核实' }),
};

export const previewSchema = Type.Object({
  fund: text('资金来源'),
  year: count('年度'),
  count: count('能付的笔数'),
  total: sum('能付的合计'),
  lines: Type.Array(Type.Object(previewLine), { description: '能付的，按先后' }),
  left: Type.Array(Type.Object({ ...previewLine, because: text('为什么') }), { description: '留下的' }),
});

export function shown(batch: PaymentBatchView): Answer {
  return { body: batch, version: batch.version };
}
