import { Button, Form, Radio, Segmented, Tag } from 'antd';
import { Link, useLoaderData, useSearchParams } from 'react-router';
import type { ObjectionHead, StaffObjection } from '../../../flow/index.ts';
import { get } from '../api/client.ts';
import { api, loader as loaderOf, withQuery } from '../api/loader.ts';
import { TextField } from '../cases/step-fields.tsx';
import { Facts } from '../parts/facts.tsx';
import { changed, Listing } from '../parts/listing.tsx';
import { NothingThere } from '../parts/nothing-there.tsx';
import { Page, Panel } from '../parts/page.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useStep } from '../parts/use-step.ts';
import { sayTime } from '../parts/words.ts';

const OUTCOMES = { open: '待处理', upheld: '成立', dismissed: '不成立', moot: '不再处理' } as const;
const COLOURS = { open: 'warning', upheld: 'error', dismissed: 'success', moot: 'default' } as const;

/** What was objected is read only where somebody opens it, as that stands in the audit. */
export const loader = loaderOf(async ({ query, signal }) => {
  const outcome = query.get('outcome') ?? 'open';
  const receipt = query.get('receipt');
  const [list, chosen] = await Promise.all([
    get<{ objections: readonly ObjectionHead[]; next: string | null }>(
      withQuery('/api/public-notice-objections', {
        outcome: outcome === 'all' ? undefined : outcome,
        after: query.get('after') ?? undefined,
      }),
      signal,
    ),
    receipt === null ? Promise.resolve(null) : get<StaffObjection>(api`public-notice-objections/${receipt}`, signal),
  ]);
  return { ...list, chosen };
});

/** Objections to what was shown, the oldest first. */
export function Component() {
  const { objections, next, chosen } = useLoaderData<typeof loader>();
  const [query, setQuery] = useSearchParams();
  return (
    <Page
      title="公示异议"
      above={[{ to: '/notices', text: '公示' }]}
      about="有异议的一行暂停公示，处理以后按剩余的工作日继续，或者撤下退回。谁看了哪一件，记入审计。"
    >
      <Segmented
        aria-label="处理情况"
        value={query.get('outcome') ?? 'open'}
        options={[...Object.entries(OUTCOMES), ['all', '全部'] as const].map(([value, label]) => ({ value, label }))}
        onChange={(outcome) => {
          setQuery(changed(query, { outcome, after: null, receipt: null }));
        }}
      />
      {chosen === null ? null : <One key={chosen.receipt} objection={chosen} />}
      <Listing<ObjectionHead>
        label="公示异议"
        rows={objections}
        rowKey={({ receipt }) => receipt}
        next={next}
        columns={[
          {
            title: '回执号',
            narrow: true,
            render: ({ receipt }) => <Link to={{ search: changed(query, { receipt }) }}>{receipt}</Link>,
          },
          {
            title: '公示',
            render: ({ batch, row }) => (
              <>
                <Link to={`/notices/${batch}`}>{batch}</Link> 第 {row} 行
              </>
            ),
          },
          { title: '办件', narrow: true, render: (one) => <Link to={`/cases/${one.case}`}>{one.case}</Link> },
          { title: '提出', narrow: true, render: ({ at }) => sayTime(at) },
          {
            title: '处理',
            narrow: true,
            render: ({ outcome }) => <Tag color={COLOURS[outcome]}>{OUTCOMES[outcome]}</Tag>,
          },
        ]}
        empty={
          <Panel>
            <NothingThere text="没有这样的异议。" />
          </Panel>
        }
      />
    </Page>
  );
}

function One({ objection }: { readonly objection: StaffObjection }) {
  const { receipt, grounds, name, contact, outcome, reason, batch, row } = objection;
  const [form] = Form.useForm<{ upheld: boolean; reason: string }>();
  const { busy, problem, faults, take } = useStep(form);
  return (
    <Panel title={`异议 ${receipt}`}>
      <Facts
        of={[
          ['公示', `${batch} 第 ${String(row)} 行`],
          ['提出人', name ?? '匿名'],
          ['联系方式', contact],
          ['处理的理由', reason],
        ]}
      />
      <blockquote className="quoted">{grounds}</blockquote>
      {outcome === 'open' ? (
        <>
          <ProblemAlert problem={problem} faults={faults} />
          <Form
            form={form}
            layout="vertical"
            className="fields"
            onFinish={(body) =>
              void take({ path: `${api`public-notice-objections/${receipt}`}/settle`, body, said: '处理好了' })
            }
          >
            <Form.Item name="upheld" label="是否成立" rules={[{ required: true, message: '请选成立或不成立' }]}>
              <Radio.Group
                options={[
                  { value: false, label: '不成立，继续公示' },
                  { value: true, label: '成立，撤下并退回办件' },
                ]}
              />
            </Form.Item>
            <TextField name="reason" label="处理的理由" extra="对提出人和当事人公开。" most={500} />
            <Button type="primary" htmlType="submit" loading={busy}>
              处理
            </Button>
          </Form>
        </>
      ) : (
        <Tag color={COLOURS[outcome]}>{OUTCOMES[outcome]}</Tag>
      )}
    </Panel>
  );
}
