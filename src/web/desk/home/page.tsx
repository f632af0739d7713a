import { Link, useLoaderData } from 'react-router';
import type { CaseTask } from '../../../flow/index.ts';
import { get } from '../api/client.ts';
import { loader as loaderOf } from '../api/loader.ts';
import { may, type Session } from '../api/session.ts';
import type { AuditView, ImportView, RequestView, SessionView } from '../api/types.ts';
import { Term } from '../cases/levels.tsx';
import { NothingThere } from '../parts/nothing-there.tsx';
import { Page, Panel } from '../parts/page.tsx';
import { CHANGES, sayTime, sayWho } from '../parts/words.ts';
import { STATES } from '../imports/states.ts';
import { placesFor } from '../shell/navigation.ts';
import { useSession } from '../shell/session.ts';
import { ToDecide, twoPeople } from './two-people.tsx';

interface Tasks {
  readonly tasks: readonly CaseTask[];
  readonly next: string | null;
}

/** What there is to do, as far as this account has to do with it; what it may not read isn't asked. */
export const loader = loaderOf(async ({ signal }) => {
  const session = await get<Session>('/api/session', signal);
  const asked = <T,>(permission: string, path: string): Promise<T | undefined> =>
    may(session, permission) ? get<T>(path, signal) : Promise.resolve(undefined);
  const [tasks, waiting, imports, sessions, audit, together] = await Promise.all([
    asked<Tasks>('case.handle', '/api/tasks?limit=200'),
    asked<{ requests: readonly RequestView[] }>('register.approve-change', '/api/change-requests?state=open&limit=100'),
    asked<{ imports: readonly ImportView[] }>('register.import', '/api/imports?limit=5'),
    asked<{ sessions: readonly SessionView[] }>('session.list', '/api/sessions'),
    asked<{ entries: readonly AuditView[] }>('audit.read', '/api/audit/entries?outcome=refused&limit=5'),
    twoPeople(session, signal),
  ]);
  return {
    tasks,
    waiting: waiting?.requests,
    imports: imports?.imports,
    sessions: sessions?.sessions,
    refused: audit?.entries,
    together,
  };
});

/** The first page: what waits for whoever is signed in, then where else they may go. */
export function Component() {
  const { tasks, waiting, imports, sessions, refused, together } = useLoaderData<typeof loader>();
  const session = useSession();
  return (
    <Page title="工作台" about={aboutOf(session)}>
      {tasks === undefined ? null : <MyTasks {...tasks} />}
      {together === undefined ? null : <ToDecide {...together} />}
      {waiting === undefined ? null : <Waiting requests={waiting} own={session.account.id} />}
      {imports === undefined ? null : <Imports imports={imports} />}
      {sessions === undefined ? null : (
        <Panel title="现在登录着的">
          <p>
            <span className="big figures">{sessions.length}</span> 个会话。<Link to="/sessions">看是谁、从哪里来</Link>
          </p>
        </Panel>
      )}
      {refused === undefined ? null : <Refused entries={refused} />}
      <Ways />
    </Page>
  );
}

function aboutOf({ grants }: Session): string {
  if (grants.length === 0) return '您的账号还没有授权。需要时请找安全管理员。';
  const roles = grants.map(({ roleName, department, county }) => {
    const place = [department, county].filter((part) => part !== null).join('，');
    return place === '' ? roleName : `${roleName}（${place}）`;
  });
  return `您是${roles.join('、')}。`;
}

/** How many cases wait, and the most urgent of them. */
function MyTasks({ tasks, next }: Tasks) {
  const [first] = tasks;
  return (
    <Panel
      title="等您办的办件"
      actions={first === undefined ? undefined : <Link to={`/cases/${first.id}`}>办下一件</Link>}
    >
      {first === undefined ? (
        <NothingThere text="现在没有等您办的。" />
      ) : (
        <p>
          <span className="big figures">{tasks.length}</span> 件{next === null ? '' : '以上'}。
          <Link to="/tasks">看我的任务</Link>
        </p>
      )}
      <ul className="work">
        {tasks.slice(0, 8).map(({ id, itemName, beneficiary, commands, until, level }) => (
          <li key={id}>
            <Link to={`/cases/${id}`}>
              {itemName}：{beneficiary.name}
            </Link>
            <span>{commands.map(({ name }) => name).join('、')}</span>
            <span className="quiet">
              <Term day={until} level={level} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Waiting({ requests, own }: { readonly requests: readonly RequestView[]; readonly own: string }) {
  const others = requests.filter(({ requestedBy }) => requestedBy !== own);
  const mine = requests.length - others.length;
  const [first] = others;
  return (
    <Panel
      title="等您批准的变更"
      actions={first === undefined ? undefined : <Link to={`/change-requests/${first.id}`}>办下一件</Link>}
    >
      {others.length === 0 ? <NothingThere text="没有等您批准的。" /> : null}
      <ul className="work">
        {others.slice(0, 8).map(({ id, change, register, reason, requestedAt }) => (
          <li key={id}>
            <Link to={`/change-requests/${id}`}>
              {CHANGES[change]}：{register}
            </Link>
            <span>{reason}</span>
            <span className="quiet">{sayTime(requestedAt)}</span>
          </li>
        ))}
      </ul>
      {others.length > 8 ? <Link to="/change-requests">看全部 {others.length} 件</Link> : null}
      {mine > 0 ? (
        <p>
          您提的有 {mine} 件还在等别人批准。<Link to="/change-requests">去看</Link>
        </p>
      ) : null}
    </Panel>
  );
}

function Imports({ imports }: { readonly imports: readonly ImportView[] }) {
  return (
    <Panel title="最近的导入" actions={<Link to="/registers?mine=1">去导入</Link>}>
      {imports.length === 0 ? <NothingThere text="还没有导入过。" /> : null}
      <ul className="work">
        {imports.map(({ id, register, fileName, state, receivedAt }) => (
          <li key={id}>
            <Link to={`/imports/${id}`}>
              {register}：{STATES[state].name}
            </Link>
            <span>{fileName}</span>
            <span className="quiet">{sayTime(receivedAt)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Refused({ entries }: { readonly entries: readonly AuditView[] }) {
  const own = useSession().account.id;
  return (
    <Panel title="最近被拒绝的" actions={<Link to="/audit?outcome=refused">看全部</Link>}>
      {entries.length === 0 ? <NothingThere text="没有被拒绝的操作。" /> : null}
      <ul className="work">
        {entries.map(({ id, name, account, accountName, subject, at }) => (
          <li key={id}>
            <span>{name}</span>
            <span>
              {sayWho(account, own, accountName)}，{subject}
            </span>
            <span className="quiet">{sayTime(at)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Ways() {
  const groups = placesFor(useSession()).flatMap(({ places }) => places.filter(({ to }) => to !== '/'));
  return (
    <Panel title="可以做的">
      <ul className="cards">
        {[...groups, { to: '/me', text: '我的账号', about: '密码、验证器、自己的权限' }].map(({ to, text, about }) => (
          <li key={to}>
            <Link to={to}>{text}</Link>
            <p className="quiet">{about}</p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
