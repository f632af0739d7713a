import { useState } from 'react';
import { App, Button, Form, Tag } from 'antd';
import { useLoaderData, useRevalidator } from 'react-router';
import { command, get } from '../api/client.ts';
import { api, loader as loaderOf } from '../api/loader.ts';
import type { Delegations } from '../../../flow/index.ts';
import { begun, may, type Session } from '../api/session.ts';
import { DelegationSection } from '../delegation/section.tsx';
import { CodeField } from '../parts/code-field.tsx';
import { EnrolAuthenticator } from '../parts/enrol-authenticator.tsx';
import { Listing } from '../parts/listing.tsx';
import { NothingThere } from '../parts/nothing-there.tsx';
import { Page, Panel } from '../parts/page.tsx';
import { PasswordFields, type PasswordsGiven } from '../parts/password-fields.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useCommand } from '../parts/use-command.ts';
import { sayTime } from '../parts/words.ts';
import { knownFromPage } from '../api/known-from-page.ts';

interface Link {
  readonly provider: string;
  readonly name: string;
  readonly linkedAt: string;
}

export const loader = loaderOf(async ({ signal }) => {
  const session = begun(await get<Session>('/api/session', signal));
  const { links } =
    knownFromPage().providers.length === 0
      ? { links: [] }
      : await get<{ links: readonly Link[] }>('/api/oidc/links', signal);
  const delegations = may(session, 'delegation.own') ? await get<Delegations>('/api/delegations', signal) : undefined;
  return { session, links, delegations };
});

/** One's own account: who one is here, password, authenticator, other houses. */
export function Component() {
  const { session, delegations } = useLoaderData<typeof loader>();
  const { account, grants, method, signedInAt, endsAt } = session;
  return (
    <Page title="我的账号">
      <Panel>
        <dl className="facts">
          <Fact name="姓名">{account.name}</Fact>
          <Fact name="登录名">{account.login ?? '只经统一身份认证'}</Fact>
          <Fact name="账号编号">{account.id}</Fact>
          <Fact name="这次登录">
            {sayTime(signedInAt)}，{method === 'oidc' ? '经统一身份认证' : '用密码和验证器'}
          </Fact>
          <Fact name="最迟到">{sayTime(endsAt)}；30 分钟不用也会失效</Fact>
        </dl>
      </Panel>
      <Panel title="我的权限">
        <Listing<Session['grants'][number]>
          label="我的权限"
          rows={grants}
          rowKey={({ role, county, department, behalf }) => [role, county, department, behalf].join(' ')}
          columns={[
            {
              title: '角色',
              render: ({ roleName, behalf }) => (
                <>
                  {roleName}
                  {behalf === null ? null : <span className="beside">受{behalf}委托</span>}
                </>
              ),
            },
            { title: '区县', render: ({ county }) => county ?? '不分' },
            { title: '部门', render: ({ department }) => department ?? '不分' },
          ]}
          empty={<NothingThere text="还没有授权。请找安全管理员。" />}
        />
      </Panel>
      {delegations === undefined ? null : <DelegationSection delegations={delegations} />}
      {account.login === null ? null : <Password />}
      <Authenticator />
      {knownFromPage().providers.length === 0 ? null : <OtherHouses />}
    </Page>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Password() {
  const [form] = Form.useForm<PasswordsGiven>();
  const { busy, problem, faults, run } = useCommand(form);
  const { message } = App.useApp();
  const change = async ({ old, password }: PasswordsGiven): Promise<void> => {
    const answer = await run(() =>
      command<Session>('/api/session/password', { method: 'PUT', body: { old, password } }),
    );
    if (answer === undefined) return;
    begun(answer.body);
    form.resetFields();
    message.success('密码改好了，其他会话都已失效');
  };
  return (
    <Panel title="改密码">
      <ProblemAlert problem={problem} faults={faults} />
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        className="fields"
        onFinish={(given) => void change(given)}
      >
        <PasswordFields oldLabel="现在的密码" />
        <Button htmlType="submit" loading={busy}>
          改密码
        </Button>
      </Form>
    </Panel>
  );
}

/** Another authenticator: who has one, proves it first. */
function Authenticator() {
  const { session } = useLoaderData<typeof loader>();
  const [form] = Form.useForm<{ code: string }>();
  const [code, setCode] = useState<string>();
  const { message } = App.useApp();
  const { revalidate } = useRevalidator();
  return (
    <Panel title="验证器" actions={session.hasTotp ? <Tag color="success">已绑定</Tag> : <Tag>还没有</Tag>}>
      {session.hasTotp && code === undefined ? (
        <Form
          form={form}
          layout="vertical"
          requiredMark={false}
          className="fields"
          onFinish={(given) => {
            setCode(given.code);
          }}
        >
          <p>换手机时用。先填现有验证器的验证码，再绑定新的。</p>
          <CodeField label="现有验证器的验证码" hint="6 位数字，30 秒一换。" />
          <Button htmlType="submit">换一个验证器</Button>
        </Form>
      ) : (
        <EnrolAuthenticator
          {...(code === undefined ? {} : { code })}
          done={(next) => {
            begun(next);
            setCode(undefined);
            message.success('新的验证器生效了，其他会话都已失效');
            void revalidate();
          }}
        />
      )}
    </Panel>
  );
}

/** Where else this account may sign in. */
function OtherHouses() {
  const { links } = useLoaderData<typeof loader>();
  const { busy, problem, run } = useCommand();
  const { revalidate } = useRevalidator();
  const link = async (provider: string): Promise<void> => {
    const answer = await run(() =>
      command<{ redirect: string }>('/api/oidc/link', { body: { provider, returnTo: '/desk/me' } }),
    );
    if (answer !== undefined) location.assign(answer.body.redirect);
  };
  const unlink = async (provider: string): Promise<void> => {
    await run(() => command(api`oidc/links/${provider}`, { method: 'DELETE' }));
    await revalidate();
  };
  return (
    <Panel title="统一身份认证">
      <ProblemAlert problem={problem} />
      <ul className="plain-list">
        {knownFromPage().providers.map(({ id, name }) => {
          const known = links.find(({ provider }) => provider === id);
          return (
            <li key={id} className="buttons">
              {name}
              {known === undefined ? (
                <Button loading={busy} onClick={() => void link(id)}>
                  关联
                </Button>
              ) : (
                <>
                  <span className="quiet">{sayTime(known.linkedAt)} 关联</span>
                  <Button loading={busy} onClick={() => void unlink(id)}>
                    解除
                  </Button>
                </>
              )}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
