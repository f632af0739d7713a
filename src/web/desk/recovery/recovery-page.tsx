import { useState } from 'react';
import { Button, Form, Input, Select } from 'antd';
import { Link, useLoaderData, useNavigate } from 'react-router';
import type { Recovered, RecoveryView } from '../../../flow/index.ts';
import { get } from '../api/client.ts';
import { api, loader as loaderOf, withQuery } from '../api/loader.ts';
import { may } from '../api/session.ts';
import { Facts } from '../parts/facts.tsx';
import { Listing } from '../parts/listing.tsx';
import { fenOf, MoneyField, sayFen } from '../parts/money.tsx';
import { NothingThere } from '../parts/nothing-there.tsx';
import { Page, Panel } from '../parts/page.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useDownload } from '../parts/use-download.tsx';
import { useStep } from '../parts/use-step.ts';
import { sayTime } from '../parts/words.ts';
import { useSession } from '../shell/session.ts';

export const loader = loaderOf(({ params: { id = '' }, signal }) =>
  get<RecoveryView>(api`payments/recoveries/${id}`, signal),
);

/** One case of which money is to be had back: why, how much, what came, and what can be done. */
export function Component() {
  const recovery = useLoaderData<typeof loader>();
  const session = useSession();
  const { caseId, itemName, name, given, recovered, owed, since, reasons, clause, returns } = recovery;
  return (
    <Page
      title={`追回 ${caseId}`}
      above={[
        { to: '/payments', text: '拨付' },
        { to: '/recoveries', text: '追回' },
      ]}
    >
      <Panel>
        <Facts
          of={[
            ['对象', name],
            ['事项', itemName],
            ['已发放', sayFen(given)],
            ['已退回、抵扣', sayFen(recovered)],
            ['还应退回', sayFen(owed)],
            ['自', sayTime(since)],
            ['理由', reasons.length === 0 ? '重新核定的金额少于已发放的' : reasons.join('；')],
            ['依据', clause],
            ['办件', <Link to={`/cases/${caseId}`}>{caseId}</Link>],
          ]}
        />
      </Panel>
      {may(session, 'payment.receipts') ? (
        <>
          <Demand caseId={caseId} />
          <Repayment key={`退还 ${String(owed)}`} recovery={recovery} />
          <Offset key={`抵扣 ${String(owed)}`} recovery={recovery} />
        </>
      ) : null}
      <Panel title="已退回的">
        <Listing<RecoveryView['returns'][number]>
          label="已退回的"
          rows={returns}
          rowKey={({ at, text }) => at + text}
          columns={[
            { title: '怎样', narrow: true, render: ({ kind }) => (kind === 'repaid' ? '退还' : '抵扣') },
            { title: '金额', numeric: true, render: ({ amount }) => sayFen(amount) },
            { title: '凭证', render: ({ text }) => text },
            { title: '时间', render: ({ at }) => sayTime(at) },
          ]}
          empty={<NothingThere text="还没有退回。" />}
        />
      </Panel>
    </Page>
  );
}

function Demand({ caseId }: { readonly caseId: string }) {
  const { start, busy, said } = useDownload();
  return (
    <Panel title="通知退回">
      <Form
        name="demand"
        layout="vertical"
        className="one-line"
        onFinish={({ until }: { readonly until: string }) =>
          void start(withQuery(`${api`payments/recoveries/${caseId}`}/notice.docx`, { until }))
        }
      >
        <Form.Item name="until" label="退回的最后一天" rules={[{ required: true, message: '请选日期' }]}>
          <Input type="date" />
        </Form.Item>
        <Button htmlType="submit" loading={busy}>
          下载通知书（DOCX）
        </Button>
      </Form>
      <p role="status" className="quiet">
        {said}
      </p>
    </Panel>
  );
}

/** Where all of it came back, there is nothing more to see here. */
function useAfter(): (owed: number) => Promise<void> | undefined {
  const navigate = useNavigate();
  return (owed) =>
    owed === 0 ? Promise.resolve(navigate('/recoveries')) : Promise.resolve(navigate('.', { replace: true }));
}

interface PartProps {
  readonly recovery: RecoveryView;
}

function Repayment({ recovery: { caseId, owed } }: PartProps) {
  const [form] = Form.useForm<{ amount: string; receipt: string }>();
  const { busy, problem, faults, take } = useStep(form);
  const after = useAfter();
  return (
    <Panel title="登记退还">
      <p className="quiet">对方已经退回的，按缴款凭证登记。金额回到原来的预算线。</p>
      <ProblemAlert problem={problem} faults={faults} />
      <Form
        name="repayment"
        form={form}
        layout="vertical"
        className="fields"
        onFinish={({ amount, receipt }) =>
          void take<Recovered>({
            path: '/api/payments/repayments',
            body: { case: caseId, amount: fenOf(amount), receipt },
            said: '登记好了',
            then: (answer) => after(answer.owed),
          })
        }
      >
        <MoneyField name="amount" label="退还的金额" range={{ low: 1, high: owed }} />
        <Form.Item
          name="receipt"
          label="缴款凭证号"
          rules={[{ required: true, whitespace: true, message: '请填缴款凭证号' }]}
        >
          <Input maxLength={100} autoComplete="off" />
        </Form.Item>
        <Button htmlType="submit" loading={busy}>
          登记退还
        </Button>
      </Form>
    </Panel>
  );
}

function Offset({ recovery: { caseId, owed, awards } }: PartProps) {
  const [form] = Form.useForm<{ from: string; amount: string }>();
  const { busy, problem, faults, take } = useStep(form);
  const after = useAfter();
  const [from, setFrom] = useState(awards[0]?.caseId);
  const due = awards.find((one) => one.caseId === from)?.due ?? 0;
  if (awards.length === 0)
    return (
      <Panel title="抵扣">
        <NothingThere text="对方现在没有待拨付的办件，不能抵扣。" />
      </Panel>
    );
  return (
    <Panel title="抵扣">
      <p className="quiet">从同一对象待拨付的款里扣下，不再发出。两件一次办成，或都不办。</p>
      <ProblemAlert problem={problem} faults={faults} />
      <Form
        name="offset"
        form={form}
        layout="vertical"
        className="fields"
        initialValues={{ from }}
        onValuesChange={(changes: { readonly from?: string }) => {
          if (changes.from !== undefined) setFrom(changes.from);
        }}
        onFinish={({ from: award, amount }) =>
          void take<{ readonly to: Recovered }>({
            path: '/api/payments/offsets',
            body: { from: award, to: caseId, amount: fenOf(amount) },
            said: '抵扣好了',
            then: ({ to }) => after(to.owed),
          })
        }
      >
        <Form.Item name="from" label="从哪一件抵扣" rules={[{ required: true, message: '请选办件' }]}>
          <Select
            options={awards.map((one) => ({
              value: one.caseId,
              label: `${one.caseId} ${one.itemName}，待拨付 ${sayFen(one.due)}`,
            }))}
          />
        </Form.Item>
        <MoneyField
          name="amount"
          label="抵扣的金额"
          extra={`至多 ${sayFen(Math.min(owed, due))}`}
          range={{ low: 1, high: Math.min(owed, due) }}
        />
        <Button htmlType="submit" loading={busy}>
          抵扣
        </Button>
      </Form>
    </Panel>
  );
}
