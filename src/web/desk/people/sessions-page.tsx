import { App, Button } from 'antd';
import { Link, useLoaderData, useRevalidator } from 'react-router';
import { command, get } from '../api/client.ts';
import { api, loader as loaderOf } from '../api/loader.ts';
import { may } from '../api/session.ts';
import type { SessionView } from '../api/types.ts';
import { Listing } from '../parts/listing.tsx';
import { Page } from '../parts/page.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useCommand } from '../parts/use-command.ts';
import { sayTime } from '../parts/words.ts';
import { useSession } from '../shell/session.ts';

export const loader = loaderOf(({ signal }) => get<{ sessions: readonly SessionView[] }>('/api/sessions', signal));

/** Who is signed in from where; a session that looks stolen is ended at once. */
export function Component() {
  const { sessions } = useLoaderData<typeof loader>();
  const session = useSession();
  const { modal, message } = App.useApp();
  const { problem, run } = useCommand();
  const { revalidate } = useRevalidator();
  const end = async (id: string): Promise<void> => {
    const answer = await run(() => command(api`sessions/${id}`, { method: 'DELETE' }));
    await revalidate();
    if (answer !== undefined) message.success('已下线');
  };
  return (
    <Page title="登录会话" about="现在登录着的。先登录的在前，至多 200 个。">
      <ProblemAlert problem={problem} />
      <Listing<SessionView>
        label="登录会话"
        rows={sessions}
        rowKey={({ id }) => id}
        columns={[
          {
            title: '账号',
            render: (one) => <Link to={`/accounts/${one.account}`}>{nameOf(one, session.account)}</Link>,
          },
          { title: '登录', narrow: true, render: ({ signedInAt }) => sayTime(signedInAt) },
          { title: '最近使用', narrow: true, render: ({ lastSeenAt }) => sayTime(lastSeenAt) },
          { title: '方式', narrow: true, render: ({ method }) => (method === 'oidc' ? '统一身份认证' : '密码') },
          { title: '地址', render: ({ address }) => address },
          { title: '浏览器', render: ({ agent }) => sayAgent(agent) },
          {
            title: '下线',
            render: (one) =>
              one.account === session.account.id || !may(session, 'session.end') ? null : (
                <Button
                  size="small"
                  onClick={() => {
                    modal.confirm({
                      title: `让${nameOf(one, session.account)}下线？`,
                      content: '这个会话随即结束，没有提交的内容会丢失；本人可以重新登录。',
                      okText: '下线',
                      cancelText: '不了',
                      onOk: () => void end(one.id),
                    });
                  }}
                >
                  下线
                </Button>
              ),
          },
        ]}
      />
    </Page>
  );
}

/** The browser and the system, of what the browser says of itself. */
function sayAgent(agent: string): string {
  const browser = BROWSERS.find(([pattern]) => pattern.test(agent))?.[1];
  const version = /(?:Edg|Firefox|Chrome|Version)\/(\d+)/u.exec(agent)?.[1] ?? '';
  const system = SYSTEMS.find(([pattern]) => pattern.test(agent))?.[1];
  return browser === undefined
    ? agent
    : [`${browser} ${version}`.trim(), system].filter((part) => part !== undefined).join('，');
}

/** The first that fits: most of them name the others too. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/MicroMessenger/u, '微信'],
  [/Edg\//u, 'Edge'],
  [/Firefox\//u, 'Firefox'],
  [/Chrome\//u, 'Chrome'],
  [/Safari\//u, 'Safari'],
];

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/HarmonyOS/u, '鸿蒙'],
  [/Android/u, 'Android'],
  [/iPhone|iPad/u, 'iOS'],
  [/Windows/u, 'Windows'],
  [/Mac OS X/u, 'macOS'],
  [/Linux/u, 'Linux'],
];

function nameOf({ account, accountName }: SessionView, own: { readonly id: string; readonly name: string }): string {
  return account === own.id ? `${own.name}（您）` : (accountName ?? '已注销的账号');
}
