import { Button, Segmented, Tag } from 'antd';
import { Link, useLoaderData, useRevalidator, useSearchParams } from 'react-router';
import type { StoredMessage } from '../../../flow/index.ts';
import { command, get } from '../api/client.ts';
import { api, loader as loaderOf, withQuery } from '../api/loader.ts';
import { changed, Listing } from '../parts/listing.tsx';
import { NothingThere } from '../parts/nothing-there.tsx';
import { Page, Panel } from '../parts/page.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useCommand } from '../parts/use-command.ts';
import { sayTime } from '../parts/words.ts';
import { messagesRead } from './unread.ts';

type Which = 'unread' | 'read' | 'all';

const WHICH: readonly { readonly value: Which; readonly label: string }[] = [
  { value: 'unread', label: '未读' },
  { value: 'read', label: '已读' },
  { value: 'all', label: '全部' },
];
const UNREAD: Readonly<Record<string, string | undefined>> = { unread: 'true', read: 'false' };

export const loader = loaderOf(({ query, signal }) =>
  get<{ messages: readonly StoredMessage[]; next: string | null }>(
    withQuery('/api/messages', {
      unread: UNREAD[query.get('which') ?? 'unread'],
      after: query.get('after') ?? undefined,
    }),
    signal,
  ),
);

/** What one was told: to oneself and to the office one holds. */
export function Component() {
  const { messages, next } = useLoaderData<typeof loader>();
  const [query, setQuery] = useSearchParams();
  const { busy, problem, run } = useCommand();
  const { revalidate } = useRevalidator();
  const which = query.get('which') ?? 'unread';
  const mark = async (path: string, body?: object): Promise<void> => {
    await run(() => command(path, body === undefined ? {} : { body }));
    messagesRead();
    await revalidate();
  };
  const [newest] = messages;
  const isUnread = messages.some(({ seenAt }) => seenAt === null);
  return (
    <Page
      title="消息"
      about="发给您本人和您所在岗位的：什么快到期、什么超期了。轮到您办的，在我的任务里。"
      actions={
        newest === undefined || !isUnread || query.has('after') ? undefined : (
          <Button loading={busy} onClick={() => void mark('/api/messages/read', { upTo: newest.id })}>
            全部标为已读
          </Button>
        )
      }
    >
      <ProblemAlert problem={problem} />
      <Segmented
        aria-label="哪些"
        value={which}
        options={[...WHICH]}
        onChange={(value) => {
          setQuery(changed(query, { which: value === 'unread' ? null : value, after: null }));
        }}
      />
      <Listing<StoredMessage>
        label="消息"
        rows={messages}
        rowKey={({ id }) => id}
        columns={[
          {
            title: '消息',
            render: ({ title, body, seenAt }) => (
              <>
                {seenAt === null ? <Tag color="processing">未读</Tag> : null} <strong>{title}</strong>
                <span className="beside">{body}</span>
              </>
            ),
          },
          { title: '最后一天', narrow: true, render: ({ due }) => due ?? '' },
          { title: '时间', narrow: true, render: ({ at }) => sayTime(at) },
          {
            title: '办理',
            narrow: true,
            render: ({ id, link, seenAt }) => (
              <div className="buttons">
                {link === null ? null : (
                  <Link
                    to={belowDesk(link)}
                    onClick={() => void (seenAt === null ? mark(api`messages/${id}/read`) : undefined)}
                  >
                    去看
                  </Link>
                )}
                {seenAt !== null ? null : (
                  <Button size="small" loading={busy} onClick={() => void mark(api`messages/${id}/read`)}>
                    标为已读
                  </Button>
                )}
              </div>
            ),
          },
        ]}
        next={next}
        empty={
          <Panel>
            <NothingThere text={which === 'unread' ? '没有未读的消息。' : '没有这样的消息。'} />
          </Panel>
        }
      />
    </Page>
  );
}

/** Addresses of the platform as those of this application: a case's own address leads there too. */
function belowDesk(link: string): string {
  return link.replace(/^\/desk(?=\/)/u, '');
}
