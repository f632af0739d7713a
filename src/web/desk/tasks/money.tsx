import { Link } from 'react-router';
import type { CaseListing, PaymentBatchSummary } from '../../../flow/index.ts';
import { get } from '../api/client.ts';
import { may, type Session } from '../api/session.ts';
import { sayFen } from '../parts/money.tsx';
import { Panel } from '../parts/page.tsx';
import { sayTime, sayWho } from '../parts/words.ts';

/** What waits for finance: it is paid by batches, so it is batches that wait, not cases. */
export interface MoneyTasks {
  readonly waiting: number;
  readonly returned: readonly CaseListing[];
  readonly batches: readonly PaymentBatchSummary[];
}

/** As many as one looks through. */
const MOST = 50;

export async function moneyTasks(session: Session, signal: AbortSignal): Promise<MoneyTasks | undefined> {
  if (!may(session, 'payment.batch')) return undefined;
  const batches = (status: string): Promise<{ batches: readonly PaymentBatchSummary[] }> =>
    get(`/api/payments/batches?status=${status}&limit=${String(MOST)}`, signal);
  const [counted, returned, ...open] = await Promise.all([
    get<{ counts: readonly { status: string; count: number }[] }>('/api/cases/counts?status=awaiting-payment', signal),
    get<{ cases: readonly CaseListing[] }>(`/api/cases?status=payment-returned&limit=${String(MOST)}`, signal),
    batches('submitted'),
    batches('released'),
    batches('draft'),
  ]);
  return {
    waiting: counted.counts.reduce((sum, { count }) => sum + count, 0),
    returned: returned.cases,
    batches: open.flatMap((one) => one.batches),
  };
}

interface MoneyProps {
  readonly tasks: MoneyTasks;
  readonly own: string;
}

/** Batches to make, to release and to close, and what the bank sent back. */
export function Money({ tasks: { waiting, returned, batches }, own }: MoneyProps) {
  if (waiting + returned.length + batches.length === 0) return null;
  return (
    <Panel title="拨付">
      <ul className="work">
        {waiting === 0 ? null : (
          <li>
            <Link to="/payments/new">编制批次</Link>
            <span>{waiting} 件待拨付</span>
          </li>
        )}
        {batches.map((batch) => (
          <li key={batch.id}>
            <Link to={`/payments/${batch.id}`}>
              {sayStep(batch, own)}：批次 {batch.id}
            </Link>
            <span>
              {batch.fund}，{batch.count} 笔，{sayFen(batch.total)}
            </span>
            <span className="quiet">
              {sayWho(batch.openedBy, own, batch.openedByName)}编制，{sayTime(batch.openedAt)}
            </span>
          </li>
        ))}
        {returned.map(({ id, itemName, beneficiary, turn }) => (
          <li key={id}>
            <Link to={`/cases/${id}`}>
              银行退回：{itemName}，{beneficiary.name}
            </Link>
            <span>改好收款账户以后重新列入批次；现在轮到{turn}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** What is to be done with it; who has made a batch doesn't release it. */
function sayStep({ status, openedBy }: PaymentBatchSummary, own: string): string {
  if (status === 'draft') return '接着编制';
  if (status === 'released') return '等银行回单';
  return openedBy === own ? '等另一人放行' : '放行';
}
