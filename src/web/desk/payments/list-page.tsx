import { Segmented } from 'antd';
import { Link, useLoaderData, useSearchParams } from 'react-router';
import type { PaymentBatchSummary } from '../../../flow/index.ts';
import { get } from '../api/client.ts';
import { loader as loaderOf, withQuery } from '../api/loader.ts';
import { may } from '../api/session.ts';
import { LinkButton } from '../parts/link-button.tsx';
import { changed, Listing } from '../parts/listing.tsx';
import { sayFen } from '../parts/money.tsx';
import { NothingThere } from '../parts/nothing-there.tsx';
import { Page, Panel } from '../parts/page.tsx';
import { sayTime, sayWho } from '../parts/words.ts';
import { useSession } from '../shell/session.ts';
import { BatchState, STATES } from './states.tsx';

export const loader = loaderOf(({ query, signal }) =>
  get<{ batches: readonly PaymentBatchSummary[]; next: string | null }>(
    withQuery('/api/payments/batches', {
      status: query.get('status') ?? undefined,
      after: query.get('after') ?? undefined,
    }),
    signal,
  ),
);

/** Payment batches, the newest first. */
export function Component() {
  const { batches, next } = useLoaderData<typeof loader>();
  const [query, setQuery] = useSearchParams();
  const session = useSession();
  const own = session.account.id;
  return (
    <Page
      title="拨付"
      about="一人编制、提交，另一人放行。编制、提交过的，和办理过其中办件的，不能放行。"
      actions={
        may(session, 'payment.batch') ? (
          <LinkButton type="primary" to="/payments/new">
            编制批次
          </LinkButton>
        ) : undefined
      }
    >
      <Segmented
        aria-label="状态"
        value={query.get('status') ?? ''}
        options={[{ value: '', label: '全部' }, ...Object.entries(STATES).map(([value, label]) => ({ value, label }))]}
        onChange={(status) => {
          setQuery(changed(query, { status, after: null }));
        }}
      />
      <Listing<PaymentBatchSummary>
        label="拨付批次"
        rows={batches}
        rowKey={({ id }) => id}
        next={next}
        columns={[
          { title: '批次', narrow: true, render: ({ id }) => <Link to={`/payments/${id}`}>批次 {id}</Link> },
          { title: '资金', render: ({ fund, year }) => `${fund}（${String(year)}）` },
          { title: '笔数', numeric: true, render: ({ count }) => count },
          { title: '合计', numeric: true, render: ({ total }) => sayFen(total) },
          { title: '状态', narrow: true, render: (batch) => <BatchState {...batch} /> },
          {
            title: '编制',
            render: ({ openedBy, openedByName, openedAt }) =>
              `${sayWho(openedBy, own, openedByName)} ${sayTime(openedAt)}`,
          },
        ]}
        empty={
          <Panel>
            <NothingThere text="没有这样的批次。" />
          </Panel>
        }
      />
    </Page>
  );
}
