import { Button, Form, Input, Select, Tag } from 'antd';
import { Link, useLoaderData, useSearchParams } from 'react-router';
import type { CaseListing } from '../../../flow/index.ts';
import { get } from '../api/client.ts';
import { loader as loaderOf, withQuery } from '../api/loader.ts';
import { LinkButton } from '../parts/link-button.tsx';
import { changed, Listing } from '../parts/listing.tsx';
import { sayFen } from '../parts/money.tsx';
import { NothingThere } from '../parts/nothing-there.tsx';
import { Page, Panel } from '../parts/page.tsx';
import { useSession } from '../shell/session.ts';
import { LEVELS, Term } from './levels.tsx';
import { Whom } from './who.tsx';

interface Counts {
  readonly counts: readonly { readonly status: string; readonly name: string; readonly count: number }[];
  readonly counties: readonly string[];
}

/** Conditions of the address, as the API names them. */
const CONDITIONS = ['text', 'status', 'item', 'county', 'level', 'from', 'to', 'mine', 'doubtful'] as const;

export const loader = loaderOf(async ({ query, signal }) => {
  const asked = Object.fromEntries(CONDITIONS.map((name) => [name, query.get(name) ?? undefined]));
  const [page, counts] = await Promise.all([
    get<{ cases: readonly CaseListing[]; next: string | null }>(
      withQuery('/api/cases', { ...asked, after: query.get('after') ?? undefined }),
      signal,
    ),
    get<Counts>(withQuery('/api/cases/counts', { ...asked, status: undefined }), signal),
  ]);
  return { ...page, ...counts };
});

/** Every case that one may see, newest first; the address has what one looks for. */
export function Component() {
  const { cases, next, counts, counties } = useLoaderData<typeof loader>();
  const mayInitiate = useSession().permissions.includes('case.initiate');
  return (
    <Page
      title="办件"
      about="您看得到的全部办件，新的在前。等您办的在“我的任务”里。"
      actions={mayInitiate ? <LinkButton to="/cases/new">依职权立案</LinkButton> : undefined}
    >
      <Panel>
        <Conditions counts={counts} counties={counties} />
      </Panel>
      <Listing<CaseListing>
        label="办件"
        rows={cases}
        rowKey={({ id }) => id}
        next={next}
        columns={[
          {
            title: '办件',
            narrow: true,
            render: ({ id, submittedOn }) => (
              <>
                <Link to={`/cases/${id}`}>{id}</Link>
                <span className="beside">{submittedOn === null ? '还没有提交' : `${submittedOn} 提交`}</span>
              </>
            ),
          },
          {
            title: '事项',
            render: ({ item, itemName }) => (
              <>
                {itemName}
                <span className="beside">{item}</span>
              </>
            ),
          },
          { title: '对象', render: ({ beneficiary }) => <Whom beneficiary={beneficiary} /> },
          {
            title: '状态',
            render: ({ statusName, turn, doubts }) => (
              <>
                {statusName} {doubts === 0 ? null : <Tag color="warning">疑点 {doubts}</Tag>}
                <span className="beside">{turn === '' ? '' : `轮到 ${turn}`}</span>
              </>
            ),
          },
          { title: '金额', numeric: true, render: ({ amount }) => sayFen(amount) },
          { title: '最后一天', narrow: true, render: ({ dueOn, level }) => <Term day={dueOn} level={level} /> },
        ]}
        empty={
          <Panel>
            <NothingThere text="没有这样的办件。">
              <Link to="/cases">去掉条件</Link>
            </NothingThere>
          </Panel>
        }
      />
    </Page>
  );
}

function Conditions({ counts, counties }: Counts) {
  const [query, setQuery] = useSearchParams();
  const value = (name: string): string => query.get(name) ?? '';
  return (
    <Form
      layout="vertical"
      role="search"
      key={query.toString()}
      initialValues={Object.fromEntries(CONDITIONS.map((name) => [name, value(name)]))}
      onFinish={(given: Readonly<Record<string, string | undefined>>) => {
        const changes = Object.fromEntries(CONDITIONS.map((name) => [name, given[name]?.trim() ?? null]));
        setQuery(changed(query, { ...changes, after: null }));
      }}
    >
      <div className="one-line">
        <Form.Item name="text" label="编号的开头，或名称的一部分">
          <Input type="search" maxLength={100} />
        </Form.Item>
        <Form.Item name="status" label="状态">
          <Select
            options={[
              { value: '', label: '全部' },
              ...counts.map(({ status, name, count }) => ({ value: status, label: `${name} ${String(count)}` })),
            ]}
          />
        </Form.Item>
        <Form.Item name="level" label="时限">
          <Select
            options={[
              { value: '', label: '全部' },
              ...Object.entries(LEVELS).map(([code, label]) => ({ value: code, label })),
            ]}
          />
        </Form.Item>
        <Form.Item name="item" label="事项编码">
          <Input placeholder="如 14-01" maxLength={20} />
        </Form.Item>
        <Form.Item name="county" label="区县">
          <Select
            showSearch
            options={[{ value: '', label: '全部' }, ...counties.map((one) => ({ value: one, label: one }))]}
          />
        </Form.Item>
        <Form.Item name="from" label="提交日期，自">
          <Input type="date" />
        </Form.Item>
        <Form.Item name="to" label="提交日期，至">
          <Input type="date" />
        </Form.Item>
        <Form.Item name="mine" label="轮到谁">
          <Select
            options={[
              { value: '', label: '不限' },
              { value: 'true', label: '轮到我的' },
            ]}
          />
        </Form.Item>
        <Form.Item name="doubtful" label="疑点">
          <Select
            options={[
              { value: '', label: '不限' },
              { value: 'true', label: '有疑点' },
            ]}
          />
        </Form.Item>
      </div>
      <div className="buttons">
        <Button htmlType="submit">查找</Button>
        {CONDITIONS.some((name) => query.has(name)) ? <Link to="/cases">去掉条件</Link> : null}
      </div>
    </Form>
  );
}
