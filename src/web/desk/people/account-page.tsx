import { useState } from 'react';
import { App, Button } from 'antd';
import { useLoaderData, useRevalidator } from 'react-router';
import { command, get, getVersion } from '../api/client.ts';
import { api, loader as loaderOf, withQuery } from '../api/loader.ts';
import { may, type Session } from '../api/session.ts';
import type { AccountView, GrantView, Roles } from '../api/types.ts';
import { Page, Panel } from '../parts/page.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useCommand } from '../parts/use-command.ts';
import { sayTime } from '../parts/words.ts';
import { useSession } from '../shell/session.ts';
import { sayFlag } from './accounts-page.tsx';
import { FirstPassword } from './first-password.tsx';
import { GiveGrant } from './give-grant.tsx';
import { Grants } from './grants.tsx';
import { Identify } from './identify.tsx';
import { AccountState, KINDS } from './states.tsx';

export const loader = loaderOf(async ({ params: { id = '' }, signal }) => {
  const [{ body: account, version }, session] = await Promise.all([
    getVersion<AccountView>(api`accounts/${id}`, signal),
    get<Session>('/api/session', signal),
  ]);
  const grants = may(session, 'grant.list')
    ? (await get<{ grants: readonly GrantView[] }>(withQuery('/api/grants', { account: id, limit: '200' }), signal))
        .grants
    : undefined;
  const roles = may(session, 'grant.give') ? await get<Roles>('/api/roles', signal) : undefined;
  return { account, version, grants, roles };
});

/** One account: what each administrator may do to it, and what it may do itself. */
export function Component() {
  const { account, version, grants, roles } = useLoaderData<typeof loader>();
  const session = useSession();
  const own = session.account.id === account.id;
  return (
    <Page
      title={account.name}
      above={[{ to: '/accounts', text: '账号' }]}
      actions={<AccountState state={account.state} />}
    >
      <Panel>
        <dl className="facts">
          {factsOf(account).map(([term, said]) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd>{said}</dd>
            </div>
          ))}
        </dl>
      </Panel>
      {own ? <p className="quiet">这是您自己的账号：账号和权限的改动，要由别的管理员来做。</p> : <Deeds />}
      {own || account.kind !== 'staff' || !may(session, 'account.identify') ? null : (
        <Panel title="身份证号">
          <Identify account={account} version={version} />
        </Panel>
      )}
      {grants === undefined ? null : (
        <Panel title="授权">
          <Grants grants={grants} isOwn={own} />
        </Panel>
      )}
      {roles === undefined || own || account.kind !== 'staff' ? null : (
        <Panel title="授予权限">
          <GiveGrant account={account.id} roles={roles} />
        </Panel>
      )}
    </Page>
  );
}

function factsOf(account: AccountView): readonly (readonly [string, string])[] {
  return [
    ['登录名', account.login ?? '只经统一身份认证'],
    ['编号', account.id],
    ['种类', KINDS[account.kind]],
    ['验证器', sayFlag(account.hasTotp, '已绑定', '还没有')],
    ['身份证号', sayFlag(account.hasPerson, '已登记', '没有登记')],
    ['密码', sayFlag(account.mustChangePassword, '下次登录要改', '本人设置的')],
    ['建立时间', sayTime(account.createdAt)],
  ];
}

interface Deed {
  readonly verb: string;
  readonly name: string;
  readonly permission: string;
  readonly about: string;
  /** Of which states it makes sense. */
  readonly states: readonly AccountView['state'][];
  readonly danger?: boolean;
}

const DEEDS: readonly Deed[] = [
  {
    verb: 'disable',
    name: '停用',
    permission: 'account.disable',
    about: '不能再登录，会话随即结束；做过的事都留着。',
    states: ['active', 'locked'],
    danger: true,
  },
  {
    verb: 'enable',
    name: '启用',
    permission: 'account.disable',
    about: '停用的账号可以再登录。',
    states: ['disabled'],
  },
  {
    verb: 'reset-password',
    name: '重置密码',
    permission: 'account.reset-password',
    about: '会话随即结束；得到一个初始密码，首次登录要改。',
    states: ['active', 'locked'],
  },
  {
    verb: 'lock',
    name: '锁定',
    permission: 'account.lock',
    about: '有疑问时用：不能登录，会话随即结束。',
    states: ['active'],
    danger: true,
  },
  {
    verb: 'unlock',
    name: '解锁',
    permission: 'account.lock',
    about: '管理员的锁定和输错密码的锁定都解除。',
    states: ['locked'],
  },
  {
    verb: 'reset-totp',
    name: '重置验证器',
    permission: 'account.reset-totp',
    about: '下次登录时重新绑定；与统一身份认证的关联也解除，会话随即结束。',
    states: ['active', 'locked'],
  },
];

function Deeds() {
  const { account, version } = useLoaderData<typeof loader>();
  const session = useSession();
  const { modal, message } = App.useApp();
  const { busy, problem, run } = useCommand();
  const { revalidate } = useRevalidator();
  const [given, setGiven] = useState<{ account: AccountView; password: string }>();
  const possible = DEEDS.filter(({ permission, states }) => may(session, permission) && states.includes(account.state));
  if (possible.length === 0) return null;
  const act = async ({ verb, name }: Deed): Promise<void> => {
    const answer = await run(() =>
      command<AccountView | { account: AccountView; password: string }>(`${api`accounts/${account.id}`}/${verb}`, {
        version,
      }),
    );
    // Also where somebody else was first: the page then shows what they did, beside what is said of it.
    await revalidate();
    if (answer === undefined) return;
    if ('password' in answer.body) setGiven(answer.body);
    else message.success(`${name}了`);
  };
  return (
    <Panel title="管理">
      <ProblemAlert problem={problem} />
      <div className="buttons">
        {possible.map((deed) => (
          <Button
            key={deed.verb}
            danger={deed.danger === true}
            loading={busy}
            onClick={() => {
              modal.confirm({
                title: `${deed.name}“${account.name}”？`,
                content: deed.about,
                okText: deed.name,
                cancelText: '不了',
                onOk: () => void act(deed),
              });
            }}
          >
            {deed.name}
          </Button>
        ))}
      </div>
      <FirstPassword
        given={given}
        close={() => {
          setGiven(undefined);
        }}
      />
    </Panel>
  );
}
