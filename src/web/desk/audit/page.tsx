import { useState } from 'react';
import { Alert, Button, Form, Input, Select, Tag } from 'antd';
import { useLoaderData, useSearchParams } from 'react-router';
import { get } from '../api/client.ts';
import { loader as loaderOf, withQuery } from '../api/loader.ts';
import { may } from '../api/session.ts';
import type { AuditView } from '../api/types.ts';
import { changed, Listing } from '../parts/listing.tsx';
import { NothingThere } from '../parts/nothing-there.tsx';
import { Page, Panel } from '../parts/page.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useCommand } from '../parts/use-command.ts';
import { useDownload } from '../parts/use-download.tsx';
import { sayCount, sayTime, sayWho } from '../parts/words.ts';
import { useSession } from '../shell/session.ts';

const ASKED = ['account', 'action', 'subject', 'outcome', 'from', 'to'] as const;

export const loader = loaderOf(async ({ query, signal }) => {
  const asked = Object.fromEntries([...ASKED, 'after'].map((name) => [name, query.get(name) ?? undefined]));
  const [page, { actions }] = await Promise.all([
    get<{ entries: readonly AuditView[]; next: string | null }>(withQuery('/api/audit/entries', asked), signal),
    get<{ actions: readonly { code: string; name: string }[] }>('/api/audit/actions', signal),
  ]);
  return { ...page, actions };
});

/** The audit log: searched, checked, taken along. */
export function Component() {
  const { entries, next } = useLoaderData<typeof loader>();
  const own = useSession().account.id;
  return (
    <Page
      title="审计记录"
      about="谁在什么时候做了什么，被拒绝的也在内。身份证号、账号、电话已遮盖。"
      actions={<Whole />}
    >
      <Search />
      <Listing<AuditView>
        label="审计记录"
        rows={entries}
        rowKey={({ id }) => id}
        columns={[
          { title: '时间', narrow: true, render: ({ at }) => sayTime(at) },
          { title: '谁', narrow: true, render: ({ account, accountName }) => sayWho(account, own, accountName) },
          {
            title: '做了什么',
            narrow: true,
            render: ({ name, outcome }) => (
              <>
                {name} {outcome === 'refused' ? <Tag color="error">被拒</Tag> : null}
              </>
            ),
          },
          { title: '对象', render: ({ subject }) => subject },
          { title: '内容', render: ({ detail }) => <Detail detail={detail} /> },
          { title: '链上', numeric: true, render: ({ seq }) => (seq === null ? '待封存' : sayCount(seq)) },
        ]}
        next={next}
        empty={
          <Panel>
            <NothingThere text="没有符合条件的记录。" />
          </Panel>
        }
      />
    </Page>
  );
}

/** Members of the details, as they are said; those that are not here stand as they are. */
const MEMBERS: Readonly<Record<string, string>> = {
  address: '地址',
  column: '栏目',
  county: '区县',
  department: '部门',
  file: '文件',
  format: '格式',
  from: '自',
  grant: '授权',
  login: '登录名',
  method: '方式',
  organisation: '单位',
  principal: '主经办人',
  purpose: '用途',
  reason: '依据',
  register: '台账',
  role: '角色',
  route: '接口',
  row: '行',
  rows: '行数',
  session: '会话',
  until: '至',
};

function sayDetail(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === null ? '无' : JSON.stringify(value);
}

function Detail({ detail }: Pick<AuditView, 'detail'>) {
  const members = Object.entries(detail);
  if (members.length === 0) return null;
  return (
    <span className="beside">
      {members.map(([name, value]) => `${MEMBERS[name] ?? name}：${sayDetail(value)}`).join('；')}
    </span>
  );
}

function Search() {
  const [query, setQuery] = useSearchParams();
  const { actions } = useLoaderData<typeof loader>();
  const first = Object.fromEntries(ASKED.map((name) => [name, query.get(name) ?? undefined]));
  return (
    <Panel>
      <Form
        layout="vertical"
        className="one-line"
        role="search"
        key={query.toString()}
        initialValues={first}
        onFinish={(given: Readonly<Record<string, string | undefined>>) => {
          const next = Object.fromEntries(ASKED.map((name) => [name, given[name]?.trim() ?? null]));
          setQuery(changed(query, { ...next, after: null }));
        }}
      >
        <Form.Item name="action" label="操作">
          <Select
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            placeholder="全部"
            options={actions.map(({ code, name }) => ({ value: code, label: name }))}
          />
        </Form.Item>
        <Form.Item name="outcome" label="结果">
          <Select
            allowClear
            placeholder="全部"
            options={[
              { value: 'done', label: '已做' },
              { value: 'refused', label: '被拒' },
            ]}
          />
        </Form.Item>
        <Form.Item name="account" label="账号的编号">
          <Input inputMode="numeric" />
        </Form.Item>
        <Form.Item name="subject" label="对象（全称）">
          <Input placeholder="如 account:17" />
        </Form.Item>
        <Form.Item name="from" label="自这一天">
          <Input type="date" />
        </Form.Item>
        <Form.Item name="to" label="至这一天">
          <Input type="date" />
        </Form.Item>
        <Button type="primary" htmlType="submit">
          查找
        </Button>
      </Form>
    </Panel>
  );
}

type Verdict =
  | { readonly ok: true; readonly count: number; readonly heads: number; readonly head: { readonly hash: string } }
  | { readonly ok: false; readonly broken: { readonly message: string } };

/** The chain as a whole: is it sound, and a copy of it to check elsewhere. */
function Whole() {
  const session = useSession();
  const { busy, problem, run } = useCommand();
  const [verdict, setVerdict] = useState<Verdict>();
  const { start, busy: taking, said } = useDownload();
  return (
    <>
      {may(session, 'audit.verify') ? (
        <Button
          loading={busy}
          onClick={() =>
            void run(() => get<Verdict>('/api/audit/verification')).then((found) => {
              setVerdict(found);
            })
          }
        >
          校验整条链
        </Button>
      ) : null}
      {may(session, 'audit.export') ? (
        <Button loading={taking} onClick={() => void start('/api/audit/export')}>
          导出
        </Button>
      ) : null}
      <div role="status" className="whole-row">
        <ProblemAlert problem={problem} />
        {busy ? '正在逐条核对，记录多时要几分钟。' : said}
        {verdict === undefined || busy ? null : verdict.ok ? (
          <Alert
            type="success"
            showIcon
            title={`链条完好：${sayCount(verdict.count)} 条，与库外留存的 ${sayCount(verdict.heads)} 个摘要相符`}
            description={<span className="secret">最后一条的摘要（SM3）：{verdict.head.hash}</span>}
          />
        ) : (
          <Alert type="error" showIcon title="链条在这里断了" description={verdict.broken.message} />
        )}
      </div>
    </>
  );
}
