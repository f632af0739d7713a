import { Link, useLoaderData } from 'react-router';
import type { RecoveryView } from '../../../flow/index.ts';
import { get } from '../api/client.ts';
import { loader as loaderOf } from '../api/loader.ts';
import { Listing } from '../parts/listing.tsx';
import { sayFen } from '../parts/money.tsx';
import { NothingThere } from '../parts/nothing-there.tsx';
import { Page, Panel } from '../parts/page.tsx';
import { sayTime } from '../parts/words.ts';

export const loader = loaderOf(({ signal }) =>
  get<{ recoveries: readonly RecoveryView[] }>('/api/payments/recoveries', signal),
);

/** Everything that was paid wrongly and is to be had back, the oldest first. */
export function Component() {
  const { recoveries } = useLoaderData<typeof loader>();
  const owed = recoveries.reduce((sum, one) => sum + one.owed, 0);
  return (
    <Page
      title="追回"
      about="重新办理以后多付的款：通知退回，登记退还，或者从以后的给付中抵扣。免予追回的，由市级复核重新办理、重新决定。"
    >
      {recoveries.length === 0 ? null : (
        <Panel>
          <p>
            <span className="big figures">{recoveries.length}</span> 件，还应退回 {sayFen(owed)}。
          </p>
        </Panel>
      )}
      <Listing<RecoveryView>
        label="应退回的款"
        rows={recoveries}
        rowKey={({ caseId }) => caseId}
        columns={[
          {
            title: '办件',
            narrow: true,
            render: ({ caseId, since }) => (
              <>
                <Link to={`/recoveries/${caseId}`}>{caseId}</Link>
                <span className="beside">{sayTime(since)} 起</span>
              </>
            ),
          },
          {
            title: '对象',
            render: ({ name, itemName }) => (
              <>
                {name}
                <span className="beside">{itemName}</span>
              </>
            ),
          },
          { title: '已发放', numeric: true, render: ({ given }) => sayFen(given) },
          { title: '已退回', numeric: true, render: ({ recovered }) => sayFen(recovered) },
          { title: '还应退回', numeric: true, render: (one) => sayFen(one.owed) },
          {
            title: '可以抵扣',
            render: ({ awards }) =>
              awards.length === 0 ? '没有待拨付的' : `${String(awards.length)} 件待拨付，${sayFen(sumOf(awards))}`,
          },
        ]}
        empty={
          <Panel>
            <NothingThere text="没有应退回的款。" />
          </Panel>
        }
      />
    </Page>
  );
}

function sumOf(awards: RecoveryView['awards']): number {
  return awards.reduce((sum, { due }) => sum + due, 0);
}
