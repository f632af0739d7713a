import { Tag } from 'antd';
import { Link, useLoaderData } from 'react-router';
import type { ReadingView } from '../../../flow/index.ts';
import { get } from '../api/client.ts';
import { loader as loaderOf } from '../api/loader.ts';
import { Listing } from '../parts/listing.tsx';
import { NothingThere } from '../parts/nothing-there.tsx';
import { Page, Panel } from '../parts/page.tsx';

export const loader = loaderOf(({ signal }) => get<{ readings: readonly ReadingView[] }>('/api/readings', signal));

/** How ambiguous sentences are read here, and what waits for a second person. */
export function Component() {
  const { readings } = useLoaderData<typeof loader>();
  return (
    <Page title="口径" about="原文有两种理解的地方，平台取哪一种，从哪一天起，谁裁定的。">
      <Listing<ReadingView>
        label="口径"
        rows={readings}
        rowKey={({ code }) => code}
        columns={[
          {
            title: '口径',
            render: ({ code, question }) => (
              <>
                <Link to={`/readings/${code}`}>{question}</Link>
                <span className="beside">{code}</span>
              </>
            ),
          },
          { title: '今天取', narrow: true, render: ({ option }) => option ?? <Tag color="warning">待裁定</Tag> },
          { title: '由来', render: (reading) => sayStanding(reading) },
          {
            title: '提议',
            narrow: true,
            render: ({ open }) => (open === null ? null : <Tag color="warning">待批准</Tag>),
          },
        ]}
        empty={
          <Panel>
            <NothingThere text="通知里没有口径。" />
          </Panel>
        }
      />
    </Page>
  );
}

/** Where today's option comes from. */
export function sayStanding({ rulings, standing, option }: ReadingView): string {
  const today = rulings.filter(({ state }) => state === 'approved');
  if (standing === '' && today.length > 0) return `平台裁定，${today[0]?.document ?? ''}`;
  const notice = option === null ? '通知没有现行选项' : '通知所列';
  return standing === '' ? notice : `${notice}，${standing}`;
}
