import { Tag } from 'antd';
import { Link, useLoaderData } from 'react-router';
import { get } from '../api/client.ts';
import { loader as loaderOf, withQuery } from '../api/loader.ts';
import type { ImportView } from '../api/types.ts';
import { Listing } from '../parts/listing.tsx';
import { NothingThere } from '../parts/nothing-there.tsx';
import { Page, Panel } from '../parts/page.tsx';
import { sayCount, sayTime, sayWho } from '../parts/words.ts';
import { useSession } from '../shell/session.ts';
import { STATES } from './states.ts';

export const loader = loaderOf(({ query, signal }) =>
  get<{ imports: readonly ImportView[]; next: string | null }>(
    withQuery('/api/imports', { register: query.get('register') ?? undefined, after: query.get('after') ?? undefined }),
    signal,
  ),
);

/** What was imported, the latest first. */
export function Component() {
  const { imports, next } = useLoaderData<typeof loader>();
  const own = useSession().account.id;
  return (
    <Page title="导入记录" about="文件和错误报告保存 30 天。要导入，先打开一个台账。">
      <Listing<ImportView>
        label="导入记录"
        rows={imports}
        rowKey={({ id }) => id}
        columns={[
          { title: '导入', narrow: true, render: ({ id }) => <Link to={`/imports/${id}`}>第 {id} 次</Link> },
          { title: '台账', render: ({ register }) => register },
          { title: '文件', render: ({ fileName }) => fileName },
          {
            title: '状态',
            narrow: true,
            render: ({ state }) => <Tag color={STATES[state].colour}>{STATES[state].name}</Tag>,
          },
          { title: '读到', numeric: true, render: ({ counts }) => sayCount(counts.read) },
          { title: '有错', numeric: true, render: ({ counts }) => sayCount(counts.bad) },
          {
            title: '上传',
            render: ({ by, byName, receivedAt }) => `${sayWho(by, own, byName)}，${sayTime(receivedAt)}`,
          },
        ]}
        next={next}
        empty={
          <Panel>
            <NothingThere text="还没有导入过。">
              <Link to="/registers?mine=1">去看能登记的台账</Link>
            </NothingThere>
          </Panel>
        }
      />
    </Page>
  );
}
