import { Segmented, Tag } from 'antd';
import { Link, useLoaderData, useSearchParams } from 'react-router';
import { get } from '../api/client.ts';
import { loader as loaderOf, withQuery } from '../api/loader.ts';
import type { RequestView } from '../api/types.ts';
import { changed, Listing } from '../parts/listing.tsx';
import { NothingThere } from '../parts/nothing-there.tsx';
import { Page, Panel } from '../parts/page.tsx';
import { CHANGES, REQUEST_STATES, sayTime, sayWho } from '../parts/words.ts';
import { useSession } from '../shell/session.ts';
import { RequestState } from './request-state.tsx';

export const loader = loaderOf(({ query, signal }) =>
  get<{ requests: readonly RequestView[]; next: string | null }>(
    withQuery('/api/change-requests', {
      state: stateOf(query),
      register: query.get('register') ?? undefined,
      after: query.get('after') ?? undefined,
    }),
    signal,
  ),
);

/** What waits comes first; `all` stands for every state. */
function stateOf(query: URLSearchParams): string | undefined {
  const state = query.get('state') ?? 'open';
  return state === 'all' ? undefined : state;
}

/** Changes of registers that take two people: one's own, and those one may decide. */
export function Component() {
  const { requests, next } = useLoaderData<typeof loader>();
  const [query, setQuery] = useSearchParams();
  const own = useSession().account.id;
  const states = [...Object.entries(REQUEST_STATES), ['all', '全部'] as const];
  return (
    <Page title="变更申请" about="登记以后的更正、变更、撤回，要同一保管部门的另一人批准。自己提的，自己不能批。">
      <Segmented
        aria-label="状态"
        value={query.get('state') ?? 'open'}
        options={states.map(([value, label]) => ({ value, label }))}
        onChange={(state) => {
          setQuery(changed(query, { state, after: null }));
        }}
      />
      <Listing<RequestView>
        label="变更申请"
        rows={requests}
        rowKey={({ id }) => id}
        columns={[
          {
            title: '申请',
            narrow: true,
            render: ({ id, change }) => (
              <Link to={`/change-requests/${id}`}>
                {CHANGES[change]} {id}
              </Link>
            ),
          },
          { title: '台账', render: ({ register }) => register },
          { title: '依据', render: ({ reason }) => reason },
          {
            title: '申请人',
            narrow: true,
            render: ({ requestedBy, requestedByName }) =>
              requestedBy === own ? <Tag color="processing">您提的</Tag> : sayWho(requestedBy, own, requestedByName),
          },
          { title: '申请时间', narrow: true, render: ({ requestedAt }) => sayTime(requestedAt) },
          { title: '状态', narrow: true, render: (request) => <RequestState request={request} /> },
        ]}
        next={next}
        empty={
          <Panel>
            <NothingThere text={stateOf(query) === 'open' ? '没有等着批准的申请。' : '没有这样的申请。'} />
          </Panel>
        }
      />
    </Page>
  );
}
