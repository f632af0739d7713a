import { useState } from 'react';
import { Button, Form, InputNumber, Segmented, Select } from 'antd';
import { Link, useLoaderData, useSearchParams } from 'react-router';
import type { BudgetView, FundSource } from '../../../flow/index.ts';
import { get } from '../api/client.ts';
import { loader as loaderOf, withQuery } from '../api/loader.ts';
import { may } from '../api/session.ts';
import { TextField } from '../cases/step-fields.tsx';
import { changed, Listing } from '../parts/listing.tsx';
import { fenOf, MoneyField, sayFen } from '../parts/money.tsx';
import { NothingThere } from '../parts/nothing-there.tsx';
import { Page, Panel } from '../parts/page.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useDownload } from '../parts/use-download.tsx';
import { useStep } from '../parts/use-step.ts';
import { useSession } from '../shell/session.ts';

export const loader = loaderOf(async ({ query, signal }) => {
  const asked = { fund: query.get('fund') ?? undefined, year: query.get('year') ?? undefined };
  const [{ budgets }, { funds }] = await Promise.all([
    get<{ budgets: readonly BudgetView[] }>(withQuery('/api/budgets', asked), signal),
    get<{ funds: readonly FundSource[] }>('/api/budgets/funds', signal),
  ]);
  return { budgets, funds, asked };
});

/** Each line of the budget with its accounts, and what changes it. */
export function Component() {
  const { budgets, funds, asked } = useLoaderData<typeof loader>();
  const [query, setQuery] = useSearchParams();
  const session = useSession();
  const { start, busy, said } = useDownload();
  return (
    <Page
      title="预算和账目"
      about="每条预算线的钱在哪里。账由办件的每一步自动记，不能手改。"
      actions={<Link to="/ledger">看资金分录</Link>}
    >
      <div className="buttons">
        <Segmented
          aria-label="资金来源"
          value={query.get('fund') ?? ''}
          options={[{ value: '', label: '全部资金' }, ...funds.map(({ fund }) => ({ value: fund, label: fund }))]}
          onChange={(fund) => {
            setQuery(changed(query, { fund }));
          }}
        />
        <Button loading={busy} onClick={() => void start(withQuery('/api/budgets/export.xlsx', asked))}>
          下载（XLSX）
        </Button>
        <span role="status" className="quiet">
          {said}
        </span>
      </div>
      <Listing<BudgetView>
        label="预算"
        rows={budgets}
        rowKey={({ fund, year, item }) => `${fund}/${String(year)}/${item}`}
        columns={[
          {
            title: '预算线',
            render: ({ fund, year, item, name }) => (
              <>
                <Link to={withQuery('/ledger', { fund, year: String(year), item })}>{name ?? '不分事项'}</Link>
                <span className="beside">
                  {fund} {year} {item}
                </span>
              </>
            ),
          },
          { title: '预算安排', numeric: true, render: ({ appropriated }) => sayFen(appropriated) },
          { title: '可用额度', numeric: true, render: ({ available }) => sayFen(available) },
          { title: '已承诺', numeric: true, render: ({ committed }) => sayFen(committed) },
          { title: '在途', numeric: true, render: ({ transit }) => sayFen(transit) },
          { title: '退票待重发', numeric: true, render: ({ returned }) => sayFen(returned) },
          { title: '已支出', numeric: true, render: ({ spent }) => sayFen(spent) },
          { title: '应追回', numeric: true, render: ({ receivable }) => sayFen(receivable) },
        ]}
        empty={
          <Panel>
            <NothingThere text="还没有下达预算。没有可用额度的，不能作出给钱的决定。" />
          </Panel>
        }
      />
      {may(session, 'payment.budget') ? <Change funds={funds} /> : null}
    </Page>
  );
}

type Way = 'appropriate' | 'withdraw' | 'transfer';

const WAYS = { appropriate: '下达', withdraw: '收回', transfer: '调剂' } as const satisfies Record<Way, string>;

interface Given {
  readonly fund: string;
  readonly year: number;
  readonly item?: string;
  readonly from?: string;
  readonly to?: string;
  readonly amount: string;
  readonly reason: string;
}

function Change({ funds }: { readonly funds: readonly FundSource[] }) {
  const [way, setWay] = useState<Way>('appropriate');
  const [form] = Form.useForm<Given>();
  const { busy, problem, faults, take } = useStep(form);
  const fund = Form.useWatch('fund', form);
  const items = funds.find((one) => one.fund === fund)?.items ?? [];
  const send = async (given: Given): Promise<void> => {
    const body = { ...given, amount: fenOf(given.amount) };
    if (await take({ path: `/api/budgets/${way}`, body, said: `${WAYS[way]}好了` })) form.resetFields();
  };
  return (
    <Panel title="变动预算">
      <Segmented
        aria-label="怎样变动"
        value={way}
        options={Object.entries(WAYS).map(([value, label]) => ({ value, label }))}
        onChange={(value) => {
          if (value === 'appropriate' || value === 'withdraw' || value === 'transfer') setWay(value);
        }}
      />
      <ProblemAlert problem={problem} faults={faults} />
      <Form
        form={form}
        layout="vertical"
        className="fields"
        initialValues={{ year: new Date().getFullYear() }}
        onFinish={(given) => void send(given)}
      >
        <Form.Item name="fund" label="资金来源" rules={[{ required: true, message: '请选资金来源' }]}>
          <Select options={funds.map((one) => ({ value: one.fund, label: one.fund }))} />
        </Form.Item>
        <Form.Item name="year" label="年度" rules={[{ required: true, message: '请填年度' }]}>
          <InputNumber min={2000} max={2199} precision={0} />
        </Form.Item>
        {way === 'transfer' ? (
          <>
            <ItemField name="from" label="从哪条预算线" items={items} />
            <ItemField name="to" label="到哪条预算线" items={items} />
          </>
        ) : (
          <ItemField name="item" label="哪个事项" items={items} />
        )}
        <MoneyField name="amount" label="金额" />
        <TextField name="reason" label="依据" extra="如下达文号" most={500} />
        <Button type="primary" htmlType="submit" loading={busy}>
          {WAYS[way]}
        </Button>
      </Form>
    </Panel>
  );
}

interface ItemFieldProps {
  readonly name: string;
  readonly label: string;
  readonly items: FundSource['items'];
}

function ItemField({ name, label, items }: ItemFieldProps) {
  return (
    <Form.Item name={name} label={label} rules={[{ required: true, message: '请选预算线' }]}>
      <Select
        options={[
          { value: '*', label: '不分事项' },
          ...items.map((item) => ({ value: item.code, label: `${item.code} ${item.name}` })),
        ]}
      />
    </Form.Item>
  );
}
