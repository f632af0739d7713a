import { Button, Timeline } from 'antd';
import { Link, useLoaderData } from 'react-router';
import type { PaymentBatchView } from '../../../flow/index.ts';
import { get } from '../api/client.ts';
import { api, loader as loaderOf } from '../api/loader.ts';
import { may } from '../api/session.ts';
import { Facts } from '../parts/facts.tsx';
import { Listing } from '../parts/listing.tsx';
import { sayFen } from '../parts/money.tsx';
import { Page, Panel } from '../parts/page.tsx';
import { useDownload } from '../parts/use-download.tsx';
import { sayTime } from '../parts/words.ts';
import { useSession } from '../shell/session.ts';
import { Draft, Submitted } from './deciding.tsx';
import { Receipts } from './receipts.tsx';
import { BatchState, EVENTS, LineState } from './states.tsx';

type Line = PaymentBatchView['lines'][number];

export const loader = loaderOf(({ params: { id = '' }, signal }) =>
  get<PaymentBatchView>(api`payments/batches/${id}`, signal),
);

/** A batch: its lines, what can be done with it now, and by whom what was done. */
export function Component() {
  const batch = useLoaderData<typeof loader>();
  const session = useSession();
  const { id, fund, year, count, total, digest, status, lines, history } = batch;
  return (
    <Page title={`拨付批次 ${id}`} above={[{ to: '/payments', text: '拨付' }]} actions={<BatchState {...batch} />}>
      <Panel>
        <Facts
          of={[
            ['资金', `${fund}（${String(year)}）`],
            ['笔数', String(count)],
            ['合计', sayFen(total)],
            ['各行的摘要（SM3）', <span className="secret-text">{digest}</span>],
          ]}
        />
        {(status === 'released' || status === 'closed') && may(session, 'payment.receipts') ? (
          <BankFiles id={id} />
        ) : null}
      </Panel>
      {status === 'draft' && may(session, 'payment.batch') ? <Draft batch={batch} /> : null}
      {status === 'submitted' && may(session, 'payment.release') ? <Submitted batch={batch} /> : null}
      {status === 'released' && may(session, 'payment.receipts') ? <Receipts batch={batch} /> : null}
      <Listing<Line>
        label="各行"
        rows={lines}
        rowKey={({ number }) => String(number)}
        columns={[
          { title: '序号', numeric: true, render: ({ number }) => number },
          { title: '办件', narrow: true, render: ({ caseId }) => <Link to={`/cases/${caseId}`}>{caseId}</Link> },
          {
            title: '对象',
            render: ({ name, item, key }) => (
              <>
                {name}
                <span className="beside">
                  {item} {key}
                </span>
              </>
            ),
          },
          { title: '金额', numeric: true, render: ({ amount }) => sayFen(amount) },
          {
            title: '账户',
            render: ({ holder, bank, account, verified }) => (
              <>
                {holder}
                <span className="beside">
                  {bank} {account} {verified ? '已核实' : '尚未核实'}
                </span>
              </>
            ),
          },
          { title: '状态', render: (line) => <LineState {...line} /> },
        ]}
      />
      <Panel title="经过">
        <Timeline
          items={history.map(({ type, name, at, number, reason }, index) => ({
            key: index,
            content: (
              <>
                <strong>{EVENTS[type]}</strong>
                {number === null ? '' : ` 第 ${String(number)} 行`}
                {reason === null ? '' : `：${reason}`}
                <span className="beside">
                  {sayTime(at)} {name}
                </span>
              </>
            ),
          }))}
        />
      </Panel>
    </Page>
  );
}

/** The only place with full account numbers; each download is in the audit. */
function BankFiles({ id }: { readonly id: string }) {
  const { start, busy, said } = useDownload();
  return (
    <div className="buttons">
      {(['xlsx', 'csv'] as const).map((format) => (
        <Button
          key={format}
          loading={busy}
          onClick={() => void start(`${api`payments/batches/${id}`}/bank-file.${format}`)}
        >
          下载银行代发文件（{format.toUpperCase()}）
        </Button>
      ))}
      <span role="status" className="quiet">
        {said === '' ? '含完整账号，每次下载记入审计。' : said}
      </span>
    </div>
  );
}
