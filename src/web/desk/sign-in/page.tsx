import { useState } from 'react';
import { redirect, useLoaderData, useNavigate, useSearchParams } from 'react-router';
import { get } from '../api/client.ts';
import { mustSignIn } from '../api/loader.ts';
import { begun, type Session } from '../api/session.ts';
import { knownFromPage } from '../api/known-from-page.ts';
import { useTitle } from '../shell/shell.tsx';
import { ChangePassword } from './change-password.tsx';
import { Code } from './code.tsx';
import { Enrol } from './enrol.tsx';
import { Password } from './password.tsx';

/** Who is half signed in goes on where they stopped; who is signed in has nothing to do here. */
export async function loader({ request }: { readonly request: Request }): Promise<Session | null> {
  if (!knownFromPage().signedIn) return null;
  const session = await get<Session>('/api/session').catch((error: unknown) => {
    if (mustSignIn(error)) return null;
    throw error;
  });
  if (session === null) return null;
  begun(session);
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- how the router is told to go elsewhere
  if (session.pending === null) throw redirect(wayBack(new URL(request.url).searchParams));
  return session;
}

/** Login and password; then what else the account has to do, a step each; then where one wanted to go. */
export function Component() {
  const [session, setSession] = useState(useLoaderData<typeof loader>());
  const navigate = useNavigate();
  const [query] = useSearchParams();
  const step = session?.pending ?? 'password';
  const heading = useTitle(TITLES[step]);
  const take = (next: Session): void => {
    begun(next);
    knownFromPage().signedIn = true;
    setSession(next);
    if (next.pending === null) void navigate(wayBack(query), { replace: true });
  };
  return (
    <main className="door" id="main" tabIndex={-1}>
      <div className="door-sheet">
        <p className="brand">
          <span className="brand-seal" aria-hidden="true">
            匠
          </span>
          匠通<span className="brand-desk">工作台</span>
        </p>
        <h1 ref={heading} tabIndex={-1}>
          {TITLES[step]}
        </h1>
        <Step step={step} take={take} back={backOf(query)} />
        <p className="quiet">
          <a href="/">回首页看政策</a>
        </p>
      </div>
    </main>
  );
}

type StepName = NonNullable<Session['pending']> | 'password';

const TITLES: Readonly<Record<StepName, string>> = {
  password: '登录',
  totp: '输入验证码',
  'change-password': '改成自己的密码',
  'enrol-totp': '绑定验证器',
};

export interface StepProps {
  readonly take: (session: Session) => void;
}

function Step({ step, take, back }: StepProps & { readonly step: StepName; readonly back: string }) {
  switch (step) {
    case 'password':
      return <Password take={take} back={back} />;
    case 'totp':
      return <Code take={take} />;
    case 'change-password':
      return <ChangePassword take={take} />;
    case 'enrol-totp':
      return <Enrol take={take} />;
  }
}

/** Below `/desk`; addresses of other sites are none of ours. */
function wayBack(query: URLSearchParams): string {
  const to = query.get('to') ?? '/';
  return /^\/(?!\/|\\)/u.test(to) ? to : '/';
}

/** The same for the server. */
function backOf(query: URLSearchParams): string {
  return `/desk${wayBack(query)}`;
}
