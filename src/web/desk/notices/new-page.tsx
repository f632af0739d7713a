import { useState } from 'react';
import { Button, Form, Input, InputNumber } from 'antd';
import { Link, useLoaderData, useNavigate } from 'react-router';
import type { Candidates, StaffNotice } from '../../../flow/index.ts';
import { get } from '../api/client.ts';
import { loader as loaderOf, withQuery } from '../api/loader.ts';
import { Listing } from '../parts/listing.tsx';
import { sayFen } from '../parts/money.tsx';
import { NothingThere } from '../parts/nothing-there.tsx';
import { Page, Panel } from '../parts/page.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useStep } from '../parts/use-step.ts';

type Candidate = Candidates['cases'][number];

export const loader = loaderOf(async ({ query, signal }) => {
  const [item, county] = [query.get('item') ?? '', query.get('county') ?? undefined];
  const found = await get<Candidates>(withQuery('/api/public-notice-candidates', { item, county }), signal);
  return { item, county, ...found };
});

/** Which cases of an item go into a batch, as its rows would be. */
export function Component() {
  const { item, county, cases, more } = useLoaderData<typeof loader>();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [form] = Form.useForm<{ title?: string; days?: number | null }>();
  const { busy, problem, faults, take } = useStep(form);
  const navigate = useNavigate();
  const taken = cases.filter((one) => !left.has(one.case));
  const freeze = async ({ title = '', days = null }: { readonly title?: string; readonly days?: number | null }) => {
    await take<StaffNotice>({
      path: '/api/public-notice-batches',
      body: {
        item,
        ...(county === undefined ? {} : { county }),
        ...(title.trim() === '' ? {} : { title: title.trim() }),
        ...(days === null ? {} : { days }),
        cases: taken.map((one) => one.case),
      },
      said: '名单冻结好了，看过再发布',
      then: ({ id }) => Promise.resolve(navigate(`/notices/${id}`)),
    });
  };
  return (
    <Page title={`冻结 ${item} 的名单`} above={[{ to: '/notices', text: '公示' }]}>
      {cases.length === 0 ? (
        <Panel>
          <NothingThere text="这一事项没有待公示的办件。" />
        </Panel>
      ) : (
        <>
          <Panel title="冻结">
            <p>
              列入 <span className="figures">{taken.length}</span> 件，合计{' '}
              {sayFen(taken.reduce((sum, { amount }) => sum + (amount ?? 0), 0))}。
              {more ? '一批最多 1000 件，还有的列入下一批。' : ''}
            </p>
            <ProblemAlert problem={problem} faults={faults} />
            <Form form={form} layout="vertical" className="fields" onFinish={(given) => void freeze(given)}>
              <Form.Item name="title" label="标题" extra="不填就是“关于拟发放…的公示”。">
                <Input maxLength={200} autoComplete="off" />
              </Form.Item>
              <Form.Item name="days" label="公示几个工作日" extra="不填就按办事指南，不少于 5 个。">
                <InputNumber min={5} max={60} precision={0} />
              </Form.Item>
              <Button type="primary" htmlType="submit" loading={busy} disabled={taken.length === 0}>
                冻结名单
              </Button>
            </Form>
          </Panel>
          <Listing<Candidate>
            label="待公示的办件"
            rows={cases}
            rowKey={(one) => one.case}
            columns={[
              {
                title: '列入',
                narrow: true,
                render: (one) => (
                  <label className="check">
                    <input
                      type="checkbox"
                      aria-label={`列入 ${one.case}`}
                      checked={!left.has(one.case)}
                      onChange={({ target }) => {
                        const next = new Set(left);
                        if (target.checked) next.delete(one.case);
                        else next.add(one.case);
                        setLeft(next);
                      }}
                    />
                  </label>
                ),
              },
              { title: '办件', narrow: true, render: (one) => <Link to={`/cases/${one.case}`}>{one.case}</Link> },
              {
                title: '对象',
                render: ({ name, identity }) => (
                  <>
                    {name}
                    <span className="beside">{identity}</span>
                  </>
                ),
              },
              { title: '区县', narrow: true, render: (one) => one.county },
              { title: '项目', render: ({ matter }) => matter },
              { title: '金额或待遇', numeric: true, render: ({ amount, benefit }) => sayFen(amount, benefit) },
            ]}
          />
        </>
      )}
    </Page>
  );
}
