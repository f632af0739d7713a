import { useEffect, useRef, useState } from 'react';
import { CloseOutlined, MenuOutlined } from '@ant-design/icons';
import { Button, Result } from 'antd';
import { NavLink, Outlet, ScrollRestoration, useLocation, useNavigate, useNavigation } from 'react-router';
import { command } from '../api/client.ts';
import { say } from '../parts/say.ts';
import { knownFromPage } from '../api/known-from-page.ts';
import { useUnread } from '../messages/unread.ts';
import { placesFor } from './navigation.ts';
import { SessionEnd } from './session-end.tsx';
import { useSession } from './session.ts';

/** The head, the ways, and the page. */
export function Shell() {
  const session = useSession();
  const [open, setOpen] = useState(false);
  const { pathname } = useLocation();
  useEffect(() => {
    setOpen(false);
  }, [pathname]);
  if (session.account.kind !== 'staff') return <NotForCitizens />;
  return (
    <div className="shell">
      <a className="skip" href="#main">
        跳到正文
      </a>
      <header className="head">
        <Button
          className="menu-button"
          type="text"
          aria-expanded={open}
          aria-controls="places"
          icon={open ? <CloseOutlined /> : <MenuOutlined />}
          onClick={() => {
            setOpen(!open);
          }}
        >
          目录
        </Button>
        <NavLink to="/" className="brand" end>
          <span className="brand-seal" aria-hidden="true">
            匠
          </span>
          匠通<span className="brand-desk">工作台</span>
        </NavLink>
        <Who />
      </header>
      <Places open={open} />
      <Progress />
      <main id="main" tabIndex={-1}>
        <Outlet />
      </main>
      <SessionEnd endsAt={session.endsAt} />
      <ScrollRestoration />
    </div>
  );
}

/** More unread messages than these are many. */
const MOST_COUNTED = 99;

function Places({ open }: { readonly open: boolean }) {
  const unread = useUnread() ?? 0;
  return (
    <nav id="places" className={open ? 'places places-open' : 'places'} aria-label="目录">
      {placesFor(useSession()).map(({ name, places }) => (
        <section key={name} aria-label={name}>
          <h2>{name}</h2>
          <ul>
            {places.map(({ to, text }) => (
              <li key={to}>
                <NavLink to={to} end={to === '/'}>
                  {text}
                  {to === '/messages' && unread > 0 ? (
                    <span className="count">
                      {unread > MOST_COUNTED ? `${String(MOST_COUNTED)}+` : unread}
                      <span className="visually-hidden">条未读</span>
                    </span>
                  ) : null}
                </NavLink>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}

/** Who is signed in, as what, and the way out. */
function Who() {
  const { account, grants } = useSession();
  const roles = [...new Set(grants.map(({ roleName }) => roleName))].join('、');
  return (
    <div className="who">
      <NavLink to="/me" className="who-name">
        <span className="who-account">{account.name}</span>
        <span className="who-roles">{roles === '' ? '还没有授权' : roles}</span>
      </NavLink>
      <SignOut />
    </div>
  );
}

function SignOut() {
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const out = async (): Promise<void> => {
    setBusy(true);
    // A session that has ended already is signed out as well.
    await command('/api/session', { method: 'DELETE' }).catch(say);
    knownFromPage().signedIn = false;
    await navigate('/sign-in');
  };
  return (
    <Button type="text" loading={busy} onClick={() => void out()}>
      退出
    </Button>
  );
}

/** A line that runs while a page is being fetched. It waits a little, as most pages are there at once. */
function Progress() {
  const { state } = useNavigation();
  return (
    <div className={state === 'idle' ? 'progress' : 'progress progress-runs'} role="status">
      <span className="visually-hidden">{state === 'idle' ? '' : '正在打开'}</span>
    </div>
  );
}

/** While the first page comes. */
export function Waiting() {
  return <p className="opening">正在打开工作台……</p>;
}

function NotForCitizens() {
  return (
    <Result
      status="info"
      title="工作台供工作人员使用"
      subTitle="您用的是个人账号。办理自己的事项，请回到首页。"
      extra={
        <>
          <a href="/">去首页</a> <SignOut />
        </>
      }
    />
  );
}

/** Takes the keyboard to a page's title once it is opened, and names the window by it. */
export function useTitle(title: string): React.RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  const { key } = useLocation();
  useEffect(() => {
    document.title = `${title} · 匠通工作台`;
  }, [title]);
  useEffect(() => {
    // The first page of a visit begins at its beginning.
    if (key !== 'default') heading.current?.focus({ preventScroll: true });
    // Only when the page itself is another: filters of a list have a key each, and stay where they are.
  }, [title]);
  return heading;
}
