import { Tag } from 'antd';
import { Link, useLoaderData } from 'react-router';
import type { NamedWebhook } from '../../../flow/index.ts';
import { get } from '../api/client.ts';
import { loader as loaderOf, withQuery } from '../api/loader.ts';
import { LinkButton } from '../parts/link-button.tsx';
import { Listing } from '../parts/listing.tsx';
import { NothingThere } from '../parts/nothing-there.tsx';
import { Page, Panel } from '../parts/page.tsx';
import { sayTime, sayWho } from '../parts/words.ts';
import { useSession } from '../shell/session.ts';

export const loader = loaderOf(({ query, signal }) =>
  get<{ webhooks: readonly NamedWebhook[]; next: string | null }>(
    withQuery('/api/webhooks', { after: query.get('after') ?? undefined }),
    signal,
  ),
);

/** Which other systems are told of events. */
export function Component() {
  const { webhooks, next } = useLoaderData<typeof loader>();
  const own = useSession().account.id;
  return (
    <Page
      title="推送"
      about="办件有了进展，告诉其他系统：只有编号、事项和状态，没有个人信息。"
      actions={
        <LinkButton type="primary" to="/webhooks/new">
          登记推送
        </LinkButton>
      }
    >
      <Listing<NamedWebhook>
        label="推送"
        rows={webhooks}
        rowKey={({ id }) => id}
        columns={[
          {
            title: '推送',
            render: ({ id, note, url }) => (
              <>
                <Link to={`/webhooks/${id}`}>{note}</Link>
                <span className="beside secret-text">{url}</span>
              </>
            ),
          },
          { title: '事件', narrow: true, numeric: true, render: ({ kinds }) => `${String(kinds.length)} 种` },
          { title: '状态', narrow: true, render: ({ active }) => <Active active={active} /> },
          { title: '登记', render: ({ by, byName, at }) => `${sayWho(by, own, byName)}，${sayTime(at)}` },
        ]}
        next={next}
        empty={
          <Panel>
            <NothingThere text="还没有登记推送。" />
          </Panel>
        }
      />
    </Page>
  );
}

export function Active({ active }: { readonly active: boolean }) {
  return active ? <Tag color="success">推送中</Tag> : <Tag>已停</Tag>;
}
