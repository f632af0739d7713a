import { useState } from 'react';
import { Button, Form, InputNumber, Select } from 'antd';
import { Link, useLoaderData, useNavigate } from 'react-router';
import type { BatchPreview, BatchPreviewLine, FundSource, PaymentBatchView } from '../../../flow/index.ts';
import { get, query as ask } from '../api/client.ts';
import { loader as loaderOf } from '../api/loader.ts';
import { Listing, type ListColumn } from '../parts/listing.tsx';
import { sayFen } from '../parts/money.tsx';
import { NothingThere } from '../parts/nothing-there.tsx';
import { Page, Panel } from '../parts/page.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useStep } from '../parts/use-step.ts';

type Left = BatchPreview['left'][number];

interface Asked {
  readonly fund: string;
  readonly year: number;
}

export const loader = loaderOf(({ signal }) => get<{ funds: readonly FundSource[] }>('/api/budgets/funds', signal));

const COLUMNS: readonly ListColumn<BatchPreviewLine>[] = [
  { title: '办件', narrow: true, render: ({ caseId }) => <Link to={`/cases/${caseId}`}>{caseId}</Link> },
  {
    title: '对象',
    render: ({ name, item, key }) => (
      <>
        {name}
        <span className="beside">
          {item} {key}
        </span>
      </>
    ),
  },
  { title: '金额', numeric: true, render: ({ amount }) => sayFen(amount) },
  {
    title: '账户',
    render: ({ holder, bank, account, verified }) =>
      holder === null ? (
        '没有收款账户'
      ) : (
        <>
          {holder}
          <span className="beside">
            {bank} {account} {verified ? '已核实' : '尚未核实'}
          </span>
        </>
      ),
  },
];

/** What can be paid now, and what stays and why; then the batch is made. */
export function Component() {
  const { funds } = useLoaderData<typeof loader>();
  const [form] = Form.useForm<Asked>();
  const { busy, problem, faults, run, take } = useStep(form);
  const [preview, setPreview] = useState<BatchPreview>();
  const navigate = useNavigate();
  const look = async (asked: Asked): Promise<void> => {
    setPreview(await run(() => ask<BatchPreview>('/api/payments/preview', asked)));
  };
  return (
    <Page
      title="编制拨付批次"
      above={[{ to: '/payments', text: '拨付' }]}
      about="每件按现在的已发放重新测算。比决定时少了的整件留下，重新决定，不裁减。"
    >
      <Panel title="哪笔资金">
        <ProblemAlert problem={problem} faults={faults} />
        <Form
          form={form}
          layout="vertical"
          className="one-line"
          initialValues={{ year: new Date().getFullYear() }}
          onValuesChange={() => {
            setPreview(undefined);
          }}
          onFinish={(asked) => void look(asked)}
        >
          <Form.Item name="fund" label="资金来源" rules={[{ required: true, message: '请选资金来源' }]}>
            <Select options={funds.map(({ fund }) => ({ value: fund, label: fund }))} />
          </Form.Item>
          <Form.Item name="year" label="决定的年度" rules={[{ required: true, message: '请填年度' }]}>
            <InputNumber min={2000} max={2199} precision={0} />
          </Form.Item>
          <Button type={preview === undefined ? 'primary' : 'default'} htmlType="submit" loading={busy}>
            看能付哪些
          </Button>
        </Form>
      </Panel>
      {preview === undefined ? null : (
        <>
          <Panel title="能付的">
            <p>
              <span className="big figures">{preview.count}</span> 笔，合计 {sayFen(preview.total)}。
            </p>
            <Listing<BatchPreviewLine>
              label="能付的"
              rows={preview.lines}
              rowKey={({ caseId }) => caseId}
              columns={COLUMNS}
              empty={<NothingThere text="没有能付的。" />}
            />
            <Button
              type="primary"
              loading={busy}
              disabled={preview.count === 0}
              onClick={() =>
                void take<PaymentBatchView>({
                  path: '/api/payments/batches',
                  body: { fund: preview.fund, year: preview.year, cases: preview.lines.map(({ caseId }) => caseId) },
                  said: '批次编制好了',
                  then: ({ id }) => Promise.resolve(navigate(`/payments/${id}`)),
                })
              }
            >
              编制成批次
            </Button>
          </Panel>
          <Panel title="留下的">
            <Listing<Left>
              label="留下的"
              rows={preview.left}
              rowKey={({ caseId }) => caseId}
              columns={[...COLUMNS, { title: '为什么', render: ({ because }) => because }]}
              empty={<NothingThere text="没有留下的。" />}
            />
          </Panel>
        </>
      )}
    </Page>
  );
}
