import { useState } from 'react';
import { PlusOutlined } from '@ant-design/icons';
import { Button, Form, Input, Segmented } from 'antd';
import { Link, useLoaderData, useRevalidator, useSearchParams } from 'react-router';
import { command, get } from '../api/client.ts';
import { loader as loaderOf, withQuery } from '../api/loader.ts';
import { may } from '../api/session.ts';
import type { AccountView } from '../api/types.ts';
import { changed, Listing } from '../parts/listing.tsx';
import { NothingThere } from '../parts/nothing-there.tsx';
import { Page, Panel } from '../parts/page.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useCommand } from '../parts/use-command.ts';
import { sayTime } from '../parts/words.ts';
import { useSession } from '../shell/session.ts';
import { FirstPassword } from './first-password.tsx';
import { AccountState, KINDS, WHY_ID_NUMBER } from './states.tsx';

export const loader = loaderOf(({ query, signal }) =>
  get<{ accounts: readonly AccountView[]; next: string | null }>(
    withQuery('/api/accounts', {
      like: query.get('like') ?? undefined,
      kind: kindOf(query),
      after: query.get('after') ?? undefined,
    }),
    signal,
  ),
);

function kindOf(query: URLSearchParams): string | undefined {
  const kind = query.get('kind') ?? 'staff';
  return kind === 'all' ? undefined : kind;
}

/** Accounts: found, opened, made. */
export function Component() {
  const { accounts, next } = useLoaderData<typeof loader>();
  const [query, setQuery] = useSearchParams();
  const session = useSession();
  const [making, setMaking] = useState(false);
  return (
    <Page
      title="账号"
      about="账号建立时没有任何权限；权限由安全管理员授予。"
      actions={
        may(session, 'account.create') && !making ? (
          <Button
            type="primary"
            icon={<PlusOutlined />}
            onClick={() => {
              setMaking(true);
            }}
          >
            建立工作账号
          </Button>
        ) : undefined
      }
    >
      {making ? (
        <NewAccount
          end={() => {
            setMaking(false);
          }}
        />
      ) : null}
      <div className="buttons">
        <Form
          layout="inline"
          role="search"
          key={query.get('like') ?? ''}
          initialValues={{ like: query.get('like') ?? '' }}
          onFinish={({ like = '' }: { readonly like?: string }) => {
            setQuery(changed(query, { like: like.trim(), after: null }));
          }}
        >
          <Form.Item name="like" noStyle>
            <Input
              className="search"
              type="search"
              aria-label="按登录名或姓名查找"
              placeholder="登录名或姓名的一部分"
            />
          </Form.Item>
          <Button htmlType="submit">查找</Button>
        </Form>
        <Segmented
          aria-label="种类"
          value={query.get('kind') ?? 'staff'}
          options={[
            { value: 'staff', label: KINDS.staff },
            { value: 'citizen', label: KINDS.citizen },
            { value: 'all', label: '全部' },
          ]}
          onChange={(kind) => {
            setQuery(changed(query, { kind, after: null }));
          }}
        />
      </div>
      <Listing<AccountView>
        label="账号"
        rows={accounts}
        rowKey={({ id }) => id}
        columns={[
          { title: '姓名', render: ({ id, name }) => <Link to={`/accounts/${id}`}>{name}</Link> },
          { title: '登录名', render: ({ login }) => login ?? '只经统一身份认证' },
          { title: '编号', numeric: true, render: ({ id }) => id },
          { title: '状态', narrow: true, render: ({ state }) => <AccountState state={state} /> },
          { title: '验证器', narrow: true, render: ({ hasTotp }) => sayFlag(hasTotp, '已绑定', '还没有') },
          {
            title: '身份证号',
            narrow: true,
            render: ({ hasPerson }) => sayFlag(hasPerson, '已登记', '没有登记'),
          },
          { title: '建立时间', narrow: true, render: ({ createdAt }) => sayTime(createdAt) },
        ]}
        next={next}
        empty={
          <Panel>
            <NothingThere text="没有这样的账号。" />
          </Panel>
        }
      />
    </Page>
  );
}

export function sayFlag(flag: boolean | null, yes: string, no: string): string {
  if (flag === null) return '不可见';
  return flag ? yes : no;
}

interface Made {
  readonly account: AccountView;
  readonly password: string;
}

interface Given {
  readonly login: string;
  readonly name: string;
  readonly idNumber?: string;
}

function NewAccount({ end }: { readonly end: () => void }) {
  const [form] = Form.useForm<Given>();
  const { busy, problem, faults, run } = useCommand(form);
  const [made, setMade] = useState<Made>();
  const { revalidate } = useRevalidator();
  const make = async ({ idNumber = '', ...given }: Given): Promise<void> => {
    const body = { ...given, ...(idNumber.trim() === '' ? {} : { idNumber }) };
    const answer = await run(() => command<Made>('/api/accounts', { body }));
    if (answer === undefined) return;
    setMade(answer.body);
    form.resetFields();
    await revalidate();
  };
  return (
    <Panel title="建立工作账号">
      <ProblemAlert problem={problem} faults={faults} />
      <Form form={form} layout="vertical" className="fields" onFinish={(given) => void make(given)}>
        <Form.Item name="name" label="姓名" rules={[{ required: true, whitespace: true, message: '请填姓名' }]}>
          <Input maxLength={100} autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="login"
          label="登录名"
          extra="以字母开头，可以有字母、数字和 . _ -"
          rules={[{ required: true, message: '请填登录名' }]}
        >
          <Input maxLength={100} autoCapitalize="none" autoComplete="off" />
        </Form.Item>
        <Form.Item name="idNumber" label="身份证号（可以以后再填）" extra={WHY_ID_NUMBER}>
          <Input maxLength={18} autoComplete="off" />
        </Form.Item>
        <div className="buttons">
          <Button type="primary" htmlType="submit" loading={busy}>
            建立
          </Button>
          <Button onClick={end}>收起</Button>
        </div>
      </Form>
      <FirstPassword
        given={made}
        close={() => {
          setMade(undefined);
        }}
      />
    </Panel>
  );
}
