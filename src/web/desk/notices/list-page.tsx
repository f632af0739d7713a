import { useState } from 'react';
import { Button, Form, Input, Segmented } from 'antd';
import { Link, useLoaderData, useSearchParams } from 'react-router';
import type { CaseListing, getNoticeOffice, ObjectionHead, StaffNotice } from '../../../flow/index.ts';
import { get } from '../api/client.ts';
import { loader as loaderOf, withQuery } from '../api/loader.ts';
import { Facts } from '../parts/facts.tsx';
import { changed, Listing } from '../parts/listing.tsx';
import { sayFen } from '../parts/money.tsx';
import { NothingThere } from '../parts/nothing-there.tsx';
import { Page, Panel } from '../parts/page.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useStep } from '../parts/use-step.ts';
import { isTakenDown, NoticeState, STATES } from './states.tsx';

type Head = Omit<StaffNotice, 'list' | 'canonical' | 'withdrawnFor' | 'keepDays'>;
type Office = Awaited<ReturnType<typeof getNoticeOffice>>;

/** Looked through for what waits; a batch takes up to 1000. */
const WAITING = '/api/cases?status=awaiting-notice&limit=200';

export const loader = loaderOf(async ({ query, signal }) => {
  const list = withQuery('/api/public-notice-batches', {
    status: query.get('status') ?? undefined,
    after: query.get('after') ?? undefined,
  });
  const [batches, waiting, office, objections] = await Promise.all([
    get<{ batches: readonly Head[]; next: string | null }>(list, signal),
    get<{ cases: readonly CaseListing[]; next: string | null }>(WAITING, signal),
    get<{ office: Office }>('/api/public-notice-office', signal),
    get<{ objections: readonly ObjectionHead[] }>('/api/public-notice-objections?outcome=open&limit=200', signal),
  ]);
  return { ...batches, ...office, waiting, open: objections.objections.length };
});

/** What waits to be shown to the public, and the batches in which it is. */
export function Component() {
  const { batches, next, waiting, office, open } = useLoaderData<typeof loader>();
  const [query, setQuery] = useSearchParams();
  const items = [...Map.groupBy(waiting.cases, ({ item }) => item)];
  return (
    <Page
      title="公示"
      about="冻结一批名单，看过再发布。公示期满的办件自动进入下一环节。"
      actions={<Link to="/notices/objections">{open === 0 ? '公示异议' : `待处理的异议 ${String(open)} 件`}</Link>}
    >
      <Panel title="待公示的">
        {items.length === 0 ? <NothingThere text="没有待公示的办件。" /> : null}
        <ul className="work">
          {items.map(([item, cases]) => (
            <li key={item}>
              <Link to={`/notices/new?item=${item}`}>
                {item} {cases[0]?.itemName}
              </Link>
              <span>
                {cases.length} 件，{sayFen(cases.reduce((sum, { amount }) => sum + (amount ?? 0), 0))}
              </span>
              <Link to={`/notices/new?item=${item}`} aria-label={`冻结名单 ${item}`}>
                冻结名单
              </Link>
            </li>
          ))}
        </ul>
        {waiting.next === null ? null : <p className="quiet">只数了最新的 200 件。</p>}
      </Panel>
      <Segmented
        aria-label="状态"
        value={query.get('status') ?? ''}
        options={[
          { value: '', label: '全部批次' },
          ...Object.entries(STATES).map(([value, label]) => ({ value, label })),
        ]}
        onChange={(status) => {
          setQuery(changed(query, { status, after: null }));
        }}
      />
      <Listing<Head>
        label="公示批次"
        rows={batches}
        rowKey={({ id }) => id}
        next={next}
        columns={[
          { title: '编号', narrow: true, render: ({ id }) => <Link to={`/notices/${id}`}>{id}</Link> },
          {
            title: '标题',
            render: ({ title, edition }) => `${title}${edition > 1 ? `（第 ${String(edition)} 期）` : ''}`,
          },
          { title: '状态', narrow: true, render: (notice) => <NoticeState {...notice} /> },
          { title: '项数', numeric: true, render: ({ rows }) => rows },
          { title: '金额', numeric: true, render: ({ amount }) => sayFen(amount) },
          { title: '公示到', narrow: true, render: (notice) => (isTakenDown(notice) ? null : notice.until) },
        ]}
        empty={
          <Panel>
            <NothingThere text="没有这样的批次。" />
          </Panel>
        }
      />
      <OfficePanel office={office} />
    </Page>
  );
}

/** Who publishes, and where one objects: nothing is published without it. */
function OfficePanel({ office }: { readonly office: Office }) {
  const [editing, setEditing] = useState(office === null);
  const [form] = Form.useForm<{ organ: string; phone: string; address: string }>();
  const { busy, problem, faults, take } = useStep(form);
  if (!editing)
    return (
      <Panel
        title="发布单位"
        actions={
          <Button
            onClick={() => {
              setEditing(true);
            }}
          >
            更改
          </Button>
        }
      >
        <Facts
          of={[
            ['发布单位', office?.organ],
            ['受理异议的电话', office?.phone],
            ['受理异议的地址', office?.address],
          ]}
        />
      </Panel>
    );
  return (
    <Panel title="发布单位">
      <p className="quiet">没有设置的，不能发布公示。已经发布的不变。</p>
      <ProblemAlert problem={problem} faults={faults} />
      <Form
        form={form}
        layout="vertical"
        className="fields"
        initialValues={office ?? {}}
        onFinish={(body) =>
          void take({ path: '/api/public-notice-office', method: 'PUT', body, said: '设置好了' }).then((done) => {
            if (done) setEditing(false);
          })
        }
      >
        {(
          [
            ['organ', '发布单位'],
            ['phone', '受理异议的电话'],
            ['address', '受理异议的地址'],
          ] as const
        ).map(([name, label]) => (
          <Form.Item
            key={name}
            name={name}
            label={label}
            rules={[{ required: true, whitespace: true, message: `请填${label}` }]}
          >
            <Input maxLength={100} autoComplete="off" />
          </Form.Item>
        ))}
        <Button htmlType="submit" loading={busy}>
          保存
        </Button>
      </Form>
    </Panel>
  );
}
